"""The shelf: articles in folders of files, looked at again as they change.

folders -> files that can be articles -> settled -> parsed -> ordered, newest first -> newest | by_id | page
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from bot.article import Article
from bot.errors import ArticleNotFound, EmptyShelf, KhabarError
from bot.loader.files import read_bytes
from bot.loader.parse import INDIA, KINDS, parse

LOGGER = logging.getLogger(__name__)

RESCAN_SECONDS = 1.0
SETTLE_SECONDS = 1.0
LONG_AGO = datetime.min.replace(tzinfo=UTC)

Signature = tuple[int, int, int]


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
class _File:
    """A file on the shelf: as it was when it was read, and what is known of a change since."""

    path: Path
    folder: Path
    batch: int
    article: Article | None = None
    read: Signature | None = None
    changed: Signature | None = None
    changed_at: float = 0.0

    @property
    def rank(self) -> tuple[int, datetime, str]:
        """Greater is newer: first seen last, then published last, then by name."""
        published = self.article.published if self.article else None
        return self.batch, published or LONG_AGO, self.path.name


class ArticleLoader:
    """The articles in some folders; the one way any feature gets one.

    New, changed and deleted files are noticed at the next question, at most one second late; a file that is
    still being written waits until it has been left alone for a second. What cannot be an article is logged
    once and left out.

    Args:
        folders: Where the files are. At the first look, files of earlier folders count as seen earlier.
        clock: Seconds since 1970, as file times have them.
        zone: Where a date without a zone belongs.
    """

    def __init__(
        self, folders: Sequence[Path], *, clock: Callable[[], float] = time.time, zone: tzinfo = INDIA
    ) -> None:
        self._folders = tuple(folders)
        self._clock = clock
        self._zone = zone
        self._files: dict[Path, _File] = {}
        self._batches: dict[Path, int] = {}
        self._scans = 0
        self._scanned_at: float | None = None
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

    async def _current(self) -> tuple[Article, ...]:
        await self._look()
        if not self._shelf:
            raise EmptyShelf("shelf_empty")
        return self._shelf

    async def _look(self) -> None:
        """Looks at the folders again unless that was done within the last second."""
        async with self._lock:
            now = self._clock()
            if self._scanned_at is not None and 0 <= now - self._scanned_at < RESCAN_SECONDS:
                return
            await asyncio.to_thread(self._scan, now)
            self._scanned_at = now

    def _scan(self, now: float) -> None:
        first = self._scanned_at is None
        found = {
            path: (folder, batch)
            for batch, folder in enumerate(self._folders)
            for path in _candidates(folder)
        }
        files: dict[Path, _File] = {}
        for path, (folder, place) in found.items():
            batch = self._batches.setdefault(path, place if first else len(self._folders) + self._scans)
            file = self._files.get(path) or _File(path, folder, batch)
            files[path] = self._looked_at(file, now, at_once=first)
        self._scans += 1
        if files != self._files or first:
            self._files = files
            self._arrange()

    def _looked_at(self, file: _File, now: float, *, at_once: bool) -> _File:
        """`file` as it is now: unchanged, waiting to settle, or read again."""
        signature = _signature(file.path)
        if signature is None or signature == file.read:
            return replace(file, changed=None)
        if signature != file.changed:
            file = replace(file, changed=signature, changed_at=now)
        untouched = now - signature[2] / 1e9
        if at_once or untouched >= SETTLE_SECONDS or now - file.changed_at >= SETTLE_SECONDS:
            return replace(file, article=self._read(file), read=signature, changed=None)
        return file

    def _read(self, file: _File) -> Article | None:
        try:
            return parse(read_bytes(file.path, inside=file.folder), file.path.name, zone=self._zone)
        except KhabarError as error:
            LOGGER.warning("%r is left out: %s %s", file.path.name, error.key, error.fills)
            return None

    def _arrange(self) -> None:
        """Orders what was read; of two files with one id the later seen one wins."""
        read = sorted((file for file in self._files.values() if file.article), key=lambda file: file.rank)
        newest_first = {file.article.id: file.article for file in reversed(read) if file.article}
        self._by_id = {}
        for file in reversed(read):
            if file.article:
                self._by_id.setdefault(file.article.id, file.article)
        self._shelf = tuple(self._by_id[known] for known in newest_first)


def read_article(path: Path, *, zone: tzinfo = INDIA) -> Article:
    """The article in a file that a person named.

    Raises:
        NotAnArticle: It cannot be one.
        OperatorError: `file_missing` or `file_unreadable`.
    """
    return parse(read_bytes(path), path.name, zone=zone)


def _candidates(folder: Path) -> list[Path]:
    """The files in `folder` that could be articles by their names; no hidden ones, no README."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError:
        return []
    return [folder / name for name in names if _is_candidate(name)]


def _is_candidate(name: str) -> bool:
    return (
        Path(name).suffix.lower() in KINDS
        and not name.startswith(".")
        and not name.lower().startswith("readme")
    )


def _signature(path: Path) -> Signature | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
