"""Dates, times of day and decades."""

import regex

from bot.text.speech.hindi.numbers import SMALL, cardinal, year
from bot.text.speech.hindi.rule import END, START, WORD_END, WORD_START, Match, Rule, any_of

MONTHS = tuple("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".split())  # noqa: SIM905
ENGLISH = "January February March April May June July August September October November December"
LATIN_MONTHS = {
    name[:length]: MONTHS[place] for place, name in enumerate(ENGLISH.split()) for length in {3, len(name)}
} | {"Sept": "सितंबर"}
MONTH_NAMES = any_of([*MONTHS, "फरवरी", "अप्रेल", "सितम्बर", "अक्तूबर", "नवम्बर", "दिसम्बर", "जनवरी", "सितंबर"])
LATIN_MONTH = rf"({any_of(LATIN_MONTHS)})\.?"

DAY, MONTH, YEAR = r"(0?[1-9]|[12]\d|3[01])", r"(0?[1-9]|1[0-2])", r"((?:1[1-9]|20|21)\d\d)"
PARTS_OF_DAY = "सुबह सवेरे तड़के दोपहर शाम रात देर सायं प्रातः अपराह्न पूर्वाह्न भोर"
# The hour (0-23) from which on a part of the day is called so.
CALLED = ((4, "सुबह"), (12, "दोपहर"), (16, "शाम"), (20, "रात"))
HALF_HOURS = {1: "डेढ़", 2: "ढाई"}
CLOCK = r"([01]?\d|2[0-4])[:.]([0-5]\d)"
COLON_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)"
POSTPOSITION = regex.compile(rf"{any_of('से तक के का की को में पर और या व तथा बाद तो भी ही')}{WORD_END}")
# Years of two figures below this are of this century.
THIS_CENTURY = 40
LATIN_HALF = r"([AaPp])\.?[Mm](?:\.(?! [A-Z])|(?![\w]))"


def _date(day: str, month: int, year_figures: str) -> str:
    return f"{cardinal(int(day))} {MONTHS[month - 1]} {_year(year_figures)}"


def _year(figures: str) -> str:
    if len(figures) > 2:  # noqa: PLR2004
        return year(int(figures))
    return year(int(figures) + (2000 if int(figures) < THIS_CENTURY else 1900))


def _day_first(match: Match) -> str | None:
    day, month = int(match[1]), int(match[3])
    if month > 12 >= day:  # noqa: PLR2004  # as Americans write it
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= 12):  # noqa: PLR2004
        return None
    return _date(str(day), month, match[4])


def _latin_date(match: Match) -> str:
    day, month = (match[1], match[2]) if match[1] else (match[5], match[4])
    figures = match[3] or match[6]
    return " ".join([cardinal(int(day)), LATIN_MONTHS[month], *([_year(figures)] if figures else [])])


def clock(hour: int, minute: int, *, follows: bool) -> str:
    """A time of day; `follows` tells whether a word comes next that is no postposition."""
    if minute == 0:
        return f"{cardinal(hour)} बजे"
    if minute == 30 and 1 <= hour <= 12:  # noqa: PLR2004
        return f"{HALF_HOURS.get(hour, f'साढ़े {SMALL[hour]}')} बजे"
    if minute == 15 and 1 <= hour <= 12:  # noqa: PLR2004
        return f"सवा {SMALL[hour]} बजे"
    if minute == 45 and 1 <= hour < 12:  # noqa: PLR2004  # what lies before one o'clock is called in many ways
        return f"पौने {SMALL[hour + 1]} बजे"
    return f"{cardinal(hour)} बजकर {cardinal(minute)} मिनट" + (" पर" if follows else "")


def _time(match: Match) -> str:
    return clock(int(match[1]), int(match[2]), follows=_word_follows(match))


def _times(match: Match) -> str:
    last = clock(int(match[3]), int(match[4]), follows=_word_follows(match))
    return f"{_first(int(match[1]), int(match[2]), last)} से {last}"


def _first(hour: int, minute: int, last: str) -> str:
    """साढ़े पाँच से सात बजे: बजे is said once."""
    first = clock(hour, minute, follows=False)
    return first.removesuffix(" बजे") if last.endswith("बजे") else first


def _word_follows(match: Match) -> bool:
    rest = match.string[match.end() : match.end() + 12].lstrip()
    return rest[:1].isalpha() and not POSTPOSITION.match(rest)


def _half_day(match: Match) -> str:
    """10 AM: सुबह दस बजे, unless the part of the day has just been named."""
    hour, minute = int(match[2]), int(match[3] or 0)
    afternoon = match[4] in "Pp"
    of_day = hour % 12 + 12 * afternoon if hour <= 12 else hour  # noqa: PLR2004
    called = match[1] or [name for start, name in ((0, "रात"), *CALLED) if start <= of_day][-1]
    return f"{called} {clock(hour, minute, follows=_word_follows(match))}"


RULES = (
    Rule(r"(?<=\d ?[AaPp]\.?[Mm]\.?) ?- ?(?=\d)", lambda _: "से"),
    Rule(rf"{START}(\d{{4}})[-/.]{MONTH}[-/.]{DAY}(?:T(?=\d)|{END})", lambda m: _date(m[3], int(m[2]), m[1])),
    Rule(rf"{START}(\d{{1,2}})([-/.])(\d{{1,2}})\2{YEAR}{END}", _day_first),
    Rule(rf"{START}(\d{{1,2}})(/)(\d{{1,2}})/(\d\d){END}", _day_first),
    Rule(rf"{START}(\d{{1,2}})(\.)(\d{{1,2}})\.(2\d){END}", _day_first),
    # Scores have no noughts in front.
    Rule(rf"{START}(?=0|\d\d-0)(\d\d)(-)(\d\d)-(2\d){END}", _day_first),
    Rule(
        rf"{START}{DAY}(?:st|nd|rd|th)? {LATIN_MONTH}(?:,? {YEAR})?{END}"
        rf"|{WORD_START}{LATIN_MONTH} {DAY}(?:st|nd|rd|th)?(?:,? {YEAR})?{END}",
        _latin_date,
    ),
    Rule(rf"{WORD_START}({any_of(LATIN_MONTHS)})(?= \d{{4}}{END})", lambda m: LATIN_MONTHS[m[1]]),
    Rule(rf"(?<=\d ?)({MONTH_NAMES}), (?={YEAR}{END})", lambda m: m[1]),
    Rule(rf"({MONTH_NAMES}) {DAY}, (?={YEAR}{END})", lambda m: f"{cardinal(int(m[2]))} {m[1]}"),
    Rule(rf"({MONTH_NAMES})-(?={YEAR}{END})", lambda m: m[1]),
    Rule(rf"({MONTH_NAMES}) {YEAR}{END}", lambda m: f"{m[1]} {_year(m[2])}"),
    Rule(rf"{START}{YEAR}s{WORD_END}", lambda m: f"{year(int(m[1]))} के दशक"),
    # 60s may be seconds.
    Rule(rf"{START}([2-57-9]0)s(?= (?:का|की|के|में|से){WORD_END})", lambda m: f"{cardinal(int(m[1]))} के दशक"),
    Rule(
        rf"(?:({any_of(PARTS_OF_DAY.split())}) )?{START}([01]?\d|2[0-4])(?:[:.]([0-5]\d))? ?{LATIN_HALF}",
        _half_day,
    ),
    Rule(
        rf"{START}(\d{{1,2}}):([0-5]\d):([0-5]\d){END}(?: घंटे)?",
        lambda m: f"{cardinal(int(m[1]))} घंटे {cardinal(int(m[2]))} मिनट {cardinal(int(m[3]))} सेकंड",
    ),
    Rule(rf"{START}([01]\d|2[0-4])([0-5]\d) (?:बजे|hrs|hours){WORD_END}", _time),
    Rule(rf"{START}{CLOCK}-{CLOCK} बजे", _times),
    Rule(
        rf"{START}{CLOCK}-(\d{{1,2}})(?= बजे)",
        lambda m: f"{_first(int(m[1]), int(m[2]), 'बजे')} से {cardinal(int(m[3]))}",
    ),
    Rule(rf"{START}{COLON_CLOCK}-{COLON_CLOCK}{END}", _times),
    Rule(rf"{START}{CLOCK} ?(?:hrs|Hrs|HRS)?(?:बजे|वाजता)", _time),
    Rule(rf"(?<!अनुपात ){START}{COLON_CLOCK}(?: ?(?:hrs|hours|IST|आईएसटी))?{END}(?! के अनुपात)", _time),
    Rule(
        rf"({any_of(PARTS_OF_DAY.split())}) {START}(\d{{1,2}})\.([0-5]\d){END}(?= (?:से|तक|पर|के))",
        lambda m: f"{m[1]} {clock(int(m[2]), int(m[3]), follows=False)}",
    ),
)
