"""One open database: transactions that read or write, and what went wrong said in the operator's terms."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.store.engine import DURABLY, LIGHTLY, WRITES, database_address, open_engine, shown
from bot.store.failures import store_error
from bot.store.migrate import bring_up_to_date

T = TypeVar("T")


class Database:
    """A database of this version; its methods block, and may be called from several threads."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._reader = engine
        self._writer = engine.execution_options(**{WRITES: DURABLY})
        self._light_writer = engine.execution_options(**{WRITES: LIGHTLY})
        self._where = where

    @classmethod
    def open(cls, url: str, connections: int) -> Self:
        """Opens the database of that address, creates it if need be, and brings it to this version.

        Raises:
            StoreError: `store_newer`, `store_foreign`, `store_damaged`, `store_unwritable` or
                `store_unreachable`, with {where}; what is there was left as it was.
        """
        address = database_address(url)
        database = cls(open_engine(address, connections), shown(address))
        try:
            database.write(lambda connection: bring_up_to_date(connection, shown(address)))
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Closes the connections; nothing may be under way."""
        self._reader.dispose()

    def read(self, work: Callable[[Connection], T]) -> T:
        """Runs what changes nothing, within one transaction."""
        with self._told(), self._reader.connect() as connection:
            return work(connection)

    def write(self, work: Callable[[Connection], T], *, durable: bool = True) -> T:
        """Runs what changes something, within one transaction; it is durable when this returns.

        Args:
            work: What it is.
            durable: Else a power cut may take it back.
        """
        writer = self._writer if durable else self._light_writer
        with self._told(), writer.begin() as connection:
            return work(connection)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            told = store_error(error, self._where)
            if told is None:
                raise
            raise told from error
