"""What lies on the operators' desk stays for a while, and not without end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.statistics import Statistics
from handlers.desk import MOST_OFFERED, PATIENCE, Desk, Ledger, Offer

MEERA, RAVI = 1, 2


class Clock:
    """Goes as a test sets it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def clock() -> Clock:
    """At its beginning."""
    return Clock()


@pytest.fixture
async def desk(tmp_path: Path, clock: Clock) -> AsyncIterator[Desk]:
    """A desk over an empty store."""
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    ledger = Ledger(store.articles, store.broadcasts, Statistics(store), store.subscriptions, store.feeds)
    yield Desk(frozenset({MEERA, RAVI}), ledger, clock)
    await store.close()


async def test_an_offer_may_be_taken_up_again_by_who_got_it_and_nobody_else(desk: Desk) -> None:
    key = desk.offer(MEERA, Offer(None, "https://desk.example/feed"))

    for _ in range(2):
        found = desk.offered(MEERA, key)
        assert found is not None
        assert found.feed == "https://desk.example/feed"
    assert desk.offered(RAVI, key) is None


async def test_an_offer_ends_with_the_patience_for_it(desk: Desk, clock: Clock) -> None:
    key = desk.offer(MEERA, Offer(None, "https://desk.example/feed"))

    clock.now = PATIENCE - 1
    assert desk.offered(MEERA, key) is not None
    clock.now = PATIENCE
    assert desk.offered(MEERA, key) is None


async def test_of_too_many_offers_the_oldest_goes(desk: Desk) -> None:
    first, second, *_ = [
        desk.offer(MEERA, Offer(None, f"https://{each}.example")) for each in range(MOST_OFFERED + 1)
    ]

    assert desk.offered(MEERA, first) is None
    assert desk.offered(MEERA, second) is not None
