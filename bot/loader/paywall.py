"""Whether a page holds only the beginning of a story, the rest being for those who pay."""

from typing import Any

import regex
from lxml import etree

from bot.article import Block
from bot.loader.boxes import BOXES, first_line, opens_box
from bot.loader.shape import ends_sentence, words

LOCKED = {
    "locked",
    "premium",
    "paid",
    "subscriber",
    "subscribers",
    "subscription",
    "members",
    "metered-locked",
}
SHORT = 150
MUCH = 120
ELLIPSIS = regex.compile(r"(?:…|\.{2,}|\[…\]|\[\.{3}\])\s*$")
SELECTOR = regex.compile(r"^\s*(?P<tag>[a-z][a-z0-9]*)?(?P<mark>[.#])(?P<name>[\w-]+)\s*$", regex.I)


def is_teaser(tree: etree._Element, story: dict[str, Any], blocks: tuple[Block, ...]) -> bool:
    """Whether `blocks` are the beginning of a story alone.

    A page that states its story to be for those who pay holds a teaser, unless the part that it so names is
    there in full. One that states nothing holds one where a wall stands and the text is cut off or short.

    Args:
        tree: The whole page.
        story: The story's object in its JSON-LD.
        blocks: The body that was read.
    """
    if _is_declared(tree, story):
        return not _is_served(tree, story) or _has_wall(tree)
    if not _has_wall(tree):
        return False
    return _breaks_off(blocks) or sum(words(block.text) for block in blocks) < SHORT


def _is_declared(tree: etree._Element, story: dict[str, Any]) -> bool:
    if _is_false(story.get("isAccessibleForFree")):
        return True
    if any(_is_false(part.get("isAccessibleForFree")) for part in _parts(story)):
        return True
    tiers = (
        (node.get("content") or "").strip().lower()
        for node in tree.iter("meta")
        if (node.get("property") or node.get("name") or "").lower().endswith("content_tier")
    )
    return any(tier in LOCKED for tier in tiers)


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() in ("false", "no"))


def _parts(story: dict[str, Any]) -> list[dict[str, Any]]:
    parts = story.get("hasPart")
    return [part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict)]


def _is_served(tree: etree._Element, story: dict[str, Any]) -> bool:
    """Whether the part that is said to be for those who pay is there, with more than a few paragraphs."""
    for part in _parts(story):
        selectors = part.get("cssSelector")
        for selector in selectors if isinstance(selectors, list) else [selectors]:
            found = _selected(tree, selector) if isinstance(selector, str) else []
            if sum(words(" ".join(map(str, node.itertext()))) for node in found) >= MUCH:
                return True
    return False


def _selected(tree: etree._Element, selector: str) -> list[etree._Element]:
    """The elements of a plain selector, `.name` or `#name`: others are not seen in this place."""
    match = SELECTOR.match(selector)
    if match is None:
        return []
    attribute = "class" if match["mark"] == "." else "id"
    return [
        node
        for node in tree.iter(match["tag"] or etree.Element)
        if match["name"] in (node.get(attribute) or "").split()
    ]


def _has_wall(tree: etree._Element) -> bool:
    """Whether a box asks to subscribe in order to read on."""
    for node in tree.iter(*BOXES, "span", "b", "strong"):
        if opens_box(" ".join((node.text or "").split()) or first_line(node), "wall"):
            return True
    return False


def _breaks_off(blocks: tuple[Block, ...]) -> bool:
    if not blocks:
        return True
    last = blocks[-1].text.rstrip()
    return bool(ELLIPSIS.search(last)) or not (ends_sentence(last) or blocks[-1].kind == "list")
