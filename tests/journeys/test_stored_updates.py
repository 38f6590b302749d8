"""No command is lost and none holds up the others: kill -9 at any moment, and one reader who floods."""

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.client import Control, Reader
from tests.journeys.test_process import ours, polling, start

pytestmark = pytest.mark.long

__all__ = ["ours", "start"]

TOO_MUCH = "एक साथ बहुत सारे संदेश आ गए।"
KILLS = 4
COMMANDS = ("/headline", "/help", "/stories", "/about")


async def test_whenever_it_is_killed_every_command_is_answered_by_a_later_life(
    start: Any, control: Control, ours: dict[str, str], tmp_path: Path
) -> None:
    """Failure mode 14, for commands. Each reader asks one thing, so that any answer answers it."""
    dice = random.Random(14)  # noqa: S311 - dice, not secrets
    readers: list[Reader] = []
    for _ in range(KILLS):
        khabar = await start("run", **ours)
        if dice.random() < 0.7:
            await polling(control, since=(await control.state())["last_event"])
        for _ in range(8):
            readers.append(await control.reader(f"Reader {len(readers)}", language_code="hi"))
            await readers[-1].send(dice.choice(COMMANDS))
            await asyncio.sleep(dice.random() / 20)
        khabar.process.kill()
        await khabar.process.wait()

    khabar = await start("run", **ours)
    answers = [await reader.wait_for(1, since=0) for reader in readers]
    last = await control.reader("Last")
    await last.ask("/help")
    assert await khabar.stop() == 0

    assert all(answers)
    with closing(sqlite3.connect(tmp_path / "data" / "khabar.db")) as database:
        (waiting,) = database.execute("SELECT count(*) FROM updates WHERE payload IS NOT NULL").fetchone()
    assert waiting == 0


async def test_one_reader_who_floods_is_told_once_and_nobody_else_waits(
    khabar: Any, control: Control, asha: Reader
) -> None:
    """Hostile input 8."""
    others = [await control.reader(f"Reader {number}") for number in range(30)]

    async def flood() -> None:
        for _ in range(10):
            await asyncio.gather(*(asha.send("/help") for _ in range(30)))

    flooding = asyncio.create_task(flood())
    async with asyncio.timeout(60):
        answered = await asyncio.gather(*(reader.ask("/headline") for reader in others))
        await flooding
        await others[0].ask("/help")
        await control.wait_until(lambda entries: any(TOO_MUCH in str(each) for each in entries))
    told = [each for each in await control.received(asha.id) if TOO_MUCH in each.text]

    assert all(card.text for card in answered)
    assert len(told) == 1
    assert len(await control.received(asha.id)) <= 31


async def test_what_piled_up_while_the_bot_was_away_is_answered_in_order(
    idle: Any, control: Control, asha: Reader
) -> None:
    asked = ["/headline", "/help"] * 10
    for command in asked:
        await asha.send(command)
    idle.put("library.md", "नगर पुस्तकालय\n\nपुस्तकालय खुला।\n")

    await idle.start()

    answers = await asha.wait_for(len(asked), since=0)
    kinds = ["/help" if each.text.startswith("ख़बर की मदद") else "/headline" for each in answers]
    assert kinds == asked
