"""Marathi case endings: from a word as it stands in a sentence to the word that a list would show."""

from dataclasses import replace

from bot.text.quotes.lexicon import read
from bot.text.quotes.words import Token, spelling

_TABLES = read("marathi")
_LISTED = _TABLES.words("persons", "bodies", "nouns") | read("names").words(
    "men", "ladies", "surnames", "middle", "more"
)
_IRREGULAR = _TABLES.pairs("stems.irregular")
_FEMININE = _TABLES.words("stems.feminine")
_RESPECTED = _TABLES.words("stems.respected")
_NEUTER = _TABLES.words("stems.neuter")

# Of one, and of many or of one who is respected.
_SINGULAR = ("नेही", "नेच", "नीही", "ने", "नी")
_PLURAL = ("ांनीही", "ांनीच", "ांनी")
_NASAL = ("ंनीही", "ंनीच", "ंनी")
_SHORTEST = 3
_EMPHASIS = ("ही",)
_NOUNS = _TABLES.words("cues.nouns")
_CASES = tuple(_TABLES.words("stems.cases"))

# Oblique stems that are spelled otherwise than their nominative: अधिकाऱ्या, प्रवाशा, विद्यार्थ्या.
_OBLIQUE = (
    ("ऱ्या", "री"),
    ("ऱ्या", "री"),
    ("र्\u200dया", "री"),
    ("वाशा", "वासी"),
    ("थ्या", "थी"),
    ("त्या", "ता"),
    ("व्या", "वी"),
)


def has_agent_ending(key: str) -> bool:
    """Whether the word may be who did it: शिंदेंनी, सायलीने, अधिकाऱ्याने."""
    return key.endswith(_SINGULAR + _PLURAL + _NASAL) and len(key) > _SHORTEST


def is_cased(key: str) -> bool:
    """Whether the word carries a case that cannot be that of who speaks: गावात, मंत्र्यांना."""
    if key in _LISTED or len(key) <= _SHORTEST + 1:
        return False
    return key.endswith(_CASES) or (key.endswith(_EMPHASIS) and key[:-2] in _NOUNS)


def without_ending(token: Token, *, one: bool = False) -> Token:
    """The word without the ending of who did it, in the nominative as far as rules can tell.

    Args:
        token: The word.
        one: Whether "एका" stands before it: it is then no name, and its oblique ा goes.
    """
    for endings, many in ((_PLURAL, True), (_NASAL, False), (_SINGULAR, False)):
        for ending in endings:
            if token.text.endswith(ending):
                stem = nominative(token.text.removesuffix(ending), many=many)
                listed = spelling(stem) in _LISTED
                return _respelled(token, stem.removesuffix("ा") if one and not listed else stem)
    return token


def _respelled(token: Token, text: str) -> Token:
    return replace(token, text=text, key=spelling(text))


def nominative(stem: str, *, many: bool = False) -> str:
    """The nominative of a stem: अधिकाऱ्या -> अधिकारी, न्यायालया -> न्यायालय, सायली -> सायली."""
    oblique = f"{stem}ा" if many else stem
    for form in (f"{stem}ां", oblique, stem):
        if spelling(form) in _IRREGULAR:
            return _IRREGULAR[spelling(form)]
    for ending, plain in _OBLIQUE:
        if oblique.endswith(ending) and len(oblique) > len(ending) + 1:
            return oblique.removesuffix(ending) + plain
    for form in (oblique, oblique.removesuffix("या").removesuffix("ा"), oblique.removesuffix("ा")):
        if spelling(form) in _LISTED:
            return form
    return stem


def without_genitive(token: Token) -> Token:
    """The word without the ending of whose it is: पवारांच्या -> पवार."""
    for ending in (
        "ांच्या",
        "ांचा",
        "ांची",
        "ांचे",
        "ांचं",
        "ंच्या",
        "ंचा",
        "ंची",
        "ंचे",
        "ंचं",
        "च्या",
        "चा",
        "ची",
        "चे",
        "चं",
    ):
        if token.text.endswith(ending) and len(token.text) > len(ending) + 1:
            return _respelled(token, nominative(token.text.removesuffix(ending), many=ending.startswith("ां")))
    return token


def agreeing(word: str, head: str) -> str:
    """A word of a role before its head in the nominative: रेल्वेच्या, एका + अधिकारी -> रेल्वेचा, एक."""
    if word == "एका":
        return "एक"
    if not word.endswith("च्या"):
        return word
    ending = "ची" if head in _FEMININE else "चे" if head in _NEUTER | _RESPECTED else "चा"
    return word.removesuffix("च्या") + ending
