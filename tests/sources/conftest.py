"""Fixtures for what comes from outside: a web server on loopback in place of the world."""

from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sources.fetch import Fetcher
from bot.sources.sources import Sources
from bot.store import Store
from tests.sources.following import Following
from tests.sources.web import Heartbeat, Web


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    """A web server on a free port; its paths are the test's to script."""
    async with Web().listening() as web:
        yield web


@pytest.fixture
async def heartbeat() -> AsyncIterator[Heartbeat]:
    """Beats through the whole test; `worst` must stay under a second."""
    async with Heartbeat().beating() as heartbeat:
        yield heartbeat


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """A fetcher that may reach that web server."""
    async with Fetcher(private=True) as fetcher:
        yield fetcher


@pytest.fixture
async def sources() -> AsyncIterator[Sources]:
    """The web, that server among it."""
    sources = Sources(private=True, zone=ZoneInfo("Asia/Kolkata"))
    yield sources
    await sources.close()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An open store in an empty SQLite file."""
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    yield store
    await store.close()


@pytest.fixture
def following(store: Store, sources: Sources, web: Web) -> Following:
    """A bot that follows feeds."""
    return Following(store, sources, web)
