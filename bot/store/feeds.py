"""Feeds: which there are, when each is to be looked at, what is known of its entries, and what is on its way.

due -> read -> decided (bot.sources.novelty) -> one transaction: schedule, what is known, what is on its way
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, text, update

from bot.store.additions import Addition, added
from bot.store.chats import Transactions
from bot.store.remembered import Known, Memory, Pause, Schedule
from bot.store.tables import entries, entry_names, incoming
from bot.store.tables import feeds as table

Carries = Literal["text", "summary"]
Stage = Literal["waiting", "held", "aside"]

# Names in one question: SQLite takes 32,766 of them.
AT_ONCE = 1000

REMEMBER = text(
    "INSERT INTO entries (feed_id, key, title, words, link, sketch, published, left_at)"
    " VALUES (:feed_id, :key, :title, :words, :link, :sketch, :published, :left_at)"
    " ON CONFLICT (feed_id, key) DO UPDATE SET title = excluded.title, words = excluded.words,"
    " link = excluded.link, sketch = excluded.sketch, published = excluded.published,"
    " left_at = excluded.left_at"
)
BRING = text(
    "INSERT INTO incoming (feed_id, key, state, document, position, at, due, tries, reason)"
    " VALUES (:feed_id, :key, :state, :document, :position, :at, :due, :tries, :reason)"
    " ON CONFLICT (feed_id, key) DO UPDATE SET state = excluded.state, document = excluded.document,"
    " due = excluded.due, tries = excluded.tries, reason = excluded.reason"
)
FORGET_NAMES = (
    delete(entry_names)
    .where(entry_names.c.feed_id == bindparam("feed"))
    .where(entry_names.c.key == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed that is followed.

    Attributes:
        id: Grows from one to the next.
        url: Where it is.
        title: As readers are shown it.
        language: ISO 639-1; None where it is not known.
        tags: Its topics, as the operator or the list that it came from named them.
        carries: Whether its stories are told whole, or as a summary with the link.
        added_by: The operator who added it in the chat.
        etag: What its server called the last answer.
        last_modified: When its server said that it had changed.
        looked: When it was last read; None if never.
        schedule: When it is looked at again, and what that hangs on.
        trouble: Key of the sentence about the last look, where that failed.
    """

    id: int
    url: str
    title: str
    language: str | None
    tags: tuple[str, ...]
    carries: Carries
    added_by: int | None
    etag: str | None
    last_modified: str | None
    looked: datetime | None
    schedule: Schedule
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """An entry that is no article yet.

    Attributes:
        feed: The feed's id.
        key: The entry's identity.
        state: Waiting for its page, held for an operator, or set aside.
        document: The entry, as JSON.
        position: Among those that came with it, the oldest first.
        at: When it was found; seconds since 1970, UTC.
        due: When to try next.
        tries: How often its page was asked for.
        reason: Key of the sentence that says why not yet, or not at all.
    """

    feed: int
    key: str
    state: Stage
    document: str
    position: int
    at: float
    due: float
    tries: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look at a feed leaves behind, written as one.

    Attributes:
        schedule: From now on.
        looked: When it was read; None where it could not be, or had not changed.
        etag: As in `FeedRow`, from now on.
        last_modified: As in `FeedRow`, from now on.
        url: Where it is from now on; None: where it was.
        trouble: Key of what went wrong.
        remembered: Entries that are new or other than they were.
        shared: `Memory.shared` from now on; None: as it was.
        incoming: What is on its way now.
    """

    schedule: Schedule
    looked: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None
    trouble: str | None = None
    remembered: tuple[Known, ...] = ()
    shared: frozenset[str] | None = None
    incoming: tuple[Incoming, ...] = ()


class Feeds:
    """All that are followed."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(
        self,
        place: str,
        url: str,
        *,
        title: str,
        now: datetime,
        language: str | None = None,
        tags: Sequence[str] = (),
        carries: Carries = "text",
        by: int | None = None,
    ) -> int | None:
        """Follows a feed, to be looked at once it is due; gives its id, None where it was followed already.

        Args:
            place: Its address without what never matters (bot.sources.twins.address).
            url: Its address.
            title: As readers are shown it.
            now: Aware; it is due then.
            language: ISO 639-1.
            tags: Its topics.
            carries: Whether its stories are told whole.
            by: The operator.
        """
        one = Addition(place, url, title, now, language, tuple(tags), carries, by)
        return await self._transactions.write(lambda connection: added(connection, one, now))

    async def add_all(self, additions: Sequence[Addition], now: datetime) -> list[int | None]:
        """Follows several in one transaction; gives the id of each, None where it was followed already."""
        return await self._transactions.write(
            lambda connection: [added(connection, one, now) for one in additions]
        )

    async def remove(self, feed: int) -> bool:
        """Follows it no more and forgets what was known of it; its articles stay. False if there was none."""

        def work(connection: Connection) -> bool:
            for kept in (entries, entry_names, incoming):
                connection.execute(delete(kept).where(kept.c.feed_id == feed))
            return connection.execute(delete(table).where(table.c.id == feed)).rowcount > 0

        return await self._transactions.write(work)

    async def get(self, feed: int) -> FeedRow | None:
        """That feed."""
        found = await self._select(select(table).where(table.c.id == feed))
        return found[0] if found else None

    async def at(self, place: str) -> FeedRow | None:
        """The feed with that address."""
        found = await self._select(select(table).where(table.c.place == place))
        return found[0] if found else None

    async def all(self) -> Sequence[FeedRow]:
        """Every feed, in the order of being added."""
        return await self._select(select(table).order_by(table.c.id))

    async def due(self, now: datetime, limit: int) -> Sequence[FeedRow]:
        """Those to be looked at by now, the longest due first."""
        query = select(table).where(table.c.due <= now.timestamp()).order_by(table.c.due, table.c.id)
        return await self._select(query.limit(limit))

    async def next_due(self) -> datetime | None:
        """When the next look is; None where no feed is waiting for one."""
        query = select(func.min(table.c.due))
        return _moment(await self._transactions.read(lambda connection: connection.scalar(query)))

    async def choose(
        self, feed: int, *, title: str, language: str | None, tags: Sequence[str], carries: Carries
    ) -> None:
        """Changes what an operator may choose."""
        values = {"title": title, "language": language, "tags": "\n".join(tags), "carries": carries}
        change = update(table).where(table.c.id == feed).values(**values)
        await self._transactions.write(lambda connection: connection.execute(change))

    async def resume(self, feed: int, now: datetime) -> None:
        """Looks at a paused feed again, as if nothing had failed."""
        schedule = _columns(Schedule(due=now)) | {"trouble": None}
        change = update(table).where(table.c.id == feed).values(**schedule)
        await self._transactions.write(lambda connection: connection.execute(change))

    async def memory(self, feed: int, names: Collection[str]) -> Memory:
        """What is remembered of a feed: what was there at the last look, and what has one of the names."""
        return await self._transactions.read(lambda connection: _memory(connection, feed, sorted(names)))

    async def ever(self, feed: int) -> bool:
        """Whether an entry of it was ever remembered."""
        query = select(entries.c.key).where(entries.c.feed_id == feed).limit(1)
        return await self._transactions.read(lambda connection: connection.scalar(query)) is not None

    async def conclude(self, feed: int, outcome: Outcome) -> bool:
        """Writes what a look leaves behind; False where the feed was removed meanwhile: then nothing is."""
        return await self._transactions.write(lambda connection: _conclude(connection, feed, outcome))

    async def incoming(
        self, state: Stage, *, now: datetime | None = None, limit: int = 100
    ) -> Sequence[Incoming]:
        """Entries that are no articles yet, as they came; with `now`, of those only what is due."""
        query = select(incoming).where(incoming.c.state == state)
        if now is not None:
            query = query.where(incoming.c.due <= now.timestamp())
        query = query.order_by(incoming.c.at, incoming.c.feed_id, incoming.c.position).limit(limit)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [Incoming(*row) for row in rows]

    async def held(self) -> Mapping[int, int]:
        """How many entries are held of each feed; those of which none is are left out."""
        query = select(incoming.c.feed_id, func.count()).where(incoming.c.state == "held")
        query = query.group_by(incoming.c.feed_id)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return {int(feed): int(count) for feed, count in rows}

    async def release(self, feed: int, now: datetime) -> int:
        """Lets out what was held of a feed; gives how many there were."""
        change = update(incoming).where(incoming.c.feed_id == feed, incoming.c.state == "held")
        change = change.values(state="waiting", due=now.timestamp())
        return await self._transactions.write(lambda connection: connection.execute(change).rowcount)

    async def drop(self, feed: int) -> int:
        """Drops what was held of a feed, for good; gives how many there were."""
        change = delete(incoming).where(incoming.c.feed_id == feed, incoming.c.state == "held")
        return await self._transactions.write(lambda connection: connection.execute(change).rowcount)

    async def put_off(self, one: Incoming) -> None:
        """Writes when an entry is tried again, or that it is set aside; nothing where it is gone."""
        change = update(incoming).where(incoming.c.feed_id == one.feed, incoming.c.key == one.key)
        change = change.values(state=one.state, due=one.due, tries=one.tries, reason=one.reason)
        await self._transactions.write(lambda connection: connection.execute(change))

    async def _select(self, query: Select[Any]) -> list[FeedRow]:
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [_feed(row) for row in rows]


def arrived(connection: Connection, feed: int, key: str) -> bool:
    """Ends an entry's way, within the transaction that makes an article of it; False if it had ended."""
    ended = delete(incoming).where(incoming.c.feed_id == feed, incoming.c.key == key)
    return connection.execute(ended).rowcount > 0


def _conclude(connection: Connection, feed: int, outcome: Outcome) -> bool:
    values = _columns(outcome.schedule) | {
        "etag": outcome.etag,
        "last_modified": outcome.last_modified,
        "trouble": outcome.trouble,
    }
    if outcome.looked is not None:
        values["looked"] = outcome.looked.timestamp()
    if outcome.shared is not None:
        values["shared"] = "\n".join(sorted(outcome.shared))
    if outcome.url is not None:
        values["url"] = outcome.url
    if not connection.execute(update(table).where(table.c.id == feed).values(**values)).rowcount:
        return False
    if outcome.remembered:
        _remember(connection, feed, outcome.remembered)
    if outcome.incoming:
        connection.execute(BRING, [_coming(one) for one in outcome.incoming])
    return True


def _remember(connection: Connection, feed: int, remembered: Iterable[Known]) -> None:
    remembered = tuple(remembered)
    connection.execute(REMEMBER, [{"feed_id": feed, **_told(known)} for known in remembered])
    connection.execute(FORGET_NAMES, [{"feed": feed, "of": known.key} for known in remembered])
    names = [
        {"feed_id": feed, "name": name, "key": known.key}
        for known in remembered
        for name in sorted(known.names)
    ]
    connection.execute(insert(entry_names), names)


def _memory(connection: Connection, feed: int, names: Sequence[str]) -> Memory:
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
    return Memory(known, frozenset(head.shared.split()), _moment(head.looked))


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
        published=_moment(row.published),
        left=_moment(row.left_at),
    )


def _told(known: Known) -> dict[str, Any]:
    return {
        "key": known.key,
        "title": known.title,
        "words": known.words,
        "link": known.link,
        "sketch": known.sketch,
        "published": _seconds(known.published),
        "left_at": _seconds(known.left),
    }


def _coming(one: Incoming) -> dict[str, Any]:
    return {
        "feed_id": one.feed,
        "key": one.key,
        "state": one.state,
        "document": one.document,
        "position": one.position,
        "at": one.at,
        "due": one.due,
        "tries": one.tries,
        "reason": one.reason,
    }


def _feed(row: Row[Any]) -> FeedRow:
    return FeedRow(
        id=row.id,
        url=row.url,
        title=row.title,
        language=row.language,
        tags=tuple(row.tags.splitlines()),
        carries=row.carries,
        added_by=row.added_by,
        etag=row.etag,
        last_modified=row.last_modified,
        looked=_moment(row.looked),
        schedule=Schedule(
            due=_moment(row.due),
            gap=row.gap,
            news_at=_moment(row.news_at),
            failures=row.failures,
            failing_since=_moment(row.failing_since),
            pause=Pause(row.pause) if row.pause else None,
        ),
        trouble=row.trouble,
    )


def _columns(schedule: Schedule) -> dict[str, Any]:
    return {
        "due": _seconds(schedule.due),
        "gap": schedule.gap,
        "news_at": _seconds(schedule.news_at),
        "failures": schedule.failures,
        "failing_since": _seconds(schedule.failing_since),
        "pause": schedule.pause.value if schedule.pause else None,
    }


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
