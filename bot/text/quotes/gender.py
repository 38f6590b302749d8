"""Whether a name or a pronoun speaks of a man or a woman, where it tells."""

from collections.abc import Iterable
from typing import Literal

from bot.text.quotes.lexicon import read

Gender = Literal["he", "she"]

_NAMES = read("names")
_TITLES = read("hindi", "marathi", "english")
_MEN = _NAMES.words("men", "more.men", "latin_men") | _TITLES.words("gender.he")
_WOMEN = _NAMES.words("ladies", "more.ladies", "latin_ladies", "women") | _TITLES.words("gender.she")
_ENDINGS = ("िका", "ेत्री", "यित्री", "्षा")


def gender_of_name(words: Iterable[str]) -> Gender | None:
    """What given names and titles say; None where they say nothing, or both."""
    words = tuple(words)
    she = any(word in _WOMEN or (len(word) > len("xxxx") and word.endswith(_ENDINGS)) for word in words)
    he = any(word in _MEN for word in words)
    if she == he:
        return None
    return "she" if she else "he"


def gender_of_pronoun(pronoun: str) -> Gender | None:
    """What a pronoun says; Hindi ones say nothing."""
    if pronoun in _TITLES.words("gender.she"):
        return "she"
    return "he" if pronoun in _TITLES.words("gender.he") else None
