"""Fixtures for what comes from outside: a web server on loopback in place of the world."""

from collections.abc import AsyncIterator

import pytest

from bot.sources.fetch import Fetcher
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
