"""When a chat gets a broadcast: now, when its quiet hours end, or never, as it wished."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.text.matching import Matcher

if TYPE_CHECKING:
    from bot.store.subscriptions import Quiet, Subscription, Wishes  # SQLAlchemy waits until the bot connects


@dataclass(frozen=True, slots=True)
class Now:
    """It goes out at once, with or without sound."""

    silent: bool


@dataclass(frozen=True, slots=True)
class Later:
    """It is held until then, an aware time in UTC after now."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """The chat does not want it."""


Decision: TypeAlias = Now | Later | Never


def when(
    subscription: "Subscription", article: Matcher | None, *, breaking: bool, now: datetime, zone: tzinfo
) -> Decision:
    """When a broadcast goes to a subscription.

    Args:
        subscription: Where to; what it wishes counts, not its state.
        article: What is broadcast, made ready once for all of them; None for a notice, which no filter stops.
        breaking: Whether it is breaking news, which goes through quiet hours where the chat allows it.
        now: An aware time.
        zone: The operator's, for chats that chose none, or one that is not known here.
    """
    wishes = subscription.wishes
    if article is not None and not wanted(wishes, article):
        return Never()
    if wishes.quiet is None or (breaking and wishes.breaking):
        return Now(silent=False)
    until = quiet_until(wishes.quiet, now, zone_of(wishes.zone, zone))
    if until is None:
        return Now(silent=False)
    return Now(silent=True) if wishes.quiet.manner == "silent" else Later(until)


def wanted(wishes: "Wishes", article: Matcher) -> bool:
    """Whether an article has a topic and a word that a chat wishes for, and none that it does not."""
    if wishes.topics and not article.about(wishes.topics):
        return False
    if wishes.words and not article.has(wishes.words):
        return False
    return not article.has(wishes.unwanted)


def quiet_until(quiet: "Quiet", now: datetime, zone: tzinfo) -> datetime | None:
    """When the quiet hours end that hold now, in UTC; None outside of them.

    They begin and end when a clock in that zone shows so. A time that the clock skips counts as if it had not
    been put forward, and one that it shows twice means the first (RFC 5545, section 3.3.5).
    """
    if quiet.start == quiet.end:
        return None
    moment, today = now.astimezone(UTC), now.astimezone(zone).date()
    until = None
    # Where a clock is put forward, one night's hours may run into the next's.
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        begin = _at(day, quiet.start, zone)
        end = _at(day if quiet.start < quiet.end else day + timedelta(days=1), quiet.end, zone)
        if begin <= (until or moment) < end:
            until = end
    return until


def zone_of(name: str | None, default: tzinfo) -> tzinfo:
    """The zone of that IANA name, the default for none and for one that is not known here."""
    if name is None:
        return default
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
        return default


# All chats ask for the same few days and hours.
@lru_cache(maxsize=4096)
def _at(day: date, minute: int, zone: tzinfo) -> datetime:
    """The moment at which a clock there shows so many minutes since midnight."""
    hour, minute = divmod(minute, 60)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
