"""The lines between headline and first paragraph, where a page says who wrote the story, and when."""

from dataclasses import dataclass

import regex
from lxml import etree

from bot.loader.byline import names_editor
from bot.loader.elements import BLOCKS
from bot.loader.naming import names_of
from bot.loader.shape import is_statement, words
from bot.loader.statements import gap, text_before, text_without_time

MOST_LINES = 40
LONGEST = 100
LONGEST_LINE = 2000
PROSE_WORDS = 12
SILENT = {"script", "style", "noscript", "template", "svg", "select", "button", "figure", "time"}
WRITERS = regex.compile(
    r"(?<![a-z])(?:by|by-?line|auth(?:ors?)?|author-?\w*|writers?|writer-?name|reporters?|reported-?by|written-?by|lekhak"
    r"|credit|contributors?|person-?name|staff-?name)(?![a-z])"
)
PROFILES = regex.compile(
    r"/(?:authors?|writers?|profiles?|reporters?|lekhak|columnists?|contributors?|staff|team|people|byline)/",
    regex.I,
)
APART = {"span", "a", "b", "strong"}
SET_OFF = {"a", "b", "strong", "span", "cite", "em", "i", "address"}


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands there.

    Attributes:
        lines: The lines, in order, none empty.
        named: The texts of elements that are called after who wrote the story, or link to them.
        marked: The texts that are set off as links, in bold or by an element of their own, in order.
    """

    lines: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()


def read_opening(body: etree._Element) -> Opening:
    """The opening of a page whose body begins right below its headline."""
    lines: list[str] = []
    named: list[str] = []
    marked: list[str] = []
    line = ""
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, node in walk:
        if node.tag in BLOCKS or node.tag == "br":
            line = " ".join(line.split())
            if len(lines) >= MOST_LINES or (is_statement(line) and words(line) > PROSE_WORDS):
                break
            lines += [line] if line else []
            line = ""
        if event == "start" and node.tag in SILENT:
            walk.skip_subtree()
        elif event == "start":
            line = _longer(line, node.text or "")
            named += (
                [text]
                if len(named) < MOST_LINES
                and _is_named(node)
                and (text := text_without_time(node, parted=True))
                else []
            )
            marked += (
                [text]
                if len(marked) < MOST_LINES and node.tag in SET_OFF and (text := text_without_time(node))
                else []
            )
        if event == "end" and node is not body:
            line = _longer(line, node.tail or (gap(node) if _stands_alone(node) else ""))
    return Opening(tuple(lines), tuple(text for text in named if len(text) <= LONGEST), tuple(marked))


def _longer(line: str, text: str) -> str:
    """The line with more text; one that is too long for anything here is left as it is."""
    return line + text if len(line) <= LONGEST_LINE else line


def _stands_alone(node: etree._Element) -> bool:
    """Whether only a style sheet parts an element from the next: no white space stands between them."""
    following = node.getnext()
    return node.tag in APART and following is not None and following.tag in APART


def _is_named(node: etree._Element) -> bool:
    called = WRITERS.search(names_of(node)) or (node.tag == "a" and PROFILES.search(node.get("href") or ""))
    return bool(called) and not names_editor(text_before(node))
