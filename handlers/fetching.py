"""What is being fetched for readers: how often each may ask, and how many pages are read at once.

It is in this process alone.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from bot.botapi.afterwards import hold
from bot.errors import TooMuch

# A reader may ask for so many pages within so many seconds.
MOST_PAGES, HOUR = 10, 3600.0

# So many are read at once, each of another reader, and so many at most wait for that.
AT_ONCE, WAITING = 4, 100

MOST_READERS = 10_000


class Fetching:
    """All readers who have sent addresses; who did so longest ago is forgotten.

    Args:
        clock: Monotonic, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: OrderedDict[int, deque[float]] = OrderedDict()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def allow(self, reader: int) -> float:
        """Seconds until that reader may have another page; 0 where now, and then it is counted."""
        now = self._clock()
        asked = self._asked.setdefault(reader, deque())
        self._asked.move_to_end(reader)
        if len(self._asked) > MOST_READERS:
            self._asked.popitem(last=False)
        while asked and asked[0] <= now - HOUR:
            asked.popleft()
        if len(asked) >= MOST_PAGES:
            return asked[0] + HOUR - now
        asked.append(now)
        return 0.0

    def begin(self, work: Coroutine[None, None, None]) -> None:
        """Let it go on beside the reader's other commands; a stop leaves it to the next start.

        Raises:
            TooMuch: `pages_busy`: too many wait already.
        """
        if len(self._tasks) >= WAITING:
            work.close()
            raise TooMuch("pages_busy")
        task = asyncio.create_task(work)
        hold(task)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @asynccontextmanager
    async def turn(self, reader: int) -> AsyncIterator[None]:
        """Wait until there is room: one reader's pages come one after another, and few readers' at once."""
        own = self._turns.setdefault(reader, asyncio.Lock())
        async with own, self._room:
            yield

    async def close(self) -> None:
        """End it all; who waits is served after the next start."""
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
