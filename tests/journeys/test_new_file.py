"""A file is put into the folder, or imported beside the running bot: what is news, and what readers see."""

import asyncio
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.client import Reader
from tests.test_command_line import plain_environment

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
BRIDGE = "नया पुल खुला\n\nनदी पर बना नया पुल आज सुबह खुल गया।\n"
MARKET = "रात का बाज़ार\n\nशहर का नया बाज़ार रात बारह बजे तक खुला रहेगा।\n"

News = Callable[[], list[str]]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the bot of `idle` and `khabar` keeps what it remembers."""
    return tmp_path / "khabar.db"


@pytest.fixture
def news(database: Path) -> News:
    """The titles that were announced so far."""

    def announced() -> list[str]:
        with closing(sqlite3.connect(database)) as opened:
            query = "SELECT document ->> 'title' FROM broadcasts WHERE kind = 'article' ORDER BY id"
            return [title for (title,) in opened.execute(query)]

    return announced


async def until(held: Callable[[], bool], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not held():
            await asyncio.sleep(0.1)


async def until_looked(database: Path) -> None:
    """Waits for the bot's first look at its folder."""

    def looked() -> bool:
        with closing(sqlite3.connect(database)) as opened, suppress(sqlite3.OperationalError):  # no table yet
            return bool(opened.execute("SELECT count(*) FROM articles WHERE seq = 0").fetchone()[0])
        return False

    await until(looked, 20)


async def run(database: Path, *arguments: str) -> tuple[int | None, str]:
    """A command beside the bot: its status, and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=ROOT,
        env=plain_environment() | {"DATABASE_URL": f"sqlite:///{database}"},
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, printed.decode()


async def test_a_file_that_was_there_at_the_first_start_is_no_news_and_a_new_one_is_within_five_seconds(
    khabar: Any, database: Path, news: News
) -> None:
    await until_looked(database)
    assert news() == []

    khabar.put("bridge.txt", BRIDGE)

    await until(lambda: news() == ["नया पुल खुला"])


async def test_a_file_that_is_renamed_into_place_is_news_as_soon(
    khabar: Any, database: Path, news: News
) -> None:
    await until_looked(database)
    part = khabar.put(".bridge.txt.part", BRIDGE)

    part.rename(khabar.folder / "bridge.txt")

    await until(lambda: news() == ["नया पुल खुला"])


async def test_what_comes_while_the_bot_is_down_is_news_at_its_next_start_and_only_then(
    khabar: Any, database: Path, news: News, asha: Reader
) -> None:
    await until_looked(database)
    await khabar.stop()
    khabar.put("bridge.txt", BRIDGE)
    await khabar.start()
    await until(lambda: news() == ["नया पुल खुला"])

    await khabar.restart()

    await khabar.until_newest(asha, "नया पुल खुला\n")
    khabar.put("market.txt", MARKET)
    await until(lambda: len(news()) > 1)
    assert news() == ["नया पुल खुला", "रात का बाज़ार"]


async def test_the_order_of_first_seeing_survives_a_restart(
    khabar: Any, database: Path, news: News, asha: Reader
) -> None:
    await until_looked(database)
    dated = "पुरानी तारीख की खबर\n\n1 जनवरी 2001\n\nयह खबर बाद में आई, पर तारीख पुरानी है।\n"
    khabar.put("0.txt", dated)
    await until(lambda: len(news()) == 1)

    await khabar.restart()

    assert (await asha.ask("/headline")).text.startswith("पुरानी तारीख की खबर")


async def test_an_import_beside_the_bot_is_the_newest_story_within_five_seconds_and_after_a_restart(
    khabar: Any, database: Path, news: News, asha: Reader, tmp_path: Path
) -> None:
    await until_looked(database)
    path = tmp_path / "market.txt"
    path.write_text(MARKET, "utf-8")

    status, printed = await run(database, "import", str(path))

    assert (status, printed.split(" ", 1)[1]) == (0, "रात का बाज़ार\n")
    await khabar.until_newest(asha, "रात का बाज़ार\n", seconds=5)
    assert news() == ["रात का बाज़ार"]
    path.unlink()
    await khabar.restart()
    assert (await asha.ask("/read")).text.startswith("रात का बाज़ार\n")


async def test_a_deleted_file_leaves_the_shelf_and_is_no_news_when_it_comes_back(
    khabar: Any, database: Path, news: News, asha: Reader
) -> None:
    await until_looked(database)
    path = khabar.put("bridge.txt", BRIDGE)
    await until(lambda: len(news()) == 1)
    path.unlink()
    await khabar.until_newest(asha, "नगर पुस्तकालय")
    khabar.put("bridge.txt", BRIDGE)
    await khabar.until_newest(asha, "नया पुल खुला\n")

    khabar.put("market.txt", MARKET)
    await until(lambda: len(news()) > 1)

    assert news() == ["नया पुल खुला", "रात का बाज़ार"]


async def test_a_backup_beside_the_bot_is_a_database_to_start_on(
    khabar: Any, database: Path, news: News, asha: Reader, tmp_path: Path
) -> None:
    await until_looked(database)
    khabar.put("bridge.txt", BRIDGE)
    await until(lambda: len(news()) == 1)

    status, _ = await run(database, "backup", str(tmp_path / "copy.db"))
    await khabar.stop()
    os.replace(tmp_path / "copy.db", database)  # noqa: PTH105 - as an operator's mv
    assert not database.with_name("khabar.db-wal").exists()
    await khabar.start()

    assert status == 0
    assert (await asha.ask("/headline")).text.startswith("नया पुल खुला\n")
    khabar.put("market.txt", MARKET)
    await until(lambda: len(news()) > 1)
    assert news() == ["नया पुल खुला", "रात का बाज़ार"]


async def test_who_subscribed_gets_a_new_file_and_an_import_once_each(
    khabar: Any, database: Path, news: News, asha: Reader, tmp_path: Path
) -> None:
    await until_looked(database)
    await asha.ask("/subscribe")

    khabar.put("bridge.txt", BRIDGE)
    await asha.wait_for(2)
    (tmp_path / "market.txt").write_text(MARKET, "utf-8")
    await run(database, "import", str(tmp_path / "market.txt"))
    _, story, brought = await asha.wait_for(3)

    assert story.text.startswith("नया पुल खुला\n")
    assert brought.text.startswith("रात का बाज़ार\n")
    assert news() == ["नया पुल खुला", "रात का बाज़ार"]
