"""How far a broadcast is: counted from its receipts, or as it was kept when they were swept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Connection, func, select

from bot.store.receipts import RESENT, State
from bot.store.tables import broadcasts, ranges, receipts


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


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a broadcast.

    Attributes:
        progress: How far it is.
        unreached: Parts that failed, by the reason in their receipts.
    """

    progress: Progress
    unreached: Mapping[str | None, int]

    def dump(self) -> str:
        """As JSON, for the time when there are no receipts any more."""
        told = self.progress
        kept = {
            "counts": {int(state): count for state, count in told.counts.items() if count},
            "resent": told.resent,
            "chats": told.chats,
            "ranges": told.ranges,
            "unreached": list(self.unreached.items()),
        }
        return json.dumps(kept, separators=(",", ":"))

    @classmethod
    def load(cls, kept: str) -> Self:
        """What `dump` wrote; all of its ranges are done."""
        found = json.loads(kept)
        progress = Progress(
            counts={state: found["counts"].get(str(int(state)), 0) for state in State},
            resent=found["resent"],
            chats=found["chats"],
            ranges=found["ranges"],
            ranges_done=found["ranges"],
        )
        return cls(progress, dict(found["unreached"]))


def progress_of(connection: Connection, broadcast: int) -> Progress:
    """How far a broadcast is, within a transaction."""
    kept = _kept(connection, broadcast)
    return _progress(connection, broadcast) if kept is None else kept.progress


def unreached_of(connection: Connection, broadcast: int) -> Mapping[str | None, int]:
    """Parts of a broadcast that failed, by reason, within a transaction."""
    kept = _kept(connection, broadcast)
    return _unreached(connection, broadcast) if kept is None else kept.unreached


def counted(connection: Connection, broadcast: int) -> Figures:
    """All figures of a broadcast that has its receipts, within a transaction."""
    return Figures(_progress(connection, broadcast), _unreached(connection, broadcast))


def _kept(connection: Connection, broadcast: int) -> Figures | None:
    kept = connection.scalar(select(broadcasts.c.figures).where(broadcasts.c.id == broadcast))
    return None if kept is None else Figures.load(kept)


def _progress(connection: Connection, broadcast: int) -> Progress:
    mine, sent = receipts.c.broadcast_id == broadcast, receipts.c.state == State.SENT
    states = select(receipts.c.state, func.count()).where(mine).group_by(receipts.c.state)
    reached = select(func.count(receipts.c.subscription_id.distinct())).where(mine, sent)
    resent = select(func.count()).where(mine, sent, receipts.c.reason == RESENT)
    spans = select(ranges.c.state, func.count()).where(ranges.c.broadcast_id == broadcast)
    by_state = {State(state): count for state, count in connection.execute(states)}
    by_range = {str(state): int(count) for state, count in connection.execute(spans.group_by(ranges.c.state))}
    return Progress(
        counts={state: by_state.get(state, 0) for state in State},
        resent=connection.scalar(resent) or 0,
        chats=connection.scalar(reached) or 0,
        ranges=sum(by_range.values()),
        ranges_done=by_range.get("done", 0),
    )


def _unreached(connection: Connection, broadcast: int) -> Mapping[str | None, int]:
    failed = receipts.c.broadcast_id == broadcast, receipts.c.state == State.FAILED
    query = select(receipts.c.reason, func.count()).where(*failed).group_by(receipts.c.reason)
    return {row[0]: row[1] for row in connection.execute(query)}
