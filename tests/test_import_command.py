"""`import` as a process: a line for each article, a sentence for each file that is none, the rest goes on."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import parser
from bot.store import Store
from tests import postgresql
from tests.store.conftest import postgresql_server
from tests.test_command_line import MELA, Run, answer, complaint, khabar, shelf

__all__ = ["khabar", "postgresql_server", "shelf"]  # fixtures

BRIDGE = "---\ntitle: नया पुल\nurl: https://example.in/pul\n{more}---\n\nपुल खुल गया और लोग आए।\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "khabar.db"


@pytest.fixture
def bring(khabar: Run, database: Path) -> Run:
    """Runs `import` on a database of the test's own."""
    return lambda *arguments: khabar("import", *arguments, DATABASE_URL=f"sqlite:///{database}")


def stored(database: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute(query).fetchall()


def lines(done: Any) -> list[tuple[str, str]]:
    """The id and the rest of each line that was printed."""
    told = [line.split(" ", 1) for line in done.stdout.decode().splitlines()]
    return [(article, rest) for article, rest in told]


def test_a_folder_is_stored_in_its_order_with_a_broadcast_each(
    bring: Run, shelf: Path, database: Path
) -> None:
    done = bring(str(shelf))

    (first, mela), (second, bridge) = lines(done)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (mela, bridge) == ("नदी का मेला", "नया पुल")  # what bears a date is the newer
    assert stored(database, "SELECT id FROM articles ORDER BY seq") == [(first,), (second,)]
    assert stored(database, "SELECT kind, article_id FROM broadcasts ORDER BY id") == [
        ("article", first),
        ("article", second),
    ]


def test_quietly_it_has_no_broadcast(bring: Run, shelf: Path, database: Path) -> None:
    assert bring("--quiet", str(shelf)).returncode == 0

    assert stored(database, "SELECT count(*) FROM articles") == [(2,)]
    assert stored(database, "SELECT count(*) FROM broadcasts") == [(0,)]


def test_what_is_there_already_and_what_was_changed_is_said_and_is_no_news(
    bring: Run, tmp_path: Path, database: Path
) -> None:
    path = tmp_path / "bridge.md"
    path.write_text(BRIDGE.format(more=""), "utf-8")
    told = lines(bring(str(path))) + lines(bring(str(path)))
    path.write_text(BRIDGE.format(more="author: अ ब\n"), "utf-8")
    told += lines(bring(str(path)))

    assert [rest for _, rest in told] == ["नया पुल", "नया पुल (there already)", "नया पुल (changed)"]
    assert len({article for article, _ in told}) == 1
    assert stored(database, "SELECT count(*) FROM broadcasts") == [(1,)]


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(
    bring: Run, shelf: Path, tmp_path: Path, database: Path
) -> None:
    (shelf / "binary.txt").write_bytes(bytes(range(256)))
    (shelf / "outside.txt").symlink_to("/etc/hostname")
    (shelf / "README.md").write_text("no story", "utf-8")
    (tmp_path / "empty").mkdir()

    done = bring(str(tmp_path / "none.txt"), "https://127.0.0.1/a", str(tmp_path / "empty"), str(shelf))

    told = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert [rest for _, rest in lines(done)] == ["नदी का मेला", "नया पुल"]
    assert len(told) == 6
    for name, line in zip(
        ("none.txt", "127.0.0.1", "empty", "binary.txt", "outside.txt", "5 of 7"), told, strict=True
    ):
        assert line.startswith("khabar: ")
        assert name in line
    assert stored(database, "SELECT count(*) FROM articles") == [(2,)]


@pytest.mark.parametrize("path", ["/none.txt", "https://127.0.0.1/a", "HTTP://127.1", "a\tb", "/dev/zero"])
def test_one_that_cannot_be_read_gives_one_sentence_and_makes_no_database(
    bring: Run, database: Path, path: str
) -> None:
    assert complaint(bring(path))
    assert not database.exists()


def test_a_database_that_cannot_be_used_gives_one_sentence(khabar: Run, shelf: Path) -> None:
    sentence = complaint(khabar("import", str(shelf), DATABASE_URL="postgresql://x:secret@127.0.0.1:1/k"))

    assert "127.0.0.1" in sentence
    assert "secret" not in sentence


def test_nothing_to_import_is_a_matter_of_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["import"])
    assert ended.value.code == 2


def test_what_was_imported_is_found_by_its_id_and_as_the_newest(
    bring: Run, khabar: Run, tmp_path: Path, database: Path
) -> None:
    path = tmp_path / "elsewhere.txt"
    path.write_text("दूर की खबर\n\n" + MELA.partition("\n\n")[2], "utf-8")
    ((article, _),) = lines(bring(str(path)))
    url = f"sqlite:///{database}"

    by_id = answer(khabar("show", article, "--json", DATABASE_URL=url))

    assert by_id["title"] == "दूर की खबर"
    # Files that the bot has not seen yet are newer than all that it has.
    assert answer(khabar("show", "--json", DATABASE_URL=url))["title"] == "नया पुल"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert answer(khabar("show", "--json", DATABASE_URL=url, SEEDS_DIR=str(empty))) == by_id


def test_looking_makes_no_database(khabar: Run, database: Path) -> None:
    answer(khabar("show", "--json", DATABASE_URL=f"sqlite:///{database}"))

    assert not database.parent.exists()


@pytest.fixture
def cluster(postgresql_server: str) -> Iterator[str]:
    """An empty PostgreSQL database."""
    with postgresql.database(postgresql_server) as url:
        yield url


def test_on_postgresql_it_is_the_same(khabar: Run, shelf: Path, cluster: str) -> None:
    first = lines(khabar("import", str(shelf), DATABASE_URL=cluster))
    again = lines(khabar("import", str(shelf), DATABASE_URL=cluster))

    assert [rest for _, rest in first] == ["नदी का मेला", "नया पुल"]
    assert [rest for _, rest in again] == ["नदी का मेला (there already)", "नया पुल (there already)"]
    assert asyncio.run(_with(cluster, lambda store: store.broadcasts.recent())) == 2
    assert answer(khabar("show", first[0][0], "--json", DATABASE_URL=cluster))["title"] == "नदी का मेला"


async def _with(url: str, ask: Callable[[Store], Any]) -> int:
    store = await Store.open(url)
    found = await ask(store)
    await store.close()
    return len(found)
