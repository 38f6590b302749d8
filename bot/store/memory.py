"""What is remembered of a feed's entries, between the rows of two tables and the values of `remembered`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text

from bot.store.remembered import Known, Memory
from bot.store.tables import entries, entry_names
from bot.store.tables import feeds as table

# Names in one question: SQLite takes 32,766 of them.
AT_ONCE = 1000

REMEMBER = text(
    "INSERT INTO entries (feed_id, key, title, words, link, sketch, published, left_at)"
    " VALUES (:feed_id, :key, :title, :words, :link, :sketch, :published, :left_at)"
    " ON CONFLICT (feed_id, key) DO UPDATE SET title = excluded.title, words = excluded.words,"
    " link = excluded.link, sketch = excluded.sketch, published = excluded.published,"
    " left_at = excluded.left_at"
)
FORGET_NAMES = (
    delete(entry_names)
    .where(entry_names.c.feed_id == bindparam("feed"))
    .where(entry_names.c.key == bindparam("of"))
)


def remember(connection: Connection, feed: int, remembered: Iterable[Known]) -> None:
    """Writes what is known of entries from now on, within a transaction of somebody else's."""
    remembered = tuple(remembered)
    connection.execute(REMEMBER, [{"feed_id": feed, **_told(known)} for known in remembered])
    connection.execute(FORGET_NAMES, [{"feed": feed, "of": known.key} for known in remembered])
    names = [
        {"feed_id": feed, "name": name, "key": known.key}
        for known in remembered
        for name in sorted(known.names)
    ]
    connection.execute(insert(entry_names), names)


def memory_of(connection: Connection, feed: int, names: Sequence[str]) -> Memory:
    """What was there at the last look, and what has one of the names."""
    head = connection.execute(select(table.c.shared, table.c.looked).where(table.c.id == feed)).one_or_none()
    if head is None:
        return Memory()
    keys = set(
        connection.scalars(
            select(entries.c.key).where(entries.c.feed_id == feed, entries.c.left_at.is_(None))
        )
    )
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        asked = select(entry_names.c.key).where(entry_names.c.feed_id == feed, entry_names.c.name.in_(some))
        keys.update(connection.scalars(asked))
    known = _known(connection, feed, sorted(keys))
    return Memory(known, frozenset(head.shared.split()), moment(head.looked))


def _known(connection: Connection, feed: int, keys: Sequence[str]) -> tuple[Known, ...]:
    found: list[Known] = []
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        called: dict[str, set[str]] = {}
        names = select(entry_names.c.key, entry_names.c.name)
        for row in connection.execute(
            names.where(entry_names.c.feed_id == feed, entry_names.c.key.in_(some))
        ):
            called.setdefault(row.key, set()).add(row.name)
        rows = connection.execute(select(entries).where(entries.c.feed_id == feed, entries.c.key.in_(some)))
        found += [_entry(row, called) for row in rows]
    return tuple(found)


def _entry(row: Row[Any], called: Mapping[str, set[str]]) -> Known:
    return Known(
        key=row.key,
        names=frozenset(called.get(row.key, ())),
        title=row.title,
        words=row.words,
        link=row.link,
        sketch=row.sketch,
        published=moment(row.published),
        left=moment(row.left_at),
    )


def _told(known: Known) -> dict[str, Any]:
    return {
        "key": known.key,
        "title": known.title,
        "words": known.words,
        "link": known.link,
        "sketch": known.sketch,
        "published": seconds(known.published),
        "left_at": seconds(known.left),
    }


def moment(at: float | None) -> datetime | None:
    """A time of the tables as a value, in UTC."""
    return None if at is None else datetime.fromtimestamp(at, UTC)


def seconds(at: datetime | None) -> float | None:
    """A time as the tables have it: seconds since 1970, UTC."""
    return None if at is None else at.timestamp()
