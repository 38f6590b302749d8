"""What a web page states about its story: JSON-LD, OpenGraph, meta elements, its headline and its time."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urljoin, urlsplit

import regex
from lxml import etree

from bot.loader.authors import find_author
from bot.loader.byline import read_byline
from bot.loader.dates import find_date, is_date_only
from bot.loader.elements import BLOCKS
from bot.loader.jsonld import Data, text_of
from bot.loader.shape import is_statement, words
from bot.loader.spelling import fold
from bot.loader.statements import Statements, text_without_time
from bot.loader.title import without_site

MOST_TAGS = 20
DAY = 86_400
# A headline of its own, and not the name of the site or of a section.
HEADLINE_WORDS = 5
MOST_WORDS = 30
LINES = ("div", "p", "td", "font", "span", "center", "b")

CLOCK = regex.compile(r"\d:\d\d")
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]{2,}")
UPDATED = regex.compile(r"(?:updated?|modified)(?![a-z])", regex.I)
LANGUAGE = regex.compile(r"[a-z]{2}(?=$|[-_])")

DATE_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "publish-date", "publishdate",
    "publish_date", "pubdate", "date", "dc.date.issued", "dc.date", "dcterms.created", "parsely-pub-date",
    "sailthru.date", "published_at", "article.published", "published_time", "og:published_time",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "rnews:datepublished", "published-date",
)  # fmt: skip
HEADLINES = (
    "//h1",
    '//*[@itemprop="headline"]',
    '//h2[contains(@class,"title") or contains(@class,"headline")]',
    '//h3[contains(@class,"entry-title") or contains(@class,"post-title")]',
    '//*[self::div or self::p or self::span][contains(@class,"headline") or contains(@class,"story-title")]',
)
# Not among what surrounds the story.
HEADINGS = "//h2[not(ancestor::nav or ancestor::aside or ancestor::footer or ancestor::li or .//a)]"
FRONT_PAGE = regex.compile(r"/?(?:(?:index|home|default|main)(?:\.\w{2,5})?/?)?", regex.I)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its story; None or empty where it says nothing.

    Attributes:
        title: The headline that a reader sees, without the site's name.
        author: Several separated by ", "; persons, and agencies beside them.
        outlet: Who is named as the author, though it be the site itself or its desk.
        published: Aware.
        url: The story's own address.
        sites: What the page calls its site.
        tags: Topics.
        language: ISO 639-1, as the page claims.
        picture: Address of the story's picture.
        story: The story's object in that JSON-LD.
    """

    title: str
    author: str | None
    outlet: str | None
    published: datetime | None
    url: str | None
    sites: tuple[str, ...]
    tags: tuple[str, ...]
    language: str | None
    picture: str | None
    story: dict[str, Any]


def read_metadata(tree: etree._Element, url: str | None, zone: tzinfo) -> Metadata:
    """What the page in `tree` states of its story.

    Args:
        tree: The whole page.
        url: Where it came from, for addresses in it that are relative.
        zone: Where a date without a zone belongs.
    """
    page = Statements(tree)
    canonical = [node.get("href") or "" for node in page.nodes('//link[@rel="canonical"]')]
    data = Data(tree, (*canonical, url or ""), " ".join(page.texts("//h1")[:2]))
    sites = (*page.metas("og:site_name", "application-name"), *data.people(data.story.get("publisher")))
    return Metadata(
        _title(page, data.story, sites, zone),
        *find_author(page, data, sites, zone),
        _published(page, data.story, zone),
        _url(page, data.story, canonical, url),
        sites,
        _tags(data.story.get("keywords"), page),
        _language(page, data.story),
        _picture(page, data.story, url),
        data.story,
    )


def _title(page: Statements, story: dict[str, Any], sites: tuple[str, ...], zone: tzinfo) -> str:
    """The headline a reader sees, if what the page states bears it out; else the best of what it states.

    A first headline of many words that nothing bears out is still what a reader sees: what pages state for
    search engines is often another. The title element alone is no witness against the page.
    """
    sites = (*sites, *_logos(page))
    known = {fold(site) for site in sites}
    seen = [text for text in _seen(page) if fold(text) not in known]
    data = [text_of(story.get("headline")), *page.metas("og:title", "twitter:title")]
    for given in (data, [*page.metas("title"), *page.texts("//head/title")]):
        titles = [title for raw in given if raw and fold(title := without_site(raw, sites)) not in known]
        if titles:
            alike = next((headline for headline in seen if _alike(headline, *titles)), None)
            if alike is None and seen and words(seen[0]) >= HEADLINE_WORDS:
                alike = seen[0]
            if alike is None and given is not data:
                other = None if words(titles[0]) >= HEADLINE_WORDS else _heading(page)
                alike = _above_byline(page, zone) or _set_large(page) or other
            return without_site(_unlabelled(page, alike, titles) if alike else titles[0], sites)
    return without_site(next(iter(seen), "") or _above_byline(page, zone) or _set_large(page) or "", sites)


def _seen(page: Statements) -> list[str]:
    return list(dict.fromkeys(text for path in HEADLINES for text in page.texts(path)))


def _unlabelled(page: Statements, headline: str, titles: list[str]) -> str:
    """A headline without the element within it that no statement has: a label, a counter, a second line.

    What ends in a colon opens the headline and stays.
    """
    stated = {fold(title) for title in titles}
    for node in page.nodes("//h1[*]|//h2[*]"):
        whole = text_without_time(node)
        for inner in node.iter(etree.Element) if whole == headline else ():
            label = text_without_time(inner)
            rest = whole.removeprefix(label) if whole.startswith(label) else whole.removesuffix(label)
            if label and not label.endswith((":", "：")) and fold(rest.strip()) in stated:
                return rest.strip()
    return headline


def _above_byline(page: Statements, zone: tzinfo) -> str | None:
    """The line of a headline's length right above the first that says by a label when the story appeared."""
    for node in page.tree.iter(*LINES):
        if any(child.tag in BLOCKS for child in node):
            continue
        line = text_without_time(node)
        facts = read_byline(line, zone) if any(map(str.isdigit, line)) else None
        if facts and facts.published and not is_date_only(line):
            above = _line_above(node)
            fits = HEADLINE_WORDS <= words(above) <= MOST_WORDS and not is_statement(above)
            return above if fits else None
    return None


def _line_above(node: etree._Element) -> str:
    """The text of the nearest element above that has any, unless that has links: it is the site's then."""
    for holder in (node, *node.iterancestors()):
        if holder.tag == "body":
            break
        for other in holder.itersiblings(etree.Element, preceding=True):
            text = text_without_time(other)
            if text:
                return "" if next(other.iter("a"), None) is not None else text
    return ""


def _set_large(page: Statements) -> str | None:
    """The first line that a page without a headline sets in large type."""
    large = page.texts('//font[@size="5" or @size="6" or @size="7" or @size="+2" or @size="+3" or @size="4"]')
    return next((text for text in large if words(text) >= HEADLINE_WORDS - 1), None)


def _logos(page: Statements) -> list[str]:
    """First headings that are nothing but a link to the front page: the site's name."""
    return [
        text
        for node in page.nodes("//h1[.//a]")
        for link in node.iter("a")
        if FRONT_PAGE.fullmatch(urlsplit((link.get("href") or "x").strip()).path)
        and (text := " ".join("".join(map(str, node.itertext())).split()))
        == " ".join("".join(map(str, link.itertext())).split())
    ]


def _heading(page: Statements) -> str | None:
    """The first line that a page whose title names only its site sets as a heading."""
    return next((text for text in page.texts(HEADINGS) if words(text) >= HEADLINE_WORDS), None)


def _alike(headline: str, *titles: str) -> bool:
    """Whether a headline shares half its words, or half of theirs, with one of the titles."""
    first = set(WORD.findall(fold(headline)))
    others = (set(WORD.findall(fold(title))) for title in titles)
    return any(len(first & second) * 2 >= max(2, min(len(first), len(second))) for second in others)


def _published(page: Statements, story: dict[str, Any], zone: tzinfo) -> datetime | None:
    """The first date stated; a later statement of the same day counts where only it has a time."""
    times = [node for node in page.nodes("//time") if not UPDATED.search(_own_words(node))]
    given = [
        text_of(story.get("datePublished")),
        *page.metas(*DATE_NAMES),
        *(text for node in page.nodes('//*[@itemprop="datePublished"]')[:3] for text in _moments(node)),
        *(text for node in times[:5] for text in _moments(node)),
        *page.bylines(),
        text_of(story.get("dateCreated")) or text_of(story.get("uploadDate")),
    ]
    found = [(when, raw) for raw in given if raw and (when := find_date(raw, zone))]
    if not found:
        return None
    first = found[0][0]
    timed = (when for when, raw in found if CLOCK.search(raw) and abs((when - first).total_seconds()) < DAY)
    return next(timed, first)


def _own_words(node: etree._Element) -> str:
    return f"{node.get('class') or ''} {node.get('itemprop') or ''}"


def _moments(node: etree._Element) -> list[str]:
    """What an element says of a moment: for machines, and as printed."""
    stated = [node.get(name) or "" for name in ("content", "datetime", "title")]
    return [*stated, " ".join("".join(map(str, node.itertext())).split())]


def _url(page: Statements, story: dict[str, Any], canonical: list[str], base: str | None) -> str | None:
    """The canonical address, unless that is only the site's front page and another statement is not."""
    entity = story.get("mainEntityOfPage")
    given = [
        *canonical,
        *page.metas("og:url"),
        text_of(story.get("url")),
        text_of(entity.get("@id") if isinstance(entity, dict) else entity),
    ]
    full = [urljoin(base or "", address.strip()) for address in given if address]
    web = [address for address in full if address.startswith(("http://", "https://"))]
    deep = [address for address in web if urlsplit(address).path.strip("/") or urlsplit(address).query]
    return next(iter(deep or web), None)


def _tags(keywords: object, page: Statements) -> tuple[str, ...]:
    if isinstance(keywords, list):
        raw = [text_of(keyword) for keyword in keywords]
    else:
        raw = text_of(keywords).split(",")
    if not any(raw):
        raw = page.metas("article:tag") or ",".join(page.metas("news_keywords", "keywords")[:1]).split(",")
    return tuple(dict.fromkeys(tag.strip() for tag in raw if tag.strip()))[:MOST_TAGS]


def _language(page: Statements, story: dict[str, Any]) -> str | None:
    given = [
        text_of(story.get("inLanguage")),
        page.tree.get("lang") or "",
        *page.metas("og:locale", "language"),
    ]
    found = (LANGUAGE.match(raw.strip().lower()) for raw in given)
    return next((match[0] for match in found if match), None)


def _picture(page: Statements, story: dict[str, Any], base: str | None) -> str | None:
    """The address of the story's picture; relative ones are completed."""
    image = story.get("image")
    image = image[0] if isinstance(image, list) and image else image
    stated = image.get("url") or image.get("contentUrl") if isinstance(image, dict) else image
    links = [node.get("href") or "" for node in page.nodes('//link[@rel="image_src"]')]
    given = [
        *page.metas("og:image", "og:image:url", "og:image:secure_url"),
        text_of(stated),
        *page.metas("twitter:image"),
        *links,
    ]
    full = (urljoin(base or "", address) for address in given if address)
    return next((address for address in full if address.startswith(("http://", "https://"))), None)
