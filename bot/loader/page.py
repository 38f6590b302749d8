"""A story out of a web page: the body as trafilatura finds it, the rest as the page states it itself."""

from datetime import tzinfo

import regex
from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Document

from bot.errors import NotAnArticle
from bot.loader.draft import Draft
from bot.loader.metadata import read_metadata
from bot.loader.pieces import Piece
from bot.loader.plain import strip_furniture, to_blocks

DECLARATION = regex.compile(r"^\s*<\?xml[^>]*\?>")
BREAKS = {"lb", "br", "p", "item", "li", "div"}


def read_page(text: str, url: str | None, zone: tzinfo) -> Draft:
    """The story in the HTML of a page.

    Args:
        text: The page, cleaned.
        url: Where it came from, for links in it that are relative.
        zone: Where a date without a zone belongs.

    Raises:
        NotAnArticle: `article_empty` where the page holds no text.
    """
    tree = _parsed(text)
    stated = read_metadata(tree, url, zone)
    row, facts = strip_furniture(_pieces(tree), zone, stated.title)
    author = stated.author or facts.author or facts.editor
    published = stated.published or facts.published or facts.updated
    title = stated.title or (row[0].text if row and row[0].kind == "heading" else "")
    return Draft(title, to_blocks(row), author, published, stated.url, tags=stated.tags or facts.tags)


def _parsed(text: str) -> etree._Element:
    try:
        tree = html.document_fromstring(DECLARATION.sub("", text))
    except (etree.ParserError, ValueError) as error:
        raise NotAnArticle("article_empty") from error
    return tree


def _pieces(tree: etree._Element) -> list[Piece]:
    """The body's pieces in order; where trafilatura finds nothing, the page's paragraphs."""
    found = bare_extraction(
        tree, include_comments=False, include_tables=True, include_formatting=True, with_metadata=False
    )
    row = _walked(found.body) if isinstance(found, Document) and found.body is not None else []
    row = [piece for piece in row if piece.text]
    return row or [Piece(line) for node in tree.iter("p") for line in _lines(node)]


def _walked(node: etree._Element) -> list[Piece]:
    row: list[Piece] = []
    for child in node:
        if child.tag in READERS:
            row += READERS[child.tag](child)
        elif isinstance(child.tag, str):
            row += _walked(child) if len(child) else _paragraphs(child)
        row += [Piece(line) for line in _split(child.tail or "")]
    return row


def _paragraphs(node: etree._Element) -> list[Piece]:
    return [Piece(line) for line in _lines(node)]


def _heading(node: etree._Element) -> list[Piece]:
    return [Piece(" ".join(_lines(node)), "heading")]


def _quotation(node: etree._Element) -> list[Piece]:
    return [Piece("\n".join(_lines(node)), "quotation")]


def _items(node: etree._Element) -> list[Piece]:
    return [Piece(" ".join(_lines(item)), "list") for item in node.iter("item")]


def _rows(node: etree._Element) -> list[Piece]:
    cells = ([" ".join(_lines(cell)) for cell in row.iter("cell")] for row in node.iter("row"))
    return [Piece(" – ".join(filter(None, row)), "list") for row in cells]


READERS = {
    "p": _paragraphs, "ab": _paragraphs, "code": _paragraphs, "head": _heading,
    "quote": _quotation, "list": _items, "table": _rows,
}  # fmt: skip


def _lines(node: etree._Element) -> list[str]:
    """The text of a node; what it sets on lines of their own stands on lines of their own."""
    parts: list[str] = []
    for event, inner in etree.iterwalk(node, events=("start", "end")):
        if event == "start":
            parts += ["\n" if inner.tag in BREAKS and inner is not node else "", _spaced(inner.text)]
        elif inner is not node:
            parts += ["\n" if inner.tag in BREAKS else "", _spaced(inner.tail)]
    return _split("".join(parts))


def _spaced(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _split(text: str) -> list[str]:
    return [line for raw in text.split("\n") if (line := " ".join(raw.split()))]
