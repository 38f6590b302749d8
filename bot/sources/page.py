"""A web page as an article: fetched, and read by the loader as any other text.

address -> fetched -> of a kind that holds a story? -> bot.loader.parse -> Article
"""

import asyncio
from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING

import regex

from bot.article import Article
from bot.errors import NotAnArticle
from bot.loader import Kind
from bot.loader.parse import parse

if TYPE_CHECKING:
    from bot.sources.fetch import Fetched, Fetcher

# What a server may call a story; where it says nothing, or nothing that helps, the content decides.
KINDS: Mapping[str, Kind | None] = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "text/markdown": "markdown",
    "text/plain": None,
    "application/octet-stream": None,
    "": None,
}

FEED_TYPES = regex.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)")
FEED_START = regex.compile(
    # Nothing is tried twice (++ and (?>...)): a page of comments could keep this busy for hours.
    rb"(?>\s*(?:\xef\xbb\xbf)?\s*)(?>(?:<!--.*?-->|<!DOCTYPE[^>]*+>|<\?[^>]*+>)\s*+)*+<(?:rss|feed|rdf:RDF)\b",
    regex.S,
)


async def article_at(url: str, fetcher: "Fetcher", zone: tzinfo) -> Article:
    """The story on the page at an address.

    Args:
        url: As a person typed it.
        fetcher: Gets it.
        zone: Where a date without a zone belongs.

    Raises:
        FetchError: It cannot be had.
        NotAnArticle: `url_is_feed`, `url_not_text`, or what `bot.loader.parse` says.
    """
    fetched = await fetcher.fetch(url)
    kind = _kind(fetched)
    # In a thread: a page of 5 MB takes its time.
    return await asyncio.to_thread(
        parse, fetched.body, kind=kind, url=fetched.url, charset=fetched.charset, zone=zone
    )


def _kind(fetched: "Fetched") -> Kind | None:
    """What the answer is; None where the content decides.

    Raises:
        NotAnArticle: It is a feed, or no text at all.
    """
    media_type = fetched.media_type or ""
    if FEED_TYPES.fullmatch(media_type) or FEED_START.match(fetched.body[:4096]):
        raise NotAnArticle("url_is_feed", url=fetched.asked)
    if media_type in KINDS:
        return KINDS[media_type]
    if media_type.startswith("text/") or media_type.endswith("xml"):
        return None
    raise NotAnArticle("url_not_text", url=fetched.asked, kind=media_type)
