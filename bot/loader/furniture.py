"""Furniture of a page: what sites put around and between the paragraphs of a story, taken out of its tree.

By element (nav, form), by name (class="share-bar"), by what a box opens with ("Also read"), by being links
and nothing else, by being another story below the first. Nothing that holds the headline or most of the prose
goes.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache, cached_property

import regex
from lxml import etree

from bot.loader.boilerplate import CAPTION, judge
from bot.loader.naming import COMMENTS, NAMES, SMALL, WALLS, is_pull_quote, names_of
from bot.loader.phrases import compiled, either
from bot.loader.shape import is_statement, words
from bot.loader.spelling import fold

PROSE_NODE = 25
MOST_OF_PROSE = 0.4
# Readers may write more than the reporter did.
MOST_IN_COMMENTS = 0.9
OPENER = 70
OPENER_WORDS = 8
CAPTION_WORDS = 40
INLINE_CAPTION_WORDS = 30
LINKED = 0.75
POINTER_WORDS = 40
REPEATED = 0.8

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")

TAGS = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "nav", "dialog",
    "button", "input", "select", "textarea", "option", "marquee", "menu", "audio", "video", "map", "form",
    "aside", "footer", "amp-ad", "amp-embed", "amp-sidebar", "amp-consent", "amp-social-share",
    "amp-analytics", "amp-auto-ads", "amp-user-notification", "amp-sticky-ad", "amp-iframe", "figcaption",
}  # fmt: skip
ROLES = {"navigation", "complementary", "search", "dialog", "alert", "banner", "contentinfo"}
PICTURES = {"img", "picture", "amp-img", "amp-anim", "image"}
BOXES = {
    "div", "section", "aside", "ul", "ol", "dl", "table", "p", "center", "article", "figure", "fieldset",
    "details", "blockquote", "header", "footer", "h2", "h3", "h4", "h5", "h6", "font", "tr", "td", "main",
}  # fmt: skip
LINES = {"br", "li", "hr", "h1"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}

WALL_LENGTH = 400
HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.I)


def strip_tree(body: etree._Element, headline: etree._Element | None) -> None:
    """Take the furniture out of a page's body.

    Args:
        body: Changed in place.
        headline: The element of the story's headline, which stays, as does whatever holds it.
    """
    _Stripper(body, headline).strip()


def weigh(body: etree._Element) -> dict[etree._Element, int]:
    """Characters of prose in each element: its longer text nodes outside links."""
    weights: dict[etree._Element, int] = {}
    linked: set[etree._Element] = set()
    for node in body.iter(etree.Element):
        parent = node.getparent() if node is not body else None
        if node.tag == "a" or parent in linked:
            linked.add(node)
        weights[node] = 0 if node in linked else _prose(node.text)
        if parent is not None and parent not in linked:
            weights[parent] += _prose(node.tail)
    for node in reversed(list(weights)):
        parent = node.getparent()
        if node is not body and parent is not None:
            weights[parent] += weights[node]
    return weights


def first_line(node: etree._Element) -> str:
    """The first line in an element that is not empty; of one that ends in links what is before them."""
    line = plain = ""
    linked = 0
    for event, inner in etree.iterwalk(node, events=("start", "end")):
        if inner is not node and (inner.tag in BOXES or inner.tag in LINES) and line.strip():
            break
        linked += (event == "start" and inner.tag == "a") - (event == "end" and inner.tag == "a")
        text = (inner.text if event == "start" else "" if inner is node else inner.tail) or ""
        line += text
        plain += "" if linked else text
    return " ".join((plain if plain.strip() else line).split())


def opens_box(line: str, role: str = "box") -> bool:
    """Whether a line is what a box of a role opens with."""
    if len(line) > OPENER * 2:
        return False
    return bool(_pattern(role).fullmatch(fold(line).strip(" :：।.!?»›→|-–—*\"'#()[]👇📌🔒")))


class _Stripper:
    """One page being stripped."""

    def __init__(self, body: etree._Element, headline: etree._Element | None) -> None:
        self.body = body
        self.headline = headline
        self.kept = {body, *(headline.iterancestors() if headline is not None else ())}
        if headline is not None:
            self.kept.add(headline)
        self.weights = weigh(body)

    def strip(self) -> None:
        for node in list(self.body.iter(etree.Comment, etree.ProcessingInstruction)):
            _remove(node)
        self._each(self._is_furniture)
        self._other_stories()
        self.weights = weigh(self.body)
        self._each(self._is_box)
        self._below_headings()
        self.weights = weigh(self.body)
        self._each(_is_caption)
        self._each(_is_pointer)
        self._each(_is_lone_label)
        self._each(self._is_repeated)

    def _each(self, judged: Callable[[etree._Element], bool]) -> None:
        """Remove every element that is judged so and may go; what was in one that went is not looked at."""
        gone: set[etree._Element] = set()
        for node in list(self.body.iter(etree.Element)):
            parent = node.getparent()
            if parent is None or parent in gone:
                gone.add(node)
            elif node not in self.kept and judged(node) and self._may_go(node):
                gone.add(node)
                _remove(node)

    def _may_go(self, node: etree._Element) -> bool:
        most = MOST_IN_COMMENTS if COMMENTS.search(names_of(node)) else MOST_OF_PROSE
        return self.weights.get(node, 0) <= most * max(1, self.weights[self.body])

    def _is_furniture(self, node: etree._Element) -> bool:
        tag = node.tag
        if tag in TAGS:
            return not is_pull_quote(node) and not (tag == "footer" and _within(node, "blockquote"))
        if tag == "figure":
            return not any(True for _ in node.iter("blockquote", "table", "p"))
        if node.get("hidden") is not None or HIDDEN.search(node.get("style") or ""):
            return True
        if node.get("aria-hidden") == "true" and tag in BOXES:
            return True
        if node.get("role") in ROLES:
            return True
        return self._is_named(node)

    def _is_named(self, node: etree._Element) -> bool:
        names = names_of(node)
        if not names or node.tag in ("body", "html", "a", "b", "strong", "em", "i", "mark", "li"):
            return False
        if is_pull_quote(node) or node.get("itemprop") == "articleBody":
            return False
        if node.tag == "span" and not SMALL.search(names):
            return False
        if WALLS.search(names):
            return self.weights.get(node, 0) < WALL_LENGTH
        return bool(NAMES.search(names) or COMMENTS.search(names))

    def _other_stories(self) -> None:
        """Remove the siblings below the story that are made as what holds its headline is made."""
        if self.headline is None:
            return
        for node in self.headline.iterancestors():
            names = node.get("class")
            if node is self.body or not (names or node.tag == "article"):
                continue
            for other in list(node.itersiblings(node.tag)):
                if other.get("class") == names and next(other.iter(*HEADINGS), None) is not None:
                    _remove(other)

    def _is_box(self, node: etree._Element) -> bool:
        """Whether an element is a box by its first line, or a form's, or a shop's."""
        if node.tag not in BOXES:
            return False
        opener = first_line(node)
        if not opener or len(opener) > OPENER * 2:
            return False
        if opens_box(opener, "wall") and node.tag not in HEADINGS:
            return True
        if node.tag in HEADINGS or words(opener) > OPENER_WORDS:
            return False
        whole = _line(node)
        if whole == opener:
            return False
        return (
            opens_box(opener) or opens_box(opener, "box of comments") or judge(opener) in ("section", "end")
        )

    def _below_headings(self) -> None:
        """Remove what follows a line that opens what is below the story, if most of the prose is above it."""
        for node in list(self.body.iter(*BOXES)):
            parent = node.getparent()
            if parent is None or node in self.kept or not self._ends(node):
                continue
            before = sum(self.weights.get(other, 0) for other in node.itersiblings(preceding=True))
            after = [other for other in node.itersiblings() if other not in self.kept]
            weight = sum(self.weights.get(other, 0) for other in after)
            divides = opens_box(first_line(node), "next story")
            if before >= (1 if divides else max(1, weight)):
                for other in after:
                    _remove(other)
                _remove(node)

    def _ends(self, node: etree._Element) -> bool:
        line = first_line(node)
        if not line or len(line) > OPENER or words(line) > OPENER_WORDS:
            return False
        if _line(node) != line:
            return False
        return judge(line) == "end" or opens_box(line, "box of comments") or opens_box(line, "next story")

    @cached_property
    def spoken(self) -> Counter[str]:
        """How often each word stands in the body, pull quotes included."""
        return Counter(WORD.findall(fold(" ".join(map(str, self.body.itertext())))))

    def _is_repeated(self, node: etree._Element) -> bool:
        """Whether an element is a pull quote of words that stand in the story as well."""
        if not is_pull_quote(node):
            return False
        quoted = WORD.findall(fold(" ".join(str(text) for text in node.itertext() if not _is_cited(text))))
        own = Counter(WORD.findall(fold(" ".join(map(str, node.itertext())))))
        return sum(self.spoken[word] > own[word] for word in quoted) >= REPEATED * len(quoted)


def _is_cited(text: object) -> bool:
    parent = text.getparent() if hasattr(text, "getparent") else None
    return parent is not None and parent.tag in ("cite", "footer", "figcaption")


def _is_caption(node: etree._Element) -> bool:
    """Whether an element is a picture with a few words under it, or the few words under a picture."""
    if node.tag not in BOXES:
        return False
    if next(node.iter(*PICTURES), None) is None:
        return _is_under_picture(node)
    text = _line(node)
    count = words(text)
    if node.tag in ("p", "font", "center") and not CAPTION.fullmatch(fold(text)):
        return bool(text) and count <= INLINE_CAPTION_WORDS and not is_statement(text)
    return bool(text) and count <= CAPTION_WORDS


def _is_under_picture(node: etree._Element) -> bool:
    """Whether an element right below a picture is set small or slanted from end to end, and no sentence."""
    above = node.getprevious()
    if above is None or node.tag in HEADINGS or (node.text or "").strip():
        return False
    if next(above.iter(*PICTURES), None) is None or _line(above):
        return False
    text = _line(node)
    slanted = "".join(_line(child) for child in node if child.tag in ("em", "i", "small", "font", "cite"))
    return bool(text) and slanted == text and words(text) <= INLINE_CAPTION_WORDS and not is_statement(text)


def _is_lone_label(node: etree._Element) -> bool:
    """Whether an element is what a box opened with, its links having gone."""
    if node.tag not in BOXES or len(opener := first_line(node)) > OPENER or not opener:
        return False
    if _line(node) != opener or not (opens_box(opener) or judge(opener) == "section"):
        return False
    following = node.getnext()
    return following is None or following.tag not in ("ul", "ol")


def _line(node: etree._Element) -> str:
    return " ".join("".join(map(str, node.itertext())).split())


def _is_pointer(node: etree._Element) -> bool:
    """Whether an element is links and hardly anything else: a pointer to other stories."""
    if node.tag not in BOXES or node.tag in HEADINGS or node.tag == "td":
        return False
    links = list(node.iter("a"))
    if not links:
        return False
    text = len("".join("".join(map(str, node.itertext())).split()))
    linked = sum(len("".join("".join(map(str, link.itertext())).split())) for link in links)
    return (
        text > 0
        and linked >= LINKED * text
        and words(" ".join(map(str, node.itertext()))) <= POINTER_WORDS * max(1, len(links))
    )


@cache
def _pattern(role: str) -> regex.Pattern[str]:
    return compiled(either(role))


def _remove(node: etree._Element) -> None:
    """Take an element out and leave the text behind it where it is."""
    parent = node.getparent()
    if parent is None:
        return
    tail = node.tail
    if tail:
        before = node.getprevious()
        space = " " if node.tag in BOXES or node.tag == "br" else ""
        if before is not None:
            before.tail = (before.tail or "") + space + tail
        else:
            parent.text = (parent.text or "") + space + tail
    parent.remove(node)


def _within(node: etree._Element, tag: str) -> bool:
    return next(node.iterancestors(tag), None) is not None


def _prose(text: str | None) -> int:
    size = len(text.strip()) if text else 0
    return size if size >= PROSE_NODE else 0
