"""How messages leave: in order, once where that is known, and with every doubt decided in one place."""

from typing import Any

import pytest
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.botapi.transport import AiohttpRequest, MaybeSent, NotSent
from bot.delivery.outcome import LONGEST_WAIT, PAUSES
from bot.delivery.outgoing import Button, Outgoing, Place, Posted
from bot.delivery.sender import Sender
from bot.sandbox.client import Control, Reader
from bot.text.rich import RichText, bold, join, link

ONE, TWO, THREE = (Outgoing(RichText(text)) for text in ("एक", "दो", "तीन"))
TOO_MANY = {
    "error_code": 429,
    "description": "Too Many Requests: retry after 9",
    "parameters": {"retry_after": 9},
}


class Turns:
    """A limiter that notes what it is asked and told."""

    def __init__(self, wait: float = 0.0) -> None:
        self.said: list[tuple[object, ...]] = []
        self._wait = wait

    async def slot(self, chat: int, *, urgent: bool) -> None:
        self.said.append(("slot", chat, urgent))

    def wait_of(self, _chat: int) -> float:
        return self._wait

    def succeeded(self, chat: int) -> None:
        self.said.append(("succeeded", chat))

    async def penalise(self, chat: int, seconds: float) -> None:
        self.said.append(("penalised", chat, seconds))


async def texts(control: Control, chat: int) -> list[str]:
    return [message.text for message in await control.received(chat)]


async def test_messages_come_in_order_and_only_the_first_sounds(
    sender: Sender, control: Control, asha: Reader
) -> None:
    await sender.send(Place(asha.id), [ONE, TWO, THREE])

    received = await control.received(asha.id)
    assert [(each.text, each.silent) for each in received] == [("एक", False), ("दो", True), ("तीन", True)]


async def test_a_message_carries_marks_buttons_topic_and_what_it_answers(
    sender: Sender, control: Control, asha: Reader
) -> None:
    forum = await control.group("मोहल्ला", asha, topics=("गपशप",))
    question = await asha.send("/x", chat=forum, topic=forum.topics["गपशप"])
    text = join(" ", ["😀", bold("मोटा"), link("कड़ी", "https://example.in/")])
    message = Outgoing(text, rows=((Button("दबाएँ", "read:x"),),), silent=True)

    await sender.send(Place(forum, forum.topics["गपशप"], question.id), [message])

    received = (await control.received(forum))[-1]
    assert (received.parts("bold"), received.parts("text_link")) == (["मोटा"], ["कड़ी"])
    assert received.buttons == [["दबाएँ"]]
    assert (received.topic, received.reply_to, received.silent) == (forum.topics["गपशप"], question.id, True)
    assert received.data["link_preview_options"] == {"is_disabled": True}


async def test_an_answer_goes_out_although_the_question_is_gone(
    sender: Sender, control: Control, asha: Reader
) -> None:
    family = await control.group("परिवार", asha)
    question = await asha.send("/x", chat=family)
    await control.post("delete", reader=asha.id, chat=family, message_id=question.id)

    await sender.send(Place(family, reply_to=question.id), [ONE])

    assert (await control.received(family))[-1].text == "एक"


async def test_told_to_wait_it_waits_as_long_and_sends_once(
    sender: Sender, control: Control, asha: Reader, pauses: list[float]
) -> None:
    await control.fault("error", method="sendMessage", times=2, **TOO_MANY)

    await sender.send(Place(asha.id), [ONE, TWO])

    assert pauses == [9, 9]
    assert await texts(control, asha.id) == ["एक", "दो"]


async def test_told_to_wait_for_ever_it_gives_up_and_tries_no_later_part(
    sender: Sender, control: Control, asha: Reader, pauses: list[float]
) -> None:
    await control.fault(
        "error", method="sendMessage", times=1, **TOO_MANY | {"parameters": {"retry_after": 4000}}
    )

    with pytest.raises(RetryAfter):
        await sender.send(Place(asha.id), [ONE, TWO])

    assert pauses == []
    assert await texts(control, asha.id) == []


@pytest.mark.parametrize("kind", ["drop_before", "html"])
async def test_in_doubt_it_sends_once_more(sender: Sender, control: Control, asha: Reader, kind: str) -> None:
    await control.fault(kind, method="sendMessage", times=1)

    await sender.send(Place(asha.id), [ONE, TWO])

    assert await texts(control, asha.id) == ["एक", "दो"]


async def test_in_doubt_twice_it_tells_and_the_later_parts_still_go_in_order(
    sender: Sender, control: Control, asha: Reader
) -> None:
    """Failure mode 6."""
    await control.fault("drop_after", method="sendMessage", times=2)

    with pytest.raises(MaybeSent):
        await sender.send(Place(asha.id), [ONE, TWO, THREE])

    assert await texts(control, asha.id) == ["एक", "एक", "दो", "तीन"]


async def test_silence_after_accepting_is_doubt(sender: Sender, control: Control, asha: Reader) -> None:
    await control.fault("hang_after", method="sendMessage", times=1, seconds=30)

    await sender.send(Place(asha.id), [ONE, TWO])

    assert await texts(control, asha.id) == ["एक", "एक", "दो"]


async def test_where_nobody_listens_it_tries_with_growing_pauses(uploads: Any, pauses: list[float]) -> None:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with AiohttpRequest() as request:
        nowhere: ExtBot[None] = ExtBot("1:x", base_url="http://127.0.0.1:1/bot", request=request)
        with pytest.raises(NotSent):
            await Sender(nowhere, uploads, pause=pause).send(Place(1), [ONE])

    assert pauses == list(PAUSES)


async def test_who_has_blocked_the_bot_costs_one_call(sender: Sender, control: Control, asha: Reader) -> None:
    await asha.block()

    with pytest.raises(Forbidden):
        await sender.send(Place(asha.id), [ONE, TWO, THREE])

    assert len(await control.requests("sendMessage")) == 1


async def test_a_group_that_has_moved_gets_all_parts_in_its_new_place(
    sender: Sender, control: Control, asha: Reader
) -> None:
    family = await control.group("परिवार", asha)
    question = await asha.send("/x", chat=family)
    moved = (await control.post("migrate", chat=family))["chat"]["id"]

    await sender.send(Place(family, reply_to=question.id), [ONE, TWO])

    assert [text for text in await texts(control, moved) if text] == ["एक", "दो"]
    assert [each["ok"] for each in await control.requests("sendMessage")] == [False, True, True]


async def test_an_edit_changes_the_message_in_place(sender: Sender, control: Control, asha: Reader) -> None:
    await sender.send(Place(asha.id), [ONE])
    (message,) = await control.received(asha.id)

    await sender.edit(Place(asha.id), message.id, TWO)
    await sender.edit(Place(asha.id), message.id, TWO)

    assert [each.text for each in await asha.messages()][1:] == ["दो"]


async def test_what_can_no_longer_be_edited_comes_anew_without_sound(
    sender: Sender, control: Control, asha: Reader
) -> None:
    await sender.edit(Place(asha.id), 4711, ONE)

    (anew,) = await control.received(asha.id)
    assert (anew.text, anew.silent) == ("एक", True)


async def test_an_edit_that_is_refused_for_another_reason_fails(
    sender: Sender, control: Control, asha: Reader
) -> None:
    await sender.send(Place(asha.id), [ONE])
    (message,) = await control.received(asha.id)

    with pytest.raises(BadRequest, match="too long"):
        await sender.edit(Place(asha.id), message.id, Outgoing(RichText("क" * 5000)))


async def test_a_press_is_answered_with_and_without_words(
    sender: Sender, control: Control, asha: Reader
) -> None:
    await sender.send(Place(asha.id), [Outgoing(RichText("एक"), rows=((Button("दबाएँ", "x"),),))])
    (message,) = await control.received(asha.id)

    query = await asha.press(message, "दबाएँ")
    await sender.answer(query)
    assert (await asha.wait_answer(query)).text is None
    query = await asha.press(message, "दबाएँ")
    await sender.answer(query, "ठीक")
    assert (await asha.wait_answer(query)).text == "ठीक"


@pytest.mark.parametrize("query", ["0", "", "x" * 100])
async def test_a_press_that_cannot_be_answered_is_let_go(sender: Sender, query: str) -> None:
    await sender.answer(query)


async def test_a_message_has_its_turn_before_each_try_and_its_success_is_told(
    telegram_bot: ExtBot[None], uploads: Any, pauses: list[float], control: Control, asha: Reader
) -> None:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    turns = Turns()
    await control.fault("error", method="sendMessage", times=1, **TOO_MANY)

    await Sender(telegram_bot, uploads, turns, pause).send(Place(asha.id), [ONE, TWO])

    turn, success = ("slot", asha.id, True), ("succeeded", asha.id)
    assert turns.said == [turn, ("penalised", asha.id, 9.0), turn, success, turn, success]
    assert await texts(control, asha.id) == ["एक", "दो"]


async def test_what_makes_no_message_has_no_turn(
    telegram_bot: ExtBot[None], uploads: Any, control: Control, asha: Reader
) -> None:
    turns = Turns()
    sender = Sender(telegram_bot, uploads, turns)
    await Sender(telegram_bot, uploads).send(
        Place(asha.id), [Outgoing(RichText("एक"), ((Button("दबाएँ", "x"),),))]
    )
    (message,) = await control.received(asha.id)
    query = await asha.press(message, "दबाएँ")

    await sender.act(Place(asha.id), ChatAction.TYPING)
    await sender.answer(query)
    await sender.edit(Place(asha.id), message.id, TWO)
    await sender.amend(Posted(asha.id, message.id), THREE)
    await sender.delete(Posted(asha.id, message.id))

    assert turns.said == []


async def test_a_reply_into_a_chat_that_is_to_be_left_alone_for_long_is_given_up_at_once(
    telegram_bot: ExtBot[None], uploads: Any, control: Control, asha: Reader
) -> None:
    turns = Turns(wait=LONGEST_WAIT + 1)

    with pytest.raises(RetryAfter):
        await Sender(telegram_bot, uploads, turns).send(Place(asha.id), [ONE])

    assert turns.said == []
    assert await control.requests("sendMessage") == []


def test_every_failure_is_an_error_of_telegram() -> None:
    """What callers have to expect is one family."""
    assert issubclass(MaybeSent, TelegramError)
    assert issubclass(NotSent, TelegramError)
