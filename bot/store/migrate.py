"""Brings a database to this version, or says why it stays as it is."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.errors import StoreError
from bot.store.migrations import REVISIONS
from bot.store.tables import metadata

# Any number will do, as long as nothing else in the same database locks it.
LOCK = 7_235_934

# As Alembic makes it.
VERSIONS = text(
    "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)

# What may only be read says so at the start rather than to the first reader who chooses something.
WRITE_NOTHING = text("DELETE FROM alembic_version WHERE 0 = 1")


def bring_up_to_date(connection: Connection, where: str) -> None:
    """Makes the tables where there are none, else runs the missing steps; all of it or nothing.

    Args:
        connection: In a transaction of its own that may write. While one process is at it, others wait.
        where: The database, as it may be shown.

    Raises:
        StoreError: `store_newer`, or `store_foreign` if tables by our names are there that are not ours.
    """
    if _revision(connection) == REVISIONS[-1]:
        connection.execute(WRITE_NOTHING)
        return
    if connection.dialect.name == "postgresql":  # on SQLite the transaction itself keeps others out
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    revision = _revision(connection)
    if revision == REVISIONS[-1]:  # by another process meanwhile
        return
    if revision is None and set(metadata.tables) & set(inspect(connection).get_table_names()):
        raise StoreError("store_foreign", where=where)
    if revision is not None and revision not in REVISIONS:
        raise StoreError("store_newer", where=where)
    if revision is None:
        _create(connection)
    else:
        _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _create(connection: Connection) -> None:
    """As all steps together would leave it, which a test holds it to, without importing Alembic."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(VERSIONS)
    connection.execute(text("INSERT INTO alembic_version VALUES (:last)"), {"last": REVISIONS[-1]})


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - 0.2 s, and mostly there is nothing to do
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))  # as in any ini file
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
