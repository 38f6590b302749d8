"""Order within a chat, chats side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Lanes(Generic[T]):
    """One queue for each chat that has something waiting, and one task that works on it; gone when idle.

    Args:
        handle: Does the work on one thing. What it raises is logged, and the next thing has its turn.
        done: Told of each thing that is over, however it ended; not of what was abandoned.
    """

    def __init__(self, handle: Callable[[T], Awaitable[None]], done: Callable[[T], None]) -> None:
        self._handle = handle
        self._done = done
        self._waiting: dict[Hashable, deque[T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, lane: Hashable, thing: T) -> None:
        """Queues the thing behind the others of its lane."""
        if lane in self._waiting:
            self._waiting[lane].append(thing)
            return
        self._waiting[lane] = deque([thing])
        task = asyncio.create_task(self._work(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Lets everything end that was put in, but waits no longer than that."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def abandon(self) -> None:
        """Stops whatever is still at work."""
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, lane: Hashable) -> None:
        queue = self._waiting[lane]
        try:
            while queue:
                await self._one(queue.popleft())
        finally:
            del self._waiting[lane]

    async def _one(self, thing: T) -> None:
        try:
            await self._handle(thing)
        except Exception:  # whatever it is, one failing handler must not stop the others
            log.exception("A handler failed")
        self._done(thing)
