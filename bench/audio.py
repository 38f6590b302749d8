"""The engines side by side: time, memory, size: `python -m bench.audio [ENGINE ...]`.

Each engine runs in a process of its own. eSpeak reads the whole seed, Kokoro its title and first paragraph;
Google cannot be reached from everywhere, so gTTS asks a server on loopback that answers at once with half a
second of sound: what remains is what asking costs us.
"""

import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.audio.encode import Form, Recording
from bot.audio.engine import Engine, Manner
from bot.loader import read_article
from bot.text.speech import Piece, script_of

SEEDS = Path(__file__).parents[1] / "seeds"
ENGINES = ("espeak", "kokoro", "gtts")
FORMS: tuple[Form, ...] = ("mp3", "ogg")


def main(names: list[str]) -> None:
    """Measure the named engines, or all, a line each."""
    print("engine    sound   speaking     factor   encoding mp3 / ogg    size mp3 / ogg      memory")
    for name in names or ENGINES:
        done = subprocess.run(
            [sys.executable, "-m", "bench.audio", "--one", name], capture_output=True, text=True, check=True
        )
        one: dict[str, Any] = json.loads(done.stdout)
        factor = one["speaking"] / one["sound"]
        print(
            f"{name:<8} {one['sound']:5.1f} s  {one['speaking']:6.2f} s  {factor:9.3f}"
            f"   {one['mp3'][0]:5.2f} / {one['ogg'][0]:5.2f} s  {one['mp3'][1] / 1000:6.0f} / "
            f"{one['ogg'][1] / 1000:5.0f} kB  {one['memory']:4.0f} MB{one['note']}",
            flush=True,
        )


def measure(name: str) -> dict[str, Any]:
    """One engine in this process: seconds of sound and of work, seconds and bytes a form, memory in MB."""
    with engine_of(name) as (engine, pieces, note), Recording(engine.rate) as recording:
        started = time.perf_counter()
        for samples, piece in zip(engine.speak(pieces, Manner(), threading.Event()), pieces, strict=True):
            recording.add(samples, piece.pause)
        speaking = time.perf_counter() - started
        forms: dict[str, tuple[float, int]] = {form: encoded(recording, form) for form in FORMS}
        measured: dict[str, Any] = {
            "sound": recording.seconds,
            "speaking": speaking,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "note": note(),
        }
        return measured | forms


def encoded(recording: Recording, form: Form) -> tuple[float, int]:
    """Seconds that encoding takes, and bytes that it gives."""
    started = time.perf_counter()
    audio = recording.encode(form)
    return time.perf_counter() - started, len(audio)


@contextmanager
def engine_of(name: str) -> Iterator[tuple[Engine, tuple[Piece, ...], Any]]:
    """The engine, what it reads, and what is to be said of it afterwards."""
    article = read_article(next(SEEDS.glob("*.txt")))
    if name == "gtts":
        from bot.audio.gtts import GTTS, Patience
        from tests.audio.google import serve

        serving = serve()
        google = next(serving)
        try:
            yield (
                GTTS(google.url, Patience(gap=0)),
                script_of(article, keep_latin=True),
                lambda: f", {len(google.texts)} requests",
            )
        finally:
            next(serving, None)
    elif name == "kokoro":
        from bot.audio.kokoro import Kokoro

        files = Path(sys.prefix) / "kokoro"
        engine = Kokoro(files / "kokoro-v1.0.int8.onnx", files / "voices")
        try:
            yield engine, script_of(article)[:3], lambda: f", its process {_peak(engine):.0f} MB"
        finally:
            engine.close()
    else:
        from bot.audio.espeak import ESpeak

        yield ESpeak(), script_of(article), lambda: ""


def _peak(engine: Any) -> float:
    """The most memory that the voice's process has had, in MB."""
    status = Path(f"/proc/{engine._process.pid}/status").read_text("ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        main(sys.argv[1:])
