"""Markdown with front matter: the fields above, the blocks below, marks reduced to the text they mark."""

from datetime import date, datetime, time, tzinfo
from html import unescape
from typing import Any

import regex

from bot.article import Block
from bot.loader.dates import find_date
from bot.loader.draft import Draft
from bot.loader.spelling import fold

FRONT_LONGEST = 50_000
TITLE_LONGEST = 250

FRONT = regex.compile(r"\s*---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", regex.DOTALL)
FIELD = regex.compile(r"^([^\s:#-][^:\n]{0,40}?)\s*:[ \t]+(\S.*)$", regex.MULTILINE)
FIELDS = {
    "title": ("title", "headline", "शीर्षक", "मथळा"),
    "author": ("author", "authors", "byline", "by", "लेखक"),
    "published": (
        "date",
        "published",
        "published_at",
        "publishdate",
        "pubdate",
        "datepublished",
        "दिनांक",
        "तारीख",
        "प्रकाशित",
    ),
    "url": ("url", "link", "source", "canonical", "canonical_url", "original"),
    "language": ("language", "lang", "locale", "भाषा"),
    "tags": ("tags", "tag", "keywords", "categories", "topics", "टैग"),
}
LANGUAGE_NAMES = {
    "hin": "hi", "hindi": "hi", "हिंदी": "hi", "mar": "mr", "marathi": "mr", "मराठी": "mr", "eng": "en",
    "english": "en",
    "urd": "ur", "urdu": "ur", "ben": "bn", "bengali": "bn", "bangla": "bn", "tam": "ta", "tamil": "ta",
}  # fmt: skip

COMMENT = regex.compile(r"<!--.*?-->", regex.DOTALL)
FENCE = regex.compile(r"\s{0,3}(?:```|~~~)")
ATX = regex.compile(r"\s{0,3}#{1,6}(?:\s+|(?=[^#\s]))(?P<text>.*?)\s*#*\s*$")
SETEXT = regex.compile(r"\s{0,3}(?:=+|-{2,})\s*$")
RULE = regex.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
QUOTED = regex.compile(r"\s{0,3}>\s?")
ITEM = regex.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?P<text>\S.*)$")
REFERENCE = regex.compile(r"\s{0,3}\[[^\]]+\]:\s*\S+.*$")

# Every run is bounded, so that a page of nothing but marks costs no more than its length.
INLINE = (
    (regex.compile(r"!\[[^\[\]]{0,500}\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,200}\])"), ""),
    (
        regex.compile(
            r"\[([^\[\]]{1,1000})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+\"[^\"]{0,500}\")?\)"
        ),
        r"\1",
    ),
    (regex.compile(r"\[([^\[\]]{1,1000})\]\[[^\[\]]{0,200}\]"), r"\1"),
    (regex.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>"), r"\1"),
    (regex.compile(r"</?[a-zA-Z][^<>]{0,2000}>"), ""),
    (regex.compile(r"(?<![\\*_~])(\*\*\*|\*\*|__|~~)(?=[^\s*_~])([^\n]{1,2000}?)(?<=[^\s\\])\1"), r"\2"),
    (regex.compile(r"(?<![\\*\p{L}\p{M}\p{N}])\*(?=[^\s*])([^*]{1,2000})(?<=[^\s\\])\*"), r"\1"),
    (
        regex.compile(
            r"(?<![\\_\p{L}\p{M}\p{N}])_(?=[^\s_])([^_]{1,2000})(?<=[^\s\\])_(?![\p{L}\p{M}\p{N}])"
        ),
        r"\1",
    ),
    (regex.compile(r"(?<!`)(`{1,3})(?!`)\s?([^`]{1,2000}?)\s?\1"), r"\2"),
    (regex.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])"), r"\1"),
)


def has_front_matter(text: str) -> bool:
    """Whether `text` begins with fields between lines of dashes, a title among them."""
    match = FRONT.match(text[:FRONT_LONGEST])
    return match is not None and bool(_fields(match["fields"]).get("title"))


def read_markdown(text: str, zone: tzinfo) -> Draft:
    """The story in a cleaned Markdown text; its first heading is the headline where no field names one."""
    match = FRONT.match(text[:FRONT_LONGEST])
    fields = _fields(match["fields"]) if match else {}
    blocks = _blocks(text[match.end() :] if match else text)
    title = _line(fields.get("title"))
    if blocks and blocks[0].kind == "heading" and (not title or fold(blocks[0].text) == fold(title)):
        title = title or blocks[0].text
        blocks = blocks[1:]
    if not title and len(blocks) > 1 and len(blocks[0].text) <= TITLE_LONGEST:
        title, blocks = blocks[0].text, blocks[1:]
    return Draft(
        title,
        tuple(blocks),
        ", ".join(_list(fields.get("author"))) or None,
        _date(fields.get("published"), zone),
        _line(fields.get("url")) or None,
        _language(fields.get("language")),
        tuple(_list(fields.get("tags"))),
    )


def _fields(text: str) -> dict[str, Any]:
    """The fields under our names for them; a line that YAML cannot read still counts as "name: value"."""
    import yaml  # noqa: PLC0415 - few articles have such a head, and every command would wait for it

    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        loaded = None
    if not isinstance(loaded, dict):
        loaded = {name: value.strip().strip("\"'") for name, value in FIELD.findall(text)}
    given = {fold(str(name)): value for name, value in loaded.items()}
    return {
        ours: given[fold(name)]
        for ours, names in FIELDS.items()
        for name in reversed(names)
        if fold(name) in given
    }


def _line(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _list(value: object) -> list[str]:
    """Names from a list, from dictionaries with a name, or from one line with commas."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        return [name for item in value[:50] if not isinstance(item, list) for name in _list(item)]
    return [name.strip() for name in _line(value).strip("[]").split(",") if name.strip()]


def _date(value: object, zone: tzinfo) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    return find_date(_line(value), zone)


def _language(value: object) -> str | None:
    name = regex.split(r"[-_]", fold(_line(value)))[0]
    name = LANGUAGE_NAMES.get(name, name)
    return name if regex.fullmatch("[a-z]{2}", name) else None


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    for lines in _groups(COMMENT.sub("", text)):
        blocks += _group(lines)
    return [block for block in blocks if block.text]


def _groups(text: str) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for line in text.split("\n"):
        if not line.strip():
            groups.append([])
        elif not (FENCE.match(line) or REFERENCE.match(line)):
            groups[-1].append(line)
    return _loose_lists_joined([group for group in groups if group])


def _loose_lists_joined(groups: list[list[str]]) -> list[list[str]]:
    """Items with empty lines between them are one list."""
    joined: list[list[str]] = []
    for group in groups:
        if joined and all(ITEM.match(line) and not RULE.match(line) for line in (joined[-1][0], group[0])):
            joined[-1] += group
        else:
            joined.append(group)
    return joined


def _group(lines: list[str]) -> list[Block]:
    """The blocks in lines without an empty one between them."""
    blocks: list[Block] = []
    run: list[str] = []
    kind = "paragraph"
    for line in lines:
        if run and kind == "paragraph" and SETEXT.match(line):
            blocks.append(Block("heading", _inline(" ".join(run))))
            run = []
            continue
        here = _kind(line, kind if run else "")
        if run and (here != kind or here == "heading"):
            blocks += _closed(kind, run)
            run = []
        if here != "rule":
            kind = here
            run.append(line)
    return blocks + _closed(kind, run)


def _kind(line: str, running: str) -> str:
    if ATX.match(line):
        return "heading"
    if RULE.match(line):
        return "rule"
    if QUOTED.match(line):
        return "quotation"
    if ITEM.match(line):
        return "list"
    return running if running in ("quotation", "list") else "paragraph"


def _closed(kind: str, run: list[str]) -> list[Block]:
    if not run:
        return []
    if kind == "heading":
        match = ATX.match(run[0])
        return [Block("heading", _inline(match["text"] if match else run[0]))]
    if kind == "quotation":
        return [Block("quotation", _inline(" ".join(QUOTED.sub("", line).strip() for line in run)))]
    if kind == "list":
        return [Block("list", "\n".join(_items(run)))]
    return [Block("paragraph", _inline(" ".join(line.strip() for line in run)))]


def _items(run: list[str]) -> list[str]:
    items: list[str] = []
    for line in run:
        match = ITEM.match(line)
        if match:
            items.append(match["text"])
        elif items:
            items[-1] += " " + line.strip()
    return [_inline(item) for item in items]


def _inline(text: str) -> str:
    for pattern, plain in INLINE:
        text = pattern.sub(plain, text)
    return " ".join(unescape(text).rstrip("\\").split())
