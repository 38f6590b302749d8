"""What a player shows of a file: title, performer, cover."""

from dataclasses import dataclass

from bot.audio.encode import Form


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
    """The file with these tags in place of any others."""
    raise NotImplementedError
