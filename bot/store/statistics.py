"""What an operator asks about the whole: who is subscribed, what was sent, what did not arrive and why."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy import Connection, func, or_, select

from bot.store.chats import Transactions
from bot.store.progress import unreached_of
from bot.store.receipts import State
from bot.store.subscriptions import Kind
from bot.store.subscriptions import State as Standing
from bot.store.tables import articles, broadcasts, receipts, subscriptions


class Statistics:
    """Figures, counted when they are asked for."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def subscribers(self) -> Mapping[tuple[Kind, Standing], int]:
        """How many subscriptions there are, by kind of chat and by state; only what there is."""
        kind, state = subscriptions.c.kind, subscriptions.c.state
        query = select(kind, state, func.count()).group_by(kind, state)

        def work(connection: Connection) -> Mapping[tuple[Kind, Standing], int]:
            return {(kind, state): count for kind, state, count in connection.execute(query)}

        return await self._transactions.read(work)

    async def sent_since(self, moment: float) -> int:
        """Messages of broadcasts that were sent since then, in seconds since 1970, UTC."""
        # Only of broadcasts that were under way since, because receipts have no index by time.
        under_way = or_(broadcasts.c.finished_at.is_(None), broadcasts.c.finished_at >= moment)
        query = select(func.count()).where(
            receipts.c.broadcast_id.in_(select(broadcasts.c.id).where(under_way)),
            receipts.c.state == State.SENT,
            receipts.c.at >= moment,
        )
        return await self._transactions.read(lambda connection: connection.scalar(query)) or 0

    async def unreached(self, broadcast: int) -> Mapping[str | None, int]:
        """Parts of a broadcast that failed, by the reason in their receipts."""
        return await self._transactions.read(partial(unreached_of, broadcast=broadcast))

    async def articles(self) -> int:
        """How many articles were ever seen."""
        query = select(func.count()).select_from(articles).where(articles.c.seq > 0)
        return await self._transactions.read(lambda connection: connection.scalar(query)) or 0
