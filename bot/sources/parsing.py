"""Pure: the bytes of a feed, of whatever kind, as the values of `bot.sources.entry`.

bytes -> text -> JSON Feed, or: prolog looked at and dropped -> feedparser -> fields
"""

import re
from collections.abc import Iterator
from datetime import tzinfo
from io import BytesIO
from typing import Any

from bot.errors import KhabarError, NotAFeed
from bot.loader.decode import decode
from bot.sources.entry import Aside, Entry, Feed
from bot.sources.fields import (
    authors,
    html_of,
    is_markup,
    language_code,
    line_of,
    line_of_html,
    moment,
    tags,
    text_length,
    web_address,
)
from bot.sources.jsonfeed import MOST, parse_json_feed
from bot.sources.mending import mended

# An entity's declaration, which is none in a comment, in CDATA or in an instruction.
ENTITY = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|(?P<declared><!ENTITY)",
    re.DOTALL | re.IGNORECASE,
)

# What may stand before the first element, whose name ends it.
PROLOG = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!|<(?:[\w.-]+:)?(?P<root>[\w.-]+)", re.DOTALL | re.IGNORECASE
)
PAGE_ROOTS = frozenset({"html", "head", "body"})
ROOTS = frozenset({"rss", "feed", "rdf", "channel"})

PARENT = re.compile(r"<[^<>]*>\s*<")

# Servers that print a warning before the feed that they send.
LATE_ROOT = re.compile(
    r"<\?xml[^>]*>\s*(?=<)|<rss\b[^<>]*>\s*(?=<)|<(?:\w+:)?feed\s[^>]*xmlns|<rdf:RDF\b", re.IGNORECASE
)
WARNING_LONGEST = 4000

FEED_JSON = "application/feed+json"

# RFC 4287, 4.2.7.2: a relation of its registry may be written out.
ALTERNATE = frozenset({"alternate", "http://www.iana.org/assignments/relation/alternate"})

# Feeds of which only the first element's name is known; and what every other one holds, if nothing else.
NAMELESS = frozenset({"", "atom"})
HOLDER = re.compile(rb"<(?:[\w.-]+:)?(?:channel|feed)\b", re.IGNORECASE)

HTML_TYPES = frozenset({"text/html", "html", "application/xhtml+xml", "xhtml"})
PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
MINUTE = 60.0


def parse_feed(data: bytes, *, url: str, charset: str | None, media_type: str | None, zone: tzinfo) -> Feed:
    """A feed of any kind: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed; of its entries the first 1,000.

    Args:
        data: As it was fetched, unpacked.
        url: Where it came from in the end; relative addresses hang on it.
        charset: What the server called the encoding.
        media_type: What the server called it; the content has the last word.
        zone: Where a date without a zone belongs.

    Raises:
        NotAFeed: `not_a_feed`, or `feed_entities` where it declares entities of its own.
    """
    try:
        text = decode(data, charset).lstrip("\ufeff \t\r\n")
    except KhabarError as error:
        raise NotAFeed("not_a_feed") from error
    if text.startswith("{"):
        return parse_json_feed(text, url=url, named=media_type == FEED_JSON, zone=zone)
    if any(part["declared"] for part in ENTITY.finditer(text)):
        raise NotAFeed("feed_entities")
    return _Parsed(mended(_without_prolog(text)), url, zone).feed()


def _without_prolog(text: str) -> str:
    """From the first element on: no DOCTYPE that leads outside, no encoding that is no longer true.

    Raises:
        NotAFeed: Its first element is no feed's.
    """
    root = next((part for part in PROLOG.finditer(text) if part["root"]), None)
    name = root["root"].lower() if root else ""
    # With words before it, the name alone may be one of them.
    if root and name in ROOTS and (text.startswith("<") or PARENT.match(text, root.start())):
        return text[root.start() :]
    late = LATE_ROOT.search(text, 1, WARNING_LONGEST) if name not in PAGE_ROOTS else None
    if late is None:
        raise NotAFeed("not_a_feed")
    return _without_prolog(text[late.start() :])


def _feedparser(data: bytes, url: str) -> Any:
    """What feedparser makes of it: bytes only, nothing fetched, markup and dates left as they are."""
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415 - 0.2 s at the bot's start
    from feedparser import mixin  # noqa: PLC0415

    # A guid is a name, not an address: joined to the feed's address, it would change when that moves.
    mixin._FeedParserMixin.can_be_relative_uri.discard("id")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    return feedparser.parse(
        BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


class _Parsed:
    """What feedparser has read, and how its fields become ours."""

    def __init__(self, data: bytes, url: str, zone: tzinfo) -> None:
        parsed = _feedparser(data, url)
        self._head: dict[str, Any] = parsed.feed
        self._items: list[dict[str, Any]] = parsed.entries[:MOST]
        if not self._items and (str(parsed.version) in NAMELESS or not HOLDER.search(data)):
            raise NotAFeed("not_a_feed")
        self._atom = str(parsed.version).startswith("atom")
        self._rdf = parsed.version in {"rss10", "rss090"}
        self._language = language_code(self._head.get("language"))
        self._url, self._zone = url, zone

    def feed(self) -> Feed:
        """The whole of it; an entry that cannot be read is set aside."""
        read: list[Entry] = []
        asides: list[Aside] = []
        for position, item in enumerate(self._items):
            try:
                read.append(self._entry(item))
            except NotAFeed as error:
                asides.append(Aside(position, error.key))
            except Exception:  # noqa: BLE001 - one entry's surprise is not to cost the others
                asides.append(Aside(position, "feed_entry_unreadable"))
        return Feed(
            title=self._line(self._head, "title"),
            link=self._link(self._head),
            language=self._language,
            entries=tuple(read),
            asides=tuple(asides),
            every=_every(self._head),
        )

    def _entry(self, item: dict[str, Any]) -> Entry:
        content, summary = _texts(item, atom=self._atom)
        title, link = self._line(item, "title") or self._line(item, "itunes_title"), self._link(item)
        if not (title or link or text_length(content)):
            raise NotAFeed("feed_entry_empty")
        guid = dict.get(item, "id")
        return Entry(
            guid=guid.strip() or None if isinstance(guid, str) else None,
            title=title,
            link=link,
            published=moment(
                (dict.get(item, key) for key in ("published", "created", "updated")), self._zone
            ),
            author=self._author(item),
            content=content,
            summary=summary,
            tags=tags(tag.get("label") or tag.get("term") for tag in dict.get(item, "tags") or ()),
            language=_language(item) or self._language,
            picture=self._picture(item),
        )

    def _line(self, holder: dict[str, Any], key: str) -> str:
        """A field in one line: in Atom as its type says, in RSS as HTML, which most write there."""
        value = dict.get(holder, key)
        if not isinstance(value, str):
            return ""
        kind = (dict.get(holder, f"{key}_detail") or {}).get("type")
        return line_of(value) if self._atom and kind not in HTML_TYPES else line_of_html(value)

    def _link(self, holder: dict[str, Any]) -> str | None:
        """Its page: before a redirector's address, of several the alternate one, of those the HTML one."""
        if original := web_address(dict.get(holder, "feedburner_origlink"), self._url):
            return original
        links = [link for link in dict.get(holder, "links") or () if link.get("rel") in ALTERNATE]
        links.sort(key=lambda link: link.get("type") not in HTML_TYPES)
        for link in links:
            if address := web_address(link.get("href"), self._url):
                return address
        # A guid that is an address, which feedparser puts here; what is none is relative to nothing.
        # RSS 1.0, 5.5: an item is about its page.
        about = dict.get(holder, "id") if self._rdf else None
        return web_address(dict.get(holder, "link") or about, "")

    def _author(self, item: dict[str, Any]) -> str | None:
        named = authors(_names(item))
        if named or not self._atom:
            return named
        # RFC 4287, 4.2.1: of the source that it was taken from, or else of the feed.
        return authors(_names(dict.get(item, "source") or {})) or authors(_names(self._head))

    def _picture(self, item: dict[str, Any]) -> str | None:
        return next(filter(None, (web_address(found, self._url) for found in _pictures(item))), None)


def _texts(item: dict[str, Any], *, atom: bool) -> tuple[str, str]:
    """The fullest text and, where there is another, a shorter one, as HTML."""
    parts = [*(dict.get(item, "content") or ()), _summary(item)]
    texts = dict.fromkeys(filter(None, (_as_html(part, atom=atom) for part in parts)))
    ranked = sorted(texts, key=text_length, reverse=True)
    fullest = ranked[0] if ranked else ""
    summary = _as_html(_summary(item), atom=atom)
    return fullest, summary if summary != fullest else ""


def _summary(item: dict[str, Any]) -> dict[str, Any]:
    value = dict.get(item, "summary") or ""
    detail = dict.get(item, "summary_detail") or {}
    return {"value": value, "type": detail.get("type", "text/html")}


def _as_html(part: dict[str, Any], *, atom: bool) -> str:
    value, kind = part.get("value"), str(part.get("type", ""))
    if not isinstance(value, str):
        return ""
    # Only Atom means it by "text"; of the others' elements feedparser guesses, and not for tags left open.
    if kind in HTML_TYPES or (not atom and is_markup(value)):
        return value.strip()
    return html_of(value) if kind.startswith("text/") else ""


def _names(holder: dict[str, Any]) -> Iterator[object]:
    for person in dict.get(holder, "authors") or ():
        yield person.get("name")


def _pictures(item: dict[str, Any]) -> Iterator[object]:
    for media in dict.get(item, "media_content") or ():
        if media.get("medium") == "image" or str(media.get("type", "")).startswith("image/"):
            yield media.get("url")
    for link in dict.get(item, "links") or ():
        if link.get("rel") == "enclosure" and str(link.get("type", "")).startswith("image/"):
            yield link.get("href")
    for thumbnail in dict.get(item, "media_thumbnail") or ():
        yield thumbnail.get("url")
    for media in dict.get(item, "media_content") or ():
        if not media.get("medium") and not media.get("type"):
            yield (
                media.get("url")
                if re.search(r"\.(?:jpe?g|png|webp|gif)\b", str(media.get("url")), re.IGNORECASE)
                else None
            )
    yield (dict.get(item, "image") or {}).get("href") if isinstance(dict.get(item, "image"), dict) else None


def _language(item: dict[str, Any]) -> str | None:
    """By dc:language, or by the xml:lang over its text or title."""
    stated = [dict.get(item, "language")]
    stated += [part.get("language") for part in dict.get(item, "content") or ()]
    stated += [(dict.get(item, key) or {}).get("language") for key in ("summary_detail", "title_detail")]
    return next(filter(None, map(language_code, stated)), None)


def _every(head: dict[str, Any]) -> float | None:
    """Seconds between two looks: ttl in minutes (RSS 2.0), or a part of a period (mod_syndication)."""
    ttl = str(dict.get(head, "ttl") or "").strip()
    if re.fullmatch(r"\d{1,6}", ttl) and int(ttl):
        return int(ttl) * MINUTE
    period = PERIODS.get(str(dict.get(head, "sy_updateperiod") or "").strip().lower())
    frequency = str(dict.get(head, "sy_updatefrequency") or "1").strip()
    if period is None or not re.fullmatch(r"\d{1,4}", frequency):
        return None
    return period / max(1, int(frequency))
