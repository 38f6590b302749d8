"""Which quotations are speech, and which are names, titles and words held at arm's length."""

import re
from collections.abc import Sequence

from bot.text.fold import fold
from bot.text.quotes.lexicon import read
from bot.text.quotes.words import Token

SCARE_WORDS = 4
LEAST_WORDS = 3

_INDIC = read("hindi", "marathi")
_ENGLISH = read("english")
WORKS_BEFORE = _INDIC.words("titles.before") | _ENGLISH.words("titles.works")
WORKS_AFTER = _INDIC.words("titles.after") | _ENGLISH.words("titles.works")
POSTPOSITIONS = _INDIC.words("titles.postpositions")
SMALL = _ENGLISH.words("words.common", "words.prepositions")

_END_INSIDE = re.compile(r"[।॥?!؟۔…]|\.(?=\s|$)")
_END_MARKS = "।॥?!.؟۔…"


def count(text: str) -> int:
    """How many words a text holds."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def has_end(text: str) -> bool:
    """Whether an end mark stands inside or at the end."""
    return bool(_END_INSIDE.search(text))


def sentences(text: str) -> set[str]:
    """The sentences in folded spelling."""
    return {folded for one in _END_INSIDE.split(text) if (folded := fold(one))}


def ends(text: str) -> bool:
    """Whether the last letter is an end mark."""
    return text.rstrip("'’‘\"”“»)] ").endswith(tuple(_END_MARKS))


def is_long(text: str) -> bool:
    """Whether the words could be speech without regard to what stands around them."""
    return count(text) > SCARE_WORDS or has_end(text) or (text.endswith(",") and count(text) >= LEAST_WORDS)


def is_title(words: Sequence[Token], index: int, text: str) -> bool:
    """Whether what stands right before or behind says that this is a name: a film, a scheme, a slogan."""
    if text.endswith(","):
        return False
    before = words[index - 1].key if index else ""
    after = words[index + 1].key if index + 1 < len(words) else ""
    if before in WORKS_BEFORE or after in WORKS_AFTER:
        return True
    if after in POSTPOSITIONS and not (ends(text) and after in ("पर", "तक")):
        return True
    return text.isascii() and not has_end(text) and _in_capitals(text)


def _in_capitals(text: str) -> bool:
    words = [word for word in text.split() if word.casefold() not in SMALL and word[0].isalpha()]
    return len(words) > 1 and all(word[0].isupper() for word in words)
