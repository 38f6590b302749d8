"""`feeds add`, `list` and `remove`: which feeds are followed, as the running bot will find it."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import KhabarError, OperatorError
from bot.store import Store
from bot.what import Json

if TYPE_CHECKING:
    from bot.i18n import Wording
    from bot.settings import Settings
    from bot.sources.follow import Followed, Wanted
    from bot.store.feeds import FeedRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """A feed that is followed, and how many of its entries wait for an operator's word."""

    feed: "FeedRow"
    held: int


def add(
    urls: Sequence[str],
    wanted: "Wanted",
    settings: "Settings",
    tell: "Callable[[str, Followed | KhabarError], None]",
) -> None:
    """Follow the feeds at these addresses; `tell` is told of each what became of it, at once.

    Raises:
        StoreError: The database cannot be used.
    """
    with_store(settings, lambda store: _add(urls, wanted, settings, store, tell))


def standings(settings: "Settings") -> list[Standing]:
    """All feeds that are followed, in the order of being added.

    Raises:
        StoreError: The database cannot be used.
    """
    return with_store(settings, _standings)


def remove(names: Sequence[str], settings: "Settings") -> "list[FeedRow | KhabarError]":
    """Follow these feeds no more; gives what each was, or that there is none.

    Args:
        names: An id or an address each.
        settings: The operator's.

    Raises:
        StoreError: The database cannot be used.
    """
    return with_store(settings, lambda store: _remove(names, store))


def line_of(followed: "Followed", wording: "Wording") -> str:
    """The line about a feed that was to be followed."""
    if followed.new:
        return wording.text("feed_added", id=followed.id, title=followed.title, url=followed.url)
    return wording.text("feed_known", id=followed.id, title=followed.title)


def as_json(standings: Sequence[Standing]) -> list[Json]:
    """What scripts read: `[{"id", "title", "url", "language", "tags", "carries", "due", ...}]`."""
    return [
        {
            "id": each.feed.id,
            "title": each.feed.title,
            "url": each.feed.url,
            "language": each.feed.language,
            "tags": list(each.feed.tags),
            "carries": each.feed.carries,
            "due": each.feed.schedule.due and each.feed.schedule.due.isoformat(),
            "paused": each.feed.schedule.pause and each.feed.schedule.pause.value,
            "trouble": each.feed.trouble,
            "held": each.held,
        }
        for each in standings
    ]


def for_people(standings: Sequence[Standing], now: datetime, zone: tzinfo, wording: "Wording") -> str:
    """The same as people read it, a paragraph each."""
    if not standings:
        return wording.text("feeds_none")
    return "\n\n".join("\n".join(_told(each, now, zone, wording)) for each in standings)


def with_store(settings: "Settings", work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
    """What the work gives that needs the database.

    Raises:
        StoreError: It cannot be used.
    """

    async def run() -> T:
        store = await Store.open(settings.database_url.get_secret_value())
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


async def _add(
    urls: Sequence[str],
    wanted: "Wanted",
    settings: "Settings",
    store: Store,
    tell: "Callable[[str, Followed | KhabarError], None]",
) -> None:
    from bot.sources.follow import follow
    from bot.sources.sources import Sources

    sources = Sources(private=settings.allow_private_networks, zone=settings.timezone)
    try:
        for url in urls:
            try:
                tell(url, await follow(url, wanted, sources, store.feeds, datetime.now(UTC)))
            except KhabarError as error:
                tell(url, error)
    finally:
        await sources.close()


async def _standings(store: Store) -> list[Standing]:
    held = await store.feeds.held()
    return [Standing(feed, held.get(feed.id, 0)) for feed in await store.feeds.all()]


async def _remove(names: Sequence[str], store: Store) -> "list[FeedRow | KhabarError]":
    gone: list[FeedRow | KhabarError] = []
    for name in names:
        row = await _named(name, store)
        if row is None or not await store.feeds.remove(row.id):
            gone.append(OperatorError("feed_not_followed", name=name))
        else:
            gone.append(row)
    return gone


async def _named(name: str, store: Store) -> "FeedRow | None":
    from bot.sources.follow import followed_at

    if name.isascii() and name.isdecimal() and len(name) < 19:  # noqa: PLR2004 - what a database can count
        return await store.feeds.get(int(name))
    return await followed_at(name, store.feeds)


def _told(each: Standing, now: datetime, zone: tzinfo, wording: "Wording") -> list[str]:
    from bot.delivery.feeds import choices, states

    feed, held = each.feed, each.held

    def dated(moment: datetime) -> str:
        return wording.long_date(moment, zone)

    return [
        f"{feed.id} {feed.title}",
        feed.url,
        *choices(feed, wording),
        *states(feed, wording, dated),
        _next_look(feed, now, dated, wording),
        *([wording.plural("feed_held", held)] if held else []),
    ]


def _next_look(feed: "FeedRow", now: datetime, dated: Callable[[datetime], str], wording: "Wording") -> str:
    """When it is looked at next, or what brings that about."""
    if feed.schedule.pause is not None:
        return wording.text("feed_paused")
    if feed.schedule.due is None or feed.schedule.due <= now:
        return wording.text("feed_due_now")
    return wording.text("feed_due", date=dated(feed.schedule.due))
