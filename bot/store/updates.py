"""Updates as they came, until they are done, and which ones were done of late."""

from collections.abc import Iterator, Sequence
from functools import partial

from sqlalchemy import Connection, TextClause, delete, select, text

from bot.store.chats import Transactions
from bot.store.tables import updates as table

# Updates in one statement: SQLite takes 32,766 values in one, PostgreSQL 65,535.
MOST = 500

FORGET = text(
    "UPDATE updates SET payload = NULL, at = :now"
    " WHERE bot = :bot AND update_id = :update_id AND payload IS NOT NULL"
)


class Updates:
    """What Telegram told a bot and may forget, because we have it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(self, bot: int, updates: Sequence[tuple[int, str]], now: float) -> Sequence[int]:
        """Keeps updates (update_id, JSON); gives the ids of those that were new, in their order.

        Args:
            bot: The bot's own id.
            updates: JSON as `json.dumps` writes it; an id that comes twice is kept once.
            now: Seconds since 1970, UTC.
        """
        # In the order of the ids, so that two processes with the same updates wait for each other only once.
        unique = sorted(dict(reversed(updates)).items())

        def work(connection: Connection) -> set[int]:
            return {number for some in _batches(unique) for number in _keep(connection, bot, some, now)}

        new = await self._transactions.write(work) if unique else set()
        return [number for number in dict.fromkeys(number for number, _ in updates) if number in new]

    async def waiting(self, bot: int, *, first: int = 0, limit: int | None = None) -> Sequence[str]:
        """What was kept and is not done, as JSON, in the order of update_id.

        Args:
            bot: The bot's own id.
            first: Those with this update_id and greater ones.
            limit: No more than so many; None: all.
        """
        query = select(table.c.payload).where(
            table.c.bot == bot, table.c.payload.is_not(None), table.c.update_id >= first
        )
        query = query.order_by(table.c.update_id).limit(limit)
        return await self._transactions.read(lambda connection: connection.scalars(query).all())

    async def done(self, bot: int, update_ids: Sequence[int], now: float) -> None:
        """Forgets what these said; that they came is remembered."""
        rows = [{"bot": bot, "update_id": number, "now": now} for number in sorted(update_ids)]
        if rows:
            await self._transactions.write(lambda connection: connection.execute(FORGET, rows))

    async def sweep(self, bot: int, before: float) -> None:
        """Forgets that those came which were done before then."""
        old = table.c.bot == bot, table.c.payload.is_(None), table.c.at < before
        query = select(table.c.update_id).where(*old).order_by(table.c.update_id).limit(MOST)
        # They are looked for outside the transaction that writes, and few at a time: nobody waits for it.
        while found := await self._transactions.read(lambda connection: connection.scalars(query).all()):
            await self._transactions.write(partial(_forget, bot, found))


def _batches(updates: Sequence[tuple[int, str]]) -> Iterator[Sequence[tuple[int, str]]]:
    return (updates[start : start + MOST] for start in range(0, len(updates), MOST))


def _forget(bot: int, update_ids: Sequence[int], connection: Connection) -> None:
    connection.execute(delete(table).where(table.c.bot == bot, table.c.update_id.in_(update_ids)))


def _keep(connection: Connection, bot: int, updates: Sequence[tuple[int, str]], now: float) -> Sequence[int]:
    values: dict[str, object] = {"bot": bot, "now": now}
    for place, (number, payload) in enumerate(updates):
        values |= {f"update_{place}": number, f"payload_{place}": payload}
    return connection.scalars(_insert(len(updates)), values).all()


def _insert(rows: int) -> TextClause:
    """As text for both databases, with as many rows as there are."""
    places = ", ".join(f"(:bot, :update_{place}, :payload_{place}, :now)" for place in range(rows))
    return text(
        f"INSERT INTO updates (bot, update_id, payload, at) VALUES {places}"  # noqa: S608 - numbers alone
        " ON CONFLICT (bot, update_id) DO NOTHING RETURNING update_id"
    )
