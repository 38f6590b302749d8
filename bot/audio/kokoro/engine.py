"""Kokoro: a neural voice on this machine, from two files that the operator gets once.

piece -> symbols -> parts of at most 400 -> tokens -> the voice's process -> samples, joined
"""

import importlib.util
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.audio.engine import EngineFailed, Manner, Voice
from bot.audio.kokoro import files
from bot.audio.kokoro.phonemes import parts, tokens, transcribe
from bot.audio.kokoro.process import VoiceProcess
from bot.errors import AudioError
from bot.text.speech import Piece

if TYPE_CHECKING:
    from bot.audio.engine import Samples

# What its Hindi voices can say: Hindi, English, and what is written and sounds like Hindi.
LANGUAGES = frozenset({"hi", "en", "mr", "ne"})

# Between two parts of a sentence, in seconds; the model itself is silent for 0.4 at either end of each.
BREATH = 0.2
QUIET = 10 ** (-46 / 20)

REST = 300.0  # seconds after the model could not be loaded


class Kokoro:
    """The engine; see `bot.audio.engine.Engine`.

    Args:
        model: The int8 ONNX file.
        voices: The npz of all voices, or a folder of .bin files.
        release: Which files they must be.
        process: What says the parts; its own process if not given.
    """

    name = "kokoro"
    version = "1.0-int8-1"
    rate = 24_000
    keeps_latin = False

    def __init__(
        self,
        model: Path,
        voices: Path,
        *,
        release: files.Release = files.RELEASE,
        process: VoiceProcess | None = None,
    ) -> None:
        self._files = model, voices, release
        self._process = process or VoiceProcess(model, voices)
        self._rests_until = 0.0
        self.voices = self._voices()

    @property
    def pid(self) -> int | None:
        """The number of its process while that runs."""
        return self._process.pid

    def trouble(self) -> AudioError | None:
        """Why it cannot be used now, or None.

        The first call, and the first after a file has changed, reads 92 MB: not for the event loop.
        """
        model, voices, release = self._files
        self.voices = self._voices()
        if importlib.util.find_spec("onnxruntime") is None:
            return AudioError("kokoro_not_installed")
        if time.monotonic() < self._rests_until:
            return AudioError("kokoro_not_loading", name=model)
        return files.trouble(model, voices, release)

    def speak(self, pieces: Sequence[Piece], manner: Manner, stop: threading.Event) -> "Iterator[Samples]":
        """The sound of each piece, all in one voice; a voice that is not its own is taken as its own choice.

        Raises:
            EngineFailed: The process fails, or most of the words are in a language that it cannot say.
        """
        names = [voice.name for voice in self.voices]
        if not names or _is_foreign(pieces):
            raise EngineFailed("audio_failed")
        voice = manner.voice if manner.voice in names else names[0]
        for piece in pieces:
            samples = self._spoken(piece, str(voice), manner.speed, stop)
            if samples is None:
                return
            yield samples

    def close(self) -> None:
        """End the process."""
        self._process.close()

    def _voices(self) -> tuple[Voice, ...]:
        _, voices, release = self._files
        names = files.voice_names(voices, release)
        return tuple(Voice(name, ("hi", "en"), female=name.startswith("hf_")) for name in names)

    def _spoken(self, piece: Piece, voice: str, speed: float, stop: threading.Event) -> "Samples | None":
        """The sound of one piece, or None where `stop` was set."""
        import numpy as np  # noqa: PLC0415 - 0.1 s, and the bot's first request need not wait for it

        sounds: list[Samples] = []
        for part in parts(transcribe(piece.text, piece.language)):
            try:
                sound = self._process.say(voice, speed, tokens(part), stop)
            except EngineFailed as error:
                if error.key == "kokoro_not_loading":
                    self._rests_until = time.monotonic() + REST
                raise
            if sound is None:
                return None
            sounds.append(np.frombuffer(sound, "<f4"))
        return _joined(sounds)


def _joined(sounds: "list[Samples]") -> "Samples":
    """The sounds of a piece's parts as one, with no more than a breath between them."""
    import numpy as np  # noqa: PLC0415 - 0.1 s, and the bot's first request need not wait for it

    kept = round(Kokoro.rate * BREATH / 2)
    inner = []
    for number, samples in enumerate(sounds):
        loud = np.flatnonzero(np.abs(samples) > QUIET)
        first, last = (loud[0], loud[-1] + 1) if len(loud) else (0, 0)
        start = max(0, first - kept) if number else 0
        end = last + kept if number < len(sounds) - 1 else len(samples)
        inner.append(samples[start:end])
    return np.concatenate([np.zeros(0, np.float32), *inner])


def _is_foreign(pieces: Sequence[Piece]) -> bool:
    """Whether most is in other languages; a foreign sentence or two are said as well as can be."""
    foreign = sum(len(piece.text) for piece in pieces if piece.language not in LANGUAGES)
    return foreign * 2 > sum(len(piece.text) for piece in pieces)
