"""The queue of updates: what getUpdates gives, waits for, and forgets once confirmed."""

import asyncio
from collections.abc import Collection

from bot.sandbox.refusal import Refusal
from bot.sandbox.state import JSON

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Telegram sends these only to bots that ask for them (getUpdates, ``allowed_updates``)."""

BY_WEBHOOK = "Conflict: terminated by setWebhook request"
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """Updates in order; one reader at a time, the newest wins."""

    def __init__(self) -> None:
        self._pending: list[JSON] = []
        self._next_id = 100_000_001
        self._allowed: frozenset[str] = frozenset()
        self._poll = 0
        self._ended_by = CONFLICT
        self._news = asyncio.Event()
        self.waiting = 0

    @property
    def pending(self) -> int:
        """How many updates are not confirmed yet."""
        return len(self._pending)

    @property
    def allowed(self) -> list[str]:
        """The kinds last asked for; empty for Telegram's default."""
        return sorted(self._allowed)

    def allow(self, kinds: Collection[str]) -> None:
        """Remembers which kinds the bot wants from now on; none means the default."""
        self._allowed = frozenset(kinds)

    def push(self, kind: str, payload: JSON) -> int | None:
        """Queues an update of that kind, if the bot wants such, and gives its id."""
        if kind not in self._allowed if self._allowed else kind in NOT_BY_DEFAULT:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._pending.append({"update_id": update_id, kind: payload})
        self._news.set()
        return update_id

    def forget(self) -> None:
        """Drops all that is pending (``drop_pending_updates``)."""
        self._pending.clear()

    async def get(self, offset: int, limit: int, seconds: float) -> list[JSON]:
        """Confirms what is before the offset; gives the rest, waiting for something at most that long.

        Raises:
            Refusal: 409, when another request took over meanwhile.
        """
        turn = self._begin_poll(CONFLICT)
        self._confirm(offset)
        self.waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._something(turn)
        except TimeoutError:
            pass
        finally:
            self.waiting -= 1
        if turn != self._poll:
            raise Refusal(409, self._ended_by)
        return self._pending[:limit]

    def _begin_poll(self, ended_by: str) -> int:
        self._poll += 1
        self._ended_by = ended_by
        self._news.set()
        return self._poll

    def end_polls(self) -> None:
        """Sends away who waits in getUpdates: the webhook takes over."""
        self._begin_poll(BY_WEBHOOK)

    async def first(self) -> JSON:
        """The oldest update that is not confirmed, as soon as there is one."""
        while not self._pending:
            self._news.clear()
            await self._news.wait()
        return self._pending[0]

    def confirm(self, update_id: int) -> None:
        """Forgets one update: it was delivered."""
        self._pending = [each for each in self._pending if each["update_id"] != update_id]

    async def _something(self, turn: int) -> None:
        while turn == self._poll and not self._pending:
            self._news.clear()
            await self._news.wait()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset > 0:
            self._pending = [each for each in self._pending if each["update_id"] >= offset]
