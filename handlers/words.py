"""Plain words that stand for commands: which they are, and what a message made of them asks for.

    reader  पढ़ो दो            the whole of the second story
    reader  ज़रा खबर!          the newest story's headline
    reader  3                 the third story of the list
    reader  English           the interface in English

The words are data, one list a language, and every list counts for every reader.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.i18n import LANGUAGES
from bot.text.fold import fold

LISTS = Path(__file__).parent / "words"

NUMERAL = re.compile(r"[0-9]{1,9}")
DEVANAGARI_LETTER = re.compile(r"[\u0904-\u0939\u0958-\u0961\u0972-\u097F]")


@dataclass(frozen=True, slots=True)
class Said:
    """What a plain message asks for.

    Attributes:
        command: A command's name; `open` for a number alone, `thanks` for thanks, `cancel` for a stop.
        number: The story's number, where one was given; any number, also one that no story has.
        argument: The language's code, where the message is a language's name; `quotes` where it is they that
            are to be heard.
    """

    command: str
    number: int | None = None
    argument: str | None = None


class Words:
    """The words of all languages, folded.

    Attributes:
        meanings: What each word or phrase asks for.
        numbers: The values of the words for numbers.
        courtesy: Words that ask for nothing.
    """

    def __init__(
        self, meanings: Mapping[str, Said], numbers: Mapping[str, int], courtesy: frozenset[str]
    ) -> None:
        self.meanings = meanings
        self.numbers = numbers
        self.courtesy = courtesy

    @classmethod
    def load(cls) -> "Words":
        """Reads the lists in `handlers/words/`."""
        lists = [tomllib.loads((LISTS / f"{language}.toml").read_text("utf-8")) for language in LANGUAGES]
        return cls(
            meanings={fold(word): said for one in lists for word, said in _meanings(one)},
            numbers={
                fold(word): int(value)
                for one in lists
                for value, words in one["numbers"].items()
                for word in words
            },
            courtesy=frozenset(fold(word) for one in lists for word in one["courtesy"]),
        )

    def understand(self, text: str) -> Said | None:
        """What a message asks for; None unless all of it, courtesy and a number apart, is a word we know."""
        words = [word for word in fold(text).split() if word not in self.courtesy]
        if not words:
            return None
        whole = self.meanings.get(" ".join(words))  # first, because सुना दो is no number two
        number = self._number(words[-1])
        if whole is not None or number is None:
            return whole
        if len(words) == 1:
            return Said("open", number)
        said = self.meanings.get(" ".join(words[:-1]))
        return replace(said, number=number) if said and said.command != "language" else None

    def _number(self, word: str) -> int | None:
        return int(word) if NUMERAL.fullmatch(word) else self.numbers.get(word)


def is_devanagari(text: str) -> bool:
    """Whether the text has a letter of Devanagari; digits alone do not count."""
    return DEVANAGARI_LETTER.search(text) is not None


def _meanings(one: Mapping[str, Any]) -> Iterable[tuple[str, Said]]:
    for command, words in one["words"].items():
        yield from ((word, Said(command)) for word in (command, *words))
    yield from ((word, Said("listen", argument="quotes")) for word in one["hear_quotes"])
    for language, words in one["languages"].items():
        yield from ((word, Said("language", argument=language)) for word in words)
