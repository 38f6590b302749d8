"""How often a reader may have a page fetched, and how many are fetched at once."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.errors import StoreError, TooMuch
from handlers import fetching, pages
from handlers.fetching import AT_ONCE, HOUR, MOST_PAGES, Fetching


class Clock:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_the_next_page_is_allowed_an_hour_after_the_first() -> None:
    clock = Clock()
    fetched = Fetching(clock)
    for _ in range(MOST_PAGES):
        assert fetched.allow(1) == 0
        clock.now += 60

    assert fetched.allow(1) == HOUR - MOST_PAGES * 60
    assert fetched.allow(2) == 0
    clock.now += HOUR - MOST_PAGES * 60
    assert fetched.allow(1) == 0
    assert fetched.allow(1) == 60


async def test_what_was_refused_does_not_count() -> None:
    clock = Clock()
    fetched = Fetching(clock)
    asked = [fetched.allow(1) for _ in range(3 * MOST_PAGES)]
    clock.now += HOUR

    assert asked.count(0) == MOST_PAGES
    assert fetched.allow(1) == 0


async def test_no_more_readers_are_remembered_than_were_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_READERS", 2)
    fetched = Fetching(Clock())
    for reader in (1, 2):
        for _ in range(MOST_PAGES):
            fetched.allow(reader)
    fetched.allow(3)

    assert fetched.allow(2) > 0
    assert fetched.allow(1) == 0


async def test_one_readers_pages_come_one_after_another_and_few_readers_at_once() -> None:
    fetched, busy, most = Fetching(), set[int](), 0

    async def fetch(reader: int) -> None:
        nonlocal most
        async with fetched.turn(reader):
            assert reader not in busy
            busy.add(reader)
            most = max(most, len(busy))
            await asyncio.sleep(0.01)
            busy.remove(reader)

    await asyncio.gather(*(fetch(reader) for reader in range(3 * AT_ONCE) for _ in range(2)))

    assert most == AT_ONCE


async def test_too_many_at_once_are_refused_until_one_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WAITING", 1)
    fetched, over = Fetching(), asyncio.Event()

    async def wait() -> None:
        await over.wait()

    fetched.begin(wait())
    with pytest.raises(TooMuch) as refused:
        fetched.begin(wait())
    assert refused.value.key == "pages_busy"

    over.set()
    async with asyncio.timeout(5):
        while True:
            try:
                fetched.begin(wait())
                break
            except TooMuch:
                await asyncio.sleep(0)
    await fetched.close()


async def test_a_stop_ends_what_is_under_way() -> None:
    fetched, ended = Fetching(), asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    fetched.begin(wait())
    await asyncio.sleep(0)
    await fetched.close()

    assert ended.is_set()


async def test_a_database_that_cannot_be_written_to_is_swept_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    swept = asyncio.Queue[bool]()

    class Unwritable:
        """Pages that cannot be swept at first."""

        async def sweep(self, _now: datetime) -> int:
            await swept.put(True)
            if swept.qsize() == 1:
                raise StoreError("store_unwritable", where="khabar.db")
            return 1

    monkeypatch.setattr(pages, "SWEEP_EVERY", 0.0)
    services = cast("Any", SimpleNamespace(pages=Unwritable(), now=lambda: datetime.now(UTC)))
    sweeping = asyncio.create_task(pages.forget_old(services))
    async with asyncio.timeout(5):
        while swept.qsize() < 3:
            await asyncio.sleep(0)
    sweeping.cancel()

    assert not sweeping.done()
