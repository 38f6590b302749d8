"""JSON-LD: what a page states for machines, and which of its objects is the story."""

import json
from collections.abc import Iterator
from html import unescape
from typing import Any

import regex
from lxml import etree

from bot.loader.spelling import fold

LONGEST = 500_000
MOST = 50
DEEPEST = 5
NESTED = ("@graph", "mainEntity", "mainEntityOfPage")

STORY_TYPES = regex.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|WebPage|VideoObject)$")
MERE_PAGES = ("WebPage", "VideoObject")
WRAPPING = regex.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
TRAILING_COMMA = regex.compile(r",\s*(?=[}\]])")
STRING = r'\s*:\s*"([^"\n]{1,400})"'
PLAIN = (
    ("@type", regex.compile(r'"@type"\s*:\s*\[?\s*"(\w*(?:Article|Posting))"')),
    *(
        (name, regex.compile(f'"{name}"{STRING}'))
        for name in ("headline", "datePublished", "dateModified", "url")
    ),
)
AUTHOR = regex.compile(r'"author"\s*:\s*(?:[\[{]\s*){0,2}[^{}\[\]]{0,300}?"name"' + STRING)
MARKUP = regex.compile(r"</?[a-z][^>]{0,500}>", regex.I)
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]{2,}")


class Data:
    """All that a page states in JSON-LD.

    Attributes:
        story: The object about the story; empty where there is none.
    """

    def __init__(self, tree: etree._Element, addresses: tuple[str, ...] = (), headlines: str = "") -> None:
        """Read the page in `tree`.

        Args:
            tree: The whole page.
            addresses: Where the story is said to be: of several stories the one there is meant.
            headlines: What the page shows as its headline, to tell several stories apart.
        """
        items = list(_data(tree))
        self._named = {item["@id"]: item for item in items if isinstance(item.get("@id"), str)}
        ranked = [(rank, item) for item in items if (rank := _rank(item)) is not None]
        known = {_bare(address) for address in addresses if address}
        words = set(WORD.findall(fold(headlines)))
        self.story: dict[str, Any] = min(
            ranked, key=lambda pair: (not _is_at(pair[1], known), pair[0], -_shared(pair[1], words)),
            default=(0, {}),
        )[1]  # fmt: skip

    def people(self, value: object, depth: int = 0) -> list[str]:
        """Names from a string, an object with a name, one that is only referred to, or a list of these."""
        if isinstance(value, list):
            return [name for item in value[:20] if depth < DEEPEST for name in self.people(item, depth + 1)]
        if isinstance(value, dict):
            if "@list" in value:
                return self.people(value["@list"], depth + 1)
            value = value if value.get("name") else self._named.get(str(value.get("@id")), {})
            return self.people(value.get("name"), depth + 1) if depth < DEEPEST else []
        name = text_of(value)
        return [name] if name and not name.startswith("http") else []


def text_of(value: object) -> str:
    """A string or a number of the page's data in one line, unescaped as JSON-LD often is not."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("url") or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def body_of(story: dict[str, Any]) -> str:
    """The whole text that a story's object carries, its lines as they are; markup in it taken out."""
    body = story.get("articleBody")
    return unescape(MARKUP.sub("\n", body)) if isinstance(body, str) else ""


def is_kind(item: dict[str, Any], *kinds: str) -> bool:
    """Whether an object is of one of the types."""
    return any(kind in kinds for kind in _kinds(item))


def _rank(item: dict[str, Any]) -> int | None:
    if not any(STORY_TYPES.search(kind) for kind in _kinds(item)):
        return None
    if is_kind(item, *MERE_PAGES):
        return 2
    return 0 if item.get("headline") else 1


def _kinds(item: dict[str, Any]) -> list[str]:
    kinds = item.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _is_at(item: dict[str, Any], known: set[str]) -> bool:
    page = item.get("mainEntityOfPage")
    stated = (item.get("url"), page.get("@id") if isinstance(page, dict) else page)
    return any(_bare(address) in known for address in stated if isinstance(address, str))


def _bare(address: str) -> str:
    return (
        address.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0].rsplit("://", maxsplit=1)[-1].rstrip("/")
    )


def _shared(item: dict[str, Any], words: set[str]) -> int:
    return len(words & set(WORD.findall(fold(text_of(item.get("headline"))))))


def _data(tree: etree._Element) -> Iterator[dict[str, Any]]:
    for node in tree.iter("script"):
        if "ld+json" in (node.get("type") or "").lower():
            raw = (node.text or "")[:LONGEST].strip()
            raw = WRAPPING.sub("", WRAPPING.sub("", raw)).strip().rstrip(";")
            yield from _objects(_loaded(raw), 0)


def _loaded(raw: str) -> object:
    for tried in (raw, TRAILING_COMMA.sub("", raw)):
        try:
            return json.loads(tried, strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvaged(raw)


def _salvaged(raw: str) -> dict[str, Any] | None:
    """What can be picked out of a story's object that is no JSON: type, headline, dates and a name."""
    found: dict[str, Any] = {name: match[1] for name, pattern in PLAIN if (match := pattern.search(raw))}
    author = AUTHOR.search(raw)
    if author:
        found["author"] = {"name": author[1]}
    return found if "@type" in found else None


def _objects(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:MOST]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in NESTED:
            yield from _objects(value.get(name), depth + 1)
