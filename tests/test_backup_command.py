"""`backup` as a process: what it says, and that a terminal is told how far it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal import shown
from tests.test_command_line import Run, complaint, khabar, shelf

__all__ = ["khabar", "shelf"]  # fixtures


@pytest.fixture
def url(khabar: Run, shelf: Path, tmp_path: Path) -> str:
    """A database with two articles."""
    url = f"sqlite:///{tmp_path / 'khabar.db'}"
    assert khabar("import", str(shelf), DATABASE_URL=url).returncode == 0
    return url


def test_it_says_where_the_copy_is_and_how_large(khabar: Run, tmp_path: Path, url: str) -> None:
    target = tmp_path / "copy.db"
    done = khabar("backup", str(target), DATABASE_URL=url)

    size = f"{target.stat().st_size / 1e6:.1f}"
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"{target} is a complete copy of the database: {size}\u00a0MB.\n"
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]


def test_in_hindi(khabar: Run, tmp_path: Path, url: str) -> None:
    done = khabar("backup", str(tmp_path / "copy.db"), DATABASE_URL=url, LANG="hi_IN.UTF-8")

    assert "डेटाबेस की पूरी कॉपी" in done.stdout.decode()


def test_a_second_one_asks_for_another_name_or_force(khabar: Run, tmp_path: Path, url: str) -> None:
    target = str(tmp_path / "copy.db")
    khabar("backup", target, DATABASE_URL=url)

    assert "--force" in complaint(khabar("backup", target, DATABASE_URL=url))
    assert khabar("backup", target, "--force", DATABASE_URL=url).returncode == 0


def test_for_postgresql_it_names_the_tool(khabar: Run, tmp_path: Path) -> None:
    done = khabar("backup", str(tmp_path / "copy.db"), DATABASE_URL="postgresql://x@127.0.0.1:1/khabar")

    assert "pg_dump" in complaint(done)
    assert not (tmp_path / "copy.db").exists()


def test_without_a_database_it_says_so(khabar: Run, tmp_path: Path) -> None:
    done = khabar("backup", str(tmp_path / "copy.db"), DATABASE_URL=f"sqlite:///{tmp_path}/none.db")

    assert "DATABASE_URL" in complaint(done)
    assert not (tmp_path / "none.db").exists()


def test_a_terminal_is_told_how_far_it_is(tmp_path: Path, url: str) -> None:
    assert "copy.db: 100%" in shown("backup", str(tmp_path / "copy.db"), DATABASE_URL=url)
