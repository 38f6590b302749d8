"""The lexicon: Latin words and how Hindi newspapers spell them, by theme, one TOML file each.

A word of small letters counts however it is written; one with capitals (US, IT) counts before it where the
text has it just so, and stands in for small letters only where no such word is known.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from bot.errors import SettingError

INITIALS_SAID_AS_WORDS = "acronyms"


class Lexicon:
    """Words and their Devanagari."""

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._exact)

    def add(self, words: Mapping[str, str]) -> None:
        """Adds words; one that is known is replaced."""
        for word, said in sorted(words.items(), key=lambda entry: entry[0].islower()):
            self._exact[word] = said
            if word.islower() or not self._exact.get(word.casefold()):
                self._folded[word.casefold()] = said

    def find(self, word: str) -> str | None:
        """What is said for a word, written as in the text."""
        apostrophes = word.replace("’", "'")
        return self._exact.get(apostrophes) or self._folded.get(apostrophes.casefold())

    def find_small(self, word: str) -> str | None:
        """What is said for a word that is known in small letters, and is no initials."""
        said = self._exact.get(word)
        return said if said and " " not in said else None


@cache
def lexicon() -> Lexicon:
    """The lexicon of this process, read once."""
    words = Lexicon()
    for theme in sorted(themes()):
        words.add(themes()[theme])
    return words


@cache
def themes() -> Mapping[str, Mapping[str, str]]:
    """The entries that come with the program, by theme."""
    folder = resources.files("bot.text.speech.lexicon")
    return {
        file.name.removesuffix(".toml"): _entries(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }


def said_as_words() -> frozenset[str]:
    """The initials that are said as a word in English too: NASA."""
    return frozenset(themes()[INITIALS_SAID_AS_WORDS])


def read(path: Path) -> Mapping[str, str]:
    """Reads an operator's file of words.

    Raises:
        SettingError: It cannot be read, or is no TOML file of words in Devanagari (`lexicon_invalid`).
    """
    try:
        return _entries(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise SettingError("lexicon_invalid", name=path) from error


def _entries(text: str) -> dict[str, str]:
    """The words of a TOML text, NFC.

    Raises:
        ValueError: It is no TOML, or something else than words in Devanagari.
    """
    entries: dict[str, str] = {}
    for word, said in tomllib.loads(text).items():
        if not isinstance(said, str) or not _sayable(said):
            raise ValueError(word)
        entries[" ".join(word.replace("’", "'").split())] = unicodedata.normalize(
            "NFC", " ".join(said.split())
        )
    return entries


def _sayable(said: str) -> bool:
    """Whether something is only Devanagari letters and spaces."""
    signs = said.strip()
    return bool(signs) and all(
        sign.isspace() or ("\u0900" <= sign <= "\u097f" and unicodedata.category(sign)[0] in "LM")
        for sign in signs
    )
