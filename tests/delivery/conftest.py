"""The one exit to Telegram, with the sandbox behind it."""

from collections.abc import AsyncIterator

import pytest
from telegram.ext import ExtBot

from bot.botapi.transport import AiohttpRequest
from bot.delivery.sender import Sender
from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader


@pytest.fixture
async def pauses() -> list[float]:
    """The seconds that the sender would have waited."""
    return []


@pytest.fixture
async def telegram_bot(sandbox: Sandbox) -> AsyncIterator[ExtBot[None]]:
    """Telegram's library on our transport."""
    bot: ExtBot[None] = ExtBot(
        sandbox.token, base_url=f"{sandbox.url}/bot", request=AiohttpRequest(read_timeout=2.0)
    )
    async with bot:
        yield bot


@pytest.fixture
async def sender(telegram_bot: ExtBot[None], pauses: list[float]) -> Sender:
    """A sender that notes its pauses in place of waiting."""

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    return Sender(telegram_bot, pause)


@pytest.fixture
async def asha(control: Control) -> Reader:
    """A reader who has written to the bot, so that it may write to her."""
    reader = await control.reader("Asha")
    await reader.send("/start")
    return reader
