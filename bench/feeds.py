"""A thousand feeds on one processor, most of them as they were, and how quickly one is read.

python -m bench.feeds            polls them on a local web server, then reads feeds beside bare feedparser
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.feed_sets import cases
from bot.errors import NotAFeed

if TYPE_CHECKING:
    from bot.store import Store

FEEDS, CHANGED = 1000, 50
ENTRIES = 20
ROUNDS = 5
WANTED = 30.0  # seconds

WORDS = (
    "नहर पानी खेत गाँव लोग सड़क पुल बाज़ार स्कूल बच्चे बारिश फसल किसान बिजली ट्रेन अस्पताल डॉक्टर पंचायत बैठक फैसला "
    "मंगलवार सुबह शाम नदी नाव मछली दुकान सेब आम चावल गेहूँ दाम रुपये मेला खेल टीम गेंद मैदान जीत हार"
)
ITEM = (
    "<item><title>गाँव {feed} की खबर {n}</title><link>http://{host}/story/{feed}/{n}</link><guid>{feed}-{n}</guid>"
    "<pubDate>{date}</pubDate><description>{text}</description></item>"
)


# The web server, a process of its own


class Web:
    """Feeds with an ETag each; those that change have one entry more after the first round."""

    def __init__(self) -> None:
        self.round, self.asked, self.unchanged = 1, 0, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ", 2)[1]
        if path == "/next":
            self.round += 1
            status, tag, body = 200, "", f"{self.asked} {self.unchanged}".encode()
            self.asked = self.unchanged = 0
        else:
            feed = int(path.rpartition("/")[2])
            more = self.round - 1 if feed < CHANGED else 0
            tag = f'"{feed}-{more}"'
            known = f"if-none-match: {tag}" in head.lower()
            self.asked, self.unchanged = self.asked + 1, self.unchanged + known
            status, body = (304, b"") if known else (200, feed_of(feed, ENTRIES + more).encode())
        lines = (
            f"HTTP/1.1 {status} {'Not Modified' if status == 304 else 'OK'}",
            "Content-Type: application/rss+xml; charset=utf-8",
            *([f"ETag: {tag}"] if tag else []),
            *([f"Content-Length: {len(body)}"] if status == 200 else []),
            "Connection: close",
        )
        writer.write("\r\n".join((*lines, "", "")).encode() + body)
        await writer.drain()
        writer.close()


def feed_of(feed: int, count: int) -> str:
    """A feed of so many entries, the newest first."""
    now = datetime.now(UTC)
    items = "".join(
        ITEM.format(
            feed=feed,
            n=n,
            host=host_of(feed),
            text=text_of(feed, n),
            date=(now - timedelta(minutes=count - n)).strftime("%a, %d %b %Y %H:%M:%S GMT"),
        )
        for n in reversed(range(count))
    )
    return (
        f'<rss version="2.0"><channel><title>गाँव {feed}</title><language>hi</language>{items}</channel></rss>'
    )


def text_of(feed: int, n: int) -> str:
    """A story of 150 words, as like to others as stories are."""
    words = random.Random(f"{feed} {n}").choices(WORDS.split(), k=150)  # noqa: S311 - nothing secret
    return " ".join(words) + "।"


def host_of(feed: int) -> str:
    """Each feed has a host of its own, as on the web; Linux has all of 127.0.0.0/8."""
    return f"127.0.{feed // 250}.{feed % 250 + 1}"


async def serve() -> None:
    """Prints the port, then answers until it is ended."""
    server = await asyncio.start_server(Web().serve, "0.0.0.0", 0)  # noqa: S104 - all of 127.0.0.0/8
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@asynccontextmanager
async def serving() -> AsyncIterator[int]:
    """The web server's port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.feeds", "--serve", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        yield int(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()


async def next_round(port: int) -> tuple[int, int]:
    """How many feeds were asked for in this round, and how many of them had not changed; a new one begins."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /next HTTP/1.1\r\n\r\n")
    asked, unchanged = (await reader.read()).decode().rpartition("\r\n")[2].split()
    writer.close()
    return int(asked), int(unchanged)


# The bot's side


class Clock:
    """Stands still, so that nothing is due twice, until it is put forward."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def now(self) -> datetime:
        return self.at


async def poll() -> bool:
    """Looks at all of them twice, and prints how long that took; whether it was quick enough."""
    from bot.sources.polling import Poller
    from bot.sources.sources import Sources
    from bot.store import Store

    with tempfile.TemporaryDirectory() as folder:
        async with serving() as port:
            one_processor()
            store = await Store.open(f"sqlite:///{folder}/khabar.db")
            sources, clock, stop = Sources(private=True, zone=UTC), Clock(), asyncio.Event()
            await follow(store, port, clock.now())
            poller = Poller(sources, store, lambda: None, now=clock.now)
            running = asyncio.create_task(poller.run(stop))
            await told("first look", store, clock, port)
            clock.at += timedelta(hours=12)
            poller.wake()
            seconds, unchanged = await told("next look", store, clock, port)
            stop.set()
            await running
            await sources.close()
            await store.close()
    return seconds < WANTED and unchanged == FEEDS - CHANGED


def one_processor() -> None:
    """This process, and those that it starts from now on, share one, where the system can be told so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


async def follow(store: "Store", port: int, now: datetime) -> None:
    """Has all of them followed, and due."""
    from bot.sources.twins import address
    from bot.store.additions import Addition

    urls = [f"http://{host_of(feed)}:{port}/feed/{feed}" for feed in range(FEEDS)]
    await store.feeds.add_all([Addition(address(url), url, url, now) for url in urls], now)


async def told(name: str, store: "Store", clock: Clock, port: int) -> tuple[float, int]:
    """Waits until every feed was looked at and what came in is there; gives how long that took."""
    from bot.sources.polling import FEED_LEASE

    began = time.monotonic()
    while True:
        due = await store.feeds.next_due()
        if due and due > clock.now() + FEED_LEASE and not await under_way(store):
            break
        await asyncio.sleep(0.05)
    seconds = time.monotonic() - began
    asked, unchanged = await next_round(port)
    each = seconds / asked * 1000
    print(f"{name}: {asked} feeds, {unchanged} times 304, {seconds:.1f} s ({each:.1f} ms each)")
    return seconds, unchanged


async def under_way(store: "Store") -> int:
    """Entries that are no articles yet."""
    from sqlalchemy import func, select

    from bot.store.tables import incoming

    query = select(func.count()).select_from(incoming)
    return await store.read(lambda connection: connection.execute(query).scalar_one())


# One feed after another


def parse() -> None:
    """Reads the feeds of the tests, and a long one, beside bare feedparser; milliseconds a feed."""
    import feedparser  # type: ignore[import-untyped]

    from bot.sources.parsing import parse_feed

    documents = [path.read_bytes() for half in ("read", "unread") for path, _ in cases(half) if is_xml(path)]
    long = feed_of(0, 60).encode()

    def ours(data: bytes) -> None:
        with suppress(NotAFeed):
            parse_feed(data, url="https://example.in/feed", charset=None, media_type=None, zone=UTC)

    for name, feeds in (
        (f"{len(documents)} feeds of the tests", documents),
        (f"{len(long) // 1000} kB", [long]),
    ):
        mine, bare = (median(read, feeds) for read in (ours, feedparser.parse))
        print(f"{name}: {mine:.1f} ms, feedparser alone {bare:.1f} ms")


def is_xml(path: Path) -> bool:
    return path.suffix != ".json"


def median(read: Callable[[bytes], object], feeds: list[bytes]) -> float:
    """Milliseconds for one of these, in the middle one of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for data in feeds:
            read(data)
        rounds.append((time.perf_counter() - began) / len(feeds) * 1000)
    return statistics.median(rounds)


def main() -> int:
    """Prints all figures; fails where polling is too slow."""
    if "--serve" in sys.argv:
        asyncio.run(serve())
    parse()
    return 0 if asyncio.run(poll()) else 1


if __name__ == "__main__":
    sys.exit(main())
