"""A text in parts for an engine that takes only so many characters at once: whole clauses, several in a part.

text -> clauses, the too long ones divided -> parts, as full as they go
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import regex

from bot.text.breaks import Breaks, Level

# What a clause without a comma begins with: a speaker may breathe before it.
JOINTS = regex.compile(
    r"\s+(?=(?:और|तथा|एवं|या|कि|लेकिन|मगर|परंतु|बल्कि|क्योंकि|ताकि|जबकि|जिस\w*|जिन\w*|जो|जब|तो"
    r"|and|or|but|that|which|who|because|while|when|where)\b)",
    regex.IGNORECASE,
)


def clauses(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` characters, each of as many whole clauses as it holds.

    A clause ends with a danda, a full stop, a comma, a colon, a dash or a line. One that is too long by
    itself is divided evenly, before a conjunction if there is one near, else between words. A word that is
    too long by itself is cut between grapheme clusters; only a cluster of more than `limit` is cut within.

    Args:
        text: Any text.
        limit: Characters (code points) a part may hold, at least 1.

    Returns:
        Parts without white space at their ends. What holds neither a letter nor a digit is left out.
    """
    places = _Places(text, limit)
    parts = list(_packed(places, limit))
    return [part for start, end in parts if any(map(str.isalnum, part := text[start:end]))]


class _Places:
    """Where a text may be cut, as Python indices."""

    def __init__(self, text: str, limit: int) -> None:
        breaks = Breaks(text, limit)
        self.start, self.end = breaks.start, breaks.end
        self.next_start = breaks.next_start
        self.clauses = [*breaks.at_least[Level.CLAUSE], breaks.end]
        words = breaks.at_least[Level.SPACE]
        self.joints = sorted({match.start() for match in JOINTS.finditer(text)} & set(words))
        self.words = words
        self.clusters = breaks.last_resort


def _packed(places: _Places, limit: int) -> Iterator[tuple[int, int]]:
    """Start and end of each part."""
    start = end = places.start
    for next_start, next_end in _short_clauses(places, limit):
        if next_end - start > limit:
            yield start, end
            start = next_start
        end = next_end
    yield start, end


def _short_clauses(places: _Places, limit: int) -> Iterator[tuple[int, int]]:
    start = places.start
    for clause_end in places.clauses:
        while clause_end - start > limit:
            end = _division(places, start, clause_end, limit)
            yield start, end
            start = places.next_start(end)
        if clause_end > start:
            yield start, clause_end
            start = places.next_start(clause_end)


def _division(places: _Places, start: int, end: int, limit: int) -> int:
    """Where the first part of a clause that is too long ends, so that all of them are of about one length."""
    full = start + limit
    share = start + (end - start) // -(-(end - start) // limit)
    for candidates, nearest in ((places.joints, share - limit // 4), (places.words, start + 1)):
        if found := _between(candidates, nearest, full):
            return min(found, key=lambda place: abs(place - share))
    if found := _between(places.clusters, start + 1, full):
        return found[-1]
    return full


def _between(places: Sequence[int], first: int, last: int) -> Sequence[int]:
    return places[bisect_left(places, first) : bisect_right(places, last)]
