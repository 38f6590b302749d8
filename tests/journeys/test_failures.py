"""What readers notice when something breaks: a feature, the way to Telegram, or Telegram itself."""

import logging
import re
from typing import Any

import pytest

from bot.delivery import messages
from bot.sandbox.client import Control, Reader

SORRY = {
    "hi": r"कुछ गड़बड़ हो गई। थोड़ी देर बाद फिर कोशिश करें।\nफिर भी हो, तो यह नंबर बताएँ: ([2-9A-HJKMNP-Z]{4})",
    "en": r"Something went wrong\. Please try again later\.\n"
    r"If it happens again, mention this number: ([2-9A-HJKMNP-Z]{4})",
}
HELP = "ख़बर की मदद\n"


def broken(*_arguments: object, **_options: object) -> None:
    raise ZeroDivisionError("a bug")


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_a_bug_gives_the_reader_a_number_that_is_in_the_log(
    control: Control, language: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asha = await control.reader("Asha", language_code=language)
    monkeypatch.setattr(messages, "card", broken)

    sorry = await asha.ask("/headline")

    said = re.fullmatch(SORRY[language], sorry.text)
    assert said
    assert sorry.parts("code") == [said[1]]
    assert sorry.buttons == []
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert said[1] in record.getMessage()
    assert "ZeroDivisionError: a bug" in caplog.text

    monkeypatch.undo()
    assert (await asha.ask("/headline")).text.startswith("नगर पुस्तकालय")


@pytest.mark.usefixtures("khabar")
async def test_a_button_whose_feature_fails_is_answered(
    asha: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await asha.ask("/headline")
    monkeypatch.setattr(messages, "quotes", broken)

    query = await asha.press(card, "बयान पढ़ें")
    (sorry,) = await asha.wait_for()

    assert re.fullmatch(SORRY["hi"], sorry.text)
    assert (await asha.wait_answer(query)).text is None


async def test_in_a_group_the_apology_answers_the_asker(
    khabar: Any, asha: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = await khabar.group("परिवार", asha)
    monkeypatch.setattr(messages, "card", broken)

    question = await asha.send("/headline", chat=family)
    (sorry,) = await asha.wait_for(chat=family)

    assert re.fullmatch(SORRY["hi"], sorry.text)
    assert sorry.reply_to == question.id


@pytest.mark.usefixtures("khabar")
async def test_a_message_that_telegram_refuses_is_a_bug(
    control: Control, asha: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    await control.fault("error", method="sendMessage", times=1, error_code=400, description="Bad Request: no")

    sorry = await asha.ask("/headline")

    said = re.fullmatch(SORRY["hi"], sorry.text)
    assert said
    assert said[1] in caplog.text
    assert (await asha.ask("/help")).text.startswith(HELP)


@pytest.mark.usefixtures("khabar")
async def test_who_has_blocked_the_bot_is_left_in_peace(
    control: Control, asha: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    await control.fault(
        "error",
        method="sendMessage",
        times=1,
        error_code=403,
        description="Forbidden: bot was blocked by the user",
    )

    await asha.send("/headline")
    answer = await asha.ask("/help")

    assert answer.text.startswith(HELP)
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.usefixtures("khabar")
async def test_too_many_requests_is_waited_for_and_the_message_comes_once(
    control: Control, asha: Reader
) -> None:
    await control.fault(
        "error",
        method="sendMessage",
        times=1,
        error_code=429,
        description="Too Many Requests: retry after 1",
        parameters={"retry_after": 1},
    )

    await asha.ask("/headline")
    await asha.ask("/help")

    refused, sent, _ = await control.requests("sendMessage")
    assert (refused["ok"], sent["ok"]) == (False, True)
    assert sent["started"] - refused["started"] >= 1
    assert len(await control.received(asha.id)) == 2


@pytest.mark.usefixtures("khabar")
async def test_what_was_not_sent_is_sent_once(control: Control, asha: Reader) -> None:
    await control.fault("error", method="sendMessage", times=1, error_code=502, description="Bad Gateway")

    await asha.ask("/headline")
    await asha.ask("/help")

    assert len(await control.received(asha.id)) == 2


@pytest.mark.usefixtures("khabar")
async def test_a_connection_that_drops_before_is_used_again(control: Control, asha: Reader) -> None:
    await control.fault("drop_before", method="sendMessage", times=1)

    await asha.ask("/headline")
    await asha.ask("/help")

    assert len(await control.received(asha.id)) == 2


async def test_a_connection_that_drops_after_gives_the_message_twice_at_most(
    idle: Any, control: Control, asha: Reader, long_article: str
) -> None:
    """Nobody but Telegram knows whether it was sent; the parts after it come all the same, in order."""
    idle.put("fair.md", long_article)
    await idle.start()
    await control.fault("drop_after", method="sendMessage", times=1)

    await asha.send("/read")
    await asha.wait_for(5)
    await asha.ask("/help")

    parts = [each.text.split("\n")[0] for each in await control.received(asha.id)]
    assert parts == [f"भाग {n}, कुल 4" for n in (1, 1, 2, 3, 4)] + [HELP.strip()]


@pytest.mark.usefixtures("khabar")
async def test_a_press_is_answered_although_the_first_try_fails(control: Control, asha: Reader) -> None:
    card = await asha.ask("/headline")
    await control.fault("drop_before", method="answerCallbackQuery", times=1)

    query = await asha.press(card, "बयान पढ़ें")

    assert (await asha.wait_answer(query)).text is None


@pytest.mark.usefixtures("khabar")
async def test_while_one_chat_hangs_others_are_answered_and_it_keeps_its_order(
    control: Control, asha: Reader, ravi: Reader
) -> None:
    await control.fault("hang_before", method="sendMessage", chat=asha.id, times=1, seconds=2)

    for text in ("/help", "/about", "/quotes", "/language"):
        await asha.send(text)
    await ravi.ask("/headline")
    meanwhile = await control.received(asha.id)
    answers = await asha.wait_for(4, since=0)

    assert meanwhile == []
    assert [answer.text.split()[0] for answer in answers] == ["ख़बर", "ख़बर", "किसने", "भाषा"]
    assert answers[0].text.startswith(HELP)


async def test_a_group_that_becomes_a_supergroup_meanwhile_gets_its_answer(
    khabar: Any, control: Control, asha: Reader
) -> None:
    family = await khabar.group("परिवार", asha)
    await control.fault("delay", method="sendMessage", chat=family, times=1, seconds=1)
    since = (await control.state())["last_event"]

    await asha.send("/headline", chat=family)
    await control.wait_until(lambda found: any(each["kind"] == "update" for each in found), since=since)
    supergroup = (await control.post("migrate", chat=family))["chat"]["id"]
    answers = await asha.wait_for(chat=supergroup, since=since)

    assert answers[-1].text.startswith("नगर पुस्तकालय")
    assert (await asha.ask("/help", chat=supergroup)).text.startswith(HELP)
    cards = [each for each in await control.received() if each.text.startswith("नगर पुस्तकालय")]
    assert len(cards) == 1
