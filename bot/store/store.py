"""The store as the event loop sees it: it asks, and a few threads do the work."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.store.database import Database

T = TypeVar("T")

# Reads are short, and SQLite has one writer at a time.
THREADS = 4


class Store:
    """What Khabar remembers.

    Attributes:
        arrivals: Entries of feeds on their way to being articles.
        articles: The articles that were seen, in their order.
        broadcasts: What goes out, and went out.
        chats: The chats, and what each of them chose.
        feeds: The feeds that are followed, and what is known of their entries.
        limits: The bot's pace, and the chats to be left alone.
        narrations: The audio that was made, and what is being made.
        pages: What readers sent, each for its chat alone.
        ranges: The work of all broadcasts, and what became of it.
        subscriptions: Which chats and topics want articles.
        twins: By what a story is found again that another source tells.
        updates: What Telegram told the bot, until it is done.
        uploads: The audio that Telegram has already.
    """

    def __init__(self, database: "Database", threads: ThreadPoolExecutor) -> None:
        # SQLAlchemy takes 0.2 s and may wait.
        from bot.store.arrivals import Arrivals  # noqa: PLC0415 - as above
        from bot.store.articles import Articles  # noqa: PLC0415 - as above
        from bot.store.broadcasts import Broadcasts  # noqa: PLC0415 - as above
        from bot.store.chats import Chats  # noqa: PLC0415 - as above
        from bot.store.feeds import Feeds  # noqa: PLC0415 - as above
        from bot.store.limits import Limits  # noqa: PLC0415 - as above
        from bot.store.narrations import Narrations  # noqa: PLC0415 - as above
        from bot.store.pages import Pages  # noqa: PLC0415 - as above
        from bot.store.ranges import Ranges  # noqa: PLC0415 - as above
        from bot.store.subscriptions import Subscriptions  # noqa: PLC0415 - as above
        from bot.store.twins import Twins  # noqa: PLC0415 - as above
        from bot.store.updates import Updates  # noqa: PLC0415 - as above
        from bot.store.uploads import Uploads  # noqa: PLC0415 - as above

        self._database = database
        self._threads = threads
        self._writing = asyncio.Lock()
        self.arrivals = Arrivals(self)
        self.articles = Articles(self)
        self.broadcasts = Broadcasts(self, time.time)
        self.chats = Chats(self)
        self.feeds = Feeds(self)
        self.limits = Limits(self)
        self.narrations = Narrations(self)
        self.pages = Pages(self)
        self.ranges = Ranges(self, time.time)
        self.subscriptions = Subscriptions(self)
        self.twins = Twins(self)
        self.updates = Updates(self)
        self.uploads = Uploads(self)

    @classmethod
    async def open(cls, url: str) -> Self:
        """Opens the database of that address, creates it if need be, and brings it to this version.

        SQLAlchemy is imported in a thread as well: the bot can connect meanwhile.

        Raises:
            StoreError: `store_newer`, `store_foreign`, `store_damaged`, `store_unwritable` or
                `store_unreachable`, with {where}; what is there was left as it was.
        """
        threads = ThreadPoolExecutor(THREADS, thread_name_prefix="store")
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, lambda: cls(_open(url), threads))
        except BaseException:
            threads.shutdown(wait=False)
            raise

    async def close(self) -> None:
        """Lets the work at hand end, then closes the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._database.close)

    async def read(self, work: "Callable[[Connection], T]") -> T:
        """Runs what changes nothing, within one transaction.

        Raises:
            StoreError: The database cannot be used any more.
        """
        return await self._in_thread(lambda: self._database.read(work))

    async def write(self, work: "Callable[[Connection], T]") -> T:
        """Runs what changes something, within one transaction; it is durable when this returns.

        Raises:
            StoreError: The database cannot be used any more; nothing has changed.
        """
        async with self._writing:  # in turn, rather than four threads asking SQLite again and again
            return await self._in_thread(lambda: self._database.write(work))

    async def write_lightly(self, work: "Callable[[Connection], T]") -> T:
        """Runs what changes something that a power cut may take back; a kill of the process does not.

        It does not wait for the disk, and so keeps nobody else waiting for it.

        Raises:
            StoreError: The database cannot be used any more; nothing has changed.
        """
        async with self._writing:
            return await self._in_thread(lambda: self._database.write(work, durable=False))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _open(url: str) -> "Database":
    from bot.store.database import Database  # noqa: PLC0415 - SQLAlchemy takes 0.2 s and may wait

    return Database.open(url, THREADS)
