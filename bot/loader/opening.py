"""The lines between headline and first paragraph, where a page says who wrote the story, and when."""

from dataclasses import dataclass

from lxml import etree

from bot.loader.elements import BLOCKS
from bot.loader.shape import is_statement, words

MOST_LINES = 40
PROSE_WORDS = 12
SILENT = {"script", "style", "noscript", "template", "svg", "select", "button", "figure", "time"}
SET_OFF = {"a", "b", "strong", "span", "cite", "em", "i", "address"}


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands there.

    Attributes:
        lines: The lines, in order, none empty.
        marked: The texts that are set off as links, in bold or by an element of their own, in order.
    """

    lines: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()


def read_opening(body: etree._Element) -> Opening:
    """The opening of a page whose body begins right below its headline."""
    lines: list[str] = []
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
            line += node.text or ""
            marked += [" ".join("".join(map(str, node.itertext())).split())] if node.tag in SET_OFF else []
        if event == "end" and node is not body:
            line += node.tail or ""
    return Opening(tuple(lines), tuple(marked))
