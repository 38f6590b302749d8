"""The bot's pace, shared by all its processes, and the chats that Telegram wants left alone for a while."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.store.chats import Transactions


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
        raise NotImplementedError

    async def halt(self, bot: int, until: float) -> None:
        """No process of that bot sends before then."""
        raise NotImplementedError

    async def penalise(self, chat: int, until: float) -> None:
        """Nothing is sent to that chat before then."""
        raise NotImplementedError

    async def penalties(self, now: float) -> Mapping[int, float]:
        """Until when each chat is to be left alone; what is over is forgotten."""
        raise NotImplementedError
