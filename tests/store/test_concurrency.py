"""Failure mode 21: many writers, and the command line beside the bot."""

import asyncio
import os
import sqlite3
import sys
import threading
import time
from pathlib import Path

from sqlalchemy import Connection, text

from bot.store import Store

ROOT = Path(__file__).parents[2]
FULL = 2  # sqlite.org/pragma.html#pragma_synchronous
WRITE_FIFTY = """
import asyncio, sys
from bot.store import Store

async def main(url):
    store = await Store.open(url)
    for chat_id in range(-50, 0):
        await store.chats.choose_language(chat_id, "en")
    await store.close()

asyncio.run(main(sys.argv[1]))
"""


async def test_six_writers_and_a_second_process_never_find_the_database_locked(database_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(database_url) for _ in range(6)))
    await stores[0].chats.choose_language(7, "0")
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", WRITE_FIFTY, database_url, cwd=ROOT)

    await asyncio.gather(*(write_much(store, number) for number, store in enumerate(stores)))
    status = await asyncio.wait_for(other.wait(), 60)

    count = await stores[0].read(lambda connection: connection.scalar(text("SELECT count(*) FROM chats")))
    for store in stores:
        await store.close()
    assert status == 0
    assert count == 6 * 40 + 50 + 1


async def test_what_reads_before_it_writes_loses_no_update(sqlite_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(sqlite_url) for _ in range(3)))
    await stores[0].chats.choose_language(7, "0")

    await asyncio.gather(*(store.write(add_one) for store in stores for _ in range(20)))

    counted = await stores[0].chats.language(7)
    for store in stores:
        await store.close()
    assert counted == "60"


async def test_the_event_loop_stays_lively_while_another_holds_the_database(sqlite_url: str) -> None:
    store = await Store.open(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    waiting = asyncio.create_task(store.chats.choose_language(7, "en"))
    beats = 0
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        await asyncio.sleep(0.01)
        beats += 1
    language = await store.chats.language(7)
    was_waiting = not waiting.done()
    other.execute("COMMIT")
    other.close()
    await waiting

    assert was_waiting
    assert beats > 3
    assert language is None
    assert await store.chats.language(7) == "en"
    await store.close()


async def test_closing_waits_for_the_work_at_hand(sqlite_url: str) -> None:
    store = await Store.open(sqlite_url)
    begun = threading.Event()

    def slow_choice(connection: Connection) -> None:
        begun.set()
        time.sleep(0.05)
        connection.execute(text("INSERT INTO chats (chat_id, language) VALUES (7, 'en')"))

    writing = asyncio.create_task(store.write(slow_choice))
    await asyncio.to_thread(begun.wait, 10)
    await store.close()
    await writing

    again = await Store.open(sqlite_url)
    assert await again.chats.language(7) == "en"
    await again.close()


async def test_two_that_turn_the_write_ahead_log_on_at_once_both_succeed(
    sqlite_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "data" / "khabar.db"
    path.parent.mkdir()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE notes (words TEXT)")
    holder.execute("BEGIN IMMEDIATE")

    opening = asyncio.create_task(Store.open(sqlite_url))
    await asyncio.to_thread(wait_until_opened_twice, path)
    holder.execute("COMMIT")
    holder.close()
    store = await opening

    mode = await store.read(lambda connection: connection.scalar(text("PRAGMA journal_mode")))
    await store.close()
    assert mode == "wal"


async def test_every_commit_reaches_the_disk(sqlite_url: str) -> None:
    store = await Store.open(sqlite_url)

    level = await store.read(lambda connection: connection.scalar(text("PRAGMA synchronous")))

    await store.close()
    assert level == FULL


def add_one(connection: Connection) -> None:
    number = int(connection.scalar(text("SELECT language FROM chats WHERE chat_id = 7")) or 0)
    connection.execute(
        text("UPDATE chats SET language = :number WHERE chat_id = 7"), {"number": str(number + 1)}
    )


async def write_much(store: Store, number: int) -> None:
    for chat in range(40):
        await store.chats.choose_language(1000 * (number + 1) + chat, "en")


def wait_until_opened_twice(path: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        opened = [os.path.realpath(handle) for handle in Path("/proc/self/fd").iterdir()]
        if opened.count(os.path.realpath(path)) >= 2:
            return
        time.sleep(0.01)
    raise TimeoutError
