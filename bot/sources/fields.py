"""Single fields of a feed's entry: lines of plain text, HTML, addresses, dates, languages, names."""

import html
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from urllib.parse import urljoin, urlsplit

import regex

from bot.loader.dates import find_date
from bot.loader.decode import clean
from bot.loader.title import one_line
from bot.sources.stamps import is_impossible, read_stamp

# Before the first feed there was none to date; a date this far ahead is a typing error.
EARLIEST, LATEST = 1995, 2100

# Longer ones are no dates, and only cost time.
DATE_LONGEST, LINE_LONGEST, ADDRESS_LONGEST = 200, 10_000, 2048

# Where the database of time zones keeps GMT and its like.
ETC = regex.compile(r"\betc/(?=gmt|utc)", regex.I)

# What no XML may hold (XML 1.0, 2.2), and no database.
UNWRITABLE = regex.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# An address as people write it; no file of a site is named so.
WWW = regex.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)", regex.I)

# Markup as headlines carry it. Other words in angle brackets are the headline's own.
INLINE = (
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|s|samp|small|span|strike"
    "|strong|sub|sup|time|tt|u|var|wbr"
)
BREAKING = (
    "address|article|blockquote|br|center|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|img|li|ol|p|picture|pre|section"
    "|source|table|tbody|td|th|thead|tr|ul|video"
)
UNREAD = regex.compile(r"<!--.*?(?:-->|$)|<(script|style)\b[^<>]*>.*?(?:</\1\s*>|$)", regex.S | regex.I)
INLINE_TAG = regex.compile(rf"</?(?:\w+:)?(?:{INLINE})(?:[\s/][^<>]*)?>", regex.I)
BREAKING_TAG = regex.compile(rf"</?(?:\w+:)?(?:{BREAKING}|script|style)(?:[\s/][^<>]*)?>", regex.I)

# What was escaped once too often: an element opened and closed, or a character by its number or name.
MARKUP = regex.compile(rf"<({INLINE}|p|div|h[1-6])(?:\s[^<>]*)?>[^<>]*</\1\s*>", regex.I)
REFERENCE = regex.compile(
    r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|amp|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip);", regex.I
)

MAIL = r"[^\s@<>()]+@[^\s@<>()]+"
MAIL_THEN_NAME = regex.compile(rf"(?:mailto:)?{MAIL}\s*[(\[](?P<name>[^()\[\]]+)[)\]]")
NAME_THEN_MAIL = regex.compile(rf"(?P<name>.*?\S)\s*[<(\[]\s*(?:mailto:)?{MAIL}\s*[>)\]]")
NO_NAME = regex.compile(rf"(?:mailto:)?{MAIL}|https?://\S+|[\W_]*", regex.I)

LANGUAGES = {
    "hin": "hi", "hindi": "hi", "हिंदी": "hi", "हिन्दी": "hi", "eng": "en", "english": "en",
    "mar": "mr", "marathi": "mr", "मराठी": "mr", "ben": "bn", "bengali": "bn", "bangla": "bn", "বাংলা": "bn",
    "tam": "ta", "tamil": "ta", "tel": "te", "telugu": "te", "guj": "gu", "gujarati": "gu",
    "pan": "pa", "punjabi": "pa", "kan": "kn", "kannada": "kn", "mal": "ml", "malayalam": "ml",
    "ori": "or", "ory": "or", "odia": "or", "urd": "ur", "urdu": "ur", "nep": "ne", "nepali": "ne",
    "asm": "as", "assamese": "as", "san": "sa", "sanskrit": "sa",
}  # fmt: skip


def line_of(text: str) -> str:
    """Plain text in one line of at most 300 characters, with nothing in it that is unseen or harmful."""
    return one_line(" ".join(clean(text[:LINE_LONGEST]).split()))


def line_of_html(markup: str) -> str:
    """A headline written as HTML, as plain text; markup escaped once too often is resolved once more."""
    text = _unmarked(markup[:LINE_LONGEST])
    if MARKUP.search(text) or REFERENCE.search(text):
        text = _unmarked(text)
    return line_of(text)


def html_of(text: str) -> str:
    """Plain text as HTML: its paragraphs and line breaks are kept."""
    escaped = html.escape(text.strip(), quote=False).replace("\r\n", "\n")
    paragraphs = (part.strip().replace("\n", "<br>\n") for part in regex.split(r"\n[ \t]*\n\s*", escaped))
    return "\n".join(f"<p>{part}</p>" for part in paragraphs if part)


def is_markup(text: str) -> bool:
    """Whether a text of which nothing else is known is HTML."""
    return bool(INLINE_TAG.search(text) or BREAKING_TAG.search(text) or REFERENCE.search(text))


def text_length(markup: str) -> int:
    """Roughly how many characters of text there are in some HTML."""
    bare = regex.sub(r"<[^<>]*>", "", UNREAD.sub("", markup))
    return len("".join(html.unescape(bare).split()))


def web_address(written: object, base: str) -> str | None:
    """An address, absolute; None where it leads to no website."""
    if not isinstance(written, str) or not (text := written.strip()):
        return None
    text = regex.sub(r"\s*[\t\r\n\x7f]\s*", "", UNWRITABLE.sub("", text)).replace(" ", "%20")
    if WWW.match(text):
        text = f"http://{text}"
    try:
        address = urljoin(base, text)
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return address if usable and len(address) <= ADDRESS_LONGEST else None


def moment(written: Iterable[object], zone: tzinfo) -> datetime | None:
    """The first of several dates that can be read, in UTC; `zone` where one states none."""
    for text in written:
        if not isinstance(text, str) or not text.strip():
            continue
        found = _date(" ".join(text[:DATE_LONGEST].split()), zone)
        if found and EARLIEST <= found.year < LATEST:
            return found.astimezone(UTC)
    return None


def language_code(written: object) -> str | None:
    """ISO 639-1 of a language tag (RFC 5646), of a code of three letters, or of a name; else None."""
    if not isinstance(written, str):
        return None
    first = regex.split(r"[-_,;\s]", written.strip().lower(), maxsplit=1)[0]
    if regex.fullmatch(r"[a-z]{2}", first):
        return first
    return LANGUAGES.get(first)


def authors(named: Iterable[object]) -> str | None:
    """Names, each once, separated by ", "; None where there is none but mail addresses."""
    names: dict[str, str] = {}
    for written in named:
        name = _name(written) if isinstance(written, str) else ""
        if name:
            names.setdefault(name.casefold(), name)
    return ", ".join(names.values()) or None


def tags(named: Iterable[object]) -> tuple[str, ...]:
    """Topics as plain text, each once."""
    found = (line_of_html(tag) for tag in named if isinstance(tag, str))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _date(text: str, zone: tzinfo) -> datetime | None:
    if is_impossible(text):
        return None
    text = ETC.sub("", text)
    # With a time behind it, a year of two digits is told from a day.
    return read_stamp(text, zone) or find_date(text, zone) or find_date(f"{text} 00:00", zone)


def _name(written: str) -> str:
    text = line_of(html.unescape(written))
    for form in (MAIL_THEN_NAME, NAME_THEN_MAIL):
        if found := form.fullmatch(text):
            text = found["name"].strip(" \"'")
            break
    text = line_of_html(text)
    return "" if NO_NAME.fullmatch(text) else text


def _unmarked(markup: str) -> str:
    text = BREAKING_TAG.sub(" ", INLINE_TAG.sub("", UNREAD.sub(" ", markup)))
    return html.unescape(text)
