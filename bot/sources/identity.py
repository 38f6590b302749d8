"""Pure: which entries of a feed are one, and under which keys each may have been known before.

entries ─► without repeats ─► marks (of guid, link, words) ─► a key each, from the first mark that is its own
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import unescape

from bot.sources.entry import Entry
from bot.sources.twins import address, canonical
from bot.text.fold import fold

# Hexadecimal digits of a key: the first 128 bits of a SHA-256, half an index of the whole; that two of a
# thousand million entries share them is less likely than 1 in 10**20.
DIGITS = 32

# Stops at the next "<", so that a page of nothing else takes no time in the square of its length.
TAG = re.compile(r"<[^<>]*>")

# Guids that hold an address ("41 at https://example.in") outlive its scheme as those that are one do.
ADDRESS_WITHIN = re.compile(r"\bhttps://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marks:
    """What an entry may be known by; None where it has no such thing.

    Attributes:
        guid: Of its guid; of an address, whatever its scheme, case of the host and trailing slash.
        link: Of the canonical address of its page.
        both: Of guid and link together.
        words: Of title and text, without markup.
        dated: Of the title, without one of the words, and the date as the feed gives it.
    """

    guid: str | None
    link: str | None
    both: str | None
    words: str | None
    dated: str | None

    def all(self) -> frozenset[str]:
        """Those that there are."""
        return frozenset(filter(None, (self.guid, self.link, self.both, self.words, self.dated)))


@dataclass(frozen=True, slots=True)
class Identified:
    """An entry with its identity.

    Attributes:
        key: Unique in its feed, 32 hexadecimal digits.
        entry: As the feed states it.
        marks: What it may have been known by, whatever its key was then.
    """

    key: str
    entry: Entry
    marks: Marks

    def names(self) -> frozenset[str]:
        """Every key under which it may be known, its own among them."""
        return self.marks.all() | {self.key}


def plain(entry: Entry) -> str:
    """The words of an entry without its title: its text, else its summary; white space collapsed."""
    return " ".join(unescape(TAG.sub(" ", entry.content or entry.summary)).split())


def identified(entries: Sequence[Entry], shared: frozenset[str] = frozenset()) -> tuple[Identified, ...]:
    """The entries of one feed, in its order, each once, with keys that are unique.

    The key is of the guid; where others have the same, of guid and link, then of guid and words; without a
    guid of the link; without a link of title and text. Never of the place in the feed.

    Args:
        entries: As they stand in the feed.
        shared: Marks that are known to be no one entry's own (`shared_among`), from earlier looks too.
    """
    marked = _without_repeats(entries)
    common = shared | _repeated(name for marks, _ in marked for name in marks.all())
    weak = Counter(name for marks, entry in marked for name in _candidates(marks, entry))
    made = []
    for marks, entry in marked:
        *usual, last = _candidates(marks, entry)
        own = (name for name in usual if weak[name] == 1 and name not in common)
        made.append(Identified(next(own, last), entry, marks))
    return tuple(made)


def asked(entries: Sequence[Entry]) -> frozenset[str]:
    """Every name by which one of these may be known: what to ask the store for."""
    marked = _without_repeats(entries)
    return frozenset(name for marks, entry in marked for name in (*marks.all(), *_candidates(marks, entry)))


def shared_among(found: Iterable[Identified]) -> frozenset[str]:
    """Marks that several of these have, and by which none can be told from the others."""
    return _repeated(name for one in found for name in one.marks.all())


def _repeated(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(names).items() if count > 1)


def _mark(kind: str, *parts: str | None) -> str:
    return sha256("\0".join((kind, *(part or "" for part in parts))).encode(errors="replace")).hexdigest()[
        :DIGITS
    ]


def _marks(entry: Entry) -> Marks:
    guid = address(ADDRESS_WITHIN.sub("http://", entry.guid)) if entry.guid else None
    link = canonical(entry.link) if entry.link else None
    title, text = " ".join(entry.title.split()), plain(entry)
    words = _mark("words", title, text) if title or text else None
    date = entry.published.isoformat() if entry.published else None
    return Marks(
        guid=_mark("guid", guid) if guid else None,
        link=_mark("link", link) if link else None,
        both=_mark("guid, link", guid, link) if guid and link else None,
        words=words,
        dated=_mark("title, date", title or words, date) if words and date else None,
    )


def _candidates(marks: Marks, entry: Entry) -> tuple[str, ...]:
    """Keys that an entry may have, the best first; the last is no other's, since repeats are gone."""
    if marks.guid:
        both = (marks.both,) if marks.both else ()
        words = _mark("guid, words", marks.guid, marks.words)
        return (marks.guid, *both, words, _mark("guid, link, words", marks.guid, marks.link, marks.words))
    if marks.link:
        return (marks.link, _mark("link, words", marks.link, marks.words))
    last = _mark("words, date", marks.words, str(entry.published))
    return (marks.words, last) if marks.words else (last,)


def _without_repeats(entries: Sequence[Entry]) -> list[tuple[Marks, Entry]]:
    """Each entry once: a repeat has its words and what else it has; a revision its guid, link and title."""
    seen: set[tuple[str | None, ...]] = set()
    revised: dict[tuple[str | None, ...], int] = {}
    kept: list[tuple[Marks, Entry]] = []
    for entry in entries:
        marks = _marks(entry)
        signs = _signs(marks, entry)
        if not seen.isdisjoint(signs):
            continue
        seen.update(signs)
        title = fold(entry.title) if marks.guid else ""
        same = (marks.guid, marks.link, title)
        if title and same in revised:
            kept[revised[same]] = max(kept[revised[same]], (marks, entry), key=_age)
            continue
        revised[same] = len(kept)
        kept.append((marks, entry))
    return kept


def _age(marked: tuple[Marks, Entry]) -> float:
    published = marked[1].published
    return published.timestamp() if published else float("-inf")


def _signs(marks: Marks, entry: Entry) -> list[tuple[str | None, ...]]:
    """Whoever shares one of these with another is its repeat."""
    signs: list[tuple[str | None, ...]] = []
    if marks.guid or marks.link:
        signs.append(("place", marks.guid, marks.link, marks.words))
    if marks.words and (marks.link or not marks.guid):
        signs.append(("date", marks.link, marks.words, str(entry.published)))
    if not signs:
        signs.append(("nothing", marks.words, str(entry.published)))
    return signs
