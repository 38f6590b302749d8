"""The process in which the model runs: `python -m bot.audio.kokoro.worker MODEL VOICES IDLE`.

stdin: asked -> style of the voice, tokens -> model -> samples: stdout. It ends when nobody has asked for IDLE
seconds, and at once when the bot is gone.
"""

import contextlib
import json
import os
import queue
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from bot.audio.kokoro.files import read_style
from bot.audio.kokoro.frames import Kind, read, write

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The bot answers readers meanwhile.
NICENESS = 10

FAREWELL = 0.5  # seconds to end of itself once the bot is gone

# The model's own level goes up to 1.3.
LEVEL = 0.7


class Session(Protocol):
    """What is used of onnxruntime's InferenceSession, which has no types."""

    def run(self, outputs: None, inputs: dict[str, Any]) -> "list[NDArray[np.float32]]":
        """Every output of the model."""
        ...


class Voice:
    """The model, with the voices that it speaks in."""

    def __init__(self, model: Path, voices: Path) -> None:
        self._session = _session(model)
        self._style = cache(lambda name: read_style(voices, name))

    def speak(self, voice: str, speed: float, tokens: list[int]) -> "NDArray[np.float32]":
        """The sound of these tokens: mono, 24,000 samples a second, -1 to 1.

        Raises:
            ValueError: It is no sound.
        """
        import numpy as np  # noqa: PLC0415 - with the model

        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            # The first style is for one token.
            "style": self._style(voice)[len(tokens) - 1],
            "speed": np.array([speed], np.float32),
        }
        samples: NDArray[np.float32] = self._session.run(None, inputs)[0].reshape(-1) * np.float32(LEVEL)
        if not np.isfinite(samples).all():
            raise ValueError("not a number")
        samples /= max(1.0, float(np.abs(samples).max(initial=0)))
        return samples


def main() -> None:
    """Answers on stdout until stdin ends, or nobody has asked for a while."""
    model, voices, idle = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    answers = _answers()
    asked: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    try:
        voice = Voice(model, voices)
    except Exception as error:  # noqa: BLE001 - onnxruntime's errors have no common kind; the bot is told
        write(answers, Kind.FAILED, repr(error).encode())
        return
    write(answers, Kind.READY)
    with contextlib.suppress(queue.Empty, BrokenPipeError):
        while (question := asked.get(timeout=idle)) is not None:
            write(answers, *_answer(voice, question))


def _answer(voice: Voice, question: bytes) -> tuple[Kind, bytes]:
    try:
        return Kind.SOUND, voice.speak(**json.loads(question)).astype("<f4").tobytes()
    except Exception as error:  # noqa: BLE001 - onnxruntime's errors have no common kind; the bot is told
        return Kind.FAILED, repr(error).encode()


def _answers() -> BinaryIO:
    """A way to the bot on which no library can print."""
    mine = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return mine


def _listen(asked: "queue.Queue[bytes | None]") -> None:
    """Puts what is asked in the queue; when the bot is gone, what is being said has no listener."""
    # Unbuffered: a buffer's lock, held by a thread that waits, would abort the interpreter at its end.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as questions:
        while (frame := read(questions)) is not None:
            asked.put(frame[1])
    asked.put(None)
    time.sleep(FAREWELL)
    os._exit(0)


def _session(model: Path) -> Session:
    import onnxruntime  # noqa: PLC0415 - only this process pays for it

    options = onnxruntime.SessionOptions()
    # Its 8-bit convolutions gain nothing from a second thread.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Each text has another length: what is kept for the next is never used again.
    options.enable_mem_pattern = False
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return cast("Session", session)


if __name__ == "__main__":
    main()
