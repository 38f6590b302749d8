"""From the address of a page to its feed (RSS Autodiscovery; HTML, link type "alternate").

address -> fetched -> a feed? -> else what the page names, then the usual places -> the first that is one
"""

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bot.errors import FetchError, KhabarError, NotAFeed
from bot.loader.decode import decode
from bot.sources.fields import line_of, web_address
from bot.sources.twins import address

if TYPE_CHECKING:
    from lxml.etree import _Element

    from bot.sources.entry import Feed
    from bot.sources.feed import FeedReader
    from bot.sources.fetch import Fetched, Fetcher

FOUND = 50  # of one page; portals name a feed for every town
LOOKED_AT = 10_000  # links of one page: half a second
TRIED = 6  # besides the page itself

# What a page may call its feed; plain JSON and XML are often something else, and come after the others.
TYPES = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)
VAGUE_TYPES = re.compile(r"(?:application|text)/(?:json|xml)", re.IGNORECASE)

# WordPress names its programming interface as an alternate of every page.
INTERFACE = re.compile(r"/wp-json(?:/|$)|[?&]rest_route=", re.IGNORECASE)

LOOKS = re.compile(
    r"//(?:feeds?\d?|rss)\.[^/?#]+/[^?#]"
    r"|/(?:feeds?|rss2?|atom)(?:/|$|[?#])"
    r"|/[^/?#]*\.(?:rss|rdf|atom|xml)(?:$|[?#])"
    r"|/feed\.json(?:$|[?#])"
    r"|[?&](?:feed|format|type|output)=(?:rss2?|atom|feed)\b",
    re.IGNORECASE,
)
NO_FEED = re.compile(
    r"/[^/?#]*(?:sitemap|opensearch|manifest|browserconfig|opml)[^/?#]*(?:$|[?#])", re.IGNORECASE
)
SUBSCRIBING = re.compile(
    r"//(?:[\w-]+\.)*(?:feedly|inoreader|netvibes|newsblur|theoldreader|bloglovin|add\.my\.yahoo)\.",
    re.IGNORECASE,
)

COMMENTS = re.compile(r"/comments(?:/|$|[?#])|[?&]feed=comments", re.IGNORECASE)
COMMENTS_TITLE = re.compile(r"\bcomments\b|टिप्पणी|टिप्पणियाँ|टिप्पणियां|प्रतिक्रियाएँ", re.IGNORECASE)

USUAL = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds/posts/default")
BLOGGER = re.compile(r"\.blogspot\.[a-z.]+$")

# Whoever answers thus will say no more the next time.
SILENT = frozenset(
    {
        "fetch_timeout",
        "fetch_unreachable",
        "fetch_unknown_host",
        "fetch_insecure",
        "fetch_busy",
        "fetch_forbidden",
    }
)

# Of a feed that the page names, this would be taken for the page's own trouble.
MISLEADING = frozenset({"not_a_feed", "fetch_status", "fetch_gone", "fetch_address"})

PAGES = frozenset({"text/html", "application/xhtml+xml"})
PAGE_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|link|meta)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A feed, or what looks like one, that a page names.

    Attributes:
        url: Absolute, http or https, without a fragment.
        title: What the page calls it, plain text in one line; empty where it says nothing.
        stated: Whether the page says that it is a feed; else its address only looks like one.
    """

    url: str
    title: str
    stated: bool


def feeds_of(page: bytes | str, url: str, charset: str | None = None) -> tuple[Found, ...]:
    """The feeds that a page names, the likeliest first, each once; empty where it names none.

    What it states comes before links that look like feeds, those of its own site before others, and feeds
    that by their title are of comments last; those that are of comments by their address are left out.

    Args:
        page: HTML, as broken as pages are.
        url: Where it came from in the end.
        charset: What the server called the encoding, of bytes.
    """
    tree = _parsed(page, charset)
    if tree is None:
        return ()
    base = _base(tree, url)
    stated: list[tuple[int, Found]] = []
    looking: list[tuple[int, Found]] = []
    for node in islice(tree.iter("link", "a", "area"), LOOKED_AT):
        rank = _rank(node)
        found = _found(node, base, stated=rank < LINKED)
        if found and _may_be_one(found, rank):
            (stated if found.stated else looking).append((rank, found))
    own = urlsplit(url).hostname or ""
    stated.sort(key=lambda each: (_of_comments(each[1]), each[0]))
    looking.sort(key=lambda each: (_of_comments(each[1]), not _same_site(each[1].url, own)))
    return tuple(islice(_once(found for _, found in [*stated, *looking]), FOUND))


def guesses(url: str) -> tuple[str, ...]:
    """Where the feed of a page's site may be, the likeliest first."""
    blogger = BLOGGER.search(urlsplit(url).hostname or "")
    paths = sorted(USUAL, key=lambda path: path != USUAL[-1]) if blogger else USUAL
    return tuple(urljoin(url, path) for path in paths)


async def find_feed(
    url: str, fetcher: "Fetcher", reader: "FeedReader", *, zone: tzinfo
) -> tuple[str, "Feed"]:
    """The feed at an address, or the one that the page there leads to; asks for 7 things at most.

    Args:
        url: Of a feed or of a page.
        fetcher: Gets them.
        reader: Reads them.
        zone: Where a date without a zone belongs.

    Returns:
        The address to ask for from now on, and the feed. Only permanent redirects change that address.

    Raises:
        FetchError: The page cannot be had, or the feed that it names.
        NotAFeed: `feed_not_found` where neither the page nor a guess leads to one; `not_a_feed` for what is
            no page either; `feed_entities`, `feed_too_heavy` of the feed that it is, or that it names.
    """
    fetched = await fetcher.fetch(url)
    try:
        return _kept(fetched), await _read(fetched, reader, zone)
    except NotAFeed as error:
        if error.key != "not_a_feed" or not _is_page(fetched):
            raise
    # In a thread: a page of 5 MB takes its time.
    found = await asyncio.to_thread(feeds_of, fetched.body, fetched.url, fetched.charset)
    return await _first(_candidates(found, fetched), fetcher, reader, zone)


async def _first(
    candidates: Iterable[Found], fetcher: "Fetcher", reader: "FeedReader", zone: tzinfo
) -> tuple[str, "Feed"]:
    """The first that is a feed.

    Raises:
        KhabarError: What was wrong with the first that the page states, if that helps; else `feed_not_found`.
    """
    trouble: KhabarError | None = None
    silent: set[str] = set()
    for found in islice(candidates, TRIED):
        host = urlsplit(found.url).netloc
        if host in silent:
            continue
        try:
            fetched = await fetcher.fetch(found.url)
            return _kept(fetched), await _read(fetched, reader, zone)
        except (FetchError, NotAFeed) as error:
            if error.key in SILENT:
                silent.add(host)
            if found.stated and error.key not in MISLEADING:
                trouble = trouble or error
    raise trouble or NotAFeed("feed_not_found")


def _candidates(found: Iterable[Found], page: "Fetched") -> Iterator[Found]:
    """What the page names, then the guesses; never the page itself."""
    guessed = (Found(url, "", stated=False) for url in guesses(page.url))
    pages = {address(page.url), address(page.asked)}
    return (each for each in _once((*found, *guessed)) if address(each.url) not in pages)


async def _read(fetched: "Fetched", reader: "FeedReader", zone: tzinfo) -> "Feed":
    return await reader.read_feed(
        fetched.body, url=fetched.url, charset=fetched.charset, media_type=fetched.media_type, zone=zone
    )


def _kept(fetched: "Fetched") -> str:
    # Without a fragment: it is never asked for, and parts no feed from another.
    return urldefrag(fetched.moved or fetched.asked).url


def _is_page(fetched: "Fetched") -> bool:
    return fetched.media_type in PAGES or PAGE_START.search(fetched.body[:4096]) is not None


def _parsed(page: bytes | str, charset: str | None) -> "_Element | None":
    """The page as a tree; None where there is nothing in it, or nothing that is text."""
    from lxml import etree  # noqa: PLC0415 - the bot starts without it

    try:
        text = page if isinstance(page, str) else decode(page, charset)
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        tree: _Element | None = etree.fromstring(text.encode(errors="ignore"), parser)
    except (KhabarError, etree.ParseError):
        return None
    return tree


def _base(tree: "_Element", url: str) -> str:
    """What relative addresses hang on: the first base that leads to the web, else the page's address."""
    stated = (web_address(node.get("href"), url) for node in tree.iter("base"))
    return next(filter(None, stated), url)


# Ranks of what a page names; what is linked is no more than looked at.
STATED, VAGUE, LINKED = range(3)


def _rank(node: "_Element") -> int:
    rels = _rels(node)
    kind = (node.get("type") or "").partition(";")[0].strip()
    if node.tag == "link" and {"alternate", "feed"} & rels:
        if TYPES.fullmatch(kind) or "feed" in rels:
            return STATED
        if VAGUE_TYPES.fullmatch(kind):
            return VAGUE
    return LINKED


def _rels(node: "_Element") -> set[str]:
    return set((node.get("rel") or "").lower().split())


def _found(node: "_Element", base: str, *, stated: bool) -> Found | None:
    url = web_address(node.get("href"), base)
    # Other links of a head lead to icons, styles and interfaces.
    if url is None or (node.tag == "link" and not stated and "alternate" not in _rels(node)):
        return None
    title = node.get("title") or (
        "" if node.tag == "link" else "".join(map(str, islice(node.itertext(), 20)))
    )
    return Found(url.partition("#")[0], line_of(title), stated)


def _may_be_one(found: Found, rank: int) -> bool:
    where = unquote(found.url)
    if COMMENTS.search(where) or INTERFACE.search(where):
        return False
    return rank < LINKED or bool(
        LOOKS.search(where) and not NO_FEED.search(where) and not SUBSCRIBING.search(where)
    )


def _of_comments(found: Found) -> bool:
    return COMMENTS_TITLE.search(found.title) is not None


def _same_site(url: str, own: str) -> bool:
    """Whether an address is of the same host, or one above or below it; `www.` does not count."""
    hosts = [host.removeprefix("www.") for host in ((urlsplit(url).hostname or ""), own)]
    short, long = sorted(hosts, key=len)
    return long == short or long.endswith(f".{short}")


def _once(found: Iterable[Found]) -> Iterator[Found]:
    known: set[str] = set()
    for each in found:
        key = address(each.url)
        if key not in known:
            known.add(key)
            yield each
