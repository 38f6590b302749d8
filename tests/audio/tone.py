"""An engine that hums, and does at a word what real ones do at times: it fails, it hangs, it is slow."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.article import Article, Block
from bot.audio.engine import EngineFailed, Manner, Voice
from bot.errors import AudioError
from bot.text.speech import Piece

if TYPE_CHECKING:
    from bot.audio.engine import Samples

RATE = 16_000
SECONDS = 0.5


def pitch(piece: int) -> int:
    """The tone of a piece, in Hz, by its place."""
    return 400 + 200 * piece


def article(*paragraphs: str, title: str = "आज की खबर", author: str | None = "समाचार") -> Article:
    """A story of these paragraphs."""
    blocks = tuple(Block("paragraph", text) for text in paragraphs or ("आज बारिश हुई।", "कल धूप रहेगी।"))
    return Article("story", title, "hi", "hi", author, None, None, blocks)


class Tone:
    """Half a second of a tone for each piece.

    Args:
        name: As the operator would name it.
        fails_at: The piece at which it gives up.
        breaks: It raises what no engine should.
        hangs: It stays where it is for ever, whoever tells it to stop.
        ends_early: It leaves the last piece out, and says nothing about it.
        silent: It hums nothing.
        gate: It waits for that before each piece.
        log: Where it writes a line for each time it is asked.
        seconds: How long each piece is.
        rate: Samples a second.

    Attributes:
        asked: The manner of each time it was asked.
        ill: What its trouble is, if it has any.
        examined: How often it was asked about that.
        begun: Set when it was first asked.
        speaking: How many are being spoken just now.
        most: How many were spoken side by side.
        stopped: Set when it was told to stop, and did.
    """

    voices: tuple[Voice, ...] = (Voice("low", ("hi",)), Voice("high", ("hi",)))

    def __init__(
        self,
        name: str = "tone",
        *,
        fails_at: int | None = None,
        breaks: bool = False,
        hangs: bool = False,
        ends_early: bool = False,
        silent: bool = False,
        gate: threading.Event | None = None,
        log: Path | None = None,
        seconds: float = SECONDS,
        rate: int = RATE,
    ) -> None:
        self.name, self.version, self.keeps_latin = name, "1", False
        self.rate = rate
        self.ill: Exception | None = None
        self.asked: list[Manner] = []
        self.begun = threading.Event()
        self.first_words: list[str] = []
        self.examined = self.speaking = self.most = 0
        self.stopped = threading.Event()
        self._fails_at, self._breaks, self._hangs = fails_at, breaks, hangs
        self._ends_early, self._silent, self._seconds = ends_early, silent, seconds
        self._gate, self._log, self._lock = gate, log, threading.Lock()

    def close(self) -> None:
        """It holds nothing."""

    def trouble(self) -> AudioError | None:
        with self._lock:
            self.examined += 1
        if self.ill is None or isinstance(self.ill, AudioError):
            return self.ill
        raise self.ill

    def speak(self, pieces: Sequence[Piece], manner: Manner, stop: threading.Event) -> "Iterator[Samples]":
        self._begin(pieces, manner)
        try:
            for number, _ in enumerate(pieces):
                if self._hangs:
                    threading.Event().wait()
                while self._gate and not self._gate.wait(0.01) and not stop.is_set():
                    pass
                if stop.is_set():
                    self.stopped.set()
                    return
                if self._breaks:
                    raise ZeroDivisionError
                if number == self._fails_at:
                    raise EngineFailed("audio_failed")
                if self._ends_early and number == len(pieces) - 1:
                    return
                yield self._tone(number)
        finally:
            with self._lock:
                self.speaking -= 1

    def _begin(self, pieces: Sequence[Piece], manner: Manner) -> None:
        with self._lock:
            self.asked.append(manner)
            self.first_words.append(pieces[0].text)
            self.speaking += 1
            self.begun.set()
            self.most = max(self.most, self.speaking)
        if self._log:
            with self._log.open("a", encoding="utf-8") as file:
                file.write(f"{pieces[0].text}\n")

    def _tone(self, number: int) -> "Samples":
        time = np.arange(round(self._seconds * self.rate), dtype=np.float32) / self.rate
        loudness = 0 if self._silent else 0.3
        return (loudness * np.sin(2 * np.pi * pitch(number) * time)).astype(np.float32)
