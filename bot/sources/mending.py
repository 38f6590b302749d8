"""Pure: what feeds write that XML does not allow, or feedparser does not know, put right beforehand."""

import html
import re
import sys

from bot.sources.fields import UNWRITABLE
from bot.sources.jsonfeed import MOST

ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)

NUMBERED = re.compile(r"&#(?:x([0-9a-f]{1,8})|(\d{1,9}));", re.IGNORECASE)
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
XML_NAMES = frozenset({"lt", "gt", "amp", "quot", "apos"})

# An ampersand that begins no reference; in CDATA it is itself.
AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|$)|&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-f]+);)", re.DOTALL | re.IGNORECASE
)

# A link that is there but leads nowhere would keep feedparser from taking the guid for it.
NO_LINK = re.compile(
    r"<link\s*>\s*(?:<!\[CDATA\[\s*)?(?:(?:javascript|mailto|tel|data|about|file):[^<>\]]*|#)?(?:\]\]>\s*)?</link\s*>"
    r"|<link\s*/>",
    re.IGNORECASE,
)

# Elements of a line that are not closed, or by another's name: the next one of the entry ends them.
NEXT = (
    r"/?(?:[\w.-]+:)?(?:item|entry|channel|feed|rss|title|link|guid|id|pubDate|date|updated|published|author|creator"
    r"|description|summary|content|encoded|category|comments|enclosure|source)"
)
UNCLOSED = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    rf"|<(?P<name>title|link|guid|pubDate)(?P<more>\s[^<>]*[^<>/])?>(?P<text>[^<>]*)"
    rf"(?:</(?!(?P=name)\s*>)(?!(?:item|entry|channel|feed|rss)\b)[\w.-]+\s*>(?=\s*<)(?!\s*</(?P=name))"
    rf"|(?=<{NEXT}\b)(?!</(?P=name)\s*>))",
    re.DOTALL | re.IGNORECASE,
)
WWW_LINK = re.compile(
    r"""(<(?:[\w.-]+:)?link(?:\s[^<>]*?href\s*=\s*["']\s*|>\s*(?:<!\[CDATA\[\s*)?))(?=www\.[\w-]+\.)""",
    re.IGNORECASE,
)

# feedparser knows the word in small letters only.
PERMALINK = re.compile(r"""(\bisPermaLink\s*=\s*["'])\s*true\s*(["'])""", re.IGNORECASE)


def mended(text: str) -> bytes:
    """A feed's XML from its first element on, made readable for a strict reader where that changes nothing.

    feedparser's lenient reader, which takes what the strict one refuses, loses more. Of the entries it keeps
    as many as are ever read.
    """
    text = UNWRITABLE.sub("", text)
    text = NUMBERED.sub(_numbered, text)
    text = NAMED.sub(_named, text)
    text = AMPERSAND.sub(lambda found: "&amp;" if found[0] == "&" else found[0], text)
    text = UNCLOSED.sub(_closed, text)
    text = WWW_LINK.sub(r"\1http://", NO_LINK.sub("", text))
    text = PERMALINK.sub(r"\1true\2", text)
    ends = [found.end() for found in ITEM_END.finditer(text)]
    if len(ends) > MOST:
        text = text[: ends[MOST - 1]] + text[ends[-1] :]
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode()


def _numbered(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if number <= sys.maxunicode and not UNWRITABLE.match(chr(number)) else ""


def _closed(found: re.Match[str]) -> str:
    # A link of Atom has attributes, and is often left open.
    if found["name"] is None or (found["name"].lower() == "link" and found["more"]):
        return found[0]
    return f"<{found['name']}{found['more'] or ''}>{found['text']}</{found['name']}>"


def _named(found: re.Match[str]) -> str:
    if found[1] in XML_NAMES:
        return found[0]
    character = html.unescape(found[0])
    return found[0] if character == found[0] or character in "<>&" else character
