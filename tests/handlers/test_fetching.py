"""How often a reader may have a page fetched, and how many are fetched at once."""

import asyncio

import pytest

from bot.errors import TooMuch
from handlers import fetching
from handlers.fetching import AT_ONCE, HOUR, MOST_PAGES, Fetching


class Clock:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_the_next_page_is_allowed_an_hour_after_the_first() -> None:
    clock = Clock()
    pages = Fetching(clock)
    for _ in range(MOST_PAGES):
        assert pages.allow(1) == 0
        clock.now += 60

    assert pages.allow(1) == HOUR - MOST_PAGES * 60
    assert pages.allow(2) == 0
    clock.now += HOUR - MOST_PAGES * 60
    assert pages.allow(1) == 0
    assert pages.allow(1) == 60


async def test_what_was_refused_does_not_count() -> None:
    clock = Clock()
    pages = Fetching(clock)
    asked = [pages.allow(1) for _ in range(3 * MOST_PAGES)]
    clock.now += HOUR

    assert asked.count(0) == MOST_PAGES
    assert pages.allow(1) == 0


async def test_no_more_readers_are_remembered_than_were_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_READERS", 2)
    pages = Fetching(Clock())
    for reader in (1, 2):
        for _ in range(MOST_PAGES):
            pages.allow(reader)
    pages.allow(3)

    assert pages.allow(2) > 0
    assert pages.allow(1) == 0


async def test_one_readers_pages_come_one_after_another_and_few_readers_at_once() -> None:
    pages, busy, most = Fetching(), set[int](), 0

    async def fetch(reader: int) -> None:
        nonlocal most
        async with pages.turn(reader):
            assert reader not in busy
            busy.add(reader)
            most = max(most, len(busy))
            await asyncio.sleep(0.01)
            busy.remove(reader)

    await asyncio.gather(*(fetch(reader) for reader in range(3 * AT_ONCE) for _ in range(2)))

    assert most == AT_ONCE


async def test_too_many_at_once_are_refused_until_one_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WAITING", 1)
    pages, over = Fetching(), asyncio.Event()

    async def wait() -> None:
        await over.wait()

    pages.begin(wait())
    with pytest.raises(TooMuch) as refused:
        pages.begin(wait())
    assert refused.value.key == "pages_busy"

    over.set()
    async with asyncio.timeout(5):
        while True:
            try:
                pages.begin(wait())
                break
            except TooMuch:
                await asyncio.sleep(0)
    await pages.close()


async def test_a_stop_ends_what_is_under_way() -> None:
    pages, ended = Fetching(), asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    pages.begin(wait())
    await asyncio.sleep(0)
    await pages.close()

    assert ended.is_set()
