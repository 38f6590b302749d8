"""The language of a text: its script first, then statistics among the languages of that script."""

import unicodedata
from collections import defaultdict
from functools import lru_cache

import pycld2
import regex

# Code points that are looked at: far more than it takes to be sure.
SAMPLE = 20_000

WORD = regex.compile(r"\p{L}[\p{L}\p{M}\u200c\u200d]*")

# Scripts, as the names of their characters begin, that one language of news writes.
ONE_LANGUAGE = {
    "TAMIL": "ta",
    "TELUGU": "te",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "ORIYA": "or",
    "SINHALA": "si",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "GREEK": "el",
    "HEBREW": "he",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am",
    "THAANA": "dv",
    "TIBETAN": "bo",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
}
SEVERAL_LANGUAGES = {
    "DEVANAGARI": frozenset({"hi", "mr", "ne", "sa"}),
    "BENGALI": frozenset({"bn", "as"}),
    "CJK": frozenset({"zh", "ja"}),
    "ARABIC": frozenset({"ur", "ar", "fa", "ps", "sd", "ug", "ku"}),
}
# Where statistics answer outside these: Bihari comes up for short Hindi, nothing at all for a single letter.
OTHERWISE = {"DEVANAGARI": "hi", "BENGALI": "bn", "CJK": "zh"}

# A guess that is trusted: a few words in Latin letters are English far more often than what they resemble.
HINT = "en"
GUESSED = frozenset({HINT})

UNKNOWN = "un"
ISO_639_1 = 2

# A capitalised Latin word in another script's text is mostly a name, and names belong to no language.
NAME_WEIGHT = 1 / 3


def language(text: str) -> str | None:
    """The ISO 639-1 code of the language most of the text is in, or None where it cannot be told.

    Scripts are weighed by their letters, so a Hindi story full of Latin names is Hindi, and an English one
    with a Hindi quotation English.
    """
    words = WORD.findall(text[:SAMPLE])
    weights: defaultdict[str, float] = defaultdict(float)
    for word in words:
        weights[_script(word[0])] += len(word) * (NAME_WEIGHT if _is_latin_name(word) else 1)
    if not weights:
        return None
    script = max(weights, key=lambda name: weights[name])
    return ONE_LANGUAGE.get(script) or _detected(
        script, [word for word in words if _script(word[0]) == script]
    )


def _detected(script: str, words: list[str]) -> str | None:
    candidates = SEVERAL_LANGUAGES.get(script)
    sample = " ".join(words)
    sure = _statistics(sample)
    if sure and (candidates is None or sure in candidates):
        return sure
    if script in OTHERWISE:
        return OTHERWISE[script]
    guess = _statistics(sample, best_effort=True) if len(words) > 1 else None
    return guess if guess in (candidates or GUESSED) else None


def _statistics(sample: str, *, best_effort: bool = False) -> str | None:
    """What pycld2 says of words alone: control characters or lone surrogates would make it raise."""
    hint = HINT if best_effort else None
    code: str = pycld2.detect(sample, isPlainText=True, bestEffort=best_effort, hintLanguage=hint)[2][0][1]
    return code if len(code) == ISO_639_1 and code != UNKNOWN else None


def _is_latin_name(word: str) -> bool:
    return word[0].isupper() and _script(word[0]) == "LATIN"


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0]
