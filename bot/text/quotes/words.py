"""The words and marks of a paragraph, each with where it stands and what it is compared by."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.text.abbreviations import ends_with_abbreviation
from bot.text.fold import LETTERS
from bot.text.quotes.marks import Span

Kind = Literal["word", "stop", "comma", "colon", "dash", "open", "close", "quote", "cased"]

LETTER = r"[^\W_]|[\u0900-\u0963\u0970-\u097f\u200c\u200d]"
_PIECE = re.compile(
    rf"(?P<word>(?:{LETTER}|[@#](?=\w))(?:{LETTER}|_|[.,:](?=\d)|[-‑'’&.@/](?=(?:{LETTER})))*['’]?)"
    r"|(?P<stop>[।॥?!؟۔…|]+|\.+)|(?P<comma>[,;،])|(?P<colon>:)|(?P<dash>[-–—―~]+)|(?P<open>[(\[{])|(?P<close>[)\]}])"
)
_JOINERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark; `key` is how tables spell it, `quote` the number of a quotation or -1."""

    kind: Kind
    text: str
    key: str
    start: int
    end: int
    quote: int = -1


def spelling(word: str) -> str:
    """The form in which words are compared: case, nukta, chandrabindu and joiners do not matter."""
    if word.isascii():
        return word.casefold()
    plain = unicodedata.normalize("NFD", word.translate(_JOINERS)).translate(LETTERS)
    return unicodedata.normalize("NFC", plain).casefold().replace("’", "'")


def tokens(text: str, spans: Sequence[Span]) -> list[Token]:
    """Cuts a paragraph into words and marks; each quotation is one token."""
    found: list[Token] = []
    keys: dict[str, str] = {}
    at = 0
    for number, span in enumerate(spans):
        _cut(text, at, span.start, keys, found)
        found.append(Token("quote", text[span.start : span.end], "", span.start, span.end, number))
        at = span.end
    _cut(text, at, len(text), keys, found)
    return found


def _cut(text: str, start: int, end: int, keys: dict[str, str], found: list[Token]) -> None:
    at = start
    while piece := _PIECE.search(text, at, end):
        at = piece.end()
        kind: Kind = piece.lastgroup  # type: ignore[assignment]  # the groups are named for the kinds
        if kind == "stop" and piece.group() == "." and ends_with_abbreviation(text, at):
            if found and found[-1].end == piece.start():
                found[-1] = replace(found[-1], text=f"{found[-1].text}.", end=at)
            continue
        word = piece.group()
        if word not in keys:
            keys[word] = spelling(word.rstrip("'’")) if kind == "word" else word
        found.append(Token(kind, word, keys[word], piece.start(), at))
