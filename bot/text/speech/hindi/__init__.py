"""What is said for a Hindi text: its figures, signs, abbreviations and Latin words, in Hindi words.

Rules work one after another, each on what the one before has left of figures, so the more particular come
first: abbreviations, figures that name (telephones), dates and times, money, units, ordinals. Then the text
is parted at Latin words, which are said in their own way, and what counts is said between them: scores,
fractions, years, ranges, plain numbers and signs.
"""

import unicodedata

import regex

from bot.text.speech.hindi import abbreviations, codes, counts, dates, money, ordinals, units
from bot.text.speech.hindi.numbers import number, one_by_one
from bot.text.speech.hindi.rule import apply
from bot.text.speech.latin import devanagari, english_number, letters

FIRST = (
    *abbreviations.RULES,
    *codes.RULES,
    *dates.RULES,
    *money.RULES,
    *units.RULES,
    *ordinals.RULES,
)
LAST = (*counts.RULES, *counts.SIGN_RULES)

LATIN = regex.compile(
    r"(?=[\d.'&-]{0,12}\p{Latin})[\p{Latin}\d](?:[\p{Latin}\p{M}\d]|[.'&-](?=[\p{Latin}\d])){0,80}"
)
PARTS = regex.compile(r"\d+(?:\.\d+)?|[\p{Latin}\p{M}]+")
BEHIND_DEVANAGARI = regex.compile(r"[\p{Devanagari}]-?\Z")
FIGURE = regex.compile(r"\p{N}")
# More figures than that are no number.
LONG = regex.compile(r"\d{41,}+")
# What is said in English though it is written in Devanagari: 5जी, 3डी, 2बीएचके, एच1बी.
FIVE_G = regex.compile(r"(?<![\p{L}\p{M}\d])([2-6]-?जी|[2-5]-?डी|[48]-?के|[1-6]-?बीएचके)(?![\p{L}\p{M}])")
H_ONE_B = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\d])((?:{abbreviations.LETTERS}){{1,2}})-?([1-9])-?({abbreviations.LETTERS})(?![\p{{L}}\p{{M}}\d])"
)
TWENTY = regex.compile(r"(?<![\p{L}\p{M}\d])(टी|जी)-?20(?!\d)")


def say_hindi(text: str, *, keep_latin: bool = False) -> str:
    """The words for one line that has been cleaned; Latin ones stay if they are to be kept.

    Takes linear time; no figure is left, but in kept Latin words.
    """
    text = FIGURE.sub(_ascii, text)
    said: list[str] = []
    end = 0
    for match in LONG.finditer(text):
        said += [_counted(text[end : match.start()], keep_latin=keep_latin), f" {one_by_one(match[0])} "]
        end = match.end()
    return "".join([*said, _counted(text[end:], keep_latin=keep_latin)])


def _counted(text: str, *, keep_latin: bool) -> str:
    """The words for what holds no number too long to count."""
    text = FIVE_G.sub(lambda match: f"{english_number(match[1][0])} {match[1][1:].lstrip('-')}", text)
    text = H_ONE_B.sub(lambda match: f"{match[1]} {english_number(match[2])} {match[3]}", text)
    text = apply(FIRST, TWENTY.sub(r"\1 ट्वेंटी ", text))
    said: list[str] = []
    end = 0
    for match in LATIN.finditer(text):
        said += [apply(LAST, text[end : match.start()]), _latin(match, keep=keep_latin)]
        end = match.end()
    return "".join([*said, apply(LAST, text[end:])])


def _ascii(match: "regex.Match[str]") -> str:
    """The figure as 0-9, of whatever script; what has a value and is none, such as a Roman one, goes."""
    value = unicodedata.digit(match[0], None)
    return "" if value is None else str(value)


def _latin(match: "regex.Match[str]", *, keep: bool) -> str:
    """A Latin word; figures in it are English, but Hindi behind a word in Devanagari: डीपसीक-V3."""
    token = match[0]
    if keep:
        return f" {token} "
    if len(token) == 1 and token.isupper():
        return f" {letters(token)} "
    if not BEHIND_DEVANAGARI.search(match.string, max(0, match.start() - 2), match.start()):
        return f" {devanagari(token)} "
    parts = (number(part) if part[0].isdigit() else devanagari(part) for part in PARTS.findall(token))
    return f" {' '.join(parts)} "
