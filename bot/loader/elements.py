"""Elements of a page as a row of pieces: paragraphs, headings, quotations and items, a line at a time."""

from dataclasses import dataclass, field

import regex
from lxml import etree

from bot.loader.boxes import HEADINGS
from bot.loader.naming import is_pull_quote
from bot.loader.pieces import Piece
from bot.loader.shape import is_question, words

HEADING_WORDS = 16
TABLE_CELL = 200
TERM_ENDS = ":：.।–—-"
FULL_STOP = regex.compile(r"[।॥.۔,;:…]['\"”’»)\]]*$")
SPACES = str.maketrans("\n\r\t", "   ")
WORDY = regex.compile(r"[\p{L}\p{N}]")

BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul", "q-block",
}  # fmt: skip
BOLD = {"b", "strong"}
LISTS = {"ul", "ol", "dir"}


@dataclass(slots=True)
class _Look:
    """How the text at one place is set."""

    bold: bool = False
    linked: bool = False


@dataclass(slots=True)
class _Line:
    """A line being read: its texts, whether it has words that are not bold, and words that are no link."""

    texts: list[str] = field(default_factory=list)
    plain: bool = False
    unlinked: bool = False

    def add(self, text: str | None, look: _Look) -> None:
        if text:
            self.texts.append(text.translate(SPACES))
            if WORDY.search(text):
                self.plain |= not look.bold
                self.unlinked |= not look.linked


@dataclass(slots=True)
class _Row:
    """The pieces read so far, and the line that is being read; lines that are only links may be left out."""

    pointers: bool
    pieces: list[Piece] = field(default_factory=list)
    line: _Line = field(default_factory=_Line)

    def flush(self) -> None:
        text = " ".join("".join(self.line.texts).split())
        if text and (self.pointers or self.line.unlinked or not WORDY.search(text)):
            heads = not self.line.plain and _could_head(text)
            self.pieces.append(Piece(text, "heading" if heads else "paragraph"))
        self.line = _Line()


def read_elements(node: etree._Element, *, pointers: bool = False) -> list[Piece]:
    """What stands in an element, in order, none empty.

    A line that is bold from end to end and short enough is a heading; `<br>` ends a line; a table of figures
    is a list of its rows, a table that only lays the page out is what stands in it.

    Args:
        node: The element.
        pointers: Whether paragraphs that are a link and nothing else are read, too.
    """
    if node.tag in BLOCKS and _is_whole(node):
        return _block(node)
    return _inside(node, pointers=pointers)


def _inside(node: etree._Element, *, pointers: bool = True) -> list[Piece]:
    row = _Row(pointers)
    _read(node, row, _Look(bold=node.tag in BOLD, linked=node.tag == "a"))
    row.flush()
    return row.pieces


def _read(node: etree._Element, row: _Row, look: _Look) -> None:
    row.line.add(node.text, look)
    for child in node:
        if isinstance(child.tag, str):
            _read_child(child, row, look)
        row.line.add(child.tail, look)


def _read_child(child: etree._Element, row: _Row, look: _Look) -> None:
    if child.tag == "br":
        row.flush()
    elif child.tag not in BLOCKS:
        _read(child, row, _Look(look.bold or child.tag in BOLD, look.linked or child.tag == "a"))
    else:
        row.flush()
        if _is_whole(child):
            row.pieces += _block(child)
        else:
            _read(child, row, _Look(look.bold or child.tag == "summary", look.linked))
            row.flush()


def _is_whole(node: etree._Element) -> bool:
    """Whether an element is one piece, or a list of items, whatever is in it."""
    if node.tag in HEADINGS:
        return True
    if _quotes(node):
        return not _holds_story(node)
    if node.tag in LISTS:
        return not _holds_sections(node)
    if node.tag == "dl":
        return _is_glossary(node)
    return node.tag == "table" and _is_data(node)


def _block(node: etree._Element) -> list[Piece]:
    """The pieces of an element that is whole."""
    if node.tag in LISTS:
        return _items(node)
    if node.tag == "dl":
        return _terms(node)
    if node.tag == "table":
        return _rows(node)
    lines = [piece.text for piece in _inside(node)]
    if not lines:
        return []
    return [
        Piece(" ".join(lines), "heading") if node.tag in HEADINGS else Piece("\n".join(lines), "quotation")
    ]


def _items(node: etree._Element) -> list[Piece]:
    """A list's items; the items of a list within an item stand behind it."""
    found: list[Piece] = []
    for item in node:
        if not isinstance(item.tag, str):
            continue
        inner = _inside(item)
        own = " ".join(piece.text for piece in inner if piece.kind != "list")
        found += [Piece(own, "list")] if own else []
        found += [piece for piece in inner if piece.kind == "list"]
    return found


def _terms(node: etree._Element) -> list[Piece]:
    """Each term of a list of terms with what it means."""
    found: list[Piece] = []
    for item in node.iter("dt", "dd"):
        text = " ".join(piece.text for piece in _inside(item))
        if item.tag == "dd" and found:
            term = found.pop().text
            text = f"{term} {text}" if not term or term[-1] in TERM_ENDS else f"{term}: {text}"
        found += [Piece(text, "list")] if text else []
    return found


def _rows(table: etree._Element) -> list[Piece]:
    rows = (
        [" ".join(piece.text for piece in _inside(cell)) for cell in row if cell.tag in ("td", "th")]
        for row in table.iter("tr")
    )
    return [Piece(text, "list") for row in rows if (text := " – ".join(filter(None, row)))]


def _quotes(node: etree._Element) -> bool:
    return node.tag == "blockquote" or (is_pull_quote(node) and next(node.iter("blockquote"), None) is None)


def _holds_story(quotation: etree._Element) -> bool:
    """Whether a quotation only sets the whole story in: it holds headings."""
    return next(quotation.iter(*HEADINGS), None) is not None


def _holds_sections(node: etree._Element) -> bool:
    """Whether the items of a list are parts of the story, each with a heading or paragraphs of its own."""
    items = [item for item in node if item.tag == "li"]
    parts = [
        item
        for item in items
        if next(item.iter(*HEADINGS), None) is not None or len(list(item.iter("p"))) > 1
    ]
    return bool(items) and len(parts) * 2 >= len(items)


def _is_glossary(node: etree._Element) -> bool:
    """Whether a list of terms holds no more than a line a term, and no questions with their answers."""
    terms = ["".join(map(str, item.itertext())).strip() for item in node.iter("dt")]
    meanings = ["".join(map(str, item.itertext())).strip() for item in node.iter("dd")]
    if not terms or len(terms) != len(meanings) or any(is_question(term) for term in terms):
        return False
    return all(len(text) <= TABLE_CELL for text in (*terms, *meanings))


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds figures and names, and not the page's columns."""
    if next(table.iter("table"), table) is not table or any(
        True for inner in table.iter("table") if inner is not table
    ):
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if sum(len(row) > 1 for row in rows) < 2:  # noqa: PLR2004 - one row is no table
        return False
    return all(len("".join(map(str, cell.itertext())).strip()) <= TABLE_CELL for row in rows for cell in row)


def _could_head(text: str) -> bool:
    return words(text) <= HEADING_WORDS and not FULL_STOP.search(text)
