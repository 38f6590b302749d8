"""What a command is about: WHAT on the command line, and the lines of a corpus.

WHAT -> article; {"id", ...} lines in -> {"id", answer} lines out
"""

import asyncio
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.article import Article
from bot.errors import KhabarError, NotAnArticle
from bot.loader import ArticleLoader, read_article
from bot.loader.files import read_bytes
from bot.loader.parse import MAX_BYTES, parse

if TYPE_CHECKING:
    from bot.settings import Settings

Json: TypeAlias = dict[str, Any]

ARTICLE_ID = re.compile(r"[a-z0-9]{1,16}")


def find(what: str | None, settings: Callable[[], "Settings"]) -> Article:
    """The article that WHAT names: a file, a web address, `-`, an id, or None for the newest.

    Args:
        what: As on the command line.
        settings: Gives the folder of articles, the database, and how the web is read, where they are needed.

    Raises:
        KhabarError: There is no such thing, or it is no article.
    """
    if what == "-":
        return parse(given(what), "-")
    if what is None or is_id(what):
        return asyncio.run(_on_the_shelf(what, settings()))
    if is_address(what):
        return on_the_web(what, settings())
    return read_article(Path(what))


def is_address(what: str) -> bool:
    """Whether WHAT is meant to be the address of a web page."""
    return what.partition("://")[0].lower() in {"http", "https"}


def on_the_web(url: str, settings: "Settings") -> Article:
    """The article on a web page.

    Raises:
        KhabarError: It cannot be had, or is no article.
    """
    return asyncio.run(_on_the_web(url, settings))


async def _on_the_web(url: str, settings: "Settings") -> Article:
    from bot.sources.fetch import Fetcher  # noqa: PLC0415 - httpx and trafilatura take their time
    from bot.sources.page import article_at  # noqa: PLC0415 - as above

    async with Fetcher(private=settings.allow_private_networks) as fetcher:
        return await article_at(url, fetcher, settings.timezone)


async def _on_the_shelf(article_id: str | None, settings: "Settings") -> Article:
    """The article with that id, or the newest, as the bot has them; a database is not made for it."""
    from bot.store.glance import glance  # noqa: PLC0415 - SQLAlchemy takes 0.2 s

    with glance(settings.database_url.get_secret_value()) as archive:
        loader = ArticleLoader([settings.seeds_dir], archive=archive)
        return await (loader.newest() if article_id is None else loader.by_id(article_id))


def is_id(what: str) -> bool:
    """Whether WHAT can only be an article's id: a file of that name comes first."""
    return ARTICLE_ID.fullmatch(what) is not None and not Path(what).exists()


def given(what: str) -> bytes:
    """The bytes of a file, or of standard input for `-`.

    Raises:
        KhabarError: It cannot be read, or is too large.
    """
    if what != "-":
        return read_bytes(Path(what))
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise NotAnArticle("article_too_large", limit=MAX_BYTES // 1_000_000)
    return content


def answers(
    lines: Iterable[bytes], answer: Callable[[Json], Json], explain: Callable[[KhabarError], str]
) -> Iterator[str]:
    """A line out for each line in: its id with the answer, or with the error of a line that has none."""
    for line in lines:
        item: Json = {}
        try:
            item = _item(line)
            found = answer(item)
        except KhabarError as error:
            found = {"error": explain(error)}
        yield json.dumps({"id": item.get("id"), **found}, ensure_ascii=False)


def text_of(item: Json) -> str:
    """The text that a line carries.

    Raises:
        NotAnArticle: `line_without_text`.
    """
    text = item.get("text")
    if not isinstance(text, str):
        raise NotAnArticle("line_without_text")
    return whole(text)


def _item(line: bytes) -> Json:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotAnArticle("line_not_json") from error
    if not isinstance(item, dict):
        raise NotAnArticle("line_not_json")
    return item


def whole(text: str) -> str:
    """The text with what is half of a surrogate pair, which JSON can hold and no text should, replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
