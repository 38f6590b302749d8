"""A copy of the database while the bot writes to it: whole, checked, or not there at all."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL

from bot.errors import OperatorError, StoreError
from bot.store.engine import database_address, shown

# Pages, of usually 4 kB, that are copied between two reports of the share that is done.
STEP = 500

# Seconds for which a busy database is waited for.
PATIENCE = 30.0

# What SQLite keeps beside a database that is in use, or was when the machine went down.
BESIDE = ("-wal", "-shm", "-journal")


def back_up(url: str, target: Path, progress: Callable[[float], None], *, force: bool = False) -> int:
    """Copies the database of that address into a file, as it was at one moment; gives the size in bytes.

    Args:
        url: The bot's DATABASE_URL.
        target: The file to make. It is a database that DATABASE_URL can name.
        progress: Told the share copied, 0 to 1.
        force: Whether a file that is there may be replaced.

    Raises:
        OperatorError: `backup_needs_sqlite`, `backup_without_database`, `backup_itself`, `backup_exists`,
            `backup_in_use` or `file_unwritable`.
        StoreError: `store_damaged`; no copy was made.
    """
    address = database_address(url)
    if address.drivername != "sqlite":
        raise OperatorError("backup_needs_sqlite")
    with closing(_source(address)) as source:
        _may_be_written(target, Path(str(address.database)), force=force)
        with _made(target) as part:
            _copy(source, part, shown(address), progress)
            size = part.stat().st_size
    return size


def _source(address: URL) -> sqlite3.Connection:
    """The database, in a transaction that sees it as it is now."""
    path = Path(str(address.database))
    if not path.is_file():
        raise OperatorError("backup_without_database", where=shown(address))
    source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)
    try:
        source.isolation_level = None
        # A transaction of its own keeps the backup from beginning anew whenever the bot writes.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        source.close()
        raise _unreadable(error, shown(address)) from error
    return source


def _unreadable(error: sqlite3.Error, where: str) -> StoreError:
    named = getattr(error, "sqlite_errorname", "")
    damaged = named.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))
    return StoreError("store_damaged" if damaged else "store_unreachable", where=where)


def _may_be_written(target: Path, source: Path, *, force: bool) -> None:
    """Refuses what would overwrite the database itself, or what another database needs."""
    try:
        if target.exists():
            if target.samefile(source):
                raise OperatorError("backup_itself", name=target)
            if not force:
                raise OperatorError("backup_exists", name=target)
        if any(target.with_name(target.name + end).exists() for end in BESIDE):
            raise OperatorError("backup_in_use", name=target)
    except OSError as error:
        raise OperatorError("file_unwritable", name=target) from error


@contextmanager
def _made(target: Path) -> Iterator[Path]:
    """A file, its owner's alone, that takes the target's name, durably, if all has gone well."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(descriptor)
        part = Path(name)
        try:
            yield part
            _flush(part)
            part.replace(target)
            _flush(target.parent)
        finally:
            for end in ("", *BESIDE):
                part.with_name(part.name + end).unlink(missing_ok=True)
    except OSError as error:
        raise OperatorError("file_unwritable", name=target) from error


def _copy(source: sqlite3.Connection, part: Path, where: str, progress: Callable[[float], None]) -> None:
    def copied(_status: int, remaining: int, total: int) -> None:
        progress(1 - remaining / total if total else 1.0)

    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # what fails is thrown away as a whole
            copy.execute("PRAGMA synchronous = OFF")
            source.backup(copy, pages=STEP, progress=copied, sleep=0.0)
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
            if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise StoreError("store_damaged", where=where)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise StoreError("store_damaged", where=where) from error
        raise OSError(str(error)) from error


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
