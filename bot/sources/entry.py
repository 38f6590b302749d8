"""What a feed holds, as frozen values: the feed, and its entries before they become articles."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, as the feed states it; nothing is guessed and nothing is fetched.

    Attributes:
        guid: Its identifier, as it stands; None where it has none.
        title: Plain text, one line; empty where it has none.
        link: Its page, absolute, http or https; None where there is none.
        published: Aware, UTC; None where none can be read. Not clamped.
        author: Several separated by ", "; None where nobody is named.
        content: The fullest text that the feed carries, as HTML; empty where it carries none.
        summary: A shorter one beside it, as HTML; empty where there is none.
        tags: Its topics, as the feed names them, each once.
        language: ISO 639-1; None where neither entry nor feed says so.
        picture: Address of its picture, absolute; None where there is none.
    """

    guid: str | None
    title: str
    link: str | None
    published: datetime | None
    author: str | None = None
    content: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    language: str | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """An entry that could not be read, and why: the others are not held up by it.

    Attributes:
        position: Its place in the feed, from 0.
        reason: Key of the sentence that says why.
    """

    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read once.

    Attributes:
        title: Plain text, one line; empty where it has none.
        link: The site's address, absolute; None where there is none.
        language: ISO 639-1; None where it says none.
        entries: In the order of the feed.
        asides: Those that could not be read.
        every: Seconds after which it wants to be looked at again (ttl, sy:updatePeriod); None where
            it says nothing.
    """

    title: str
    link: str | None
    language: str | None
    entries: tuple[Entry, ...]
    asides: tuple[Aside, ...] = ()
    every: float | None = None


def document_of(entry: Entry, own: str | None = None) -> str:
    """An entry as JSON, as the store keeps it on its way.

    Args:
        entry: As the feed states it.
        own: What its article's id is made of where its link is not its own.
    """
    stated = {name: value for name, value in asdict(entry).items() if value}
    if entry.published:
        stated["published"] = entry.published.isoformat()
    return json.dumps(stated | ({"own": own} if own else {}), ensure_ascii=False, separators=(",", ":"))


def entry_of(document: str) -> tuple[Entry, str | None]:
    """The entry that a document holds, and what its article's id is made of where its link is not its own."""
    held = json.loads(document)
    own, published = held.pop("own", None), held.pop("published", None)
    known = {"guid": None, "title": "", "link": None} | held | {"tags": tuple(held.get("tags", ()))}
    return Entry(**known, published=datetime.fromisoformat(published) if published else None), own
