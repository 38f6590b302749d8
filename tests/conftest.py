"""Fixtures that tests share."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.client import Control


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox of this test's own: an empty world, a free port, a token made up for it."""
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    """The readers' side of that sandbox."""
    async with Control(sandbox.url) as opened:
        yield opened
