"""The story in the state that a page hands to its scripts, for pages that show nothing without them.

Where the state has the page's headline there the story is, too: other stories lie beside it in the same data.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import regex
from lxml import etree, html

from bot.loader.elements import read_elements
from bot.loader.furniture import strip_tree
from bot.loader.pieces import Piece
from bot.loader.spelling import fold
from bot.loader.title import without_site

LONGEST = 3_000_000
MOST = 20_000
DEEPEST = 25
SHORTEST = 200
FEW_WORDS = 2

ASSIGNED = regex.compile(r"^\s*(?:window|self|globalThis)[.\[][\w$.\[\]\"']{1,60}\s*=\s*(?=[{\[])")
TEXTS = ("html", "content", "text", "value", "body", "data")
HEADING = regex.compile(r"head|title|^h\d$", regex.I)
ELSEWHERE = regex.compile(
    r"relat|recommend|next|prev|more|latest|trend|popular|also|comment|sidebar|widget|config", regex.I
)
PUBLISHED = regex.compile(
    r"(?:date|time)?[_-]?(?:first)?[_-]?pub(?:lish(?:ed)?)?(?:[_-]?(?:at|on|date|time|ts))*", regex.I
)
AUTHORS = regex.compile(
    r"(?:authors?|by-?lines?|writers?|reporters?|written_?by|credits?)(?:_?names?)?", regex.I
)
TAG = regex.compile(r"<[a-z!/][^>]{0,500}>", regex.I)


@dataclass(frozen=True, slots=True)
class State:
    """What the scripts of a page are told of its story.

    Attributes:
        pieces: The body.
        authors: Names, as given.
        published: A moment, as given; empty where there is none.
    """

    pieces: tuple[Piece, ...] = ()
    authors: tuple[str, ...] = ()
    published: str = ""


def read_state(tree: etree._Element, title: str) -> State:
    """The story of this headline in the data of a page's scripts; empty where it is not there.

    Args:
        tree: The whole page, scripts and all.
        title: The headline.
    """
    wanted = fold(title)
    for data in _states(tree):
        for held in _dicts(data):
            if wanted and any(_is_title(value, wanted) for value in held.values()):
                row = _body(held)
                if row:
                    return State(row, tuple(_names(held)), _published(held))
    return State()


def _states(tree: etree._Element) -> Iterator[object]:
    for node in tree.iter("script"):
        raw = (node.text or "")[:LONGEST]
        kind = (node.get("type") or "").lower()
        assigned = ASSIGNED.match(raw) if kind in ("", "text/javascript", "module") else None
        if assigned or kind == "application/json":
            try:
                yield json.JSONDecoder(strict=False).raw_decode(
                    raw.lstrip() if not assigned else raw[assigned.end() :]
                )[0]
            except (ValueError, RecursionError):
                continue


def _dicts(data: object) -> Iterator[dict[str, Any]]:
    """The objects in some data, outer ones first, without what is called after other stories."""
    waiting: list[tuple[object, int]] = [(data, 0)]
    for _ in range(MOST):
        if not waiting:
            return
        value, depth = waiting.pop(0)
        if isinstance(value, dict):
            yield value
        if depth < DEEPEST:
            waiting += [(inner, depth + 1) for inner in _within(value)]


def _within(value: object) -> list[object]:
    if isinstance(value, dict):
        return [
            inner
            for name, inner in value.items()
            if isinstance(inner, dict | list) and not ELSEWHERE.search(str(name))
        ]
    return [inner for inner in value if isinstance(inner, dict | list)] if isinstance(value, list) else []


def _is_title(value: object, wanted: str) -> bool:
    return (
        isinstance(value, str) and len(value) <= 2 * len(wanted) + 100 and fold(without_site(value)) == wanted
    )


def _body(story: dict[str, Any]) -> tuple[Piece, ...]:
    """The longest text in a story's object: one string, or the blocks of a list."""
    texts = [
        text
        for held in _dicts(story)
        for name, value in held.items()
        if not ELSEWHERE.search(str(name)) and (text := _marked_up(value))
    ]
    longest = max(texts, key=len, default="")
    if len(longest) < SHORTEST:
        return ()
    body = html.fragment_fromstring(longest, create_parent="div")
    strip_tree(body, None)
    return tuple(read_elements(body))


def _marked_up(value: object) -> str:
    """A text as HTML; a list of blocks joined; empty for what is neither."""
    if isinstance(value, str):
        return value if TAG.search(value) else _paragraphs(value)
    if isinstance(value, list) and value:
        return "".join(_block(item) for item in value[:MOST])
    return ""


def _block(item: object) -> str:
    if isinstance(item, str):
        return _marked_up(item)
    if not isinstance(item, dict):
        return ""
    text = next((item[name] for name in TEXTS if isinstance(item.get(name), str)), "")
    if not text or TAG.search(text):
        return text
    tag = "h2" if HEADING.search(str(item.get("type") or item.get("kind") or "")) else "p"
    return f"<{tag}>{escape(text)}</{tag}>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def _published(story: dict[str, Any]) -> str:
    found = (value for name, value in story.items() if PUBLISHED.fullmatch(str(name)))
    return next((str(value) for value in found if isinstance(value, str | int) and value), "")


def _names(story: dict[str, Any]) -> Iterator[str]:
    for name, value in story.items():
        if AUTHORS.fullmatch(str(name)):
            for one in value if isinstance(value, list) else [value]:
                named = one.get("name") or one.get("title") if isinstance(one, dict) else one
                if isinstance(named, str) and named.strip():
                    yield named.strip()
