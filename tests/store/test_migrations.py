import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.errors import StoreError
from bot.store import Store, migrate, migrations
from bot.store.chats import Listening
from bot.store.engine import database_address, open_engine
from bot.store.tables import metadata

ROOT = Path(__file__).parents[2]
OPEN_TWICE_AND_TELL = """
import asyncio, sys
from bot.store import Store

async def main(url):
    await (await Store.open(url)).close()
    print("alembic" in sys.modules)

asyncio.run(main(sys.argv[1]))
"""

# A database as the first version left it.
FIRST_VERSION = [
    "CREATE TABLE chats (chat_id BIGINT NOT NULL, language VARCHAR(2),"
    " CONSTRAINT pk_chats PRIMARY KEY (chat_id))",
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
    "INSERT INTO alembic_version VALUES ('0001')",
    "INSERT INTO chats VALUES (7, 'en')",
]


def test_the_known_revisions_are_the_ones_on_file_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))

    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]

    assert tuple(reversed(steps)) == migrations.REVISIONS


async def test_a_migrated_database_is_what_the_tables_say(store: Store) -> None:
    differences = await store.read(
        lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
    )

    assert differences == []


def schema(connection: Connection) -> dict[str, object]:
    """All tables as the database has them: columns in no order, keys, indexes and what else there is."""
    seen, told = inspect(connection), dict[str, object]()
    for table in sorted(seen.get_table_names()):
        told[table] = {
            "columns": sorted(map(_plain, seen.get_columns(table))),
            "key": _plain(seen.get_pk_constraint(table)),
            "unique": sorted(map(_plain, seen.get_unique_constraints(table))),
            "indexes": sorted(map(_plain, seen.get_indexes(table))),
            "options": _plain(seen.get_table_options(table)),
        }
    return told


def _plain(told: object) -> str:
    """The same text for the same thing."""
    if isinstance(told, dict):
        return str(sorted(f"{key}: {_plain(value)}" for key, value in told.items()))
    return str(told)


async def test_a_new_database_is_as_one_that_went_through_all_steps(database_url: str) -> None:
    engine = open_engine(database_address(database_url), 1)
    with engine.begin() as connection:
        migrate._upgrade(connection)
        stepwise = schema(connection)
        bring_down(connection)
    with engine.begin() as connection:
        migrate.bring_up_to_date(connection, "here")
        at_once = schema(connection)
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    engine.dispose()

    assert at_once == stepwise
    assert revision == migrations.REVISIONS[-1]


def bring_down(connection: Connection) -> None:
    """Removes all tables."""
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))


async def test_a_database_of_the_first_version_keeps_its_chats(database_url: str) -> None:
    engine = open_engine(database_address(database_url), 1)
    with engine.begin() as connection:
        for statement in FIRST_VERSION:
            connection.execute(text(statement))
    engine.dispose()

    store = await Store.open(database_url)

    language, listening = await store.chats.language(7), await store.chats.listening(7)
    differences = await store.read(
        lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
    )
    await store.close()
    assert (language, listening, differences) == ("en", Listening(), [])


def test_a_new_database_and_one_that_is_up_to_date_cost_no_import_of_alembic(database_url: str) -> None:
    command = [sys.executable, "-c", OPEN_TWICE_AND_TELL, database_url]

    first = subprocess.check_output(command, text=True, cwd=ROOT)  # noqa: S603 - our own program
    second = subprocess.check_output(command, text=True, cwd=ROOT)  # noqa: S603 - our own program

    assert (first.strip(), second.strip()) == ("False", "False")


async def test_many_may_open_a_new_database_at_once(database_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(database_url) for _ in range(4)))

    languages = [await store.chats.language(7) for store in stores]
    for store in stores:
        await store.close()

    assert languages == [None] * 4


@pytest.mark.parametrize(
    ("statements", "key"),
    [
        pytest.param(
            ["UPDATE alembic_version SET version_num = '9999'"], "store_newer", id="of a newer version"
        ),
        pytest.param(["DROP TABLE alembic_version"], "store_foreign", id="of another program"),
    ],
)
async def test_a_database_that_is_not_of_this_version_stays_as_it_is(
    database_url: str, statements: list[str], key: str
) -> None:
    store = await Store.open(database_url)
    await store.chats.choose_language(7, "en")
    await store.write(lambda connection: [connection.execute(text(statement)) for statement in statements])
    before = await store.read(everything)

    with pytest.raises(StoreError) as caught:
        await Store.open(database_url)

    after = await store.read(everything)
    await store.close()
    assert caught.value.key == key
    assert after == before


def everything(connection: Connection) -> list[tuple[object, ...]]:
    rows = connection.execute(text("SELECT chat_id, language FROM chats")).all()
    return [tuple(row) for row in rows]
