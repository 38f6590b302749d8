"""The shelf: articles in folders of files, looked at again as they change, and those that the archive keeps.

folders -> looked at, if there is a reason -> ordered, newest first -> newest | by_id | page | found
"""

import asyncio
import math
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Protocol

from bot.article import Article
from bot.errors import ArticleNotFound, EmptyShelf
from bot.loader.files import Place, read_bytes
from bot.loader.folders import Folders
from bot.loader.parse import INDIA, parse
from bot.loader.watching import Watch

RESCAN_SECONDS = 1.0

# A watched folder is looked at so often also when nothing was told: some file systems never tell.
ANYWAY_SECONDS = 4.0

LONG_AGO = datetime.min.replace(tzinfo=UTC)

Rank = tuple[float, int, datetime, str]


class Archive(Protocol):
    """What remembers articles while the process does not run; both give the same object until it changes."""

    async def order(self) -> Mapping[str, int]:
        """The place of each article id in the order of being first seen."""
        ...

    async def kept(self) -> Sequence[Article]:
        """The articles that came otherwise than as a file of the folder."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list of articles, newest first.

    Attributes:
        articles: The articles on it.
        number: The page, from 1.
        pages: How many there are, at least 1.
        total: How many articles there are.
        first: The number of the page's first article in the whole list, from 1.
    """

    articles: tuple[Article, ...]
    number: int
    pages: int
    total: int
    first: int


@dataclass(frozen=True, slots=True)
class Found:
    """An article that is a file of the folder; `whole` unless the file may still have been written to."""

    article: Article
    whole: bool


class ArticleLoader:
    """The articles in some folders; the one way any feature gets one.

    New, changed and deleted files are noticed at the next question, at most one second late, and while they
    are watched soon after the system tells, or within four seconds; a file that is still being written waits
    until it has been left alone for a second. What cannot be an article is logged once and left out.

    Args:
        folders: Where the files are. At the first look, files of earlier folders count as seen earlier.
        archive: Remembers what was seen first, and keeps what is no file. Without one all are seen now.
        clock: Seconds since 1970, as file times have them.
        zone: Where a date without a zone belongs.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        archive: Archive | None = None,
        clock: Callable[[], float] = time.time,
        zone: tzinfo = INDIA,
    ) -> None:
        self._folders = Folders(folders, zone)
        self._archive = archive
        self._clock = clock
        self._scanned_at: float | None = None
        self._asked_at = -math.inf
        self._watch: Watch | None = None
        self._order: Mapping[str, int] = {}
        self._kept: Sequence[Article] = ()
        self._found: tuple[Found, ...] = ()
        self._shelf: tuple[Article, ...] = ()
        self._by_id: dict[str, Article] = {}
        self._lock = asyncio.Lock()

    async def newest(self) -> Article:
        """The newest article.

        Raises:
            EmptyShelf: There is none.
        """
        return (await self._current())[0]

    async def by_id(self, article_id: str) -> Article:
        """The article with that id.

        Raises:
            ArticleNotFound: There is none.
        """
        await self._look()
        article = self._by_id.get(article_id)
        if article is None:
            raise ArticleNotFound("article_not_found")
        return article

    async def page(self, number: int = 1, size: int = 5) -> Page:
        """A page of the list, newest first; a number out of range gives the nearest page.

        Raises:
            EmptyShelf: There is no article.
        """
        shelf = await self._current()
        pages = -(-len(shelf) // size)
        number = min(max(number, 1), pages)
        start = (number - 1) * size
        return Page(shelf[start : start + size], number, pages, len(shelf), start + 1)

    async def found(self) -> tuple[Found, ...]:
        """The articles that are files of the folders, in the order in which they count as seen."""
        await self._look(files_only=True)
        return self._found

    @property
    def places(self) -> Mapping[Path, Place | None]:
        """Where each folder was at the last look: device and inode, None if it was not there to be read."""
        return self._folders.places

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Meanwhile the system tells when to look at the folders, so that nothing is read at rest."""
        watch = self._watch = Watch()
        watch.over(self._folders.there)
        watching = asyncio.create_task(watch.run())
        try:
            yield
        finally:
            self._watch = None
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _current(self) -> tuple[Article, ...]:
        await self._look()
        if not self._shelf:
            raise EmptyShelf("shelf_empty")
        return self._shelf

    async def _look(self, *, files_only: bool = False) -> None:
        """Brings the shelf up to date; who asks while that is being done gets what is known.

        Args:
            files_only: Whether it does not matter what has come otherwise, nor in which order.
        """
        if self._lock.locked() and self._scanned_at is not None and not files_only:
            return
        async with self._lock:
            now = self._clock()
            due = self._due(now)
            if not due and (files_only or 0 <= now - self._asked_at < RESCAN_SECONDS):
                return
            order, kept = self._order, self._kept
            if self._archive:
                order, kept = await self._archive.order(), await self._archive.kept()
            self._asked_at = now
            if due:
                await self._scanned(now, order, kept)
            elif order is not self._order or kept is not self._kept:
                self._order, self._kept = order, kept
                await asyncio.to_thread(self._arrange)

    def _due(self, now: float) -> bool:
        """Whether to look at the folders: once a second, where they are watched only if there is a reason."""
        since = -1.0 if self._scanned_at is None else now - self._scanned_at
        if since < 0:
            return True  # for the first time, or the clock was set back
        wanted = self._watch is None or self._watch.told or not self._folders.settled
        return since >= (RESCAN_SECONDS if wanted else ANYWAY_SECONDS)

    async def _scanned(self, now: float, order: Mapping[str, int], kept: Sequence[Article]) -> None:
        """One look at the folders; it ends soon when whoever wanted it has gone."""
        given_up, places = threading.Event(), self._folders.places
        if self._watch:
            self._watch.told = False
        try:
            await asyncio.to_thread(self._scan, now, order, kept, given_up)
        except asyncio.CancelledError:
            given_up.set()
            raise
        self._scanned_at = now
        if self._watch and places != self._folders.places:
            self._watch.over(self._folders.there)

    def _scan(
        self, now: float, order: Mapping[str, int], kept: Sequence[Article], given_up: threading.Event
    ) -> None:
        before = self._folders.files
        self._folders.look(now, given_up)
        if self._folders.files is not before or order is not self._order or kept is not self._kept:
            self._order, self._kept = order, kept
            self._arrange()

    def _arrange(self) -> None:
        """Orders what was read; of two files with one id the later seen one wins."""
        found: dict[str, tuple[Rank, Found]] = {}
        for file in self._folders.files.values():
            if file.article:
                rank = self._rank(file.article, file.batch, file.name)
                if file.article.id not in found or rank > found[file.article.id][0]:
                    found[file.article.id] = rank, Found(file.article, file.whole)
        in_order = sorted(found.values(), key=lambda each: each[0])
        self._found = tuple(each for _, each in in_order)
        kept = [(self._rank(each, 0, ""), each) for each in self._kept if each.id not in found]
        ranked = [*kept, *((rank, each.article) for rank, each in in_order)]
        ranked.sort(key=lambda each: each[0], reverse=True)
        self._shelf = tuple(article for _, article in ranked)
        self._by_id = {article.id: article for article in self._shelf}

    def _rank(self, article: Article, batch: int, name: str) -> Rank:
        """Greater is newer: first seen last, then published last, then by name.

        What the archive has not seen yet comes after all that it has.
        """
        return self._order.get(article.id, math.inf), batch, article.published or LONG_AGO, name


def read_article(path: Path, *, zone: tzinfo = INDIA) -> Article:
    """The article in a file that a person named.

    Raises:
        NotAnArticle: It cannot be one.
        OperatorError: `file_missing` or `file_unreadable`.
    """
    return parse(read_bytes(path), path.name, zone=zone)
