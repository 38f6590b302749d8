"""The command line sees the bot's articles, and looking makes nothing and changes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store import Store
from bot.store.glance import glance
from tests.store.test_articles import A


async def test_what_the_bot_has_seen_is_seen(store: Store, database_url: str) -> None:
    await store.articles.see([A], "import", announce=False)

    with glance(database_url) as articles:
        assert articles is not None
        assert [*await articles.kept()] == [A]
        assert dict(await articles.order()) == {"a": 1}


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with glance(f"sqlite:///{tmp_path}/data/khabar.db") as articles:
        assert articles is None

    assert [*tmp_path.iterdir()] == []


async def test_a_look_leaves_nothing_beside_the_file(sqlite_url: str) -> None:
    await (await Store.open(sqlite_url)).close()
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent

    with glance(sqlite_url) as articles:
        assert articles is not None
        assert await articles.kept() == ()

    assert [path.name for path in folder.iterdir()] == ["khabar.db"]


def test_a_database_from_before_articles_were_stored_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE chats (chat_id INTEGER)")

    with glance(f"sqlite:///{path}") as articles:
        assert articles is None

    with closing(sqlite3.connect(path)) as old:
        assert old.execute("SELECT name FROM sqlite_master").fetchall() == [("chats",)]


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "k.db").write_text("no database at all" * 100)

    with pytest.raises(StoreError) as told, glance(f"sqlite:///{tmp_path}/k.db"):
        pass
    assert told.value.key == "store_damaged"
