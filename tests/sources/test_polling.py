"""Feeds are looked at when they are due, and what is new in them goes out once, in order."""

from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from bot.sources.polling import Held, Paused
from bot.store.additions import Addition
from bot.store.incoming import UNREADABLE
from bot.store.remembered import Pause
from tests.sources.following import Following, crowd, item
from tests.sources.web import RSS

T = TypeVar("T")

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


async def test_a_feed_that_gains_an_entry_has_it_announced_at_the_next_look(following: Following) -> None:
    await following.follow("/feed", item(1))
    await following.poll()
    following.serve("/feed", item(2), item(1))

    await following.poll()

    assert await following.numbers() == [1, 2]
    assert following.begun == 2


async def test_mode_29_of_a_feed_seen_for_the_first_time_with_200_entries_one_goes_out(
    following: Following,
) -> None:
    await following.follow("/feed", *crowd(*range(200, 0, -1)))

    await following.poll()
    await following.poll()

    assert await following.numbers() == [200]


async def test_of_a_feed_that_came_in_a_list_nothing_goes_out_until_it_brings_something_new(
    following: Following,
) -> None:
    one = Addition(
        "of.the.list", following.serve("/feed", item(2), item(1)), "गाँव", following.now, quiet=True
    )
    await following.store.feeds.add_all([one], following.now)
    await following.poll()
    assert await following.numbers() == []
    following.serve("/feed", item(3), item(2), item(1))

    await following.poll()

    assert await following.numbers() == [3]


async def test_of_a_feed_that_came_in_a_list_empty_the_first_entry_goes_out(following: Following) -> None:
    one = Addition("of.the.list", following.serve("/feed"), "गाँव", following.now, quiet=True)
    await following.store.feeds.add_all([one], following.now)
    await following.poll()
    following.serve("/feed", item(1))

    await following.poll()

    assert await following.numbers() == [1]


async def test_mode_27_of_ten_entries_with_a_bad_one_nine_go_out_and_it_is_set_aside_with_its_reason(
    following: Following,
) -> None:
    feed = await following.follow("/feed", item(1))
    await following.poll()
    good = crowd(*range(11, 1, -1))
    following.serve("/feed", *good[:4], "<item><guid>empty</guid></item>", *good[5:], item(1))

    await following.poll()

    assert await following.numbers() == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11]
    (aside,) = await following.store.feeds.incoming("aside")
    assert (aside.feed, aside.key, aside.reason) == (feed, f"{UNREADABLE}4", "feed_entry_empty")


async def test_an_entry_that_can_be_read_again_is_no_longer_set_aside(following: Following) -> None:
    await following.follow("/feed", item(1), "<item><guid>empty</guid></item>")
    await following.poll()

    following.serve("/feed", item(1))
    await following.poll()

    assert not await following.store.feeds.incoming("aside")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"guid": "http://desk.example/{}"}, {"guid": "https://desk.example/{}"}),
        ({"guid": None}, {"guid": None}),
        ({"guid": "one for all"}, {"guid": "one for all"}),
        ({"guid": "http://desk.example/?p={}"}, {"guid": "of the new system {}"}),
    ],
    ids=["from http to https", "none", "one for all", "new on every entry"],
)
async def test_mode_28_known_entries_stay_known_whatever_becomes_of_their_guids(
    following: Following, before: dict[str, str | None], after: dict[str, str | None]
) -> None:
    def entries(guid: str | None, *numbers: int) -> list[str]:
        return [
            item(
                each,
                guid=guid and guid.format(each),
                link=following.web.at(f"/{each}"),
                date=f"{each} Nov 2026",
            )
            for each in numbers
        ]

    await following.follow("/feed", *entries(before["guid"], 8, 7, 6, 5, 4, 3, 2, 1))
    await following.poll()
    following.serve("/feed", *entries(after["guid"], 9, 8, 7, 6, 5, 4, 3, 2))

    await following.poll()

    assert await following.numbers() == [8, 9]
    assert not following.told


async def test_mode_28_a_crowd_of_old_entries_that_are_new_is_held_and_told_and_goes_out_when_let(
    following: Following,
) -> None:
    feed = await following.follow("/feed", item(1))
    await following.poll()
    old = [item(each, date=f"{each} Oct 2020 10:00:00 +0530") for each in range(19, 9, -1)]
    following.serve("/feed", *old, item(1))

    await following.poll()

    assert await following.numbers() == [1]
    (held,) = following.told
    assert isinstance(held, Held)
    assert (held.feed.id, held.count) == (feed, 10)
    await following.store.feeds.release(feed, following.now)
    await following.poll()
    assert await following.numbers() == [1, *range(10, 20)]


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("Mon, 24 Nov 2026 10:00:00 IST", "2026-11-24T04:30:00+00:00"),
        ("24 नवंबर 2026, सुबह 9:15 बजे", "2026-11-24T03:45:00+00:00"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 24 Nov 2099 10:00:00 GMT", None),
        (None, None),
    ],
    ids=["IST", "Hindi", "1970", "2099", "none"],
)
async def test_mode_31_a_story_has_the_date_that_its_feed_means_and_never_one_to_come(
    following: Following, stated: str | None, published: str | None
) -> None:
    await following.follow("/feed", item(1, date=stated))

    await following.poll()

    (article,) = await following.store.articles.kept()
    expected = following.now if published is None else datetime.fromisoformat(published)
    assert article.published is not None
    assert abs(article.published - expected) < SECOND


async def test_a_feed_that_has_not_changed_costs_a_304_and_no_reading(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = await following.follow("/feed", item(1))
    following.web.serve("/feed", "<rss><channel/></rss>", kind=RSS, etag='"1"')
    await following.poll()
    monkeypatch.setattr(following.sources, "read", None)

    await following.poll()

    row = await following.store.feeds.get(feed)
    assert row is not None
    assert (row.etag, row.trouble, row.schedule.failures) == ('"1"', None, 0)
    assert following.web.asked[-1].headers["if-none-match"] == '"1"'


async def test_a_feed_that_has_moved_for_good_is_looked_at_where_it_is_now(following: Following) -> None:
    feed = await following.follow("/old", item(1))
    moved = following.serve("/new", item(2), item(1))
    following.web.redirect("/old", moved, status=301)
    await following.poll()
    asked = following.web.count("/old")

    await following.poll()

    row = await following.store.feeds.get(feed)
    assert row is not None
    assert row.url == moved
    assert following.web.count("/old") == asked


async def test_a_feed_that_fails_is_left_alone_longer_and_longer_then_paused_and_told_once(
    following: Following,
) -> None:
    feed = await following.follow("/feed", item(1))
    following.web.serve("/feed", "gone for lunch", status=500)
    waits = []
    for _ in range(3):
        await following.poll()
        due = await following.store.feeds.next_due()
        assert due is not None
        waits.append(due - following.now)
    assert waits == sorted(waits)
    assert waits[2] > 3 * waits[0]

    await following.poll(timedelta(days=8))
    await following.poll(HOUR)

    (paused,) = following.told
    assert isinstance(paused, Paused)
    assert (paused.feed.id, paused.feed.schedule.pause, paused.feed.trouble) == (
        feed,
        Pause.FAILURES,
        "fetch_status",
    )


async def test_a_feed_that_is_gone_is_paused_at_once(following: Following) -> None:
    await following.follow("/feed", item(1))
    following.web.serve("/feed", "", status=410)

    await following.poll()

    (paused,) = following.told
    assert isinstance(paused, Paused)
    assert paused.feed.schedule.pause == Pause.GONE
