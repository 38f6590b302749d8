"""From samples to a file that Telegram plays: silences, level, rate, MP3 or Opus.

samples of each piece -> Recording (on disk, silences put in) -> level -> resampled, encoded in blocks -> bytes
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

if TYPE_CHECKING:
    from bot.audio.engine import Samples

Form: TypeAlias = Literal["mp3", "ogg"]


class Recording:
    """The sound of a script while it is being made: on disk, since two hours do not belong in memory.

    Args:
        rate: Samples a second of what is added.

    Attributes:
        seconds: How long it is so far.
    """

    def __init__(self, rate: int) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        raise NotImplementedError

    def __exit__(self, *_: object) -> None:
        raise NotImplementedError

    @property
    def seconds(self) -> float:
        """How long it is so far."""
        raise NotImplementedError

    def add(self, samples: "Samples", pause: float) -> None:
        """Put a piece behind the others: its own silence at both ends trimmed, then `pause` seconds of it."""
        raise NotImplementedError

    def encode(self, form: Form, progress: Callable[[float], None] = lambda _share: None) -> bytes:
        """The whole as a file: level evened, peak near -1 dBFS, no silence over .5 s at either end.

        Args:
            form: `ogg` is Opus at about 30 kbit/s, mono, 48 kHz; `mp3` is mono.
            progress: Told the share done, 0 to 1.
        """
        raise NotImplementedError


def transcode(audio: bytes, form: Form) -> bytes:
    """The same sound in the other form, without its tags."""
    raise NotImplementedError


def duration(audio: bytes) -> float:
    """Seconds of sound in an encoded file."""
    raise NotImplementedError
