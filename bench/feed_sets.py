"""How well feeds are read: the fields of tests/data/feeds beside what is expected, right ones of all.

python -m bench.feed_sets            the two sets to develop with, with what went wrong
python -m bench.feed_sets --unread   the one that nobody has looked at, sums only
"""

import argparse
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lxml import html

from bot.errors import NotAFeed
from bot.sources.entry import Entry, Feed
from bot.sources.identity import Identified, identified
from bot.sources.parsing import parse_feed

FEEDS = Path(__file__).parents[1] / "tests" / "data" / "feeds"
ZONE = ZoneInfo("Asia/Kolkata")
BREAKING = {
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "blockquote",
    "tr",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
}


DEVELOPMENT = ("read", "more", "fresh")


def cases(half: str) -> list[tuple[Path, dict[str, Any]]]:
    """Each feed of a set with what is expected of it."""
    found = []
    for sidecar in sorted((FEEDS / half).glob("*.expected.json")):
        name = sidecar.name.removesuffix(".expected.json")
        feed = next(
            path for path in sidecar.parent.glob(f"{name}.*") if path != sidecar and path.stem == name
        )
        found.append((feed, json.loads(sidecar.read_text("utf-8"))))
    return found


def read(path: Path, expected: dict[str, Any]) -> Feed:
    """A feed of the set, as the bot reads it.

    Raises:
        NotAFeed: It is refused.
    """
    headers = {name.lower(): value for name, value in expected.get("headers", {}).items()}
    media_type, _, parameters = headers.get("content-type", "").partition(";")
    _, _, charset = parameters.partition("charset=")
    return parse_feed(
        path.read_bytes(),
        url=expected["url"],
        charset=charset.strip(' "') or None,
        media_type=media_type.strip() or None,
        zone=ZONE,
    )


def compared(path: Path, expected: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    """Each field that something is expected of: its name, what is expected, what was read."""
    try:
        feed = read(path, expected)
    except NotAFeed as error:
        yield "error", expected.get("error"), error.key
        return
    yield "error", expected.get("error"), None
    if "error" in expected:
        return
    yield "feed title", _spelt(expected["title"]), _spelt(feed.title)
    yield "feed language", (expected["language"] or "")[:2] or None, feed.language
    entries = identified(feed.entries)
    yield "count", len(expected["entries"]), len(entries)
    yield "keys", len(entries), len({one.key for one in entries})
    yield from _twins(path, expected, entries)
    for wanted, one in zip(expected["entries"], entries, strict=False):
        got = fields(one.entry)
        for name in ("title", "link", "published", "author", "text", "tags"):
            if name in wanted:
                yield name, _spelt(wanted[name]), _spelt(got[name])


def _twins(
    path: Path, expected: dict[str, Any], entries: tuple[Identified, ...]
) -> Iterator[tuple[str, object, object]]:
    """The keys of entries that another feed of the set has too, beside those there."""
    names = {wanted["same_as"] for wanted in expected["entries"] if "same_as" in wanted}
    for name in names:
        twin, other = next(case for case in cases(path.parent.name) if case[0].stem == name)
        theirs = identified(read(twin, other).entries)
        for at, wanted in enumerate(expected["entries"]):
            if wanted.get("same_as") == name:
                yield "same key", theirs[at].key, entries[at].key if at < len(entries) else None


def fields(entry: Entry) -> dict[str, Any]:
    """An entry in the form of the sidecars."""
    published = entry.published and entry.published.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {
        "title": entry.title,
        "link": entry.link,
        "published": published,
        "author": entry.author,
        "text": plain(entry.content),
        "tags": list(entry.tags),
    }


def plain(markup: str) -> str:
    """The text of some HTML, its white space collapsed."""
    if not markup.strip():
        return ""
    root = html.fragment_fromstring(markup, create_parent="div")
    for element in root.iter():
        if element.tag in ("script", "style") or not isinstance(element.tag, str):
            element.text = ""
        elif element.tag in BREAKING:
            element.text = " " + (element.text or "")
            element.tail = " " + (element.tail or "")
    texts = root.xpath(".//text()[not(parent::script or parent::style)]")
    return " ".join("".join(map(str, texts)).split())


def _spelt(value: Any) -> Any:
    if isinstance(value, list):
        return [_spelt(each) for each in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def main() -> None:
    """Prints right ones of all, per field; of the sets to develop with, what is wrong too."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--unread", action="store_true", help="the held-out half instead")
    for half in ("unread",) if parser.parse_args().unread else DEVELOPMENT:
        right, total = Counter[str](), Counter[str]()
        for path, expected in cases(half):
            for name, wanted, got in compared(path, expected):
                total[name] += 1
                right[name] += wanted == got
                if wanted != got and half != "unread":
                    print(f"{path.name}: {name}: expected {wanted!r}, read {got!r}")
        print(f"{half}: {len(cases(half))} feeds")
        for name, count in total.items():
            print(f"  {name:<14}{right[name]:>5} / {count:<5}{right[name] / count:7.1%}")


if __name__ == "__main__":
    main()
