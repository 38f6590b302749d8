"""What the store keeps of feeds, as frozen values that need no database: the pure rules work on them."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that was seen before; kept as a tombstone when it has left its feed.

    Attributes:
        key: Its identity, as it was when first seen.
        names: Every key under which it may come again, as of the last look at which it was there.
        title: Folded, its first 300 letters.
        words: Mark of title and text: another where one of them changed; None where there are none.
        link: Mark of its link; None where it has none.
        sketch: Of its text.
        published: As the feed gave it.
        left: When it was found to have left the feed; None while it is there.
    """

    key: str
    names: frozenset[str]
    title: str
    words: str | None
    link: str | None
    sketch: bytes
    published: datetime | None
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a feed.

    Attributes:
        known: At least those that were there at the last look, and those that have one of the `names` of the
            feed's entries (`identity.asked`); older tombstones may stay where they are.
        shared: Marks that have been found on different entries, and tell none from another.
        looked: When the feed was last read; None if never.
    """

    known: tuple[Known, ...] = ()
    shared: frozenset[str] = frozenset()
    looked: datetime | None = None


class Pause(Enum):
    """Why a feed is no longer looked at; the caller tells the operator."""

    GONE = "gone"
    FAILURES = "failures"


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is kept of a feed's looks.

    Attributes:
        due: When to look again; None while paused.
        gap: Usual seconds between two stories; None until two looks have brought some.
        news_at: When a look last brought something, or when the feed was first looked at.
        failures: In a row.
        failing_since: When the first of them was.
        pause: Why it rests until an operator resumes it.
    """

    due: datetime | None = None
    gap: float | None = None
    news_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    pause: Pause | None = None
