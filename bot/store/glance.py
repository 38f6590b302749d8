"""A look at the articles of a database that is there: nothing is created, brought up to date or written."""

import asyncio
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Never, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection

    from bot.store.articles import Articles
    from bot.store.database import Database

T = TypeVar("T")


class _ReadOnly:
    """Transactions that only read."""

    def __init__(self, database: "Database") -> None:
        self._database = database

    async def read(self, work: "Callable[[Connection], T]") -> T:
        return await asyncio.to_thread(self._database.read, work)

    async def write(self, work: "Callable[[Connection], T]") -> Never:
        raise NotImplementedError

    write_lightly = write


@contextmanager
def glance(url: str) -> "Iterator[Articles | None]":
    """The articles that the database of that address has seen; None where there is none of this version.

    Raises:
        StoreError: `store_damaged` or `store_unreachable`.
    """
    if url.startswith("sqlite:///") and not _is_there(url):
        yield None  # without paying for SQLAlchemy
        return
    from sqlalchemy import inspect  # noqa: PLC0415 - as above

    from bot.store.articles import Articles  # noqa: PLC0415 - as above
    from bot.store.database import Database  # noqa: PLC0415 - as above
    from bot.store.engine import database_address, open_engine, shown  # noqa: PLC0415 - as above

    address = database_address(url)
    database = Database(open_engine(_never_made(address), 1), shown(address))
    try:
        known = database.read(lambda connection: inspect(connection).has_table("articles"))
        yield Articles(_ReadOnly(database)) if known else None
    finally:
        database.close()


def _is_there(url: str) -> bool:
    path = url.removeprefix("sqlite:///").partition("?")[0]
    return path.startswith("file:") or Path(path).is_file()


def _never_made(address: "URL") -> "URL":
    """An SQLite file that is not made where it is not there, by SQLite's own form of address.

    Not opened to be read only: then SQLite could not take away again what it lays beside the file.
    """
    if address.drivername != "sqlite" or "uri" in address.query:
        return address
    path = Path(str(address.database)).resolve().as_uri()
    return address.set(database=path, query={"mode": "rw", "uri": "true"})
