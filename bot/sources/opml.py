"""Pure: a list of feeds as other readers give and take it (OPML 2.0, http://opml.org/spec2.opml).

bytes -> text -> checked -> outlines, one after another -> Outline
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import unescape
from itertools import groupby, islice
from typing import TYPE_CHECKING

from bot.errors import FetchError, KhabarError, NotAnOutline
from bot.loader.decode import decode
from bot.sources.fields import UNWRITABLE, language_code, line_of, web_address
from bot.sources.twins import canonical

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST = 5000
LARGEST = 25_000_000  # bytes; 50,000 feeds take 15 MB, and are to be counted before they are refused
DEEPEST = 100  # folders in folders; libxml2 stops at 256
TAGS = 30  # of one feed; more are no help to anybody

# An ampersand, and what of a reference follows it: many programs write addresses without escaping theirs.
AMPERSAND = re.compile(r"&(?:(?:lt|gt|amp|quot|apos);|#x([0-9a-fA-F]{1,6});|#(\d{1,7});)?")
TWICE_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)

FEED_KINDS = frozenset({"rss", "atom", "feed", "rss1", "rss2"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A subscription.

    Attributes:
        url: Of the feed, http or https, as it is written.
        title: Plain text, one line; empty where none but the address is given.
        language: ISO 639-1; None where none is given.
        tags: Plain text, each once: the folders that it lies in, outermost first, then its categories.
    """

    url: str
    title: str = ""
    language: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The subscriptions of a file.

    Attributes:
        listed: In the order of the file, each address once; what lies in several folders has all their tags.
        left_out: How many outlines were left out, by the key of the sentence that says why:
            `opml_entry_repeated`, `opml_entry_address` (not one of http or https that can be fetched), or
            `opml_entry_without_address`. Folders are not counted.
    """

    listed: tuple[Listed, ...]
    left_out: Mapping[str, int]


def read_opml(data: bytes) -> Outline:
    """The subscriptions that a file lists; 5 MB may take seconds, and are nothing for the event loop.

    Args:
        data: Of the file; in whatever encoding, rightly named or not.

    Raises:
        NotAnOutline: `opml_too_large`, `not_opml`, `opml_entities`, `opml_damaged` (with its line),
            `opml_too_deep`, or `opml_too_many` for more than 5,000 different feeds.
    """
    if len(data) > LARGEST:
        raise NotAnOutline("opml_too_large", limit=LARGEST // 1_000_000)
    try:
        text = decode(data).lstrip("\ufeff \t\r\n")
    except KhabarError as error:
        raise NotAnOutline("not_opml") from error
    if not text.startswith("<"):
        raise NotAnOutline("not_opml")
    # Wherever it stands: nothing but a declaration is written like that.
    if "<!ENTITY" in text:
        raise NotAnOutline("opml_entities")
    reading = _Reading()
    _parse(AMPERSAND.sub(_reference, UNWRITABLE.sub("", text)).encode(), reading)
    if reading.count > MOST:
        raise NotAnOutline("opml_too_many", count=reading.count, limit=MOST)
    return Outline(tuple(reading.listed.values()), dict(reading.left_out))


def write_opml(title: str, listed: Iterable[Listed], at: datetime) -> bytes:
    """A file that every reader of feeds can import; `read_opml` gives the same list back.

    Neighbours with the same first tag lie in one folder, as other readers know it; all tags are categories
    besides. Tags that no category can hold, with a comma or slash, are folders in one another.

    Args:
        title: Of the list.
        listed: In the order in which they shall stand.
        at: When it was made; aware.
    """
    from lxml import etree  # noqa: PLC0415 - the bot starts without it

    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = line_of(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(at.astimezone(UTC), usegmt=True)
    body = etree.SubElement(root, "body")
    for folders, feeds in groupby(map(_tidy, listed), _folders):
        place = body
        for name in folders:
            place = etree.SubElement(place, "outline", text=_escaped(name))
        for feed in feeds:
            _append(place, feed)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _parse(data: bytes, reading: "_Reading") -> None:
    """Reads it as a stream: no tree is built, nothing is fetched, nothing expands."""
    from lxml import etree  # noqa: PLC0415 - the bot starts without it

    # It is UTF-8 by now, whatever it declares. "internal": with False, attributes keep their &amp; as &#38;.
    parser = etree.XMLParser(
        target=reading,  # type: ignore[arg-type] # the stubs ask for more than lxml does
        encoding="utf-8",
        resolve_entities="internal",  # type: ignore[arg-type] # likewise
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if not reading.begun:
            raise NotAnOutline("not_opml") from error
        raise NotAnOutline("opml_damaged", line=error.lineno or 1) from error


def _reference(found: re.Match[str]) -> str:
    """Itself if XML knows it; nothing for a character that XML may not hold."""
    if found[0] == "&":
        return "&amp;"
    number = int(found[1], 16) if found[1] else int(found[2] or 32)
    return found[0] if number < 0x110000 and not UNWRITABLE.match(chr(number)) else ""  # noqa: PLR2004 - Unicode


class _Reading:
    """What the parser calls for each element (lxml's target interface)."""

    def __init__(self) -> None:
        self.begun = False
        self.listed: dict[str, Listed] = {}
        self.left_out: Counter[str] = Counter()
        self._known: set[str] = set()
        self._folders: list[str] = []

    @property
    def count(self) -> int:
        """Different feeds until now, those beyond the limit among them."""
        return len(self._known)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition("}")[2].lower()
        if not self.begun and local != "opml":
            raise NotAnOutline("not_opml")
        self.begun = True
        if len(self._folders) >= DEEPEST:
            raise NotAnOutline("opml_too_deep", limit=DEEPEST)
        outline = local == "outline"
        stated = {key.lower(): value for key, value in attributes.items()} if outline else {}
        self._folders.append(_name(stated))
        if outline:
            self._outline(stated)

    def end(self, _: str) -> None:
        self._folders.pop()

    def close(self) -> None:
        """The document has ended; its target is at hand already."""

    def _outline(self, stated: Mapping[str, str]) -> None:
        kind = stated.get("type", "").strip().lower()
        written = stated.get("xmlurl") or (stated.get("url", "") if kind in FEED_KINDS else "")
        if not written.strip():
            if kind or "htmlurl" in stated or "url" in stated:
                self.left_out["opml_entry_without_address"] += 1
            return
        url = _usable(written)
        if url is None:
            self.left_out["opml_entry_address"] += 1
            return
        self._add(url, stated)

    def _add(self, url: str, stated: Mapping[str, str]) -> None:
        key = canonical(url)
        if key in self._known:
            self.left_out["opml_entry_repeated"] += 1
        self._known.add(key)
        known = self.listed.get(key)
        if known is None and len(self.listed) >= MOST:
            return  # only counted from here on
        tags = _tags((*self._folders[:-1], *_categories(stated.get("category", ""))))
        if known:
            self.listed[key] = replace(known, tags=_tags((*known.tags, *tags)))
            return
        title = self._folders[-1]
        own = title if title != line_of(url) or "title" in stated else ""
        self.listed[key] = Listed(url, own, language_code(stated.get("language")), tags)


def _usable(written: str) -> str | None:
    """An address as it may be fetched; None where it may not."""
    from bot.sources.addresses import read_address  # noqa: PLC0415 - httpx: the bot starts without it

    url = web_address(written, "")
    try:
        return url if url and read_address(url) else None
    except FetchError:
        return None


def _name(stated: Mapping[str, str]) -> str:
    return _line(stated.get("title", "")) or _line(stated.get("text", ""))


def _line(written: str) -> str:
    """Plain text; what was escaped once too often is resolved once more."""
    return line_of(unescape(written) if TWICE_ESCAPED.search(written) else written)


def _categories(written: str) -> tuple[str, ...]:
    """Names out of "खेल,/राज्य/बिहार": with commas, and paths of slashes (OPML 2.0, category)."""
    paths = islice(re.finditer(r"[^,/]+", written), TAGS)
    return tuple(_line(found[0]) for found in paths)


def _tags(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(filter(None, names)), TAGS))


def _tidy(feed: Listed) -> Listed:
    """As it would be read: XML could not hold all that a text can."""
    return replace(feed, title=line_of(feed.title), tags=_tags([line_of(tag) for tag in feed.tags]))


def _folders(feed: Listed) -> tuple[str, ...]:
    return feed.tags[:1] if _are_categories(feed.tags) else feed.tags


def _are_categories(tags: Sequence[str]) -> bool:
    return not any(re.search("[,/]", tag) for tag in tags)


def _append(place: "_Element", feed: Listed) -> None:
    from lxml import etree  # noqa: PLC0415 - the bot starts without it

    stated = {"type": "rss", "text": _escaped(feed.title or feed.url), "xmlUrl": feed.url}
    if feed.title:
        stated["title"] = _escaped(feed.title)
    if feed.language:
        stated["language"] = feed.language
    if feed.tags and _are_categories(feed.tags):
        stated["category"] = ",".join(map(_escaped, feed.tags))
    etree.SubElement(place, "outline", stated)


def _escaped(text: str) -> str:
    """So that `_line` gives it back: what looks escaped twice is indeed."""
    return text.replace("&", "&amp;") if TWICE_ESCAPED.search(text) else text
