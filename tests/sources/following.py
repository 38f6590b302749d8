"""Feeds that are followed in a test: what they serve, a poller over a real store, and a clock of its own."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape

from sqlalchemy import Connection, TextClause, text

from bot.sources.follow import Wanted, follow
from bot.sources.polling import ENTRY_LEASE, FEED_LEASE, Notice, Poller
from bot.sources.sources import Sources
from bot.store import Store
from tests.sources.web import RSS, Web

START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def story(number: int, words: int = 120) -> str:
    """A whole story, of other words for each number."""
    sentences = [
        f"गाँव {number}-{at} के लोगों ने पंचायत {number * 7 + at} में कहा कि नहर {number}क{at} की सफ़ाई अब होगी।"
        for at in range(max(1, words // 16))
    ]
    return " ".join(sentences)


def item(
    number: int,
    *,
    title: str | None = None,
    body: str | None = None,
    guid: str | None = "",
    link: str | None = None,
    date: str | None = None,
) -> str:
    """One entry; whole, unless it is told otherwise.

    Args:
        number: Makes it another one than all others.
        title: Of the story.
        body: Of the story, as HTML.
        guid: None for none.
        link: Of its page.
        date: As it stands in the feed.
    """
    parts = {
        "title": title or f"खबर {number}: नहर साफ़ हुई",
        "guid": f"entry-{number}" if guid == "" else guid,
        "link": link,
        "pubDate": date,
        "description": story(number) if body is None else body,
    }
    inside = "".join(
        f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value is not None
    )
    return f"<item>{inside}</item>"


def rss(*items: str, title: str = "कोसी समाचार") -> str:
    """A feed of these entries, in this order."""
    head = f"<title>{title}</title><language>hi</language>"
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


class Following:
    """A bot's feeds, looked at in the time of the test.

    Attributes:
        store: Where they are.
        web: What serves them.
        now: What the clock shows.
        told: What the operators were told.
        reachable: Whether they can be told.
        begun: How often delivery was woken.
    """

    def __init__(self, store: Store, sources: Sources, web: Web) -> None:
        self.store = store
        self.sources = sources
        self.web = web
        self.now = START
        self.told: list[Notice] = []
        self.reachable = True
        self.begun = 0
        self._ticks = 0

    async def follow(self, path: str, *items: str, title: str = "कोसी समाचार", **wanted: str) -> int:
        """Follows a feed that serves these entries; its id."""
        url = self.serve(path, *items, title=title)
        wish = Wanted(**wanted)  # type: ignore[arg-type] # the texts among what may be wanted
        return (await follow(url, wish, self.sources, self.store.feeds, self.now)).id

    def serve(self, path: str, *items: str, title: str = "कोसी समाचार") -> str:
        """Has a feed hold these entries from now on."""
        return self.web.serve(path, rss(*items, title=title), kind=RSS)

    def poller(self, store: Store | None = None) -> Poller:
        """One more poller."""
        return Poller(self.sources, store or self.store, self._awake, tell=self._note, now=self._tick)

    @asynccontextmanager
    async def polling(self, *pollers: Poller) -> AsyncIterator[None]:
        """Pollers at work meanwhile; without any, one."""
        stop = asyncio.Event()
        running = [asyncio.create_task(one.run(stop)) for one in pollers or (self.poller(),)]
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait_for(asyncio.gather(*running), 20)

    async def poll(self, after: timedelta = timedelta(0)) -> None:
        """Looks at all feeds, later by so much or once they are due, until there is nothing left to do."""
        due = await self.store.feeds.next_due()
        self.now = max(self.now + after, due or self.now)
        async with self.polling():
            await self.settled()

    async def settled(self, seconds: float = 30) -> None:
        """Waits until nothing is due, and nobody works on anything."""
        await until(self._is_settled, seconds)

    async def _is_settled(self) -> bool:
        looking = "SELECT count(*) FROM feeds WHERE due <= :now OR due BETWEEN :leased AND :leased + 1"
        coming = (
            "SELECT count(*) FROM incoming WHERE state NOT IN ('held', 'aside') AND"
            " (due <= :now + 1 OR due BETWEEN :leased AND :leased + 1) AND feed_id NOT IN"
            " (SELECT feed_id FROM incoming WHERE state = 'waiting' AND tries = 1"
            " AND due BETWEEN :now + 2 AND :leased - 1)"
        )  # what waits for its second try holds up those behind it
        for query, lease in ((looking, FEED_LEASE), (coming, ENTRY_LEASE)):
            values = {"now": self.now.timestamp(), "leased": (self.now + lease).timestamp()}
            asked = text(query).bindparams(**values)
            if await self.store.read(partial(_scalar, asked)):
                return False
        untold = text("SELECT count(*) FROM feeds WHERE tell_at IS NOT NULL")
        return not self.reachable or not await self.store.read(partial(_scalar, untold))

    async def announced(self, kind: str = "article") -> list[str]:
        """The titles that went out, in their order."""
        query = text("SELECT document FROM broadcasts WHERE kind = :kind ORDER BY id")
        rows = await self.store.read(lambda connection: connection.scalars(query, {"kind": kind}).all())
        return [json.loads(row)["title"] for row in rows]

    async def numbers(self) -> list[int]:
        """The numbers of the entries that went out, in their order."""
        return [int(title.split(":")[0].split()[1]) for title in await self.announced()]

    def _tick(self) -> datetime:
        """No two leases end at one time."""
        self._ticks += 1
        return self.now + self._ticks * timedelta(microseconds=1)

    def _awake(self) -> None:
        self.begun += 1

    async def _note(self, notice: Notice) -> bool:
        if self.reachable:
            self.told.append(notice)
        return self.reachable


def _scalar(asked: TextClause, connection: Connection) -> object:
    return connection.scalar(asked)


async def until(holds: Callable[[], object], seconds: float = 30) -> None:
    """Waits until something holds; it may be asked for in the store."""
    async with asyncio.timeout(seconds):
        while True:
            held = holds()
            if await held if asyncio.iscoroutine(held) else held:
                return
            await asyncio.sleep(0.02)


def crowd(*numbers: int) -> Sequence[str]:
    """Entries with these numbers."""
    return [item(number) for number in numbers]
