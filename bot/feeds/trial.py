"""`feeds test`: a feed read as the bot would read it, and nothing kept of it.

address or file -> the feed there -> its entries, each once, with their keys -> JSON, or lines for people
"""

import asyncio
import importlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from bot.sources.feed import FeedReader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.i18n import Wording
    from bot.settings import Settings
    from bot.sources.entry import Aside, Entry, Feed
    from bot.sources.identity import Identified
    from bot.what import Json

# For the file of a feed that its links hang on nothing.
NOWHERE = ""

MODULES = ("bot.sources.fetch", "bot.sources.discovery", "bot.sources.identity")


@dataclass(frozen=True, slots=True)
class Trial:
    """A feed that was tried out.

    Attributes:
        where: Its address, or its file.
        feed: As it was read.
        entries: Each once, in the order of the feed.
        now: When it was read; UTC.
        zone: Where the operator's dates are.
    """

    where: str
    feed: "Feed"
    entries: "Sequence[Identified]"
    now: datetime
    zone: tzinfo


def try_out(what: str, settings: "Callable[[], Settings]") -> Trial:
    """The feed at an address, or the one that the page there leads to, or that of a file.

    Args:
        what: The address, or the name of the file.
        settings: Gives the operator's, while the reader of feeds begins.

    Raises:
        KhabarError: There is none, or none that may be read; or a setting cannot be used.
    """
    return asyncio.run(_try_out(what, settings))


def as_json(trial: Trial) -> "Json":
    """What scripts read: `{"entries": [{"title", "link", "published", "key"}]}`."""
    return {"entries": [_as_json(one, trial.now) for one in trial.entries]}


def for_people(trial: Trial, wording: "Wording") -> str:
    """The same for people, with what was set aside, and what would be sent first."""
    from bot.delivery.feeds import language_line

    feed = trial.feed
    head = [feed.title, trial.where, *(language_line(feed.language, wording) if feed.language else [])]
    head.append(
        wording.plural("feed_entries", len(trial.entries)) if trial.entries else wording.text("feed_empty")
    )
    entries = [_told(place, one.entry, trial, wording) for place, one in enumerate(trial.entries, 1)]
    asides = [_aside(aside, wording) for aside in feed.asides]
    paragraphs = ["\n".join(filter(None, head)), *entries, "\n".join(asides), _first(trial, wording)]
    return "\n\n".join(filter(None, paragraphs))


async def _try_out(what: str, settings: "Callable[[], Settings]") -> Trial:
    async with FeedReader() as reader:
        # It begins while the rest is imported and the feed is on its way.
        beginning = asyncio.create_task(reader.start())
        try:
            given = await asyncio.to_thread(settings)
            for module in MODULES:
                await asyncio.to_thread(importlib.import_module, module)
            where, feed = await _found(what, reader, given)
        finally:
            beginning.cancel()
            with suppress(asyncio.CancelledError):
                await beginning
    from bot.sources.identity import identified

    return Trial(where, feed, identified(feed.entries), datetime.now(UTC), given.timezone)


async def _found(what: str, reader: FeedReader, settings: "Settings") -> "tuple[str, Feed]":
    from bot.sources.discovery import find_feed
    from bot.sources.fetch import Fetcher

    zone = settings.timezone
    if _is_file(what):
        from bot.loader.files import read_bytes

        content = await asyncio.to_thread(read_bytes, Path(what))
        return what, await reader.read_feed(content, url=NOWHERE, charset=None, media_type=None, zone=zone)
    async with Fetcher(private=settings.allow_private_networks) as fetcher:
        return await find_feed(what, fetcher, reader, zone=zone)


def _is_file(what: str) -> bool:
    try:
        return Path(what).exists()
    except (OSError, ValueError):  # no name of a file at all
        return False


def _as_json(one: "Identified", now: datetime) -> "Json":
    entry = one.entry
    return {
        "title": entry.title,
        "link": entry.link,
        "published": _stamp(min(entry.published, now)) if entry.published else None,
        "key": one.key,
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _told(place: int, entry: "Entry", trial: Trial, wording: "Wording") -> str:
    from bot.sources.stories import is_whole

    lines = [f"{place}. {entry.title}" if entry.title else f"{place}."]
    if entry.published:
        lines.append(wording.long_date(min(entry.published, trial.now), trial.zone))
    if entry.link:
        lines.append(entry.link)
    if is_whole(entry):
        lines.append(wording.text("entry_whole"))
    else:
        lines.append(wording.text("entry_page" if entry.link else "entry_short"))
    return "\n".join(lines)


def _aside(aside: "Aside", wording: "Wording") -> str:
    reason = wording.text(f"error_{aside.reason}")
    return wording.text("entry_aside", n=wording.number(aside.position + 1), reason=reason)


def _first(trial: Trial, wording: "Wording") -> str:
    """Which of them followers would get first: of all that is there now, one at most."""
    from bot.i18n import isolate
    from bot.sources.novelty import decide
    from bot.store.remembered import Memory

    chosen = decide(trial.feed, Memory(), now=trial.now, first=True).new
    names = [one.entry.title or one.entry.link or one.key for one in chosen]
    return wording.text("feed_first", title=isolate(names[0])) if names else ""
