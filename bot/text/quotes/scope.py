"""A stretch of a paragraph in which a cue may look for who spoke."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.text.quotes.cues import Grammar
from bot.text.quotes.words import Token


@dataclass(frozen=True, slots=True)
class Scope:
    """Words of a paragraph and the part of them that belongs to one sentence.

    Attributes:
        words: All tokens of the paragraph.
        floor: First token of the part.
        ceiling: Index after its last token.
        grammar: The paragraph's language.
        known: Words of names that stand elsewhere in the article.
    """

    words: Sequence[Token]
    floor: int
    ceiling: int
    grammar: Grammar
    known: frozenset[str]

    def between(self, floor: int, ceiling: int) -> "Scope":
        """The same paragraph, another part."""
        return replace(self, floor=floor, ceiling=ceiling)
