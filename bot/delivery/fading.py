"""Messages that stay for a short while: what the bot answers in a channel, where everybody reads along."""

import asyncio
from contextlib import suppress

from bot.delivery.outgoing import Posted
from bot.delivery.sender import Sender

# Seconds.
A_WHILE = 60.0


class Fading:
    """Takes messages away after a while; at the stop, at once.

    Args:
        sender: Deletes them.
        after: Seconds that they stay.
    """

    def __init__(self, sender: Sender, after: float = A_WHILE) -> None:
        self._sender = sender
        self._after = after
        self._closing = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def fade(self, posted: Posted) -> None:
        """Let this message stay for a while."""
        task = asyncio.create_task(self._take_away(posted))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Take away what still stands."""
        self._closing.set()
        await asyncio.gather(*self._tasks)

    async def _take_away(self, posted: Posted) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), self._after)
        await self._sender.delete(posted)
