"""An engine for tests: it speaks in tones, as far as it is let."""

import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.audio.engine import EngineFailed, Manner, Voice
from bot.text.speech import Piece

if TYPE_CHECKING:
    from bot.audio.engine import Samples
    from bot.errors import AudioError

RATE = 24_000
TONE = 0.5 * np.sin(2 * np.pi * 220 * np.arange(RATE // 2) / RATE).astype(np.float32)


class Speaker:
    """Half a second of a tone for each piece.

    Attributes:
        upto: The share of the pieces that it may speak now; it waits before the rest.
        asked: In which manner each narration was asked for, and of which words.
        stopped: How many were given up.
        broken: Whether it fails.
    """

    name = "kokoro"
    version = "1"
    rate = RATE
    keeps_latin = False
    voices: tuple[Voice, ...] = (
        Voice("hf_alpha", ("hi",), female=True),
        Voice("hm_omega", ("hi",), female=False),
    )

    def __init__(self) -> None:
        self.upto = 1.0
        self.asked: list[tuple[Manner, str]] = []
        self.stopped = 0
        self.broken = False

    def close(self) -> None:
        """It holds nothing."""

    def trouble(self) -> "AudioError | None":
        """It can always be used."""
        return None

    def speak(self, pieces: Sequence[Piece], manner: Manner, stop: threading.Event) -> "Iterator[Samples]":
        """A tone for each piece."""
        self.asked.append((manner, " ".join(piece.text for piece in pieces)))
        for number in range(len(pieces)):
            while number >= self.upto * len(pieces) and not stop.is_set():
                time.sleep(0.01)
            if stop.is_set():
                self.stopped += 1
                return
            if self.broken:
                raise EngineFailed("audio_failed")
            yield TONE
