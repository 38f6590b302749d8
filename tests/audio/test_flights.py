"""Many wait, one works; the work goes on while one of them is there."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.audio.flights import Flights, Progress
from bot.errors import AudioError


class Work:
    """Something that takes until it is told."""

    def __init__(self) -> None:
        self.begun = self.ended = 0
        self.finish = asyncio.Event()
        self.tell: Progress = print

    async def __call__(self, tell: Progress) -> str:
        self.begun += 1
        self.tell = tell
        try:
            await self.finish.wait()
        finally:
            self.ended += 1
        return "done"


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def flights() -> Flights[str, str]:
    return Flights()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def joined(
    flights: Flights[str, str], work: Callable[[Progress], Coroutine[Any, Any, str]]
) -> "asyncio.Task[str]":
    return asyncio.create_task(flights.join("key", work, lambda _share: None))


async def test_fifty_wait_for_one_piece_of_work(flights: Flights[str, str], work: Work) -> None:
    waiting = [joined(flights, work) for _ in range(50)]
    await settle()
    work.finish.set()

    assert await asyncio.gather(*waiting) == ["done"] * 50
    assert work.begun == 1


async def test_the_others_go_on_when_the_first_has_gone(flights: Flights[str, str], work: Work) -> None:
    first, second = joined(flights, work), joined(flights, work)
    await settle()
    first.cancel()
    await settle()
    ended_early = work.ended
    work.finish.set()

    assert await second == "done"
    assert ended_early == 0
    assert first.cancelled()


async def test_it_stops_when_the_last_has_gone_and_begins_anew_for_the_next(
    flights: Flights[str, str], work: Work
) -> None:
    waiting = [joined(flights, work) for _ in range(3)]
    await settle()
    for each in waiting:
        each.cancel()
    await settle()
    ended = work.ended
    next_one = joined(flights, work)
    await settle()
    work.finish.set()

    assert await next_one == "done"
    assert (ended, work.begun) == (1, 2)


async def test_a_failure_reaches_everybody_and_is_not_remembered(flights: Flights[str, str]) -> None:
    async def fail(_tell: Progress) -> str:
        raise AudioError("audio_failed")

    outcomes = await asyncio.gather(*(joined(flights, fail) for _ in range(3)), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [AudioError] * 3
    with pytest.raises(AudioError):
        await joined(flights, fail)


async def test_shares_never_fall_and_who_comes_late_learns_the_last(
    flights: Flights[str, str], work: Work
) -> None:
    early: list[float] = []
    late: list[float] = []
    first = asyncio.create_task(flights.join("key", work, early.append))
    await settle()
    for share in (0.2, 0.1, 0.2, 0.5):
        work.tell(share)
    second = asyncio.create_task(flights.join("key", work, late.append))
    await settle()
    work.tell(0.9)
    work.finish.set()
    await asyncio.gather(first, second)

    assert early == [0.2, 0.5, 0.9]
    assert late == [0.5, 0.9]


async def test_closing_stops_the_work_and_tells_who_waits(flights: Flights[str, str], work: Work) -> None:
    waiting = joined(flights, work)
    await settle()
    await asyncio.wait_for(flights.close(), 20)

    with pytest.raises(AudioError) as caught:
        await waiting
    assert caught.value.key == "audio_failed"
    assert work.ended == 1


async def test_who_is_cancelled_while_all_is_closed_is_cancelled(
    flights: Flights[str, str], work: Work
) -> None:
    waiting = joined(flights, work)
    await settle()
    closing = asyncio.create_task(flights.close())
    waiting.cancel()
    await asyncio.wait({waiting, closing})

    assert waiting.cancelled()


async def test_closing_waits_for_what_nobody_waits_for_any_more(flights: Flights[str, str]) -> None:
    begun, tidied = asyncio.Event(), False

    async def untidy(_tell: Progress) -> str:
        nonlocal tidied
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            tidied = True
        return "done"

    waiting = joined(flights, untidy)
    await begun.wait()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await flights.close()

    assert tidied
