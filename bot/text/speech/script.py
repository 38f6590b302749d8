"""An article as a voice reads it: pieces of text, each with its language and the silence after it.

article -> lines with their silences -> sentences -> what is said for each -> pieces
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.article import Article, Block, Quote
from bot.text.language import language as language_of
from bot.text.sentences import sentences
from bot.text.speech.words import say

# Seconds of silence: where a newsreader breathes, by what has just been said.
AFTER_TITLE = 0.8
AFTER_PARAGRAPH = 0.6
AFTER_SENTENCE = 0.3

DEVANAGARI = re.compile("[\u0900-\u0963\u0970-\u097f]")
LATIN_WORD = re.compile(r"\b[A-Za-z][A-Za-z'’-]+")
# A sentence in the other script is said in the other language if it has so many words; fewer are a name.
WORDS_OF_A_SENTENCE = 4


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


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it is written, the language it is in, and the silence after it."""

    text: str
    language: str
    pause: float


def script_of(article: Article, *, keep_latin: bool = False) -> tuple[Piece, ...]:
    """The whole article to be read aloud: title, outlet, body, a piece for each sentence.

    Args:
        article: What is read.
        keep_latin: As for `say`.
    """
    lines = [*_title(article), *_outlet(article), *_body(article)]
    return tuple(_pieces(lines, keep_latin=keep_latin))


def quotes_script(
    article: Article, quotes: Sequence[Quote], *, keep_latin: bool = False
) -> tuple[Piece, ...]:
    """The quotes alone, each after its speaker's name; the title first.

    Args:
        article: Where they are from.
        quotes: What is read.
        keep_latin: As for `say`.
    """
    body = _language(article)
    lines = _title(article)
    for quote in quotes:
        if quote.speaker:
            lines.append(_Line(f"{quote.speaker}:", body, AFTER_SENTENCE))
        lines.append(_Line(quote.text, body, AFTER_PARAGRAPH))
    return tuple(_pieces(lines, keep_latin=keep_latin))


def _title(article: Article) -> list[_Line]:
    return [_Line(article.title, article.title_language or _language(article), AFTER_TITLE)]


def _outlet(article: Article) -> list[_Line]:
    """The byline in the body's voice: it is a name, whatever its script."""
    return [_Line(article.author, _language(article), AFTER_TITLE)] if article.author else []


def _body(article: Article) -> Iterator[_Line]:
    language = _language(article)
    for block in article.blocks:
        *items, last = _items(block)
        yield from (_Line(item, language, AFTER_SENTENCE) for item in items)
        yield _Line(last, language, AFTER_PARAGRAPH)


def _items(block: Block) -> list[str]:
    return block.text.splitlines() or [""] if block.kind == "list" else [block.text]


def _language(article: Article) -> str:
    """The language of the body; where it cannot be told, that of its script."""
    if article.language:
        return article.language
    return "en" if LATIN_WORD.search(article.title) and not DEVANAGARI.search(article.title) else "hi"


def _pieces(lines: Iterable[_Line], *, keep_latin: bool) -> Iterator[Piece]:
    """A piece for each sentence that has something to say; a line's own silence comes after its last."""
    for line in lines:
        found = [*_said(line, keep_latin=keep_latin)]
        for position, (text, language) in enumerate(found, start=1):
            yield Piece(text, language, line.pause if position == len(found) else AFTER_SENTENCE)


def _said(line: _Line, *, keep_latin: bool) -> Iterator[tuple[str, str]]:
    for sentence in sentences(line.text, line.language):
        text = line.text[sentence.start : sentence.end]
        language = _language_said(text, line.language)
        words = say(text, language, keep_latin=keep_latin)
        if any(map(str.isalnum, words)):
            yield words, language


def _language_said(text: str, around: str) -> str:
    """The language a sentence is said in: an English sentence within Hindi is said as English."""
    latin = len(LATIN_WORD.findall(text)) >= WORDS_OF_A_SENTENCE
    devanagari = DEVANAGARI.search(text) is not None
    if around != "en" and latin and not devanagari:
        return language_of(text) or "en"
    if around == "en" and devanagari and not LATIN_WORD.search(text):
        return language_of(text) or "hi"
    return around
