"""Speech and its measures, for tests of sound."""

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from bot.audio.engine import Manner
from bot.audio.espeak import ESpeak
from bot.text.speech import Piece

if TYPE_CHECKING:
    from bot.audio.engine import Samples

SEED = Path(__file__).parents[2] / "seeds" / "000_be8a757107d4f10e.txt"
QUIET = 10 ** (-50 / 20)  # below it, 10 ms count as silence


@dataclass(frozen=True)
class Sound:
    """A decoded file, measured.

    Attributes:
        samples: Mono, -1 to 1.
        rate: Samples a second.
    """

    samples: "Samples"
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    @property
    def peak(self) -> float:
        """In dBFS."""
        return float(20 * np.log10(np.abs(self.samples).max() + 1e-9))

    @property
    def clipped(self) -> int:
        """How many samples stand at full scale."""
        return int((np.abs(self.samples) >= 0.999).sum())

    @property
    def loud(self) -> "np.typing.NDArray[np.bool_]":
        """Of each 10 ms, whether something is heard."""
        step = self.rate // 100
        blocks = self.samples[: len(self.samples) // step * step].reshape(-1, step)
        heard: np.typing.NDArray[np.bool_] = np.sqrt((blocks**2).mean(axis=1)) > QUIET
        return heard

    @property
    def lead(self) -> float:
        """Seconds of silence before the first sound."""
        return float(np.argmax(self.loud)) / 100

    @property
    def tail(self) -> float:
        """Seconds of silence after the last sound."""
        return float(np.argmax(self.loud[::-1])) / 100

    @property
    def silence(self) -> float:
        """The share of silence, 0 to 1."""
        return 1 - float(self.loud.mean())

    def level(self, start: float = 0, end: float | None = None) -> float:
        """The level of what is heard between two seconds, in dBFS."""
        part = self.samples[int(start * self.rate) : None if end is None else int(end * self.rate)]
        heard = part[np.abs(part) > QUIET]
        return float(10 * np.log10((heard**2).mean() + 1e-12))


def decoded(audio: bytes) -> Sound:
    """An encoded file as samples."""
    samples, rate = soundfile.read(io.BytesIO(audio), dtype="float32")
    assert samples.ndim == 1, "mono"
    return Sound(samples, rate)


@pytest.fixture(scope="session")
def espeak() -> ESpeak:
    """The engine that is always there."""
    return ESpeak()


@pytest.fixture(scope="session")
def spoken(espeak: ESpeak) -> Callable[..., "list[Samples]"]:
    """Speak pieces of text in a language; real speech, an array each."""

    def speak(*texts: str, language: str = "hi", manner: Manner | None = None) -> "list[Samples]":
        pieces = [Piece(text, language, 0.3) for text in texts]
        return list(espeak.speak(pieces, manner or Manner(), threading.Event()))

    return speak


@pytest.fixture(scope="session")
def seed_speech(spoken: Callable[..., "list[Samples]"]) -> "list[Samples]":
    """The seed article spoken, a paragraph an array: more than three minutes of real speech."""
    return spoken(*(line for line in SEED.read_text("utf-8").splitlines() if line.strip()))
