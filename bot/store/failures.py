"""What a database's refusal means for the operator."""

from sqlalchemy.exc import DBAPIError, OperationalError

from bot.errors import StoreError

# By the beginning of SQLite's name for it (sqlite.org/rescode.html).
SQLITE = {
    "SQLITE_NOTADB": "store_damaged",
    "SQLITE_CORRUPT": "store_damaged",
    "SQLITE_FULL": "store_unwritable",
    "SQLITE_READONLY": "store_unwritable",
    "SQLITE_CANTOPEN": "store_unwritable",
    "SQLITE_IOERR": "store_unwritable",
    "SQLITE_PERM": "store_unwritable",
    "SQLITE_BUSY": "store_unwritable",
}

# By the beginning of PostgreSQL's SQLSTATE (its manual, appendix A).
POSTGRESQL = {
    "53100": "store_unwritable",  # disk full
    "25006": "store_unwritable",  # read-only transaction
    "42501": "store_unwritable",  # no right to do that
    "XX001": "store_damaged",
    "XX002": "store_damaged",
    "08": "store_unreachable",
    "28": "store_unreachable",  # name or password
    "3D": "store_unreachable",  # no such database
    "53": "store_unreachable",  # too many connections
    "57P": "store_unreachable",  # shutting down, starting up
}


def store_error(error: DBAPIError, where: str) -> StoreError | None:
    """The error for the operator, or None if the fault is ours.

    Args:
        error: What the database said.
        where: The database, as it may be shown.
    """
    key = _key(error)
    return StoreError(key, where=where) if key else None


def _key(error: DBAPIError) -> str | None:
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        return _longest(SQLITE, name)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _longest(POSTGRESQL, state)
    # psycopg knows no state where the connection was not made or has gone.
    return "store_unreachable" if isinstance(error, OperationalError) else None


def _longest(keys: dict[str, str], code: str) -> str | None:
    fitting = [beginning for beginning in keys if code.startswith(beginning)]
    return keys[max(fitting, key=len)] if fitting else None
