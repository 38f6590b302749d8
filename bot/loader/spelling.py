"""Spellings made alike, so that a table needs each phrase once: nukta, chandrabindu, half nasals, quotes."""

import unicodedata

import regex

SPELLING_SLACK = 20
LINE_LONGEST = 1000

NUKTA = regex.compile("[\u093c\u09bc]")
HALF_NASAL = regex.compile("[ङञणनम]्(?=[क-भ])")
LETTERS = str.maketrans(
    {"ँ": "ं", "‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "ي": "ی", "ى": "ی", "ك": "ک", "٬": ","}
)


def fold(text: str) -> str:
    """`text` in the one spelling in which phrases are compared; not for showing."""
    return spelt(unicodedata.normalize("NFC", text).casefold())


def same(one: str, other: str) -> bool:
    """Whether two lines say the same in perhaps another spelling."""
    if one == other or len(one) > LINE_LONGEST:
        return one == other
    return abs(len(one) - len(other)) <= SPELLING_SLACK and fold(one) == fold(other)


def spelt(pattern: str) -> str:
    """A pattern in the spelling of `fold`, its case as it was, since case means something in a pattern."""
    return HALF_NASAL.sub("ं", NUKTA.sub("", pattern).translate(LETTERS))
