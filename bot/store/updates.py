"""Updates as they came, until they are done, and which ones were done of late."""

from collections.abc import Sequence

from bot.store.chats import Transactions


class Updates:
    """What Telegram told a bot and may forget, because we have it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(self, bot: int, updates: Sequence[tuple[int, str]], now: float) -> Sequence[int]:
        """Keeps updates (update_id, JSON); gives the ids of those that were new, in their order."""
        raise NotImplementedError

    async def waiting(self, bot: int) -> Sequence[str]:
        """What was kept and is not done, as JSON, in the order of update_id."""
        raise NotImplementedError

    async def done(self, bot: int, update_ids: Sequence[int], now: float) -> None:
        """Forgets what these said; that they came is remembered."""
        raise NotImplementedError

    async def sweep(self, bot: int, before: float) -> None:
        """Forgets that those came which were done before then."""
        raise NotImplementedError
