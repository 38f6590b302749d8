"""What trafilatura takes for the story of a page, as pieces: the second opinion on pages that say little."""

from lxml import etree

from bot.loader.pieces import Piece

# Its time grows with the square of the elements: this many take it some seconds.
MOST = 5_000
BREAKS = {"lb", "br", "p", "item", "li", "div"}


def extracted(tree: etree._Element) -> list[Piece]:
    """The body's pieces in order; empty where trafilatura finds nothing or is not asked: of huge pages."""
    if sum(1 for _ in zip(range(MOST + 1), tree.iter(), strict=False)) > MOST:
        return []
    from trafilatura import bare_extraction  # noqa: PLC0415 - takes most of a second, and is seldom asked
    from trafilatura.settings import Document  # noqa: PLC0415

    found = bare_extraction(
        tree, include_comments=False, include_tables=True, include_formatting=True, with_metadata=False
    )
    row = _walked(found.body) if isinstance(found, Document) and found.body is not None else []
    return [piece for piece in row if piece.text]


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
