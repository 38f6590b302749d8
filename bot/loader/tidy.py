"""The last look at the pieces of a page: times of updates, repetitions and lines that head nothing go."""

from datetime import UTC
from functools import cache

import regex

from bot.loader.boilerplate import REPORTED
from bot.loader.byline import read_byline
from bot.loader.dates import is_date_only, is_time_only
from bot.loader.phrases import compiled, either
from bot.loader.pieces import Piece
from bot.loader.shape import ends_sentence, is_prose, words
from bot.loader.spelling import fold

STAMP_WORDS = 10
PLEA_WORDS = 45
REPEATED_WORDS = 4
# Each is looked for in the whole text; no story has more of them.
MOST_SEARCHED = 200
DASHES = regex.compile(r"^[\W_]+$")
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def tidy(row: list[Piece], *, below_headline: bool) -> list[Piece]:
    """The pieces of a story, each once.

    Args:
        row: As `bot.loader.plain.strip_furniture` leaves them.
        below_headline: Whether the row begins right below the headline, so that what is no prose before the
            first paragraph is the byline's.
    """
    row = [piece for piece in row if not _is_stamp(piece)]
    row = _once(row)
    if below_headline:
        row = _from_prose(row)
    return _to_prose(row)


def _to_prose(row: list[Piece]) -> list[Piece]:
    """Without pleas to the reader at the end, and without headings of nothing."""
    end = len(row)
    while end and (row[end - 1].kind == "heading" or _is_plea(row[end - 1])):
        end -= 1
    return row[:end] if end else row


def _is_plea(piece: Piece) -> bool:
    """Whether a piece asks the reader to share, to follow or to write; reported speech is none."""
    text = fold(piece.text)
    if piece.kind == "quotation" or words(text) > PLEA_WORDS or REPORTED.search(text):
        return False
    return bool(_plea().search(text))


@cache
def _plea() -> regex.Pattern[str]:
    return compiled(either("plea"))


def _is_stamp(piece: Piece) -> bool:
    """Whether a piece is only a moment or a byline, as live blogs have them, or only a rule.

    A day may be the heading of a chapter, or an item of a list.
    """
    if DASHES.match(piece.text):
        return True
    if piece.kind in ("quotation", "list") or words(piece.text) > STAMP_WORDS:
        return False
    if piece.kind == "heading":
        return is_time_only(piece.text) and any(char.isdigit() for char in piece.text)
    if any(char.isdigit() for char in piece.text) and (is_time_only(piece.text) or is_date_only(piece.text)):
        return True
    return ":" in piece.text and read_byline(piece.text, UTC, open_labels=False) is not None


def _once(row: list[Piece]) -> list[Piece]:
    """Without what was there before, and without quotations that a paragraph holds word for word."""
    paragraphs = "\n".join(f" {_plain(piece.text)} " for piece in row if piece.kind == "paragraph")
    searches = MOST_SEARCHED
    seen: set[str] = set()
    kept: list[Piece] = []
    for piece in row:
        plain = _plain(piece.text)
        is_long = words(piece.text) >= REPEATED_WORDS
        if piece.kind != "list" and is_long and plain in seen:
            continue
        if piece.kind == "quotation" and is_long and searches:
            searches -= 1
            if f" {plain} " in paragraphs:
                continue
        seen.add(plain)
        kept.append(piece)
    return kept


def _from_prose(row: list[Piece]) -> list[Piece]:
    """Without the lines above the first prose that have no end mark; a heading or a list stays."""
    first = next(
        (at for at, piece in enumerate(row) if is_prose(piece.text) and piece.kind != "heading"), None
    )
    if first is None:
        return row
    return [piece for piece in row[:first] if piece.kind != "paragraph" or ends_sentence(piece.text)] + row[
        first:
    ]


def _plain(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))
