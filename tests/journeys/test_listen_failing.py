"""What listeners notice when something is in the way: an engine, a privacy setting, Telegram, a stop."""

import asyncio
import logging
from typing import Any

import pytest

from bot.sandbox.client import Control, Reader
from tests.journeys.speaker import Speaker
from tests.journeys.test_listen import TITLE, duration_of, gone, heard_by, spaced, uploads

FAILED = {
    "hi": ("आवाज़ अभी नहीं बन पाई। थोड़ी देर बाद फिर कोशिश करें।\nनीचे 1~बटन है।", [["पूरा पढ़ें"]]),
    "en": (
        "The audio could not be made just now. Please try again later.\nThere is 1~button below.",
        [["Read in full"]],
    ),
}
FORBIDDEN = "आपकी Telegram सेटिंग में वॉइस संदेश बंद हैं, इसलिए यह ऑडियो फ़ाइल है।"
REFUSED = {"error_code": 400, "description": "Bad Request: wrong file identifier/HTTP URL specified"}


async def choose_voice_messages(reader: Reader, label: str = "वॉइस संदेश") -> None:
    screen = await reader.ask("/voice")
    await reader.press(screen, label)
    await reader.wait_edited(screen)


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_an_engine_that_fails_turns_the_line_into_a_sentence(
    speaker: Speaker, hummed: Any, control: Control, language: str
) -> None:
    sentence, buttons = FAILED[language]
    speaker.upto = 0
    asha = await control.reader("Asha", language_code=language)
    waiting = await asha.ask("/listen")

    speaker.broken, speaker.upto = True, 1
    failed = await asha.wait_edited(waiting)

    assert (failed.text, failed.buttons) == (spaced(sentence), buttons)
    await asha.press(failed, buttons[0][0])
    assert "कर्मचारी" in (await asha.wait_for())[0].text


async def test_an_engine_that_fails_at_once_is_told_without_a_line(
    speaker: Speaker, hummed: Any, asha: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    speaker.broken = True

    failed = await asha.ask("/listen")

    assert (failed.text, failed.silent) == (spaced(FAILED["hi"][0]), False)
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


async def test_a_story_of_more_than_two_hours_is_refused_and_its_quotes_are_offered(
    speaker: Speaker, idle: Any, asha: Reader
) -> None:
    quote = "मेयर सुनीता राव ने कहा, “दिन भर काम करने वाले लोग भी अब आराम से किताबें पढ़ पाएँगे।”"
    line = "नदी के किनारे मेला लगा और भीड़ रही। " * 20
    idle.put("long.txt", "लंबी खबर\n\n" + quote + "\n\n" + "\n\n".join([line] * 220))
    await idle.start()

    refused = await asha.ask("/listen")
    if refused.silent:  # on a slow machine there is a waiting line first
        refused = await asha.wait_edited(refused)

    assert refused.text == spaced("यह खबर सुनने के लिए बहुत लंबी है।\nनीचे 2~बटन हैं।")
    assert refused.buttons == [["बयान सुनें 🔊", "पूरा पढ़ें"]]
    await asha.press(refused, "बयान सुनें 🔊")
    assert (await heard_by(asha)).data["caption"].startswith(spaced("किसने क्या कहा: 1~बयान"))


async def test_who_chose_voice_messages_gets_one(hummed: Any, control: Control, asha: Reader) -> None:
    await choose_voice_messages(asha)

    await asha.send("/listen")
    voice = await heard_by(asha)

    assert voice.data["voice"]["mime_type"] == "audio/ogg"
    assert voice.data["caption"] == spaced(f"{TITLE}\nसुनने में {duration_of(voice)}\nनीचे 2~बटन हैं।")
    assert await uploads(control) == ["sendVoice"]


async def test_where_voice_messages_are_forbidden_an_audio_file_comes_and_is_explained_once(
    speaker: Speaker, hummed: Any, control: Control
) -> None:
    asha = await control.reader("Asha", language_code="hi", forbids_voice=True)
    await choose_voice_messages(asha)

    await asha.send("/listen")
    first = await heard_by(asha)
    await asha.send("/listen")
    second = await heard_by(asha)

    time = f"{TITLE}\nसुनने में {duration_of(first)}\n"
    assert first.data["audio"]["mime_type"] == "audio/mpeg"
    assert first.data["caption"] == spaced(f"{time}{FORBIDDEN}\nनीचे 2~बटन हैं।")
    assert second.data["caption"] == spaced(f"{time}नीचे 2~बटन हैं।")
    assert len(await control.requests("sendVoice")) == 1
    assert len(speaker.asked) == 1

    await hummed.restart()
    await asha.send("/listen")
    await heard_by(asha)
    assert len(await control.requests("sendVoice")) == 1
    await choose_voice_messages(asha)
    await control.post("readers", id=asha.id, forbids_voice=False)
    await asha.send("/listen")
    assert "voice" in (await heard_by(asha)).data


async def test_a_file_id_that_is_refused_is_uploaded_again(
    speaker: Speaker, hummed: Any, control: Control, asha: Reader, ravi: Reader
) -> None:
    await asha.send("/listen")
    await heard_by(asha)
    await control.fault("error", method="sendAudio", times=1, **REFUSED)

    await ravi.send("/listen")
    again = await heard_by(ravi)
    await asha.send("/listen")
    last = await heard_by(asha)

    assert await uploads(control) == ["sendAudio", "sendAudio"]
    assert last.data["audio"]["file_id"] == again.data["audio"]["file_id"]
    assert len(speaker.asked) == 1


async def test_what_is_too_large_for_telegram_is_not_tried_again(
    hummed: Any, control: Control, asha: Reader
) -> None:
    await control.fault("html", method="sendAudio", error_code=413)

    failed = await asha.ask("/listen")
    await asha.ask("/help")

    assert failed.text == spaced(FAILED["hi"][0])
    assert len(await control.requests("sendAudio")) == 1


async def test_who_has_blocked_the_bot_meanwhile_is_left_in_peace(
    hummed: Any, control: Control, asha: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    forbidden = {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    await control.fault("error", method="sendAudio", **forbidden)

    await asha.send("/listen")
    await control.wait_until(lambda found: any(each.get("method") == "sendAudio" for each in found))
    await asha.ask("/help")

    assert len(await control.received(asha.id)) == 1
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.usefixtures("brisk")
async def test_audio_that_a_stop_cuts_short_comes_after_the_next_start_without_being_asked_for_again(
    speaker: Speaker, hummed: Any, control: Control, asha: Reader, ravi: Reader
) -> None:
    speaker.upto = 0
    waiting = await asha.ask("/listen")
    family = await hummed.group("परिवार", ravi)
    theirs = await ravi.ask("/listen quotes", chat=family)

    async with asyncio.timeout(10):
        await hummed.stop()

    assert waiting.id not in {each.id for each in await asha.messages()}
    assert theirs.id not in {each.id for each in await ravi.messages(family)}
    speaker.upto = 1
    await hummed.start()
    assert (await heard_by(asha)).data["audio"]["title"] == TITLE
    await heard_by(ravi, family)
    await hummed.restart()
    await asha.ask("/help")
    audios = [each for each in await control.received(asha.id) if "audio" in each.data]
    assert len(audios) == 1


@pytest.mark.usefixtures("brisk")
async def test_a_waiting_line_that_the_reader_deletes_does_not_come_back(
    speaker: Speaker, hummed: Any, control: Control, asha: Reader
) -> None:
    speaker.upto = 0
    waiting = await asha.ask("/listen")
    await control.post("delete", reader=asha.id, chat=asha.id, message_id=waiting.id)

    for share in (0.3, 0.6):
        speaker.upto = share
        await asyncio.sleep(0.5)
    speaker.upto = 1
    await heard_by(asha)
    await asha.ask("/help")

    assert len(await control.received(asha.id)) == 3


@pytest.mark.usefixtures("brisk")
async def test_a_waiting_line_that_cannot_be_sent_does_no_harm(
    speaker: Speaker, hummed: Any, control: Control, asha: Reader
) -> None:
    speaker.upto = 0
    await control.fault("error", method="sendMessage", error_code=400, description="Bad Request: no")
    await control.fault("error", method="sendChatAction", error_code=400, description="Bad Request: no")

    await asha.send("/listen")
    await control.wait_until(lambda found: any(each.get("method") == "sendMessage" for each in found))
    speaker.upto = 1

    assert (await heard_by(asha)).data["audio"]["title"] == TITLE


async def test_a_bug_is_told_as_any_failure_and_logged(
    hummed: Any, asha: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> bytes:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("bot.delivery.aloud.cover", broken)

    assert (await asha.ask("/listen")).text == spaced(FAILED["hi"][0])
    assert "ZeroDivisionError: a bug" in caplog.text


async def test_the_whole_line_is_gone_when_the_audio_is_there(
    speaker: Speaker, hummed: Any, control: Control, asha: Reader
) -> None:
    """With the usual times: nothing within a second and a half, then the line."""
    speaker.upto = 0.5
    asked = await asha.send("/listen")
    (waiting,) = await asha.wait_for()
    sent = {
        each["message"]["message_id"]: each["monotonic"]
        for each in await control.journal("message")
        if each["chat"] == asha.id
    }

    assert sent[waiting.id] - sent[asked.id] >= 1.5
    speaker.upto = 1
    await heard_by(asha)
    await gone(control, waiting)
