"""Where the sentences of a text begin and end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex
import sentencex

from bot.text.abbreviations import ends_with_abbreviation
from bot.text.language import language as language_of

# sentencex compares all quotation marks of a paragraph with each other, so it gets long ones in pieces.
WINDOW = 8_000

SURROGATE = re.compile(r"[\ud800-\udfff]")  # sentencex raises on lone ones
LINE = re.compile(r"[^\n\r\x85\u2028\u2029]+")
PIECE_END = re.compile(r"[।॥۔؟.?!][\"'”’»)\]]*\s")
CLOSERS = frozenset("”’»›)]}")
OPENERS = "“‘«‹([{\"'"
OPENING_AT_END = regex.compile(rf"(?r)(?<=\s)[{regex.escape(OPENERS)}]+")
QUOTED_END = regex.compile(r"(?r)[।॥۔؟?!.,…][”’»\"']+")

SAYING = (
    "कहा|कही|कहते|कहती|बोला|बोले|बोली|बताया|पूछा|दोहराया|जवाब|म्हणाला|म्हणाले|म्हणाली|सांगितले|विचारले|भने"
    "|said|says|asked|asks|told|replied|answered|added|wrote|کہا|بتایا|پوچھا"
)
ATTRIBUTION = regex.compile(
    rf"[^।॥۔؟?!.“”\"‘’]{{0,80}}?\b(?:{SAYING})\b(?:\s\w+){{0,3}}\s?[।॥۔.,!]",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as Python indices; `text[start:end]` has no white space at its ends."""

    start: int
    end: int


def sentences(text: str, language: str | None = None) -> tuple[Sentence, ...]:
    """The sentences of a text in order; a line break always ends one.

    sentencex decides, with three corrections: abbreviations and initials end no sentence, a closing mark
    stays with what it closes, and a quotation stays with the attribution behind it. Takes linear time.

    Args:
        text: Any text.
        language: Its ISO 639-1 code; told from the text where it is not given.
    """
    code = language or language_of(text) or "hi"
    text = SURROGATE.sub("\ufffd", text)
    found: list[Sentence] = []
    for line in LINE.finditer(text):
        start = line.start()
        for end in _ends(text, line.start(), line.end(), code):
            if end == line.end() or _parts(text, start, end):
                found += _trimmed(text, start, end)
                start = end
    return tuple(found)


def _ends(text: str, start: int, end: int, code: str) -> Iterator[int]:
    """The ends that sentencex finds in one line, the line's own end last."""
    for first, last, is_end in _windows(text, start, end):
        for boundary in sentencex.get_sentence_boundaries(code, text[first:last]):
            place = first + boundary["end_index"]
            if place < last:
                opening = OPENING_AT_END.match(text, first, place)
                yield opening.start() if opening else place
        if is_end:
            yield last


def _windows(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Pieces of a line that are short enough, and whether a sentence may end with each."""
    while end - start > WINDOW:
        place = max((match.end() for match in PIECE_END.finditer(text, start, start + WINDOW)), default=0)
        yield start, place or start + WINDOW, bool(place)
        start = place or start + WINDOW
    yield start, end, True


def _parts(text: str, start: int, end: int) -> bool:
    """Whether the place that sentencex found does part two sentences."""
    last = end
    while last > start and text[last - 1].isspace():
        last -= 1
    if ends_with_abbreviation(text, last) or text[end] in CLOSERS:
        return False
    quoted = text[start] in OPENERS and QUOTED_END.match(text, start, last)
    return not (quoted and ATTRIBUTION.match(text, end))


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Sentence(start, end)
