"""Narrations that were made, the files themselves, and who is making one just now."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Delete, Select, Table, delete, func, insert, select, text, tuple_, update

from bot.store.chats import Transactions
from bot.store.tables import narrating, narration_audio, narrations

# Seconds: a narration that many hear need not be written to for each of them.
TOUCH_EVERY = 60.0

# Seconds after which the claim of a process that died is swept out.
FORGET_CLAIMS = 3600.0

# Files deleted in one transaction: a quarter of a second on SQLite, where others wait meanwhile.
SWEEP = 32

# As text, because SQLAlchemy builds an upsert for one database at a time, and these words suit both.
KEEP = text(
    "INSERT INTO narrations (key, form, engine, seconds, size, used_at)"
    " VALUES (:key, :form, :engine, :seconds, :size, :now) ON CONFLICT (key, form) DO NOTHING"
)
CLAIM = text(
    "INSERT INTO narrating (key, owner, share, until) VALUES (:key, :owner, 0, :until)"
    " ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, share = 0, until = excluded.until"
    " WHERE narrating.until < :now RETURNING owner"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a kept narration without its file.

    Attributes:
        engine: The name of the engine that spoke.
        seconds: How long it is.
        size: Bytes of the file.
    """

    engine: str
    seconds: float
    size: int


class Narrations:
    """Files by key and form, the least recently used going first; and a claim on a key while it is made.

    A claim is a lease: whoever holds it renews it, and one that ran out may be taken over. The forms of one
    key share it, since the second is made from the first. Two processes compare their own clocks: a clock
    that is wrong by more than the lease makes one narration twice, and nothing worse.

    Args:
        transactions: Where they are kept.
        now: Seconds since 1970, UTC.
    """

    def __init__(self, transactions: Transactions, now: Callable[[], float] = time.time) -> None:
        self._transactions = transactions
        self._now = now

    async def find(self, key: str, form: str) -> Kept | None:
        """What is kept there, if anything; it counts as used."""
        found = narrations.c
        query = select(found.engine, found.seconds, found.size, found.used_at)
        query = query.where(found.key == key, found.form == form)
        row = await self._transactions.read(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            return None
        await self._touch(key, form, row.used_at)
        return Kept(row.engine, row.seconds, row.size)

    async def audio(self, key: str, form: str) -> bytes | None:
        """The file, if it is kept."""
        query = select(narration_audio.c.audio)
        query = query.where(narration_audio.c.key == key, narration_audio.c.form == form)
        return await self._transactions.read(lambda connection: connection.scalar(query))

    async def keep(self, key: str, form: str, audio: bytes, *, engine: str, seconds: float) -> Kept:
        """Keeps a file; where one is kept under that key and form already, that one stays."""
        kept = Kept(engine, seconds, len(audio))
        row = {"key": key, "form": form, "engine": engine, "seconds": seconds, "size": kept.size}

        def work(connection: Connection) -> None:
            if connection.execute(KEEP, row | {"now": self._now()}).rowcount:
                connection.execute(insert(narration_audio).values(key=key, form=form, audio=audio))

        await self._transactions.write(work)
        return kept

    async def trim(self, limit: int) -> None:
        """Deletes the least recently used until the files together have at most `limit` bytes.

        The one used last stays in any case: somebody is about to hear it.
        """
        too_many = _beyond(limit).limit(SWEEP)

        def work(connection: Connection) -> int:
            connection.execute(delete(narrating).where(narrating.c.until < self._now() - FORGET_CLAIMS))
            gone = connection.execute(
                _deleting(narrations, too_many).returning(*narrations.primary_key)
            ).all()
            connection.execute(_deleting(narration_audio, [tuple(row) for row in gone]))
            return len(gone)

        while await self._transactions.write(work) == SWEEP:
            pass

    async def claim(self, key: str, owner: str, seconds: float) -> bool:
        """Whether this owner may make it now, alone, for so many seconds unless it renews."""
        now = self._now()
        claim = {"key": key, "owner": owner, "until": now + seconds, "now": now}
        return await self._transactions.write(lambda connection: connection.scalar(CLAIM, claim)) is not None

    async def renew(self, key: str, owner: str, share: float, seconds: float) -> bool:
        """Says how far it is, 0 to 1, and claims it for so many seconds more; False where it was lost."""
        return await self._set(key, owner, share=share, until=self._now() + seconds)

    async def release(self, key: str, owner: str) -> None:
        """Ends this owner's claim, if it still has it."""
        statement = delete(narrating).where(narrating.c.key == key, narrating.c.owner == owner)
        await self._transactions.write(lambda connection: connection.execute(statement))

    async def rest(self, key: str, owner: str, seconds: float) -> None:
        """Turns this owner's claim into a rest: it could not be made, and nobody need try for so long."""
        await self._set(key, owner, owner="", share=None, until=self._now() + seconds)

    async def resting(self, key: str) -> bool:
        """Whether it could not be made a short time ago."""
        query = select(narrating.c.key).where(narrating.c.key == key, narrating.c.share.is_(None))
        query = query.where(narrating.c.until >= self._now())
        return await self._transactions.read(lambda connection: connection.scalar(query)) is not None

    async def share(self, key: str) -> float | None:
        """How much of it is made, 0 to 1; None where nobody is making it."""
        query = select(narrating.c.share).where(narrating.c.key == key, narrating.c.until >= self._now())
        return await self._transactions.read(lambda connection: connection.scalar(query))

    async def _set(self, key: str, holder: str, **values: str | float | None) -> bool:
        statement = update(narrating).where(narrating.c.key == key, narrating.c.owner == holder)
        statement = statement.values(**values)
        return await self._transactions.write(lambda connection: connection.execute(statement).rowcount) == 1

    async def _touch(self, key: str, form: str, used_at: float) -> None:
        now = self._now()
        if now - used_at < TOUCH_EVERY:
            return
        statement = update(narrations).where(narrations.c.key == key, narrations.c.form == form)
        statement = statement.values(used_at=now)
        await self._transactions.write(lambda connection: connection.execute(statement))


def _beyond(limit: int) -> Select[str, str]:
    """What of all that is kept does not fit any more, the least recently used first."""
    newest_first = [narrations.c.used_at.desc(), narrations.c.key, narrations.c.form]
    running = select(
        narrations.c.key,
        narrations.c.form,
        func.sum(narrations.c.size).over(order_by=newest_first, rows=(None, 0)).label("total"),
        func.row_number().over(order_by=newest_first).label("place"),
    ).subquery()
    too_many = select(running.c.key, running.c.form).where(running.c.total > limit, running.c.place > 1)
    return too_many.order_by(running.c.place.desc())


def _deleting(table: Table, which: Select[str, str] | list[tuple[str, ...]]) -> Delete:
    return delete(table).where(tuple_(table.c.key, table.c.form).in_(which))
