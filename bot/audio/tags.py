"""What a player shows of a file: title, performer, cover."""

import base64
import io
import re
import unicodedata
from dataclasses import dataclass
from importlib import import_module

from bot.audio.encode import Form

LONGEST = 250  # characters: more than a title has, less than any player's limit
MOST_MARKS = 4  # on one letter; Devanagari needs three

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_FRONT_COVER = 3

# ID3's language is ISO 639-2; a language that is not here is left out.
_THREE_LETTERS = {
    "hi": "hin", "en": "eng", "mr": "mar", "ne": "nep", "ur": "urd", "bn": "ben", "ta": "tam", "te": "tel",
    "gu": "guj", "pa": "pan", "kn": "kan", "ml": "mal", "or": "ori", "as": "asm", "sa": "san", "sd": "snd",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tags:
    """What is written into a file.

    Attributes:
        title: The article's title.
        performer: The outlet, if it is known.
        language: ISO 639-1 code of the words, if it is known.
        cover: A JPEG, if there is one.
    """

    title: str
    performer: str | None = None
    language: str | None = None
    cover: bytes | None = None


def tagged(audio: bytes, form: Form, tags: Tags) -> bytes:
    """The file with these tags in place of any others; a title is cut at 250 characters.

    A cover that is no JPEG is left out.
    """
    file = io.BytesIO(audio)
    _tag_mp3(file, tags) if form == "mp3" else _tag_ogg(file, tags)
    return file.getvalue()


def _tag_mp3(file: io.BytesIO, tags: Tags) -> None:
    """ID3v2.3, which every player reads; its text is UTF-16."""
    id3 = import_module("mutagen.id3")
    written = id3.ID3()
    utf16 = id3.Encoding.UTF16
    written.add(id3.TIT2(encoding=utf16, text=_plain(tags.title)))
    if performer := _plain(tags.performer):
        written.add(id3.TPE1(encoding=utf16, text=performer))
    if language := _THREE_LETTERS.get(tags.language or ""):
        written.add(id3.TLAN(encoding=id3.Encoding.LATIN1, text=language))
    if tags.cover and _size(tags.cover):
        written.add(id3.APIC(encoding=0, mime="image/jpeg", type=_FRONT_COVER, desc="", data=tags.cover))
    written.save(file, v2_version=3)


def _tag_ogg(file: io.BytesIO, tags: Tags) -> None:
    """Vorbis comments, the cover among them as a FLAC picture."""
    opus = import_module("mutagen.oggopus").OggOpus(file)
    opus.tags.clear()
    wanted = {
        "title": _plain(tags.title),
        "artist": _plain(tags.performer),
        "language": _plain(tags.language),
    }
    opus.tags.update({key: value for key, value in wanted.items() if value})
    if tags.cover and (size := _size(tags.cover)):
        picture = import_module("mutagen.flac").Picture()
        picture.data, picture.type, picture.mime, picture.depth = tags.cover, _FRONT_COVER, "image/jpeg", 24
        picture.width, picture.height = size
        opus.tags["metadata_block_picture"] = base64.b64encode(picture.write()).decode("ascii")
    file.seek(0)
    opus.save(file)


def _size(cover: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG; None where it is none."""
    from PIL import Image  # noqa: PLC0415 - only a file about to be sent needs it

    try:
        with Image.open(io.BytesIO(cover), formats=["JPEG"]) as image:
            return image.size
    except OSError:
        return None


def _plain(text: str | None) -> str:
    """One line of bounded length, with no more marks on a letter than a language has."""
    kept: list[str] = []
    marks = 0
    for letter in " ".join(_CONTROLS.sub(" ", text or "").split()):
        marks = marks + 1 if unicodedata.category(letter).startswith("M") else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
        if len(kept) == LONGEST:
            break
    return "".join(kept).strip()
