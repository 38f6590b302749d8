"""A story pasted from a site: headline, byline and body told apart from the lines the site put around them.

pieces -> headline -> without what is below the story -> without bylines and the site's own lines -> blocks
"""

from dataclasses import replace
from datetime import datetime, time, tzinfo
from itertools import groupby

import regex

from bot.article import Block
from bot.loader.boilerplate import is_section_name, judge
from bot.loader.byline import is_outlet, is_place, names, read_byline
from bot.loader.dates import find_date
from bot.loader.draft import Draft, Facts
from bot.loader.headings import is_credit, is_heading_line, split_glued
from bot.loader.pieces import Piece, pieces
from bot.loader.shape import ends_sentence, is_prose, is_statement, words
from bot.loader.spelling import same

HEADLINE_LONGEST = 250
NAME_LINE_WORDS = range(2, 5)
LINK_WORDS = 8
HEADING_WORDS = 20
EDGE_LINES = 40

HEADLINE_LABEL = regex.compile(
    r"^(?:headline|title|heading|शीर्षक|मथळा|শিরোনাম|عنوان|سرخی|தலைப்பு)\s*[:：]\s*(?=\S)", regex.I
)
DATELINE = regex.compile(r"[^।॥?!(:]{2,30}[,:]\s*[^।॥?!(:,]{6,24}(?:,? \d{4})?\s*(?=[(:।–—|-])")


def read_plain(text: str, zone: tzinfo) -> Draft:
    """The story in a cleaned text that was pasted from a page.

    Args:
        text: As `bot.loader.decode.clean` gives it.
        zone: Where a date without a zone belongs.
    """
    title, above, row = _headline(pieces(text), zone)
    row, facts = strip_furniture(row, zone, title)
    facts = facts.then(above)
    published = _moment(facts) or _dateline(row, zone)
    return Draft(title, to_blocks(row), facts.author or facts.editor, published, facts.url, tags=facts.tags)


def _moment(facts: Facts) -> datetime | None:
    """When the story was published; a day without a time gives way to an update at a time of that day."""
    published, updated = facts.published, facts.updated
    if published and updated and published.time() == time() and published.date() == updated.date():
        return updated
    return published or updated


def strip_furniture(row: list[Piece], zone: tzinfo, title: str = "") -> tuple[list[Piece], Facts]:
    """The pieces that belong to the story, and what the others say of it.

    Args:
        row: The pieces after the headline.
        zone: Where a date without a zone belongs.
        title: The headline; the first piece goes if it repeats it.
    """
    row = [replace(piece, role=judge(piece.text)) for piece in row]
    row, facts = _without_bylines(_without_sections(_without_end(row)), zone)
    row = [piece for piece in row if piece.role is None]
    if row and same(row[0].text, title):
        row = row[1:]
    names_told = [name for name in (facts.author, facts.editor) if name]
    return [piece for piece in row if not any(same(piece.text, name) for name in names_told)], facts


def to_blocks(row: list[Piece]) -> tuple[Block, ...]:
    """Paragraphs, headings and lists, with headings that were glued to a paragraph set off again."""
    blocks: list[Block] = []
    for at, piece in enumerate(row):
        before = row[at - 1].text if at else None
        following = row[at + 1] if at + 1 < len(row) else None
        blocks += _blocks_of(piece, before, following, blocks[-1] if blocks else None)
    return _lists_joined(blocks)


def _blocks_of(piece: Piece, before: str | None, following: Piece | None, last: Block | None) -> list[Block]:
    if piece.kind != "paragraph":
        return [_stated_block(piece)]
    if _heads(piece, before, following, last):
        return [Block("heading", piece.text)]
    body, heading = (
        split_glued(piece.text) if following and following.kind != "heading" else (piece.text, None)
    )
    return [Block("paragraph", body), *([Block("heading", heading)] if heading else [])]


def _stated_block(piece: Piece) -> Block:
    """What the page says it is, but for paragraphs that were set as headings for their looks."""
    is_paragraph = piece.kind == "heading" and words(piece.text) > HEADING_WORDS
    return Block("paragraph" if is_paragraph else piece.kind, piece.text)


def _heads(piece: Piece, before: str | None, following: Piece | None, last: Block | None) -> bool:
    if following is None or (last is not None and last.kind == "heading"):
        return False
    opens_list = following.kind == "list"
    after = (
        following.text if opens_list or following.kind == "quotation" or is_prose(following.text) else None
    )
    return is_heading_line(piece.text, before=before, after=after, list_follows=opens_list)


def _lists_joined(blocks: list[Block]) -> tuple[Block, ...]:
    joined: list[Block] = []
    for is_list, run in groupby(blocks, lambda block: block.kind == "list"):
        texts = list(run)
        joined += [Block("list", "\n".join(block.text for block in texts))] if is_list else texts
    return tuple(joined)


def _headline(row: list[Piece], zone: tzinfo) -> tuple[str, Facts, list[Piece]]:
    """The first piece that is not the site's own, what was said above it, and the pieces below.

    A first paragraph that is too long for a headline is none, and neither is the only piece.
    """
    above = Facts()
    for at, piece in enumerate(row):
        if at + 1 < len(row) and (judge(piece.text, labels=False) or is_section_name(piece.text)):
            continue
        stated = read_byline(piece.text, zone, open_labels=False)
        if at + 1 < len(row) and stated is not None:
            above = above.then(stated)
            continue
        title = HEADLINE_LABEL.sub("", piece.text)
        if len(title) > HEADLINE_LONGEST or at + 1 == len(row):
            return "", above, row[at:]
        return title, above, row[at + 1 :]
    return "", above, row


def _without_end(row: list[Piece]) -> list[Piece]:
    """`row` up to the line that opens what is below the story: comments, other stories, the site's own.

    Such a line cuts only where most of the prose is before it; elsewhere it goes alone.
    """
    weights = [len(piece.text) if is_prose(piece.text) else 0 for piece in row]
    for at, piece in enumerate(row):
        if piece.role == "end" and sum(weights[:at]) >= max(1, sum(weights[at:])):
            return row[:at]
    return row


def _without_sections(row: list[Piece]) -> list[Piece]:
    """`row` without the short lists of other stories that a line such as "also read" opens."""
    kept: list[Piece] = []
    at = 0
    while at < len(row):
        if row[at].role == "section":
            at = _section_end(row, at + 1)
        else:
            kept.append(row[at])
            at += 1
    return kept


def _section_end(row: list[Piece], start: int) -> int:
    """The index behind the list that begins at `start`; a heading of the story that goes on is not in it."""
    at = start
    while at < len(row) and not (is_statement(row[at].text) and row[at].kind != "list"):
        at += 1
    if at == len(row) or at == start:
        return at
    is_heading = at - start > 1 and row[at - 1].kind != "list" and words(row[at - 1].text) <= LINK_WORDS
    return at - 1 if is_heading else at


def _without_bylines(row: list[Piece], zone: tzinfo) -> tuple[list[Piece], Facts]:
    """`row` without the lines around the prose that say who, when and where; inside it they stay."""
    prose = [at for at, piece in enumerate(row) if _is_told(piece, zone)]
    first, last = (prose[0], prose[-1] + 1) if prose else (len(row), len(row))
    first, last = min(first, EDGE_LINES), max(last, len(row) - EDGE_LINES)
    head, above = _edge(row[:first], zone)
    tail, below = _edge(row[last:], zone)
    facts = above.then(below)
    if facts.author is None:
        head, facts = _unlabelled_name(row[:first], head, zone, facts)
    return [*head, *row[first:last], *tail], facts


def _is_told(piece: Piece, zone: tzinfo) -> bool:
    return piece.role is None and is_prose(piece.text) and not read_byline(piece.text, zone)


def _edge(row: list[Piece], zone: tzinfo) -> tuple[list[Piece], Facts]:
    """What stays of the lines above or below the prose, and what the others state."""
    facts = Facts()
    kept: list[Piece] = []
    for piece in _values_joined(row, zone):
        stated = _stated(piece, zone)
        facts = facts.then(stated or Facts())
        if stated is None and not is_place(piece.text):
            kept.append(piece)
    return kept, facts


def _unlabelled_name(
    row: list[Piece], kept: list[Piece], zone: tzinfo, facts: Facts
) -> tuple[list[Piece], Facts]:
    """A name that stands above the prose without a label, right beside a date or an outlet."""
    for at, piece in enumerate(row):
        beside = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
        if piece in kept and _could_be_name(piece) and any(_stated(other, zone) for other in beside):
            return [other for other in kept if other != piece], facts.then(Facts(author=names(piece.text)))
    return kept, facts


def _stated(piece: Piece, zone: tzinfo) -> Facts | None:
    stated = read_byline(piece.text, zone)
    if stated is None and piece.role is None and is_outlet(piece.text) and not is_credit(piece.text):
        return Facts(editor=names(piece.text))
    return stated


def _values_joined(row: list[Piece], zone: tzinfo) -> list[Piece]:
    """Labels joined with the line below that holds their value: "Author:" and then the name."""
    joined: list[Piece] = []
    for piece in row:
        label = joined[-1].text if joined else ""
        if label.endswith((":", "：")) and read_byline(f"{label} {piece.text}", zone):
            joined[-1] = Piece(f"{label} {piece.text}")
        else:
            joined.append(piece)
    return joined


def _could_be_name(piece: Piece) -> bool:
    count = words(piece.text)
    return (
        piece.kind != "list"
        and count in NAME_LINE_WORDS
        and not ends_sentence(piece.text)
        and piece.text[0].isalpha()
        and piece.text[-1] not in "):,"
        and piece.role is None
    )


def _dateline(row: list[Piece], zone: tzinfo) -> datetime | None:
    """The date in "New Delhi, 12 March 2025 (Agency)" at the beginning of the first paragraph."""
    match = DATELINE.match(row[0].text) if row else None
    return find_date(match[0], zone) if match else None
