"""Where a text may be cut, and how well it would be cut there."""

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import accumulate

import regex

from bot.text.abbreviations import ends_with_abbreviation
from bot.text.rich import utf16_length


class Level(IntEnum):
    """How good a cut is, from the last resort to the best.

    A torn abbreviation is cut before its full stop, which is still better than to end with the full stop.
    A line ends before a line break without an end mark: a heading, an item. It ranks below a sentence,
    because a heading should not be the last thing in a message.
    """

    TORN = 0
    CLUSTER = 1
    SPACE = 2
    CLAUSE = 3
    LINE = 4
    SENTENCE = 5
    PARAGRAPH = 6


CLOSERS = re.escape("\"'”’»›)]}")
DANDAS = "।॥۔؟"
LINE_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
NO_BREAK_SPACES = r"\xa0\u2007\u202f"
STARTS_NO_PIECE = re.escape("।॥۔؟?!.,;:…،؛%”’»›)]}")

CLUSTERS = regex.compile(r"\X")
WHITE_SPACE = re.compile(r"\s+")
DANDA_ENDS = re.compile(rf"[{DANDAS}][{DANDAS}.?!]*[{CLOSERS}]*")
# 3.5, example.com, ?page=2: inside such a word a mark of ASCII ends nothing.
OTHER_ENDS = regex.compile(rf"(?<marks>[.?!]++)(?![{DANDAS}])[{CLOSERS}]*+(?![\d!-~])")
LINES = re.compile(rf"(?<=\S)(?=\s*[{LINE_BREAKS}])")
CLAUSES = re.compile(rf"[,;:—–…،؛][{CLOSERS}]*(?=\s)")
SPACES = re.compile(rf"(?<=\S)(?=[^\S{NO_BREAK_SPACES}]\s*+[^\s{STARTS_NO_PIECE}])")


class Breaks:
    """The places where one text may be cut, as ascending Python indices.

    They lie between grapheme clusters; inside one only where it is longer than `limit` UTF-16 units by
    itself, and then between code points. None is behind white space.

    Attributes:
        start: Where the text begins after leading white space.
        end: Where it ends before trailing white space.
        at_least: For each level, the places that are at least as good; none after an abbreviation.
        last_resort: All places, those after abbreviations included.
    """

    def __init__(self, text: str, limit: int) -> None:
        atoms = _atoms(text, limit)
        edges = list(accumulate(map(len, atoms)))
        abbreviations = set(_abbreviation_ends(text))
        self._text = text
        self._edges = {0, *edges}
        self.last_resort = [edge for edge, atom in zip(edges, atoms, strict=True) if not atom.isspace()]
        free = [edge for edge in self.last_resort if edge not in abbreviations]
        whole = [edge for edge in free if edge + 1 not in abbreviations] if abbreviations else free
        self.at_least = [free, whole, *_ranked(text, set(whole), abbreviations)]
        self.start = self.next_start(0)
        self.end = self.last_resort[-1] if self.last_resort else 0

    def next_start(self, cut: int) -> int:
        """Where the next part begins after a cut: behind its white space, unless that carries a mark."""
        space = WHITE_SPACE.match(self._text, cut)
        if not space:
            return cut
        return space.end() if space.end() in self._edges else space.end() - 1


def _atoms(text: str, limit: int) -> list[str]:
    """What is not cut: grapheme clusters, or the code points of one that is longer than the limit."""
    clusters: list[str] = CLUSTERS.findall(text)
    if 2 * max(map(len, clusters), default=0) <= limit:
        return clusters
    return [
        atom for cluster in clusters for atom in ([cluster] if utf16_length(cluster) <= limit else cluster)
    ]


def _abbreviation_ends(text: str) -> Iterator[int]:
    end = text.find(".") + 1
    while end:
        if ends_with_abbreviation(text, end):
            yield end
        end = text.find(".", end) + 1


def _ranked(text: str, places: set[int], abbreviations: set[int]) -> list[list[int]]:
    """For each level from SPACE on, those of the places that are at least as good."""
    sentences = {match.end() for match in DANDA_ENDS.finditer(text)}
    sentences.update(
        match.end() for match in OTHER_ENDS.finditer(text) if match.end("marks") not in abbreviations
    )
    lines = {match.end() for match in LINES.finditer(text)}
    found = {
        Level.PARAGRAPH: sentences & lines,
        Level.SENTENCE: sentences,
        Level.LINE: lines,
        Level.CLAUSE: {match.end() for match in CLAUSES.finditer(text)},
        Level.SPACE: {match.end() for match in SPACES.finditer(text)},
    }
    better: set[int] = set()
    ranked = [sorted(better := better | found[level] & places) for level in found]
    return ranked[::-1]
