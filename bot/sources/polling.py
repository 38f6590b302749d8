"""News comes in by itself: feeds are looked at when they are due, and what they bring becomes articles.

due -> claimed -> fetched (304: that is all) -> read -> decided -> one transaction: when to look next,
                                                what is known of entries, which are on their way
on its way -> claimed -> reception -> one transaction: article, broadcast -> delivery is woken

Claims are leases in the database: several processes may share it, and what a killed one held comes again.
"""

import asyncio
import importlib
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias, TypeVar
from urllib.parse import urlsplit

from bot.errors import FetchError, KhabarError, NotAFeed, StoreError
from bot.sources.answers import Validators
from bot.sources.sources import Sources

if TYPE_CHECKING:
    from bot.sources.entry import Aside
    from bot.sources.reception import Reception
    from bot.store import Store
    from bot.store.feeds import FeedRow, Outcome
    from bot.store.incoming import Incoming

log = logging.getLogger(__name__)

T = TypeVar("T")

# Feeds looked at, and entries received, at one time.
LOOKS, ENTRIES = 32, 4

# A host with so many looks that began so many seconds ago takes nobody else's place; its other feeds wait.
SLOW_LOOKS, SLOW_AFTER, SLOW_PAUSE = 8, 10.0, timedelta(seconds=30)

# How long a feed, or an entry, belongs to who claimed it; and how long a look may take.
FEED_LEASE, ENTRY_LEASE = timedelta(minutes=5), timedelta(seconds=100)
DEADLINE = 240.0

# Seconds between two questions to the store at rest: another process may have added a feed.
REST = 5.0

# Seconds after something went wrong that is no feed's fault.
PAUSE = 10.0

# How long until operators are told again of whom nobody was reached, as at each sweep.
TELL_AGAIN = timedelta(minutes=30)

# Seconds between two sweeps, and what they leave.
SWEEP = 3600.0
KEPT_SKETCHES, KEPT_ASIDE = timedelta(days=8), timedelta(days=30)

MODULES = ("bot.sources.looking", "bot.sources.reception")


@dataclass(frozen=True, slots=True)
class Paused:
    """A feed is looked at no more: `feed.schedule.pause` says why, `feed.trouble` what went wrong."""

    feed: "FeedRow"


@dataclass(frozen=True, slots=True)
class Held:
    """So many entries of a feed wait for an operator, who lets them out or drops them."""

    feed: "FeedRow"
    count: int


Notice: TypeAlias = Paused | Held


async def log_notice(notice: Notice) -> bool:
    """Tells the log; True, since that hears everything."""
    match notice:
        case Paused(feed):
            log.warning("Feed %d is looked at no more (%s)", feed.id, feed.trouble)
        case Held(feed, count):
            log.warning("Of feed %d, %d entries are held: old ones, or too many at once", feed.id, count)
    return True


def utc_now() -> datetime:
    """Aware, UTC."""
    return datetime.now(UTC)


class Poller:
    """Looks at feeds, and receives what they bring, until it is stopped.

    Args:
        sources: The web.
        store: The feeds, their entries, and the articles.
        awake: Told when a broadcast was begun.
        tell: Told what an operator should know; whether that has arrived, or else it is told again.
        now: Aware, UTC.
    """

    def __init__(
        self,
        sources: Sources,
        store: "Store",
        awake: Callable[[], None],
        *,
        tell: Callable[[Notice], Awaitable[bool]] = log_notice,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sources = sources
        self._store = store
        self._awake = awake
        self._tell = tell
        self._now = now
        self._reception: Reception | None = None
        self._looks: dict[asyncio.Task[None], FeedRow] = {}
        self._begun: dict[asyncio.Task[None], float] = {}
        self._entries: dict[asyncio.Task[None], Incoming] = {}
        self._asides: dict[int, tuple[Aside, ...]] = {}
        self._telling: asyncio.Task[None] | None = None
        self._called = asyncio.Event()
        self._deciding = asyncio.Lock()  # several long texts at once would be felt by everybody else
        self._swept: datetime | None = None

    def wake(self) -> None:
        """There may be something to look at."""
        self._called.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; what is not done by then is given back, and comes again."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._rest(stopping, await self._begin())
        finally:
            stopping.cancel()
            await self._give_back()

    async def _begin(self) -> float:
        """Begins what is due; gives the seconds to rest afterwards, where nobody calls."""
        try:
            await self._begin_looks()
            room = ENTRIES - len(self._entries)
            for one in await self._store.arrivals.claim(self._now(), room, ENTRY_LEASE):
                self._start(self._entries, one, self._receive(one))
            await self._sweep()
        except StoreError as error:
            log.warning("Feeds cannot be looked at for now (%s)", error.key)
            return PAUSE
        except Exception:  # whatever it is: a bot that brings no news any more would deceive
            log.exception("Feeds are looked at again in %.0f s", PAUSE)
            return PAUSE
        return REST

    async def _begin_looks(self) -> None:
        slow = self._slow_hosts()
        busy = sum(_host(row) not in slow for row in self._looks.values())
        if busy > LOOKS // 2:  # in halves, so that not each of a thousand feeds costs a question of its own
            return
        due = await self._store.feeds.claim(self._now(), LOOKS - busy, FEED_LEASE)
        for row in due:
            if _host(row) not in slow:
                self._start(self._looks, row, self._look(row))
        if later := [row for row in due if _host(row) in slow]:
            await self._store.feeds.give_back(later, self._now() + SLOW_PAUSE)

    def _slow_hosts(self) -> set[str | None]:
        """Hosts that hang, or hurry so little that feeds of other hosts would wait for them."""
        before = time.monotonic() - SLOW_AFTER
        old = (task for task, begun in self._begun.items() if begun <= before)
        counts = Counter(_host(self._looks[task]) for task in old)
        return {host for host, count in counts.items() if count >= SLOW_LOOKS}

    def _start(self, working: dict[asyncio.Task[None], T], on: T, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        working[task] = on
        if working is self._looks:
            self._begun[task] = time.monotonic()

        def end(task: asyncio.Task[None]) -> None:
            del working[task]
            self._begun.pop(task, None)
            if working is self._entries or len(self._looks) <= LOOKS // 2:
                self._called.set()

        task.add_done_callback(end)

    async def _rest(self, stopping: "asyncio.Task[bool]", seconds: float) -> None:
        calling = asyncio.create_task(self._called.wait())
        await asyncio.wait((calling, stopping), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        calling.cancel()
        self._called.clear()

    async def _look(self, row: "FeedRow") -> None:
        """One look at a feed, whatever comes of it."""
        try:
            await self._importing()
            outcome = await self._outcome(row)
            if not await self._store.feeds.conclude(row.id, outcome, lease=row.schedule.due):
                return
            if outcome.incoming or outcome.changed:
                self._called.set()
            if outcome.schedule.pause is not None or outcome.incoming:
                await self._tell_operators()
        except Exception as error:  # noqa: BLE001 - whatever it is: it is looked at again when its lease ends
            log.warning("Feed %d cannot be looked at: %r", row.id, error)

    async def _outcome(self, row: "FeedRow") -> "Outcome":
        from bot.sources.looking import failed  # noqa: PLC0415 - imported in a thread by now

        try:
            async with asyncio.timeout(DEADLINE):
                return await self._seen(row)
        except (FetchError, NotAFeed) as error:
            trouble: KhabarError = error
        except TimeoutError:
            trouble = FetchError("fetch_timeout", host=_host(row))
        except StoreError:
            raise
        except Exception:  # ours: others have their turn, and this one its back-off
            log.exception("Feed %d cannot be looked at", row.id)
            trouble = NotAFeed("feed_look_failed")
        log.info("Feed %d: nothing to read (%s)", row.id, trouble.key)
        return failed(row, trouble, self._now())

    async def _seen(self, row: "FeedRow") -> "Outcome":
        from bot.sources.identity import asked  # noqa: PLC0415 - as above
        from bot.sources.looking import found, unchanged  # noqa: PLC0415 - as above

        fetched = await self._sources.fetch(row.url, Validators(row.etag, row.last_modified))
        if fetched.status == HTTPStatus.NOT_MODIFIED:
            return unchanged(row, fetched, self._now())
        feed = await self._sources.read(fetched)
        self._note(row, feed.asides)
        names = await asyncio.to_thread(asked, feed.entries)
        memory = await self._store.feeds.memory(row.id, names)
        first = not await self._store.feeds.ever(row.id)
        async with self._deciding:
            return await asyncio.to_thread(found, row, fetched, feed, memory, first=first, now=self._now())

    def _note(self, row: "FeedRow", asides: "tuple[Aside, ...]") -> None:
        """Says once what of a feed cannot be read."""
        if asides and asides != self._asides.get(row.id):
            reasons = ", ".join(sorted({aside.reason for aside in asides}))
            log.warning("Of feed %d, %d entries cannot be read (%s)", row.id, len(asides), reasons)
        self._asides[row.id] = asides

    async def _tell_operators(self) -> None:
        """Tells what has not been told yet."""
        now = self._now()
        until = now + TELL_AGAIN
        try:
            for row, what in await self._store.feeds.untold(now, until):
                if all([await self._tell(notice) for notice in await self._notices(row, what)]):
                    await self._store.feeds.told(row.id, until)
        except StoreError as error:
            log.warning("What operators should know of feeds is told later (%s)", error.key)

    async def _notices(self, row: "FeedRow", what: frozenset[str]) -> list[Notice]:
        """What of that is still so."""
        held = (await self._store.feeds.held()).get(row.id, 0)
        paused = "paused" in what and row.schedule.pause is not None
        return [*([Paused(row)] if paused else []), *([Held(row, held)] if "held" in what and held else [])]

    async def _receive(self, one: "Incoming") -> None:
        """One entry, whatever comes of it."""
        try:
            await self._importing()
            if self._reception is None:
                from bot.sources.reception import Reception  # noqa: PLC0415 - imported in a thread by now

                self._reception = Reception(self._sources, self._store, self._awake, self._now)
            await self._reception.take(one)
        except Exception as error:  # noqa: BLE001 - whatever it is: it comes again when its lease ends
            log.warning("An entry of feed %d cannot be received: %r", one.feed, error)

    async def _importing(self) -> None:
        """What only those need who follow a feed."""
        for module in MODULES:
            await asyncio.to_thread(importlib.import_module, module)

    async def _sweep(self) -> None:
        now = self._now()
        if self._swept is None or not 0 <= (now - self._swept).total_seconds() < SWEEP:
            self._swept = now
            # Beside the looks: Telegram may take its time, or be away.
            if self._telling is None or self._telling.done():
                self._telling = asyncio.create_task(self._tell_operators())
            await self._store.twins.sweep((now - KEPT_SKETCHES).timestamp())
            await self._store.arrivals.sweep((now - KEPT_ASIDE).timestamp())

    async def _give_back(self) -> None:
        """Ends what is under way; somebody else may begin it anew at once."""
        looks, entries = [*self._looks.values()], [*self._entries.values()]
        tasks = [*self._looks, *self._entries, *([self._telling] if self._telling else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await self._store.feeds.give_back(looks, self._now())
            await self._store.arrivals.give_back(entries, self._now())
        except StoreError as error:
            log.warning("What feeds were claimed comes again when their leases end (%s)", error.key)


def _host(row: "FeedRow") -> str | None:
    return urlsplit(row.url).hostname
