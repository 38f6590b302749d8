"""The bot's side of the voice's process: started when needed, shared by all, begun anew after a failure."""

import contextlib
import json
import logging
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import bot
from bot.audio.engine import EngineFailed
from bot.audio.kokoro.frames import Kind, read, write

IDLE = 300.0  # seconds after which it ends, so that 670 MB are not held for nothing
PATIENCE = 180.0  # seconds for one part, which takes 15 of a processor's time here

_LOOK_UP = 0.1  # seconds between two looks at `stop`
_FAREWELL = 5.0  # seconds between the end of what it sends and its own

log = logging.getLogger(__name__)


class VoiceProcess:
    """Says parts of texts, one at a time, in the order in which they were asked for.

    Args:
        model: The ONNX file.
        voices: An npz, or a folder of .bin files.
        idle: Seconds without a question after which the process ends.
        patience: Seconds for an answer.

    Attributes:
        patience: As above; what is asked from now on has that long.
    """

    def __init__(self, model: Path, voices: Path, *, idle: float = IDLE, patience: float = PATIENCE) -> None:
        self._command = [
            *(sys.executable, "-m", "bot.audio.kokoro.worker"),
            *(str(model.absolute()), str(voices.absolute()), str(idle)),
        ]
        self._model = model
        self.patience = patience
        self._turns = Turns()
        self._running: _Running | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process's number while it runs."""
        running = self._running
        return running.pid if running and not running.ended else None

    def say(self, voice: str, speed: float, tokens: list[int], stop: threading.Event) -> bytes | None:
        """The samples of one part as float32, or None where `stop` was set before they were there.

        Raises:
            EngineFailed: The process cannot be started (`kokoro_not_loading`), fails, dies or hangs.
        """
        question = json.dumps({"voice": voice, "speed": speed, "tokens": tokens}).encode()
        with self._turns.mine(stop) as come:
            return self._ask(question, stop) if come else None

    def close(self) -> None:
        """End the process, whatever it is doing; nothing can be said any more."""
        self._closed = True
        if running := self._running:
            running.end()

    def _ask(self, question: bytes, stop: threading.Event) -> bytes | None:
        # The process may end for want of questions just as this one comes.
        for _ in range(2):
            running = self._started(stop)
            if running is None:
                return None
            running.ask(question)
            frame = self._answer(running, stop)
            if stop.is_set():
                return None
            if frame is not None:
                return _sound(*frame)
            if running.status() != 0 or self._closed:
                break
        log.warning("the voice's process ended unasked")
        raise EngineFailed("audio_failed")

    def _started(self, stop: threading.Event) -> "_Running | None":
        """The process with its model loaded, or None where `stop` was set meanwhile."""
        if self._closed:
            raise EngineFailed("audio_failed")
        if self._running and not self._running.ended:
            return self._running
        try:
            running = self._running = _Running(self._command)
        except OSError as error:
            raise EngineFailed("audio_failed") from error
        if self._closed:
            running.end()
        frame = self._answer(running, stop)
        if stop.is_set():
            running.end()
            return None
        if frame is None or frame[0] is not Kind.READY:
            running.end()
            log.warning("the voice's model could not be loaded: %s", frame and frame[1].decode())
            raise EngineFailed("kokoro_not_loading", name=self._model)
        return running

    def _answer(self, running: "_Running", stop: threading.Event) -> tuple[Kind, bytes] | None:
        """The next frame, or None where the process has ended, or was ended because of `stop`."""
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                return running.frames.get(timeout=_LOOK_UP)
            if stop.is_set():
                running.end()
                return None
        running.end()
        log.warning("the voice's process did not answer for %.0f s", self.patience)
        raise EngineFailed("audio_failed")


class Turns:
    """Whose turn it is: first come, first served, which a lock does not promise."""

    def __init__(self) -> None:
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    def __len__(self) -> int:
        """How many are at it or wait."""
        return len(self._waiting)

    @contextlib.contextmanager
    def mine(self, stop: threading.Event) -> Iterator[bool]:
        """Wait until everybody who came before is done; False where `stop` was set first."""
        me = object()
        with self._changed:
            self._waiting.append(me)
        try:
            with self._changed:
                while self._waiting[0] is not me and not stop.is_set():
                    self._changed.wait(_LOOK_UP)
            yield not stop.is_set()
        finally:
            with self._changed:
                self._waiting.remove(me)
                self._changed.notify_all()


class _Running:
    """One life of the process.

    Attributes:
        pid: Its number.
        frames: What it has sent; None at the end.
        ended: Whether it has ended.
    """

    def __init__(self, command: list[str]) -> None:
        # Its own session: Ctrl-C is for the bot, which goes on until what it has begun is done.
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            cwd=Path(bot.__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self.frames: queue.SimpleQueue[tuple[Kind, bytes] | None] = queue.SimpleQueue()
        self.ended = False
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def ask(self, question: bytes) -> None:
        """Send a question; where the process is gone, the end of its frames tells."""
        with contextlib.suppress(OSError, ValueError):
            write(cast("BinaryIO", self._process.stdin), Kind.ASK, question)

    def status(self) -> int:
        """What it ended with."""
        return self._process.wait()

    def end(self) -> None:
        """End it at once, and see it gone."""
        self.ended = True
        self._process.kill()
        self._listener.join()

    def _listen(self) -> None:
        out = cast("BinaryIO", self._process.stdout)
        with contextlib.suppress(OSError, ValueError):
            while (frame := read(out)) is not None:
                self.frames.put(frame)
        self.ended = True
        try:
            self._process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (out, self._process.stdin):
            with contextlib.suppress(OSError):
                cast("BinaryIO", pipe).close()
        self.frames.put(None)


def _sound(kind: Kind, content: bytes) -> bytes:
    if kind is not Kind.SOUND:
        log.warning("the voice failed: %s", content.decode(errors="replace"))
        raise EngineFailed("audio_failed")
    return content
