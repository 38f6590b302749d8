"""A story out of a web page: what the page states, and what stands in it once the furniture is out.

tree -> metadata -> headline -> without furniture -> the element that holds the prose -> pieces -> blocks
"""

from copy import deepcopy
from datetime import datetime, tzinfo

import regex
from lxml import etree, html

from bot.errors import NotAnArticle
from bot.loader.authors import (
    agency_in,
    author_marked,
    author_printed,
    signed_by,
    without_place,
    without_signature,
)
from bot.loader.core import Core, find_core
from bot.loader.dates import find_date
from bot.loader.draft import Draft
from bot.loader.elements import read_elements
from bot.loader.extracted import extracted
from bot.loader.furniture import UNSHOWN
from bot.loader.jsonld import body_of
from bot.loader.metadata import Metadata, read_metadata
from bot.loader.opening import Opening
from bot.loader.paywall import is_teaser
from bot.loader.pieces import Piece
from bot.loader.plain import strip_furniture, to_blocks
from bot.loader.shape import words
from bot.loader.spelling import fold
from bot.loader.state import State, read_state
from bot.loader.tidy import tidy
from bot.text.language import language

# Soft hyphens, directions and the like, which `clean` could not see while they were spelt out.
UNSEEN = regex.compile(
    r"&(?:shy|ZeroWidthSpace|lrm|rlm|#(?:173|8203|8206|8207|8288|65279)|#x(?:ad|200b|200e|200f|2060|feff));",
    regex.I,
)
DECLARATION = regex.compile(r"^\s*<\?xml[^>]*\?>")
LATIN = regex.compile(r"\p{Latin}")
LETTER = regex.compile(r"[\p{L}--\p{Latin}]", regex.V1)
FEW = 60
MUCH_MORE = 1.6
DATED_WORDS = 20
UPDATED = regex.compile(r"(?:updated?|modified|अपडेट|अद्यतन|अद्ययावत)", regex.I)


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
    whole = deepcopy(tree)
    core = find_core(_body(tree), stated.title)
    _, above = strip_furniture([Piece(line) for line in core.opening.lines], zone, stated.title)
    pieces, hidden = _pieces(core, whole, stated)
    row, facts = strip_furniture(pieces, zone, stated.title)
    row = tidy(row, below_headline=core.headline is not None)
    row, signed = without_signature(row)
    facts = above.then(facts)
    printed = author_printed(core.opening, stated.sites) or without_place(facts.author)
    title = stated.title or (row[0].text if row and row[0].kind == "heading" else "")
    blocks = to_blocks(row)
    return Draft(
        title,
        blocks,
        _author(stated.author, printed or signed or signed_by(whole), title)
        or ", ".join(hidden.authors)
        or _house(stated, core.opening, facts.editor),
        stated.published
        or facts.published
        or find_date(hidden.published, zone)
        or _line_with_date(core, zone)
        or facts.updated,
        stated.url,
        None if language("\n".join(block.text for block in blocks)) else stated.language,
        stated.tags or facts.tags,
        stated.picture,
        is_teaser(whole, stated.story, blocks),
    )


def _author(stated: str | None, printed: str | None, title: str) -> str | None:
    """Who is stated, unless in Latin letters while the page prints headline and name in its own."""
    if stated and printed and LATIN.search(stated) and not LATIN.search(printed) and LETTER.search(title):
        return printed
    return stated or printed


def _house(stated: Metadata, opening: Opening, editor: str | None) -> str | None:
    """Who stands for a story without a writer: what is printed counts more than the site's own name."""
    agency = agency_in(opening)
    if stated.outlet and fold(stated.outlet) in map(fold, stated.sites):
        return agency or editor or stated.outlet
    return stated.outlet or author_marked(opening) or agency or editor


def _parsed(text: str) -> etree._Element:
    try:
        tree = html.document_fromstring(UNSEEN.sub("", DECLARATION.sub("", text)))
    except (etree.ParserError, ValueError) as error:
        raise NotAnArticle("article_empty") from error
    return tree


def _body(tree: etree._Element) -> etree._Element:
    body = tree.find("body")
    return tree if body is None else body


def _pieces(core: Core, whole: etree._Element, stated: Metadata) -> tuple[list[Piece], State]:
    """The body's pieces; where there are hardly any, the fullest of what else tells the story.

    The state of the page's scripts is returned where it was looked at.
    """
    row = [piece for part in core.parts for piece in read_elements(part)]
    if _size(row) >= FEW:
        return row, State()
    state = read_state(whole, stated.title)
    told = [list(state.pieces), _lines(body_of(stated.story))]
    other = max(told, key=_size)
    if not other:
        etree.strip_elements(whole, *UNSHOWN, with_tail=False)
        other = extracted(whole)
    return other if _size(other) > MUCH_MORE * _size(row) else row, state


def _lines(text: str) -> list[Piece]:
    return [Piece(line) for raw in text.split("\n") if (line := " ".join(raw.split()))]


def _size(row: list[Piece]) -> int:
    return sum(words(piece.text) for piece in row)


def _line_with_date(core: Core, zone: tzinfo) -> datetime | None:
    """The date in the lines below the headline, whatever else they say."""
    short = (line for line in core.opening.lines if words(line) <= DATED_WORDS and not UPDATED.search(line))
    return next((when for line in short if (when := find_date(line, zone))), None)
