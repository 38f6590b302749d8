"""Quotations that the page itself sets off: which of their words were said, and which name the speaker."""

import re
from dataclasses import replace

from bot.text.quotes.marks import Span, match
from bot.text.quotes.words import Token, tokens

LONGEST_LABEL = 100

# "— X" at the end, or a short last line by itself.
_LABEL = re.compile(rf"(?:\s|(?<=[।.!?…”’\"'»]))[—–―-]+\s*(?=[^।!?\n“”\"]{{2,{LONGEST_LABEL}}}$)")
_LAST_LINE = re.compile(rf"(?<=[।.!?…”’\"'»,])[^\S\n]*\n\s*(?=[^।!?\n“”\"]{{2,{LONGEST_LABEL}}}$)")
_OUTSIDE = 3


def set_off(text: str) -> tuple[Span, ...] | None:
    """The whole text as one quotation, its last line left out where that only says who spoke.

    Returns:
        None where the block quotes inside itself and is to be read as a paragraph.
    """
    label = _LABEL.search(text) or _LAST_LINE.search(text)
    end = label.start() if label else len(text)
    body = text[:end].rstrip()
    spans = match(body).spans
    outside = "".join(
        body[one.end : two] for one, two in zip(spans, [s.start for s in spans[1:]], strict=False)
    )
    if spans:
        outside += body[: spans[0].start] + " " + body[spans[-1].end :]
    if not body or (spans and len(outside.split()) > _OUTSIDE):
        return None
    if len(spans) == 1 and not re.sub(r"\W", "", outside):
        return (replace(spans[0], start=0, end=len(body)),)
    return (Span(0, len(body), 0, len(body)),)


def words_of(text: str, spans: tuple[Span, ...]) -> list[Token]:
    """The words of such a block; a label without a dash is given one."""
    found = tokens(text, spans)
    if len(found) > 1 and found[1].kind == "word":
        found.insert(1, Token("dash", "—", "—", found[1].start, found[1].start))
    return found
