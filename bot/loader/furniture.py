"""Furniture of a page: what sites put around and between the paragraphs of a story, taken out of its tree.

By element (nav, form), by name (class="share-bar"), by what a box opens with ("Also read"), by being links
and nothing else, by being another story below the first. Nothing that holds the headline or most of the prose
goes.
"""

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from itertools import islice

import regex
from lxml import etree

from bot.loader.boilerplate import judge
from bot.loader.boxes import (
    BOXES,
    HEADINGS,
    OPENER,
    OPENER_WORDS,
    asking,
    first_line,
    is_caption,
    is_floated,
    is_invitation,
    is_lone_label,
    is_pointer,
    is_post,
    is_reference,
    is_signature,
    is_table_of_links,
    leads_on,
    line_of,
    opens_box,
    teasers_below,
)
from bot.loader.elements import BLOCKS
from bot.loader.naming import COMMENTS, NAMES, SMALL, WALLS, is_pull_quote, names_of
from bot.loader.shape import words
from bot.loader.spelling import fold

PROSE_NODE = 25
MOST_SIGNED = 6
MOST_OF_PROSE = 0.4
# Readers may write more than the reporter did.
MOST_IN_COMMENTS = 0.9
REPEATED = 0.7
REPEATED_WHEN_FLOATED = 0.9

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")

TAGS = {
    "noscript", "iframe", "object", "embed", "svg", "canvas", "nav", "dialog",
    "button", "input", "select", "textarea", "option", "marquee", "menu", "audio", "video", "map", "form",
    "aside", "footer", "amp-ad", "amp-embed", "amp-sidebar", "amp-consent", "amp-social-share",
    "amp-analytics", "amp-auto-ads", "amp-user-notification", "amp-sticky-ad", "amp-iframe", "figcaption",
    "amp-twitter", "amp-facebook", "amp-instagram", "amp-pinterest", "amp-reddit", "amp-tiktok",
}  # fmt: skip
UNSHOWN = ("script", "style", "template")
ROLES = {"navigation", "complementary", "search", "dialog", "alert", "banner", "contentinfo"}

WALL_LENGTH = 400
HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.I)


def strip_tree(body: etree._Element, headline: etree._Element | None) -> None:
    """Take the furniture out of a page's body.

    Args:
        body: Changed in place.
        headline: The element of the story's headline, which stays, as does whatever holds it.
    """
    etree.strip_elements(body, *UNSHOWN, with_tail=False)
    # When lxml lets go of an element it looks through what was removed with it for one still held, from the
    # beginning: let go of from the end, that takes no time; in order it would grow with the square.
    held = list(body.iter())
    _Stripper(body, headline).strip()
    while held:
        held.pop()


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


class _Stripper:
    """One page being stripped."""

    def __init__(self, body: etree._Element, headline: etree._Element | None) -> None:
        self.body = body
        self.headline = headline
        self.kept = {body, *(headline.iterancestors() if headline is not None else ())}
        if headline is not None:
            self.kept.add(headline)
        self.weights = weigh(body)
        self.asking = asking(body)
        self.emptied: set[etree._Element] = set()

    def strip(self) -> None:
        for node in list(self.body.iter(etree.Comment, etree.ProcessingInstruction)):
            _remove(node)
        self._each(self._is_furniture)
        self._other_stories()
        self.weights = weigh(self.body)
        self._each(self._is_box)
        self._below_headings()
        self.weights = weigh(self.body)
        self._each_teaser()
        self._each(is_caption)
        self._each(is_table_of_links)
        self._each(is_invitation)
        self._each(is_pointer)
        self._each(is_lone_label)
        self._each(self._is_repeated)
        self._each(self._is_signed)

    def _each(self, judged: Callable[[etree._Element], bool]) -> None:
        """Remove every element that is judged so and may go; what was in one that went is not looked at."""
        gone: set[etree._Element] = set()
        for node in list(self.body.iter(etree.Element)):
            parent = node.getparent()
            if parent is None or parent in gone:
                gone.add(node)
            elif node not in self.kept and judged(node) and self._may_go(node):
                gone.add(node)
                if next(node.iter("a"), None) is not None:
                    self.emptied.add(parent)
                _remove(node)

    def _each_teaser(self) -> None:
        """Remove the teasers of other stories that stand below a label; the label goes with what is alone."""
        # Few pages have such links, and labels take longer to know.
        if not any(leads_on(link) for link in self.body.iter("a")):
            return
        for node in list(self.body.iter("p", "div", "h2", "h3", "h4", "h5")):
            for other in teasers_below(node) if node.getparent() is not None else []:
                if other not in self.kept and self._may_go(other):
                    _remove(other)

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
        if node.get("role") in ROLES or node in self.asking or is_reference(node) or is_post(node):
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
            # The headline may be the story's only part so far: its other parts are made alike.
            if node is self.body or not (names or node.tag == "article") or not line_of(node):
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
        whole = line_of(node)
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
            if node in self.emptied and not divides:
                _remove(node)
            elif before >= (1 if divides else max(1, weight)):
                for other in after:
                    _remove(other)
                _remove(node)

    def _ends(self, node: etree._Element) -> bool:
        line = first_line(node)
        if not line or len(line) > OPENER or words(line) > OPENER_WORDS:
            return False
        if line_of(node) != line:
            return False
        return judge(line) == "end" or opens_box(line, "box of comments") or opens_box(line, "next story")

    def _is_signed(self, node: etree._Element) -> bool:
        """Whether an element is the signature below a letter or a note: only such come after it."""
        if not is_signature(node):
            return False
        after = list(islice(node.itersiblings(), MOST_SIGNED))
        return len(after) < MOST_SIGNED and all(is_signature(other) or not line_of(other) for other in after)

    @cached_property
    def spoken(self) -> Counter[str]:
        """How often each word stands in the body, pull quotes included."""
        return Counter(WORD.findall(fold(" ".join(map(str, self.body.itertext())))))

    def _is_repeated(self, node: etree._Element) -> bool:
        """Whether an element is a pull quote, by name or place, of words that stand in the story as well."""
        pulled = is_pull_quote(node)
        if not pulled and not is_floated(node):
            return False
        most = REPEATED if pulled else REPEATED_WHEN_FLOATED
        quoted = WORD.findall(fold(" ".join(str(text) for text in node.itertext() if not _is_cited(text))))
        own = Counter(WORD.findall(fold(" ".join(map(str, node.itertext())))))
        return sum(self.spoken[word] > own[word] for word in quoted) >= most * len(quoted)


def _is_cited(text: object) -> bool:
    parent = text.getparent() if hasattr(text, "getparent") else None
    return parent is not None and parent.tag in ("cite", "footer", "figcaption")


def _remove(node: etree._Element) -> None:
    """Take an element out and leave the text behind it where it is."""
    parent = node.getparent()
    if parent is None:
        return
    tail = node.tail
    if tail and tail.strip() and node.tag in BLOCKS:
        # What stands before a box and what stands behind it are two lines.
        end = parent.makeelement("br")
        end.tail = tail
        parent.replace(node, end)
        return
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
