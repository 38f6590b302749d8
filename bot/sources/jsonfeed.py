"""JSON Feed 1.0 and 1.1 (jsonfeed.org): from its object to the values of `bot.sources.entry`."""

import json
from datetime import tzinfo
from typing import Any

from bot.errors import NotAFeed
from bot.sources.entry import Aside, Entry, Feed
from bot.sources.fields import (
    UNWRITABLE,
    authors,
    html_of,
    language_code,
    line_of,
    moment,
    tags,
    text_length,
    web_address,
)

MOST = 1000


def parse_json_feed(text: str, *, url: str, named: bool, zone: tzinfo) -> Feed:
    """A feed from its JSON.

    Args:
        text: A JSON object.
        url: Where it came from; relative addresses hang on it.
        named: Whether the server called it a feed; else it has to say so itself.
        zone: Where a date without a zone belongs.

    Raises:
        NotAFeed: `not_a_feed`: it is no JSON, or no feed.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("not_a_feed") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list) or not (named or _is_feed(feed)):
        raise NotAFeed("not_a_feed")
    read: list[Entry] = []
    asides: list[Aside] = []
    for position, item in enumerate(feed["items"][:MOST]):
        try:
            read.append(_entry(item, feed, url, zone))
        except NotAFeed as error:
            asides.append(Aside(position, error.key))
    return Feed(
        title=line_of(_text(feed.get("title"))),
        link=web_address(feed.get("home_page_url"), url),
        language=language_code(feed.get("language")),
        entries=tuple(read),
        asides=tuple(asides),
    )


def _is_feed(feed: dict[str, Any]) -> bool:
    return "jsonfeed.org/version/" in _text(feed.get("version"))


def _entry(item: object, feed: dict[str, Any], url: str, zone: tzinfo) -> Entry:
    # The specification: "if an item has no id, or it is an empty string, it must be ignored".
    if not isinstance(item, dict) or not (guid := _identifier(item.get("id"))):
        raise NotAFeed("feed_entry_unreadable")
    content = _text(item.get("content_html")).strip() or html_of(_text(item.get("content_text")))
    summary = html_of(_text(item.get("summary")))
    if not text_length(content):
        content, summary = content or summary, ""
    title = line_of(_text(item.get("title")))
    link = web_address(item.get("url"), url) or web_address(item.get("external_url"), url)
    if not (title or link or content):
        raise NotAFeed("feed_entry_empty")
    return Entry(
        guid=guid,
        title=title,
        link=link,
        published=moment((_date(item.get("date_published")), _date(item.get("date_modified"))), zone),
        author=authors(_named(item)) or authors(_named(feed)),
        content=content,
        summary=summary,
        tags=tags(_list(item.get("tags"))),
        language=language_code(item.get("language")) or language_code(feed.get("language")),
        picture=web_address(item.get("image"), url)
        or web_address(item.get("banner_image"), url)
        or _attached(item, url),
    )


def _identifier(value: object) -> str:
    """An id is a string; of numbers the specification says to make one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return UNWRITABLE.sub("", str(value)).strip()


def _date(value: object) -> object:
    """A date is a string; a number can only be meant as seconds."""
    return str(value) if isinstance(value, int | float) else value


def _named(holder: dict[str, Any]) -> list[object]:
    """The names under `authors` (1.1), or under `author` (1.0)."""
    people = _list(holder.get("authors"))
    names = [person.get("name") for person in people if isinstance(person, dict)]
    if any(names) or not isinstance(holder.get("author"), dict):
        return names
    return [holder["author"].get("name")]


def _attached(item: dict[str, Any], url: str) -> str | None:
    for attachment in _list(item.get("attachments")):
        if isinstance(attachment, dict) and _text(attachment.get("mime_type")).startswith("image/"):
            return web_address(attachment.get("url"), url)
    return None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return UNWRITABLE.sub("", value) if isinstance(value, str) else ""
