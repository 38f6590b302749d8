"""Dates as news sites write them in six languages, with a time and a zone where one is given."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

import regex

from bot.loader.spelling import fold

MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun",
        "july|jul", "august|aug", "september|sept|sep", "october|oct", "november|nov", "december|dec",
    ),
    "hi": (
        "जनवरी|जन", "फरवरी|फर", "मार्च", "अप्रैल", "मई", "जून",
        "जुलाई", "अगस्त", "सितंबर|सितं", "अक्टूबर|अक्तूबर|अक्टू", "नवंबर|नवं", "दिसंबर|दिसं",
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
WEEKDAYS = (
    "mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    "|(?:सोम|मंगल|बुध|गुरु|बृहस्पति|शुक्र|शनि|रवि|मंगळ)(?:वार)?|इतवार|(?:সোম|মঙ্গল|বুধ|বৃহস্পতি|শুক্র|শনি|রবি)বার"
    "|پیر|منگل|بدھ|جمعرات|جمعہ|ہفتہ|اتوار|திங்கள்|செவ்வாய்|புதன்|வியாழன்|வெள்ளி|சனி|ஞாயிறு"
)
EVENING = (
    "pm",
    "p.m.",
    "अपराह्न",
    "शाम",
    "रात",
    "दोपहर",
    "दुपारी",
    "सायंकाळी",
    "रात्री",
    "সন্ধ্যা",
    "বিকেল",
    "রাত",
    "شام",
    "மாலை",
    "இரவு",
)
MORNING = ("am", "a.m.", "पूर्वाह्न", "सुबह", "सकाळी", "সকাল", "صبح", "காலை")
ZONES = {
    "ist": timezone(timedelta(hours=5, minutes=30)),
    "gmt": UTC,
    "utc": UTC,
    "z": UTC,
    "pkt": timezone(timedelta(hours=5)),
}

LONGEST = 80
LEAD = 16
NOON, DAY, HOUR = 12, 24, 60

ISO = regex.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"(?:[t ]+(?P<hh>\d\d):(?P<mm>\d\d)(?::(?P<ss>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
NUMBERS = regex.compile(
    r"(?<!\d)(?P<d>\d{1,2})(?P<mark>[/.-])(?P<m>\d{1,2})(?P=mark)(?P<y>(?:19|20)\d\d)(?!\d)"
)
FILLERS = regex.compile(r"\b(?:at|on|बजे|को|वाजता|টা|بجے|மணி|hrs|hours)\b|[\s,;:|()\[\]/•·.\-–—।]+")


def find_date(text: str, zone: tzinfo) -> datetime | None:
    """The first full date in `text` with its time; midnight without one; `zone` where none is stated."""
    found = _first(fold(text), zone)
    return found[0] if found else None


def is_date_only(text: str) -> bool:
    """Whether `text` says nothing but a date, and perhaps a weekday and a time."""
    folded = fold(text)
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
    hits = [hit for pattern in (ISO, *_named_patterns(), NUMBERS) if (hit := pattern.search(folded))]
    for hit in sorted(hits, key=lambda hit: hit.start()):
        when = _moment(hit, folded, zone)
        if when:
            return when, hit.start(), hit.end()
    return None


def _moment(hit: regex.Match[str], folded: str, zone: tzinfo) -> datetime | None:
    parts = hit.groupdict()
    hour, minute, stated = _clock(parts, folded[: hit.start()] + " | " + folded[hit.end() :])
    month = parts["m"] if parts["m"].isdigit() else _month_numbers()[parts["m"]]
    try:
        return datetime(
            int(parts["y"]),
            int(month),
            int(parts["d"]),
            hour,
            minute,
            int(parts.get("ss") or 0),
            tzinfo=stated or zone,
        )
    except ValueError:
        return None


def _clock(parts: dict[str, str], around: str) -> tuple[int, int, tzinfo | None]:
    if parts.get("hh"):
        return int(parts["hh"]), int(parts["mm"]), _offset(parts.get("zone"))
    found = _clock_pattern().search(around)
    if found is None:
        return 0, 0, None
    hour, minute = int(found["hh"]), int(found["mm"])
    half = (found["before"] or found["after"] or "").strip()
    if half in EVENING and hour < NOON:
        hour += 12
    if half in MORNING and hour == NOON:
        hour = 0
    if hour >= DAY or minute >= HOUR:
        return 0, 0, None
    return hour, minute, _offset(found["zone"])


def _offset(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if name in ZONES:
        return ZONES[name]
    digits = name.lstrip("+-").replace(":", "")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if name.startswith("-") else shift) if shift < timedelta(hours=24) else None


@cache
def _clock_pattern() -> regex.Pattern[str]:
    halves = "|".join(regex.escape(fold(half)) for half in EVENING + MORNING)
    zones = "|".join(ZONES)
    return regex.compile(
        rf"(?:(?P<before>{halves})\s*)?(?<!\d)(?P<hh>\d{{1,2}})[:.](?P<mm>\d\d)(?::\d\d)?(?!\d)(?:\s*(?P<after>{halves})(?!\w))?"
        rf"(?:\s*(?:बजे|बजेपर)?\s*\(?(?P<zone>(?:{zones})\b|[+-]\d\d:?\d\d)\)?)?"
    )


@cache
def _named_patterns() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    names = "|".join(sorted(map(regex.escape, _month_numbers()), key=len, reverse=True))
    gap = r"[\s,./\-]{0,3}"
    year = r"(?P<y>(?:19|20)\d\d|(?:१९|२०)[०-९]{2}|(?:১৯|২০)[০-৯]{2}|(?:۱۹|۲۰)[۰-۹]{2})(?!\d)"
    return (
        regex.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{gap}(?P<m>{names})(?!\w){gap}{year}"),
        regex.compile(rf"(?<!\w)(?P<m>{names})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{year}"),
    )


@cache
def _month_numbers() -> dict[str, int]:
    return {
        fold(name): number
        for months in MONTHS.values()
        for number, names in enumerate(months, 1)
        for name in names.split("|")
    }
