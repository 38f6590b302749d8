"""Abbreviations, Roman numerals, initials, and names of letters and figures in English."""

import re

from bot.text.speech.english.counts import around
from bot.text.speech.english.numbers import YEARS, Rule, cardinal, in_name, ordinal, spoken, year
from bot.text.speech.latin import CLUMSY
from bot.text.speech.lexicon import lexicon, said_as_words, themes

TITLES = {
    "Dr": "Doctor", "Mr": "Mister", "Mrs": "Missus", "Ms": "Ms", "Prof": "Professor", "St": "Saint", "Lt":
    "Lieutenant", "Gen": "General", "Col": "Colonel", "Maj": "Major", "Capt": "Captain", "Sgt":
    "Sergeant", "Cmdr": "Commander", "Brig": "Brigadier", "Gov": "Governor", "Sen": "Senator", "Rep":
    "Representative", "Rev": "Reverend", "Hon": "Honourable", "Smt": "Shrimati", "Sri": "Sri", "Adv":
    "Advocate", "Er": "Engineer", "Pt": "Pandit", "Mt": "Mount", "Ft": "Fort", "Fr": "Father", "Insp":
    "Inspector", "Supt": "Superintendent", "Md": "Mohammed", "Sh": "Shri", "Messrs": "Messieurs",
}  # fmt: skip
SHORT = {
    "Govt": "Government", "govt": "government", "Dept": "Department", "dept": "department", "Univ":
    "University", "Asst": "Assistant", "Assn": "Association", "vs": "versus", "Vs": "versus", "approx":
    "approximately", "Approx": "Approximately", "Inc": "Incorporated", "Ltd": "Limited", "Pvt": "Private",
    "Corp": "Corporation", "Bros": "Brothers", "Jr": "Junior", "Sr": "Senior", "Ave": "Avenue", "Blvd":
    "Boulevard", "Rd": "Road", "Dist": "District", "Distt": "District", "Intl": "International", "Natl":
    "National", "Addl": "Additional", "Hqrs": "Headquarters", "Mfg": "Manufacturing", "Engg":
    "Engineering", "Mgmt": "Management", "Bldg": "Building", "Dy": "Deputy", "Secy": "Secretary", "est":
    "estimated",
}  # fmt: skip
# These are words too without their stop, or names.
WITH_STOP = {
    "v": "versus", "etc": "et cetera", "e.g": "for example", "i.e": "that is", "Co": "Company", "cf":
    "compare", "St": "Street", "Jan": "January", "Feb": "February", "Aug": "August", "Sept": "September",
    "Oct": "October", "Nov": "November", "Dec": "December", "Apr": "April", "Tue": "Tuesday", "Tues":
    "Tuesday", "Thu": "Thursday", "Thurs": "Thursday", "Fri": "Friday", "a.k.a": "also known as", "viz":
    "namely",
}  # fmt: skip
# These only before a figure.
BEFORE_FIGURE = {
    "Vol": "Volume", "vol": "volume", "Fig": "Figure", "fig": "figure", "Ch": "Chapter", "Sec": "Section",
    "sec": "section", "Art": "Article", "p": "page", "pp": "pages", "ca": "circa", "Pg": "page",
}  # fmt: skip
PAGE = re.compile(rf"(?<![\w.'-])({'|'.join(BEFORE_FIGURE)})\.\s?(?=[\dIVX])")
NUMBERED = re.compile(r"(?<![\w])(?:Nos?|nos?|№)(?:\.\s?|\s)(?=\d)|№\s?|#(?=\d)")
# Without their stop these are names or words more often.
STOP_NEEDED = frozenset({"Sen", "Rep", "Er", "Hon", "Sh", "Fr", "Adv", "Pt", "Mt", "Ft"})
TITLE = re.compile(
    rf"(?<![\w.'-])(?:({'|'.join(TITLES)})\.\s?|({'|'.join(sorted(TITLES.keys() - STOP_NEEDED))})\s)"
    r"(?=[A-Z]|(?:and|&)\s(?:Mrs|Ms|Dr)\b)(?!Z\b|X\b|Alpha\b)"
)
WITHOUT_STOP = re.compile(rf"(?<![\w.'-])({'|'.join(SHORT)})(?![\w'])(\.?)(?=(\s+[A-Z]|\s*\Z)?)")
STOPPED = re.compile(
    rf"(?<![\w.'-])({'|'.join(map(re.escape, sorted(WITH_STOP, key=len, reverse=True)))})"
    r"\.(?![\w.])(?=(\s*\Z|(?<=etc\.)\s+[A-Z])?)"
)
PRONOUN = "(?:he|she|him|her|his|hers|himself|herself)"
LONG_FORMS: tuple[Rule, ...] = (
    (re.compile(r"(?<!\w)w/o(?!\w)"), "without"),
    (re.compile(r"(?<!\w)[cC]/[oO](?!\w)"), "care of"),
    (re.compile(r"(?<!\w)[sS]/[oO](?!\w)"), "son of"),
    (re.compile(r"(?<!\w)[dD]/[oO](?!\w)"), "daughter of"),
    (re.compile(r"(?<!\w)M/[sS]\.?(?=\s[A-Z])"), "Messrs"),
    (re.compile(r"(?<!\w)s/he(?!\w)"), "she or he"),
    (re.compile(rf"(?<!\w)({PRONOUN})\s?/\s?(?={PRONOUN}(?!\w))", re.IGNORECASE), r"\1 or "),
    (re.compile(r"(?<!\w)YoY(?!\w)"), "year on year"),
    (re.compile(r"(?<!\w)QoQ(?!\w)"), "quarter on quarter"),
    (re.compile(r"(?<!\w)MoM(?!\w)"), "month on month"),
    (re.compile(r"(?<![\w-])Ai(?![\w-])"), "A I"),
)

ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
# A stop may end the sentence; behind one letter it is rather that of an initial.
NUMERAL_END = r"(?![\w-]|\.\w|(?<=\s[IVX])\.)"
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
REIGNING = (
    "Charles|Elizabeth|George|Henry|Edward|Richard|James|William|Louis|Napoleon|Nicholas|"
    "Peter|Catherine|Philip|Ferdinand|Frederick|Wilhelm|Leopold|Benedict|Paul|Pius|Leo|"
    "Gregory|Francis|Akbar|Bahadur|Felipe|Carlos|Haakon|Harald|Margrethe|Abdullah|Hussein|"
    "Alexander|Ivan|Mary|Innocent|Clement|Urban|Albert|Victoria|Ramses|Rama|Darius"
)
RULERS = (
    "King|Queen|Pope|Emperor|Empress|Prince|Tsar|Czar|Sultan|Kaiser|Maharaja|Shah|Nawab|Rani|Raja|Lord|Saint"
)
REIGN = re.compile(rf"\b((?:{REIGNING})|(?:{RULERS})\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s({ROMAN}){NUMERAL_END}")
COUNTED = re.compile(
    r"\b((?:World\sWar|War|Chapter|Article|Part|Section|Phase|Volume|Vol|Act|Scene|Schedule|Class|Type|Title|Stage|"
    r"Level|Appendix|Grade|Book|Round|Division|Group|Category|Tier|Annexure|Entry|List|Form|Unit|Block|Table|Rule|"
    rf"Operation|Mark|Episode|Season|Plan|Corps|Zone|Sector|Ward|Scheme)\s)({ROMAN}){NUMERAL_END}"
)
OTHER_ROMAN = re.compile(
    r"(?<=[a-z]\s)((?:X{0,3}(?:IX|IV|VI{1,3}|I{2,3})|X{2,3}|XI|XV"
    rf"|(?=[XLVI]{{3}})X?LX{{0,3}}(?:IX|IV|V?I{{1,3}}|V))){NUMERAL_END}"
)
ROMAN_RANK = re.compile(r"(?<=[A-Za-z]-)(I{1,3}|IV|VI{0,3}|IX)(?![\w.-])")

DOTTED = re.compile(
    r"(?<![\w.])((?:[A-Za-z]\.\s?){1,6}[A-Z])\.(?=(\s*\Z|\s+(?:The|He|She|It|They|But|In|We)\b)?)"
)
INITIAL = re.compile(r"(?<![\w.'])(?<!\b[AP] )([A-Z])\.\s?(?=[A-Z][\w.])")
CAPITALS = re.compile(r"(?<![\w'])([A-Z]{2,12})(s|'s)?(?![\w])")
CODE = re.compile(
    r"(?<![\w])(?=[A-Za-z-]{0,24}\d)(?=[\d.-]{0,24}[A-Za-z])"
    r"[A-Za-z0-9]{1,24}(?:[.-](?=\d)[A-Za-z0-9]{1,24}|-[A-Za-z0-9]{1,24}){0,6}(?![A-Za-z0-9])"
)
RUNS = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)*")
MIXED_CASE = re.compile(
    r"(?<!\w)[a-z]?[A-Z]{2,8}[a-z]{2,20}(?!\w)"
    r"|(?<!\w)(?:PhD|MSc|BSc|BTech|MTech|MoU|IoT|BCom|MCom|LoC|PoK)s?(?!\w)"
)
AIRCRAFT = re.compile(r"(?=\d)(?:(?<=Boeing )|(?<=Airbus ))(\d{3})(?:-(\d{1,3}))?(?![\w.,]\d)")
LONGEST_INITIALS = 4
SHORT_WORDS = frozenset({"OK", "NO", "SO", "GO", "OF", "ON", "BY", "TO", "IN", "HE", "WE", "MY"})
SHOUT = 5
LOOK = 24


def title(match: re.Match[str]) -> str:
    """Dr. Rao is Doctor Rao."""
    return f"{TITLES[match[1] or match[2]]} "


def without_stop(match: re.Match[str]) -> str:
    """Govt is Government, with a stop after it or without; at the end of a text the stop stays."""
    ends = match[2] and match[3] is not None and not match[3].strip()
    return SHORT[match[1]] + ("." if ends else "")


def stopped(match: re.Match[str]) -> str:
    """Oct. is October; at the end of a text the stop stays."""
    return WITH_STOP[match[1]] + ("." if match[2] is not None else "")


def page(match: re.Match[str]) -> str:
    """Fig. 3 is Figure three."""
    return f"{BEFORE_FIGURE[match[1]]} "


def reign(match: re.Match[str]) -> str:
    """Charles III is Charles the third."""
    return f"{match[1]} the {ordinal(str(roman(match[2])))}"


def counted(match: re.Match[str]) -> str:
    """World War II is World War Two."""
    return match[1] + cardinal(str(roman(match[2]))).capitalize()


def other_roman(match: re.Match[str]) -> str:
    """Apollo XI is Apollo eleven."""
    return cardinal(str(roman(match[1])))


def roman(figures: str) -> int:
    """What a Roman numeral counts; a smaller figure before a larger one is taken away."""
    values = [ROMAN_VALUES[figure] for figure in figures]
    following = [*values[1:], 0]
    return sum(value if value >= after else -value for value, after in zip(values, following, strict=True))


def dotted(match: re.Match[str]) -> str:
    """U.S. is U S."""
    said = " ".join(re.findall("[A-Za-z]", match[1])).upper()
    return said + ("." if match[2] is not None else "")


def capitals(match: re.Match[str]) -> str:
    """AI is A I; NASA and what is only written large stay words."""
    written, ending = match[1], match[2] or ""
    shouted = any(_shouts(word) for part in around(match, LOOK) for word in part.split())
    if said_whole(written) or (shouted and lexicon().find_small(written.casefold())):
        return match[0]
    return " ".join(written) + ending


def said_whole(written: str) -> bool:
    """Whether capitals are a word: an acronym, a known word, or what is long and can be said."""
    if written in said_as_words():
        return True
    if written in themes()["initials"]:
        return False
    find = lexicon().find_small
    if find(written.casefold()) or (len(written) >= SHOUT - 1 and find(written.casefold().removesuffix("s"))):
        return len(written) > len("IT") or written in SHORT_WORDS
    return len(written) > LONGEST_INITIALS and not CLUMSY.search(written)


def _shouts(word: str) -> bool:
    letters = word.strip(".,:;!?'")
    return len(letters) >= SHOUT and letters.isalpha() and letters.isupper() and not CLUMSY.search(letters)


def mixed_case(match: re.Match[str]) -> str:
    """PhD is P H D; eSIM stays, but for its capitals."""
    written = match[0]
    if len(written) <= LONGEST_INITIALS + 1 and lexicon().find(written.removesuffix("s")):
        return " ".join(written.removesuffix("s")).upper()
    return re.sub(
        r"[A-Z]{2,3}(?=[A-Z][a-z])|[A-Z]{2,4}(?=[a-z]{2,}$)", lambda run: " ".join(run[0]) + " ", written
    )


def code(match: re.Match[str]) -> str:
    """GPT-4o is G P T four o, COVID-19 COVID nineteen, 200-year-old two hundred year old."""
    written = match[0]
    runs = RUNS.findall(written)
    name = any(run[0].isalpha() and run.isupper() for run in runs)
    said: list[str] = []
    for at, run in enumerate(runs):
        if run[0].isalpha():
            beside = at > 0 and runs[at - 1][0].isdigit()
            said.append(_letters(run, after_figures=beside))
        elif name or re.search(rf"[A-Za-z]{re.escape(run)}|{re.escape(run)}[A-Za-z]", written):
            said.append(in_name(run))
        elif run.isdigit() and len(run) == len("2024") and int(run) in YEARS:
            said.append(year(run))
        else:
            said.append(spoken(run))
    return " ".join(said)


def aircraft(match: re.Match[str]) -> str:
    """Boeing 737-800 is seven thirty-seven eight hundred."""
    return " ".join(in_name(number) for number in match.groups() if number)


def _letters(run: str, *, after_figures: bool) -> str:
    if after_figures and run in {"x", "X"}:
        return run
    if run.isupper() and len(run) > 1:
        return run if said_whole(run) else " ".join(run)
    if not re.search("[aeiouyAEIOUY]", run) and len(run) > 1:
        return " ".join(run)
    return run


ABBREVIATIONS: tuple[Rule, ...] = (
    (NUMBERED, "number "),
    *LONG_FORMS,
    (TITLE, title),
    (WITHOUT_STOP, without_stop),
    (STOPPED, stopped),
    (PAGE, page),
)
ROMANS: tuple[Rule, ...] = (
    (COUNTED, counted),
    (REIGN, reign),
    (OTHER_ROMAN, other_roman),
    (ROMAN_RANK, other_roman),
)
CODES: tuple[Rule, ...] = ((CODE, code), (AIRCRAFT, aircraft))
INITIALS: tuple[Rule, ...] = (
    (DOTTED, dotted),
    (INITIAL, r"\1 "),
    (MIXED_CASE, mixed_case),
    (CAPITALS, capitals),
)
