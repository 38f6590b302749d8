"""How sounds leave: uploaded once, sent again by file_id, with all that a player shows."""

import asyncio
import io
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError

from bot.delivery.outcome import forbids_voice, refuses_file
from bot.delivery.outgoing import Button, Outgoing, Place, Sound, SoundFile
from bot.delivery.sender import Sender
from bot.sandbox.client import Control, Reader
from bot.sandbox.samples import OPUS
from bot.text.rich import bold

# The header of a frame of MPEG audio, layer III, and what may follow it.
MP3 = b"\xff\xfb\x90\x00" + bytes(413)


def picture() -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (320, 320)).save(stream, "JPEG")
    return stream.getvalue()


class Loading:
    """Gives a file, and counts how often it was asked for."""

    def __init__(self, file: SoundFile, pause: float = 0.0) -> None:
        self.file = file
        self.pause = pause
        self.times = 0

    async def __call__(self) -> SoundFile:
        self.times += 1
        await asyncio.sleep(self.pause)
        return self.file


def audio(load: Loading, key: str = "k1") -> Outgoing:
    sound = Sound("audio", key, load, "नदी का मेला", "दैनिक सवेरा", 61.4)
    return Outgoing(bold("नदी का मेला"), rows=((Button("पूरा पढ़ें", "read:x"),),), sound=sound)


def voice(load: Loading) -> Outgoing:
    return Outgoing(bold("मेला"), sound=Sound("voice", "k1", load, "मेला", None, 1.0))


async def test_an_audio_carries_caption_buttons_cover_and_what_a_player_shows(
    sender: Sender, control: Control, asha: Reader
) -> None:
    load = Loading(SoundFile(MP3, "mela.mp3", picture()))

    await sender.send(Place(asha.id, reply_to=1), [audio(load)])

    (received,) = await control.received(asha.id)
    shown = received.data["audio"]
    assert (shown["title"], shown["performer"], shown["duration"]) == ("नदी का मेला", "दैनिक सवेरा", 61)
    assert (shown["file_name"], shown["thumbnail"]["width"]) == ("mela.mp3", 320)
    assert received.data["caption"] == "नदी का मेला"
    assert [each["type"] for each in received.data["caption_entities"]] == ["bold"]
    assert (received.buttons, received.silent, received.reply_to) == ([["पूरा पढ़ें"]], False, 1)


async def test_it_is_uploaded_once_and_then_sent_by_its_file_id(
    sender: Sender, control: Control, asha: Reader, uploads: dict[Any, str]
) -> None:
    load = Loading(SoundFile(MP3, "mela.mp3"))

    for _ in range(3):
        await sender.send(Place(asha.id), [audio(load)])

    (file_id,) = {each.data["audio"]["file_id"] for each in await control.received(asha.id)}
    assert load.times == 1
    assert list(uploads.items()) == [((await control.bot(), "k1", "mp3"), file_id)]


async def test_audio_and_voice_message_of_one_sound_are_two_files(
    sender: Sender, control: Control, asha: Reader, uploads: dict[Any, str]
) -> None:
    await sender.send(Place(asha.id), [audio(Loading(SoundFile(MP3, "mela.mp3")))])
    await sender.send(Place(asha.id), [voice(Loading(SoundFile(OPUS, "mela.ogg")))])

    kinds = [{"audio", "voice"} & each.data.keys() for each in await control.received(asha.id)]
    assert kinds == [{"audio"}, {"voice"}]
    assert {kind for _, _, kind in uploads} == {"mp3", "ogg"}


async def test_many_at_once_wait_for_one_upload(sender: Sender, control: Control, asha: Reader) -> None:
    load = Loading(SoundFile(MP3, "mela.mp3"), pause=0.2)

    await asyncio.gather(*(sender.send(Place(asha.id), [audio(load)]) for _ in range(20)))

    assert load.times == 1
    assert len(await control.received(asha.id)) == 20


async def test_different_sounds_do_not_wait_for_each_other(sender: Sender, asha: Reader) -> None:
    slow, quick = Loading(SoundFile(MP3, "a.mp3"), pause=60), Loading(SoundFile(MP3, "b.mp3"))
    waiting = asyncio.create_task(sender.send(Place(asha.id), [audio(slow, "k1")]))

    async with asyncio.timeout(20):
        await sender.send(Place(asha.id), [audio(quick, "k2")])

    assert not waiting.done()
    waiting.cancel()


async def test_an_upload_that_fails_leaves_the_next_one_to_try(
    sender: Sender, control: Control, asha: Reader
) -> None:
    load = Loading(SoundFile(MP3, "mela.mp3"))
    await control.fault("error", method="sendAudio", times=1, error_code=400, description="Bad Request: no")

    with pytest.raises(BadRequest):
        await sender.send(Place(asha.id), [audio(load)])
    await sender.send(Place(asha.id), [audio(load)])

    assert load.times == 2
    assert len(await control.received(asha.id)) == 1


async def test_many_that_are_refused_the_file_id_upload_it_once_more_together(
    sender: Sender, control: Control, asha: Reader, uploads: dict[Any, str]
) -> None:
    """Failure mode 17: here Telegram knows the file_id of none of them, as after a change of bots."""
    uploads[await control.bot(), "k1", "mp3"] = "AUDIO-of-another-life"
    load = Loading(SoundFile(MP3, "mela.mp3"), pause=0.1)

    await asyncio.gather(*(sender.send(Place(asha.id), [audio(load)]) for _ in range(10)))

    (file_id,) = {each.data["audio"]["file_id"] for each in await control.received(asha.id)}
    assert load.times == 1
    assert list(uploads.values()) == [file_id]


async def test_a_file_of_megabytes_goes_out(sender: Sender, control: Control, asha: Reader) -> None:
    load = Loading(SoundFile(MP3 * 8000, "long.mp3"))

    await sender.send(Place(asha.id), [audio(load)])

    (received,) = await control.received(asha.id)
    assert received.data["audio"]["file_size"] == len(MP3) * 8000


async def test_what_is_too_large_is_not_tried_again(
    sender: Sender, control: Control, asha: Reader, pauses: list[float]
) -> None:
    await control.fault("html", method="sendAudio", error_code=413)

    with pytest.raises(NetworkError, match="Too Large"):
        await sender.send(Place(asha.id), [audio(Loading(SoundFile(MP3, "mela.mp3")))])

    assert len(await control.requests("sendAudio")) == 1
    assert pauses == []


async def test_told_to_wait_the_upload_is_repeated_whole(
    sender: Sender, control: Control, asha: Reader, pauses: list[float]
) -> None:
    await control.fault(
        "error",
        method="sendAudio",
        times=1,
        error_code=429,
        description="Too Many Requests: retry after 3",
        parameters={"retry_after": 3},
    )

    await sender.send(Place(asha.id), [audio(Loading(SoundFile(MP3, "mela.mp3", picture())))])

    (received,) = await control.received(asha.id)
    assert pauses == [3]
    assert received.data["audio"]["file_size"] == len(MP3)
    assert received.data["audio"]["thumbnail"]


async def test_a_posted_message_is_changed_and_deleted(
    sender: Sender, control: Control, asha: Reader
) -> None:
    line = Outgoing(bold("एक"))
    posted = await sender.post(Place(asha.id), line)
    assert posted

    await sender.amend(posted, Outgoing(bold("दो")))
    assert [each.text for each in await asha.messages() if each.author != asha.id] == ["दो"]
    await sender.delete(posted)
    await sender.amend(posted, line)
    await sender.delete(posted)

    assert [each for each in await asha.messages() if each.author != asha.id] == []
    assert len(await control.received(asha.id)) == 1


@pytest.mark.parametrize(
    ("text", "voice_forbidden", "file_refused"),
    [
        ("VOICE_MESSAGES_FORBIDDEN", True, False),
        ("Voice_messages_forbidden", True, False),
        ("Chat_send_voices_forbidden", True, False),
        ("Not enough rights to send voice notes to the chat", True, False),
        ("Wrong file identifier/http url specified", False, True),
        ("Wrong remote file identifier specified: wrong string length", False, True),
        ("Wrong remote file id specified: can't unserialize it", False, True),
        ("File_reference_expired", False, True),
        ("Message to be replied not found", False, False),
        ("Can't use file of type Voice as Audio", False, True),
    ],
)
def test_what_a_refusal_means(text: str, voice_forbidden: bool, file_refused: bool) -> None:
    error = BadRequest(text)

    assert (forbids_voice(error), refuses_file(error)) == (voice_forbidden, file_refused)
