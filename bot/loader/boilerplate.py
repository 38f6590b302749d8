"""Which lines of a pasted or scraped page are the site's own, by the table in `bot.loader.phrases`."""

from functools import cache
from typing import Literal

import regex

from bot.loader.phrases import compiled, either
from bot.loader.shape import ends_sentence, words
from bot.loader.spelling import fold

Role = Literal["line", "section", "end"]

LONGEST = 400
LABEL_WORDS = 30
LOOSE_WORDS = 6

EDGES = regex.compile(r"^[^\p{L}\p{M}\p{N}#©]+|[^\p{L}\p{M}\p{N}]+$")
REPORTED = regex.compile(r"[\"“”«]|(?<!\S)(?:ने|कि|that|said)(?!\S)")
CAPTION = regex.compile(
    r".{0,200}[(\[][^()]{0,40}(?:photo|image|picture|file pic|फोटो|तस्वीर|चित्र|प्रतीकात्मक|सांकेतिक"
    r"|छायाचित्र|ছবি|تصویر|படம்)[^()]{0,60}[)\]]"
)


def judge(line: str, *, labels: bool = True) -> Role | None:
    """What `line` is if it is the site's own, None if it belongs to the story.

    "line": it goes alone. "section": it opens a short list of other stories. "end": it opens what is below
    the story. An ordinary sentence with the same words in it is none of these.

    Args:
        line: One line.
        labels: Whether a label takes what it names along; above a story it may open the headline.
    """
    if len(line) > LONGEST * 3:
        return None
    folded = fold(line).strip()
    core = EDGES.sub("", folded)
    if not core:
        return "line" if not any(char.isalnum() for char in line) else None
    if len(line) <= LONGEST:
        role = _short(folded, core, labels=labels)
        if role:
            return role
    return "line" if _compiled("notice").fullmatch(core) else None


def is_section_name(line: str) -> bool:
    """Whether `line` is only the name of a section, as sites print above a headline."""
    return len(line) <= LONGEST and bool(_compiled("name of a section").fullmatch(EDGES.sub("", fold(line))))


def _short(folded: str, core: str, *, labels: bool) -> Role | None:
    if _compiled("end").fullmatch(core):
        return "end"
    if _compiled("section").fullmatch(core):
        return "section"
    if folded.startswith("©") or _is_line(folded, core) or CAPTION.fullmatch(folded):
        return "line"
    return "line" if labels and _is_labelled(folded) else None


def _is_line(folded: str, core: str) -> bool:
    if words(core) > LOOSE_WORDS and REPORTED.search(folded):
        return False
    return bool(_compiled("line").fullmatch(core))


def _is_labelled(folded: str) -> bool:
    """A label before a colon, a bar or a dash and what it names, unless that is a sentence of some length."""
    match = _labelled().match(folded)
    if match is None:
        return False
    rest = folded[match.end() :]
    return words(rest) <= LABEL_WORDS and not (ends_sentence(rest) and words(rest) > LABEL_WORDS // 2)


@cache
def _labelled() -> regex.Pattern[str]:
    mark = r"\s*[:|：]|\s+[-–—]|[-–—](?=\s)"
    return compiled(rf"^[^\p{{L}}\p{{N}}]*(?:{either('label')}(?:{mark})|{either('label before a comma')},)")


@cache
def _compiled(role: str) -> regex.Pattern[str]:
    return compiled(either(role))
