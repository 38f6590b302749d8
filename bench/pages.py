"""Scores how web pages are read: this bot beside bare trafilatura and readability-lxml, in one run.

A page is NAME.html with NAME.expected.json beside it, as tests/data/webpages/README.md tells; each set has a
table of its own. Of the pages that nobody who writes the rules may see (`--unread`) only sums are printed.
"""

import argparse
import json
import statistics
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import regex

PAGES = Path(__file__).parent.parent / "tests" / "data" / "webpages"
SEEN = ("read", "more", "fresh", "unread", "later")
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "`": "'"})
COLUMNS = "{:<14} {:>5} {:>7} {:>9} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9}"
HEADINGS = (
    "reader",
    "title",
    "author",
    "published",
    "body",
    "blocks",
    "junk",
    "address",
    "teaser",
    "ms a page",
)
LINES = ("p", "div", "li", "td", "br", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6")
BAR = 30


@dataclass(frozen=True)
class Reading:
    """What one reader makes of a page; None and empty where it has nothing to say."""

    title: str = ""
    author: str | None = None
    published: datetime | None = None
    body: str = ""
    blocks: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    teaser: bool | None = None


@dataclass(frozen=True)
class Marks:
    """How near a reading came to what a page holds.

    Attributes:
        title: Whether it is the same but for white space and the shape of quotes; author likewise.
        published: Whether it is the same instant, or nothing where nothing is stated.
        body: F1 over the words, each as often as it stands there.
        blocks: F1 over blocks of the right kind and wording.
        junk: How many strings that are none of the story's are in the body.
        address: Whether the story's own address was found.
        teaser: Whether it is known to be one, or to be whole.
        seconds: How long the reading took.
    """

    title: bool
    author: bool
    published: bool
    body: float
    blocks: float
    junk: int
    address: bool
    teaser: bool
    seconds: float


Reader = Callable[[bytes, str], Reading]


def with_bot(data: bytes, url: str) -> Reading:
    """As this bot reads a page that it fetched."""
    from bot.loader.parse import INDIA, parse

    article = parse(data, kind="page", url=url, zone=INDIA)
    blocks = tuple((block.kind, block.text) for block in article.blocks)
    body = "\n".join(block.text for block in article.blocks)
    return Reading(article.title, article.author, article.published, body, blocks, article.url)


def knows_teaser(data: bytes, url: str) -> bool:
    """Whether this bot takes a page for a teaser; an article has no room for it."""
    from bot.loader.decode import clean, decode
    from bot.loader.page import read_page
    from bot.loader.parse import INDIA

    return read_page(clean(decode(data)), url, INDIA).teaser


def with_trafilatura(data: bytes, url: str) -> Reading:
    """As trafilatura reads it alone, metadata included."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(data, url=url, with_metadata=True, include_comments=False)
    if not isinstance(found, Document):
        return Reading()
    published = datetime.fromisoformat(found.date) if found.date else None
    return Reading(found.title or "", found.author, published, found.text or "", (), found.url)


def with_readability(data: bytes, url: str) -> Reading:
    """As readability-lxml reads it: a title and a body."""
    from lxml import html
    from readability import Document  # type: ignore[import-untyped]

    found = Document(data.decode("utf-8"), url=url)
    body = html.document_fromstring(found.summary())
    for node in body.iter(*LINES):
        node.text, node.tail = f" {node.text or ''}", f" {node.tail or ''}"
    return Reading(title=found.short_title(), body="".join(str(text) for text in body.itertext()))


READERS: dict[str, Reader] = {
    "this bot": with_bot,
    "trafilatura": with_trafilatura,
    "readability": with_readability,
}


def mark(reading: Reading, expected: dict[str, Any], seconds: float = 0.0) -> Marks:
    """A reading beside what the page holds."""
    wanted = [(str(kind), str(text)) for kind, text in expected["body"]]
    published = expected["published"] and datetime.fromisoformat(expected["published"])
    body = fold(reading.body)
    return Marks(
        title=fold(reading.title) == fold(expected["title"]),
        author=fold(reading.author or "") == fold(expected["author"] or ""),
        published=_same_instant(reading.published, published),
        body=f1(_words("\n".join(text for _, text in wanted)), _words(reading.body)),
        blocks=f1(Counter((k, fold(t)) for k, t in wanted), Counter((k, fold(t)) for k, t in reading.blocks)),
        junk=sum(fold(line) in body for line in expected["junk"]),
        address=reading.url == expected["canonical"],
        teaser=reading.teaser is expected["paywalled"],
        seconds=seconds,
    )


def f1(wanted: Counter[Any], got: Counter[Any]) -> float:
    """Harmonic mean of precision and recall over two multisets; 1 where both are empty."""
    total = wanted.total() + got.total()
    return 2 * (wanted & got).total() / total if total else 1.0


def fold(text: str) -> str:
    """One line, composed, with straight quotes: how titles and names are compared."""
    return " ".join(unicodedata.normalize("NFC", text).translate(QUOTES).split())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, for each set, a line a reader, and of pages that may be seen, on request, a line a page."""
    options = _parser().parse_args(arguments)
    sets = ["unseen"] if options.unread else options.sets or SEEN
    pages = {name: sorted((PAGES / name).glob("*.html")) for name in sets}
    if not all(pages.values()):
        print(f"There are no pages in {PAGES}.", file=sys.stderr)
        return 2
    for reader in READERS.values():
        reader(b"<html><body><p>One two three four five six.</p></body></html>", "https://example.in/")
    for name, files in pages.items():
        _show(name, files, each=options.each and not options.unread)
    return 0


def _show(name: str, files: Sequence[Path], *, each: bool) -> None:
    marks = _marked(files)
    print(f"{name}: {len(files)} pages; body, blocks: mean F1; the others: right ones")
    print(COLUMNS.format(*HEADINGS))
    for reader, row in marks.items():
        print(COLUMNS.format(reader, *_sums(row)))
    if each:
        _show_each(files, marks)
    print()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("sets", nargs="*", help="read, more, fresh, unread, later; all without a name")
    parser.add_argument("--unread", action="store_true", help="the pages that were held back; sums only")
    parser.add_argument("--each", action="store_true", help="a line for each page as well")
    return parser


def _marked(pages: Sequence[Path]) -> dict[str, list[Marks]]:
    marks: dict[str, list[Marks]] = {name: [] for name in READERS}
    for at, page in enumerate(pages):
        expected = json.loads(page.with_suffix(".expected.json").read_text("utf-8"))
        data = page.read_bytes()
        for name, reader in READERS.items():
            started = time.perf_counter()
            reading = reader(data, expected["url"])
            seconds = time.perf_counter() - started
            if reader is with_bot:
                reading = replace(reading, teaser=knows_teaser(data, expected["url"]))
            marks[name].append(mark(reading, expected, seconds))
        _progress(at + 1, len(pages))
    return marks


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        full = BAR * done // total
        end = "\r\x1b[K" if done == total else ""
        print(
            f"\r[{'█' * full}{' ' * (BAR - full)}] {done} of {total}{end}",
            end="",
            file=sys.stderr,
            flush=True,
        )


def _sums(row: Sequence[Marks]) -> list[str]:
    return [
        str(sum(one.title for one in row)),
        str(sum(one.author for one in row)),
        str(sum(one.published for one in row)),
        f"{statistics.mean(one.body for one in row):.3f}",
        f"{statistics.mean(one.blocks for one in row):.3f}",
        str(sum(one.junk for one in row)),
        str(sum(one.address for one in row)),
        str(sum(one.teaser for one in row)),
        f"{statistics.median(one.seconds for one in row) * 1000:.0f}",
    ]


def _show_each(pages: Sequence[Path], marks: dict[str, list[Marks]]) -> None:
    for at, page in enumerate(pages):
        print(f"\n{page.stem}")
        for name, row in marks.items():
            print(COLUMNS.format(name, *_sums(row[at : at + 1])))


def _same_instant(one: datetime | None, other: datetime | None) -> bool:
    """Whether two moments are the same; one without a zone is the same as none."""
    if one is None or other is None:
        return one is other
    return one.tzinfo is not None and one == other


def _words(text: str) -> Counter[str]:
    return Counter(WORD.findall(unicodedata.normalize("NFC", text).casefold()))


if __name__ == "__main__":
    sys.exit(main())
