"""Dates, times, years and decades in English."""

import re

from bot.text.speech.english.numbers import OH, Rule, cardinal, decade, one_by_one, ordinal, year, years

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT = {name[:3].casefold(): name for name in MONTHS} | {"sept": "September"}
MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
TH = r"(?:st|nd|rd|th)?"
YEAR = r"(?:1\d{3}|20\d{2})"
EDGE = r"(?<![\w.,/:-])"
# 10 of these are no days: May 10 lakh, March 5 percent.
NO_DAY = r"(?![\w/:]|[.,]\d|\s?%|\s(?:lakh|crore|million|billion|percent|per\scent|people|years|km|kg))"

ISO = re.compile(rf"{EDGE}({YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:T(?=\d\d:))?(?![\w/-])")
NUMERIC = re.compile(rf"{EDGE}(\d{{1,2}})([/.-])(\d{{1,2}})\2({YEAR}|\d{{2}})(?![\w/-]|[.,]\d)")
DAY_FIRST = re.compile(
    rf"{EDGE}(?P<day>\d{{1,2}}){TH}(?:(?P<join>\s?-\s?|\sand\s|\sto\s)(?P<last>\d{{1,2}}){TH})?"
    rf"(?P<of>\sof)?[\s-](?P<month>{MONTH})(?:(?:,?\s|-)(?P<year>{YEAR})(?!\w|[.,]\d))?(?![\w])"
)
MONTH_FIRST = re.compile(
    rf"(?<!\w)(?P<month>{MONTH})\s(?P<day>\d{{1,2}}){TH}"
    rf"(?:(?P<join>\s?-\s?|\sand\s|\sto\s)(?P<last>\d{{1,2}}){TH})?"
    rf"(?:,?\s(?P<year>{YEAR})(?!\w|[.,]\d))?{NO_DAY}"
)
MONTH_YEAR = re.compile(rf"(?<!\w)(?P<month>{MONTH})(?P<gap>,?\s|-)(?P<year>{YEAR})(?!\w|[.,]\d)")

HALF = r"(?P<half>[AaPp])\.?\s?[Mm](?:\b\.?(?=\S|\s(?:[a-z\d]|[A-Z]{2,4}\b))|\b)"
BETWEEN_TIMES = re.compile(r"(?<=[\dMm.])\s?-\s?(?=\d{1,2}(?:[:.]\d\d)?\s?[AaPp]\.?[Mm])")
TWELVE = re.compile(rf"{EDGE}(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?{HALF}")
CLOCK = re.compile(
    r"(?<![\w.,:/])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?![\w:]|\.\d)"
    r"(?P<hours>\s?(?:hours|hrs)\b)?"
)
DOTTED_CLOCK = re.compile(
    r"(?<=\bat )(?P<hour>1?\d|2[0-3])\.(?P<minute>[0-5]\d)(?=\s(?:hours|hrs|IST|o'clock|in the))"
)

DECADE = re.compile(rf"(?<![\w.,])(?:({YEAR})|'?(\d0))'?s\b")
TWO_YEARS = re.compile(rf"(?<![\w.,/-])({YEAR})\s?[-/]\s?({YEAR}|\d{{2}})(?![\w%/-]|[.,]\d)")
ONE_YEAR = re.compile(rf"(?<![\w.,$₹€£/+-])({YEAR})(?![\w%]|[.,]\d|-\d)")
BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|until|till|by|during|year|from|between|circa|before|after|mid|early|late|back in|"
    r"FY|fiscal|season|spring|summer|autumn|winter|Diwali|Christmas|and|or|to|of)|\(|\A|[.?!]) ?-?\Z",
    re.IGNORECASE,
)
BEFORE_COUNT = re.compile(
    r"\b(?:over|about|nearly|around|some|than|least|most|up to|only|almost|approximately|roughly|another|"
    r"total of|all|number|room|flat|section|rule|worth|the other|exactly|just|rs|no)\.? ?\Z",
    re.IGNORECASE,
)
# Things that are counted: 1947 complaints, 2000 metric tonnes; but not 2024 was, 2026 is, 1984 riots.
COUNTED = re.compile(
    r"\s(?!(?:was|is|has|its|this|as|does|plus|alias|across|towards|besides|unless|perhaps|always|elections|polls|"
    r"riots|floods|games|olympics|finals|series|sales)\b)"
    r"(?:(?:metric|square|new|fresh|active|more|other|young|armed|local|fake|dead|police|electric|additional|"
    r"government|crore|lakh|million)\s)?"
    r"(?:[a-z]{2,20}[a-rt-z]s|people|men|women|children|police|personnel|staff|feet|sq|km|kg|crore|lakh|million|per|"
    r"cattle|sheep|aircraft|hertz|cusecs)\b"
)
LOOK = 24
NOON = 12


def date_words(
    day: str, month: str, the_year: str | None, *, last: str | None = None, join: str = " to "
) -> str:
    """A day as it is said day first: fifteenth August, twenty twenty-six."""
    days = f"{ordinal(day)}{join}{ordinal(last)}" if last else ordinal(day)
    return f"{days} {month}{f', {year(the_year)}' if the_year else ''}"


def iso(match: re.Match[str]) -> str:
    """2026-08-15."""
    gap = " " if match[0].endswith("T") else ""
    return date_words(str(int(match[3])), MONTHS[int(match[2]) - 1], match[1]) + gap


def numeric(match: re.Match[str]) -> str:
    """15/08/2026; the day first, as in India, unless it cannot be one."""
    first, second, last = int(match[1]), int(match[3]), match[4]
    if second > len(MONTHS) >= first:
        first, second = second, first
    if not (1 <= first <= 31 and 1 <= second <= len(MONTHS)) or (len(last) == 2 and match[2] != "/"):  # noqa: PLR2004
        return match[0]
    full = last if len(last) > 2 else f"{'19' if int(last) > 50 else '20'}{last}"  # noqa: PLR2004
    return date_words(str(first), MONTHS[second - 1], full)


def day_first(match: re.Match[str]) -> str:
    """15 August 2026, 10-12 June, the 7th of March."""
    if not 1 <= int(match["day"]) <= 31:  # noqa: PLR2004
        return match[0]
    month = f"{'of ' if match['of'] else ''}{_month(match['month'])}"
    return date_words(match["day"], month, match["year"], last=match["last"], join=_join(match["join"]))


def month_first(match: re.Match[str]) -> str:
    """August 15, 2026."""
    if not 1 <= int(match["day"]) <= 31:  # noqa: PLR2004
        return match[0]
    last = f"{_join(match['join'])}{ordinal(match['last'])}" if match["last"] else ""
    ending = f", {year(match['year'])}" if match["year"] else ""
    return f"{_month(match['month'])} {ordinal(match['day'])}{last}{ending}"


def month_year(match: re.Match[str]) -> str:
    """March 2027."""
    return f"{_month(match['month'])} {year(match['year'])}"


def _month(written: str) -> str:
    name = written.rstrip(".").casefold()
    return SHORT.get(name, SHORT[name[:3]])


def _join(written: str | None) -> str:
    return " and " if written and "and" in written else " to "


def twelve(match: re.Match[str]) -> str:
    """6:30 pm is six thirty P M."""
    minute = match["minute"]
    said = cardinal(str(int(match["hour"])))
    if minute and int(minute):
        said += f" {_minute(minute)}"
    return f"{said} {match['half'].upper()} M"


def clock(match: re.Match[str]) -> str:
    """18:45 is eighteen forty-five, 7:00 seven o'clock, 2:15:30 two fifteen thirty."""
    hour, minute, second = int(match["hour"]), match["minute"], match.groupdict().get("second")
    said = [cardinal(str(hour))]
    if second:
        said += [_minute(minute), _minute(second)]
    elif int(minute):
        said.append(_minute(minute))
    else:
        said.append("o'clock" if hour <= NOON and not match.groupdict().get("hours") else "hundred")
    return " ".join(said) + (" hours" if match.groupdict().get("hours") else "")


def _minute(figures: str) -> str:
    said = cardinal(str(int(figures)))
    return f"{OH} {said}" if figures.startswith("0") and figures != "00" else said


def a_decade(match: re.Match[str]) -> str:
    """1990s, '90s."""
    return decade(match[1] or match[2])


def two_years(match: re.Match[str]) -> str:
    """2025-26, 1935-2020."""
    first, last = match[1], match[2]
    if len(last) == 2 and int(last) != (int(first[2:]) + 1) % 100 and int(last) <= int(first[2:]):  # noqa: PLR2004
        return f"{year(first)} {one_by_one(last)}"
    return years(first, last)


def one_year(match: re.Match[str]) -> str:
    """1947 as a year, or as a number where things are counted."""
    before = match.string[max(0, match.start() - LOOK) : match.start()]
    after = match.string[match.end() : match.end() + 2 * LOOK]
    counted = COUNTED.match(after)
    if BEFORE_COUNT.search(before):
        return cardinal(match[1])
    if counted and not (BEFORE_YEAR.search(before) or re.search(r"\b[Tt]he \Z", before)):
        return cardinal(match[1])
    return year(match[1])


RULES: tuple[Rule, ...] = (
    (BETWEEN_TIMES, " to "),
    (ISO, iso),
    (NUMERIC, numeric),
    (DAY_FIRST, day_first),
    (MONTH_FIRST, month_first),
    (MONTH_YEAR, month_year),
    (TWELVE, twelve),
    (CLOCK, clock),
    (DOTTED_CLOCK, clock),
)
YEAR_RULES: tuple[Rule, ...] = ((DECADE, a_decade), (TWO_YEARS, two_years), (ONE_YEAR, one_year))
