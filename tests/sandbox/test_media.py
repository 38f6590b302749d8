"""Files are known by their bytes, and sent, sent again and fetched as on Telegram."""

import io
from typing import Any

import aiohttp
import pytest

from bot.sandbox.client import Control
from bot.sandbox.media import examine, jpeg_sides, sniff
from bot.sandbox.refusal import Refusal
from bot.sandbox.samples import OPUS, PIXEL

MP3 = b"\xff\xfb\x90\x00" + bytes(400)
TAGGED_MP3 = b"ID3\x04\x00" + bytes(20)
M4A = b"\0\0\0\x20ftypM4A \0\0\0\0" + bytes(50)
VORBIS = b"OggS" + bytes(24) + b"\x01vorbis" + bytes(40)
WAV = b"RIFF\x24\0\0\0WAVEfmt " + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + b"\xff\xc0\x00\x11\x08\x00\x78\x00\xa0\x03" + bytes(9)
BIG_JPEG = JPEG.replace(b"\x08\x00\x78\x00\xa0", b"\x08\x01\x78\x01\xa0")


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (OPUS, "audio/ogg"),
        (VORBIS, "application/ogg"),
        (MP3, "audio/mpeg"),
        (TAGGED_MP3, "audio/mpeg"),
        (M4A, "audio/mp4"),
        (JPEG, "image/jpeg"),
        (PIXEL, "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (WAV, "application/octet-stream"),
        (b"\xff\xfd\x90\x00", "application/octet-stream"),
        (b"\xff\xfb\xf0\x00", "application/octet-stream"),
        (b"\xff\xfb\x9c\x00", "application/octet-stream"),
        (b"\xff\xeb\x90\x00", "application/octet-stream"),
        (b"text", "application/octet-stream"),
    ],
    ids=[
        "opus",
        "vorbis",
        "mp3",
        "tagged mp3",
        "m4a",
        "jpeg",
        "png",
        "webp",
        "wav",
        "layer II",
        "no bitrate",
        "no rate",
        "no version",
        "text",
    ],
)
def test_a_file_is_known_by_its_bytes(data: bytes, mime: str) -> None:
    assert sniff(data) == mime


@pytest.mark.parametrize("data", [OPUS, MP3, TAGGED_MP3, M4A], ids=["opus", "mp3", "tagged", "m4a"])
def test_a_voice_message_may_be_opus_mp3_or_m4a(data: bytes) -> None:
    assert examine("voice", data)[0] == sniff(data)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("voice", VORBIS),
        ("voice", WAV),
        ("voice", b""),
        ("voice", PIXEL),
        ("audio", OPUS),
        ("audio", WAV),
        ("photo", MP3),
        ("photo", PIXEL.replace(b"IHDR\0\0\0\x01", b"IHDR\0\0\0\x40")),
        ("photo", PIXEL.replace(b"IHDR\0\0\0\x01", b"IHDR\0\1\0\0")),
        ("photo", b"\xff\xd8\xff\xd9"),
        ("photo", bytes(10 * 1024 * 1024 + 1)),
        ("document", b""),
    ],
)
def test_a_file_is_refused_where_it_does_not_fit(kind: str, data: bytes) -> None:
    with pytest.raises(Refusal):
        examine(kind, data)


def test_durations_and_sides_are_read_from_the_bytes() -> None:
    assert examine("voice", OPUS)[1] == {"duration": 1}
    assert examine("photo", PIXEL)[1] == {"width": 1, "height": 1}
    assert jpeg_sides(JPEG) == (160, 120)


async def upload(bot: Any, method: str, files: dict[str, bytes], **fields: Any) -> dict[str, Any]:
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, str(value))
    for name, data in files.items():
        form.add_field(name, io.BytesIO(data), filename=f"{name}.bin")
    async with bot.http.post(bot.base + method, data=form) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_an_uploaded_voice_can_be_sent_again_and_fetched_by_range(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    first = (await upload(bot, "sendVoice", {"voice": OPUS}, chat_id=asha.id, caption="सुनें"))["result"]
    again = await bot.do("sendVoice", chat_id=asha.id, voice=first["voice"]["file_id"])
    path = (await bot.do("getFile", file_id=again["voice"]["file_id"]))["file_path"]
    address = bot.base.replace("/bot", "/file/bot") + path
    async with bot.http.get(address, headers={"Range": "bytes=0-3"}) as response:
        part = response.status, await response.read(), response.headers["Content-Range"]
    async with bot.http.get(address) as response:
        whole = await response.read()
    async with bot.http.get(f"{control.url}/sandbox/files/{first['voice']['file_id']}") as response:
        shown = response.content_type, await response.read()

    assert first["caption"] == "सुनें"
    assert first["voice"]["duration"] == 1
    assert again["voice"] == first["voice"]
    assert part == (206, b"OggS", f"bytes 0-3/{len(OPUS)}")
    assert whole == OPUS
    assert shown == ("audio/ogg", OPUS)


@pytest.mark.parametrize("wanted", ["bytes=99999-", "bytes=x"], ids=["beyond the end", "nonsense"])
async def test_a_range_that_is_not_there_is_refused(control: Control, bot: Any, wanted: str) -> None:
    asha = await control.reader("Asha")
    voice = (await asha.show("voice")).data["voice"]["file_id"]
    async with bot.http.get(f"{control.url}/sandbox/files/{voice}", headers={"Range": wanted}) as response:
        assert response.status == 416


async def test_an_audio_has_its_title_and_its_cover(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    files = {"audio": MP3, "cover": JPEG}
    told = {"title": "खबर", "performer": "Hind", "duration": 267, "thumbnail": "attach://cover"}
    audio = (await upload(bot, "sendAudio", files, chat_id=asha.id, **told))["result"]["audio"]

    assert (audio["title"], audio["performer"], audio["duration"]) == ("खबर", "Hind", 267)
    assert (audio["thumbnail"]["width"], audio["thumbnail"]["height"]) == (160, 120)
    assert audio["file_name"] == "audio.bin"


@pytest.mark.parametrize("cover", [PIXEL, BIG_JPEG, JPEG + bytes(200 * 1024)], ids=["png", "big", "heavy"])
async def test_a_cover_must_be_a_small_jpeg(control: Control, bot: Any, cover: bytes) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    files = {"audio": MP3, "cover": cover}
    answer = await upload(bot, "sendAudio", files, chat_id=asha.id, thumbnail="attach://cover")

    assert "thumbnail must be a JPEG" in answer["description"]


@pytest.mark.parametrize(
    ("method", "fields", "words"),
    [
        ("sendVoice", {"voice": "VOICE-unknown"}, "wrong file identifier/HTTP URL specified"),
        ("sendVoice", {"voice": "attach://nothing"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.in/a.png"}, "failed to get HTTP URL content"),
        ("sendAudio", {"thumbnail": "cover"}, "there is no audio in the request"),
        ("getFile", {"file_id": "nothing"}, "invalid file_id"),
    ],
    ids=["unknown", "not attached", "elsewhere", "not given", "not fetched"],
)
async def test_a_file_that_is_not_there_is_refused(
    control: Control, bot: Any, method: str, fields: dict[str, str], words: str
) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    place = {} if method == "getFile" else {"chat_id": asha.id}

    assert words in await bot.refused(method, **place, **fields)


async def test_a_file_is_not_sent_again_as_another_kind(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    voice = (await asha.show("voice")).data["voice"]["file_id"]

    assert "wrong file identifier" in await bot.refused("sendAudio", chat_id=asha.id, audio=voice)


async def test_who_forbids_voice_messages_gets_none(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha", forbids_voice=True)
    voice = (await asha.show("voice")).data["voice"]["file_id"]
    words = await bot.refused("sendVoice", chat_id=asha.id, voice=voice)

    assert words == "Bad Request: VOICE_MESSAGES_FORBIDDEN"
    assert (await bot.do("getChat", chat_id=asha.id))["has_restricted_voice_and_video_messages"]


async def test_an_album_arrives_as_messages_that_belong_together(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    media = '[{"type":"audio","media":"attach://one","title":"1"},{"type":"audio","media":"attach://two"}]'
    files = {"one": MP3, "two": TAGGED_MP3}
    album = (await upload(bot, "sendMediaGroup", files, chat_id=asha.id, media=media))["result"]

    assert len({each["media_group_id"] for each in album}) == 1
    assert [each["audio"].get("title") for each in album] == ["1", None]


@pytest.mark.parametrize(
    "media",
    [
        [{"type": "photo", "media": "a"}],
        [{"type": "photo", "media": "a"}, {"type": "audio", "media": "b"}],
        [{"type": "video", "media": "a"}, {"type": "video", "media": "b"}],
        [{"type": "photo", "media": "a", "parse_mode": "HTML"}, {"type": "photo", "media": "b"}],
    ],
    ids=["one", "mixed", "unknown", "with parse_mode"],
)
async def test_an_album_that_breaks_a_rule_is_refused(
    control: Control, bot: Any, media: list[dict[str, Any]]
) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")

    assert (await bot.refused("sendMediaGroup", chat_id=asha.id, media=media)).startswith("Bad Request")


async def test_a_document_may_be_anything(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    sent = (await upload(bot, "sendDocument", {"document": b"words"}, chat_id=asha.id, caption="a"))["result"]
    photo = (await upload(bot, "sendPhoto", {"photo": PIXEL}, chat_id=asha.id))["result"]["photo"]

    assert (sent["document"]["file_name"], sent["document"]["file_size"]) == ("document.bin", 5)
    assert [(each["width"], each["height"]) for each in photo] == [(1, 1)]


async def test_a_file_too_big_to_fetch_is_not_offered(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    big = bytes(20 * 1024 * 1024 + 1)
    sent = (await upload(bot, "sendDocument", {"document": big}, chat_id=asha.id))["result"]
    refused = await bot.refused("getFile", file_id=sent["document"]["file_id"])

    assert refused == "Bad Request: file is too big"


async def test_the_file_of_a_message_can_be_replaced(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    post = (await upload(bot, "sendAudio", {"audio": MP3}, chat_id=asha.id))["result"]
    place = {"chat_id": asha.id, "message_id": post["message_id"]}
    media = '{"type":"document","media":"attach://text","caption":"words"}'
    edited = (await upload(bot, "editMessageMedia", {"text": b"words"}, **place, media=media))["result"]
    refused = await bot.refused("editMessageMedia", **place, media={"type": "video", "media": "x"})

    assert edited["document"]["file_size"] == 5
    assert edited["caption"] == "words"
    assert "audio" not in edited
    assert "cannot put a video" in refused


async def test_an_upload_over_50_mb_is_answered_with_413(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    answer = await upload(bot, "sendDocument", {"document": bytes(53 * 1024 * 1024)}, chat_id=asha.id)

    assert answer == {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}
