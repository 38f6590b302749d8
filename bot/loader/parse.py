"""Any supported text into an article: picks the format, and gives every story its id and languages.

bytes -> decode -> clean -> read_plain | read_markdown | read_page -> Draft -> Article
"""

import hashlib
from datetime import tzinfo
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import regex

from bot.article import Article, Block
from bot.errors import NotAnArticle
from bot.loader.decode import clean, decode
from bot.loader.draft import Draft
from bot.loader.markdown import has_front_matter, read_markdown
from bot.loader.plain import read_plain
from bot.loader.title import from_paragraph, one_line, without_site
from bot.text.language import language

Kind = Literal["plain", "markdown", "page"]

KINDS: dict[str, Kind] = {
    ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown",
    ".html": "page", ".htm": "page", ".xhtml": "page",
}  # fmt: skip
MAX_BYTES = 5_000_000
ID_LENGTH = 12
STANDARD_INPUT = "-"
URL_LONGEST = 2048
INDIA = ZoneInfo("Asia/Kolkata")

PAGE_START = regex.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|section|p|h1)\b",
    regex.I | regex.S,
)
EMPTY_LINES = regex.compile(r"(?:\r?\n|\r)(?:[ \t]*(?:\r?\n|\r))+")
LETTER = regex.compile(r"\p{L}")


def parse(
    data: bytes | str,
    name: str | None = None,
    *,
    kind: Kind | None = None,
    url: str | None = None,
    charset: str | None = None,
    zone: tzinfo = INDIA,
) -> Article:
    """The article in `data`.

    Args:
        data: The content of a file, of standard input or of an answer.
        name: The file's name, which gives the kind, and the id where there is no address; `-` is no name.
        kind: The format; by the name and the content where it is not given.
        url: Where the content came from; an address stated in the content wins.
        charset: An encoding named from outside, as by an HTTP header.
        zone: Where a date without a zone belongs.

    Raises:
        NotAnArticle: `article_too_large`, `article_binary` or `article_empty`.
    """
    text = _text(data, charset)
    draft = _read(text, kind or _kind(text, name), url, zone)
    return _article(draft, fallback=_name_only(name) or text, url=url)


def body_only(text: str) -> Article:
    """`text` as paragraphs alone: cut at empty lines, otherwise exactly as given; no headline, no byline.

    Raises:
        NotAnArticle: `article_empty` where there is nothing but white space.
    """
    paragraphs = [part for part in EMPTY_LINES.split(text.strip("\r\n")) if part.strip()]
    if not paragraphs:
        raise NotAnArticle("article_empty")
    blocks = tuple(Block("paragraph", part) for part in paragraphs)
    return Article(_id(text), "", None, language(text), None, None, None, blocks)


def article_id(url: str | None, fallback: str) -> str:
    """Twelve characters that stay the same for one address (http or https), or else for one file name."""
    return _id(_address(url) if url else fallback)


def _text(data: bytes | str, charset: str | None) -> str:
    if len(data) > MAX_BYTES:
        raise NotAnArticle("article_too_large", limit=MAX_BYTES // 1_000_000)
    return clean(decode(data, charset) if isinstance(data, bytes) else data)


def _kind(text: str, name: str | None) -> Kind:
    named = KINDS.get(PurePath(name).suffix.lower()) if name else None
    if named in ("page", "markdown"):
        return named
    if PAGE_START.match(text[:4096]):
        return "page"
    return "markdown" if has_front_matter(text) else "plain"


def _read(text: str, kind: Kind, url: str | None, zone: tzinfo) -> Draft:
    if kind == "markdown":
        return read_markdown(text, zone)
    if kind == "plain":
        return read_plain(text, zone)
    from bot.loader.page import read_page  # noqa: PLC0415 - trafilatura takes most of a second to import

    return read_page(text, url, zone)


def _article(draft: Draft, fallback: str, url: str | None) -> Article:
    blocks = draft.blocks or (Block("paragraph", draft.title),)
    body = "\n".join(block.text for block in blocks)
    if not LETTER.search(body):
        raise NotAnArticle("article_empty")
    title = without_site(one_line(draft.title)) or from_paragraph(blocks[0].text)
    address = _web(draft.url) or _web(url)
    return Article(
        id=article_id(address, fallback),
        title=title,
        title_language=language(title),
        language=draft.language or language(body),
        author=draft.author and one_line(draft.author),
        published=draft.published,
        url=address,
        blocks=blocks,
        tags=draft.tags,
        excerpt="teaser" if draft.teaser else None,
    )


def _web(url: str | None) -> str | None:
    """`url` if it is a web address a reader could open, else None."""
    if not url or len(url) > URL_LONGEST or any(char.isspace() for char in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


def _address(url: str) -> str:
    """`url` without what tells no stories apart: scheme, fragment, trailing slash, the host's case."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"


def _name_only(name: str | None) -> str | None:
    return PurePath(name).name if name and name != STANDARD_INPUT else None


def _id(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]
