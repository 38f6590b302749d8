"""Ranges: a thousand subscriptions of a broadcast each, claimed, worked through, and given back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select, text, tuple_, update

from bot.store.broadcasts import RANGE, Broadcast, broadcast_of, close
from bot.store.chats import Transactions
from bot.store.receipts import Receipt, State, receipt_of, receipts_in, write_receipts
from bot.store.subscriptions import Subscription, selecting, subscription_of
from bot.store.tables import broadcasts, ranges, receipts, subscriptions

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


class Ranges:
    """The work of all broadcasts, a range at a time."""

    def __init__(self, transactions: Transactions, now: Callable[[], float]) -> None:
        self._transactions = transactions
        self._now = now

    async def claim(self, owner: str, lease: float) -> Claim | None:
        """The next range that has something to do and nobody's lease, for so many seconds."""
        now = self._now()
        wanted = {"owner": owner, "now": now, "until": now + lease, "absurd": now + lease + LONGEST_LEASE}

        def work(connection: Connection) -> Claim | None:
            taken = connection.execute(CLAIM, wanted).one_or_none()
            if taken is None:
                return None
            row = connection.execute(select(broadcasts).where(broadcasts.c.id == taken.broadcast_id)).one()
            return Claim(broadcast_of(row), taken.number, owner)

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
            known = receipts_in(connection, claim.broadcast.id, claim.first, claim.last)
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
            sent.setdefault(row.subscription_id, []).append(receipt_of(row))
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
            write_receipts(connection, [*allowed, *concluded])
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
                close(connection, claim.broadcast.id, now)

        await self._transactions.write(work)


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
