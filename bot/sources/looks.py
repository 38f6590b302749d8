"""Pure: when to look at a feed again; no clock in it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.store.remembered import Pause, Schedule

# Seconds between two looks: at least, before anything is known of the feed, at most.
LEAST, USUAL, MOST = 300.0, 900.0, 6 * 3600.0

# A feed is looked at twice in the time that it usually takes to bring a story; one that is silent is left
# alone for a sixteenth of its silence, so that a night costs half an hour and a weekend three.
LOOKS_A_STORY, SILENCE = 2, 16

# How much the latest gap between stories counts in what is usual.
LATEST = 0.2

# A server may ask to be left alone for so long.
LONGEST_REST = 7 * 86400.0

# So many failures in a row, or failures for so long, and an operator has to say how it goes on.
FAILURES, FAILING = 20, timedelta(days=7)

# Later than due by up to a tenth: feeds of one host that failed together come back one by one.
SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Look:
    """How a look went.

    Attributes:
        news: Entries that were new; 0 where nothing had changed (304).
        failed: Whether there was no feed to read: no answer, an error, no feed in it.
        gone: 410: it will not come back.
        fresh: Seconds for which the answer says it holds (ttl, Cache-Control), the longest of them.
        retry_after: Seconds for which the server wants to be left alone.
    """

    news: int = 0
    failed: bool = False
    gone: bool = False
    fresh: float = 0.0
    retry_after: float = 0.0


def next_look(schedule: Schedule, look: Look, *, feed: str, now: datetime) -> Schedule:
    """The schedule after a look.

    Args:
        schedule: As it was; `Schedule()` before the first look, or after an operator resumed the feed.
        look: How the look went.
        feed: The feed's id: its part of the spread hangs on it alone.
        now: Aware, UTC.
    """
    if look.gone:
        return replace(schedule, due=None, pause=Pause.GONE, failures=schedule.failures + 1)
    after = _failed(schedule, now) if look.failed else _answered(schedule, look, now)
    if after.pause is not None:
        return replace(after, due=None)
    wait = min(_interval(after, now) * 2.0 ** min(after.failures, FAILURES), MOST)
    wait = max(wait, min(look.fresh, MOST), min(look.retry_after, LONGEST_REST))
    return replace(after, due=now + timedelta(seconds=wait * (1 + SPREAD * _part(feed, after.failures))))


def _failed(schedule: Schedule, now: datetime) -> Schedule:
    since = schedule.failing_since or now
    failures = schedule.failures + 1
    enough = failures >= FAILURES or now - since >= FAILING
    return replace(schedule, failures=failures, failing_since=since, pause=Pause.FAILURES if enough else None)


def _answered(schedule: Schedule, look: Look, now: datetime) -> Schedule:
    after = replace(schedule, failures=0, failing_since=None, pause=None)
    if after.news_at is None:
        return replace(after, news_at=now)
    if not look.news:
        return after
    gap = max(0.0, (now - after.news_at).total_seconds()) / look.news
    usual = gap if after.gap is None else (1 - LATEST) * after.gap + LATEST * gap
    return replace(after, gap=usual, news_at=now)


def _interval(schedule: Schedule, now: datetime) -> float:
    """Seconds between two looks, by how often the feed brings news and how long it has brought none."""
    usual = USUAL if schedule.gap is None else schedule.gap / LOOKS_A_STORY
    silence = (now - schedule.news_at).total_seconds() if schedule.news_at else 0.0
    return min(max(usual, silence / SILENCE, LEAST), MOST)


def _part(feed: str, failures: int) -> float:
    """From 0 to 1, the same for a feed each time, another after each failure."""
    digest = sha256(f"{feed}\0{failures}".encode(errors="replace")).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
