"""What failed is told apart by whether Telegram may have had the request."""

import asyncio
import gc
import io
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot, InputFile, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.botapi.transport import AiohttpRequest, MaybeSent, NotSent, NotTheBotApi

HINDI = "नमस्ते & स्वागत = 100% ✅\nदूसरी पंक्ति"
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}


@asynccontextmanager
async def bot_at(api: Any, **options: Any) -> AsyncIterator[Bot]:
    async with AiohttpRequest(**options) as request:
        yield Bot(api.token, f"{api.url}/bot", request=request, get_updates_request=request)


@pytest.fixture
def free_port() -> int:
    """Nobody listens there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("plain text", id="ascii"),
        pytest.param("a+b & c=d %41 ;#?/", id="what forms treat specially"),
        pytest.param(HINDI, id="Devanagari and emoji"),
        pytest.param("ख़बर " * 800, id="a whole message of Devanagari"),
    ],
)
async def test_text_arrives_as_it_was_sent(api: Any, answers: Any, bot: Bot, text: str) -> None:
    api.script("sendMessage", answers.result(MESSAGE))

    message = await bot.send_message(1, text, disable_notification=True)

    assert isinstance(message, Message)
    assert api.asked[0].params == {"chat_id": "1", "text": text, "disable_notification": "true"}


async def test_files_go_up_with_their_own_names(api: Any, answers: Any, bot: Bot) -> None:
    api.script("sendDocument", answers.result(MESSAGE))
    document = InputFile(io.BytesIO("ख़बर".encode()), filename="ख़बर आज.txt")

    await bot.send_document(1, document, caption=HINDI)

    assert api.asked[0].params == {"chat_id": "1", "caption": HINDI}
    assert api.asked[0].files == {"document": ("ख़बर आज.txt", "text/plain", "ख़बर".encode())}


async def test_a_file_can_be_fetched(api: Any, answers: Any, bot: Bot) -> None:
    api.script("voice.ogg", answers.page(200, "no JSON at all"))

    content = await bot.request.retrieve(f"{bot.base_file_url}/voice.ogg")

    assert content == b"no JSON at all"


async def test_connections_are_kept_open_and_used_again(api: Any, bot: Bot) -> None:
    for _ in range(3):
        await bot.get_me()

    assert len({each.peer for each in api.asked}) == 1


async def test_no_more_connections_are_opened_than_allowed(api: Any) -> None:
    async with bot_at(api, connections=2) as bot:
        await asyncio.gather(*(bot.get_me() for _ in range(10)))

    assert len(api.asked) == 10
    assert len({each.peer for each in api.asked}) <= 2


async def test_what_waits_in_vain_for_a_connection_was_not_sent(api: Any, answers: Any) -> None:
    api.script("getMe", answers.hang)
    async with bot_at(api, connections=1, connect_timeout=0.1) as bot:
        first = asyncio.create_task(bot.get_me())
        await api.until(lambda api: api.asked)

        with pytest.raises(NotSent):
            await bot.get_me()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)

    assert len(api.asked) == 1


async def test_a_refused_connection_was_not_sent(free_port: int) -> None:
    async with AiohttpRequest() as request:
        bot = Bot("1:x", f"http://127.0.0.1:{free_port}/bot", request=request, get_updates_request=request)

        with pytest.raises(NotSent):
            await bot.get_me()


async def test_what_is_no_address_was_not_sent_to() -> None:
    async with AiohttpRequest() as request:
        bot = Bot("1:x", "nonsense/bot", request=request, get_updates_request=request)

        with pytest.raises(NotSent):
            await bot.get_me()


async def test_before_the_start_and_after_the_end_nothing_is_sent(api: Any) -> None:
    request = AiohttpRequest()
    bot = Bot(api.token, f"{api.url}/bot", request=request, get_updates_request=request)

    with pytest.raises(NotSent):
        await bot.get_me()

    assert api.asked == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("hang", id="silence"),
        pytest.param("drip", id="an answer that never ends"),
        pytest.param("reset", id="a connection that breaks before the answer"),
        pytest.param("reset_midway", id="a connection that breaks within the answer"),
        pytest.param("cut", id="an answer cut off"),
        pytest.param("odd", id="JSON of another kind"),
        pytest.param("list", id="JSON that is no object"),
        pytest.param("page_200", id="a page in place of the answer"),
        pytest.param("page_500", id="a page for 500"),
        pytest.param("page_502", id="a page for 502"),
        pytest.param("page_599", id="a page for a status without a name"),
        pytest.param("error_500", id="a failure of the Bot API itself"),
    ],
)
async def test_in_doubt_it_may_have_been_sent(api: Any, answers: Any, fault: str) -> None:
    api.script("sendMessage", FAULTS[fault](answers))
    async with bot_at(api, connect_timeout=0.1, read_timeout=0.2, write_timeout=0.1) as bot:
        with pytest.raises(MaybeSent) as caught:
            await bot.send_message(1, "hello")

    assert len(api.asked) == 1
    assert api.token not in f"{caught.value!r} {caught.value.__cause__!r}"


FAULTS: dict[str, Callable[[Any], Any]] = {
    "hang": lambda answers: answers.hang,
    "drip": lambda answers: answers.drip,
    "reset": lambda answers: answers.reset,
    "reset_midway": lambda answers: answers.reset_midway,
    "cut": lambda answers: answers.page(200, '{"ok": true, "result": {"message_id"'),
    "odd": lambda answers: answers.page(200, '{"status": "up"}'),
    "list": lambda answers: answers.page(200, '["result"]'),
    "page_200": lambda answers: answers.page(200),
    "page_500": lambda answers: answers.page(500),
    "page_502": lambda answers: answers.page(502),
    "page_599": lambda answers: answers.page(599),
    "error_500": lambda answers: answers.error(500, "Internal Server Error"),
}


@pytest.mark.parametrize(
    "status",
    [
        pytest.param(301, id="moved"),
        pytest.param(401, id="a proxy that wants a password"),
        pytest.param(403, id="a proxy that forbids"),
        pytest.param(404, id="nothing there"),
        pytest.param(429, id="a proxy that has had enough"),
    ],
)
async def test_a_page_that_refuses_is_not_the_bot_api(api: Any, answers: Any, bot: Bot, status: int) -> None:
    api.script("sendMessage", answers.page(status))

    with pytest.raises(NotTheBotApi):
        await bot.send_message(1, "hello")

    assert len(api.asked) == 1


async def test_too_large_is_final(api: Any, answers: Any, bot: Bot) -> None:
    api.script("sendMessage", answers.page(413))

    with pytest.raises(NetworkError, match="Request Entity Too Large") as caught:
        await bot.send_message(1, "hello")

    assert not isinstance(caught.value, NotSent | MaybeSent)


@pytest.mark.parametrize(
    ("status", "parameters", "expected"),
    [
        pytest.param(400, {}, BadRequest, id="400"),
        pytest.param(400, {"migrate_to_chat_id": -100}, ChatMigrated, id="moved"),
        pytest.param(401, {}, InvalidToken, id="401"),
        pytest.param(403, {}, Forbidden, id="403"),
        pytest.param(404, {}, InvalidToken, id="404"),
        pytest.param(409, {}, Conflict, id="409"),
        pytest.param(429, {"retry_after": 3}, RetryAfter, id="429"),
        pytest.param(503, {"retry_after": 3}, RetryAfter, id="503 that says when"),
    ],
)
async def test_what_the_bot_api_says_stays_what_it_is(
    api: Any, answers: Any, bot: Bot, status: int, *, parameters: Any, expected: Any
) -> None:
    api.script("sendMessage", answers.error(status, "In its own words", **parameters))

    with pytest.raises(expected) as caught:
        await bot.send_message(1, "hello")

    assert not isinstance(caught.value, NotSent | MaybeSent)


async def test_a_time_limit_of_its_own_counts_for_that_request(api: Any, answers: Any) -> None:
    api.script("getMe", answers.hang)
    async with bot_at(api, read_timeout=60) as bot:
        with pytest.raises(MaybeSent):
            await bot.get_me(read_timeout=0.1)


async def test_without_limits_an_answer_may_take_as_long_as_it_takes(api: Any) -> None:
    async with bot_at(api, read_timeout=0.001) as bot:
        me = await bot.get_me(read_timeout=None, write_timeout=None, connect_timeout=None, pool_timeout=None)

    assert me.username == "khabar_bot"


async def test_long_polling_waits_longer_than_other_requests(api: Any) -> None:
    async with bot_at(api, read_timeout=0.3) as bot:
        updates = await bot.get_updates(timeout=1)

    assert updates == ()


async def test_opening_and_closing_twice_does_no_harm(api: Any) -> None:
    request = AiohttpRequest()
    await request.initialize()
    await request.initialize()
    bot = Bot(api.token, f"{api.url}/bot", request=request, get_updates_request=request)
    await bot.get_me()

    await request.shutdown()
    await request.shutdown()
    del request, bot
    gc.collect()  # an unclosed connection would warn here, and warnings are errors
