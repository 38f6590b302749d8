"""What feeds bring becomes articles: new ones are announced, known ones mentioned, changed ones follow.

entry -> its page, where the feed does not carry the story -> article, sketched -> stored in one transaction
         not to be had now: later, and at the last try without it
         no article at all: set aside, for a reason
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.article import Article
from bot.errors import FetchError, NotAnArticle
from bot.sources.entry import entry_of
from bot.sources.sources import Sources
from bot.sources.stories import Terms
from bot.sources.twins import bands, canonical, same_story, sketch
from bot.store.arrivals import Arrival, Arrived
from bot.store.incoming import Incoming
from bot.store.twins import Sketched

if TYPE_CHECKING:
    from bot.store import Store
    from bot.store.feeds import FeedRow

log = logging.getLogger(__name__)

# Seconds after each try that failed; then one more, without the page if need be.
PAUSES = (20.0, 120.0, 600.0, 3600.0)

# Seconds that one try may take, with waiting for the host's turn.
DEADLINE = 75.0

# A story that was told so long ago is told again.
TWINS = timedelta(days=7)


class Reception:
    """Takes in one entry after another.

    Args:
        sources: Their pages.
        store: Where they are on their way, and become articles.
        awake: Told when a broadcast was begun.
        now: Aware, UTC.
    """

    def __init__(
        self, sources: Sources, store: "Store", awake: Callable[[], None], now: Callable[[], datetime]
    ) -> None:
        self._sources = sources
        self._store = store
        self._awake = awake
        self._now = now
        self._sketching = asyncio.Lock()

    async def take(self, one: Incoming) -> None:
        """Has one claimed entry arrive, or puts it off, or sets it aside.

        Raises:
            StoreError: The database cannot be used; the entry comes again when its lease ends.
        """
        if one.state == "correct":
            self._tell(one, await self._store.arrivals.correct(one, self._now().timestamp()))
            return
        feed = await self._store.feeds.get(one.feed)
        if feed is None:
            return
        try:
            async with asyncio.timeout(DEADLINE):
                article = await self._article(one, feed)
        except NotAnArticle as error:
            await self._set_aside(one, error.key)
        except FetchError as error:
            await self._put_off(one, error.key, error.retry_after or 0.0)
        except TimeoutError:
            await self._put_off(one, "fetch_timeout")
        except Exception as error:  # noqa: BLE001 - one entry's surprise is not to cost the others
            log.warning("An entry of feed %d cannot be read: %r", one.feed, error)
            await self._put_off(one, "feed_entry_unreadable")
        else:
            await self._arrive(one, feed, article)

    async def _article(self, one: Incoming, feed: "FeedRow") -> Article:
        entry, own = entry_of(one.document)
        terms = Terms(feed.carries, outlet_of(feed), feed.language, feed.tags)
        # A change without its page would make less of the story than there is already.
        last = one.state == "waiting" and one.tries >= len(PAUSES)
        return await self._sources.story_of(entry, terms, own=own, last=last)

    async def _arrive(self, one: Incoming, feed: "FeedRow", article: Article) -> None:
        _, own = entry_of(one.document)
        sketched = await asyncio.to_thread(sketched_of, article, own=own is not None)
        now = self._now()
        since = (now - TWINS).timestamp()
        arrival = Arrival(article, sketched, lambda known: also(known, article, feed), same_story, since)
        if one.state == "waiting":
            await self._sketch_others(since)
            arrived = await self._store.arrivals.receive(one, arrival, now.timestamp())
        else:
            arrived = await self._store.arrivals.change(one, arrival, now.timestamp())
        self._tell(one, arrived)

    async def _sketch_others(self, since: float) -> None:
        """Sketches what has come since otherwise than from feeds: that is told again by none either."""
        async with self._sketching:
            more = True
            while more:
                found = await self._store.twins.unsketched(since)
                made = await asyncio.to_thread(
                    lambda some: {each.id: sketched_of(each) for each in some}, found.articles
                )
                await self._store.twins.keep(made, self._now().timestamp())
                more = found.more

    async def _put_off(self, one: Incoming, reason: str, rest: float = 0.0) -> None:
        """Has it tried again later; after the last try it is set aside."""
        if one.tries >= len(PAUSES):
            await self._set_aside(one, reason)
            return
        due = self._now().timestamp() + max(PAUSES[one.tries], rest)
        await self._store.arrivals.put_off(one, replace(one, due=due, tries=one.tries + 1, reason=reason))
        log.info("An entry of feed %d waits for its page (%s)", one.feed, reason)

    async def _set_aside(self, one: Incoming, reason: str) -> None:
        if one.state == "waiting":
            await self._store.arrivals.put_off(one, replace(one, state="aside", reason=reason))
            log.warning("An entry of feed %d is set aside (%s)", one.feed, reason)
        else:
            await self._store.arrivals.drop(one)
            log.warning("A change of an entry of feed %d is left out (%s)", one.feed, reason)

    def _tell(self, one: Incoming, arrived: Arrived | None) -> None:
        if arrived is None:
            return
        if arrived.state == "known":
            log.info("Feed %d tells article %s, too", one.feed, arrived.article_id)
        if arrived.broadcast is not None:
            doing = "announced" if arrived.state == "new" else "corrected"
            log.info("Article %s is %s by broadcast %d", arrived.article_id, doing, arrived.broadcast)
            self._awake()


def sketched_of(article: Article, *, own: bool = False) -> Sketched:
    """By what an article is found again; `own`: its address is others' too, and says nothing."""
    text = sketch(" ".join(block.text for block in article.blocks))
    place = canonical(article.url) if article.url and not own else None
    return Sketched(place, text, bands(text))


def outlet_of(feed: "FeedRow") -> str:
    """What readers know a feed as."""
    return feed.title or host_of(feed.url)


def also(known: Article, article: Article, feed: "FeedRow") -> str | None:
    """How the outlet is called that tells a known article, too; None where it is that article's own."""
    outlet, host = outlet_of(feed), host_of(article.url or feed.url)
    is_its_own = outlet in (known.outlet, known.author) or (
        known.url is not None and host_of(known.url) == host
    )
    return None if is_its_own else outlet


def host_of(url: str) -> str:
    """The host of an address, as readers are shown it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")
