"""Long texts in messages: few and full parts, cut where a reader would pause.

    text → breaks → the rule → the earliest and the latest place for every cut → spans → parts

A rule is a row of levels. It says how a part may end, seen from its start: at a break of the first level that
has one in the last half of a full part. A full part holds `limit` units, and no more than ENTITIES entities.

RULES go from the most particular to the one that never gives way: a sentence's end wherever there is one in
the last half. Under each of them a later start never forces an earlier end, so to take the last end every
time gives the least number of parts. Used is the first rule that needs at most one part more than the last
one, and no more parts than it needs; what slack remains goes into better levels and even lengths.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from bot.text.breaks import Breaks, Level
from bot.text.rich import RichText, cut, rich
from bot.text.units import Units

LIMIT = 4096
ENTITIES = 100

Rule = tuple[Level, ...]

RULES: tuple[Rule, ...] = (
    tuple(reversed(Level)),
    (Level.SENTENCE, Level.SPACE, Level.CLUSTER, Level.TORN),
    (Level.SENTENCE, Level.TORN),
)


def chunks(text: str | RichText, limit: int = LIMIT) -> list[RichText]:
    """The text in parts of at most `limit` UTF-16 units and 100 entities, in time linear in its length.

    - Together the parts are the text, but for the white space at its ends and at the cuts. None is empty.
    - A grapheme cluster is whole, unless it is longer than `limit` itself; then no surrogate pair is split.
    - No part ends after an abbreviation, unless it could not end anywhere else.
    - A part ends with a sentence, unless none ends in the last half of what a full part would hold there.
    - There is at most one part more than the least number possible under these four rules.
    - A quotation or any other entity that crosses a cut goes on in the next part.

    Raises:
        ValueError: The limit is below 1.
    """
    if limit < 1:
        raise ValueError(f"a part of at most {limit} units holds nothing")
    content = rich(text)
    plan = _Plan(Breaks(content.text, limit), _Room(content, limit))
    parts = cut(content, plan.joined(plan.spans()))
    return [RichText(part.text, part.entities[:ENTITIES]) for part in parts]


class _Room:
    """How much of a text one part can hold; all places are Python indices."""

    def __init__(self, content: RichText, limit: int) -> None:
        self._units = Units(content.text)
        self._limit = limit
        self._starts = sorted(entity.offset for entity in content.entities)
        self._ends = sorted(entity.end for entity in content.entities)

    def last_half(self, start: int) -> tuple[int, int]:
        """The first and the last place in the last half of a full part from `start`."""
        first = self._units.offset(start)
        full = self._reach(first)
        return self._units.index((first + full - 1) // 2) + 1, self._units.index(full)

    def shared(self, start: int, end: int, parts: int) -> int:
        """The place where the first of so many equal parts would end."""
        first = self._units.offset(start)
        return self._units.index(first + (self._units.offset(end) - first) // parts)

    def _reach(self, start: int) -> int:
        """The offset up to which a part has neither more units than the limit nor more than 100 entities."""
        one_too_many = bisect_right(self._ends, start) + ENTITIES
        begins = self._starts[one_too_many] if one_too_many < len(self._starts) else start
        return min(begins, start + self._limit) if begins > start else start + self._limit


@dataclass(frozen=True, slots=True)
class _Plan:
    """Chooses the cuts of one text; all places are Python indices."""

    breaks: Breaks
    room: _Room

    def spans(self) -> Iterator[tuple[int, int]]:
        """Start and end of each part."""
        rule, count = self._rule()
        earliest = self._earliest_cuts(rule, count)
        start = self.breaks.start
        for left in range(count, 0, -1):
            end = self._best(start, earliest[left - 1], left, rule)
            yield start, end
            start = self.breaks.next_start(end)

    def joined(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The spans, with neighbours that may be one part as one: a very long cluster leaves such pairs."""
        former: tuple[int, int] | None = None
        for start, end in spans:
            if former and self._may_end(former[0], end):
                former = former[0], end
                continue
            if former:
                yield former
            former = start, end
        if former:
            yield former

    def _may_end(self, start: int, end: int) -> bool:
        if end > self.room.last_half(start)[1]:
            return False
        places = self.breaks.at_least[self._last(start, RULES[-1])[1]]
        return _last_up_to(places, end) == end

    def _rule(self) -> tuple[Rule, int]:
        """The rule to go by, and the least number of parts under it."""
        least = self._count(RULES[-1])
        counted = ((rule, self._count(rule)) for rule in RULES)
        return next((rule, count) for rule, count in counted if count <= least + 1)

    def _count(self, rule: Rule) -> int:
        start, count = self.breaks.start, 0
        while start < self.breaks.end:
            start = self.breaks.next_start(self._last(start, rule)[0])
            count += 1
        return count

    def _earliest_cuts(self, rule: Rule, count: int) -> list[int]:
        """For 0, 1, ... parts: the first place from which the rest of the text takes no more than so many."""
        cuts = [self.breaks.end]
        places = self.breaks.at_least[Level.TORN]
        high = len(places)
        while len(cuts) < count:
            reaches = partial(self._reaches, cuts[-1], rule)
            low, step = high, 1
            while low and reaches(places[low - 1]):
                low, step = max(0, low - step), 2 * step
            high = bisect_left(places, x=True, lo=low, hi=high - 1, key=reaches)
            cuts.append(places[high])
        return cuts

    def _reaches(self, goal: int, rule: Rule, cut_before: int) -> bool:
        return self._last(self.breaks.next_start(cut_before), rule)[0] >= goal

    def _last(self, start: int, rule: Rule) -> tuple[int, Level]:
        """The last end that the rule allows to a part, and the level it has to have."""
        half, full = self.room.last_half(start)
        if full >= self.breaks.end:
            return self.breaks.end, Level.PARAGRAPH
        for level in rule:
            place = _last_up_to(self.breaks.at_least[level], full)
            if place >= half:
                return place, level
        return self._forced(start, full), Level.TORN

    def _forced(self, start: int, full: int) -> int:
        """The last end of a part that has none in its last half: it stands before a very long cluster."""
        for places in (self.breaks.at_least[Level.TORN], self.breaks.last_resort):
            place = _last_up_to(places, full)
            if place > start:
                return place
        return self.breaks.last_resort[bisect_right(self.breaks.last_resort, start)]

    def _best(self, start: int, earliest: int, left: int, rule: Rule) -> int:
        """The end of a part, of so many that are left, at its best level and nearest to an even share."""
        last, needed = self._last(start, rule)
        first = max(earliest, self.room.last_half(start)[0])
        share = self.room.shared(start, self.breaks.end, left)
        for level in range(Level.PARAGRAPH, needed - 1, -1):
            place = _nearest(self.breaks.at_least[level], share, first, last)
            if place is not None:
                return place
        return last


def _last_up_to(places: list[int], limit: int) -> int:
    found = bisect_right(places, limit)
    return places[found - 1] if found else -1


def _nearest(places: list[int], wish: int, first: int, last: int) -> int | None:
    """The place from `first` to `last` that is nearest to the wish, or None."""
    low, high = bisect_left(places, first), bisect_right(places, last)
    if low >= high:
        return None
    middle = min(max(bisect_left(places, wish), low), high - 1)
    return min(places[max(low, middle - 1) : middle + 1], key=lambda place: abs(place - wish))
