"""The news desk on the command line: `import`, articles from files, folders and web pages into the store.

paths and addresses -> files and pages -> read, or refused one by one -> stored, each with its broadcast
    -> a line each
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.article import Article
from bot.errors import KhabarError, OperatorError
from bot.loader import article_files
from bot.loader.files import read_bytes
from bot.loader.parse import parse
from bot.what import is_address, on_the_web

if TYPE_CHECKING:
    from bot.i18n import Wording
    from bot.settings import Settings
    from bot.store.articles import Seen

LONG_AGO = datetime.min.replace(tzinfo=UTC)

# Articles stored at once: a running bot waits for no longer than they take.
TOGETHER = 50


@dataclass(frozen=True, slots=True)
class Brought:
    """A file, or an address, that the operator named, and what came of reading it."""

    name: str
    outcome: Article | KhabarError


def read(
    paths: Sequence[str], progress: Callable[[float], None], settings: "Callable[[], Settings]"
) -> list[Brought]:
    """What these files, folders and pages hold; of a folder, what was published last comes last.

    Args:
        paths: As on the command line; of a folder the files that could be articles are taken.
        progress: Told the share done, 0 to 1.
        settings: Gives how the web is read, where an address is among them.
    """
    listed = [_listed(path) for path in paths]
    total, done = sum(map(len, listed)), 0
    brought: list[Brought] = []
    for files in listed:
        group = []
        for file in files:
            group.append(_brought(file, settings))
            done += 1
            progress(done / total)
        brought += sorted(group, key=_age)
    return brought


def keep(
    url: str, articles: Sequence[Article], *, announce: bool, tell: "Callable[[Article, Seen], None]"
) -> None:
    """Store articles in the database of that address, each that is new with its broadcast.

    Args:
        url: DATABASE_URL.
        articles: The later ones count as seen later.
        announce: Whether those that are new are news.
        tell: Told of each, once it is durable.

    Raises:
        StoreError: The database cannot be used.
    """
    asyncio.run(_keep(url, articles, tell, announce=announce))


def line_of(article: Article, seen: "Seen", wording: "Wording") -> str:
    """The line about an article that was stored: its id, its title, and whether it is new."""
    return wording.text(f"import_{seen.state}", id=seen.id, title=article.title)


@dataclass(frozen=True, slots=True)
class _File:
    """A file to read, within the folder that it must not lead out of; a page; or why there is neither."""

    name: str
    path: Path | None
    folder: Path | None = None
    trouble: KhabarError | None = None


def _listed(path: str) -> list[_File]:
    if is_address(path):
        return [_File(path, None)]
    folder = Path(path)
    try:
        if not folder.is_dir():
            return [_File(path, folder)]
        files = [_File(str(file), file, folder) for file in article_files(folder)]
    except (OSError, ValueError):
        return [_File(path, folder, trouble=OperatorError("file_unreadable", name=path))]
    return files or [_File(path, folder, trouble=OperatorError("folder_without_articles", name=path))]


def _brought(file: _File, settings: "Callable[[], Settings]") -> Brought:
    if file.trouble:
        return Brought(file.name, file.trouble)
    try:
        if file.path is None:
            return Brought(file.name, on_the_web(file.name, settings()))
        return Brought(file.name, parse(read_bytes(file.path, inside=file.folder), file.path.name))
    except KhabarError as error:
        return Brought(file.name, error)


def _age(brought: Brought) -> tuple[datetime, str]:
    published = brought.outcome.published if isinstance(brought.outcome, Article) else None
    return published or LONG_AGO, brought.name


async def _keep(
    url: str, articles: Sequence[Article], tell: "Callable[[Article, Seen], None]", *, announce: bool
) -> None:
    from bot.store import Store  # noqa: PLC0415 - not where nothing could be read

    store = await Store.open(url)
    try:
        for start in range(0, len(articles), TOGETHER):
            some = articles[start : start + TOGETHER]
            for article, seen in zip(
                some, await store.articles.see(some, "import", announce=announce), strict=True
            ):
                tell(article, seen)
    finally:
        await store.close()
