"""One script, one engine: all of it in order, or nothing; and nobody waits for a thread that hangs."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from bot.audio.encode import Form
from bot.audio.engine import EngineFailed, Manner
from bot.audio.making import LONGEST, Made, Take, TooLong, make, surely_too_long, usual_deadline
from bot.text.speech import Piece
from tests.audio.conftest import decoded
from tests.audio.tone import SECONDS, Tone, pitch

ROOT = Path(__file__).parents[2]
PAUSE = 0.3
PIECES = tuple(Piece(text, "hi", PAUSE) for text in ("एक", "दो दो", "तीन तीन तीन", "चार"))
HANG_AND_LEAVE = """
import asyncio
from bot.audio.engine import EngineFailed, Manner
from bot.audio.making import Take, make
from bot.text.speech import Piece
from tests.audio.tone import Tone

try:
    take = Take(Tone(hangs=True), Manner(), [Piece("एक", "hi", 0.3)], "ogg")
    asyncio.run(make(take, deadline=0.1, progress=print))
except EngineFailed as error:
    print(error.key)
"""


async def made_by(
    engine: Tone, form: Form = "ogg", *, deadline: float = 30, shares: list[float] | None = None
) -> Made:
    told = [] if shares is None else shares
    return await make(Take(engine, Manner(), PIECES, form), deadline=deadline, progress=told.append)


@pytest.mark.parametrize("form", ["ogg", "mp3"])
async def test_every_piece_is_heard_in_its_order(form: Form) -> None:
    made = await made_by(Tone(), form)

    sound = decoded(made.audio)
    tones = [round(loudest(sound.samples, sound.rate, place) / 50) * 50 for place in range(len(PIECES))]
    assert tones == [pitch(place) for place in range(len(PIECES))]
    assert made.seconds == pytest.approx(sound.seconds, abs=0.1)


async def test_progress_rises_by_what_is_said_and_ends_when_all_is_encoded() -> None:
    shares: list[float] = []
    await made_by(Tone(), shares=shares)

    characters = [len(piece.text) for piece in PIECES]
    spoken = [0.9 * sum(characters[: place + 1]) / sum(characters) for place in range(len(PIECES))]
    assert shares[: len(PIECES)] == pytest.approx(spoken)
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param(Tone(fails_at=2), id="it gives up midway"),
        pytest.param(Tone(breaks=True), id="it breaks"),
        pytest.param(Tone(ends_early=True), id="it leaves the end out"),
        pytest.param(Tone(silent=True), id="it says nothing"),
    ],
)
async def test_an_engine_that_does_not_say_all_of_it_has_failed(engine: Tone) -> None:
    with pytest.raises(EngineFailed) as caught:
        await made_by(engine)

    assert caught.value.key == "audio_failed"
    assert engine.speaking == 0


async def test_an_engine_that_gives_up_leaves_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(EngineFailed):
        await made_by(Tone(fails_at=1))
    given_up = caplog.text
    with pytest.raises(EngineFailed):
        await made_by(Tone(breaks=True))

    assert "Traceback" not in given_up
    assert "ZeroDivisionError" in caplog.text


async def test_at_the_deadline_the_engine_is_told_to_stop() -> None:
    engine = Tone(gate=threading.Event())

    with pytest.raises(EngineFailed):
        await made_by(engine, deadline=0.1)

    assert engine.stopped.is_set()


async def test_who_hangs_past_the_deadline_is_left_behind_and_holds_nothing_up() -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    beating = asyncio.create_task(beat())
    with pytest.raises(EngineFailed):
        await asyncio.wait_for(made_by(Tone(hangs=True), deadline=0.2), 20)
    beating.cancel()

    assert beats > 10


def test_a_program_ends_though_an_engine_hangs() -> None:
    said = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", HANG_AND_LEAVE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert (said.stdout, said.stderr) == ("audio_failed\n", "")


async def test_who_is_cancelled_stops_the_engine() -> None:
    engine = Tone(gate=threading.Event())
    making = asyncio.create_task(made_by(engine))
    await asyncio.to_thread(engine.begun.wait, 20)

    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making

    assert engine.stopped.is_set()


async def test_more_than_two_hours_end_while_they_are_recorded() -> None:
    engine = Tone(seconds=LONGEST / 3, rate=2_000)

    with pytest.raises(TooLong) as caught:
        await made_by(engine, deadline=600)

    assert caught.value.key == "audio_too_long"
    assert engine.speaking == 0


def test_a_long_article_is_refused_unheard_only_where_no_voice_could_be_quick_enough() -> None:
    two_hours_of_hindi = 2 * 3600 * 14

    assert not surely_too_long(two_hours_of_hindi, 1.0)
    assert surely_too_long(2 * two_hours_of_hindi, 1.0)
    assert not surely_too_long(2 * two_hours_of_hindi, 1.5)
    assert surely_too_long(round(1.3 * two_hours_of_hindi), 0.8)


def test_the_usual_deadline_is_three_times_what_is_heard_and_half_a_minute_at_least() -> None:
    assert usual_deadline(1400, 1.0) == pytest.approx(300)
    assert usual_deadline(1400, 0.5) == pytest.approx(600)
    assert usual_deadline(10, 1.0) == 30


def loudest(samples: "np.typing.NDArray[np.float32]", rate: int, place: int) -> float:
    """The tone in the middle of a piece, in Hz."""
    middle = place * (SECONDS + PAUSE) + SECONDS / 2
    part = samples[int((middle - 0.1) * rate) : int((middle + 0.1) * rate)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 16 * len(part)))
    return float(np.argmax(spectrum)) * rate / (16 * len(part))
