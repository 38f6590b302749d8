"""Pure: what of a feed is new. No clock, no network, no database in it.

feed ─► identified ─► matched with what is known ─► new, quiet, changed or held ─► what to remember
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.sources.entry import Entry, Feed
from bot.sources.identity import Identified, identified, plain, shared_among
from bot.sources.twins import alike, sketch
from bot.store.remembered import Known, Memory
from bot.text.fold import fold

# Fewer are no crowd. More at once are held whatever their dates.
CROWD, FLOOD = 5, 30

# How long before the last look an entry may be dated and still be news: some date a story when it is begun.
# Once most of what was known is gone, the feed may have been made anew, and only what is later counts.
LATE, LATE_WHEN_MADE_ANEW = timedelta(days=2), timedelta(hours=1)

# A date so far ahead is no time zone taken wrongly.
AHEAD = timedelta(days=1)

# Dates before the web are clocks that were never set.
FIRST_YEAR = 1995

# A title is another, and a text, where they have less in common (Jaccard, of words and of shingles).
TITLES, TEXTS = 0.5, 0.75

# Texts are of one story at all, one maybe edited, where they have as much in common.
AKIN = 0.5

# Words that a broadcaster may put under every bulletin; so many and more are a story.
BOILERPLATE = 40

# Letters of a title that are kept for comparing.
TITLE = 300


@dataclass(frozen=True, slots=True)
class Change:
    """A known entry that says something else now.

    Attributes:
        key: Its identity.
        entry: As it is now.
        big: Whether readers should be told; a small edit is quiet.
    """

    key: str
    entry: Entry
    big: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about a feed.

    Attributes:
        new: To be announced, the oldest first; `published` is never None and never in the future.
        quiet: New to us, and only remembered: what a feed held when it was first seen.
        changed: Known ones that changed, in the order of the feed.
        held: A crowd that an operator has to let out or not, the oldest first; `published` as in `new`.
        remembered: What to write: those that are new or other than they were, by key. Whoever is in `new` or
            `held` is in it, so it is written in the same transaction.
        shared: `Memory.shared` from now on.
    """

    new: tuple[Identified, ...]
    quiet: tuple[Identified, ...]
    changed: tuple[Change, ...]
    held: tuple[Identified, ...]
    remembered: tuple[Known, ...]
    shared: frozenset[str]


def decide(feed: Feed, memory: Memory, *, now: datetime, first: bool) -> Decision:
    """What is new in a feed, what changed, and what to remember of it.

    Takes time with the length of texts that are new or changed (some 100 µs for 1,000 words).

    Args:
        feed: As it was read now.
        memory: What is remembered of it.
        now: Aware, UTC.
        first: Whether no entry of this feed has ever been remembered: then at most one is announced.
    """
    found, matched, shared = _recognised(feed.entries, memory)
    unknown = [one for one in found if one.key not in matched]
    fresh = [replace(one, entry=_clamped(one.entry, now)) for one in unknown]
    held: list[Identified] = []
    quiet: list[Identified] = []
    if first:
        chosen = _newest(unknown, now)
        fresh, quiet = (
            [one for one in fresh if one.key == chosen],
            [one for one in unknown if one.key != chosen],
        )
    else:
        suspects = _suspects(unknown, memory, matched)
        held = [one for one in fresh if one.key in suspects]
        fresh = [one for one in fresh if one.key not in suspects]
    return Decision(
        new=_oldest_first(fresh),
        quiet=tuple(quiet),
        changed=_changes(found, matched),
        held=_oldest_first(held),
        remembered=_remembered(found, memory, matched, now),
        shared=shared,
    )


# Which entries are known


def _recognised(
    entries: Sequence[Entry], memory: Memory
) -> tuple[tuple[Identified, ...], dict[str, Known], frozenset[str]]:
    """Entries with keys, those that are known by their key of now, and the marks that tell nothing.

    A mark that would lead to a story of other words joins those: then all is done again without it.
    """
    index = {name: known for known in memory.known for name in known.names}
    shared = memory.shared
    while True:
        found = identified(entries, shared)
        shared |= shared_among(found)
        matched, refused = _matched(found, index, shared)
        if refused <= shared:
            return found, matched, shared
        shared |= refused


def _matched(
    found: Sequence[Identified], index: Mapping[str, Known], shared: frozenset[str]
) -> tuple[dict[str, Known], frozenset[str]]:
    """Known ones by the keys that their entries have now, the surest signs first; and marks that deceived."""
    matched: dict[str, Known] = {}
    taken: set[str] = set()
    refused: set[str] = set()
    for sign in ("key", "dated", "both", "words", "guid", "link"):
        for one in found:
            name = one.key if sign == "key" else getattr(one.marks, sign)
            if one.key in matched or name in shared or name not in index:
                continue
            known = index[name]
            if sign == "key" and name in (one.marks.guid, one.marks.link, one.marks.words):
                continue
            if known.key not in taken and _fits(sign, one, known, shared):
                matched[one.key] = known
                taken.add(known.key)
            else:
                refused.add(name)
    return matched, frozenset(refused)


def _fits(sign: str, one: Identified, known: Known, shared: frozenset[str]) -> bool:
    """Whether a sign that an entry has in common with a known one makes it the same."""
    entry, marks = one.entry, one.marks
    if sign == "words":
        undated = entry.published is None or known.published is None
        return undated or entry.published == known.published or len(plain(entry).split()) >= BOILERPLATE
    if sign == "guid":
        return marks.link is None or known.link is None or marks.link == known.link or _akin(entry, known)
    if sign == "link":
        return marks.guid is None or marks.guid in shared or _akin(entry, known)
    return True


def _akin(entry: Entry, known: Known) -> bool:
    title = _title(entry)
    edited = _same_words(title, known.title) >= TITLES and _figures(title) == _figures(known.title)
    return edited or alike(sketch(plain(entry)), known.sketch) >= AKIN


def _title(entry: Entry) -> str:
    return fold(entry.title)[:TITLE]


def _same_words(a: str, b: str) -> float:
    """Jaccard index of the words of two folded titles; 0 where there are none."""
    left, right = set(a.split()), set(b.split())
    return len(left & right) / len(left | right) if left and right else 0.0


# Which of the unknown are announced


def _clamped(entry: Entry, now: datetime) -> Entry:
    date = entry.published
    believed = now if date is None or date.year < FIRST_YEAR else min(date, now)
    return replace(entry, published=believed)


def _newest(unknown: Sequence[Identified], now: datetime) -> str | None:
    """Key of the one that a feed begins with: the newest by a believable date, else the first."""
    dated = [
        (min(date, now), -place)
        for place, one in enumerate(unknown)
        if (date := one.entry.published) and date.year >= FIRST_YEAR and date <= now + AHEAD
    ]
    if not unknown:
        return None
    return unknown[-max(dated)[1] if dated else 0].key


def _suspects(unknown: Sequence[Identified], memory: Memory, matched: Mapping[str, Known]) -> frozenset[str]:
    """Keys of the crowd that is held: many that are old by their dates, or too many at all."""
    if len(unknown) > FLOOD:
        return frozenset(one.key for one in unknown)
    there = {known.key for known in memory.known if known.left is None}
    still = there & {known.key for known in matched.values()}
    anew = len(there) > 1 and len(still) * 2 < len(there)
    late = LATE_WHEN_MADE_ANEW if anew else LATE
    suspects = frozenset(one.key for one in unknown if _is_old(one.entry, memory.looked, late, anew=anew))
    return suspects if len(suspects) >= CROWD else frozenset()


def _is_old(entry: Entry, looked: datetime | None, late: timedelta, *, anew: bool) -> bool:
    date = entry.published
    if date is None or date.year < FIRST_YEAR or looked is None:
        return anew
    return date < looked - late


def _oldest_first(some: Sequence[Identified]) -> tuple[Identified, ...]:
    """By date; feeds begin with the newest, so those of one date are turned round."""
    placed = sorted(enumerate(some), key=lambda one: (_when(one[1].entry), -one[0]))
    return tuple(one for _, one in placed)


def _when(entry: Entry) -> float:
    return entry.published.timestamp() if entry.published else 0.0


# What changed, and what is kept


def _changes(found: Sequence[Identified], matched: Mapping[str, Known]) -> tuple[Change, ...]:
    """A crowd of big changes is the feed's new form (summaries became texts, say): nobody is told."""
    changes = [
        Change(known.key, one.entry, _is_big(one.entry, known))
        for one in found
        if (known := matched.get(one.key)) and one.marks.words != known.words
    ]
    big = sum(change.big for change in changes)
    if big >= CROWD and big * 2 > len(matched):
        changes = [replace(change, big=False) for change in changes]
    return tuple(changes)


def _is_big(entry: Entry, known: Known) -> bool:
    """Whether title or text say something else: other words, or other figures in the title."""
    title = _title(entry)
    if (
        title
        and known.title
        and (_same_words(title, known.title) < TITLES or _figures(title) != _figures(known.title))
    ):
        return True
    text = sketch(plain(entry))
    return bool(text) and bool(known.sketch) and alike(text, known.sketch) < TEXTS


def _figures(title: str) -> set[str]:
    return {word for word in title.split() if any(letter.isdigit() for letter in word)}


def _remembered(
    found: Sequence[Identified], memory: Memory, matched: Mapping[str, Known], now: datetime
) -> tuple[Known, ...]:
    there = tuple(_known(one, matched.get(one.key)) for one in found)
    keys = {known.key for known in there}
    left = tuple(
        replace(known, left=now) for known in memory.known if known.left is None and known.key not in keys
    )
    before = frozenset(matched.values())
    return tuple(known for known in there if known not in before) + left


def _known(one: Identified, before: Known | None) -> Known:
    """What is remembered of an entry from now on; the key that it had stays."""
    names = one.names() | ({before.key} if before else set())
    if before and before.words == one.marks.words:
        return replace(before, names=names, link=one.marks.link, published=one.entry.published, left=None)
    return Known(
        key=before.key if before else one.key,
        names=names,
        title=_title(one.entry),
        words=one.marks.words,
        link=one.marks.link,
        sketch=sketch(plain(one.entry)),
        published=one.entry.published,
    )
