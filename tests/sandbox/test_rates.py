"""Telegram's rates are enforced where a test asks for them, and what was sent when can be counted."""

from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader, Refused
from bot.sandbox.pace import most_in
from bot.sandbox.rates import Limits, Rates
from bot.sandbox.refusal import Refusal
from bot.sandbox.state import Chat

ASHA = Chat(1, "private")
FAMILY = Chat(-1, "group")


def waits(rates: Rates, chat: Chat, at: float, messages: int = 1, *, paid: bool = False) -> int | None:
    """Sends, or gives the seconds to wait."""
    try:
        rates.check(chat, messages, at, paid=paid)
    except Refusal as refusal:
        return int((refusal.parameters or {})["retry_after"])
    rates.count(chat, messages, at, paid=paid)
    return None


def test_one_chat_takes_a_burst_and_then_one_message_a_second() -> None:
    rates = Rates(Limits())

    assert [waits(rates, ASHA, at) for at in (0, 0, 0, 0.1, 1.15)] == [None, None, None, 1, None]
    assert waits(rates, Chat(2, "private"), 1.15) is None


def test_a_refusal_holds_until_its_time_is_over() -> None:
    rates = Rates(Limits(overall=2, slack=0))
    chats = [Chat(number, "private") for number in range(1, 9)]
    moments = (0, 0.5, 0.9, 0.95, 1.6, 1.95)
    answers = [waits(rates, chat, at) for chat, at in zip(chats, moments, strict=False)]

    assert answers == [None, None, 1, 1, 1, None]


def test_no_second_holds_more_than_the_whole_bot_may_send() -> None:
    rates = Rates(Limits(overall=30, slack=1))
    moments = [number * 0.01 for number in range(500)]
    sent = [at for number, at in enumerate(moments) if waits(rates, Chat(number + 1, "private"), at) is None]

    assert most_in(sent) == 31


def test_a_group_takes_twenty_a_minute() -> None:
    rates = Rates(Limits(chat=100, chat_burst=100))
    answers = [waits(rates, FAMILY, float(at)) for at in range(21)]

    assert answers == [None] * 20 + [40]
    assert waits(rates, FAMILY, 59.9) == 1
    assert waits(rates, FAMILY, 60.0) is None


def test_paid_broadcasts_have_a_rate_of_their_own() -> None:
    rates = Rates(Limits(overall=1, slack=0, paid=3))
    answers = [waits(rates, Chat(number, "private"), 0.0, paid=True) for number in range(1, 5)]

    assert answers == [None, None, None, 1]
    assert waits(rates, ASHA, 0.0) is None


def test_an_album_counts_as_all_its_messages() -> None:
    rates = Rates(Limits())

    assert waits(rates, ASHA, 0.0, 10) is None
    assert waits(rates, ASHA, 0.0) == 8


@pytest.fixture
async def asha(control: Control) -> Reader:
    reader = await control.reader("Asha")
    await reader.send("/start")
    return reader


async def test_too_many_messages_are_answered_429_and_only_messages_count(
    control: Control, asha: Reader, bot: Any
) -> None:
    await control.rates(chat_burst=2)
    first = await bot.do("sendMessage", chat_id=asha.id, text="a")
    for number in range(5):
        await bot.do("sendChatAction", chat_id=asha.id, action="typing")
        place = {"chat_id": asha.id, "message_id": first["message_id"]}
        await bot.do("editMessageText", **place, text=f"edited {number}")
    await bot.do("sendMessage", chat_id=asha.id, text="b")
    third = await bot.call("sendMessage", chat_id=asha.id, text="c")
    request = (await control.requests("sendMessage"))[-1]
    await control.rates(enforced=False)

    words = "Too Many Requests: retry after 1"
    assert third == {"ok": False, "error_code": 429, "description": words, "parameters": {"retry_after": 1}}
    assert (request["error_code"], request["accepted"]) == (429, False)
    assert request["started"] <= request["answered"] <= request["monotonic"]
    assert await bot.do("sendMessage", chat_id=asha.id, text="c")
    assert (await control.sent())["refused"] == 1


async def test_what_was_refused_for_another_reason_does_not_count(
    control: Control, asha: Reader, bot: Any
) -> None:
    await control.rates(overall=1, slack=0)
    await asha.block()
    refused = [await bot.refused("sendMessage", chat_id=asha.id, text="a") for _ in range(3)]

    assert refused == ["Forbidden: bot was blocked by the user"] * 3


async def test_rates_are_off_until_they_are_asked_for_and_make_sense(
    control: Control, asha: Reader, bot: Any
) -> None:
    for _ in range(5):
        await bot.do("sendMessage", chat_id=asha.id, text="a")

    with pytest.raises(Refused, match="at least 1"):
        await control.rates(overall=0)


async def test_what_was_sent_when_is_counted_for_benches(control: Control, bot: Any) -> None:
    crowd = await control.readers(1000)
    for reader in crowd[:3]:
        await bot.do("sendMessage", chat_id=reader.id, text="a")
    await bot.refused("sendMessage", chat_id=1, text="a")
    sent = await control.sent()
    state = await control.state()

    assert await control.wait_sent(3) == 3
    assert sent["chats"] == [reader.id for reader in crowd[:3]]
    assert sent["came"] == sorted(sent["came"])
    assert all(came <= answered for came, answered in zip(sent["came"], sent["answered"], strict=True))
    assert (await control.sent(since=2))["chats"] == [crowd[2].id]
    assert (state["crowd"], state["readers"]) == (1000, [])
    assert (await crowd[0].messages())[0].text == "a"
    with pytest.raises(TimeoutError, match="3 messages of 4"):
        await control.wait_sent(4, patience=0.05)


async def test_a_quick_sandbox_checks_nothing_but_still_delivers(
    control: Control, asha: Reader, bot: Any
) -> None:
    await control.quick()
    form = {
        "chat_id": str(asha.id),
        "text": "पढ़ें",
        "entities": '[{"type": "bold", "offset": 0, "length": 2}]',
        "disable_notification": "true",
        "reply_markup": '{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}',
    }
    async with bot.http.post(bot.base + "sendMessage", data=form) as response:
        assert (await response.json())["result"]["text"] == "पढ़ें"
    unknown = await bot.refused("sendMessage", chat_id=asha.id, txt="a")
    await control.quick(enabled=False)
    seen = (await asha.messages())[-1]

    assert (seen.silent, seen.buttons, seen.parts("bold")) == (True, [["a"]], ["पढ"])
    assert "txt" in unknown
    assert (await control.requests("sendMessage"))[0]["params"] == {"chat_id": asha.id}
    assert "too long" in await bot.refused("sendMessage", chat_id=asha.id, text="a" * 5000)


async def test_a_sandbox_can_be_quick_from_the_start() -> None:
    async with Sandbox(quick=True) as sandbox:
        assert sandbox.world.quick
