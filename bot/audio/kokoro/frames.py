"""How the bot and the voice's process talk: frames of bytes, each after its length and its kind."""

import struct
from enum import IntEnum
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from io import FileIO

_HEAD = struct.Struct("!BI")


class Kind(IntEnum):
    """What a frame holds."""

    READY = 1  # nothing: the model is loaded
    ASK = 2  # JSON: voice, speed, tokens
    SOUND = 3  # float32, little-endian
    FAILED = 4  # UTF-8: what went wrong


def write(stream: BinaryIO, kind: Kind, content: bytes = b"") -> None:
    """One frame out, at once.

    Raises:
        OSError: The other side is gone.
    """
    stream.write(_HEAD.pack(kind, len(content)) + content)
    stream.flush()


def read(stream: "BinaryIO | FileIO") -> tuple[Kind, bytes] | None:
    """The next frame, or None where the other side is gone."""
    head = _exactly(stream, _HEAD.size)
    if head is None:
        return None
    kind, length = _HEAD.unpack(head)
    content = _exactly(stream, length)
    return None if content is None else (Kind(kind), content)


def _exactly(stream: "BinaryIO | FileIO", size: int) -> bytes | None:
    """That many bytes, or None where they end before."""
    parts = []
    while size:
        part = stream.read(size)
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
