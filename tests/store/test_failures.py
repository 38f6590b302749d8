"""Failure mode 22: a sentence that says what to do, and nothing overwritten."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.errors import StoreError
from bot.store import Store


@pytest.fixture
async def full_file(tmp_path: Path) -> Path:
    """A database of several pages, closed."""
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    for chat_id in range(400):
        await store.chats.choose_language(chat_id, "en")
    await store.close()
    return tmp_path / "khabar.db"


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(60, id="a piece of the header"),
        pytest.param(512, id="a piece of the first page"),
        pytest.param(4096, id="the first page"),
        pytest.param(9000, id="two pages and a bit"),
    ],
)
async def test_a_truncated_file_is_said_to_be_damaged_and_left_alone(full_file: Path, kept: int) -> None:
    os.truncate(full_file, kept)
    before = contents(full_file)

    with pytest.raises(StoreError) as caught:
        await Store.open(f"sqlite:///{full_file}")

    assert (caught.value.key, caught.value.fills) == ("store_damaged", {"where": str(full_file)})
    assert contents(full_file) == before


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "khabar.db"
    path.write_text("notes of my own\n" * 1000, encoding="utf-8")

    with pytest.raises(StoreError) as caught:
        await Store.open(f"sqlite:///{path}")

    assert caught.value.key == "store_damaged"
    assert path.read_text(encoding="utf-8") == "notes of my own\n" * 1000


async def test_an_absolute_path_is_created_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "var" / "lib" / "khabar.db"

    store = await Store.open(f"sqlite:///{path}")
    await store.close()

    assert path.is_file()


async def test_a_relative_path_counts_from_where_the_bot_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    store = await Store.open("sqlite:///data/khabar.db")
    await store.close()

    assert (tmp_path / "data" / "khabar.db").is_file()


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")

    with pytest.raises(StoreError) as caught:
        await Store.open(f"sqlite:///{tmp_path / 'data' / 'khabar.db'}")

    assert caught.value.key == "store_unwritable"


async def test_a_path_that_is_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        await Store.open(f"sqlite:///{tmp_path}")

    assert caught.value.key == "store_unwritable"


async def test_a_database_that_may_only_be_read_is_said_at_the_start(full_file: Path) -> None:
    before = contents(full_file)

    with pytest.raises(StoreError) as caught:
        await Store.open(f"sqlite:///file:{full_file}?mode=ro&uri=true")

    assert caught.value.key == "store_unwritable"
    assert contents(full_file) == before


async def test_a_full_disk_changes_nothing_and_later_work_goes_on(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    await store.chats.choose_language(7, "en")

    with pytest.raises(StoreError) as caught:
        await store.write(fill_up)

    await store.chats.choose_language(7, "hi")
    language = await store.chats.language(7)
    filler = await store.chats.language(1000)
    await store.close()
    assert caught.value.key == "store_unwritable"
    assert (language, filler) == ("hi", None)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("postgresql://khabar:hush@127.0.0.1:1/khabar", id="nobody listens"),
        pytest.param("postgres://khabar:hush@127.0.0.1:1/khabar", id="by its short name"),
        pytest.param("mysql://khabar:hush@127.0.0.1/khabar", id="another kind"),
        pytest.param("sqlite://", id="in memory, which each connection would have for itself"),
        pytest.param("sqlite://khabar:hush@/:memory:", id="in memory by name"),
        pytest.param("postgresql://khabar:hush@127.0.0.1:port/khabar", id="an odd port"),
        pytest.param("hush", id="no address"),
    ],
)
async def test_an_address_without_a_database_is_said_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        await Store.open(url)

    assert caught.value.key == "store_unreachable"
    assert "hush" not in str(caught.value)


async def test_a_database_that_does_not_exist_on_the_server_is_said(postgresql_server: str) -> None:
    with pytest.raises(StoreError) as caught:
        await Store.open(postgresql_server.replace("/postgres?", "/nowhere?"))

    assert caught.value.key == "store_unreachable"


async def test_a_database_that_postgresql_lets_us_only_read_is_said(postgresql_url: str) -> None:
    await (await Store.open(postgresql_url)).close()
    read_only = f"{postgresql_url}&options=-c%20default_transaction_read_only%3Don"

    with pytest.raises(StoreError) as caught:
        await Store.open(read_only)

    assert caught.value.key == "store_unwritable"


async def test_a_fault_of_ours_is_not_blamed_on_the_database(store: Store) -> None:
    with pytest.raises(Exception, match="nosuch") as caught:
        await store.read(lambda connection: connection.execute(text("SELECT nosuch FROM chats")))

    assert not isinstance(caught.value, StoreError)


async def test_a_failed_transaction_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await store.write(half_way)

    assert await store.chats.language(7) is None


def contents(path: Path) -> bytes:
    return path.read_bytes()


def fill_up(connection: Connection) -> None:
    """SQLite may use no page more: what it says then is what it says on a full disk."""
    connection.exec_driver_sql("PRAGMA max_page_count = 1")
    for chat_id in range(1000, 3000):
        connection.execute(text("INSERT INTO chats (chat_id) VALUES (:chat_id)"), {"chat_id": chat_id})


def half_way(connection: Connection) -> None:
    connection.execute(text("INSERT INTO chats (chat_id, language) VALUES (7, 'en')"))
    raise ZeroDivisionError
