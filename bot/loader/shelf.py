"""The shelf: articles in folders of files, looked at again as they change, and those that the archive keeps.

folders -> files that can be articles -> whole -> parsed -> ordered, newest first -> newest | by_id | page
"""

import asyncio
import logging
import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Protocol

from bot.article import Article
from bot.errors import ArticleNotFound, EmptyShelf, KhabarError
from bot.loader.files import read_bytes
from bot.loader.parse import INDIA, KINDS, parse

LOGGER = logging.getLogger(__name__)

RESCAN_SECONDS = 1.0
SETTLE_SECONDS = 1.0
LONG_AGO = datetime.min.replace(tzinfo=UTC)

Signature = tuple[int, int, int]
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
    whole: bool = False


class ArticleLoader:
    """The articles in some folders; the one way any feature gets one.

    New, changed and deleted files are noticed at the next question, at most one second late; a file that is
    still being written waits until it has been left alone for a second. What cannot be an article is logged
    once and left out.

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
        self._folders = tuple(folders)
        self._archive = archive
        self._clock = clock
        self._zone = zone
        self._files: dict[Path, _File] = {}
        self._batches: dict[Path, int] = {}
        self._scans = 0
        self._scanned_at: float | None = None
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
        await self._look()
        return self._found

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
            order, kept = self._order, self._kept
            if self._archive:
                order, kept = await self._archive.order(), await self._archive.kept()
            await asyncio.to_thread(self._scan, now, order, kept)
            self._scanned_at = now

    def _scan(self, now: float, order: Mapping[str, int], kept: Sequence[Article]) -> None:
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
        if first or files != self._files or order is not self._order or kept is not self._kept:
            self._files, self._order, self._kept = files, order, kept
            self._arrange()

    def _looked_at(self, file: _File, now: float, *, at_once: bool) -> _File:
        """`file` as it is now: unchanged, waiting to settle, or read again."""
        signature = _signature(file.path)
        if signature is None:
            return replace(file, changed=None)
        if signature not in {file.read, file.changed}:
            file = replace(file, changed=signature, changed_at=now)
        untouched = max(now - signature[2] / 1e9, now - file.changed_at)
        rests = untouched >= SETTLE_SECONDS
        if signature == file.read:
            return replace(file, changed=None, whole=file.whole or rests)
        if at_once or rests:
            return replace(file, article=self._read(file), read=signature, changed=None, whole=rests)
        return file

    def _read(self, file: _File) -> Article | None:
        try:
            return parse(read_bytes(file.path, inside=file.folder), file.path.name, zone=self._zone)
        except KhabarError as error:
            LOGGER.warning("%r is left out: %s %s", file.path.name, error.key, error.fills)
            return None

    def _arrange(self) -> None:
        """Orders what was read; of two files with one id the later seen one wins."""
        found: dict[str, tuple[Rank, Found]] = {}
        for file in self._files.values():
            if file.article:
                rank = self._rank(file.article, file.batch, file.path.name)
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


def article_files(folder: Path) -> list[Path]:
    """The files in `folder` that could be articles by their names; no hidden ones, no README.

    Raises:
        OSError: It is no folder, or may not be read.
    """
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries)
    return [folder / name for name in names if _is_candidate(name)]


def _candidates(folder: Path) -> list[Path]:
    try:
        return article_files(folder)
    except OSError:
        return []


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
