"""A pasted text as a row of pieces: each a paragraph, a line of its own, or an item of a list."""

from dataclasses import dataclass
from itertools import pairwise

import regex

from bot.article import BlockKind
from bot.loader.boilerplate import Role
from bot.loader.shape import ends_sentence

WRAP_WIDTHS = (40, 110)
WRAPPED_BREAKS = 3
FULL_SHARE = 0.8
ROOM = 0.9
UNENDED_SHARE = 0.5

BULLET = regex.compile(r"^\s*[•◦▪▫‣●○■□◆➤➢➔→►▶✓✔★☆⦁·]️?\s*(?=\S)|^\s*[-*+–—]\s+(?=\S)")
NUMBER = regex.compile(r"^\s*[(\[]?\d{1,2}[.)\]]\s+(?=\S)")
WEAK_BULLET = regex.compile(r"^\s*(?:[-*+–—]\s|[(\[]?\d{1,2}[.)\]]\s)")
ZERO_WIDTH = regex.compile(r"\p{Mn}|\p{Cf}")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph or line, or an item of a list; only a page says which are headings and quotations.

    Attributes:
        text: Its words.
        kind: What it is by its marks or its elements.
        role: What it is of the site's own, None where it belongs to the story or nobody looked.
    """

    text: str
    kind: BlockKind = "paragraph"
    role: Role | None = None


def pieces(text: str) -> list[Piece]:
    """The pieces of a cleaned text in order, none empty; the lines of hard-wrapped text are joined again."""
    groups = _groups(text)
    width = _wrap_width(groups)
    lines = [line for group in groups for line in (_unwrapped(group, width) if width else group)]
    return [
        _piece(line, lines[at - 1] if at else "", lines[at + 1 : at + 2]) for at, line in enumerate(lines)
    ]


def _groups(text: str) -> list[list[str]]:
    """Lines, by the empty lines between them."""
    groups: list[list[str]] = [[]]
    for raw in text.split("\n"):
        line = " ".join(raw.split())
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _piece(line: str, before: str, after: list[str]) -> Piece:
    """A line with a bullet is an item; a dash or a number counts as one only where a neighbour has it too."""
    match = BULLET.match(line) or NUMBER.match(line)
    if match is None:
        return Piece(line)
    neighbours = [before, *after]
    if WEAK_BULLET.match(line) and not any(WEAK_BULLET.match(other) for other in neighbours):
        return Piece(line)
    return Piece(line[match.end() :].strip(), "list")


def _wrap_width(groups: list[list[str]]) -> int | None:
    """The width at which the text was wrapped by hand, None where lines are paragraphs."""
    grouped = [group for group in groups if len(group) > 1]
    width = max((_columns(line) for group in grouped for line in group if "://" not in line), default=0)
    if not WRAP_WIDTHS[0] <= width <= WRAP_WIDTHS[1]:
        return None
    pairs = [pair for group in grouped for pair in pairwise(group) if not BULLET.match(pair[1])]
    breaks = [pair for pair in pairs if _columns(pair[0]) > width / 2]
    full = [first for first, second in breaks if _is_full(first, second, width)]
    if len(full) < WRAPPED_BREAKS or len(full) < len(breaks) * FULL_SHARE:
        return None
    unended = sum(not ends_sentence(line) for line in full)
    return width if unended >= len(full) * UNENDED_SHARE else None


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word had no room on this one, give or take how editors count marks."""
    return _columns(line) + 1 + _columns(following.split(" ", 1)[0]) > width * ROOM


def _unwrapped(group: list[str], width: int) -> list[str]:
    joined = [group[0]]
    last = group[0]
    for line in group[1:]:
        if _is_full(last, line, width) and not BULLET.match(line):
            joined[-1] += " " + line
        else:
            joined.append(line)
        last = line
    return joined


def _columns(line: str) -> int:
    return len(ZERO_WIDTH.sub("", line))
