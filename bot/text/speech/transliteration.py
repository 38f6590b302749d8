"""Words in Latin letters as Devanagari would spell them, by rule: English spelling, and Indian names.

The rules follow what Hindi newspapers write rather than a dictionary's pronunciation: बैंक, मार्केट, कॉलेज, ब्रेकिंग.
A word is read from left to right; at each letter the first rule counts whose pattern fits there.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import ascii_lowercase

from bot.text.speech.devanagari import spelt

# A longer run of letters is no word; it is read in pieces, so that time stays linear.
LONGEST = 40

# A rule is written left<letters>right sounds, after Elovitz and others, "Automatic Translation of English
# Text to Phonetics" (1976): the letters, what must stand before and after them (C a consonant, V a vowel),
# and the sounds they stand for; - is silence.
RULE = re.compile(r"(.*)<([a-z]+)>(\S*) (.+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """What some letters sound like between what stands around them."""

    letters: str
    left: re.Pattern[str] | None
    right: re.Pattern[str]
    sounds: tuple[str, ...]

    def fits(self, word: str, at: int) -> bool:
        """Whether the rule reads the letters of a word from a place on."""
        return (
            word.startswith(self.letters, at)
            and self.right.match(word, at + len(self.letters)) is not None
            and (self.left is None or self.left.search(word[:at]) is not None)
        )


# What only Indian names and words show, and what only other words do.
INDIAN_SIGNS = re.compile(
    r"aa|[^aeiou]aj$|[aiu]v$|^v[ai]j|^raj|^ram[^pb]|^shiv|^jai|^bh|^jay|ish$|[bdj]h|[bdgjkt]hy|kh|chh|^gh|sh[rwvm]|^shr|[aiu]sh$|esh$|endr|ndra$|[jv]y|jn|ksh|pt[ai]$|"
    r"[aeiou][tdnlrmkpvsj]h?[ai]$|[bcdfghjklmnprstv]{2}[ai]$|"
    r"(?:abad|pur|pura|nagar|garh|gaon|ganj|wala|walla|kar|nath|kumar|singh|jeet|bhai|deep|ji|puram|patnam)$"
)
FOREIGN_SIGNS = re.compile(
    r"[fqx]|c(?!h)|ck|tion|sion|tch|ght|ea|ow|ey$|ph|wh|oa|[bcdfgklmnprstvz]e$|[^aeiou]y$|ing|er$|ers$|or$|ou|ew|ie"
    r"|^(?:st|sp|sc|sk|pl|cl|fl|gl|bl|sl)|ss|io$|shop|ship|work|tr[ao]n|eta$|ota$|oo"
)
PLACE_ENDING = re.compile(r"...(?:pur|nagar|garh|ganj|gaon|abad|wala)$")
# Letters that Unicode does not take apart.
UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})

LATIN_WORD = re.compile(r"[a-z]+")


def transliterated(word: str) -> str:
    """Spells a word of Latin letters in Devanagari; accents are dropped, all other signs are skipped.

    Args:
        word: One word, in any case.
    """
    runs = LATIN_WORD.findall(plain(word))
    pieces = [run[at : at + LONGEST] for run in runs for at in range(0, len(run), LONGEST)]
    return unicodedata.normalize("NFC", "".join(map(_piece, pieces)))


def plain(word: str) -> str:
    """A word in small letters without accents."""
    bare = unicodedata.normalize("NFKD", word.casefold().translate(UNDIVIDED))
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()


def looks_indian(word: str) -> bool:
    """Whether a word in small letters is spelt as Indian names are, whose vowels are said as written."""
    return bool(INDIAN_SIGNS.search(word)) and not FOREIGN_SIGNS.search(word)


def _piece(word: str) -> str:
    if not looks_indian(word) and not PLACE_ENDING.search(word):
        return spelt(_sounds(word, _rules("english")))
    for ending, sounds in _endings():
        match = ending.search(word)
        if match and match.start() > 1:
            return spelt(
                [*_sounds(word[: match.start()], _rules("indian"), part=True), "|"], every=True
            ) + spelt(sounds)
    return spelt(_sounds(word, _rules("indian")), every=True)


def _sounds(word: str, rules: dict[str, list[Rule]], *, part: bool = False) -> list[str]:
    whole = word + "|" if part else word  # what is only a part has no edge at its end
    sounds: list[str] = []
    at = 0
    while at < len(word):
        rule = next((rule for rule in rules[word[at]] if rule.fits(whole, at)), None)
        if rule:
            sounds += rule.sounds
        at += len(rule.letters) if rule else 1
    return sounds


@cache
def _rules(table: str) -> dict[str, list[Rule]]:
    """The rules of a table by their first letter."""
    rules: dict[str, list[Rule]] = {letter: [] for letter in ascii_lowercase}
    for line in _lines(table):
        if found := RULE.fullmatch(line):
            left, letters, right, said = found.groups()
            known = Rule(letters, _pattern(f"(?:{left})$") if left else None, _pattern(right), _split(said))
            rules[letters[0]].append(known)
    return rules


def _pattern(context: str) -> re.Pattern[str]:
    return re.compile(context.replace("C", "[bcdfghjklmnpqrstvwxz]").replace("V", "[aeiouy]"))


def _split(said: str) -> tuple[str, ...]:
    return () if said == "-" else tuple(unicodedata.normalize("NFC", said).split())


@cache
def _endings() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    rows = (line.partition(" ") for line in _lines("endings"))
    return tuple((re.compile(f"(?:{ending})$"), _split(said)) for ending, _, said in rows)


def _lines(table: str) -> list[str]:
    text = (resources.files("bot.text.speech") / "spelling" / f"{table}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
