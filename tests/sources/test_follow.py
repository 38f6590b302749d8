"""A feed is followed by its own address or by a page's, once, and comes back when it was paused."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import FetchError, KhabarError, NotAFeed
from bot.sources.follow import Followed, Wanted, follow
from bot.sources.sources import Sources
from bot.store import Store
from bot.store.feeds import FeedRow, Outcome
from bot.store.remembered import Pause, Schedule
from tests.sources.web import RSS, Web

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
FEED = (
    '<rss version="2.0"><channel>{title}<language>hi-IN</language>'
    "<item><title>नहर में पानी आया</title><guid>1</guid></item>"
    "<item><title>पुल खुल गया</title><guid>2</guid></item></channel></rss>"
)
NAMED = FEED.format(title="<title>कोसी समाचार</title>")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    yield store
    await store.close()


@pytest.fixture
async def sources() -> AsyncIterator[Sources]:
    sources = Sources(private=True, zone=UTC)
    yield sources
    await sources.close()


async def only(store: Store) -> FeedRow:
    (row,) = await store.feeds.all()
    return row


async def test_a_feed_is_followed_as_it_calls_itself_and_is_due_at_once(
    web: Web, sources: Sources, store: Store
) -> None:
    url = web.serve("/feed", NAMED, kind=RSS)

    followed = await follow(url, Wanted(by=7), sources, store.feeds, NOW)

    row = await only(store)
    assert followed == Followed(row.id, url, "कोसी समाचार", entries=2, new=True)
    assert (row.url, row.title, row.language, row.tags, row.carries) == (url, "कोसी समाचार", "hi", (), "text")
    assert (row.added_by, row.schedule) == (7, Schedule(due=NOW))


async def test_the_address_of_a_page_follows_its_feed(web: Web, sources: Sources, store: Store) -> None:
    feed = web.serve("/news.xml", NAMED, kind=RSS)
    page = web.serve("/", '<html><link rel="alternate" type="application/rss+xml" href="/news.xml"></html>')

    followed = await follow(page, Wanted(), sources, store.feeds, NOW)

    assert (followed.url, (await only(store)).url) == (feed, feed)


async def test_what_the_operator_wants_comes_before_what_the_feed_says(
    web: Web, sources: Sources, store: Store
) -> None:
    url = web.serve("/feed", NAMED, kind=RSS)
    wanted = Wanted(
        title=" कोसी\nकी खबरें ", language="ne", tags=("बाढ़\nऔर पानी", "", "खेल", "खेल"), carries="summary"
    )

    followed = await follow(url, wanted, sources, store.feeds, NOW)

    row = await only(store)
    assert followed.title == row.title == "कोसी की खबरें"
    assert (row.language, row.tags, row.carries) == ("ne", ("बाढ़ और पानी", "खेल"), "summary")


async def test_a_feed_without_a_name_is_called_after_its_host(
    web: Web, sources: Sources, store: Store
) -> None:
    url = web.serve("/feed", FEED.format(title=""), kind=RSS)

    assert (await follow(url, Wanted(), sources, store.feeds, NOW)).title == "127.0.0.1"


async def test_one_that_is_followed_already_stays_the_same_one(
    web: Web, sources: Sources, store: Store
) -> None:
    url = web.serve("/feed", NAMED, kind=RSS)
    web.serve("/feed/", NAMED, kind=RSS)
    first = await follow(url, Wanted(tags=("बिहार",)), sources, store.feeds, NOW)

    again = await follow(f"{url}/", Wanted(), sources, store.feeds, NOW + timedelta(hours=1))

    assert again == replace(first, new=False)
    assert (await only(store)).tags == ("बिहार",)
    assert (await only(store)).schedule.due == NOW


async def test_followed_again_it_takes_what_is_wanted_now_and_keeps_the_rest(
    web: Web, sources: Sources, store: Store
) -> None:
    url = web.serve("/feed", NAMED, kind=RSS)
    await follow(url, Wanted(tags=("बिहार",)), sources, store.feeds, NOW)

    again = await follow(url, Wanted(title="कोसी", carries="summary"), sources, store.feeds, NOW)

    row = await only(store)
    assert again.title == row.title == "कोसी"
    assert (row.language, row.tags, row.carries) == ("hi", ("बिहार",), "summary")


async def test_one_that_has_moved_is_known_at_its_new_address(
    web: Web, sources: Sources, store: Store
) -> None:
    old, new = web.serve("/old", NAMED, kind=RSS), web.serve("/new", NAMED, kind=RSS)
    first = await follow(old, Wanted(), sources, store.feeds, NOW)
    await store.feeds.conclude(first.id, Outcome(Schedule(due=NOW), url=new))

    assert await follow(new, Wanted(), sources, store.feeds, NOW) == replace(first, url=new, new=False)


async def test_a_paused_one_is_resumed(web: Web, sources: Sources, store: Store) -> None:
    url = web.serve("/feed", NAMED, kind=RSS)
    first = await follow(url, Wanted(), sources, store.feeds, NOW)
    paused = Schedule(failures=20, failing_since=NOW, pause=Pause.FAILURES)
    await store.feeds.conclude(first.id, Outcome(paused, trouble="fetch_timeout"))

    again = await follow(url, Wanted(), sources, store.feeds, NOW + timedelta(days=1))

    row = await only(store)
    assert not again.new
    assert (row.schedule, row.trouble) == (Schedule(due=NOW + timedelta(days=1)), None)


@pytest.mark.parametrize(
    ("path", "kind"), [("/none", FetchError), ("/page", NotAFeed)], ids=["nothing there", "no feed there"]
)
async def test_what_is_no_feed_is_not_followed(
    web: Web, sources: Sources, store: Store, path: str, kind: type[KhabarError]
) -> None:
    web.serve("/page", "<html><p>खबर</p></html>")

    with pytest.raises(kind):
        await follow(web.at(path), Wanted(), sources, store.feeds, NOW)

    assert await store.feeds.all() == []
