"""Headlines: one line, of a length that can be shown, without the name of the site behind a bar."""

import regex

from bot.loader.byline import is_outlet
from bot.loader.shape import words
from bot.loader.spelling import fold

LONGEST = 300
FROM_PARAGRAPH = 120
HEADLINE_SHORTEST = 15
SITE_WORDS = 6

BAR = regex.compile(r"\s+[|｜»›]\s+|\s*\|\s*")
LEADING = regex.compile(r"(?P<site>[^|｜»›:]{2,60}?)\s*(?:[|｜»›:]|\s[-–—])\s*")
DASH = regex.compile(r"\s+[-–—:•·]\s+")
SENTENCE = regex.compile(r".+?(?:[।॥?!۔؟]|\.(?=\s))")


def one_line(text: str) -> str:
    """`text` in one line of at most 300 characters; what is longer ends in an ellipsis."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else _shortened(text, LONGEST)


def from_paragraph(text: str) -> str:
    """A headline for a story without one: the first sentence of its first paragraph, shortened."""
    first = SENTENCE.match(text[:LONGEST])
    return _shortened(first[0] if first else text, FROM_PARAGRAPH)


def without_site(title: str, sites: tuple[str, ...] = ()) -> str:
    """`title` without the names of the site and its sections that stand behind it, or the site's before it.

    Args:
        title: A headline, or what a page has in its title element.
        sites: The names the page gives its site.
    """
    known = {fold(site) for site in sites if site}
    parts = BAR.split(title)
    while len(parts) > 1 and _is_site(
        parts[-1], known, most=SITE_WORDS if len(parts[0]) >= HEADLINE_SHORTEST else 0
    ):
        parts.pop()
    kept = title[: _end_of(title, parts)].rstrip(" |｜»›")
    pieces = DASH.split(kept)
    if len(pieces) > 1 and _is_site(pieces[-1], known, 0):
        kept = kept[: kept.rindex(pieces[-1])].rstrip(" -–—:•·")
    return _without_leading(kept, known)


def _without_leading(title: str, known: set[str]) -> str:
    """`title` without the name of the site before a bar or a colon, if a headline is left."""
    first = LEADING.match(title)
    if first and fold(first["site"].strip()) in known and len(title) - first.end() >= HEADLINE_SHORTEST:
        return title[first.end() :]
    return title


def _end_of(title: str, parts: list[str]) -> int:
    end = 0
    for part in parts:
        end = title.index(part, end) + len(part)
    return end


def _is_site(part: str, known: set[str], most: int) -> bool:
    return fold(part.strip()) in known or words(part) <= most or is_outlet(part)


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    cut = text.rfind(" ", most // 2, most - 1)
    return text[: cut if cut > 0 else most - 1].rstrip(" ,;:–—-") + "…"
