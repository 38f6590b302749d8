"""What every engine is: a name, its voices, and a way to speak."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.errors import AudioError
from bot.text.speech import Piece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

SLOWEST, FASTEST = 0.8, 1.5


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of an engine.

    Attributes:
        name: As `/voice` and `--voice` name it, such as hf_alpha.
        languages: ISO 639-1 codes of the languages it speaks well.
        female: Whether it sounds like a woman; None where it is not to be told.
    """

    name: str
    languages: tuple[str, ...]
    female: bool | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak: which voice (None: the engine's own choice), and how fast (1.0 as usual, 0.8-1.5)."""

    voice: str | None = None
    speed: float = 1.0


class EngineFailed(AudioError):
    """The engine did not finish; another one may."""


class Engine(Protocol):
    """What speaks.

    Attributes:
        name: gtts, kokoro or espeak.
        version: Changes when the same script would sound different.
        rate: Samples a second of what it gives.
        keeps_latin: Whether it wants Latin words inside Hindi as they are.
        voices: What `/voice` and `khabar voices` offer; the first is the engine's own choice.
    """

    name: str
    version: str
    rate: int
    keeps_latin: bool
    voices: tuple[Voice, ...]

    def trouble(self) -> AudioError | None:
        """Why it cannot be used now (not installed, a file is missing, resting after a failure), or None."""
        ...

    def speak(self, pieces: Sequence[Piece], manner: Manner, stop: threading.Event) -> "Iterator[Samples]":
        """The sound of each piece, in order, one array a piece: mono, -1 to 1, `rate` samples a second.

        Blocks: it is iterated in a worker thread, from the first piece to the last or until it is closed. The
        silences of the pieces are not its business. Where `stop` is set it ends soon, with what it has.

        Raises:
            EngineFailed: It cannot go on; what came before is of no use.
        """
        ...

    def close(self) -> None:
        """End what it holds, such as a process; it is not asked again."""
        ...
