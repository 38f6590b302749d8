"""Feeds: which there are, when each is to be looked at, what is known of its entries, and what is on its way.

due -> read -> decided (bot.sources.novelty) -> one transaction: schedule, what is known, what is on its way
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, delete, func, select, update

from bot.store import untold
from bot.store.additions import Addition, added
from bot.store.chats import Transactions
from bot.store.incoming import Incoming, Stage, bring, bring_unreadable, change
from bot.store.memory import memory_of, moment, remember, seconds
from bot.store.remembered import Known, Memory, Pause, Schedule
from bot.store.subscriptions import rename_topic
from bot.store.tables import entries, entry_names, incoming
from bot.store.tables import feeds as table
from bot.store.untold import Told

__all__ = ["Carries", "FeedRow", "Feeds", "Incoming", "Outcome", "Stage"]

Carries = Literal["text", "summary"]


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
        quiet: Whether nothing that is there at the first look goes out.
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
    quiet: bool = False


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
        changed: Known entries that say something else, `changed` or `edited`.
        unreadable: Set aside: entries that could not be read; None: as they were.
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
    changed: tuple[Incoming, ...] = ()
    unreadable: tuple[Incoming, ...] | None = None


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
            removed = connection.execute(delete(table).where(table.c.id == feed)).rowcount > 0
            for kept in (entries, entry_names, incoming):
                connection.execute(delete(kept).where(kept.c.feed_id == feed))
            return removed

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
        return await self._select(_due(now, limit))

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> Sequence[FeedRow]:
        """Takes those to be looked at by now, the longest due first, and puts them off for everybody else.

        Whoever takes one concludes it, or gives it back, before the lease ends: `schedule.due` says when.
        """
        taken = update(table).where(table.c.due <= now.timestamp())
        taken = taken.where(table.c.id.in_(_due(now, limit).with_only_columns(table.c.id)))
        taking = taken.values(due=(now + lease).timestamp()).returning(*table.c)

        def work(connection: Connection) -> list[FeedRow]:
            return [_feed(row) for row in connection.execute(taking)]

        if limit <= 0 or not await self.due(now, 1):  # at rest nothing is written
            return ()
        return await self._transactions.write(work)

    async def give_back(self, claimed: Sequence[FeedRow], now: datetime) -> None:
        """Has somebody else look at them: they are due again, those that are still in these hands."""

        def work(connection: Connection) -> None:
            for row in claimed:
                mine = table.c.id == row.id, table.c.due == seconds(row.schedule.due)
                connection.execute(update(table).where(*mine).values(due=now.timestamp()))

        await self._transactions.write(work)

    async def next_due(self) -> datetime | None:
        """When the next look is; None where no feed is waiting for one."""
        query = select(func.min(table.c.due))
        return moment(await self._transactions.read(lambda connection: connection.scalar(query)))

    async def choose(
        self, feed: int, *, title: str, language: str | None, tags: Sequence[str], carries: Carries
    ) -> None:
        """Changes what an operator may choose; who wanted its stories by the old title does by the new."""
        values = {"title": title, "language": language, "tags": "\n".join(tags), "carries": carries}
        chosen = update(table).where(table.c.id == feed).values(**values)
        titled = select(table.c.title).where(table.c.id == feed)

        def work(connection: Connection) -> None:
            old = connection.scalar(titled)
            connection.execute(chosen)
            if old is not None and old != title:
                shared = select(table.c.id).where(table.c.title == old).limit(1)
                keep = connection.scalar(shared) is not None
                rename_topic(connection, old, title, keep=keep)

        await self._transactions.write(work)

    async def resume(self, feed: int, now: datetime) -> None:
        """Looks at a paused feed again, as if nothing had failed."""
        schedule = _columns(Schedule(due=now)) | {"trouble": None}
        resumed = update(table).where(table.c.id == feed).values(**schedule)
        await self._transactions.write(lambda connection: connection.execute(resumed))

    async def memory(self, feed: int, names: Collection[str]) -> Memory:
        """What is remembered of a feed: what was there at the last look, and what has one of the names."""
        return await self._transactions.read(lambda connection: memory_of(connection, feed, sorted(names)))

    async def ever(self, feed: int) -> bool:
        """Whether an entry of it was ever remembered."""
        query = select(entries.c.key).where(entries.c.feed_id == feed).limit(1)
        return await self._transactions.read(lambda connection: connection.scalar(query)) is not None

    async def conclude(self, feed: int, outcome: Outcome, *, lease: datetime | None = None) -> bool:
        """Writes what a look leaves behind, as one.

        Args:
            feed: Its id.
            outcome: Of the look.
            lease: When the lease ends under which it was looked at.

        Returns:
            False where the feed was removed meanwhile, or is in other hands by now: then nothing is written.
        """
        return await self._transactions.write(lambda connection: _conclude(connection, feed, outcome, lease))

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

    async def untold(self, now: datetime, until: datetime) -> Sequence[tuple[FeedRow, frozenset[str]]]:
        """Takes what operators are to be told by now; what is not `told` until then comes again."""
        due = select(table.c.id).where(table.c.tell_at <= now.timestamp()).limit(1)

        def work(connection: Connection) -> list[tuple[FeedRow, frozenset[str]]]:
            taken = untold.claim(connection, now, until)
            rows = connection.execute(select(table).where(table.c.id.in_(taken)).order_by(table.c.id))
            return [(_feed(row), taken[row.id]) for row in rows]

        if await self._transactions.read(lambda connection: connection.scalar(due)) is None:
            return ()
        return await self._transactions.write(work)

    async def told(self, feed: int, until: datetime) -> None:
        """Operators have been told of a feed what was taken until then."""
        await self._transactions.write(lambda connection: untold.forget(connection, feed, until))

    async def held(self) -> Mapping[int, int]:
        """How many entries are held of each feed; those of which none is are left out."""
        query = select(incoming.c.feed_id, func.count()).where(incoming.c.state == "held")
        query = query.group_by(incoming.c.feed_id)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return {int(feed): int(count) for feed, count in rows}

    async def release(self, feed: int, now: datetime) -> int:
        """Lets out what was held of a feed; gives how many there were."""
        released = update(incoming).where(incoming.c.feed_id == feed, incoming.c.state == "held")
        released = released.values(state="waiting", due=now.timestamp())
        return await self._transactions.write(lambda connection: connection.execute(released).rowcount)

    async def drop(self, feed: int) -> int:
        """Drops what was held of a feed, for good; gives how many there were."""
        dropped = delete(incoming).where(incoming.c.feed_id == feed, incoming.c.state == "held")
        return await self._transactions.write(lambda connection: connection.execute(dropped).rowcount)

    async def _select(self, query: Select[Any]) -> list[FeedRow]:
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [_feed(row) for row in rows]


def _due(now: datetime, limit: int) -> Select[Any]:
    query = select(table).where(table.c.due <= now.timestamp())
    return query.order_by(table.c.due, table.c.id).limit(limit)


def _conclude(connection: Connection, feed: int, outcome: Outcome, lease: datetime | None) -> bool:
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
    mine = update(table).where(table.c.id == feed)
    if lease is not None:
        mine = mine.where(table.c.due == seconds(lease))
    if not connection.execute(mine.values(**values)).rowcount:
        return False
    if outcome.remembered:
        remember(connection, feed, outcome.remembered)
    bring(connection, outcome.incoming)
    change(connection, outcome.changed)
    untold.note(connection, feed, _to_tell(outcome))
    if outcome.unreadable is not None:
        bring_unreadable(connection, feed, outcome.unreadable)
    return True


def _to_tell(outcome: Outcome) -> set[Told]:
    """What operators should know of a look."""
    paused: set[Told] = {"paused"} if outcome.schedule.pause is not None else set()
    held: set[Told] = {"held"} if any(one.state == "held" for one in outcome.incoming) else set()
    return paused | held


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
        looked=moment(row.looked),
        schedule=Schedule(
            due=moment(row.due),
            gap=row.gap,
            news_at=moment(row.news_at),
            failures=row.failures,
            failing_since=moment(row.failing_since),
            pause=Pause(row.pause) if row.pause else None,
        ),
        trouble=row.trouble,
        quiet=bool(row.quiet),
    )


def _columns(schedule: Schedule) -> dict[str, Any]:
    return {
        "due": seconds(schedule.due),
        "gap": schedule.gap,
        "news_at": seconds(schedule.news_at),
        "failures": schedule.failures,
        "failing_since": seconds(schedule.failing_since),
        "pause": schedule.pause.value if schedule.pause else None,
    }
