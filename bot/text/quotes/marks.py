"""Matching quotation marks: which mark opens, which closes, and what lies between."""

import re
from collections import Counter, deque
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Family = Literal["double", "single", "angle"]
Side = Literal["open", "close", "either", "neither"]

FAMILIES: dict[str, Family] = {
    **dict.fromkeys(
        ["“", "”", "„", "‟", '"', "❝", "❞", "″", "＂", "''", "‘‘", "’’", "``", "´´", "’‘", "‘’"], "double"
    ),
    **dict.fromkeys(["‘", "’", "‚", "‛", "'", "`", "´"], "single"),
    **dict.fromkeys(["«", "»", "‹", "›"], "angle"),
}
OPENERS = frozenset(["“", "„", "‟", "❝", "‘‘", "``", "‘", "‚", "‛", "«", "‹", "`"])
CLOSERS = frozenset(["”", "❞", "’’", "’", "»", "›", "´", "´´"])
SINGLES = frozenset("‘’‚‛'`´")

# What has a mark for less than this many letters is no writing.
MOST_MARKS = 2

# Deeper nesting is not writing; the bound keeps hostile text linear.
DEPTH = 8

_MARK = re.compile(r"''|‘‘|’’|``|´´|[“”„‟\"❝❞″＂«»‹›‘’‚‛'`´]")
_LEFT_EDGE = frozenset("([{—–-:/,;|।…")
_RIGHT_EDGE = frozenset(")]}—–-:/,;|।…?!.॥")
# English words that begin with an apostrophe ('em, '90s).
_CLIPPED = re.compile(r"(?:\d0s?|em|til|tis|twas|cause|cos|n|round|bout)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A quotation within one paragraph, as offsets into it; `start` and `end` include the marks."""

    start: int
    end: int
    inner_start: int
    inner_end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of one paragraph.

    Attributes:
        spans: Outermost closed quotations, in order.
        dangling: The last mark that opens and is not closed, running to the paragraph's end; or None.
        stray: The first mark that closes what this paragraph never opened, running from its start; or None.
    """

    spans: tuple[Span, ...]
    dangling: Span | None = None
    stray: Span | None = None


@dataclass(slots=True)
class _Opener:
    family: Family
    start: int
    end: int
    holds_its_like: bool = False


@dataclass(frozen=True, slots=True)
class _Event:
    mark: str
    start: int
    end: int
    side: Side

    @property
    def family(self) -> Family:
        return FAMILIES[self.mark]


def match(text: str) -> Marked:
    """Pairs the marks of one paragraph with a small stack; what stays open swallows nothing."""
    events = _events(text)
    remaining = Counter(event.family for event in events)
    stack: deque[_Opener] = deque(maxlen=DEPTH)
    spans: list[Span] = []
    stray: Span | None = None
    for event in events:
        remaining[event.family] -= 1
        opener = _closed_by(event, stack, remaining) if event.side in ("close", "either") else None
        if opener is not None:
            spans.append(Span(opener.start, event.end, opener.end, event.start))
            if stack and stack[-1].family == opener.family:
                stack[-1].holds_its_like = True
        elif event.side in ("open", "either"):
            stack.append(_Opener(event.family, event.start, event.end))
        elif stray is None and not spans and not stack:
            stray = Span(0, event.end, 0, event.start)
    outer = _outermost(spans)
    return Marked(
        tuple(span for span in outer if _says_something(text, span)), _dangling(text, stack, outer), stray
    )


def _events(text: str) -> list[_Event]:
    found = [(m.group(), m.start(), m.end()) for m in _MARK.finditer(text)]
    if len(found) * MOST_MARKS > len(text):
        return []
    sides = [_side(text, mark, start, end) for mark, start, end in found]
    for i, ((_, start, end), (mark, later, _)) in enumerate(pairwise(found)):
        if sides[i] == "close" and _possessive(text, start, end) and mark in SINGLES:
            # "the workers' demands,' she said": a later mark closes, so this one is an apostrophe
            sides[i] = "neither" if sides[i + 1] == "close" and not text[later - 1].isspace() else sides[i]
    return [_Event(m, s, e, side) for (m, s, e), side in zip(found, sides, strict=True) if side != "neither"]


def _possessive(text: str, start: int, end: int) -> bool:
    return (
        text[start - 1 : start] in ("s", "S")
        and text[end : end + 1] == " "
        and text[end + 1 : end + 2].islower()
    )


def _side(text: str, mark: str, start: int, end: int) -> Side:
    before, after = text[start - 1 : start], text[end : end + 1]
    if mark in SINGLES and _apostrophe(before, after, text, end):
        return "neither"
    opens = (not before or before.isspace() or before in _LEFT_EDGE or before in FAMILIES) and bool(
        after.strip()
    )
    closes = bool(before.strip()) and (
        not after or after.isspace() or after in _RIGHT_EDGE or after in FAMILIES
    )
    if mark in OPENERS:
        return "close" if closes and not opens else "open"
    if mark in CLOSERS:
        if closes or not opens:
            return "close"
        return "either" if before in _LEFT_EDGE - {"(", "["} and before else "open"
    if opens == closes:
        return "either"
    return ("either" if before in (",", "-", "…") or before in FAMILIES else "open") if opens else "close"


def _apostrophe(before: str, after: str, text: str, end: int) -> bool:
    if before.isalnum() and after.isalnum():
        return before.isascii() or after.isascii()
    return not before.isalnum() and after.isascii() and after.isalnum() and bool(_CLIPPED.match(text, end))


def _closed_by(event: _Event, stack: deque[_Opener], remaining: Counter[Family]) -> _Opener | None:
    """Takes the opener that this mark closes off the stack, with what was left open inside it."""
    if event.side == "either" and not any(opener.family == event.family for opener in stack):
        return None
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].family == event.family:
            return _popped(stack, depth)
    if event.side != "close" or not stack or event.mark in ("’", "'"):
        return None
    return stack.pop() if not remaining[stack[-1].family] else None


def _popped(stack: deque[_Opener], depth: int) -> _Opener:
    while len(stack) > depth + 1:
        stack.pop()
    return stack.pop()


def _outermost(spans: list[Span]) -> list[Span]:
    outer: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if not outer or span.start >= outer[-1].end:
            outer.append(span)
    return outer


def _dangling(text: str, stack: deque[_Opener], spans: list[Span]) -> Span | None:
    if not stack:
        return None
    last = stack[-1] if len(stack) == 1 or stack[-1].family == stack[0].family else stack[0]
    if last.holds_its_like or (spans and spans[-1].end > last.start and last.family != "double"):
        return None
    return Span(last.start, len(text), last.end, len(text))


def _says_something(text: str, span: Span) -> bool:
    return any(letter.isalnum() for letter in text[span.inner_start : span.inner_end])
