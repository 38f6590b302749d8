"""From samples to a file that Telegram plays: silences, level, rate, MP3 or Opus.

samples of each piece -> trimmed, levelled -> Recording (on disk, with its silences) -> resampled, encoded
"""

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Literal, Protocol, Self, TypeAlias

from bot.errors import AudioError

if TYPE_CHECKING:
    from bot.audio.engine import Samples

Form: TypeAlias = Literal["mp3", "ogg"]

# The level of what is heard of each piece, before the whole is brought to its peak.
SPEECH_LEVEL = 10 ** (-20 / 20)
# Decoded, a file's peak is to be near -1 dBFS: MP3 adds up to .3 dB, Opus up to 1.
PEAKS: "dict[Form, float]" = {"mp3": 10 ** (-1.3 / 20), "ogg": 10 ** (-2 / 20)}
LARGEST_GAIN = 10 ** (12 / 20)

_RATES: dict[Form, int] = {"mp3": 24_000, "ogg": 48_000}
_BLOCK_SECONDS = 5
# Not for "voip": that bends quiet consonants to full scale, in one narration of four.
_OPUS = {"application": "audio", "compression_level": "5", "vbr": "constrained"}
_KEPT_SECONDS = 0.02  # of a piece's own silence, at either end
_SILENCE = 10 ** (-45 / 20)  # against the piece's peak


class Recording:
    """The sound of a script while it is being made: on disk, since two hours do not belong in memory.

    Args:
        rate: Samples a second of what is added.

    Attributes:
        seconds: How long it is so far.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._file = tempfile.TemporaryFile(prefix="khabar-")  # noqa: SIM115 - closed by __exit__
        self._count = 0
        self._pause = 0
        self._peak = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def seconds(self) -> float:
        """How long it is so far, without the pause after its last piece."""
        return self._count / self._rate

    def add(self, samples: "Samples", pause: float) -> None:
        """Put a piece behind the others: its own silence at both ends trimmed, then `pause` seconds of it."""
        heard = _levelled(_trimmed(samples, round(_KEPT_SECONDS * self._rate)))
        silence = round(pause * self._rate)
        if not len(heard):
            self._pause = max(self._pause, silence)
            return
        before = self._pause if self._count else 0
        self._file.seek(0, io.SEEK_END)
        self._file.write(bytes(2 * before))
        self._file.write((heard * 32_767).round().astype("<i2").tobytes())
        self._count += before + len(heard)
        self._pause = silence
        self._peak = max(self._peak, float(abs(heard).max()))

    def encode(self, form: Form, progress: Callable[[float], None] = lambda _share: None) -> bytes:
        """The whole as a file: level evened, peak near -1 dBFS, no silence over .5 s at either end.

        Args:
            form: `ogg` is Opus at about 30 kbit/s, mono, 48 kHz; `mp3` is mono, 24 kHz, about 45 kbit/s.
            progress: Told the share done, 0 to 1; what it raises ends the work.

        Raises:
            AudioError: `audio_nothing`: there is no sound in it.
        """
        if not self._count:
            raise AudioError("audio_nothing")

        def blocks() -> "Iterator[Samples]":
            for start, block in self._blocks(PEAKS[form]):
                progress(start / self._count)
                yield block

        audio = _encoded(blocks(), self._rate, form)
        progress(1.0)
        return audio

    def _blocks(self, peak: float) -> "Iterator[tuple[int, Samples]]":
        """Where each block begins, and its samples, the largest of all at that peak."""
        import numpy as np  # noqa: PLC0415 - 0.1 s, and the bot's first request need not wait for it

        scale = np.float32(peak / self._peak / 32_767)
        size = _BLOCK_SECONDS * self._rate
        for start in range(0, self._count, size):
            self._file.seek(2 * start)
            yield start, np.frombuffer(self._file.read(2 * size), "<i2").astype(np.float32) * scale


def transcode(audio: bytes, form: Form) -> bytes:
    """The same sound in the other form, without its tags."""
    import soundfile  # noqa: PLC0415 - it loads numpy

    class Straight(soundfile.SoundFile):  # type: ignore[misc] # soundfile carries no types
        """A file read on and on: a seek after each read, as soundfile does, breaks MP3 at every block."""

        def seekable(self) -> bool:
            return False

    def blocks() -> "Iterator[Samples]":
        while len(block := file.read(_BLOCK_SECONDS * file.samplerate, dtype="float32", always_2d=True)):
            yield block.mean(axis=1)

    with Straight(io.BytesIO(audio)) as file:
        return _encoded(blocks(), file.samplerate, form)


def duration(audio: bytes) -> float:
    """Seconds of sound in an encoded file."""
    import soundfile  # noqa: PLC0415 - it loads numpy

    return float(soundfile.info(io.BytesIO(audio)).duration)


def _trimmed(samples: "Samples", kept: int) -> "Samples":
    """A piece without the silence at its ends but for `kept` faded samples; empty if all is silence."""
    import numpy as np  # noqa: PLC0415 - as above

    samples = np.nan_to_num(samples, posinf=0.0, neginf=0.0).astype(np.float32, copy=True)
    loud = np.abs(samples)
    (heard,) = np.nonzero(loud > max(_SILENCE * loud.max(initial=0), 1e-5))
    if not len(heard):
        return samples[:0]
    first = max(heard[0] - kept, 0)
    piece: Samples = samples[first : heard[-1] + kept + 1]
    fade = np.linspace(0, 1, min(kept // 4, len(piece)), dtype=np.float32)
    piece[: len(fade)] *= fade
    piece[len(piece) - len(fade) :] *= fade[::-1]
    return piece


def _levelled(piece: "Samples") -> "Samples":
    """A piece at the usual level of speech, its few peaks above that bent, not cut."""
    import numpy as np  # noqa: PLC0415 - as above

    if not len(piece):
        return piece
    energy = piece.astype(np.float64) ** 2
    level = float(np.sqrt(energy[energy > energy.max() * _SILENCE].mean()))
    louder = piece * np.float32(min(max(SPEECH_LEVEL / level, 1 / LARGEST_GAIN), LARGEST_GAIN))
    knee, room = np.float32(0.5), np.float32(0.5)
    over = np.maximum(np.abs(louder) - knee, 0)
    return np.where(over > 0, np.sign(louder) * (knee + room * np.tanh(over / room)), louder)


def _encoded(blocks: "Iterable[Samples]", rate: int, form: Form) -> bytes:
    """Blocks of samples as a file, brought to its rate on the way."""
    import numpy as np  # noqa: PLC0415 - as above
    import soxr  # noqa: PLC0415 - it loads numpy

    out = io.BytesIO()
    resampled = soxr.ResampleStream(rate, _RATES[form], 1, dtype="float32")
    with closing(_writer(out, form)) as writer:
        for block in blocks:
            writer.write(resampled.resample_chunk(block))
        writer.write(resampled.resample_chunk(np.zeros(0, np.float32), last=True))
    return out.getvalue()


class _Writer(Protocol):
    """What turns samples into a file; soundfile's own object is one."""

    def write(self, samples: "Samples", /) -> None: ...

    def close(self) -> None: ...


def _writer(out: io.BytesIO, form: Form) -> _Writer:
    """MP3 by soundfile; Opus by PyAV where it is installed, since it takes a tenth of the time."""
    import soundfile  # noqa: PLC0415 - it loads numpy

    if form == "mp3":
        kind = {"subtype": "MPEG_LAYER_III", "compression_level": 0.8, "bitrate_mode": "VARIABLE"}
    else:
        with suppress(ImportError):
            return _PyAV(out, _RATES[form])
        kind = {"subtype": "OPUS", "compression_level": 0.9}
    writer: _Writer = soundfile.SoundFile(out, "w", _RATES[form], 1, format=form.upper(), **kind)
    return writer


class _PyAV:
    """Opus at 32 kbit/s in OGG by PyAV, which carries FFmpeg (extra `fast`)."""

    def __init__(self, out: io.BytesIO, rate: int) -> None:
        import av  # noqa: PLC0415 - it may not be there

        self._frame = av.AudioFrame
        self._container = av.open(out, "w", format="ogg")
        self._stream = self._container.add_stream("libopus", rate=rate, layout="mono", options=_OPUS)
        self._stream.bit_rate = 32_000
        self._rate = rate
        self._count = 0

    def write(self, samples: "Samples", /) -> None:
        if not len(samples):
            return
        frame = self._frame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = self._rate
        frame.pts = self._count
        self._count += len(samples)
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()
