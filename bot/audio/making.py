"""One script spoken by one engine: in a thread, against a deadline, all of it or nothing.

pieces -> engine.speak -> Recording -> encode -> Made
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.audio.encode import Form, Recording, duration
from bot.audio.engine import Engine, EngineFailed, Manner
from bot.audio.flights import Progress
from bot.errors import AudioError
from bot.text.speech import Piece

if TYPE_CHECKING:
    from bot.audio.engine import Samples

T = TypeVar("T")

log = logging.getLogger(__name__)

LONGEST = 7200.0  # seconds of audio
CHARACTERS_A_SECOND = 14  # of Hindi, as newsreaders speak it; English is a little faster
LEAST_DEADLINE = 30.0

# How much faster than usual a script may be spoken before it is refused unheard.
GENEROSITY = 1.5

SPOKEN = 0.9  # the share of the work that is speaking; the rest is encoding
GRACE = 1.0  # seconds that a thread has to notice that it is to stop


@dataclass(frozen=True, slots=True)
class Take:
    """What is to be spoken in one go: by whom, in which manner, for which form of file."""

    engine: Engine
    manner: Manner
    pieces: Sequence[Piece]
    form: Form


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made, and how many seconds it lasts."""

    audio: bytes
    seconds: float


class TooLong(AudioError):
    """It would be longer than anybody could be sent, whoever spoke it."""

    def __init__(self) -> None:
        super().__init__("audio_too_long")


class _Stopped(Exception):
    """Nobody wants it any more."""


def surely_too_long(characters: int, speed: float) -> bool:
    """Whether so many characters take more than two hours however one speaks."""
    return characters > LONGEST * CHARACTERS_A_SECOND * GENEROSITY * speed


def usual_deadline(characters: int, speed: float) -> float:
    """Seconds that an engine may take: three times the expected length, and half a minute at least."""
    return max(LEAST_DEADLINE, 3 * characters / (CHARACTERS_A_SECOND * speed))


async def make(take: Take, *, deadline: float, progress: Progress) -> Made:
    """Speak and encode; a thread that does not stop within a moment is left to itself.

    Args:
        take: What is made.
        deadline: Seconds it may take.
        progress: Told the share done, 0 to 1, in this event loop.

    Raises:
        EngineFailed: The engine failed or passed the deadline; what it made is thrown away.
        TooLong: More than two hours.
    """
    stop = threading.Event()
    loop = asyncio.get_running_loop()

    def told(share: float) -> None:
        if stop.is_set():
            raise _Stopped
        _post(loop, progress, share)

    working = in_thread(lambda: _make(take, stop, told))
    try:
        async with asyncio.timeout(deadline):
            return await asyncio.shield(working)
    except TimeoutError:
        raise EngineFailed("audio_failed", reason=f"not done after {deadline:.0f} s") from None
    finally:
        stop.set()
        if not working.done():
            await asyncio.wait({working}, timeout=GRACE)
        working.cancel()


def in_thread(work: Callable[[], T]) -> "asyncio.Future[T]":
    """Runs it in a thread of its own, which holds up nobody's exit; what comes too late is dropped."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(set_outcome: Callable[[T], None] | Callable[[BaseException], None], outcome: object) -> None:
        if not future.done():
            set_outcome(outcome)  # type: ignore[arg-type]

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the future is awaited
            _post(loop, settle, future.set_exception, error)
        else:
            _post(loop, settle, future.set_result, result)

    threading.Thread(target=run, name="audio", daemon=True).start()
    return future


def _post(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: object) -> None:
    with suppress(RuntimeError):  # the loop is closed: the program is at its end
        loop.call_soon_threadsafe(call, *arguments)


def _make(take: Take, stop: threading.Event, told: Progress) -> Made:
    try:
        with Recording(take.engine.rate) as recording:
            with _closing(take.engine.speak(take.pieces, take.manner, stop)) as sound:
                _record(recording, sound, take.pieces, told)
            audio = recording.encode(take.form, lambda share: told(SPOKEN + (1 - SPOKEN) * share))
        return Made(audio, duration(audio))
    except (EngineFailed, TooLong, _Stopped):
        raise
    except OSError as error:  # no space, mostly: the engine is not to blame, and no trace would help
        raise EngineFailed("audio_failed", reason=repr(error)) from error
    except Exception as error:
        log.warning("%s broke", take.engine.name, exc_info=True)
        raise EngineFailed("audio_failed", reason=repr(error)) from error


def _record(
    recording: Recording, sound: "Iterator[Samples]", pieces: Sequence[Piece], told: Progress
) -> None:
    whole = sum(len(piece.text) for piece in pieces)
    count = said = 0
    for samples, piece in zip(sound, pieces, strict=False):
        recording.add(samples, piece.pause)
        if recording.seconds > LONGEST:
            raise TooLong
        count, said = count + 1, said + len(piece.text)
        told(SPOKEN * (said / whole))
    if count < len(pieces) or not recording.seconds:
        told(0)  # ends here where it was stopped
        reason = f"{count} of {len(pieces)} pieces, {recording.seconds:.1f} s"
        raise EngineFailed("audio_failed", reason=reason)


@contextmanager
def _closing(sound: "Iterator[Samples]") -> "Iterator[Iterator[Samples]]":
    """An engine gives back what it holds when it is closed, if it is a generator."""
    try:
        yield sound
    finally:
        getattr(sound, "close", lambda: None)()
