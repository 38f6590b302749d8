"""The limiter: who may send when, decided over a real database and a clock of the test's own."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import pytest
from typing_extensions import override

from bench.limiter import measure
from bot.delivery.limiter import AHEAD, Limiter
from bot.delivery.pace import MARGIN, MINUTE, SWEEP, Pace
from bot.errors import StoreError
from bot.store import Store
from bot.store.limits import Limits, Slots

BOT = 1234567890
READER, OTHER, GROUP = 7, 8, -1_001_234_567_890
INTERVAL = 0.1


class Clock:
    """A clock that moves on when somebody waits for it; the day's time and the other are far apart."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.day = 1_800_000_000.0
        self.moves = asyncio.Event()
        self.moves.set()

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.day + self.now

    async def pause(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)  # whoever else has something to do does it first
        await self.moves.wait()
        self.now = max(self.now, until)


class Asked(Limits):
    """Real limits, that note how many slots were reserved."""

    counts: list[int]

    @override
    async def reserve(self, bot: int, count: int, interval: float, now: float) -> Slots:
        self.counts.append(count)
        return await super().reserve(bot, count, interval, now)


class Gone:
    """A database that has gone."""

    async def write(self, _work: object) -> NoReturn:
        raise StoreError("store_unreachable", where="x")

    read = write_lightly = write


@pytest.fixture
async def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    yield store
    await store.close()


@pytest.fixture
async def limits(store: Store) -> Asked:
    limits = Asked(store)
    limits.counts = []
    return limits


def limiter_over(
    limits: Limits, clock: Clock, *, overall: float = 1 / INTERVAL, chat: float = 1, group_minute: float = 20
) -> Limiter:
    return Limiter(
        limits,
        BOT,
        overall=overall,
        chat=chat,
        group_minute=group_minute,
        clock=clock.time,
        monotonic=clock.monotonic,
        pause=clock.pause,
    )


@pytest.fixture
async def limiter(limits: Asked, clock: Clock) -> AsyncIterator[Limiter]:
    """Ten messages a second."""
    limiter = limiter_over(limits, clock)
    yield limiter
    await limiter.close()


async def order_of(limiter: Limiter, *wishes: tuple[str, int, bool]) -> list[str]:
    """In which order messages go that wish to at the same time: name, chat, urgent."""
    order: list[str] = []

    async def send(name: str, chat: int, urgent: bool) -> None:
        await limiter.slot(chat, urgent=urgent)
        order.append(name)

    async with asyncio.timeout(60):
        await asyncio.gather(*(send(*wish) for wish in wishes))
    return order


async def moments(limiter: Limiter, clock: Clock, *chats: int) -> list[float]:
    """When messages go, in seconds from now: one after the other."""
    begun, at = clock.now, []
    for chat in chats:
        async with asyncio.timeout(60):
            await limiter.slot(chat, urgent=True)
        at.append(clock.now - begun)
    return at


async def test_replies_go_first_and_otherwise_who_came_first(limiter: Limiter) -> None:
    order = await order_of(
        limiter, ("b1", 1, False), ("b2", 2, False), ("r1", 3, True), ("b3", 4, False), ("r2", 5, True)
    )

    assert order == ["r1", "r2", "b1", "b2", "b3"]


async def test_messages_are_spread_evenly(limiter: Limiter, clock: Clock) -> None:
    begun, at = clock.now, []

    async def send(chat: int) -> None:
        await limiter.slot(chat, urgent=False)
        at.append(clock.now - begun)

    await asyncio.gather(*map(send, range(1, 21)))

    steps = [later - earlier for earlier, later in pairwise(at)]
    assert min(steps) >= INTERVAL - 0.02
    assert at[-1] == pytest.approx(19 * INTERVAL, abs=0.15)


async def test_a_reply_never_waits_behind_a_broadcast(limiter: Limiter, clock: Clock) -> None:
    broadcast = [asyncio.create_task(limiter.slot(chat, urgent=False)) for chat in range(100, 1100)]
    await limiter.slot(99, urgent=False)
    begun = clock.now

    await limiter.slot(READER, urgent=True)

    assert clock.now - begun <= AHEAD + 2 * INTERVAL
    for task in broadcast:
        task.cancel()
    await asyncio.gather(*broadcast, return_exceptions=True)


async def test_a_chat_takes_three_at_once_and_then_one_a_second(limits: Asked, clock: Clock) -> None:
    limiter = limiter_over(limits, clock, overall=1000)

    at = await moments(limiter, clock, *[READER] * 6)

    assert at[2] < 0.2
    assert [round(each) for each in at[3:]] == [1, 2, 3]
    assert all(later - earlier >= 1 for earlier, later in pairwise(at[2:]))


async def test_a_chat_that_must_wait_holds_up_nobody_else(limiter: Limiter, clock: Clock) -> None:
    await moments(limiter, clock, *[READER] * 3)

    order = await order_of(limiter, ("waits", READER, True), ("first", OTHER, False), ("second", 9, False))

    assert order == ["first", "second", "waits"]


@pytest.mark.parametrize("chat", [GROUP, -5])
async def test_a_group_gets_no_more_than_its_share_in_any_minute(
    limits: Asked, clock: Clock, chat: int
) -> None:
    limiter = limiter_over(limits, clock, overall=1000, chat=50)

    at = await moments(limiter, clock, *[chat] * 45)

    assert all(at[number + 20] - at[number] > MINUTE for number in range(25))
    assert at[44] < 2 * (MINUTE + MARGIN) + 10


async def test_a_reader_has_no_share_of_a_minute(limits: Asked, clock: Clock) -> None:
    limiter = limiter_over(limits, clock, overall=1000, chat=50)

    at = await moments(limiter, clock, *[READER] * 45)

    assert at[-1] < 2


async def test_what_took_long_on_its_way_counts_from_its_arrival(limits: Asked, clock: Clock) -> None:
    limiter = limiter_over(limits, clock, group_minute=1)
    await limiter.slot(GROUP, urgent=True)
    clock.now += 30

    limiter.succeeded(GROUP)

    assert limiter.wait_of(GROUP) == pytest.approx(MINUTE + MARGIN)


async def test_a_penalty_is_for_that_chat_alone_and_outlives_a_restart(
    limiter: Limiter, limits: Asked, clock: Clock
) -> None:
    """Failure mode 5."""
    await limiter.penalise(READER, 20)

    clock.now += 5
    again = limiter_over(limits, clock)
    await again.load()

    for each in (limiter, again):
        assert each.wait_of(READER) == pytest.approx(15)
        assert each.wait_of(OTHER) == 0
    assert (await moments(again, clock, OTHER, READER))[1] == pytest.approx(15, abs=0.5)


async def test_looking_has_no_effect(limiter: Limiter, clock: Clock) -> None:
    assert [limiter.wait_of(READER) for _ in range(10)] == [0.0] * 10
    assert (await moments(limiter, clock, *[READER] * 3))[2] < 1


async def test_three_chats_in_a_row_mean_the_whole_bot_and_all_its_processes(
    limiter: Limiter, limits: Asked, clock: Clock
) -> None:
    other_process = limiter_over(limits, clock)
    for chat in (1, 2, 3):
        await limiter.penalise(chat, 30)

    assert limiter.wait_of(READER) == 0
    at = await asyncio.gather(moments(limiter, clock, READER), moments(other_process, clock, OTHER))

    assert all(each[0] >= 30 for each in at)


async def test_the_whole_bot_waits_no_longer_than_the_least_that_was_asked_for(
    limiter: Limiter, clock: Clock
) -> None:
    """One of the chats may be in slow mode for an hour."""
    for chat, seconds in ((1, 3600), (2, 30), (3, 30)):
        await limiter.penalise(chat, seconds)

    assert (await moments(limiter, clock, READER))[0] == pytest.approx(30, abs=1)


async def test_a_success_in_between_clears_the_suspicion(limiter: Limiter, clock: Clock) -> None:
    for chat in (1, 2, 2, 2):
        await limiter.penalise(chat, 30)
    limiter.succeeded(READER)
    await limiter.penalise(3, 30)

    assert (await moments(limiter, clock, READER))[0] < 1


async def test_who_has_a_slot_already_when_the_bot_is_halted_waits_too(limits: Asked, clock: Clock) -> None:
    limiter, begun = limiter_over(limits, clock, overall=50), clock.now
    clock.moves.clear()
    first, *others = [asyncio.create_task(limiter.slot(chat, urgent=True)) for chat in (4, 5, 6)]
    await first  # the others have theirs by now, a little ahead

    for chat in (1, 2, 3):
        await limiter.penalise(chat, 30)
    clock.moves.set()
    await asyncio.gather(*others)

    assert clock.now - begun >= 30


async def test_slots_are_reserved_a_few_at_a_time(limits: Asked, clock: Clock) -> None:
    limiter = limiter_over(limits, clock, overall=1000)

    await asyncio.gather(*(limiter.slot(chat, urgent=False) for chat in range(1, 1001)))

    assert sum(limits.counts) == pytest.approx(1000, abs=100)
    assert len(limits.counts) <= 40


async def test_one_message_costs_one_slot(limits: Asked, clock: Clock) -> None:
    limiter = limiter_over(limits, clock, overall=1000)

    for chat in range(5):
        await limiter.slot(chat, urgent=True)
        clock.now += 1

    assert limits.counts == [1] * 5


async def test_the_slot_of_one_who_gave_up_goes_to_the_next(limits: Asked, clock: Clock) -> None:
    limiter, begun = limiter_over(limits, clock, overall=50), clock.now
    clock.moves.clear()
    first, given_up = (asyncio.create_task(limiter.slot(chat, urgent=False)) for chat in (READER, OTHER))
    await first  # the other has a slot by now, a little ahead

    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    clock.moves.set()
    await limiter.slot(9, urgent=False)

    assert clock.now - begun == pytest.approx(0.02, abs=0.005)


async def test_those_who_give_up_leave_the_others_waiting_in_peace(limiter: Limiter, clock: Clock) -> None:
    await moments(limiter, clock, *[READER] * 3)
    tasks = [asyncio.create_task(limiter.slot(READER, urgent=False)) for _ in range(5)]
    await asyncio.sleep(0)
    for task in tasks[:4]:
        task.cancel()

    await asyncio.wait_for(tasks[4], 20)

    assert all(task.cancelled() for task in tasks[:4])


async def test_a_jump_of_the_days_clock_moves_nothing(limiter: Limiter, clock: Clock) -> None:
    """Failure mode 25."""
    await limiter.penalise(READER, 20)
    await limiter.slot(OTHER, urgent=True)

    clock.day -= 3600

    assert limiter.wait_of(READER) == pytest.approx(20, abs=1)
    assert (await moments(limiter, clock, OTHER))[0] < 1


async def test_a_database_that_has_gone_leaves_readers_answered_at_the_bots_pace(clock: Clock) -> None:
    limiter = limiter_over(Limits(Gone()), clock)

    await limiter.penalise(OTHER, 5)
    at = await moments(limiter, clock, *range(100, 120))

    assert limiter.wait_of(OTHER) > 0
    assert at[-1] == pytest.approx(19 * INTERVAL, abs=0.1)


def test_chats_that_have_rested_are_forgotten() -> None:
    """Failure mode 23: a million in a broadcast, every tenth a group."""
    pace, most = Pace(1, 20), 0

    for number in range(200_000):
        now = number / 1000
        pace.take(-number - 1 if number % 10 == 0 else number, now)
        most = max(most, len(pace))

    assert most <= 3 * (SWEEP + 62 * 100 + 2 * 1000)


async def test_at_30_a_second_hardly_a_second_has_more_than_31_where_they_arrive(tmp_path: Path) -> None:
    """On a machine with nothing else to do none has; bench.limiter shows it."""
    url = f"sqlite:///{tmp_path / 'bench.db'}"

    measured = await measure(url, processes=1, rate=30, waiting=30, seconds=3)

    assert 60 <= len(measured.arrivals) <= 95
    assert measured.worst <= 33
