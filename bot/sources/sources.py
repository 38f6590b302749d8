"""What one process asks the web for: pages, feeds and stories, over one fetcher and one reader of feeds.

Both are opened at the first need: a bot that follows nothing imports no HTTP client and starts no process.
"""

import asyncio
import importlib
from contextlib import AsyncExitStack
from datetime import tzinfo
from typing import TYPE_CHECKING

from bot.article import Article
from bot.sources.answers import Validators

if TYPE_CHECKING:
    from bot.sources.entry import Entry, Feed
    from bot.sources.feed import FeedReader
    from bot.sources.fetch import Fetched, Fetcher
    from bot.sources.stories import Terms

MODULES = ("bot.sources.fetch", "bot.sources.feed", "bot.sources.discovery", "bot.sources.stories")


class Sources:
    """The web as the bot sees it.

    Args:
        private: Whether home and office networks, and this machine, may be reached.
        zone: Where a date without a zone belongs.
    """

    def __init__(self, *, private: bool, zone: tzinfo) -> None:
        self._private = private
        self._zone = zone
        self._life = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._open: tuple[Fetcher, FeedReader] | None = None

    async def article_at(self, url: str) -> Article:
        """The story on a page (`bot.sources.page.article_at`)."""
        fetcher, _ = await self._opened()
        from bot.sources.page import article_at  # noqa: PLC0415 - imported in a thread by now

        return await article_at(url, fetcher, self._zone)

    async def find_feed(self, url: str) -> "tuple[str, Feed]":
        """The feed at an address, or that of the page there (`bot.sources.discovery.find_feed`)."""
        fetcher, reader = await self._opened()
        from bot.sources.discovery import find_feed  # noqa: PLC0415 - as above

        return await find_feed(url, fetcher, reader, zone=self._zone)

    async def fetch(self, url: str, validators: Validators | None = None) -> "Fetched":
        """What is at an address (`bot.sources.fetch.Fetcher.fetch`)."""
        fetcher, _ = await self._opened()
        return await fetcher.fetch(url, validators=validators or Validators())

    async def read(self, fetched: "Fetched") -> "Feed":
        """The feed that was fetched.

        Raises:
            NotAFeed: It is none, or none that may be read.
        """
        _, reader = await self._opened()
        return await reader.read_feed(
            fetched.body,
            url=fetched.url,
            charset=fetched.charset,
            media_type=fetched.media_type,
            zone=self._zone,
        )

    async def story_of(
        self, entry: "Entry", terms: "Terms", *, own: str | None = None, last: bool = False
    ) -> Article:
        """The article that an entry announces (`bot.sources.stories.story_of`)."""
        fetcher, _ = await self._opened()
        from bot.sources.stories import story_of  # noqa: PLC0415 - as above

        return await story_of(entry, terms, fetcher, self._zone, own=own, last=last)

    async def close(self) -> None:
        """End what was opened."""
        await self._life.aclose()

    async def _opened(self) -> "tuple[Fetcher, FeedReader]":
        async with self._opening:
            if self._open is None:
                for module in MODULES:
                    await asyncio.to_thread(importlib.import_module, module)
                from bot.sources.feed import FeedReader  # noqa: PLC0415 - as above
                from bot.sources.fetch import Fetcher  # noqa: PLC0415 - as above

                fetcher = await self._life.enter_async_context(Fetcher(private=self._private))
                self._open = fetcher, await self._life.enter_async_context(FeedReader())
            return self._open
