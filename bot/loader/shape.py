"""The shape of a piece of text: how many words, whether a sentence ends, whether it reads as prose."""

import regex

SENTENCE_END = regex.compile(r"[।॥.!?۔؟…৷|]+[\s\"”’'»)\]}*]*$")
SENTENCE_WITHIN = regex.compile(r"[।॥۔][\"”’»)]*\s|[\p{Ll}\p{Lo}\p{M}]{4}\.[\"”’»)]*\s+\P{Ll}")
STATEMENT_END = regex.compile(r"[।॥.۔৷|][\s\"”’'»)\]}*]*$")
QUESTION_END = regex.compile(r"[?؟][\s\"”’'»)]*$")
WORD = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’‌‍.-]*")

PROSE_WORDS = 5
LONG_WORDS = 25
LONG = 1000


def words(text: str) -> int:
    """The number of words in `text`."""
    return sum(1 for _ in WORD.finditer(text))


def ends_sentence(text: str) -> bool:
    """Whether `text` ends in an end mark, closing quotes and brackets aside."""
    return bool(SENTENCE_END.search(text[-12:].rstrip()))


def is_question(text: str) -> bool:
    """Whether `text` ends in a question mark."""
    return bool(QUESTION_END.search(text[-12:]))


def is_prose(text: str) -> bool:
    """Whether `text` reads as a paragraph of a story rather than as a label, a link or a heading."""
    return _has_sentences(text, SENTENCE_END)


def is_statement(text: str) -> bool:
    """Whether `text` reads as prose and is not one of those headlines that ask or exclaim."""
    return _has_sentences(text, STATEMENT_END)


def _has_sentences(text: str, end: regex.Pattern[str]) -> bool:
    if len(text) > LONG:
        return True
    count = words(text)
    if count > LONG_WORDS or count < PROSE_WORDS:
        return count > LONG_WORDS
    return bool(end.search(text[-12:]) or SENTENCE_WITHIN.search(text))
