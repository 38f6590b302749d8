"""The bot's pace, shared by all its processes, and the chats that Telegram wants left alone for a while."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, select, text

from bot.store.chats import Transactions
from bot.store.tables import penalties

# Seconds: nobody reserves so far ahead. A row that says so was written by a clock that has jumped back since.
TOO_FAR = 60.0

# As text, because SQLAlchemy builds an upsert for one database at a time, and these words suit both: SQLite
# has no greatest(), and max() is another thing on PostgreSQL.
RESERVE = text(
    "INSERT INTO paces (bot, next_at, halted_until) VALUES (:bot, :now + :length, 0)"
    " ON CONFLICT (bot) DO UPDATE SET next_at = :length + CASE"
    " WHEN paces.halted_until > :now AND paces.halted_until >= paces.next_at THEN paces.halted_until"
    " WHEN paces.next_at > :too_far AND paces.halted_until <= :now THEN :now"
    " WHEN paces.next_at > :now THEN paces.next_at"
    " ELSE :now END"
    " RETURNING next_at, halted_until"
)
HALT = text(
    "INSERT INTO paces (bot, next_at, halted_until) VALUES (:bot, 0, :until)"
    " ON CONFLICT (bot) DO UPDATE SET halted_until = excluded.halted_until"
    " WHERE paces.halted_until < excluded.halted_until"
)
PENALISE = text(
    "INSERT INTO penalties (chat_id, until) VALUES (:chat, :until)"
    " ON CONFLICT (chat_id) DO UPDATE SET until = excluded.until WHERE penalties.until < excluded.until"
)


@dataclass(frozen=True, slots=True)
class Slots:
    """Slots that were reserved.

    Attributes:
        first_at: When the first may be used; seconds since 1970, UTC.
        interval: Seconds from one to the next.
        count: How many.
        halted_until: Telegram has told the whole bot to wait until then; 0 if it has not.
    """

    first_at: float
    interval: float
    count: int
    halted_until: float


class Limits:
    """One row for the bot (GCRA), one for each chat with a penalty."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def reserve(self, bot: int, count: int, interval: float, now: float) -> Slots:
        """The next free slots of that bot, one after the other, none before `now`; for this caller alone."""
        length = count * interval
        wish = {"bot": bot, "now": now, "length": length, "too_far": now + max(TOO_FAR, 10 * interval)}

        def work(connection: Connection) -> Row[tuple[float, float]]:
            return connection.execute(RESERVE, wish).one()

        # Twenty times a second: receipts need not wait until the disk has that.
        row = await self._transactions.write_lightly(work)
        return Slots(row.next_at - length, interval, count, row.halted_until)

    async def halt(self, bot: int, until: float) -> None:
        """No process of that bot sends before then."""
        halt = {"bot": bot, "until": until}
        await self._transactions.write(lambda connection: connection.execute(HALT, halt))

    async def penalise(self, chat: int, until: float) -> None:
        """Nothing is sent to that chat before then."""
        penalty = {"chat": chat, "until": until}
        await self._transactions.write(lambda connection: connection.execute(PENALISE, penalty))

    async def penalties(self, now: float) -> Mapping[int, float]:
        """Until when each chat is to be left alone; what is over is forgotten."""

        def work(connection: Connection) -> dict[int, float]:
            connection.execute(delete(penalties).where(penalties.c.until <= now))
            rows = connection.execute(select(penalties.c.chat_id, penalties.c.until))
            return {row.chat_id: row.until for row in rows}

        return await self._transactions.write(work)
