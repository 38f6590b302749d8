"""Feeds read in a process that can be killed: what is heavy costs that process, and nothing else."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import NotAFeed
from bot.sources.entry import Feed
from bot.sources.feed import FeedReader
from tests.sources.web import Heartbeat

INDIA = ZoneInfo("Asia/Kolkata")
LIVELY = 1.0
PLAIN = """<rss version="2.0"><channel><title>हाट</title><language>hi</language><ttl>60</ttl>
<item><title>टमाटर सस्ता</title><link>/1</link><pubDate>Tue, 03 Nov 2026 18:30:00 IST</pubDate>
<category>मंडी</category></item><item></item></channel></rss>""".encode()

LAUGHS = (
    b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">"""
    + b"".join(
        b'<!ENTITY lol%d "%s">' % (n, b"&lol%s;" % (str(n - 1).encode() if n > 1 else b"") * 10)
        for n in range(1, 10)
    )
    + b"]><rss><channel><item><title>&lol9;</title></item></channel></rss>"
)
OUTSIDE = b"""<!DOCTYPE rss [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&passwd;</title></item></channel></rss>"""
PARAMETER = (
    b"""<!DOCTYPE rss [<!ENTITY % all SYSTEM "http://127.0.0.1:9/all.dtd"> %all;]><rss version="2.0"/>"""
)
NESTED = b'<rss version="2.0"><channel><item><title>' + b"<b>" * 200_000 + b"x" + b"</b>" * 200_000
DEEP = b'<rss version="2.0"><channel><item>' + b"<a:b>" * 200_000
ITEM = (
    "<item><title>खबर {n}</title><link>https://x.example.in/{n}</link><description>पाठ</description></item>"
)


@pytest.fixture
async def reader() -> AsyncIterator[FeedReader]:
    """A reader whose process has run already."""
    async with FeedReader() as reader:
        await _read(reader, PLAIN)
        yield reader


async def _read(reader: FeedReader, data: bytes) -> Feed:
    return await reader.read_feed(
        data, url="https://haat.example.in/rss", charset=None, media_type="text/xml", zone=INDIA
    )


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_a_feed_comes_back_from_the_process_whole(reader: FeedReader) -> None:
    feed = await _read(reader, PLAIN)

    assert (feed.title, feed.language, feed.every) == ("हाट", "hi", 3600)
    [entry] = feed.entries
    assert (entry.title, entry.link, entry.tags) == ("टमाटर सस्ता", "https://haat.example.in/1", ("मंडी",))
    assert entry.published == datetime(2026, 11, 3, 13, tzinfo=UTC)
    assert [(aside.position, aside.reason) for aside in feed.asides] == [(1, "feed_entry_empty")]


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE, PARAMETER, LAUGHS.decode().encode("utf-16")])
async def test_declared_entities_are_refused_at_once(
    reader: FeedReader, heartbeat: Heartbeat, data: bytes
) -> None:
    process = reader.pid

    with pytest.raises(NotAFeed) as refused:
        await _read(reader, data)

    assert refused.value.key == "feed_entities"
    assert heartbeat.worst < LIVELY
    assert reader.pid == process


@pytest.mark.parametrize("data", [NESTED, DEEP])
async def test_a_tangle_is_read_or_given_up_and_the_next_feed_is_read(
    heartbeat: Heartbeat, data: bytes
) -> None:
    async with FeedReader(deadline=2) as reader:
        [tangle] = await asyncio.gather(_read(reader, data), return_exceptions=True)

        assert isinstance(tangle, Feed) or str(tangle) == str(NotAFeed("feed_too_heavy"))
        assert (await _read(reader, PLAIN)).title == "हाट"
    assert heartbeat.worst < LIVELY


async def test_a_process_that_hangs_is_killed_at_the_deadline(heartbeat: Heartbeat) -> None:
    async with FeedReader(deadline=2) as reader:
        await _read(reader, PLAIN)
        hanging = reader.pid
        assert hanging
        os.kill(hanging, signal.SIGSTOP)

        with pytest.raises(NotAFeed) as refused:
            await _read(reader, PLAIN)

        assert refused.value.key == "feed_too_heavy"
        assert not _lives(hanging)
        assert (await _read(reader, PLAIN)).title == "हाट"
    assert heartbeat.worst < LIVELY


async def test_of_100000_items_the_first_1000_are_read(reader: FeedReader, heartbeat: Heartbeat) -> None:
    items = "".join(ITEM.format(n=n) for n in range(100_000))
    data = f'<rss version="2.0"><channel><title>बहुत</title>{items}</channel></rss>'.encode()

    feed = await _read(reader, data)

    assert [entry.title for entry in feed.entries] == [f"खबर {n}" for n in range(1000)]
    assert heartbeat.worst < LIVELY


async def test_a_process_that_dies_is_begun_anew(reader: FeedReader) -> None:
    assert reader.pid
    os.kill(reader.pid, signal.SIGSTOP)
    reading = asyncio.create_task(_read(reader, PLAIN))
    await asyncio.sleep(0.2)
    os.kill(reader.pid, signal.SIGKILL)

    with pytest.raises(NotAFeed):
        await reading
    assert (await _read(reader, PLAIN)).title == "हाट"


async def test_a_feed_that_nobody_waits_for_any_more_does_not_answer_the_next(reader: FeedReader) -> None:
    reading = asyncio.create_task(_read(reader, NESTED))
    await asyncio.sleep(0.2)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)

    assert (await _read(reader, PLAIN)).title == "हाट"


async def test_several_at_once_each_get_their_own(reader: FeedReader) -> None:
    pages = [PLAIN.replace("हाट".encode(), b"%d" % number) for number in range(8)]

    feeds = await asyncio.gather(*(_read(reader, page) for page in pages))

    assert [feed.title for feed in feeds] == [str(number) for number in range(8)]


async def test_the_process_ends_when_there_is_nothing_to_read_and_begins_again() -> None:
    async with FeedReader(idle=0.1) as reader:
        await _read(reader, PLAIN)
        pid = reader.pid
        assert pid
        async with asyncio.timeout(10):
            while _lives(pid):
                await asyncio.sleep(0.05)

        assert reader.pid is None
        assert (await _read(reader, PLAIN)).title == "हाट"


async def test_closing_ends_the_process(reader: FeedReader) -> None:
    pid = reader.pid
    assert pid

    await reader.close()

    assert not _lives(pid)


async def test_closing_waits_for_a_process_whose_killer_was_cancelled(reader: FeedReader) -> None:
    pid = reader.pid
    assert pid
    reading = asyncio.create_task(_read(reader, NESTED))
    await asyncio.sleep(0.2)
    reading.cancel()
    await asyncio.sleep(0)
    reading.cancel()  # as the stop of the bot does, while what gave up first is still clearing away
    await asyncio.gather(reading, return_exceptions=True)

    await reader.close()

    assert not _lives(pid)


async def test_a_path_is_no_feed_and_is_not_opened(reader: FeedReader, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(PLAIN)

    with pytest.raises(NotAFeed) as refused:
        await _read(reader, str(tmp_path / "feed.xml").encode())

    assert refused.value.key == "not_a_feed"
