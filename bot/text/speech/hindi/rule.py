"""A rule of reading: what it finds and what is said for it."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import regex

Match: TypeAlias = "regex.Match[str]"

# A number as it is written, with or without separators; no pattern may run over a text without a bound.
NUMBER = r"(?:\d{1,3}(?:,\d{2,3}){0,6},\d{3}(?!,?\d)|\d{1,40}+)(?:\.\d{1,40}+)?"
# Before and behind a number that stands by itself.
START = r"(?<![\p{L}\p{M}\d])(?<!\d[.,:/-])(?<![\p{L}\p{M}]-)"
END = r"(?![\p{L}\p{M}\d]|[.,:/]\d)"
WORD_END = r"(?![\p{L}\p{M}\d])"
WORD_START = r"(?<![\p{L}\p{M}\d])"


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        pattern: What it finds; the text is in normal form C, with single spaces, its figures ASCII.
        words: What is said for a match; None leaves it as it is.
    """

    pattern: str
    words: Callable[[Match], str | None]

    @cached_property
    def compiled(self) -> "regex.Pattern[str]":
        """Compiled at first use: most processes never speak."""
        return regex.compile(unicodedata.normalize("NFC", self.pattern))

    def apply(self, text: str) -> str:
        """The text with every match said, spaces around the words."""
        said = self.compiled.sub(self._said, text)
        return text if said == text else " ".join(said.split())

    def _said(self, match: Match) -> str:
        words = self.words(match)
        if words is None:
            return match[0]
        # A hyphen stays joined: what it means is for a later rule to say.
        before = "" if match.string[match.start() - 1 : match.start()] == "-" else " "
        return f"{before}{words}" + ("" if match.string[match.end() : match.end() + 1] == "-" else " ")


def apply(rules: Iterable[Rule], text: str) -> str:
    """The text after all rules, each working on what the one before has left."""
    for rule in rules:
        text = rule.apply(text)
    return text


def any_of(words: str | Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; a string is parted at its spaces."""
    words = words.split() if isinstance(words, str) else words
    longest_first = sorted(dict.fromkeys(words), key=len, reverse=True)
    return f"(?:{'|'.join(regex.escape(word, literal_spaces=True) for word in longest_first)})"
