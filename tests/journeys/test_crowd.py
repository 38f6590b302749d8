"""Many readers at once, and one who writes without end: nobody is forgotten."""

import asyncio
import time
from typing import Any

import pytest

from tests.journeys.test_process import start as start  # noqa: PLC0414 - a fixture, used by its name
from tests.proof.telegram import TOKEN, Telegram

pytestmark = pytest.mark.long

CROWD = range(10_001, 10_601)
FLOODER = 9_999


@pytest.fixture
async def crowded(start: Any) -> Any:
    """A Bot API of ours with a bot at it, at a pace that a test can wait for."""
    async with Telegram(delay=0.005) as telegram:
        pace = {"RATE_OVERALL": "1000", "RATE_CHAT": "50"}
        bot = await start("run", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=telegram.url, **pace)
        await bot.until("is there; stop it with SIGTERM")
        yield telegram
        assert await bot.stop() == 0


async def answered(telegram: Telegram, readers: range, seconds: float) -> None:
    """Waits until each of them has an answer."""
    async with asyncio.timeout(seconds):
        while not set(readers) <= {each.chat for each in telegram.sent}:
            await asyncio.sleep(0.1)


async def test_six_hundred_new_readers_at_once_are_all_answered(crowded: Telegram) -> None:
    for reader in CROWD:
        crowded.write(reader, "/headline")

    await answered(crowded, CROWD, 90)

    assert not [each for each in crowded.sent if "एक साथ बहुत सारे संदेश" in each.text]


async def test_one_who_writes_a_thousand_commands_a_second_holds_nobody_up(crowded: Telegram) -> None:
    begun = time.monotonic()
    for number in range(3000):
        crowded.write(FLOODER, "/help")
        if number % 5 == 0:
            crowded.write(CROWD[number // 5], "/help")

    await answered(crowded, CROWD, 90)

    told = [each.text for each in crowded.sent if each.chat == FLOODER]
    assert sum("एक साथ बहुत सारे संदेश" in text for text in told) == 1
    assert len(told) < 300
    assert time.monotonic() - begun < 90
