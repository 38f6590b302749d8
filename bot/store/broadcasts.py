"""Broadcasts: one article or notice each, on its way to all who want it; how far it is."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, text, update

from bot.store.chats import Transactions
from bot.store.progress import Progress, counted, progress_of
from bot.store.tables import broadcasts, ranges, receipts, subscriptions

BroadcastKind = Literal["article", "notice", "correction", "deletion"]

# Subscriptions in a range.
RANGE = 1000

# Seconds between two ranges that are swept.
BREATH = 0.05

COPY_RANGES = text(
    "INSERT INTO ranges (broadcast_id, number, state, due)"
    " SELECT :broadcast, number, 'open', 0 FROM ranges WHERE broadcast_id = :about"
)


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
        figures: What bot.store.progress kept of it, once nobody knows any more which chats it reached.
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
    figures: str | None = None


class Broadcasts:
    """What goes out, and went out."""

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
        """How far it is; nothing, where there is no such broadcast."""
        return await self._transactions.read(partial(progress_of, broadcast=broadcast))

    async def sweep(self, before: float) -> None:
        """Forgets which chats were reached by broadcasts that ended before then; their figures stay.

        Not while a correction or a deletion of them is running, or was until then. A thousand subscriptions
        at a time: nobody who wants to write waits for it.
        """
        while (found := await self._transactions.read(partial(_old, before=before))) is not None:
            figures = await self._transactions.read(partial(counted, broadcast=found))
            await self._transactions.write(partial(_keep_figures, broadcast=found, figures=figures.dump()))
            while await self._transactions.write_lightly(partial(_sweep_range, broadcast=found)):  # noqa: ASYNC110 - work
                await asyncio.sleep(BREATH)

    async def _select(self, query: Select[Any]) -> Sequence[Broadcast]:
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [broadcast_of(row) for row in rows]


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
    close(connection, number, broadcast["created_at"])
    return number


def close(connection: Connection, broadcast: int, now: float) -> None:
    """Says that a broadcast is done, if all its ranges are, within a transaction."""
    unfinished = select(ranges.c.number).where(ranges.c.broadcast_id == broadcast, ranges.c.state != "done")
    statement = update(broadcasts).where(broadcasts.c.id == broadcast, broadcasts.c.state == "running")
    statement = statement.where(~unfinished.exists()).values(state="done", finished_at=now)
    connection.execute(statement)


def broadcast_of(row: Row[Any]) -> Broadcast:
    """The broadcast that a row of the table says."""
    return Broadcast(**row._mapping)


def _old(connection: Connection, before: float) -> int | None:
    """A broadcast that ended before then, as did all that is about it, and has not been swept."""
    others = broadcasts.alias("others")
    family = func.coalesce(broadcasts.c.about, broadcasts.c.id)
    late = or_(others.c.finished_at.is_(None), others.c.finished_at >= before)
    lately = select(others.c.id).where(func.coalesce(others.c.about, others.c.id) == family, late)
    unswept = or_(
        broadcasts.c.figures.is_(None),
        select(ranges.c.number).where(ranges.c.broadcast_id == broadcasts.c.id).exists(),
    )
    query = select(broadcasts.c.id).where(broadcasts.c.finished_at < before, unswept, ~lately.exists())
    found: int | None = connection.scalar(query.order_by(broadcasts.c.id).limit(1))
    return found


def _keep_figures(connection: Connection, broadcast: int, figures: str) -> None:
    """Once only: of two processes that sweep, the second may have counted what the first had left."""
    mine = broadcasts.c.id == broadcast, broadcasts.c.figures.is_(None)
    connection.execute(update(broadcasts).where(*mine).values(figures=figures))


def _sweep_range(connection: Connection, broadcast: int) -> bool:
    """Deletes a range and the receipts in it; False where there was none."""
    number = connection.scalar(select(func.min(ranges.c.number)).where(ranges.c.broadcast_id == broadcast))
    if number is None:
        return False
    inside = receipts.c.subscription_id.between(number * RANGE + 1, (number + 1) * RANGE)
    connection.execute(delete(receipts).where(receipts.c.broadcast_id == broadcast, inside))
    mine = ranges.c.broadcast_id == broadcast, ranges.c.number == number
    connection.execute(delete(ranges).where(*mine))
    return True
