"""What one chat refuses in the middle of a broadcast: that chat alone rests, and its owner is told."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.client import Control, Reader
from bot.store import Store
from bot.store.chats import Listening
from bot.store.subscriptions import Form, Wishes
from tests.journeys.speaker import Speaker
from tests.journeys.test_listen import heard_by
from tests.journeys.test_listen_failing import FORBIDDEN
from tests.journeys.test_members import BACK, CLOSED, NO_RIGHT, ledger, until
from tests.journeys.test_modes import STORY, part_of, whole
from tests.journeys.test_new_file import until_looked
from tests.journeys.test_process import start

pytestmark = pytest.mark.long

__all__ = ["ledger", "start"]

SHORT = "नया पुल\n\nनदी पर नया पुल खुल गया।\n"
OTHER = "नया बाज़ार\n\nशहर में नया बाज़ार लगा।\n"
SOUNDS = {"audio", "voice"}


async def parts(control: Control, chat: int) -> list[int]:
    """The numbers of the story's parts that a chat has received."""
    return [number for each in await control.received(chat) if (number := part_of(each.text))]


async def until_whole(control: Control, chat: int) -> list[int]:
    """The same, once the story is whole there."""
    async with asyncio.timeout(30):
        while not whole(got := await parts(control, chat)):
            await asyncio.sleep(0.05)
    return got


async def tries(control: Control, chat: int, since: int, method: str = "sendMessage") -> int:
    """How often something was sent to a chat, in vain or not."""
    sends = await control.requests(method, since=since)
    return len([each for each in sends if int(each["params"]["chat_id"]) == chat])


async def test_who_has_blocked_the_bot_costs_one_call_and_start_brings_them_back(
    khabar: Any, ledger: Store, asha: Reader, tmp_path: Path
) -> None:
    """Failure mode 2, where nobody told the bot of the block: a story of eight parts."""
    control = asha.control
    await asha.ask("/subscribe")
    second = await control.reader("Second")
    await second.ask("/subscribe")
    await until_looked(tmp_path / "khabar.db")
    blocked = {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    await control.fault("error", method="sendMessage", chat=asha.id, **blocked)
    since = (await control.state())["last_event"]
    khabar.put("new.txt", STORY)

    assert await until_whole(control, second.id) == list(range(1, 9))
    await until(ledger, asha.id, "resting", "blocked")
    assert await tries(control, asha.id, since) == 1

    await control.clear_faults()
    assert (await asha.ask("/start")).text.startswith(BACK["hi"])
    khabar.put("short.txt", SHORT)
    (story,) = await asha.wait_for(1, since=(await control.state())["last_event"])
    assert story.text.startswith("नया पुल\n")


@pytest.mark.parametrize(
    ("description", "reason", "told"),
    [
        ("Bad Request: need administrator rights in the channel chat", "no_right", NO_RIGHT["hi"]),
        ("Bad Request: TOPIC_CLOSED", "topic_closed", CLOSED["hi"]),
    ],
    ids=["rights", "topic"],
)
async def test_a_place_that_takes_nothing_rests_and_its_owner_is_told_once(  # noqa: PLR0917 - fixtures
    khabar: Any,
    ledger: Store,
    asha: Reader,
    description: str,
    reason: str,
    told: str,
) -> None:
    """Failure mode 15, where the refusal is the first that the bot hears of it."""
    control = asha.control
    await asha.ask("/help")
    forum = await khabar.group("परिवार", admins=(asha,), topics=("गपशप",))
    topic = forum.topics["गपशप"]
    await asha.ask("/subscribe", chat=forum, topic=topic)
    await until_looked(khabar.folder.parent / "khabar.db")
    refused = {"error_code": 400, "description": description}
    await control.fault("error", method="sendMessage", chat=int(forum), **refused)
    since = (await control.state())["last_event"]
    khabar.put("new.txt", STORY)

    await until(ledger, forum, "resting", reason, topic)
    (said,) = await asha.wait_for(since=since)
    khabar.put("short.txt", SHORT)
    await khabar.until_newest(asha, "नया पुल\n")
    assert said.text == told
    assert await tries(control, int(forum), since) == 1
    assert len([each for each in await control.received(asha.id) if each.text == told]) == 1


async def test_a_group_in_slow_mode_gets_the_whole_story_at_its_pace(
    khabar: Any, control: Control, asha: Reader, tmp_path: Path
) -> None:
    """Failure mode 15: slow mode says how long to wait, and the bot waits."""
    group = await khabar.group("परिवार", admins=(asha,), type="supergroup")
    await asha.ask("/subscribe", chat=group)
    await until_looked(tmp_path / "khabar.db")
    await control.permissions(group, slow_mode=1)
    khabar.put("new.txt", STORY)

    assert await until_whole(control, int(group)) == list(range(1, 9))


@pytest.mark.parametrize("form", ["audio", "both"])
async def test_who_takes_no_voice_messages_gets_the_same_narration_as_a_file_and_is_told_why_once(
    speaker: Speaker, hummed: Any, ledger: Store, asha: Reader, form: Form
) -> None:
    """Failure mode 16: both chose voice messages, and the settings of one of them forbid these."""
    control = asha.control
    wary = await control.reader("Wary", language_code="hi", forbids_voice=True)
    for each in (asha, wary):
        await ledger.chats.choose_listening(each.id, Listening("voice"))
        await ledger.subscriptions.choose(each.id, None, "private", Wishes(form=form))
        await each.ask("/subscribe")
    await until_looked(hummed.folder.parent / "khabar.db")

    hummed.put("short.txt", SHORT)
    spoken, first = await heard_by(asha), await heard_by(wary)
    since = (await control.state())["last_event"]
    hummed.put("other.txt", OTHER)
    await heard_by(asha, since=since)
    second = await heard_by(wary, since=since)

    assert (spoken.data.keys() & SOUNDS, first.data.keys() & SOUNDS) == ({"voice"}, {"audio"})
    assert first.data["audio"]["duration"] == spoken.data["voice"]["duration"]
    assert (first.data["caption"].count(FORBIDDEN), second.data["caption"].count(FORBIDDEN)) == (1, 0)
    assert FORBIDDEN not in spoken.data["caption"]
    assert "audio" in second.data
    assert await tries(control, wary.id, 0, "sendVoice") == 1
    assert len(speaker.asked) == 2
    texts = [each.text for each in await control.received(wary.id) if "खुल गया।" in each.text]
    assert len(texts) == (form == "both")


@pytest.mark.parametrize(("refusal", "count"), [("file_id", 3), ("413", 2)])
async def test_a_refused_sound_is_uploaded_again_and_one_too_large_is_never_tried_again(
    hummed: Any, ledger: Store, asha: Reader, refusal: str, count: int
) -> None:
    """Failure modes 17 and 18: the audio reaches the first of two, and is refused to the second."""
    control = asha.control
    second = await control.reader("Second")
    for each in (asha, second):
        await ledger.subscriptions.choose(each.id, None, "private", Wishes(form="both"))
        await each.ask("/subscribe")
    await until_looked(hummed.folder.parent / "khabar.db")
    if refusal == "413":
        await control.fault("html", method="sendAudio", chat=second.id, error_code=413)
    else:
        wrong = {"error_code": 400, "description": "Bad Request: wrong file identifier/HTTP URL specified"}
        await control.fault("error", method="sendAudio", chat=second.id, times=1, **wrong)
    hummed.put("short.txt", SHORT)
    async with asyncio.timeout(20):
        while (await ledger.broadcasts.progress(1)).ranges_done < 1:
            await asyncio.sleep(0.05)

    sounds = await control.requests("sendAudio")
    assert len(sounds) == count
    assert [each["ok"] for each in sounds].count(False) == 1
    for reader in (asha, second):
        texts = [each.text for each in await control.received(reader.id)]
        assert len([text for text in texts if text.startswith("नया पुल\n\n") or "खुल गया।" in text]) == 1
