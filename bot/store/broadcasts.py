"""Broadcasts on their way: ranges of subscriptions, and the receipts of what became of each part."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    Dialect,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    text,
    tuple_,
    update,
)

from bot.store.chats import Transactions
from bot.store.subscriptions import Subscription, selecting, subscription_of
from bot.store.tables import broadcasts, ranges, receipts, subscriptions

BroadcastKind = Literal["article", "notice", "correction", "deletion"]

# Subscriptions in a range.
RANGE = 1000

# The reason in the receipt of a part that was sent once more, in doubt.
RESENT = "resent"

# The reason in the receipt of an audio that waits because voice messages are refused: it comes as a file.
NO_VOICE = "no_voice"


class State(IntEnum):
    """What became of one part in one chat and topic."""

    WAITING = 0
    INTENT = 1
    SENT = 2
    SKIPPED = 3
    UNCERTAIN = 4
    FAILED = 5


# As text, because SQLAlchemy builds an upsert for one database at a time, and these words suit both.
WRITE = text(
    "INSERT INTO receipts (broadcast_id, subscription_id, part, state, at, message_id, reason)"
    " VALUES (:broadcast, :subscription, :part, :state, :at, :message_id, :reason)"
    " ON CONFLICT (broadcast_id, subscription_id, part) DO UPDATE SET state = excluded.state,"
    " at = excluded.at, message_id = excluded.message_id, reason = excluded.reason"
)
# In the order of their places in WRITE.
FIELDS = ("broadcast", "subscription", "part", "state", "at", "message_id", "reason")
# A lease that ends later than any lease could was given by a clock that has since been set back.
CLAIM = text(
    "UPDATE ranges SET owner = :owner, until = :until WHERE (broadcast_id, number) = ("
    " SELECT ranges.broadcast_id, ranges.number FROM ranges"
    " JOIN broadcasts ON broadcasts.id = ranges.broadcast_id"
    " WHERE ranges.state != 'done' AND ranges.due <= :now AND broadcasts.state = 'running'"
    " AND (ranges.until IS NULL OR ranges.until < :now OR ranges.until > :absurd)"
    " ORDER BY broadcasts.breaking DESC, ranges.broadcast_id, ranges.number LIMIT 1"
    ") AND (until IS NULL OR until < :now OR until > :absurd) RETURNING broadcast_id, number"
)
COPY_RANGES = text(
    "INSERT INTO ranges (broadcast_id, number, state, due)"
    " SELECT :broadcast, number, 'open', 0 FROM ranges WHERE broadcast_id = :about"
)

# Whose ranges these owners hold; built once, since that takes longer than to ask. Until the transaction ends,
# nobody else can claim what it has looked at.
HELD = (
    select(ranges.c.broadcast_id, ranges.c.number, ranges.c.owner)
    .join(broadcasts, broadcasts.c.id == ranges.c.broadcast_id)
    .where(
        ranges.c.owner.in_(bindparam("owners", expanding=True)),
        ranges.c.state != "done",
        broadcasts.c.state == "running",
    )
    .with_for_update(read=True, of=ranges)
)

# Seconds; see CLAIM.
LONGEST_LEASE = 60.0

# Two processes that reach for the same range: who comes second looks again.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One article, notice, correction or deletion on its way.

    Attributes:
        id: Grows from one to the next.
        kind: What it is.
        document: JSON: an article (bot.store.documents), or what a notice says.
        article_id: Whose it is, where it is an article's.
        about: The broadcast that it corrects or deletes.
        breaking: Whether it may go through quiet hours.
        created_at: Seconds since 1970, UTC.
        created_by: The operator who sent it, if one did.
        state: `running`, `stopped` by an operator, or `done`.
        finished_at: Seconds since 1970, UTC; None while it is running.
    """

    id: int
    kind: BroadcastKind
    document: str
    article_id: str | None
    about: int | None
    breaking: bool
    created_at: float
    created_by: int | None
    state: Literal["running", "stopped", "done"]
    finished_at: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A range that this owner may work on until it is taken from it."""

    broadcast: Broadcast
    number: int
    owner: str

    @property
    def first(self) -> int:
        """The least subscription id in it."""
        return self.number * RANGE + 1

    @property
    def last(self) -> int:
        """The greatest."""
        return (self.number + 1) * RANGE


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one part of one broadcast for one subscription.

    Attributes:
        broadcast: Its id.
        subscription: Its id.
        part: From 0; the audio is bot.delivery.parts.AUDIO.
        state: What became of it.
        at: When; where it waits, until when. Seconds since 1970, UTC.
        message_id: Telegram's, where it was sent.
        reason: Why not, where it was not.
    """

    broadcast: int
    subscription: int
    part: int
    state: State
    at: float
    message_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is.

    Attributes:
        counts: Parts in each state.
        resent: Parts that were sent once more because nobody knew whether they had arrived.
        chats: Subscriptions of which at least one part was sent.
        ranges: How many ranges it has.
        ranges_done: How many of them are done.
    """

    counts: Mapping[State, int]
    resent: int
    chats: int
    ranges: int
    ranges_done: int


class Broadcasts:
    """The ledger of what goes out."""

    def __init__(self, transactions: Transactions, now: Callable[[], float]) -> None:
        self._transactions = transactions
        self._now = now

    async def add(
        self,
        kind: BroadcastKind,
        document: str,
        *,
        article_id: str | None = None,
        about: int | None = None,
        breaking: bool = False,
        created_by: int | None = None,
    ) -> int:
        """Begins a broadcast to all who are subscribed now; gives its id.

        A correction or a deletion goes to the ranges of the broadcast that it is about.
        """
        begun = {
            "kind": kind,
            "document": document,
            "article_id": article_id,
            "about": about,
            "breaking": breaking,
            "created_at": self._now(),
            "created_by": created_by,
        }
        return await self._transactions.write(lambda connection: begin(connection, begun))

    async def get(self, broadcast: int) -> Broadcast | None:
        """That broadcast."""
        found = await self._select(select(broadcasts).where(broadcasts.c.id == broadcast))
        return found[0] if found else None

    async def recent(self, limit: int = 10) -> Sequence[Broadcast]:
        """The last ones, newest first."""
        return await self._select(select(broadcasts).order_by(broadcasts.c.id.desc()).limit(limit))

    async def of_article(self, article_id: str) -> Broadcast | None:
        """The newest broadcast of kind `article` of that article."""
        query = select(broadcasts).where(
            broadcasts.c.article_id == article_id, broadcasts.c.kind == "article"
        )
        found = await self._select(query.order_by(broadcasts.c.id.desc()).limit(1))
        return found[0] if found else None

    async def stop(self, broadcast: int) -> bool:
        """Stops a running one: what is in flight ends, nothing else is begun. False if it was not running."""
        statement = update(broadcasts).where(broadcasts.c.id == broadcast, broadcasts.c.state == "running")
        statement = statement.values(state="stopped", finished_at=self._now())
        return await self._transactions.write(lambda connection: connection.execute(statement).rowcount) == 1

    async def progress(self, broadcast: int) -> Progress:
        """How far it is."""
        mine, sent = receipts.c.broadcast_id == broadcast, receipts.c.state == State.SENT
        states = select(receipts.c.state, func.count()).where(mine).group_by(receipts.c.state)
        reached = select(func.count(receipts.c.subscription_id.distinct())).where(mine, sent)
        resent = select(func.count()).where(mine, sent, receipts.c.reason == RESENT)
        spans = select(ranges.c.state, func.count()).where(ranges.c.broadcast_id == broadcast)
        spans = spans.group_by(ranges.c.state)

        def work(connection: Connection) -> Progress:
            by_state = {State(state): count for state, count in connection.execute(states)}
            by_range = {str(state): int(count) for state, count in connection.execute(spans)}
            return Progress(
                counts={state: by_state.get(state, 0) for state in State},
                resent=connection.scalar(resent) or 0,
                chats=connection.scalar(reached) or 0,
                ranges=sum(by_range.values()),
                ranges_done=by_range.get("done", 0),
            )

        return await self._transactions.read(work)

    async def claim(self, owner: str, lease: float) -> Claim | None:
        """The next range that has something to do and nobody's lease, for so many seconds."""
        now = self._now()
        wanted = {"owner": owner, "now": now, "until": now + lease, "absurd": now + lease + LONGEST_LEASE}

        def work(connection: Connection) -> Claim | None:
            taken = connection.execute(CLAIM, wanted).one_or_none()
            if taken is None:
                return None
            row = connection.execute(select(broadcasts).where(broadcasts.c.id == taken.broadcast_id)).one()
            return Claim(_broadcast(row), taken.number, owner)

        for _ in range(TRIES):
            if not await self._transactions.read(lambda connection: connection.scalar(_claimable(wanted))):
                return None
            if claim := await self._transactions.write(work):
                return claim
        return None

    async def renew(self, owners: Collection[str], lease: float) -> set[str]:
        """Renews the leases of these owners; gives those that still hold what they claimed.

        What belongs to a broadcast that was stopped is held no more.
        """
        running = select(broadcasts.c.id).where(broadcasts.c.state == "running")
        statement = update(ranges).where(ranges.c.owner.in_(owners), ranges.c.state != "done")
        statement = statement.where(ranges.c.broadcast_id.in_(running)).values(until=self._now() + lease)
        renewing = statement.returning(ranges.c.owner)
        return await self._transactions.write(lambda connection: set(connection.scalars(renewing)))

    async def owners(self) -> Sequence[str]:
        """Who holds something."""
        query = select(ranges.c.owner).where(ranges.c.state != "done", ranges.c.owner.is_not(None)).distinct()
        return await self._transactions.read(lambda connection: connection.scalars(query).all())

    async def release(self, owners: Collection[str]) -> None:
        """Gives back all that they hold: the next one need not wait until their leases end."""
        statement = update(ranges).where(ranges.c.owner.in_(owners), ranges.c.state != "done")
        statement = statement.values(owner=None, until=None)
        await self._transactions.write(lambda connection: connection.execute(statement))

    async def load(self, claim: Claim) -> tuple[Sequence[Subscription], Mapping[tuple[int, int], Receipt]]:
        """The range's active subscriptions that want this broadcast, and its receipts.

        Subscriptions are in the order of their ids, receipts by (subscription, part). For a correction or a
        deletion: all of the range's subscriptions, and the receipts of its own.
        """
        wanting = selecting().where(subscriptions.c.id.between(claim.first, claim.last))
        if claim.broadcast.about is None:
            wanting = wanting.where(_wants(claim.broadcast.id))
        wanting = wanting.order_by(subscriptions.c.id)

        def work(
            connection: Connection,
        ) -> tuple[Sequence[Subscription], Mapping[tuple[int, int], Receipt]]:
            known = _receipts(connection, claim, claim.broadcast.id)
            return [subscription_of(row) for row in connection.execute(wanting)], known

        return await self._transactions.read(work)

    async def sent(self, claim: Claim) -> Mapping[int, Sequence[Receipt]]:
        """What was sent in this range by the broadcast that this one is about, and by its corrections before.

        By subscription; SENT receipts alone.
        """
        about = claim.broadcast.about
        earlier = select(broadcasts.c.id).where(broadcasts.c.id < claim.broadcast.id)
        earlier = earlier.where((broadcasts.c.id == about) | (broadcasts.c.about == about))
        query = select(receipts).where(
            receipts.c.broadcast_id.in_(earlier),
            receipts.c.subscription_id.between(claim.first, claim.last),
            receipts.c.state == State.SENT,
        )
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        sent: dict[int, list[Receipt]] = {}
        for row in rows:
            sent.setdefault(row.subscription_id, []).append(_receipt(row))
        return sent

    async def commit(
        self, intents: Sequence[tuple[Claim, Receipt]], concluded: Sequence[Receipt]
    ) -> frozenset[int]:
        """Writes all in one transaction.

        An intent is refused where its claim was taken over or its broadcast stopped. What was concluded is
        written in any case: it has happened.

        Returns:
            The positions of the intents that were refused.
        """
        owners = {"owners": list({claim.owner for claim, _ in intents})}

        def work(connection: Connection) -> frozenset[int]:
            ours = {tuple(row) for row in connection.execute(HELD, owners)} if intents else set()
            refused = frozenset(
                position
                for position, (claim, _) in enumerate(intents)
                if (claim.broadcast.id, claim.number, claim.owner) not in ours
            )
            allowed = (receipt for position, (_, receipt) in enumerate(intents) if position not in refused)
            _write(connection, [*allowed, *concluded])
            return refused

        return await self._transactions.write(work)

    async def finish(self, claim: Claim, *, again_at: float | None = None) -> None:
        """Gives the range back: done, or to be looked at again then, or when something in it is due.

        What waited for a chat that wants nothing any more is skipped.
        """
        now = self._now()
        inside = receipts.c.subscription_id.between(claim.first, claim.last)
        waiting = and_(
            receipts.c.broadcast_id == claim.broadcast.id, inside, receipts.c.state == State.WAITING
        )
        wanting = select(subscriptions.c.id).where(subscriptions.c.id.between(claim.first, claim.last))
        wanting = wanting.where(_wants(claim.broadcast.id))
        unwanted = update(receipts).where(waiting, receipts.c.subscription_id.not_in(wanting))
        unwanted = unwanted.values(state=State.SKIPPED, at=now, reason="unsubscribed")
        mine = update(ranges).where(_range(claim), ranges.c.owner == claim.owner)

        def work(connection: Connection) -> None:
            if claim.broadcast.about is None:
                connection.execute(unwanted)
            due = [again_at, connection.scalar(select(func.min(receipts.c.at)).where(waiting))]
            next_due = min((at for at in due if at is not None), default=None)
            state = "done" if next_due is None else "waiting"
            given_back = mine.values(state=state, due=next_due or 0.0, owner=None, until=None)
            if connection.execute(given_back).rowcount and next_due is None:
                _close(connection, claim.broadcast.id, now)

        await self._transactions.write(work)

    async def _select(self, query: Select[Any]) -> Sequence[Broadcast]:
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [_broadcast(row) for row in rows]


def begin(connection: Connection, broadcast: Mapping[str, Any]) -> int:
    """Writes a broadcast and its ranges within a transaction of somebody else's; gives its id.

    Args:
        connection: In a transaction that may write.
        broadcast: kind, document, breaking, created_at; article_id, about, created_by where there are any.
    """
    statement = insert(broadcasts).values(**broadcast, state="running").returning(broadcasts.c.id)
    number: int = connection.execute(statement).scalar_one()
    about = broadcast.get("about")
    if about is not None:
        connection.execute(COPY_RANGES, {"broadcast": number, "about": about})
    elif greatest := connection.scalar(select(func.max(subscriptions.c.id))):
        spans = range((greatest - 1) // RANGE + 1)
        rows = [{"broadcast_id": number, "number": span, "state": "open", "due": 0.0} for span in spans]
        connection.execute(insert(ranges), rows)
    _close(connection, number, broadcast["created_at"])
    return number


def _close(connection: Connection, broadcast: int, now: float) -> None:
    """Says that a broadcast is done, if all its ranges are."""
    unfinished = select(ranges.c.number).where(ranges.c.broadcast_id == broadcast, ranges.c.state != "done")
    statement = update(broadcasts).where(broadcasts.c.id == broadcast, broadcasts.c.state == "running")
    statement = statement.where(~unfinished.exists()).values(state="done", finished_at=now)
    connection.execute(statement)


def _claimable(wanted: Mapping[str, Any]) -> Select[Any]:
    """Whether there is anything to claim; asked first, so that an idle bot writes nothing."""
    until, now = ranges.c.until, wanted["now"]
    free = or_(until.is_(None), until < now, until > wanted["absurd"])
    query = (
        select(func.count()).select_from(ranges).join(broadcasts, broadcasts.c.id == ranges.c.broadcast_id)
    )
    return query.where(ranges.c.state != "done", ranges.c.due <= now, broadcasts.c.state == "running", free)


def _wants(broadcast: int) -> Any:
    return and_(subscriptions.c.state == "active", subscriptions.c.after < broadcast)


def _range(claim: Claim) -> Any:
    return tuple_(ranges.c.broadcast_id, ranges.c.number) == (claim.broadcast.id, claim.number)


def _receipts(connection: Connection, claim: Claim, broadcast: int) -> Mapping[tuple[int, int], Receipt]:
    query = select(receipts).where(receipts.c.broadcast_id == broadcast)
    query = query.where(receipts.c.subscription_id.between(claim.first, claim.last))
    query = query.order_by(receipts.c.subscription_id, receipts.c.part)
    return {(row.subscription_id, row.part): _receipt(row) for row in connection.execute(query)}


def _receipt(row: Row[Any]) -> Receipt:
    return Receipt(
        row.broadcast_id, row.subscription_id, row.part, State(row.state), row.at, row.message_id, row.reason
    )


def _write(connection: Connection, written: Sequence[Receipt]) -> None:
    """Writes receipts past what SQLAlchemy does to each row: that takes longer than the writing."""
    if not written:
        return
    compiled = _compiled(connection.dialect)
    rows = [_row(receipt) for receipt in written]
    if compiled.positional:
        connection.exec_driver_sql(compiled.string, rows)
    else:
        connection.exec_driver_sql(compiled.string, [dict(zip(FIELDS, row, strict=True)) for row in rows])


@lru_cache(maxsize=4)
def _compiled(dialect: Dialect) -> Any:
    return WRITE.compile(dialect=dialect)


def _row(receipt: Receipt) -> tuple[object, ...]:
    return (
        receipt.broadcast,
        receipt.subscription,
        receipt.part,
        int(receipt.state),
        receipt.at,
        receipt.message_id,
        receipt.reason,
    )


def _broadcast(row: Row[Any]) -> Broadcast:
    return Broadcast(**row._mapping)
