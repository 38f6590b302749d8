"""What Kokoro reads: the phonemes of a text in its own alphabet, cut into parts that it can say in one go.

text -> clauses -> eSpeak's phonemes -> Kokoro's symbols, marks between them -> parts -> tokens
"""

import json
import re
from functools import cache
from pathlib import Path

from bot.audio.espeak import phonemes

# The model takes 510 tokens and hurries towards the end of so many.
LONGEST = 400

# What marks are for it, from the marks of a text; others are not read.
MARKS = {mark: mark for mark in ",.;:!?…—()“”\""} | {
    "।": ".", "॥": ".", "۔": ".", "،": ",", "؛": ";", "؟": "?", "–": "—", "«": "“", "»": "”",
    "[": "(", "]": ")",
}  # fmt: skip

# A comma, dot or colon within a word or a number is no mark.
_MARK = re.compile(r"([;!?…।॥۔؛؟—–()“”\"«»\[\]]|(?<!\w)[,.:،]|[,.:،](?!\w))")
_BEFORE_MARK = re.compile(r"\s+(?=[,.;:!?…)”])")

# A clause's end where a part may be cut. eSpeak writes ड़ as "r." and Kokoro has learnt it so: it makes a
# pause at the dot of bˈʌl.eː, none at that of bˈʌr.eː.
_CLAUSE = r"(?<=[.!?;:,…—”)])(?<!r\.)\s"

# The spellings of misaki (Apache-2.0), which wrote the phonemes that Kokoro learnt from:
# https://github.com/hexgrad/misaki, espeak.py. A diphthong or an affricate is one symbol; ^ ties two letters.
_SPELLING = {
    "a^ɪ": "I", "a^ʊ": "W", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q", "ɔ^ɪ": "Y",
    "d^z": "ʣ", "d^ʒ": "ʤ", "s^s": "S", "t^s": "ʦ", "t^ʃ": "ʧ",
    "ɭ": "l",  # ळ has no symbol of its own
    "^": "", "-": "",
}  # fmt: skip

_ENGLISH = _SPELLING | {
    "^ɹɹ": "ɹ", "ə^l": "ᵊl", "n\u0329": "ᵊn", "l\u0329": "ᵊl", "m\u0329": "ᵊm", "ʔˌn\u0329": "tn",
    "ʔn\u0329": "tn", "ʔn": "tn", "ʔ": "t", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɚ": "əɹ", "ɪə": "iə", "ɪ^ə": "iə",
    "o": "ɔ", "e": "A", "r": "ɹ", "x": "k", "ç": "k", "ɐ": "ə", "ɬ": "l", "ʲ": "", "\u0303": "", "ː": "",
}  # fmt: skip


def transcribe(text: str, language: str) -> str:
    """A text in Kokoro's symbols, with the marks that shape its melody.

    Args:
        text: Words as `say` gives them.
        language: ISO 639-1 code.

    Raises:
        EngineFailed: eSpeak cannot be loaded.
    """
    if not any(map(str.isalnum, text)):
        return ""
    *clauses, last = _MARK.split(re.sub(r"(?<=\w)[‘’](?=\w)", "'", text))
    pairs = zip(clauses[::2], clauses[1::2], strict=True)
    said = "".join(_clause(clause, language) + MARKS[mark] for clause, mark in pairs) + _clause(
        last, language
    )
    return _BEFORE_MARK.sub("", " ".join(said.split()))


def parts(symbols: str, longest: int = LONGEST) -> list[str]:
    """Cut at the clause's end that is nearest to the middle, or between words, until no part is too long."""
    if len(symbols) <= longest:
        return [symbols] if symbols else []
    cut = _middle(symbols)
    return [*parts(symbols[:cut].rstrip(), longest), *parts(symbols[cut:].lstrip(), longest)]


def tokens(symbols: str) -> list[int]:
    """The numbers of the symbols; one that the model does not know is left out."""
    known = vocabulary()
    return [known[symbol] for symbol in symbols if symbol in known]


@cache
def vocabulary() -> dict[str, int]:
    """The model's symbols and their numbers."""
    read = json.loads(Path(__file__).with_name("vocabulary.json").read_text("utf-8"))
    symbols: dict[str, int] = read["symbols"]
    return symbols


def _clause(text: str, language: str) -> str:
    """The words between two marks, with the spaces that were around them."""
    if not any(map(str.isalnum, text)):
        return " " if text else ""
    english = language == "en"
    spelling = _ENGLISH if english else _SPELLING
    said = phonemes(text, "en-us" if english else language, "^")
    said = _longest_first(english=english).sub(lambda found: spelling[found[0]], said)
    return f"{' ' if text[0].isspace() else ''}{said}{' ' if text[-1].isspace() else ''}"


@cache
def _longest_first(*, english: bool) -> re.Pattern[str]:
    spelling = _ENGLISH if english else _SPELLING
    return re.compile("|".join(map(re.escape, sorted(spelling, key=len, reverse=True))))


def _middle(symbols: str) -> int:
    """Where to cut, so that neither half is under a quarter if there is such a place."""
    half, quarter = len(symbols) // 2, len(symbols) // 4
    for end in (_CLAUSE, r"\s"):
        cuts = [found.start() for found in re.finditer(end, symbols)]
        near = [cut for cut in cuts if quarter <= cut <= len(symbols) - quarter]
        if near:
            return min(near, key=lambda cut: abs(cut - half))
    return half
