"""Forms that were encoded before arrive as any request does, and what fails is told as it is there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.botapi.forms import Forms
from bot.botapi.transport import MaybeSent, NotSent, NotTheBotApi
from tests.botapi.test_transport import FAULTS, HINDI, MESSAGE, free_port

__all__ = ["free_port"]


@asynccontextmanager
async def forms_at(api: Any, **options: Any) -> AsyncIterator[Forms]:
    forms = Forms(f"{api.url}/bot{api.token}", **options)
    try:
        yield forms
    finally:
        await forms.close()


def form(**fields: str | int) -> bytes:
    return urlencode(fields).encode()


async def test_a_form_arrives_as_it_was_encoded_and_its_result_comes_back(api: Any, answers: Any) -> None:
    api.script("sendMessage", answers.result(MESSAGE))
    async with forms_at(api) as forms:
        sent = await forms.post("sendMessage", form(chat_id=1, text=HINDI))

    assert sent == MESSAGE
    assert api.asked[0].params == {"chat_id": "1", "text": HINDI}


async def test_one_connection_carries_one_after_another(api: Any) -> None:
    async with forms_at(api) as forms:
        for number in range(5):
            await forms.post("sendMessage", form(chat_id=number, text="x"))

    assert [each.params["chat_id"] for each in api.asked] == ["0", "1", "2", "3", "4"]
    assert len({each.peer for each in api.asked}) == 1


async def test_those_at_once_have_connections_of_their_own_and_keep_their_answers_apart(
    api: Any, answers: Any
) -> None:
    api.script("sendMessage", *(answers.result({"message_id": number}) for number in range(20)))
    async with forms_at(api) as forms:
        sent = await asyncio.gather(*(forms.post("sendMessage", form(chat_id=1)) for _ in range(20)))
        again = len({each.peer for each in api.asked})
        await asyncio.gather(*(forms.post("sendMessage", form(chat_id=1)) for _ in range(20)))

    assert sorted(each["message_id"] for each in sent) == list(range(20))
    assert len({each.peer for each in api.asked}) == again == 20


async def test_a_connection_that_the_server_has_closed_meanwhile_is_not_used(api: Any) -> None:
    async with forms_at(api) as forms:
        await forms.post("sendMessage", form(chat_id=1))
        await api.stop()
        await api.start()

        await forms.post("sendMessage", form(chat_id=2))

    assert [each.params["chat_id"] for each in api.asked] == ["1", "2"]


async def test_a_refused_connection_was_not_sent(free_port: int) -> None:
    forms = Forms(f"http://127.0.0.1:{free_port}/bot1:x")

    with pytest.raises(NotSent):
        await forms.post("sendMessage", form(chat_id=1))

    await forms.close()


@pytest.mark.parametrize("fault", FAULTS)
async def test_in_doubt_it_may_have_been_sent(api: Any, answers: Any, fault: str) -> None:
    api.script("sendMessage", FAULTS[fault](answers))
    async with forms_at(api, answer_timeout=0.2) as forms:
        with pytest.raises(MaybeSent) as caught:
            await forms.post("sendMessage", form(chat_id=1))
        await forms.post("sendMessage", form(chat_id=2))  # and the next one goes its way

    assert [each.params["chat_id"] for each in api.asked] == ["1", "2"]
    assert api.token not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_one_that_was_given_up_leaves_its_answer_to_nobody(api: Any, answers: Any) -> None:
    api.script("sendMessage", answers.hang, answers.result({"message_id": 2}))
    async with forms_at(api) as forms:
        waiting = asyncio.create_task(forms.post("sendMessage", form(chat_id=1)))
        await api.until(lambda api: api.asked)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

        sent = await forms.post("sendMessage", form(chat_id=2))

    assert sent == {"message_id": 2}
    assert len({each.peer for each in api.asked}) == 2


@pytest.mark.parametrize(
    ("status", "parameters", "expected"),
    [
        pytest.param(400, {}, BadRequest, id="400"),
        pytest.param(400, {"migrate_to_chat_id": -100}, ChatMigrated, id="moved"),
        pytest.param(401, {}, InvalidToken, id="401"),
        pytest.param(403, {}, Forbidden, id="403"),
        pytest.param(429, {"retry_after": 3}, RetryAfter, id="429"),
    ],
)
async def test_what_the_bot_api_says_stays_what_it_is(
    api: Any, answers: Any, status: int, parameters: Any, expected: Any
) -> None:
    api.script("sendMessage", answers.error(status, "In its own words", **parameters))
    async with forms_at(api) as forms:
        with pytest.raises(expected) as caught:
            await forms.post("sendMessage", form(chat_id=1))

    assert not isinstance(caught.value, NotSent | MaybeSent)


async def test_a_page_that_refuses_is_not_the_bot_api(api: Any, answers: Any) -> None:
    api.script("sendMessage", answers.page(403))
    async with forms_at(api) as forms:
        with pytest.raises(NotTheBotApi):
            await forms.post("sendMessage", form(chat_id=1))


async def test_too_large_is_final(api: Any, answers: Any) -> None:
    api.script("sendMessage", answers.page(413))
    async with forms_at(api) as forms:
        with pytest.raises(NetworkError, match="Request Entity Too Large"):
            await forms.post("sendMessage", form(chat_id=1))
