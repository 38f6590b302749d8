"""English number words, as an Indian newsreader says them: with and, without commas."""

import re
from collections.abc import Callable
from functools import lru_cache

# What is found, and what is said for it.
Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

# The most figures that are said as one number; more are said one by one.
LONGEST = 15
# Names of numbers as they are written, and as they are said.
SCALES = {
    "lac": "lakh", "cr": "crore", "l": "lakh", "k": "thousand", "m": "million", "mn": "million",
    "b": "billion", "bn": "billion", "tn": "trillion", "t": "trillion",
}  # fmt: skip
SCALE_WORDS = r"lakh crore|lakhs?|lacs?|crores?|cr|hundred|thousand|million|billion|trillion|mn|bn|tn"
SCALE_LETTERS = r"[kKmMbBlLtT]|bn|mn|tn|cr|Cr|Bn|Mn"

# A number in figures, grouped or not, with or without decimals; never longer than a bound, so that a search
# for it is linear.
FIGURES = r"(?:\d{1,3}(?:,\d{2,3}){1,6}|\d{1,15})(?:\.\d{1,15})?"
ALONE = r"(?<![\d])(?<!\d[.,])"

INDIAN_GROUPS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
FIGURE_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CRORE = 10**7
YEARS = range(1010, 2100)
OH = "oh"


def spoken(figures: str) -> str:
    """A number's words: 1,25,000 is one lakh twenty-five thousand, 6.05 six point zero five.

    Args:
        figures: Figures with or without grouping and decimals.
    """
    indian = bool(INDIAN_GROUPS.match(figures))
    whole, *decimals = figures.replace(",", "").split(".")
    words = [cardinal(whole, indian=indian)] if whole else []
    for part in decimals:
        words += ["point", one_by_one(part)]
    return " ".join(words)


def amount(figures: str, scale: str | None) -> str:
    """A number and its scale: 2.5 cr is two point five crore."""
    return f"{spoken(figures)} {scale_word(scale)}" if scale else spoken(figures)


def scale_word(scale: str) -> str:
    """A scale's word: bn is billion, crores crore."""
    small = scale.casefold()
    return SCALES.get(small) or SCALES.get(small.rstrip("s")) or small.removesuffix("s")


@lru_cache(maxsize=2048)
def cardinal(figures: str, *, indian: bool = False) -> str:
    """The words of a whole number; one that is very long, or begins with 0, figure by figure."""
    if len(figures) > LONGEST or (figures.startswith("0") and len(figures) > 1):
        return one_by_one(figures)
    if not indian:
        return _words(figures, "cardinal")
    crores, rest = divmod(int(figures), CRORE)
    said = [f"{_words(str(crores), 'cardinal', indian=crores < CRORE)} crore"] if crores else []
    return " ".join([*said, _words(str(rest), "cardinal", indian=True)] if rest or not said else said)


@lru_cache(maxsize=512)
def ordinal(figures: str) -> str:
    """The words of a number's place: twenty-first."""
    number = figures.replace(",", "")
    return _words(number, "ordinal") if len(number) <= LONGEST else one_by_one(number)


def one_by_one(figures: str) -> str:
    """Each figure by itself: one eight zero zero."""
    return " ".join(map(FIGURE_WORDS.__getitem__, map(int, figures)))


def year(figures: str) -> str:
    """A year: nineteen forty-seven, two thousand eight, twenty twenty-six."""
    number = int(figures)
    century, rest = divmod(number, 100)
    if number not in YEARS or (century == 20 and rest < 10):  # noqa: PLR2004
        return cardinal(figures).replace(" and ", " ")
    first = cardinal(str(century))
    if not rest:
        return f"{first} hundred"
    return f"{first} {OH} {cardinal(str(rest))}" if rest < 10 else f"{first} {cardinal(str(rest))}"  # noqa: PLR2004


def years(first: str, last: str) -> str:
    """Two years of a range: 2025-26 is twenty twenty-five to twenty-six."""
    return f"{year(first)} to {year(last) if len(last) == len(first) else cardinal(last)}"


def decade(figures: str) -> str:
    """A decade: 1990 is nineteen nineties, 90 nineties."""
    said = year(figures) if len(figures) > 2 else cardinal(figures)  # noqa: PLR2004
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def in_name(figures: str) -> str:
    """A number that is part of a name: A320 is A three twenty, H100 H one hundred."""
    if "." in figures:
        return " point ".join(in_name(part) for part in figures.split(".") if part)
    if figures.startswith("0") or len(figures) > len("9999"):
        return one_by_one(figures)
    if len(figures) < len("100") or figures.endswith("00"):
        return cardinal(figures) if len(figures) < len("1000") or figures.endswith("000") else year(figures)
    head, tail = figures[:-2], figures[-2:]
    if len(figures) == len("2024") and figures.startswith("200"):
        return year(figures)
    return f"{cardinal(head)} {'zero ' if tail.startswith('0') else ''}{cardinal(str(int(tail)))}"


def _words(figures: str, kind: str, *, indian: bool = False) -> str:
    from num2words import num2words  # noqa: PLC0415 (every language's words come with it)

    said: str = num2words(int(figures), lang="en_IN" if indian else "en", to=kind)
    return said.replace(",", "")
