"""To follow a feed: what an operator named is found on the web, then kept with the others.

address -> the feed there, or that of the page -> followed already? -> kept, due at once
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.sources.fields import line_of
from bot.sources.sources import Sources
from bot.sources.twins import address

if TYPE_CHECKING:
    from bot.sources.entry import Feed
    from bot.store.feeds import Carries, FeedRow, Feeds


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an operator said of a feed; what is None or empty is left to the feed, or as it was.

    Attributes:
        title: As readers are to be shown it.
        language: ISO 639-1.
        tags: Topics of all its stories.
        carries: Whether its stories are told whole, or as a summary with the link.
        by: The operator who said it in the chat.
    """

    title: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    carries: "Carries | None" = None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that is followed from now on.

    Attributes:
        id: Of the feed.
        url: Where it is; another one than was named where a page led to it.
        title: As readers are shown it.
        entries: How many it holds now.
        new: Whether it was not followed before.
    """

    id: int
    url: str
    title: str
    entries: int
    new: bool


async def follow(url: str, wanted: Wanted, sources: Sources, feeds: "Feeds", now: datetime) -> Followed:
    """Follows the feed at an address, or the one that the page there leads to; it is looked at next.

    One that is followed already is followed on, with what is wanted otherwise now; a paused one is resumed.

    Args:
        url: Of a feed or of a page.
        wanted: By the operator.
        sources: The web.
        feeds: Those that are followed.
        now: Aware.

    Raises:
        FetchError: Nothing can be had there.
        NotAFeed: Neither is it a feed, nor does it lead to one.
    """
    where, feed = await sources.find_feed(url)
    wished = _tidy(wanted)
    found = Followed(0, where, wished.title or title_of(feed, where), len(feed.entries), new=True)
    row = await followed_at(where, feeds)
    while row is None:
        added = await feeds.add(
            address(where),
            where,
            title=found.title,
            now=now,
            language=wished.language or feed.language,
            tags=wished.tags,
            carries=wished.carries or "text",
            by=wished.by,
        )
        if added is not None:
            return replace(found, id=added)
        row = await feeds.at(address(where))  # another was quicker
    await _follow_on(row, wished, feeds, now)
    return Followed(row.id, row.url, wished.title or row.title, found.entries, new=False)


def title_of(feed: "Feed", url: str) -> str:
    """What a feed is called; one without a name is called after its host."""
    return feed.title or (urlsplit(url).hostname or url).removeprefix("www.")


async def followed_at(url: str, feeds: "Feeds") -> "FeedRow | None":
    """The feed that is followed at an address, also where it has moved there since."""
    place = address(url)
    row = await feeds.at(place)
    return row or next((each for each in await feeds.all() if address(each.url) == place), None)


async def _follow_on(row: "FeedRow", wished: Wanted, feeds: "Feeds", now: datetime) -> None:
    if wished.title or wished.language or wished.tags or wished.carries:
        await feeds.choose(
            row.id,
            title=wished.title or row.title,
            language=wished.language or row.language,
            tags=wished.tags or row.tags,
            carries=wished.carries or row.carries,
        )
    if row.schedule.pause is not None:
        await feeds.resume(row.id, now)


def _tidy(wanted: Wanted) -> Wanted:
    """In single lines: each topic is kept as one."""
    tags = tuple(dict.fromkeys(filter(None, map(line_of, wanted.tags))))
    return replace(wanted, title=line_of(wanted.title or "") or None, tags=tags)
