"""The one exit to Telegram, with the sandbox behind it."""

from collections.abc import AsyncIterator

import pytest
from telegram.ext import ExtBot

from bot.botapi.transport import AiohttpRequest
from bot.delivery.sender import Sender
from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader


class Remembered(dict[tuple[int, str, str], str]):
    """File_ids, as the database keeps them."""

    async def file_id(self, bot_id: int, key: str, kind: str) -> str | None:
        return self.get((bot_id, key, kind))

    async def keep(self, bot_id: int, key: str, kind: str, file_id: str) -> None:
        self[bot_id, key, kind] = file_id

    async def forget(self, bot_id: int, key: str, kind: str) -> None:
        del self[bot_id, key, kind]


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
async def sender(telegram_bot: ExtBot[None], uploads: Remembered, pauses: list[float]) -> Sender:
    """A sender that notes its pauses in place of waiting."""

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    return Sender(telegram_bot, uploads, pause=pause)


@pytest.fixture
async def uploads() -> Remembered:
    """No file_ids yet."""
    return Remembered()


@pytest.fixture
async def asha(control: Control) -> Reader:
    """A reader who has written to the bot, so that it may write to her."""
    reader = await control.reader("Asha")
    await reader.send("/start")
    return reader
