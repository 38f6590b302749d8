"""A backup is the whole database as it was at one moment, ready for the bot to start on; or there is none."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.errors import OperatorError
from bot.store import Store
from bot.store.backup import back_up
from bot.store.chats import Listening
from tests.store.test_articles import A, B


def silent(_share: float) -> None:
    """Nobody looks on."""


def insert_chats(connection: Connection, chats: list[tuple[int]]) -> None:
    """All in one transaction: a copy that has some of them only is torn."""
    connection.exec_driver_sql("INSERT INTO chats (chat_id) VALUES (?)", chats)


async def filled(url: str) -> Store:
    store = await Store.open(url)
    await store.articles.see([A, B], "import", announce=True)
    await store.chats.choose_listening(7, Listening(speed=1.25))
    return store


async def test_all_is_there_when_the_bot_starts_on_the_copy(sqlite_url: str, tmp_path: Path) -> None:
    store = await filled(sqlite_url)
    target = tmp_path / "copy.db"

    size = await asyncio.to_thread(back_up, sqlite_url, target, silent)
    await store.chats.choose_listening(7, Listening(speed=0.8))
    await store.close()

    restored = await Store.open(f"sqlite:///{target}")
    assert size > 10_000
    assert [*await restored.articles.kept()] == [A, B]
    assert len(await restored.broadcasts.recent()) == 2
    assert (await restored.chats.listening(7)).speed == 1.25
    await restored.chats.choose_language(7, "en")
    await restored.close()


async def test_a_bot_that_writes_all_the_while_does_not_hold_it_up_or_tear_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = await filled(sqlite_url)
    await store.write(
        lambda connection: connection.exec_driver_sql(
            "INSERT INTO chats (chat_id, language) WITH RECURSIVE n(i) AS"
            " (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i, 'hi' FROM n"
        )
    )
    shares: list[float] = []
    copying = asyncio.create_task(asyncio.to_thread(back_up, sqlite_url, tmp_path / "copy.db", shares.append))
    written = 0
    while not copying.done():
        # Both rows in one transaction: a copy that has one of them only is torn.
        both = [(-1_000_000 - written,), (1_000_000 + written,)]
        await store.write(partial(insert_chats, chats=both))
        written += 1
    await copying
    await store.close()

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        ends = copy.execute("SELECT min(chat_id), max(chat_id), count(*) FROM chats").fetchone()
    assert written > 0
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert ends[2] > 199_000
    assert (ends[0] > -1_000_000 and ends[1] < 1_000_000) or ends[0] + ends[1] == 0


async def test_it_is_one_file_for_its_owner_alone(sqlite_url: str, tmp_path: Path) -> None:
    store = await filled(sqlite_url)
    folder = tmp_path / "copies"
    folder.mkdir()

    back_up(sqlite_url, folder / "copy.db", silent)

    await store.close()
    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600


@pytest.fixture
async def url(sqlite_url: str) -> str:
    """A database in which something is, with nobody at it."""
    await (await filled(sqlite_url)).close()
    return sqlite_url


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(OperatorError) as told:
        act()
    return told.value.key


class TestRefused:
    def test_a_file_that_is_there_unless_it_may_be_replaced(self, url: str, tmp_path: Path) -> None:
        target = tmp_path / "copy.db"
        target.write_text("mine")

        assert refused(lambda: back_up(url, target, silent)) == "backup_exists"
        assert target.read_text() == "mine"
        assert back_up(url, target, silent, force=True) == target.stat().st_size

    def test_the_database_itself_by_any_name(self, url: str, tmp_path: Path) -> None:
        itself = Path(url.removeprefix("sqlite:///"))
        link = tmp_path / "link.db"
        link.symlink_to(itself)

        for name in (itself, link):
            assert refused(partial(back_up, url, name, silent, force=True)) == "backup_itself"

    @pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
    def test_a_name_beside_which_sqlite_would_find_another_ones_log(
        self, url: str, tmp_path: Path, end: str
    ) -> None:
        (tmp_path / f"copy.db{end}").touch()

        assert refused(lambda: back_up(url, tmp_path / "copy.db", silent, force=True)) == "backup_in_use"

    def test_a_folder_that_is_not_there_or_a_name_that_is_a_folder(self, url: str, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()

        assert refused(lambda: back_up(url, tmp_path / "none" / "copy.db", silent)) == "file_unwritable"
        assert refused(lambda: back_up(url, tmp_path / "folder", silent, force=True)) == "file_unwritable"

    def test_a_database_that_is_not_there_and_it_is_not_made(self, tmp_path: Path) -> None:
        missing = f"sqlite:///{tmp_path / 'none.db'}"

        assert refused(lambda: back_up(missing, tmp_path / "copy.db", silent)) == "backup_without_database"
        assert [*tmp_path.iterdir()] == []

    def test_a_postgresql_database(self, tmp_path: Path) -> None:
        address = "postgresql://reader@127.0.0.1:1/khabar"

        assert refused(lambda: back_up(address, tmp_path / "copy.db", silent)) == "backup_needs_sqlite"

    def test_what_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "k.db").write_text("no database at all" * 100)

        assert (
            refused(lambda: back_up(f"sqlite:///{tmp_path}/k.db", tmp_path / "c.db", silent))
            == "store_damaged"
        )

    def test_a_damaged_database_leaves_no_copy(self, url: str, tmp_path: Path) -> None:
        path = Path(url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'articles'").fetchone()[
                0
            ]
        with path.open("r+b") as file:
            file.seek((page - 1) * 4096)
            file.write(os.urandom(4096))

        assert refused(lambda: back_up(url, tmp_path / "copy.db", silent)) == "store_damaged"
        assert not [path for path in tmp_path.iterdir() if "copy" in path.name]


def test_what_is_interrupted_leaves_nothing_and_the_old_copy_as_it_was(url: str, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    target.write_text("the old one")

    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(url, target, stop, force=True)

    assert [path.read_text() for path in target.parent.iterdir()] == ["the old one"]
