"""A webhook at work, over real HTTP, with a real store."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot

from bot.botapi.inbox import Inbox
from bot.store import Store
from bot.web.server import Receiver, listening
from tests.botapi.conftest import answers, api, bot
from tests.web.hook import PATH, SECRET, Hook

__all__ = ["answers", "api", "bot"]


@pytest.fixture
async def hook(bot: Bot, tmp_path: Path) -> AsyncIterator[Hook]:
    """The server, listening."""
    await bot.get_me()
    store = await Store.open(f"sqlite:///{tmp_path}/khabar.db")
    opened: asyncio.Future[Inbox] = asyncio.get_running_loop().create_future()
    receiver = Receiver(bot, PATH, SECRET, opened)
    async with aiohttp.ClientSession() as http, listening(receiver, "127.0.0.1", 0) as port:
        hook = Hook(http, f"http://127.0.0.1:{port}", store)
        opened.set_result(Inbox(bot, store.updates, hook.handle, hook.handle))
        yield hook
    await opened.result().finish(10)
    await opened.result().close()
    await store.close()
