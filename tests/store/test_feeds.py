"""Feeds in the store: followed once, looked at when due, remembered and forgotten as one."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.store import Store
from bot.store.additions import Addition
from bot.store.feeds import Incoming, Outcome
from bot.store.incoming import UNREADABLE
from bot.store.remembered import Known, Pause, Schedule
from bot.store.subscriptions import Wishes

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLACE = "desk.example/feed"


async def follow(store: Store, place: str = PLACE, *, now: datetime = NOW) -> int:
    feed = await store.feeds.add(
        place, f"https://{place}", title="कोसी समाचार", now=now, tags=("बिहार", "बाढ़")
    )
    assert feed is not None
    return feed


def known(key: str, *names: str, left: datetime | None = None) -> Known:
    return Known(key, frozenset({key, *names}), "बाढ़ का पानी उतरा", "w", None, b"\x01\x02", NOW, left)


def held(feed: int, key: str, position: int = 0) -> Incoming:
    return Incoming(feed, key, "held", "{}", position, NOW.timestamp(), NOW.timestamp())


async def test_an_address_is_followed_once(store: Store) -> None:
    feed = await follow(store)

    assert await store.feeds.add(PLACE, "http://elsewhere.example", title="", now=NOW) is None
    row = await store.feeds.at(PLACE)
    assert row is not None
    assert (row.id, row.title, row.tags, row.carries) == (feed, "कोसी समाचार", ("बिहार", "बाढ़"), "text")
    assert row.schedule == Schedule(due=NOW)


async def test_of_many_at_once_those_that_are_known_are_left_alone(store: Store) -> None:
    feed = await follow(store)
    some = [
        Addition(place, f"https://{place}", "गाँव", NOW + HOUR) for place in (PLACE, "b.example", "b.example")
    ]

    ids = await store.feeds.add_all(some, NOW)

    assert [row.id for row in await store.feeds.all()] == [feed, ids[1]]
    assert (ids[0], ids[2]) == (None, None)
    assert [row.title for row in await store.feeds.due(NOW, 10)] == ["कोसी समाचार"]


async def test_the_longest_due_is_looked_at_first_and_one_that_is_not_due_is_left_alone(store: Store) -> None:
    late = await follow(store, "a.example", now=NOW - HOUR)
    later = await follow(store, "b.example", now=NOW - 2 * HOUR)
    await follow(store, "c.example", now=NOW + HOUR)

    assert [row.id for row in await store.feeds.due(NOW, 10)] == [later, late]
    assert await store.feeds.next_due() == NOW - 2 * HOUR


async def test_a_look_is_written_as_one_and_read_again(store: Store) -> None:
    feed = await follow(store)
    schedule = Schedule(NOW + HOUR, 1800.0, NOW, 2, NOW - HOUR)
    outcome = Outcome(
        schedule,
        looked=NOW,
        etag='"7"',
        url="https://new.example/feed",
        trouble="fetch_timeout",
        remembered=(known("one", "other"),),
        shared=frozenset({"m", "n"}),
        incoming=(held(feed, "one"),),
    )

    assert await store.feeds.conclude(feed, outcome)
    row, memory = await store.feeds.get(feed), await store.feeds.memory(feed, ())
    assert row is not None
    assert (row.schedule, row.etag, row.url, row.looked) == (schedule, '"7"', "https://new.example/feed", NOW)
    assert row.trouble == "fetch_timeout"
    assert memory.known == (known("one", "other"),)
    assert memory.shared == {"m", "n"}
    assert await store.feeds.incoming("held") == [held(feed, "one")]


async def test_a_tombstone_is_found_by_any_of_its_names_and_only_then(store: Store) -> None:
    feed, gone = await follow(store), known("gone", "before", left=NOW)
    await store.feeds.conclude(feed, Outcome(Schedule(), remembered=(gone, known("there"))))

    assert {one.key for one in (await store.feeds.memory(feed, ())).known} == {"there"}
    assert gone in (await store.feeds.memory(feed, ("before",))).known


async def test_names_that_an_entry_has_no_more_are_forgotten(store: Store) -> None:
    feed = await follow(store)
    for names in (("old",), ("new",)):
        await store.feeds.conclude(feed, Outcome(Schedule(), remembered=(known("one", *names, left=NOW),)))

    assert not (await store.feeds.memory(feed, ("old",))).known
    assert (await store.feeds.memory(feed, ("new",))).known == (known("one", "new", left=NOW),)


async def test_what_is_held_comes_out_in_order_or_not_at_all(store: Store) -> None:
    feed, other = await follow(store), await follow(store, "b.example")
    for one in (feed, other):
        crowd = tuple(held(one, key, position) for position, key in enumerate("ba"))
        await store.feeds.conclude(one, Outcome(Schedule(), incoming=crowd))

    assert await store.feeds.release(feed, NOW) == 2
    assert await store.feeds.drop(other) == 2
    assert [one.key for one in await store.feeds.incoming("waiting", now=NOW)] == ["b", "a"]
    assert not await store.feeds.incoming("held")
    assert await store.feeds.held() == {}


async def test_a_feed_that_was_removed_meanwhile_gets_nothing_back(store: Store) -> None:
    feed = await follow(store)
    await store.feeds.conclude(feed, Outcome(Schedule(), remembered=(known("one"),)))

    assert await store.feeds.remove(feed)
    assert not await store.feeds.conclude(feed, Outcome(Schedule(), remembered=(known("one"),)))
    assert not await store.feeds.ever(feed)
    assert not await store.feeds.remove(feed)


async def test_a_paused_feed_starts_afresh_when_resumed(store: Store) -> None:
    feed = await follow(store)
    await store.feeds.conclude(
        feed, Outcome(Schedule(failures=20, pause=Pause.FAILURES), trouble="fetch_timeout")
    )

    assert not await store.feeds.due(NOW + HOUR, 10)
    await store.feeds.resume(feed, NOW)
    row = await store.feeds.get(feed)
    assert row is not None
    assert (row.schedule, row.trouble) == (Schedule(due=NOW), None)


async def test_a_feed_is_claimed_by_one_and_by_another_when_the_lease_ends(store: Store) -> None:
    feed = await follow(store)

    (first,) = await store.feeds.claim(NOW, 10, HOUR)

    assert (first.id, first.schedule.due) == (feed, NOW + HOUR)
    assert not await store.feeds.claim(NOW, 10, HOUR)
    (second,) = await store.feeds.claim(NOW + HOUR, 10, HOUR)
    outcome = Outcome(Schedule(due=NOW + 3 * HOUR))
    assert not await store.feeds.conclude(feed, outcome, lease=first.schedule.due)
    assert await store.feeds.conclude(feed, outcome, lease=second.schedule.due)


async def test_no_more_feeds_are_claimed_than_there_is_room_for(store: Store) -> None:
    late = await follow(store, "a.example", now=NOW - HOUR)
    later = await follow(store, "b.example", now=NOW)

    assert not await store.feeds.claim(NOW, 0, HOUR)
    assert [row.id for row in await store.feeds.claim(NOW, 1, HOUR)] == [late]
    assert [row.id for row in await store.feeds.claim(NOW, 1, HOUR)] == [later]


async def test_those_who_claim_at_once_get_each_feed_once(database_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(database_url) for _ in range(3)))
    made = {await follow(stores[0], f"{number}.example") for number in range(40)}

    taken = await asyncio.gather(*(store.feeds.claim(NOW, 10, HOUR) for store in stores * 3))

    ids = [row.id for some in taken for row in some]
    for store in stores:
        await store.close()
    assert len(ids) == len({*ids})
    assert {*ids} <= made


async def test_what_is_given_back_is_due_at_once_unless_it_was_looked_at(store: Store) -> None:
    await follow(store, "a.example")
    done = await follow(store, "b.example")
    claimed = await store.feeds.claim(NOW, 10, HOUR)
    await store.feeds.conclude(done, Outcome(Schedule(due=NOW + 2 * HOUR)))

    await store.feeds.give_back(claimed, NOW)

    assert [row.url for row in await store.feeds.due(NOW, 10)] == ["https://a.example"]


async def test_what_cannot_be_read_is_set_aside_as_it_is_now(store: Store) -> None:
    feed = await follow(store)

    def unreadable(position: int) -> Incoming:
        key = f"{UNREADABLE}{position}"
        return Incoming(feed, key, "aside", "{}", position, NOW.timestamp(), NOW.timestamp(), reason="why")

    for some in ((unreadable(0), unreadable(3)), (unreadable(1),), None):
        await store.feeds.conclude(feed, Outcome(Schedule(), unreadable=some))

    assert await store.feeds.incoming("aside") == [unreadable(1)]


async def wanting(store: Store, chat: int, *topics: str) -> None:
    await store.subscriptions.choose(chat, None, "private", Wishes(topics=topics))


async def wanted(store: Store, chat: int) -> tuple[str, ...]:
    found = await store.subscriptions.get(chat)
    assert found is not None
    return found.wishes.topics


async def renamed(store: Store, feed: int, title: str) -> None:
    await store.feeds.choose(feed, title=title, language=None, tags=(), carries="text")


async def test_who_wanted_a_feed_wants_it_under_its_new_name(store: Store) -> None:
    feed = await follow(store)
    await wanting(store, 11, "खेल", "कोसी समाचार", "मौसम")
    await wanting(store, 12, "समाचार")
    await wanting(store, 13)

    await renamed(store, feed, 'कोसी "टाइम्स" 100%')
    await renamed(store, feed, "कोसी_टाइम्स")

    assert await wanted(store, 11) == ("खेल", "कोसी_टाइम्स", "मौसम")
    assert (await wanted(store, 12), await wanted(store, 13)) == (("समाचार",), ())


async def test_where_another_feed_has_the_old_name_both_are_wanted(store: Store) -> None:
    feed = await follow(store)
    await follow(store, "other.example")
    await wanting(store, 11, "कोसी समाचार")

    await renamed(store, feed, "कोसी टाइम्स")

    assert await wanted(store, 11) == ("कोसी समाचार", "कोसी टाइम्स")
