"""What may be posted to the webhook, and what becomes of it: hostile inputs 9, failure mode 12."""

import asyncio
import contextlib
import gzip
import io
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.errors import StoreError
from tests.web.hook import PATH, SECRET, Hook, update


async def test_an_update_is_answered_when_it_is_kept(hook: Hook) -> None:
    assert await hook.post(update(1)) == 200

    await hook.until_handled(1)
    assert await hook.store.updates.keep(7000000001, [(1, "{}")], 1.0) == []


async def test_an_update_that_comes_again_and_again_has_one_effect(hook: Hook) -> None:
    """Failure mode 12: one after the other, and all at once."""
    told = [await hook.post(update(1)) for _ in range(20)]
    told += await asyncio.gather(*(hook.post(update(2)) for _ in range(20)))
    assert await hook.post(update(3)) == 200
    await hook.until_handled(3)

    assert set(told) == {200}
    assert sorted(hook.handled) == [1, 2, 3]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ख़बर", "\x80"])
async def test_without_the_secret_nothing_is_taken(hook: Hook, secret: str | None) -> None:
    assert await hook.post(update(1), secret) == 401
    assert await hook.post(update(2)) == 200
    await hook.until_handled(1)

    assert hook.handled == [2]


JUNK = {
    "nothing": b"",
    "junk": bytes(range(256)) * 40,
    "an empty object": b"{}",
    "a list": b"[1, 2]",
    "a number": b"7",
    "cut off": b'{"update_id": 1, "mess',
    "deep": b"[" * 500_000,
    "deep inside": b'{"update_id": 1, "message": ' + b'{"reply_to_message": ' * 40_000,
    "a text as id": b'{"update_id": "1"}',
    "a truth as id": b'{"update_id": true}',
    "a negative id": b'{"update_id": -5}',
    "a huge id": b'{"update_id": 1' + b"0" * 5000 + b"}",
    "no number": b'{"update_id": NaN}',
    "half a character": b'{"update_id": 1, "message": "\\ud800',
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in JUNK.items()])
async def test_junk_is_refused_quietly(hook: Hook, body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "bot"):
        assert await hook.post(body) == 400
        assert await hook.post(update(1)) == 200
        await hook.until_handled(1)

    assert not [each for each in caplog.records if each.exc_info]
    assert len(caplog.text) < 1000


STRANGE = {
    "an unknown kind": {"update_id": 7, "telepathy": {"thought": "?"}},
    "nothing but a number": {"update_id": 7},
    "no message": {"update_id": 7, "message": {}},
    "a list for a message": {"update_id": 7, "message": [1]},
    "a text for a message": {"update_id": 7, "message": "x"},
    "a chat named x": {
        "update_id": 7,
        "message": {"message_id": 1, "date": 1, "chat": {"id": "x", "type": []}},
    },
    "a text that is none": {**update(7, {"a": 1})},  # type: ignore[arg-type]
    "entities that are none": {
        "update_id": 7,
        "message": {**update(7)["message"], "entities": [{"x": 1}, 3]},
    },
    "a date of the year 9999999": {"update_id": 7, "message": {**update(7)["message"], "date": 10**17}},
    "a query from nobody": {"update_id": 7, "callback_query": {"id": 1, "data": 7}},
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in STRANGE.items()])
async def test_an_update_of_an_unknown_shape_is_taken_and_does_no_harm(
    hook: Hook, body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert await hook.post(body) == 200
    assert await hook.post(update(8)) == 200
    await hook.until_handled(1)

    assert not [each for each in caplog.records if each.exc_info]


async def test_fifty_megabytes_are_refused(hook: Hook) -> None:
    assert await hook.post(io.BytesIO(b"[" + b" " * 50_000_000 + b"]")) == 413
    assert await hook.post(update(1)) == 200


async def test_a_body_without_a_length_is_refused_as_soon_as_it_is_too_large(hook: Hook) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 2_000_000_000:
            sent += 65536
            yield b" " * 65536

    with contextlib.suppress(aiohttp.ClientError):  # the connection was closed while it wrote
        assert await asyncio.wait_for(hook.post(endless()), 30) == 413
    assert sent < 2_000_000_000
    assert await hook.post(update(1)) == 200


async def test_a_compressed_bomb_is_not_unpacked(hook: Hook) -> None:
    bomb = gzip.compress(b" " * 200_000_000)

    assert await hook.post(bomb, **{"Content-Encoding": "gzip"}) == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", PATH, 200),
        ("HEAD", "/", 200),
        ("GET", "/", 200),
        ("PUT", PATH, 405),
        ("DELETE", PATH, 405),
        ("POST", "/", 405),
        ("GET", "/other", 404),
        ("POST", f"{PATH}/x", 404),
        ("POST", "//x/..%2f" + "y" * 3000, 404),
    ],
)
async def test_other_requests_get_a_plain_answer(hook: Hook, method: str, path: str, status: int) -> None:
    async with hook.http.request(method, f"{hook.url}{path}") as response:
        assert response.status == status
        assert len(await response.read()) < 100


@pytest.mark.parametrize(
    "said", [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"POST / HTTP/9\r\n\r\n", b"\r\n" * 99]
)
async def test_who_speaks_no_http_leaves_no_trace(
    hook: Hook, said: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(hook.url.rpartition(":")[2]))
    writer.write(said)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 30)
    writer.close()

    assert b" 500 " not in answer
    assert b"Traceback" not in answer
    assert not caplog.records
    assert await hook.post(update(1)) == 200


async def test_where_the_store_fails_telegram_is_asked_to_send_it_again(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> list[int]:
        raise StoreError("store_unwritable", where="here")

    with monkeypatch.context() as broken:
        broken.setattr(hook.store.updates, "keep", fails)
        refused = await hook.post(update(1))
        junk = await hook.post(b"junk")

    assert (refused, junk) == (503, 400)
    assert hook.handled == []
    assert await hook.post(update(1)) == 200
    await hook.until_handled(1)


async def test_many_at_once_are_all_kept(hook: Hook) -> None:
    told = await asyncio.gather(*(hook.post(update(number, chat=number)) for number in range(1, 601)))
    await hook.until_handled(600)

    assert set(told) == {200}
    assert sorted(hook.handled) == [*range(1, 601)]
