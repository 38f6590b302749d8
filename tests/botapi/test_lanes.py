import asyncio
import logging

import pytest

from bot.botapi.lanes import Lanes


class Work:
    """A handler that begins and ends on command, and remembers in which order."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.over: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.changed = asyncio.Event()

    async def handle(self, thing: str) -> None:
        self.begun.append(thing)
        self.changed.set()
        if thing.startswith("fail"):
            raise ValueError(thing)
        if thing.startswith("slow"):
            await self.gates.setdefault(thing, asyncio.Event()).wait()

    def done(self, thing: str) -> None:
        self.over.append(thing)
        self.changed.set()

    async def until_begun(self, *things: str) -> None:
        async with asyncio.timeout(10):
            while not set(things) <= set(self.begun):
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def lanes(work: Work) -> Lanes[str]:
    return Lanes(work.handle, work.done)


async def test_things_of_one_lane_come_one_after_the_other(lanes: Lanes[str], work: Work) -> None:
    for thing in ("slow 1", "2", "3"):
        lanes.put(1, thing)
    await work.until_begun("slow 1")
    before = [*work.begun]

    work.gates["slow 1"].set()
    await lanes.finish(10)

    assert before == ["slow 1"]
    assert work.over == ["slow 1", "2", "3"]


async def test_lanes_do_not_wait_for_each_other(lanes: Lanes[str], work: Work) -> None:
    lanes.put(1, "slow 1")
    await work.until_begun("slow 1")

    lanes.put(2, "2")
    await work.until_begun("2")
    over = [*work.over]
    work.gates["slow 1"].set()
    await lanes.finish(10)

    assert over == ["2"]


async def test_a_failing_handler_is_logged_and_the_next_one_works(
    lanes: Lanes[str], work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        lanes.put(1, "fail 1")
        lanes.put(1, "2")
        await lanes.finish(10)

    assert work.over == ["fail 1", "2"]
    assert [record.exc_info is not None for record in caplog.records] == [True]


async def test_an_idle_lane_leaves_nothing_behind(lanes: Lanes[str]) -> None:
    for lane in range(50):
        lanes.put(lane, "quick")
    await lanes.finish(10)

    lanes.put(1, "again")
    await lanes.finish(10)

    assert not lanes._waiting
    assert not lanes._tasks


async def test_finishing_waits_no_longer_than_it_may(lanes: Lanes[str], work: Work) -> None:
    lanes.put(1, "slow 1")
    await work.until_begun("slow 1")

    await lanes.finish(0.05)
    await lanes.abandon()

    assert work.over == []
    assert not lanes._tasks


async def test_with_nothing_to_finish_there_is_no_wait(lanes: Lanes[str]) -> None:
    await lanes.finish(0)
    await lanes.abandon()
