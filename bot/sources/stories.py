"""From an entry of a feed to an article: what the feed carries if that is the story, else its page.

entry -> summary wanted? -> carried whole? -> else its page -> the fuller of the two, with what both state
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

import regex

from bot.article import Article, Block
from bot.errors import FetchError, KhabarError, NotAnArticle
from bot.loader.parse import article_id, parse
from bot.sources.entry import Entry
from bot.sources.identity import plain
from bot.sources.page import article_at
from bot.text.sentences import sentences

if TYPE_CHECKING:
    from bot.sources.fetch import Fetcher

# Characters of a summary, and words with which a text that ends as a story does may be one.
SUMMARY = 300
ENOUGH = 80

# Letters at a text's end that say how it ends.
TAIL = 300

# Of what feed and page name, so many topics are kept.
MOST_TAGS = 20

TOO_SOON = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})

# How a text ends that goes on elsewhere: cut off, or with an invitation to read on.
CUT_OFF = regex.compile(r"(?:…|\.{3,}|\[\s*(?:…|\.{3}|&hellip;)\s*\])\s*$")
READ_ON = regex.compile(
    r"(?:continue\s+reading|read\s+(?:more|on|full|the\s+(?:full|whole|rest))|(?:full|whole)\s+story"
    r"|और\s+पढ़ें|आगे\s+पढ़ें|पूरी\s+(?:खबर|ख़बर|स्टोरी)(?:\s+(?:यहाँ|यहां))?\s+पढ़ें|पूरा\s+(?:लेख|समाचार)\s+पढ़ें)"
    r"[\s\p{P}\p{S}]*$",
    regex.I,
)
ENDS = regex.compile(r"[।॥.!?…”’\"')\]]\s*$")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a feed's owner said of all its stories.

    Attributes:
        carries: Whether a story is told whole, or as a summary with the link.
        outlet: The feed's title, a name of the source, and the byline where nobody is named.
        language: ISO 639-1; None where it is not known.
        tags: Topics of each of its stories.
    """

    carries: Literal["text", "summary"]
    outlet: str
    language: str | None = None
    tags: tuple[str, ...] = ()


async def story_of(
    entry: Entry, terms: Terms, fetcher: "Fetcher", zone: tzinfo, *, own: str | None, last: bool = False
) -> Article:
    """The article that an entry announces.

    Args:
        entry: As the feed states it.
        terms: Of its feed.
        fetcher: Gets its page, where that is needed.
        zone: Where a date without a zone belongs.
        own: What its id is made of where its link is not its own; None where it is.
        last: Whether a page that cannot be had now is done without; then only what is no text is an error.

    Raises:
        FetchError: Its page cannot be had now; later it may.
        NotAnArticle: Neither feed nor page holds any text.
    """
    carried = await asyncio.to_thread(_carried, entry, zone)  # a text of megabytes takes its time
    if terms.carries == "summary":
        page = None if carried and _has_text(carried, entry) else await _page(entry, fetcher, zone, last=last)
        short = await asyncio.to_thread(summary_of, page or _some(carried))
        return _told(short, entry, terms, own)
    if await asyncio.to_thread(is_whole, entry) and carried:
        return _told(carried, entry, terms, own)
    page = await _page(entry, fetcher, zone, last=last)
    return _told(fuller(page, carried), entry, terms, own)


def is_whole(entry: Entry) -> bool:
    """Whether a feed carries the story itself: long enough, ending as a story does, and no invitation."""
    text = plain(entry)
    end = text[-TAIL:]
    if CUT_OFF.search(end) or READ_ON.search(end):
        return False
    count = len(text.split())
    return count >= ENOUGH and (bool(ENDS.search(end)) or count >= 4 * ENOUGH)


def fuller(page: Article | None, carried: Article | None) -> Article:
    """Of two tellings of a story that with more words; what only the feed has is an excerpt.

    Raises:
        NotAnArticle: There is neither.
    """
    if page is None:
        return replace(_some(carried), excerpt="summary")
    if carried is None or _words(page) >= _words(carried):
        return page
    return replace(carried, excerpt=page.excerpt)


def summary_of(article: Article) -> Article:
    """The first sentences of a story, 300 characters or a little more if the first one is longer."""
    texts = [block.text for block in article.blocks if block.kind in ("paragraph", "quotation")]
    text = " ".join((texts or [article.blocks[0].text])[:3])
    spans = sentences(text[: 8 * SUMMARY], article.language)
    ends = [span.end for span in spans if span.end - spans[0].start <= SUMMARY]
    end = ends[-1] if ends else (spans[0].end if spans else SUMMARY)
    short = text[:end].strip()
    return replace(article, blocks=(Block("paragraph", short or article.title),), excerpt="summary")


def _carried(entry: Entry, zone: tzinfo) -> Article | None:
    """What the feed itself tells; None where that is no text."""
    content = entry.content or entry.summary
    page = (
        "<!doctype html><html><head><meta charset='utf-8'></head><body><article>"
        f"<h1>{escape(entry.title)}</h1><div>{content}</div></article></body></html>"
    )
    try:
        found = (
            parse(page, kind="page", zone=zone) if content else parse(entry.title, kind="plain", zone=zone)
        )
    except KhabarError:
        return None
    return replace(found, title=entry.title or found.title, published=None, url=None)


async def _page(entry: Entry, fetcher: "Fetcher", zone: tzinfo, *, last: bool) -> Article | None:
    """What its page tells; None where there is none, or none that can be read.

    Raises:
        FetchError: Not now.
    """
    if entry.link is None:
        return None
    try:
        return await article_at(entry.link, fetcher, zone)
    except FetchError as error:
        if error.permanent or last or (error.status is not None and _is_final(error.status)):
            return None
        raise
    except NotAnArticle:
        return None


def _is_final(status: int) -> bool:
    """Whether asking again would be answered alike: the client's fault, and not that it came too soon."""
    ours = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return ours and status not in TOO_SOON


def _told(article: Article, entry: Entry, terms: Terms, own: str | None) -> Article:
    """The article with what feed and entry state of it."""
    tags = tuple(dict.fromkeys((*terms.tags, *entry.tags, *article.tags)))[:MOST_TAGS]
    published = article.published
    if published is None or published > datetime.now(UTC) or published.year < 1995:  # noqa: PLR2004 - the web
        published = entry.published
    return replace(
        article,
        id=article_id(None, own) if own is not None else article_id(entry.link, entry.title),
        title=entry.title if len(article.title.split()) < 2 and entry.title else article.title,  # noqa: PLR2004
        language=article.language or entry.language or terms.language,
        author=entry.author or article.author or terms.outlet or None,
        published=published,
        url=entry.link or article.url,
        tags=tags,
        outlet=terms.outlet or None,
    )


def _has_text(article: Article, entry: Entry) -> bool:
    return bool(plain(entry)) and _words(article) > 0


def _some(article: Article | None) -> Article:
    if article is None:
        raise NotAnArticle("article_empty")
    return article


def _words(article: Article) -> int:
    return sum(len(block.text.split()) for block in article.blocks)
