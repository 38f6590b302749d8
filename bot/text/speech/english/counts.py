"""Phones, scores, fractions, ordinals, ranges and what numbers are left, in English."""

import re

from bot.text.speech.english.numbers import (
    ALONE,
    FIGURES,
    SCALE_WORDS,
    Rule,
    amount,
    cardinal,
    one_by_one,
    ordinal,
    spoken,
    year,
)

EDGE = r"(?<![\w.,/₹$€£-])"
PHONE = re.compile(
    rf"(?=[+\d])(?:(?<![\w.,/])\+\d{{1,3}}(?:[ -]?\d{{2,5}}){{2,4}}(?![\w-])"
    r"|(?<![\w.,/])\+91[ -]\d{2,9}(?![\w-])"
    rf"|{EDGE}(?:1800|1860)(?:[ -]\d{{2,4}}){{1,3}}(?![\w-])"
    rf"|{EDGE}0\d{{2,4}}[ -]\d{{6,8}}(?![\w-])"
    rf"|{EDGE}[6-9]\d{{4}}[ -]?\d{{5}}(?![\w,.]?\d)"
    rf"|{EDGE}\d{{3}}-\d{{3}}-\d{{4}}(?![\w-]))"
)
# What follows a second number to call, and no number of things.
CALLS = r"(?![\w%]|[.,]\d|\s(?:people|more|others|[a-z]{3,}s)\b)"
CALLED = re.compile(
    r"(?=\d{3})(?i:(?<=\bdial )|(?<=\bcall )|(?<=\bhelpline )|(?<=\bhelpline number )|(?<=\bhelpline at )"
    r"|(?<=\bhelpline numbers )|(?<=\bhelplines )"
    r"|(?<=\bcall on )|(?<=\bnumber is )|(?<=\bphone number )|(?<=\btoll-free number )"
    r"|(?<=\bcode )|(?<=\botp )|(?<=\bpin )"
    r"|(?<=\bhelpline no. )|(?<=\bdialled )|(?<=\bdialing )|(?<=\bdialling ))"
    rf"(\d{{3,6}}(?:(?:,\s|/|,?\s(?:and|or)\s)\d{{3,6}}{CALLS}){{0,4}})(?![\w%]|[.,]\d)"
)

PAIR = r"\d{1,3}-\d{1,3}"
TIE_BREAK = r"(?:\s?\(\d{1,2}(?:-\d{1,2})?\))?"
SETS = re.compile(rf"(?<![\w.,/-]){PAIR}{TIE_BREAK}(?:,\s?(?:and\s)?{PAIR}{TIE_BREAK}){{1,6}}(?![\w-])")
SCORE = re.compile(r"(?<![\w.,/₹$€£-])(\d{1,3})-(\d{1,3})(?![\w%/-]|[.,]\d)")
WICKETS = re.compile(r"(?<![\w.,/-])(\d{1,3})/(10|\d)(?![\w/-]|[.,]\d)(d(?:ec)?\b)?")
PLAYED = re.compile(
    r"\b(?:beat|beats|beaten|beating|wins?|won|winning|lost|loses?|losing|leads?|led|leading|draws?|drew|drawn|"
    r"defeat\w*|scor\w*|thrash\w*|victor\w*|level\w*|edg\w*|downed|trail\w*|series|match|final|tied|goalless|sets?|verdict|rul\w+|"
    r"vot\w+|crush\w*|rout\w*|hammer\w*|stun\w*|upset|swept|sweep|clinch\w*|head-to-head|overc\w+|outclass\w*|down|up|"
    r"ahead|shootout|penalties|aggregate)\b[^.;]*\Z",
    re.IGNORECASE,
)
AFTER_SCORE = re.compile(
    r"\s(?:win|victory|defeat|loss|lead|draw|thrashing|scoreline|series|aggregate|verdict|ruling|majority|decision|"
    r"triumph|advantage|record|margin|split|against|over|on\sagg|in\sthe\s(?:final|semi|shoot|series)|on\spenalties)\b"
)
AFTER_RANGE = re.compile(
    r"[\s-](?:year|month|week|day|hour|minute|second|percent|per\scent|km|kg|metre|meter|people|lakh|crore|thousand|"
    r"million|billion|member|age|degree|rupee|dollar|point|times|feet|inch|acre|tonne|litre|men|women|children|seats)"
)
LOOK = 80

ALWAYS_OPEN = re.compile(r"(?<![\w.,/-])24\s?[/x×]\s?7(?![\w/-])")
NAMED_DAY = re.compile(r"(?<![\w.,/-])(9|26|7|13)/(11|7)(?![\w/-]|\.\d)")
MIXED = re.compile(r"(?<![\w.,/-])(\d{1,6})[ -](\d{1,2})/(\d{1,2})(?![\w/-]|\.\d)")
SLASHED = re.compile(r"(?<![\w.,/-])(\d{1,6})/(\d{1,6})(?![\w/]|\.\d)")
RATED = re.compile(
    r"\b(?:rat\w+|stars?|scor\w+|marks|review|verdict|got|gave|given|secured)\b[^.;]*\Z", re.IGNORECASE
)
PLACE = re.compile(rf"{ALONE}(\d{{1,3}}(?:,\d{{2,3}}){{1,4}}|\d{{1,9}})(?:st|nd|rd|th|ST|ND|RD|TH)\b")
VERSION = re.compile(r"(?<![\w.,])\d{1,6}(?:\.\d{1,6}){2,8}(?![\w])")
RATIO = re.compile(r"(?<![\w.,:])(\d{1,4}):(\d{1,4})(?![\w:])")
TIMES = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)")

SCALED = re.compile(
    rf"(?=[-+\d])(?P<sign>(?<![\w%)])[-+])?{ALONE}(?P<first>{FIGURES})(?:\s?-\s?(?P<last>{FIGURES}))?"
    rf"(?:[\s-]?(?P<scale>{SCALE_WORDS})\b)?"
)
BARE_DECIMAL = re.compile(r"(?<![\w.])\.(?=\d)")
SIGNS = {"-": "minus ", "+": "plus ", None: ""}
PARTS = {2: ("half", "halves"), 4: ("quarter", "quarters")}
TEN = 10


def around(match: re.Match[str], signs: int) -> tuple[str, str]:
    """So many signs before and after what was found."""
    start, end = match.span()
    return match.string[max(0, start - signs) : start], match.string[end : end + signs]


def phone(match: re.Match[str]) -> str:
    """A number to call, figure by figure, with a pause between its groups."""
    groups = re.findall(r"\d+", match[0])
    return ("plus " if match[0].startswith("+") else "") + ", ".join(map(one_by_one, groups))


def called(match: re.Match[str]) -> str:
    """Short numbers to call: one one two."""
    return re.sub(r"\d+", lambda number: one_by_one(number[0]), match[1]).replace("/", ", ")


def sets(match: re.Match[str]) -> str:
    """The sets of a match: six four, seven six."""
    return re.sub(r"\s?\(([\d-]+)\)", r", \1,", match[0]).rstrip(",").replace("-", " ")


def score(match: re.Match[str]) -> str:
    """3-2 is three two where somebody plays, else a range."""
    before, after = around(match, LOOK)
    played = AFTER_SCORE.match(after) or (PLAYED.search(before) and not AFTER_RANGE.match(after))
    if not played:
        return match[0]
    return " ".join("nil" if goals == "0" else cardinal(goals) for goals in match.groups())


def wickets(match: re.Match[str]) -> str:
    """245/6 is two hundred and forty-five for six; what is less than its divisor is a fraction."""
    if int(match[1]) <= int(match[2]) or int(match[1]) < TEN:
        return match[0]
    return f"{cardinal(match[1])} for {cardinal(match[2])}{' declared' if match[3] else ''}"


def fraction(match: re.Match[str]) -> str:
    """3/4 is three quarters, 2025/26 by; 7/10 seven out of ten."""
    top, bottom = int(match[1]), int(match[2])
    before = match.string[max(0, match.start() - LOOK) : match.start()]
    if top < bottom and (bottom in (TEN, TEN * TEN) or (bottom < TEN and RATED.search(before))):
        return f"{cardinal(str(top))} out of {cardinal(str(bottom))}"
    if 0 < top < bottom < TEN:
        return part(top, bottom)
    if top == bottom:
        return f"{cardinal(match[1])} {cardinal(match[2])}"
    return f"{cardinal(match[1])} by {cardinal(match[2])}"


def part(top: int, bottom: int) -> str:
    """A fraction's words: one third, three quarters, half."""
    if (top, bottom) == (1, 2):
        return "half"
    one, several = PARTS.get(bottom, (ordinal(str(bottom)), f"{ordinal(str(bottom))}s"))
    return f"{cardinal(str(top))} {one if top == 1 else several}"


def mixed(match: re.Match[str]) -> str:
    """2 1/2 is two and a half."""
    top, bottom = int(match[2]), int(match[3])
    if not 0 < top < bottom:
        return match[0]
    said = part(top, bottom)
    return f"{cardinal(match[1])} and {'a half' if said == 'half' else said}"


def place(match: re.Match[str]) -> str:
    """21st is twenty-first."""
    return ordinal(match[1])


def version(match: re.Match[str]) -> str:
    """3.11.2 is three point eleven point two."""
    return " point ".join(cardinal(number) for number in match[0].split("."))


def ratio(match: re.Match[str]) -> str:
    """2:1 is two to one."""
    return f"{cardinal(match[1])} to {cardinal(match[2])}"


def number(match: re.Match[str]) -> str:
    """What number is left: with its sign, as a range, with lakh or million after it."""
    first, last, scale = match["first"], match["last"], match["scale"]
    said = f"{spoken(first)} to {amount(last, scale)}" if last else amount(first, scale)
    return SIGNS[match["sign"]] + said


def named_day(match: re.Match[str]) -> str:
    """9/11 is nine eleven."""
    return f"{cardinal(match[1])} {cardinal(match[2])}"


def case_year(match: re.Match[str]) -> str:
    """Case 12/2023 is twelve of twenty twenty-three."""
    return f"{cardinal(match[1])} of {year(match[2])}"


FIRST_RULES: tuple[Rule, ...] = (
    (PHONE, phone),
    (CALLED, called),
    (ALWAYS_OPEN, "twenty-four seven"),
    (NAMED_DAY, named_day),
    (re.compile(r"(?<![\w.,/-])50[-/]50(?![\w/-])"), "fifty-fifty"),
    (SETS, sets),
)
RULES: tuple[Rule, ...] = (
    (SCORE, score),
    (WICKETS, wickets),
    (MIXED, mixed),
    (re.compile(r"(?<![\w.,/-])(\d{1,6})/((?:19|20)\d{2})(?![\w/])"), case_year),
    (SLASHED, fraction),
    (PLACE, place),
    (VERSION, version),
    (RATIO, ratio),
    (TIMES, " by "),
)
LAST_RULES: tuple[Rule, ...] = ((BARE_DECIMAL, "point "), (SCALED, number))
