"""An article as a voice reads it: pieces of text, each with its language and the silence after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.article import Article, Quote


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said in one go, and the silence after it.

    Attributes:
        text: Words as `say` gives them; never empty.
        language: ISO 639-1 code of the language to say them in.
        pause: Seconds of silence after it.
    """

    text: str
    language: str
    pause: float


def script_of(article: Article, *, keep_latin: bool = False) -> tuple[Piece, ...]:
    """The whole article to be read aloud: title, outlet, body, a piece for each sentence.

    Args:
        article: What is read.
        keep_latin: As for `say`.
    """
    raise NotImplementedError


def quotes_script(
    article: Article, quotes: Sequence[Quote], *, keep_latin: bool = False
) -> tuple[Piece, ...]:
    """The quotes alone, each after its speaker's name; the title first.

    Args:
        article: Where they are from.
        quotes: What is read.
        keep_latin: As for `say`.
    """
    raise NotImplementedError
