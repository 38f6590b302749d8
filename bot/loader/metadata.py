"""What a web page states about its story: JSON-LD, OpenGraph, meta elements, its headline and its time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import regex
from lxml import etree

from bot.loader.byline import names, read_byline
from bot.loader.dates import find_date
from bot.loader.spelling import fold
from bot.loader.title import without_site

MOST_TAGS = 20
LONGEST_DATA = 500_000
LONGEST_BYLINE = 100
DEEPEST = 4
DAY = 86_400

STORY_TYPES = regex.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|WebPage|VideoObject)$")
BY = regex.compile(
    r"^\s*(?:(?:written |reported |edited |posted |published )?by|author|लेखक|द्वारा|रिपोर्ट|संवाददाता)"
    r"\s*[:：-]?\s+",
    regex.I,
)
CLOCK = regex.compile(r"\d:\d\d")
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]{2,}")

DATE_NAMES = (
    "publish-date",
    "publishdate",
    "publish_date",
    "pubdate",
    "date",
    "dc.date.issued",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "datepublished",
    "published_at",
    "article.published",
)
BYLINES = (
    '//*[@rel="author"]', '//*[@itemprop="author"]', '//*[contains(@class,"author-name")]',
    '//*[contains(@class,"author_name")]',
    '//*[contains(@class,"byline")]//a', '//*[contains(@class,"byline")]',
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its story; None or empty where it says nothing."""

    title: str
    author: str | None
    published: datetime | None
    url: str | None
    tags: tuple[str, ...]


def read_metadata(tree: etree._Element, url: str | None, zone: tzinfo) -> Metadata:
    """What the page in `tree` states of its story.

    Args:
        tree: The whole page.
        url: Where it came from, for addresses in it that are relative.
        zone: Where a date without a zone belongs.
    """
    stated = _Stated(tree)
    story = stated.story
    return Metadata(
        _title(stated),
        _author(stated, zone),
        _published(stated, zone),
        _url(stated, url),
        _tags(story.get("keywords"), stated),
    )


class _Stated:
    """The statements of one page, looked up once."""

    def __init__(self, tree: etree._Element) -> None:
        self.tree = tree
        self.story: dict[str, Any] = _story(tree)
        self._metas: dict[str, list[str]] = {}
        for node in tree.iter("meta"):
            name = node.get("property") or node.get("name") or node.get("itemprop") or ""
            content = " ".join((node.get("content") or "").split())
            if content:
                self._metas.setdefault(name.lower(), []).append(content)

    def metas(self, *given: str) -> list[str]:
        """The contents of the meta elements of these names, in the order of the names."""
        return [content for name in given for content in self._metas.get(name, [])]

    def texts(self, path: str) -> list[str]:
        """The texts of the elements at an XPath, without empty ones."""
        found = (_line(node) for node in self.nodes(path))
        return [text for text in found if text]

    def nodes(self, path: str) -> list[etree._Element]:
        """The first twenty elements at an XPath."""
        return _nodes(self.tree, path)


def _nodes(tree: etree._Element, path: str) -> list[etree._Element]:
    found = tree.xpath(path)
    return (
        [node for node in found[:20] if isinstance(node, etree._Element)] if isinstance(found, list) else []
    )


def _line(node: etree._Element) -> str:
    return " ".join("".join(str(text) for text in node.itertext()).split())


def _title(stated: _Stated) -> str:
    """The headline a reader sees, if what the page states bears it out; else the best of what it states."""
    sites = (*stated.metas("og:site_name", "application-name"), *_names_in(stated.story.get("publisher")))
    known = {fold(site) for site in sites}
    data = [_text(stated.story.get("headline")), *stated.metas("og:title", "twitter:title")]
    for given in (data, [*stated.metas("title"), *stated.texts("//head/title")]):
        titles = [title for raw in given if raw and fold(title := without_site(raw, sites)) not in known]
        if titles:
            seen = (headline for headline in _headlines(stated, known) if _alike(headline, *titles))
            return without_site(next(seen, titles[0]), sites)
    return without_site(next(iter(_headlines(stated, known)), ""), sites)


def _headlines(stated: _Stated, sites: set[str]) -> list[str]:
    return [text for text in stated.texts("//h1") if fold(text) not in sites]


def _alike(headline: str, *titles: str) -> bool:
    """Whether a headline shares half its words, or half of theirs, with one of the titles."""
    first = set(WORD.findall(fold(headline)))
    others = (set(WORD.findall(fold(title))) for title in titles)
    return any(len(first & second) * 2 >= max(2, min(len(first), len(second))) for second in others)


def _author(stated: _Stated, zone: tzinfo) -> str | None:
    given = [
        ", ".join(_names_in(stated.story.get("author"))),
        *stated.metas("author", "article:author", "parsely-author", "dc.creator", "twitter:creator", "byl"),
        *_bylines(stated),
    ]
    for raw in given:
        if raw and not raw.startswith(("http://", "https://", "@", "/")):
            line = read_byline(raw, zone)
            name = (line.author or line.editor) if line else names(BY.sub("", raw))
            if name:
                return name
    return None


def _bylines(stated: _Stated) -> list[str]:
    texts = (text for path in BYLINES for text in stated.texts(path)[:3])
    return [text for text in texts if len(text) <= LONGEST_BYLINE]


def _published(stated: _Stated, zone: tzinfo) -> datetime | None:
    """The first date stated; a later statement of the same day counts where only it has a time."""
    given = [
        _text(stated.story.get("datePublished")),
        *stated.metas("article:published_time", "og:article:published_time", "datepublished", *DATE_NAMES),
        *(
            node.get("content") or node.get("datetime") or ""
            for node in stated.nodes('//*[@itemprop="datePublished"]')[:5]
        ),
        *(node.get("datetime") or _line(node) for node in stated.nodes("//time")[:5]),
        *_bylines(stated),
        _text(stated.story.get("dateCreated")),
    ]
    found = [(when, raw) for raw in given if raw and (when := find_date(raw, zone))]
    if not found:
        return None
    first = found[0][0]
    timed = (when for when, raw in found if CLOCK.search(raw) and abs((when - first).total_seconds()) < DAY)
    return next(timed, first)


def _url(stated: _Stated, base: str | None) -> str | None:
    """The canonical address, unless that is only the site's front page and another statement is not."""
    canonical = [node.get("href") or "" for node in stated.nodes('//link[@rel="canonical"]')]
    page = stated.story.get("mainEntityOfPage")
    given = [
        *canonical,
        *stated.metas("og:url"),
        _text(stated.story.get("url")),
        _text(page.get("@id") if isinstance(page, dict) else page),
    ]
    full = [urljoin(base or "", address.strip()) for address in given if address]
    web = [address for address in full if address.startswith(("http://", "https://"))]
    deep = [address for address in web if urlsplit(address).path.strip("/") or urlsplit(address).query]
    return next(iter(deep or web), None)


def _tags(keywords: object, stated: _Stated) -> tuple[str, ...]:
    if isinstance(keywords, list):
        raw = [_text(keyword) for keyword in keywords]
    else:
        raw = _text(keywords).split(",")
    if not any(raw):
        raw = stated.metas("article:tag") or ",".join(stated.metas("news_keywords", "keywords")[:1]).split(
            ","
        )
    return tuple(dict.fromkeys(tag.strip() for tag in raw if tag.strip()))[:MOST_TAGS]


def _story(tree: etree._Element) -> dict[str, Any]:
    """The JSON-LD object about the story: an article before a mere page, the fullest first."""
    found = [item for item in _data(tree) if _rank(item) is not None]
    return min(found, key=lambda item: _rank(item) or 0, default={})


def _rank(item: dict[str, Any]) -> int | None:
    kinds = item.get("@type")
    named = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
    if not any(STORY_TYPES.search(kind) for kind in named):
        return None
    if any(kind in ("WebPage", "VideoObject") for kind in named):
        return 2
    return 0 if item.get("headline") else 1


def _data(tree: etree._Element) -> Iterator[dict[str, Any]]:
    for node in _nodes(tree, '//script[contains(@type,"ld+json")]'):
        raw = (
            (node.text or "")[:LONGEST_DATA]
            .strip()
            .removeprefix("<!--")
            .removesuffix("-->")
            .strip()
            .rstrip(";")
        )
        try:
            yield from _objects(json.loads(raw, strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _objects(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth < DEEPEST:
        for item in value[:50]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)


def _names_in(value: object) -> list[str]:
    """Names from a string, an object with a name, or a list of either."""
    if isinstance(value, list):
        return [name for item in value[:20] if not isinstance(item, list) for name in _names_in(item)]
    if isinstance(value, dict):
        return _names_in(value.get("name"))
    name = _text(value)
    return [name] if name and not name.startswith("http") else []


def _text(value: object) -> str:
    """A string of the page's data in one line, unescaped as JSON-LD often is not."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""
