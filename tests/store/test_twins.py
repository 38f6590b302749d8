"""Sketches are kept for a week, of articles from everywhere, and forgotten with their bands."""

from functools import partial

from sqlalchemy import Connection, Select, func, select

from bot.article import Article, Block
from bot.store import Store
from bot.store.tables import bands, sketches
from bot.store.twins import Sketched, find

NOW = 1_795_500_000.0
TELLS = (1, 2)


def article(name: str) -> Article:
    return Article(name, name, "hi", "hi", None, None, None, (Block("paragraph", f"{name} की खबर"),))


async def unsketched(store: Store, since: float = 0) -> list[str]:
    return [each.id for each in (await store.twins.unsketched(since)).articles]


async def test_what_has_come_without_a_sketch_is_given_once_and_what_has_one_is_not(store: Store) -> None:
    await store.articles.see([article("a"), article("b")], "folder", announce=False)
    await store.twins.keep({"b": Sketched(None, b"b", TELLS)}, NOW)

    first = await unsketched(store)
    await store.articles.see([article("c")], "chat", announce=False)

    assert first == ["a"]
    assert await unsketched(store) == ["c"]
    assert await unsketched(store) == []


async def test_a_crowd_of_them_comes_in_parts_and_what_is_older_not_at_all(store: Store) -> None:
    await store.articles.see([article(f"a{number}") for number in range(70)], "folder", announce=False)

    parts = [await store.twins.unsketched(0) for _ in range(2)]

    assert [(len(part.articles), part.more) for part in parts] == [(50, True), (20, False)]
    await store.articles.see([article("b")], "folder", announce=False)
    assert await unsketched(store, since=2 * NOW) == []


async def test_a_sketch_takes_the_place_of_an_earlier_one_and_is_swept_with_its_bands(store: Store) -> None:
    await store.twins.keep({"a": Sketched("kosi.example/1", b"old", (1, 2))}, NOW)
    await store.twins.keep({"a": Sketched("kosi.example/1", b"new", (2, 3))}, NOW + 1)

    await store.twins.sweep(NOW + 1)
    assert await count(store) == (1, 2)
    assert await found(store, Sketched(None, b"new", (1,))) is None
    assert await found(store, Sketched(None, b"new", (3,))) == "a"
    await store.twins.sweep(NOW + 2)
    assert await count(store) == (0, 0)


async def test_the_first_that_told_it_is_found_and_none_that_is_too_old(store: Store) -> None:
    for at, name in enumerate("ab"):
        await store.twins.keep({name: Sketched(f"{name}.example", b"x", TELLS)}, NOW + at)

    assert await found(store, Sketched(None, b"x", (2,))) == "a"
    assert await found(store, Sketched(None, b"x", (2,)), since=NOW + 1) == "b"
    assert await found(store, Sketched("b.example", b"", ())) == "b"
    assert await found(store, Sketched("b.example", b"", ()), since=NOW + 2) is None


async def test_nothing_to_keep_is_nothing_to_write(store: Store) -> None:
    await store.twins.keep({}, NOW)
    await store.twins.sweep(NOW)

    assert await count(store) == (0, 0)


async def found(store: Store, sketched: Sketched, since: float = 0) -> str | None:
    return await store.read(
        lambda connection: find(connection, sketched, feed=1, same=lambda a, b: a == b, since=since)
    )


async def count(store: Store) -> tuple[int, int]:
    """How many sketches there are, and bands."""
    queries = (select(func.count()).select_from(table) for table in (sketches, bands))
    first, second = [await store.read(partial(_scalar, query)) for query in queries]
    return first, second


def _scalar(query: Select[int], connection: Connection) -> int:
    return connection.scalar(query) or 0
