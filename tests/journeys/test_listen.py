"""The story, read aloud: at once, behind a waiting line, cancelled, in every kind of chat."""

import asyncio
import io
import re
from typing import Any

import aiohttp
import pytest
import soundfile

from bot.delivery import audio_requests
from bot.i18n import load_wordings
from bot.sandbox.client import Control, Reader
from bot.sandbox.received import Received
from tests.journeys.speaker import Speaker

TITLE = "नगर पुस्तकालय अब रात दस बजे तक खुलेगा"
WAITING = {
    "hi": (
        "आवाज़ तैयार हो रही है…\nनीचे 2~बटन हैं।",
        r"आवाज़ तैयार हो रही है… [1-9]0~प्रतिशत\nनीचे 2~बटन हैं।",
        ["रद्द करें", "पूरा पढ़ें"],
    ),
    "en": (
        "Preparing the audio…\nThere are 2~buttons below.",
        r"Preparing the audio… [1-9]0%\nThere are 2~buttons below\.",
        ["Cancel", "Read in full"],
    ),
}
CANCELLED = "आवाज़ बनाना रोक दिया गया है।"
FAILED = "आवाज़ अभी नहीं बन पाई। थोड़ी देर बाद फिर कोशिश करें।\nनीचे 1~बटन है।"
SENT = "ऑडियो अभी भेजा गया है।"


def spaced(text: str) -> str:
    """`~` as the non-breaking space that it stands for."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


def duration_of(heard: Received, language: str = "hi") -> str:
    return load_wordings()[language].duration((heard.data.get("audio") or heard.data["voice"])["duration"])


async def heard_by(reader: Reader, chat: int | None = None, since: int | None = None) -> Received:
    """The next audio or voice message; waiting lines are passed over."""
    count = 1
    while True:
        received = await reader.wait_for(count, chat=chat, since=since)
        sounds = [each for each in received if {"audio", "voice"} & each.data.keys()]
        if sounds:
            return sounds[0]
        count = len(received) + 1


async def file_of(control: Control, file_id: str) -> bytes:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{control.url}/sandbox/files/{file_id}") as response,
    ):
        assert response.status == 200
        return await response.read()


async def gone(control: Control, message: Received) -> None:
    """Waits until a message has been deleted."""
    await control.wait_until(
        lambda entries: any(
            entry["kind"] == "deleted" and (entry["chat"], entry["message_id"]) == (message.chat, message.id)
            for entry in entries
        )
    )


async def uploads(control: Control) -> list[str]:
    """What was uploaded by way of the methods that send sounds; a file_id is no upload."""
    sent = await control.requests("sendAudio", "sendVoice")
    return [
        each["method"]
        for each in sent
        if each["ok"] and any(isinstance(each["params"].get(kind), dict) for kind in ("audio", "voice"))
    ]


@pytest.mark.usefixtures("hummed")
@pytest.mark.parametrize(
    ("language", "caption", "buttons"),
    [
        ("hi", "सुनने में {}\nनीचे 2~बटन हैं।", [["पूरा पढ़ें", "बयान पढ़ें"]]),
        ("en", "{} audio\nThere are 2~buttons below.", [["Read in full", "Read quotes"]]),
    ],
    ids=["hindi", "english"],
)
async def test_the_audio_has_all_that_a_player_shows_and_the_next_steps(
    control: Control, language: str, caption: str, buttons: list[list[str]]
) -> None:
    asha = await control.reader("Asha", language_code=language)

    question = await asha.send("/listen")
    audio = await heard_by(asha)

    shown = audio.data["audio"]
    assert audio.data["caption"] == spaced(f"{TITLE}\n{caption.format(duration_of(audio, language))}")
    assert [entity["type"] for entity in audio.data["caption_entities"]] == ["bold"]
    assert (audio.buttons, audio.silent, audio.reply_to) == (buttons, False, question.id)
    assert (shown["title"], shown["performer"], shown["mime_type"]) == (TITLE, "मीना जोशी", "audio/mpeg")
    assert (shown["thumbnail"]["width"], shown["thumbnail"]["height"]) == (320, 320)
    sound = soundfile.info(io.BytesIO(await file_of(control, shown["file_id"])))
    assert sound.duration == pytest.approx(shown["duration"], abs=1)


@pytest.mark.usefixtures("hummed")
async def test_the_button_of_the_card_and_every_word_yield_audio(asha: Reader) -> None:
    card = await asha.ask("/headline")
    query = await asha.press(card, "सुनें 🔊")
    assert (await heard_by(asha)).reply_to == card.id
    assert (await asha.wait_answer(query)).text is None

    for typed in ("सुनाओ", "/audio", "ज़रा सुना दो!", "suno 1", "/listen 1", "सुनाओ एक"):
        await asha.send(typed)
        assert (await heard_by(asha)).data["audio"]["title"] == TITLE


async def test_a_second_listener_costs_no_synthesis_and_no_upload(
    speaker: Speaker, hummed: Any, control: Control, asha: Reader, ravi: Reader
) -> None:
    await asha.send("/listen")
    first = await heard_by(asha)
    await hummed.restart()
    await ravi.send("/listen")
    second = await heard_by(ravi)

    assert first.data["audio"]["file_id"] == second.data["audio"]["file_id"]
    assert len(speaker.asked) == 1
    assert await uploads(control) == ["sendAudio"]


async def test_fifty_readers_of_a_cold_article_cost_one_synthesis_and_one_upload(
    speaker: Speaker, hummed: Any, control: Control
) -> None:
    readers = [await control.reader(f"Reader {number}") for number in range(50)]

    for reader in readers:
        await reader.send("/listen")
    files = {(await heard_by(reader)).data["audio"]["file_id"] for reader in readers}

    assert len(files) == len(speaker.asked) == len(await uploads(control)) == 1


@pytest.mark.usefixtures("hummed")
async def test_the_card_tells_the_listening_time_once_there_is_an_audio(asha: Reader) -> None:
    assert "सुनने में" not in (await asha.ask("/headline")).text
    await asha.send("/listen")
    audio = await heard_by(asha)

    card = await asha.ask("/headline")

    assert spaced(f"\nपढ़ने में 1~मिनट, सुनने में {duration_of(audio)}\n\n") in card.text


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_what_takes_long_is_waited_for_behind_a_silent_line(
    speaker: Speaker, hummed: Any, control: Control, language: str
) -> None:
    begun, line, buttons = WAITING[language]
    speaker.upto = 0
    asha = await control.reader("Asha", language_code=language)
    waiting = await asha.ask("/listen")

    assert (waiting.text, waiting.silent, waiting.buttons) == (spaced(begun), True, [buttons])
    speaker.upto = 0.5
    assert re.fullmatch(spaced(line), (await asha.wait_edited(waiting)).text)
    speaker.upto = 1
    audio = await heard_by(asha)
    await gone(control, waiting)

    assert not audio.silent
    assert [each.id for each in await asha.messages() if each.author != asha.id] == [audio.id]


async def test_what_is_there_soon_has_no_waiting_line(hummed: Any, control: Control, asha: Reader) -> None:
    await asha.send("/listen")
    await heard_by(asha)
    await asha.ask("/help")

    assert len(await control.received(asha.id)) == 2


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("place", ["private", "group", "topic"])
async def test_line_and_audio_come_where_it_was_asked(
    speaker: Speaker, hummed: Any, asha: Reader, place: str
) -> None:
    speaker.upto = 0
    where: dict[str, int] = {}
    if place == "group":
        where = {"chat": await hummed.group("परिवार", asha)}
    if place == "topic":
        forum = await hummed.group("मोहल्ला", asha, topics=("गपशप",))
        where = {"chat": forum, "topic": forum.topics["गपशप"]}

    question = await asha.send("/listen", **where)
    (line,) = await asha.wait_for(chat=where.get("chat"))
    speaker.upto = 1
    audio = await heard_by(asha, where.get("chat"))

    assert [each.topic for each in (line, audio)] == [where.get("topic")] * 2
    assert (line.reply_to, audio.reply_to) == (question.id, question.id)
    actions = [each for each in await asha.control.journal("action") if each["chat"] == question.chat]
    assert actions
    assert {each["topic"] for each in actions} == {where.get("topic")}
    assert {each["action"] for each in actions} <= {"record_voice", "upload_voice"}


async def test_while_audio_is_made_everybody_is_answered_at_once(
    speaker: Speaker, hummed: Any, asha: Reader, ravi: Reader
) -> None:
    speaker.upto = 0
    await asha.send("/listen")

    for reader in (asha, ravi):
        asked = await reader.send("/help")
        (answer,) = await reader.wait_for()
        entries = {
            each["message"]["message_id"]: each["monotonic"]
            for each in await reader.control.journal("message")
            if each["chat"] == reader.id
        }
        assert entries[answer.id] - entries[asked.id] < 3

    speaker.upto = 1
    await heard_by(asha, since=0)


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("way", ["button", "रुको", "Cancel!", "रद्द"])
async def test_it_is_cancelled_by_its_button_or_a_word(
    speaker: Speaker, hummed: Any, control: Control, asha: Reader, way: str
) -> None:
    speaker.upto = 0
    waiting = await asha.ask("/listen")
    async with asyncio.timeout(10):  # the waiting line may come before the engine has begun
        while not speaker.asked:
            await asyncio.sleep(0.01)

    if way == "button":
        query = await asha.press(waiting, "रद्द करें")
        assert (await asha.wait_answer(query)).text is None
    else:
        await asha.send(way)
    stopped = await asha.wait_edited(waiting)

    assert (stopped.text, stopped.buttons) == (CANCELLED, [])
    async with asyncio.timeout(10):  # the engine looks up in its own thread
        while speaker.stopped != 1:
            await asyncio.sleep(0.01)
    speaker.upto = 1
    await asha.ask("/help")
    assert len(await control.received(asha.id)) == 2
    query = await asha.forge(waiting, "cancel")
    assert (await asha.wait_answer(query)).text == "यह बटन पुराना हो चुका है।"


@pytest.mark.usefixtures("hummed")
async def test_where_nothing_is_made_there_is_nothing_to_cancel(asha: Reader) -> None:
    for typed in ("रुको", "/cancel"):
        assert (await asha.ask(typed)).text.startswith("यह समझ में नहीं आया।")


async def test_cancelled_before_there_is_a_line_it_is_said_all_the_same(
    speaker: Speaker, hummed: Any, asha: Reader
) -> None:
    speaker.upto = 0
    await asha.send("/listen")

    assert (await asha.ask("रुको")).text == CANCELLED


@pytest.mark.usefixtures("brisk")
async def test_the_story_is_read_while_its_audio_is_made(speaker: Speaker, hummed: Any, asha: Reader) -> None:
    speaker.upto = 0
    waiting = await asha.ask("/listen")

    await asha.press(waiting, "पूरा पढ़ें")
    (story,) = await asha.wait_for()

    assert "कर्मचारी दो पालियों में काम करेंगे।" in story.text
    speaker.upto = 1
    await heard_by(asha)


@pytest.mark.usefixtures("brisk")
async def test_in_a_group_only_who_asked_or_an_admin_cancels(
    speaker: Speaker, hummed: Any, control: Control, asha: Reader, ravi: Reader
) -> None:
    speaker.upto = 0
    meera = await control.reader("Meera")
    family = await hummed.group("परिवार", asha, ravi, admins=(meera,))

    waiting = await asha.ask("/listen", chat=family)
    query = await ravi.press(waiting, "रद्द करें")
    assert (await ravi.wait_answer(query)).text == "This button is for admins."
    await asha.press(waiting, "रद्द करें")
    assert (await asha.wait_edited(waiting)).text == CANCELLED

    waiting = await asha.ask("/listen", chat=family)
    await meera.press(waiting, "रद्द करें")
    assert (await meera.wait_edited(waiting)).text == CANCELLED


@pytest.mark.usefixtures("brisk")
async def test_asked_twice_while_it_is_made_it_comes_once(
    speaker: Speaker, hummed: Any, control: Control, asha: Reader
) -> None:
    speaker.upto = 0
    await asha.ask("/listen")
    for typed in ("सुनाओ", "/listen", "/listen 1"):
        await asha.send(typed)
    await asha.ask("/help")
    speaker.upto = 1
    await heard_by(asha)
    await asha.ask("/help")

    kinds = [bool({"audio"} & each.data.keys()) for each in await control.received(asha.id)]
    assert kinds == [False, False, True, False]


async def test_the_same_button_in_a_group_brings_it_once_a_minute(
    hummed: Any, control: Control, asha: Reader, ravi: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = await hummed.group("परिवार", asha, ravi)
    card = await asha.ask("/headline", chat=family)
    await asha.press(card, "सुनें 🔊")
    audio = await heard_by(asha, family)
    assert audio.reply_to == card.id

    query = await ravi.press(card, "सुनें 🔊")
    assert (await ravi.wait_answer(query)).text == "The audio was just sent."
    query = await asha.press(card, "सुनें 🔊")
    assert (await asha.wait_answer(query)).text == SENT

    monkeypatch.setattr(audio_requests, "JUST_SENT", 0.0)
    query = await ravi.press(card, "सुनें 🔊")
    assert (await heard_by(ravi, family)).reply_to == card.id
    assert (await ravi.wait_answer(query)).text is None


@pytest.mark.usefixtures("hummed")
@pytest.mark.parametrize("way", ["/listen quotes", "बयान सुनाओ", "बयान सुनाओ 1", "button"])
async def test_the_quotes_alone(speaker: Speaker, asha: Reader, way: str) -> None:
    if way == "button":
        quotes = await asha.ask("/quotes")
        await asha.press(quotes, "बयान सुनें 🔊")
    else:
        await asha.send(way)
    audio = await heard_by(asha)

    assert audio.data["caption"] == spaced(
        f"किसने क्या कहा: 2~बयान\n{TITLE}\nसुनने में {duration_of(audio)}\nनीचे 3~बटन हैं।"
    )
    assert audio.buttons == [["सुनें 🔊", "पूरा पढ़ें"], ["बयान पढ़ें"]]
    ((_, words),) = speaker.asked
    assert "बैठने की जगह की कमी है" in words
    assert "पालियों" not in words


async def test_a_story_that_quotes_nobody_is_not_read_for_its_quotes(
    speaker: Speaker, idle: Any, asha: Reader
) -> None:
    idle.put("well.txt", "गाँव में नया कुआँ\n\nगाँव के लोगों ने मिलकर कुआँ खोदा।\n")
    await idle.start()

    assert (await asha.ask("/listen quotes")).text == "इस खबर में किसी का सीधा बयान नहीं है।"
    assert speaker.asked == []


@pytest.mark.usefixtures("hummed")
async def test_a_number_that_no_story_has_is_told(asha: Reader) -> None:
    assert (await asha.ask("सुनाओ 9")).text.startswith("इस नंबर की खबर नहीं है।")


async def test_over_an_empty_shelf_there_is_nothing_to_hear(idle: Any, asha: Reader) -> None:
    await idle.start()

    assert (await asha.ask("/listen")).text == "अभी कोई खबर नहीं है। थोड़ी देर बाद फिर देखें।"
