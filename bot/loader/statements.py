"""What stands in a page's meta elements and in the elements that usually name its author, looked up once."""

from collections.abc import Iterator
from html import unescape

import regex
from lxml import etree

from bot.loader.byline import is_label, names_editor

LONGEST_BYLINE = 100
# More than a headline has, and all that is looked at.
LONGEST_TEXT = 2000
MOST = 20

BYLINES = (
    '//*[@itemprop="author"]//*[@itemprop="name"]', '//*[@itemprop="author"]', '//*[@rel="author"]',
    '//*[contains(@class,"author-name") or contains(@class,"author_name") or contains(@class,"authorname")]',
    '//*[contains(@class,"person-name") or contains(@class,"writer-name")]',
    '//*[contains(@class,"reporter-name") or contains(@class,"writtenby") or contains(@class,"written-by")]',
    '//*[contains(@class,"byline") or contains(@class,"by-line")]//a',
    '//*[contains(@class,"byline") or contains(@class,"by-line")]',
    '//*[contains(@class,"post-author") or contains(@class,"entry-author")]//a',
    '//a[contains(@href,"/author/") or contains(@href,"/authors/") or contains(@href,"/lekhak/")'
    ' or contains(@href,"/reporter/") or contains(@href,"/profile/")]',
)  # fmt: skip
SILENT = {"time", "script", "style", "svg", "button"}
WITHIN = {"a", "b", "strong", "span", "em", "i", "small", "font", "label"}
BADGES = regex.compile(
    r"(?<![a-z])(?:badge|kicker|live-?(?:tag|label|dot|icon)|sr-only|screen-reader|visually-hidden)", regex.I
)
ELSEWHERE = regex.compile(
    r"(?<![a-z])(?:comment|related|recommend|reply|replies|sidebar|widget-area|popular|trending|(?<!__)next)"
)


class Statements:
    """The statements of one page, besides its JSON-LD."""

    def __init__(self, tree: etree._Element) -> None:
        """Look up the meta elements of the page in `tree`."""
        self.tree = tree
        self._metas: dict[str, list[str]] = {}
        for node in tree.iter("meta"):
            name = node.get("property") or node.get("name") or node.get("itemprop") or ""
            content = " ".join(unescape(node.get("content") or "").split())
            if content:
                self._metas.setdefault(name.lower(), []).append(content)

    def metas(self, *given: str) -> list[str]:
        """The contents of the meta elements of these names, in the order of the names."""
        return [content for name in given for content in self._metas.get(name, [])]

    def texts(self, path: str) -> list[str]:
        """The texts of the elements at an XPath, without empty ones."""
        return [text for node in self.nodes(path) if (text := text_without_time(node))]

    def nodes(self, path: str) -> list[etree._Element]:
        """The first twenty elements at an XPath that are no comment's and no other story's."""
        found = self.tree.xpath(path)
        nodes = (
            (node for node in found if isinstance(node, etree._Element)) if isinstance(found, list) else ()
        )
        own = (node for node in nodes if not _is_elsewhere(node))
        return [node for _, node in zip(range(MOST), own, strict=False)]

    def bylines(self) -> list[str]:
        """The short texts where pages put a name and a date, the most certain first."""
        return self._named(edited=False)

    def editors(self) -> list[str]:
        """The short texts of that kind that stand behind the label of who edited or published."""
        return self._named(edited=True)

    def _named(self, *, edited: bool) -> list[str]:
        texts = (
            text.strip(" |")
            for path in BYLINES
            for node in self.nodes(path)[:3]
            if names_editor(text_before(node)) is edited and (text := text_without_time(node, parted=True))
        )
        return [text for text in dict.fromkeys(texts) if len(text) <= LONGEST_BYLINE]


def text_without_time(node: etree._Element, *, parted: bool = False) -> str:
    """The text of an element in one line, without the times, the badges and the unseen words in it.

    Args:
        node: The element.
        parted: Whether a bar is set between elements that only a style sheet parts.
    """
    text = ""
    for part in _texts(node, parted=parted):
        text += part
        if len(text) > LONGEST_TEXT:
            break
    return " ".join(text.split())


def text_before(node: etree._Element) -> str:
    """What stands right before an element in its line: text, or the element that holds it."""
    before, parent = node.getprevious(), node.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    if text.strip() or parent is None:
        return text
    if before is not None:
        return "".join(map(str, before.itertext())) if before.tag in WITHIN else ""
    return text_before(parent) if parent.tag in WITHIN else ""


def gap(node: etree._Element) -> str:
    """What is set between an element and the next that no white space parts: a bar, but behind a label."""
    return " " if is_label("".join(map(str, node.itertext()))) else " | "


def _texts(node: etree._Element, *, parted: bool) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.tag == "br":
            yield " "
        elif (
            isinstance(child.tag, str)
            and child.tag not in SILENT
            and not BADGES.search(child.get("class") or "")
        ):
            yield from _texts(child, parted=parted)
        yield child.tail or (gap(child) if parted and child.getnext() is not None else "")


def _is_elsewhere(node: etree._Element) -> bool:
    """Whether an element lies in a comment, in another story's box, or at the edge of the page."""
    for holder in node.iterancestors():
        parent = holder.getparent()
        if holder.tag in ("aside", "footer", "nav") and parent is not None and parent.tag == "body":
            return True
        names = f"{holder.get('class') or ''} {holder.get('id') or ''}".lower()
        if holder.tag not in ("html", "body", "main", "article") and ELSEWHERE.search(names):
            return True
    return False
