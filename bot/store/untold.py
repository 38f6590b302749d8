"""What operators are to be told of feeds: written with what there is to tell, kept until it is told."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from bot.store.tables import feeds as table

# A feed is looked at no more; entries of it are held.
Told = Literal["paused", "held"]

AT_ONCE = 0.0


def note(connection: Connection, feed: int, what: Collection[Told]) -> None:
    """Has it told of a feed, within the transaction that makes it true."""
    if what:
        mine = table.c.id == feed
        known = connection.scalar(select(table.c.untold).where(mine)) or ""
        lines = "\n".join(sorted({*known.splitlines(), *what}))
        connection.execute(update(table).where(mine).values(untold=lines, tell_at=AT_ONCE))


def claim(connection: Connection, now: datetime, until: datetime) -> Mapping[int, frozenset[str]]:
    """Takes what is to be told by now, until then: by feed."""
    due = table.c.tell_at <= now.timestamp()
    taking = update(table).where(due).values(tell_at=until.timestamp())
    rows = connection.execute(taking.returning(table.c.id, table.c.untold)).all()
    return {row.id: frozenset((row.untold or "").splitlines()) for row in rows}


def forget(connection: Connection, feed: int, until: datetime) -> None:
    """It has been told, unless there has been more to tell since it was taken until then."""
    mine = table.c.id == feed, table.c.tell_at == until.timestamp()
    connection.execute(update(table).where(*mine).values(untold=None, tell_at=None))
