"""The voice's process, with the real model in it: it is shared, it may be killed, and it ends in time."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.audio.engine import EngineFailed
from bot.audio.kokoro.phonemes import tokens, transcribe
from bot.audio.kokoro.process import Turns, VoiceProcess

SHORT = tokens(transcribe("हाँ।", "hi"))
LONG = tokens(transcribe("नहीं, " * 60, "hi"))[:400]  # some 15 seconds of work
WARMED_UP = 1.0  # seconds after which it is in the midst of it
SOON = 60.0  # seconds; a deadline for what takes one or two on a quiet machine


@pytest.fixture
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    """Threads for what blocks."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


def say(process: VoiceProcess, what: list[int], stop: threading.Event | None = None) -> bytes | None:
    return process.say("hf_alpha", 1.0, what, stop or threading.Event())


def busy(
    process: VoiceProcess, elsewhere: ThreadPoolExecutor, stop: threading.Event
) -> "Future[bytes | None]":
    """Lets the process work on something long, and comes back in the midst of it."""
    say(process, SHORT)
    saying = elsewhere.submit(say, process, LONG, stop)
    with contextlib.suppress(TimeoutError):
        saying.result(WARMED_UP)
    assert not saying.done()
    return saying


def is_gone(pid: int) -> bool:
    """Whether it has ended; one that nobody has waited for has."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] in "ZX"


def wait_until(come: Callable[[], bool], seconds: float = SOON) -> None:
    deadline = time.monotonic() + seconds
    while not come():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_runs_only_from_the_first_question_to_the_close(process: VoiceProcess) -> None:
    before = process.pid
    sound = say(process, SHORT)
    pid = process.pid
    process.close()

    assert before is None
    assert sound
    assert pid
    assert is_gone(pid)
    assert process.pid is None
    with pytest.raises(EngineFailed):
        say(process, SHORT)


def test_one_process_answers_all_and_lets_the_bot_go_first(
    process: VoiceProcess, elsewhere: ThreadPoolExecutor
) -> None:
    say(process, SHORT)
    pid = process.pid

    sounds = [each.result(SOON) for each in [elsewhere.submit(say, process, SHORT) for _ in range(2)]]

    assert all(sounds)
    assert process.pid == pid is not None
    assert os.getpriority(os.PRIO_PROCESS, pid) >= 10


def test_killed_in_the_midst_it_fails_and_the_next_question_begins_anew(
    process: VoiceProcess, elsewhere: ThreadPoolExecutor
) -> None:
    saying = busy(process, elsewhere, threading.Event())
    killed = process.pid
    assert killed
    os.kill(killed, signal.SIGKILL)

    with pytest.raises(EngineFailed, match="audio_failed"):
        saying.result(SOON)

    assert say(process, SHORT)
    assert process.pid not in {None, killed}


def test_hanging_it_fails_and_the_next_question_begins_anew(process: VoiceProcess) -> None:
    say(process, SHORT)
    hanging, usual = process.pid, process.patience
    assert hanging
    os.kill(hanging, signal.SIGSTOP)
    process.patience = 0.5

    with pytest.raises(EngineFailed, match="audio_failed"):
        say(process, SHORT)

    process.patience = usual
    assert is_gone(hanging)
    assert say(process, SHORT)


def test_stopped_in_the_midst_it_ends_soon_and_leaves_nothing_running(
    process: VoiceProcess, elsewhere: ThreadPoolExecutor
) -> None:
    stop = threading.Event()
    saying = busy(process, elsewhere, stop)
    pid = process.pid
    assert pid
    stop.set()

    assert saying.result(5.0) is None
    assert is_gone(pid)
    assert say(process, SHORT)


def test_stopped_while_others_are_being_served_it_ends_soon_and_harms_nobody(
    process: VoiceProcess, elsewhere: ThreadPoolExecutor
) -> None:
    last, stop = threading.Event(), threading.Event()
    saying = busy(process, elsewhere, last)
    pid = process.pid
    waiting = elsewhere.submit(say, process, LONG, stop)
    stop.set()

    assert waiting.result(5.0) is None
    assert not saying.done()
    assert process.pid == pid
    last.set()


def test_asked_nothing_for_a_while_it_ends_and_begins_anew_when_asked(model: Path, voices: Path) -> None:
    process = VoiceProcess(model, voices, idle=0.2)
    first, pid = say(process, SHORT), process.pid
    assert pid
    wait_until(lambda: process.pid is None and is_gone(pid))

    second = say(process, SHORT)
    process.close()

    assert first
    assert second


def test_it_ends_with_the_bot_even_in_the_midst(model: Path, voices: Path) -> None:
    bot = f"""
import threading
from pathlib import Path
from bot.audio.kokoro.process import VoiceProcess

process = VoiceProcess(Path({str(model)!r}), Path({str(voices)!r}))
process.say("hf_alpha", 1.0, {SHORT}, threading.Event())
print(process.pid, flush=True)
process.say("hf_alpha", 1.0, {LONG}, threading.Event())
"""
    with subprocess.Popen([sys.executable, "-c", bot], stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        assert running.stdout
        pid = int(running.stdout.readline())
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(WARMED_UP)
        was_there = not is_gone(pid)
        running.kill()

    assert was_there
    wait_until(lambda: is_gone(pid), 8.0)


def test_what_the_model_cannot_say_fails_without_ending_the_process(process: VoiceProcess) -> None:
    with pytest.raises(EngineFailed, match="audio_failed"):
        process.say("nobody", 1.0, SHORT, threading.Event())
    pid = process.pid
    with pytest.raises(EngineFailed, match="audio_failed"):
        say(process, [9999])

    assert say(process, SHORT)
    assert process.pid == pid is not None


def test_a_model_that_is_none_is_told(voices: Path, tmp_path: Path) -> None:
    (tmp_path / "no.onnx").write_bytes(b"no model")
    process = VoiceProcess(tmp_path / "no.onnx", voices)

    with pytest.raises(EngineFailed) as failed:
        say(process, SHORT)

    assert (failed.value.key, failed.value.fills) == ("kokoro_not_loading", {"name": tmp_path / "no.onnx"})
    assert process.pid is None


def test_turns_come_in_the_order_of_asking(elsewhere: ThreadPoolExecutor) -> None:
    turns, never, order = Turns(), threading.Event(), []

    def take(name: str) -> None:
        with turns.mine(never) as come:
            order.append((name, come))

    with turns.mine(never):
        takers = []
        for count, name in enumerate("abc", start=2):
            takers.append(elsewhere.submit(take, name))
            wait_until(lambda count=count: len(turns) == count)  # type: ignore[misc]
        takers.append(elsewhere.submit(take, "again"))
        wait_until(lambda: len(turns) == 5)
    for taker in takers:
        taker.result(SOON)

    assert order == [("a", True), ("b", True), ("c", True), ("again", True)]
    assert len(turns) == 0
