"""Opening a database: forms of its address, its folder, and how SQLite is told to behave."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StoreError

# Seconds a transaction waits for another one's end before it gives up.
PATIENCE = 30

# The execution option of transactions that write, and how they end: on the disk, or on their way there.
WRITES = "khabar_writes"
DURABLY, LIGHTLY = "durably", "lightly"


def open_engine(address: URL, connections: int) -> Engine:
    """An engine that has not connected yet; the folder of an SQLite file is created.

    Transactions of connections with the execution option WRITES begin with the write lock in hand: one that
    reads first and writes later fails at once, without waiting, when another one wrote in between.

    Args:
        address: As `database_address` gives it.
        connections: How many may be open at once.

    Raises:
        StoreError: `store_unwritable` for a folder that cannot be created.
    """
    if address.drivername == "sqlite":
        return _sqlite(address, connections)
    engine = create_engine(
        address,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,  # the server may have been started anew in between
        connect_args={"connect_timeout": 10, "application_name": "khabar"},
    )
    event.listen(engine, "begin", _begin_on_server)
    return engine


def database_address(url: str) -> URL:
    """The address with its driver; `postgres` is `postgresql`, and psycopg speaks to it.

    Raises:
        StoreError: `store_unreachable` for anything but an SQLite file or PostgreSQL.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(
            "store_unreachable", where="DATABASE_URL"
        ) from None  # its text would hold the password
    if address.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return address.set(drivername="postgresql+psycopg")
    if address.drivername != "sqlite" or address.database in {None, "", ":memory:"}:
        raise StoreError("store_unreachable", where=shown(address))
    return address


def shown(address: URL) -> str:
    """The address as an operator may see it: an SQLite file's path, or everything but the password."""
    if address.drivername == "sqlite":
        return str(address.database)
    return address.render_as_string(hide_password=True)


def _sqlite(address: URL, connections: int) -> Engine:
    if "uri" not in address.query:
        _make_folder(Path(str(address.database)).parent)
    arguments = {"timeout": PATIENCE}
    engine = create_engine(address, pool_size=connections, max_overflow=0, connect_args=arguments)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("store_unwritable", where=folder) from error


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # `_begin` says BEGIN, not the driver
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    if writes:
        # Between transactions alone; a commit in the write-ahead log outlives the process in either case.
        level = "FULL" if writes == DURABLY else "NORMAL"
        connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_on_server(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES) == LIGHTLY:
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turns the write-ahead log on; SQLite does not wait by itself while others are turning it on too."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
