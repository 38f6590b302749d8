"""Dates as programs write them: ISO 8601 in all its forms, and figures alone.

Only a text that says nothing else is one: "2026" is a year in a feed's date, and none in a sentence.
"""

from datetime import datetime, timedelta, tzinfo
from functools import cache

import regex

from bot.loader.dates import DIGITS, WEEKDAYS, ZONE, named_zone

# What no clock shows; zones, which have a sign before them, are another matter.
NO_TIME = regex.compile(
    r"(?<![\d:+-])(?:(?:2[5-9]|[3-9]\d):\d\d|24:(?!00)\d\d|\d\d?:[6-9]\d)|(?<![\d:/+-])\d{3,}:\d\d"
)

DAYS = tuple(
    regex.compile(day, regex.IGNORECASE)
    for day in (
        r"(?P<y>\d{4})(?P<mark>-?)(?P<m>\d\d)(?P=mark)(?P<d>\d\d)(?P<zone>z|[+-]\d\d:\d\d)?(?!\d)",
        r"(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d\d?)(?P=mark)(?P<d>\d\d?)(?!\d)",
        r"(?P<y>\d{4})-?w(?P<week>\d\d)(?:-?(?P<weekday>[1-7]))?(?!\d)",
        r"(?P<y>\d{4})-?(?P<yearday>\d{3})(?!\d)",
        r"(?P<y>\d{4})(?:[-/](?P<m>\d\d))?(?!\d)",
        r"(?P<d>\d\d?)(?P<mark>[-/.])(?P<m>\d\d?)(?P=mark)(?P<y>\d\d)(?!\d)",
    )
)

NOON, MIDNIGHT, LAST_SECOND, MONTHS = 12, 24, 59, 12


def is_impossible(text: str) -> bool:
    """Whether it states a time that no clock shows, as 25:10; the day beside it is then no better."""
    return bool(NO_TIME.search(text.translate(DIGITS)))


def read_stamp(text: str, zone: tzinfo) -> datetime | None:
    """The moment that `text` is: of a year, a month or a day the first; `zone` where it states none.

    None where it is anything else, or a day that there is not.
    """
    text = text.translate(DIGITS).strip()
    if not text[:1].isdigit():
        text = _weekday_pattern().sub("", text, count=1)
    for form in DAYS:
        if (day := form.match(text)) and (clock := _time_pattern().fullmatch(text, day.end())):
            stated = {**day.groupdict(), **{name: part for name, part in clock.groupdict().items() if part}}
            return _moment({name: part for name, part in stated.items() if part}, zone)
    return None


def _moment(parts: dict[str, str], zone: tzinfo) -> datetime | None:
    hour = int(parts.get("hh", 0))
    if half := parts.get("half"):
        hour = hour % NOON + (NOON if half[0] in "pP" else 0)
    minute, second = int(parts.get("mm", 0)), min(int(parts.get("ss", 0)), LAST_SECOND)
    if hour > MIDNIGHT or (hour == MIDNIGHT and minute):
        return None
    stated = named_zone(parts.get("zone"))
    try:
        day = _day(parts).replace(minute=minute, second=second, tzinfo=stated or zone)
        return day + timedelta(hours=hour)
    except (ValueError, OverflowError):
        return None


def _day(parts: dict[str, str]) -> datetime:
    """Its beginning.

    Raises:
        ValueError: There is no such day.
    """
    year = int(parts["y"]) if len(parts["y"]) > len("26") else 2000 + int(parts["y"])
    if "week" in parts:
        return datetime.fromisocalendar(year, int(parts["week"]), int(parts.get("weekday", 1)))
    if "yearday" in parts:
        found = datetime(year, 1, 1) + timedelta(days=int(parts["yearday"]) - 1)  # noqa: DTZ001 - zone follows
        if found.year != year:
            raise ValueError("no such day")
        return found
    month, day = int(parts.get("m", 1)), int(parts.get("d", 1))
    if month > MONTHS and len(parts["y"]) == len("26"):
        month, day = day, month
    return datetime(year, month, day)  # noqa: DTZ001 - zone follows


# Made when first needed: a command that is to be quick may meet no such date.
@cache
def _weekday_pattern() -> regex.Pattern[str]:
    return regex.compile(rf"^(?:{WEEKDAYS})\.?,?\s+", regex.IGNORECASE)


@cache
def _time_pattern() -> regex.Pattern[str]:
    return regex.compile(
        r"(?:[t\s,]\s*(?P<hh>\d\d?)(?::?(?P<mm>\d\d)(?::?(?P<ss>\d\d)(?:[.,]\d+)?)?)?"
        rf"\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<zone>{ZONE})?\)?)?",
        regex.IGNORECASE,
    )
