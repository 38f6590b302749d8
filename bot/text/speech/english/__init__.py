"""English as an Indian newsreader says it: figures, signs and abbreviations in words.

A text goes through tables of rules, each a pattern and what is said for it; what one has said holds no
figures, so that no later one finds it again. Every pattern is bounded, and the time linear.
"""

import re
import unicodedata

from bot.text.speech.english import amounts, calendar, counts, names
from bot.text.speech.english.numbers import Rule, one_by_one

DASH_BETWEEN_FIGURES = re.compile(r"(?<=[\d%])\s?[‐-―−]\s?(?=[₹$€£¥]?\d)")
DASH = re.compile(r"\s?[–—―]\s?|\s-{1,3}\s|--+")
MARKS = str.maketrans("’‘ʼ‐‑‒−\u00a0º", "'''---- °")
# Figures in other forms (½, ², ①, full-width) become plain; a fraction stands apart from what is before it.
FORMS = re.compile(r"[^\x00-\x7f]")
NO_GROUPS = re.compile(r"(?<![\d.,])\d{6,12}(?![\d,])(?!\.\d{3})")
INDIAN = re.compile(r"\b(?:lakhs?|crores?)\b|₹|\bRs\b|\d,\d\d,\d{3}")
SIGNS: tuple[Rule, ...] = (
    (re.compile(r"(?<=[a-z])\s?&\s?(?=\w)|\s?&\s?"), " and "),
    (re.compile(r">\s?=?\s?(?=[₹$€£-]?\d)"), "more than "),
    (re.compile(r"<\s?=?\s?(?=[₹$€£-]?\d)"), "less than "),
    (re.compile(r"(?<!\w)~\s?(?=[₹$€£-]?\d)"), "about "),
    (re.compile(r"±\s?(?=\d)"), "plus or minus "),
)
LEFT_SIGNS: tuple[Rule, ...] = (
    (re.compile(r"\s?%"), " percent"),
    (re.compile(r"\s?\+(?!\w)|\s?\+\s?(?=\w)"), " plus "),
    (re.compile(r"\s?=\s?"), " equals "),
    (re.compile(r"(?<![\w])@|\s@\s"), " at "),
    (re.compile(r"\s?°"), " degrees"),
    (re.compile(r"§\s?"), "section "),
    (re.compile(r"[()\[\]{}|]"), ", "),
    (re.compile(r"\.{2,}|…"), ", "),
)
TABLES: tuple[tuple[Rule, ...], ...] = (
    SIGNS, counts.FIRST_RULES, calendar.RULES, amounts.RULES, names.ABBREVIATIONS, names.ROMANS, counts.RULES,
    calendar.YEAR_RULES, names.CODES, names.INITIALS, counts.LAST_RULES, LEFT_SIGNS,
)  # fmt: skip
# More figures than anybody counts.
LONG = re.compile(r"\d{16,}")
FIGURE = re.compile(r"\d")
UNSAYABLE = re.compile(r"[^\w\s',.?!:;-]|_")
LONE = re.compile(r"(?<!\w)['-]+|['-]+(?!\w)")
APOSTROPHE_AT_END = re.compile(r"(?<=s)'(?!\w)")
SPACES = re.compile(r"\s+")
SPACE_BEFORE_MARK = re.compile(r"\s+(?=[,.?!:;])")
MARKS_TOGETHER = re.compile(r",[,\s]*(?=[,.?!:;])")
COMMA_AFTER_MARK = re.compile(r"(?<=[.?!:;])[,\s]*,")
MARKS_AT_START = re.compile(r"\A[\s,.;:!?]+")


def say_english(text: str) -> str:
    """The words to say for an English text.

    Args:
        text: Any text; what is never spoken (addresses, emoji) has been taken out.

    Returns:
        Words, with no figures; of punctuation only , . ? ! : ; and apostrophes and hyphens inside words.
    """
    plain = _plain(text)
    said: list[str] = []
    end = 0
    for match in LONG.finditer(plain):
        said += [_counted(plain[end : match.start()]), f" {one_by_one(match[0])} "]
        end = match.end()
    return _tidy("".join([*said, _counted(plain[end:])]))


def _counted(text: str) -> str:
    """The words for what holds no number too long to count."""
    for table in TABLES:
        for pattern, replacement in table:
            text = pattern.sub(replacement, text)
    return text


def _plain(text: str) -> str:
    """One line of plain signs: figures 0-9, grouped the Indian way where the text is, dashes as pauses."""
    line = FORMS.sub(lambda sign: _form(sign[0]), text.translate(MARKS))
    line = SPACES.sub(" ", DASH.sub(", ", DASH_BETWEEN_FIGURES.sub("-", line)))
    return NO_GROUPS.sub(lambda number: _grouped(number[0]), line) if INDIAN.search(line) else line


def _form(sign: str) -> str:
    if sign in "°₹²³":
        return {"²": "2", "³": "3"}.get(sign, sign)
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if unicodedata.numeric(sign, None) is None:
        return sign
    plain = unicodedata.normalize("NFKC", sign).replace("\N{FRACTION SLASH}", "/")
    return f" {plain}" if "/" in plain else plain if plain.isascii() else ""


def _grouped(figures: str) -> str:
    """Groups a number the Indian way: 12,50,000; a phone number of ten figures stays."""
    if len(figures) == 10 and figures[0] in "6789":  # noqa: PLR2004
        return figures
    head, tail = figures[:-3], figures[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
    return ",".join([*reversed(pairs), tail])


def _tidy(said: str) -> str:
    words = UNSAYABLE.sub(" ", FIGURE.sub(_left_figure, said))
    words = LONE.sub(" ", APOSTROPHE_AT_END.sub("", words))
    words = SPACE_BEFORE_MARK.sub("", SPACES.sub(" ", words))
    words = COMMA_AFTER_MARK.sub("", MARKS_TOGETHER.sub("", words))
    return SPACES.sub(" ", MARKS_AT_START.sub("", words)).strip()


def _left_figure(match: re.Match[str]) -> str:
    return f" {one_by_one(match[0])} "
