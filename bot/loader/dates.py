"""Dates as news sites write them in six languages, with a time and a zone where one is given."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache

import regex

from bot.loader.spelling import fold

MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun",
        "july|jul", "august|aug", "september|sept|sep", "october|oct", "november|nov", "december|dec",
    ),
    "hi": (
        "जनवरी|जन", "फरवरी|फर", "मार्च", "अप्रैल|अप्रै", "मई", "जून",
        "जुलाई|जुला", "अगस्त|अग", "सितंबर|सितं|सित", "अक्टूबर|अक्तूबर|अक्टू", "नवंबर|नवं|नव", "दिसंबर|दिसं|दिस",
    ),
    "mr": (
        "जानेवारी", "फेब्रुवारी", "मार्च", "एप्रिल", "मे", "जून",
        "जुलै", "ऑगस्ट", "सप्टेंबर|सप्टेम्बर", "ऑक्टोबर", "नोव्हेंबर", "डिसेंबर",
    ),
    "bn": (
        "জানুয়ারি|জানুয়ারী", "ফেব্রুয়ারি|ফেব্রুয়ারী", "মার্চ", "এপ্রিল", "মে", "জুন",
        "জুলাই", "আগস্ট|অগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর",
    ),
    "ur": (
        "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون",
        "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر",
    ),
    "ta": (
        "ஜனவரி", "பிப்ரவரி", "மார்ச்", "ஏப்ரல்", "மே", "ஜூன்",
        "ஜூலை", "ஆகஸ்ட்", "செப்டம்பர்", "அக்டோபர்", "நவம்பர்", "டிசம்பர்",
    ),
}  # fmt: skip
# From Monday on, as `datetime.weekday` counts.
WEEKDAY_NAMES = (
    "mon(?:day)?|सोम(?:वार)?|সোমবার|پیر|திங்கள்",
    "tues?(?:day)?|मंगल(?:वार)?|मंगळवार|মঙ্গলবার|منگل|செவ்வாய்",
    "wed(?:nesday)?|बुध(?:वार)?|বুধবার|بدھ|புதன்",
    "thu(?:rs(?:day)?)?|(?:गुरु|बृहस्पति)(?:वार)?|বৃহস্পতিবার|جمعرات|வியாழன்",
    "fri(?:day)?|शुक्र(?:वार)?|শুক্রবার|جمعہ|வெள்ளி",
    "sat(?:urday)?|शनि(?:वार)?|শনিবার|ہفتہ|சனி",
    "sun(?:day)?|रवि(?:वार)?|इतवार|রবিবার|اتوار|ஞாயிறு",
)
WEEKDAYS = "|".join(WEEKDAY_NAMES)
# Parts of a day. Midday begins before noon, and a night ends after midnight.
MORNING = (
    *("am", "a.m.", "पूर्वाह्न", "सुबह", "तड़के", "भोर", "सवेरे", "सकाळी", "पहाटे"),
    *("সকাল", "ভোর", "صبح", "காலை", "அதிகாலை"),
)
EVENING = (
    *("pm", "p.m.", "अपराह्न", "शाम", "सायं", "सायंकाळी", "संध्याकाळी", "সন্ধ্যা", "বিকেল", "বিকাল", "شام"),
    *("மாலை", "பிற்பகல்"),
)
MIDDAY = ("दोपहर", "दोपहर बाद", "दुपारी", "দুপুর", "দুপুরে", "دوپہر", "மதியம்")
NIGHT = ("रात", "देर रात", "रात्री", "রাত", "رات", "இரவு")
ZONES = {
    "ist": timezone(timedelta(hours=5, minutes=30)),
    "gmt": UTC,
    "utc": UTC,
    "ut": UTC,
    "z": UTC,
    "pkt": timezone(timedelta(hours=5)),
    "npt": timezone(timedelta(hours=5, minutes=45)),
    # RFC 822, 5.1.
    "est": timezone(timedelta(hours=-5)),
    "edt": timezone(timedelta(hours=-4)),
    "cst": timezone(timedelta(hours=-6)),
    "cdt": timezone(timedelta(hours=-5)),
    "mst": timezone(timedelta(hours=-7)),
    "mdt": timezone(timedelta(hours=-6)),
    "pst": timezone(timedelta(hours=-8)),
    "pdt": timezone(timedelta(hours=-7)),
    "bst": timezone(timedelta(hours=1)),
    "cet": timezone(timedelta(hours=1)),
    "cest": timezone(timedelta(hours=2)),
    "eet": timezone(timedelta(hours=2)),
    "eest": timezone(timedelta(hours=3)),
    "msk": timezone(timedelta(hours=3)),
    "hkt": timezone(timedelta(hours=8)),
    "sgt": timezone(timedelta(hours=8)),
    "jst": timezone(timedelta(hours=9)),
    "kst": timezone(timedelta(hours=9)),
    "aest": timezone(timedelta(hours=10)),
    "aedt": timezone(timedelta(hours=11)),
    "nzst": timezone(timedelta(hours=12)),
    "nzdt": timezone(timedelta(hours=13)),
    "ast": timezone(timedelta(hours=-4)),
    "adt": timezone(timedelta(hours=-3)),
}

LONGEST = 80
SECONDS_DIGITS = 10
LEAD = 16
NOON, DAY, HOUR = 12, 24, 60
DAWN = 6

# RFC 2822, 4.3: years of two digits.
CENTURY_TURNS = 50

DIGITS = {ord(zero) + digit: str(digit) for zero in "०০۰௦٠੦૦୦౦೦൦" for digit in range(10)}
# A number, with or without a name before it that says from where it counts; or a name alone.
ZONE = (
    r"(?:(?:gmt|utc?|ist)\s?[+-]\d\d?|[+-]\d\d|[+-]\d(?=:))(?::?\d\d)?(?!\d)"
    rf"|(?:{'|'.join(ZONES)})(?!\w)"
)
ISO = regex.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<mark>[-/])(?P<m>\d\d)(?P=mark)(?P<d>\d\d)"
    rf"(?:[t ]+(?P<hh>\d\d):(?P<mm>\d\d)(?::(?P<ss>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>{ZONE})?)?(?!\d)"
)
# Seconds or milliseconds since 1970, of this century.
EPOCH = regex.compile(r"1\d{9}(?:\d{3})?")
NUMBERS = regex.compile(
    r"(?<!\d)(?P<d>\d{1,2})(?P<mark>[/.-])(?P<m>\d{1,2})(?P=mark)(?P<y>(?:19|20)\d\d)(?!\d)"
)
FILLERS = regex.compile(r"\b(?:at|on|बजे|को|वाजता|টা|بجے|மணி|hrs|hours)\b|[\s,;:|()\[\]/•·.\-–—।]+")


def find_date(text: str, zone: tzinfo) -> datetime | None:
    """The first full date in `text` with its time; midnight without one; `zone` where none is stated.

    A number alone counts the seconds, or the milliseconds, since 1970.
    """
    if EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:SECONDS_DIGITS]), UTC)
    found = _first(fold(text), zone)
    return found[0] if found else None


def is_date_only(text: str) -> bool:
    """Whether `text` says nothing but a date, and perhaps a weekday and a time."""
    folded = fold(text).translate(DIGITS)
    found = _first(folded, UTC)
    if found is None or len(text) > LONGEST:
        return False
    rest = folded[: found[1]] + " " + folded[found[2] :]
    rest = regex.sub(rf"\b(?:{WEEKDAYS})(?!\w)", " ", _clock_pattern().sub(" ", rest))
    return not FILLERS.sub("", rest)


def is_time_only(text: str) -> bool:
    """Whether `text` says nothing but a time of day."""
    folded = fold(text)
    return (
        len(text) <= LONGEST
        and bool(folded)
        and not FILLERS.sub("", _clock_pattern().sub(" ", folded, count=1))
    )


def starts_with_date(text: str) -> bool:
    """Whether a date stands at the beginning of `text`, at most a weekday or a time before it."""
    found = _first(fold(text), UTC)
    return found is not None and found[1] <= LEAD


def _first(folded: str, zone: tzinfo) -> tuple[datetime, int, int] | None:
    """The date, and where it begins and ends."""
    folded = folded.translate(DIGITS)
    hits = [hit for pattern in (ISO, *_named_patterns(), NUMBERS) if (hit := pattern.search(folded))]
    for hit in sorted(hits, key=lambda hit: hit.start()):
        when = _moment(hit, folded, zone)
        if when:
            return when, hit.start(), hit.end()
    return None


def _moment(hit: regex.Match[str], folded: str, zone: tzinfo) -> datetime | None:
    parts = hit.groupdict()
    hour, minute, second, stated = _clock(parts, folded[: hit.start()] + " | " + folded[hit.end() :])
    days = [
        day
        for month, number in _month_and_day(parts)
        if (day := _date(_year(parts["y"]), month, number)) is not None
    ]
    if not days or not _is_shown(hour, minute, second):
        return None
    likely = next((day for day in days if _is_weekday(day, folded)), days[0])
    midnight = datetime.combine(likely, time(0, minute, second, tzinfo=stated or zone))
    return midnight + timedelta(hours=hour)


def _month_and_day(parts: dict[str, str]) -> list[tuple[int, int]]:
    """Month and day; where both are numbers before a year the day may as well stand second."""
    if not parts["m"].isdigit():
        return [(_month_numbers()[parts["m"]], int(parts["d"]))]
    month, day = int(parts["m"]), int(parts["d"])
    return [(month, day)] if "hh" in parts else [(month, day), (day, month)]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_weekday(day: date, folded: str) -> bool:
    """Whether a day is the weekday that stands beside it."""
    return bool(_weekday_patterns()[day.weekday()].search(folded))


def _year(digits: str) -> int:
    """A year, also of two digits."""
    year = int(digits)
    if len(digits) > len("26"):
        return year
    return year + (2000 if year < CENTURY_TURNS else 1900)


def _clock(parts: dict[str, str], around: str) -> tuple[int, int, int, tzinfo | None]:
    """Hour, minute and second, and the zone where one is stated."""
    if parts.get("hh"):
        return int(parts["hh"]), int(parts["mm"]), int(parts["ss"] or 0), named_zone(parts.get("zone"))
    found = _clock_pattern().search(around)
    if found is None:
        return 0, 0, 0, None
    hour = _of_twenty_four(int(found["hh"]), (found["before"] or found["after"] or "").strip())
    minute, second = int(found["mm"] or 0), int(found["ss"] or 0)
    if not _is_shown(hour, minute, second):
        return 0, 0, 0, None
    return hour, minute, second, named_zone(found["zone"])


def _is_shown(hour: int, minute: int, second: int) -> bool:
    """Whether a clock shows that; 24:00 is the end of a day."""
    return minute < HOUR and second < HOUR and (hour < DAY or (hour == DAY and not minute + second))


def _of_twenty_four(hour: int, part: str) -> int:
    """The hour on a clock of 24, from one of 12 in a part of the day."""
    starts = _parts_of_day().get(part)
    if starts is None or hour > NOON:
        return hour
    if part in _nights():
        return hour % NOON if hour % NOON < DAWN else hour + NOON
    return hour % NOON + NOON if hour % NOON < starts else hour % NOON


def named_zone(name: str | None) -> tzinfo | None:
    """The zone that `ZONE` has found; None where there is none, or none so far away."""
    if not name:
        return None
    if (known := ZONES.get(name.lower())) is not None:
        return known
    signed = regex.sub(r"[^\d+:-]", "", name)
    hours, _, minutes = signed[1:].partition(":")
    if len(hours) > len("05"):
        hours, minutes = hours[:-2], hours[-2:]
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-shift if signed[0] == "-" else shift) if shift < timedelta(hours=24) else None


@cache
def _parts_of_day() -> dict[str, int]:
    """Each part of the day, and the hour of twelve below which it is after noon."""
    below = ((MORNING, 0), (EVENING, NOON), (MIDDAY, DAWN), (NIGHT, NOON))
    return {fold(name): hour for names, hour in below for name in names}


@cache
def _nights() -> frozenset[str]:
    return frozenset(map(fold, NIGHT))


@cache
def _weekday_patterns() -> tuple[regex.Pattern[str], ...]:
    return tuple(regex.compile(rf"\b(?:{names})(?!\w)") for names in WEEKDAY_NAMES)


@cache
def _clock_pattern() -> regex.Pattern[str]:
    halves = "|".join(regex.escape(half) for half in sorted(_parts_of_day(), key=len, reverse=True))
    return regex.compile(
        rf"(?:(?P<before>{halves})\.?\s*)?(?<!\d)(?P<hh>\d{{1,2}})"
        rf"(?:[:.](?P<mm>\d\d)(?::(?P<ss>\d\d)(?:\.\d{{1,9}})?)?(?!\d)|(?=\s*(?:बजे|वाजता|[ap]\.?m\b)))"
        rf"(?:\s*(?P<after>{halves})(?!\w))?(?:\s*(?:बजे|बजेपर)?\s*\(?(?P<zone>{ZONE})\)?)?"
    )


@cache
def _named_patterns() -> tuple[regex.Pattern[str], ...]:
    names = "|".join(sorted(map(regex.escape, _month_numbers()), key=len, reverse=True))
    gap = r"[\s,./\-]{0,3}"
    year = r"(?P<y>(?:19|20)\d\d)(?!\d)"
    day = r"(?P<d>\d{1,2})"
    return (
        regex.compile(rf"(?<!\d){day}(?:st|nd|rd|th)?(?:\s+of\b)?{gap}(?P<m>{names})(?!\w){gap}{year}"),
        regex.compile(rf"(?<!\w)(?P<m>{names})\.?\s+{day}(?:st|nd|rd|th)?,?\s+{year}"),
        # RFC 822: only before a time, for "12 May 25 people came" is no date.
        regex.compile(rf"(?<!\d){day}[\s-](?P<m>{names})[\s-](?P<y>\d\d)(?=,?\s+\d\d?:\d\d)"),
        # As asctime of C and `date` of Unix write it.
        regex.compile(
            rf"(?<!\w)(?P<m>{names})\s+{day}\s+(?P<hh>\d\d):(?P<mm>\d\d)(?::(?P<ss>\d\d))?\s+"
            rf"(?:(?P<zone>{ZONE})\s+)?{year}"
        ),
    )


@cache
def _month_numbers() -> dict[str, int]:
    return {
        fold(name): number
        for months in MONTHS.values()
        for number, names in enumerate(months, 1)
        for name in names.split("|")
    }
