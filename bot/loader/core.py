"""Where on a page the story stands: its headline, and the element that holds its prose."""

from dataclasses import dataclass

import regex
from lxml import etree

from bot.loader.boxes import HEADINGS, line_of
from bot.loader.furniture import PROSE_NODE, strip_tree, weigh
from bot.loader.naming import names_of
from bot.loader.opening import Opening, read_opening
from bot.loader.spelling import fold

NEARLY_ALL = 0.8
ENOUGH = 0.4
LONGEST_HEADLINE = 300
CONTAINERS = {
    "div", "section", "article", "main", "td", "tr", "tbody", "table", "center", "body", "font", "span",
    "form", "blockquote", "ol", "ul", "li", "html", "fieldset",
}  # fmt: skip
HEADLINES = regex.compile(
    r"(?<![a-z])(?:headline|entry-title|post-title|story-title|article-title|story-head|title)(?![a-z])"
)
BESIDE = regex.compile(
    r"(?<![a-z])(?:intro|lead|lede|correction|corrigendum|clarification|editors?-?note|(?:article|story|entry|post)-?"
    r"(?:body|text|content|part)|body-?text|para(?:graph)?)(?![a-z])"
)
STANDFIRST = regex.compile(
    r"(?<![a-z])(?:standfirst|sub-?title|sub-?head(?:line)?|summary|synopsis|excerpt|deck|dek|description|strap)(?![a-z])"
)
LONGEST_STANDFIRST = 400
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]{2,}")


@dataclass(frozen=True, slots=True)
class Core:
    """Where the story stands in a tree without furniture.

    Attributes:
        headline: The element of the headline, None where none was told apart.
        parts: The elements that hold the prose, in order; only what is below the headline counts.
        opening: What stands between headline and prose, furniture and all: there the byline is.
    """

    headline: etree._Element | None
    parts: tuple[etree._Element, ...]
    opening: Opening


def find_headline(body: etree._Element, title: str) -> etree._Element | None:
    """The element that shows a headline: of those that say the same as `title` the nearest to a heading."""
    wanted = set(WORD.findall(fold(title)))
    best: tuple[float, etree._Element] | None = None
    for node in body.iter(*HEADINGS, "div", "span", "p", "font", "b", "a"):
        rank = _heading_rank(node)
        if not rank:
            continue
        text = " ".join("".join(map(str, node.itertext())).split())
        if not text or len(text) > LONGEST_HEADLINE:
            continue
        own = set(WORD.findall(fold(text)))
        likeness = len(own & wanted) / max(1, len(own | wanted))
        if likeness >= 0.5 and (best is None or likeness * rank > best[0]):  # noqa: PLR2004 - half the words
            best = likeness * rank, node
    return best[1] if best else _saying(body, title)


def _saying(body: etree._Element, title: str) -> etree._Element | None:
    """The first element that says `title` word for word, however it is set, and has the story below it."""
    wanted = fold(" ".join(title.split()))
    if not wanted:
        return None
    for node in body.iter("div", "p", "td", "span", "b", "strong", "center"):
        begun = fold(" ".join((node.text or "").split()))
        if begun and wanted.startswith(begun) and fold(line_of(node)) == wanted:
            return node if _told(node, "preceding") < _told(node, "following") else None
    return None


def _told(node: etree._Element, where: str) -> int:
    """How much prose stands on one side of an element."""
    found = node.xpath(f"{where}::text()[not(parent::script or parent::style or ancestor::a)]")
    texts = found if isinstance(found, list) else []
    return sum(len(text) for raw in texts if len(text := str(raw).strip()) >= PROSE_NODE)


def _heading_rank(node: etree._Element) -> float:
    if node.tag == "h1":
        return 1.0
    if node.tag in HEADINGS:
        return 0.9
    if node.get("itemprop") == "headline" or HEADLINES.search(names_of(node)):
        return 0.8
    return 0.7 if node.tag == "font" else 0.0


def find_core(body: etree._Element, title: str) -> Core:
    """The story's place on a page; takes the furniture out of the tree on the way.

    Args:
        body: The page's body, changed in place.
        title: The headline.
    """
    headline = find_headline(body, title)
    if headline is not None:
        _cut_above(body, headline)
    opening = read_opening(body) if headline is not None else Opening()
    if headline is not None:
        _cut_header(body, headline)
    strip_tree(body, headline)
    weights = weigh(body)
    stated = _stated(body, weights)
    found = [_descend(node, weights) for node in stated]
    order = {node: at for at, node in enumerate(body.iter(etree.Element))}
    parts = sorted((part for core, beside in found for part in (core, *beside)), key=lambda node: order[node])
    if headline is not None:
        _cut_standfirst(body)
    return Core(headline, tuple(parts), opening)


def _stated(body: etree._Element, weights: dict[etree._Element, int]) -> list[etree._Element]:
    """What the page itself calls the body of the article, if it holds enough; else the page's body.

    The entries of a live blog have bodies of their own, and their headings stand outside them.
    """
    named = [
        node for node in body.iter(etree.Element) if "articleBody" in (node.get("itemprop") or "").split()
    ]
    outer = [node for node in named if not any(holder in named for holder in node.iterancestors())]
    if any(_is_entry(holder) for node in outer for holder in node.iterancestors()):
        return [body]
    return outer if sum(weights[node] for node in outer) >= max(1, ENOUGH * weights[body]) else [body]


def _is_entry(node: etree._Element) -> bool:
    return "liveBlogUpdate" in (node.get("itemprop") or "").split()


def _descend(
    node: etree._Element, weights: dict[etree._Element, int]
) -> tuple[etree._Element, list[etree._Element]]:
    """The innermost element that holds nearly all the prose, and what belongs to it on the way."""
    beside: list[etree._Element] = []
    while True:
        children = [child for child in node if child.tag in CONTAINERS]
        heaviest = max(children, key=lambda child: weights[child], default=None)
        if heaviest is None or weights[heaviest] < NEARLY_ALL * weights[node] or not weights[heaviest]:
            return node, beside
        beside += [
            child
            for child in node
            if child is not heaviest and weights.get(child) and BESIDE.search(names_of(child))
        ]
        node = heaviest


def _cut_above(body: etree._Element, headline: etree._Element) -> None:
    """Remove the headline and what stands above it."""
    for node in [headline, *headline.iterancestors()]:
        if node is body:
            break
        parent = node.getparent()
        if parent is None:
            break
        for other in list(node.itersiblings(preceding=True)):
            parent.remove(other)
        parent.text = None
    _empty(headline)


def _cut_header(body: etree._Element, headline: etree._Element) -> None:
    """Remove what else is in the header of the headline, unless the story itself is."""
    header = next(headline.iterancestors("header"), None)
    if header is not None:
        weights = weigh(body)
        if weights[header] < ENOUGH * weights[body]:
            _empty(header)


def _cut_standfirst(body: etree._Element) -> None:
    """Remove what stands as a summary right below the headline, by its name or by being a heading.

    A heading is the story's where later ones are set like it.
    """
    first = next((node for node in body.iter(etree.Element) if _has_text(node)), None)
    for node in [first, *first.iterancestors()] if first is not None else []:
        if node is body:
            return
        if (
            STANDFIRST.search(names_of(node))
            and len("".join(map(str, node.itertext()))) <= LONGEST_STANDFIRST
        ):
            _empty(node)
            return
        if node.tag in HEADINGS:
            if sum(other.get("class") == node.get("class") for other in body.iter(node.tag)) == 1:
                _empty(node)
            return


def _has_text(node: etree._Element) -> bool:
    return bool(node.text and node.text.strip())


def _empty(node: etree._Element) -> None:
    """Take away all that an element holds."""
    for child in list(node):
        node.remove(child)
    node.text = None
