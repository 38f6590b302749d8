"""The ledger: what is claimed, what is written, and who may write it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from sqlalchemy import Connection, Table, insert, select

from bot.store import Store
from bot.store.broadcasts import Broadcasts
from bot.store.ranges import Claim, Ranges
from bot.store.receipts import RESENT, Receipt, State
from bot.store.statistics import Statistics
from bot.store.tables import ranges as range_table
from bot.store.tables import receipts, subscriptions

T = TypeVar("T")

LEASE = 5.0


class Clock:
    """Seconds since 1970, as the test sets them."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(store: Store, clock: Clock) -> Broadcasts:
    return Broadcasts(store, clock)


@pytest.fixture
def ranges(store: Store, clock: Clock) -> Ranges:
    return Ranges(store, clock)


async def subscribed(store: Store, *chats: int) -> list[int]:
    """Subscribes these chats; gives their subscriptions' ids."""
    for chat in chats:
        await store.subscriptions.subscribe(chat, None, "private", language="hi", set_by=None)
    found = [await store.subscriptions.get(chat) for chat in chats]
    return [each.id for each in found if each]


def receipt(claim: Claim, subscription: int, state: State, *, part: int = 0, at: float = 1.0) -> Receipt:
    return Receipt(claim.broadcast.id, subscription, part, state, at, 77 if state == State.SENT else None)


async def claimed(ranges: Ranges, owner: str = "one") -> Claim:
    claim = await ranges.claim(owner, LEASE)
    assert claim is not None
    return claim


async def test_a_broadcast_to_nobody_is_done_at_once(ledger: Broadcasts, ranges: Ranges) -> None:
    number = await ledger.add("notice", "{}")

    begun = await ledger.get(number)

    assert begun is not None
    assert begun.state == "done"
    assert await ranges.claim("one", LEASE) is None


async def test_it_goes_to_those_who_were_subscribed_when_it_began(
    store: Store, ledger: Broadcasts, ranges: Ranges
) -> None:
    first, second = await subscribed(store, 11, 12)
    await store.subscriptions.unsubscribe(12)
    await ledger.add("notice", "{}")
    await subscribed(store, 12, 13)

    wanting, known = await ranges.load(await claimed(ranges))

    assert ([each.id for each in wanting], known) == ([first], {})
    assert second != first


async def test_a_range_has_one_owner_until_its_lease_ends(
    store: Store, ledger: Broadcasts, ranges: Ranges, clock: Clock
) -> None:
    await subscribed(store, 11)
    await ledger.add("notice", "{}")
    await claimed(ranges)

    assert await ranges.claim("two", LEASE) is None
    clock.now += LEASE - 1
    assert await ranges.renew(["one"], LEASE) == {"one"}
    clock.now += LEASE - 1
    assert await ranges.claim("two", LEASE) is None
    clock.now += LEASE
    assert (await claimed(ranges, "two")).owner == "two"
    assert await ranges.renew(["one"], LEASE) == set()


async def test_a_lease_given_before_the_clock_was_set_back_is_no_lease(
    store: Store, ledger: Broadcasts, ranges: Ranges, clock: Clock
) -> None:
    await subscribed(store, 11)
    await ledger.add("notice", "{}")
    await claimed(ranges)

    clock.now -= 3600

    assert (await claimed(ranges, "two")).owner == "two"


async def test_who_was_relieved_may_intend_nothing_but_still_tell_what_was_sent(
    store: Store, ledger: Broadcasts, ranges: Ranges, clock: Clock
) -> None:
    (first,) = await subscribed(store, 11)
    await ledger.add("notice", "{}")
    old = await claimed(ranges)
    assert await ranges.commit([(old, receipt(old, first, State.INTENT))], []) == frozenset()
    clock.now += LEASE + 1
    new = await claimed(ranges, "two")

    refused = await ranges.commit(
        [(old, receipt(old, first, State.INTENT, part=1))], [receipt(old, first, State.SENT)]
    )

    _, known = await ranges.load(new)
    assert refused == {0}
    assert {key: each.state for key, each in known.items()} == {(first, 0): State.SENT}


async def test_nothing_of_a_stopped_broadcast_is_begun(
    store: Store, ledger: Broadcasts, ranges: Ranges
) -> None:
    (first,) = await subscribed(store, 11)
    number = await ledger.add("notice", "{}")
    claim = await claimed(ranges)

    assert await ledger.stop(number)
    assert not await ledger.stop(number)

    assert await ranges.renew(["one"], LEASE) == set()
    assert await ranges.commit([(claim, receipt(claim, first, State.INTENT))], []) == {0}
    await ranges.release(["one"])
    assert await ranges.claim("two", LEASE) is None


async def test_a_range_comes_back_when_what_waits_in_it_is_due(
    store: Store, ledger: Broadcasts, ranges: Ranges, clock: Clock
) -> None:
    first, second = await subscribed(store, 11, 12)
    number = await ledger.add("notice", "{}")
    claim = await claimed(ranges)
    waiting = receipt(claim, first, State.WAITING, at=clock.now + 60)
    await ranges.commit([], [waiting, receipt(claim, second, State.SENT)])
    await ranges.finish(claim)

    assert await ranges.claim("one", LEASE) is None
    clock.now += 60
    again = await claimed(ranges)
    await ranges.commit([], [replace(waiting, state=State.SENT)])
    await ranges.finish(again)

    done = await ledger.get(number)
    assert done is not None
    assert (done.state, done.finished_at) == ("done", clock.now)


async def test_what_waits_for_a_chat_that_left_is_skipped(
    store: Store, ledger: Broadcasts, ranges: Ranges, clock: Clock
) -> None:
    (first,) = await subscribed(store, 11)
    number = await ledger.add("notice", "{}")
    claim = await claimed(ranges)
    await ranges.commit([], [receipt(claim, first, State.WAITING, at=clock.now + 60)])
    await store.subscriptions.unsubscribe(11)

    await ranges.finish(claim)

    progress = await ledger.progress(number)
    assert (progress.counts[State.SKIPPED], progress.counts[State.WAITING]) == (1, 0)
    assert (progress.ranges, progress.ranges_done) == (1, 1)


async def test_breaking_news_goes_first_then_what_began_first(
    store: Store, ledger: Broadcasts, ranges: Ranges
) -> None:
    await subscribed(store, 11)
    usual = [await ledger.add("notice", "{}") for _ in range(2)]
    breaking = await ledger.add("notice", "{}", breaking=True)

    order = [(await claimed(ranges)).broadcast.id for _ in range(3)]

    assert order == [breaking, *usual]


async def test_progress_counts_parts_chats_and_what_was_sent_again(
    store: Store, ledger: Broadcasts, ranges: Ranges
) -> None:
    first, second = await subscribed(store, 11, 12)
    number = await ledger.add("notice", "{}")
    claim = await claimed(ranges)
    again = replace(receipt(claim, first, State.SENT, part=1), reason=RESENT)

    await ranges.commit([], [receipt(claim, first, State.SENT), again, receipt(claim, second, State.FAILED)])

    progress = await ledger.progress(number)
    assert (progress.counts[State.SENT], progress.counts[State.FAILED]) == (2, 1)
    assert (progress.chats, progress.resent) == (1, 1)


async def test_a_correction_goes_where_the_first_one_went(
    store: Store, ledger: Broadcasts, ranges: Ranges
) -> None:
    (first,) = await subscribed(store, 11)
    about = await ledger.add("notice", "{}")
    claim = await claimed(ranges)
    await ranges.commit([], [receipt(claim, first, State.SENT)])
    await ranges.finish(claim)
    await store.subscriptions.unsubscribe(11)

    await ledger.add("correction", "{}", about=about)
    correction = await claimed(ranges)

    wanting, known = await ranges.load(correction)
    sent = await ranges.sent(correction)
    assert [each.chat for each in wanting] == [11]
    assert known == {}
    assert {key: [each.message_id for each in found] for key, found in sent.items()} == {first: [77]}


class Killed:
    """A store whose process ends after so many writes."""

    def __init__(self, store: Store, writes: int) -> None:
        self.read = store.read
        self._store = store
        self._left = writes

    async def write(self, work: Callable[[Connection], T]) -> T:
        if not self._left:
            raise asyncio.CancelledError
        self._left -= 1
        return await self._store.write(work)

    async def write_lightly(self, work: Callable[[Connection], T]) -> T:
        return await self.write(work)


async def ended(store: Store, ledger: Broadcasts, ranges: Ranges, about: int | None = None) -> int:
    """A broadcast to 1,001 subscriptions, of which two were tried, that has come to its end; gives its id."""
    number = await ledger.add("deletion" if about else "notice", "{}", about=about)
    for subscription in (1, 1001):
        claim = await claimed(ranges)
        again = replace(receipt(claim, subscription, State.SENT), reason=RESENT)
        failed = replace(receipt(claim, subscription, State.FAILED, part=1), reason="chat not found")
        await ranges.commit([], [again, failed])
        await ranges.finish(claim)
    return number


async def many_subscribed(store: Store) -> None:
    """Subscriptions with the ids 1 and 1,001."""
    rows = [
        {"id": number, "chat_id": number, "topic": 0, "kind": "private", "state": "active", "after": 0}
        for number in (1, 1001)
    ]
    await store.write(lambda connection: connection.execute(insert(subscriptions), rows))


async def left(store: Store, table: Table) -> list[int]:
    """The broadcasts of which rows are left in a table."""
    query = select(table.c.broadcast_id).distinct().order_by(table.c.broadcast_id)
    return list(await store.read(lambda connection: connection.scalars(query).all()))


async def test_swept_are_the_receipts_of_what_ended_before_and_its_figures_stay(
    store: Store, ledger: Broadcasts, ranges: Ranges, clock: Clock
) -> None:
    await many_subscribed(store)
    old = await ended(store, ledger, ranges)
    before, unreached = await ledger.progress(old), await Statistics(store).unreached(old)
    clock.now += 100
    young = await ended(store, ledger, ranges)
    clock.now += 100
    await ledger.add("notice", "{}")

    for _ in range(2):
        await ledger.sweep(clock.now - 150)

    assert (before.chats, before.resent, before.ranges, before.ranges_done) == (2, 2, 2, 2)
    assert (before.counts[State.SENT], before.counts[State.FAILED], unreached) == (
        2,
        2,
        {"chat not found": 2},
    )
    assert await ledger.progress(old) == before
    assert await Statistics(store).unreached(old) == unreached
    assert await left(store, receipts) == [young]
    assert await left(store, range_table) == [young, young + 1]


async def test_what_is_being_taken_back_is_not_swept_until_that_has_ended(
    store: Store, ledger: Broadcasts, ranges: Ranges, clock: Clock
) -> None:
    await many_subscribed(store)
    old = await ended(store, ledger, ranges)
    clock.now += 1000
    running = await ledger.add("deletion", "{}", about=old)

    await ledger.sweep(clock.now)
    assert await left(store, receipts) == [old]
    assert await ledger.stop(running)
    clock.now += 1
    await ledger.sweep(clock.now)

    assert await left(store, range_table) == []


async def test_sweeping_goes_on_where_it_was_killed_and_counts_once(
    store: Store, ledger: Broadcasts, ranges: Ranges, clock: Clock
) -> None:
    await many_subscribed(store)
    old = await ended(store, ledger, ranges)
    before = await ledger.progress(old)
    clock.now += 1

    with pytest.raises(asyncio.CancelledError):
        await Broadcasts(Killed(store, writes=2), clock).sweep(clock.now)
    assert await left(store, range_table) == [old]
    await ledger.sweep(clock.now)

    assert (await left(store, receipts), await left(store, range_table)) == ([], [])
    assert await ledger.progress(old) == before
