"""The table of what sites put around a story: one file a language, a phrase a line, by role.

A file holds `[role]` lines with patterns below them; `#` opens a comment. Patterns are regular expressions
spelled as `bot.loader.spelling.fold` spells a line, and `<name>` in one stands for the phrases of the role
`[<name>]`, which are plain words. The roles:

line                a line that is the site's own from its first word to its last
label               before a colon, a bar or a dash; its line goes with it
label before a comma  the same, as some sites set it under pictures
section             opens a short list of other stories
end                 opens what is below the story: comments, other stories
notice              a sentence of the site about the story
name of a section   stands above a headline
before author ...   labels of a byline: author, editor, published, updated, url, tags
outlet, place       words in the name of an outlet; places of datelines
"""

from functools import cache
from importlib.resources import files

import regex

from bot.loader.spelling import spelt

NAMED = ("platform", "click", "story")


@cache
def phrases(role: str) -> tuple[str, ...]:
    """The patterns of a role in all languages, the longest first; empty where none has it."""
    return tuple(sorted(dict.fromkeys(_table().get(role, ())), key=len, reverse=True))


def either(role: str) -> str:
    """One pattern that matches any phrase of a role."""
    return f"(?:{'|'.join(phrases(role))})"


def compiled(pattern: str) -> regex.Pattern[str]:
    """A pattern with `<name>` in it; what is named is a set of plain words, which costs least to compile."""
    words = {name: list(phrases(f"<{name}>")) for name in NAMED if f"<{name}>" in pattern}
    for name in words:
        pattern = pattern.replace(f"<{name}>", rf"\L<{name}>")
    return regex.compile(pattern, 0, False, None, **words)


@cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".txt"):
            _add(table, file.read_text("utf-8"))
    return table


def _add(table: dict[str, list[str]], text: str) -> None:
    role = ""
    for line in text.splitlines():
        if line.startswith("["):
            role = line.strip()[1:-1]
        elif line.strip() and not line.startswith("#"):
            table.setdefault(role, []).append(spelt(line.strip()))
