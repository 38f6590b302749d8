"""Entries on their way to being articles: claimed, put off, told once, changed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.article import Article, Block
from bot.store import Store
from bot.store.arrivals import Arrival, Arrived
from bot.store.feeds import Outcome
from bot.store.incoming import Incoming, Stage
from bot.store.remembered import Known, Schedule
from bot.store.twins import Sketched

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
AT = NOW.timestamp()
SECOND = timedelta(seconds=1)
LEASE = 100 * SECOND
LONG_AGO = 0.0


def article(name: str, body: str = "") -> Article:
    blocks = (Block("paragraph", body or f"{name} की खबर"),)
    return Article(name, "शीर्षक", "hi", "hi", None, NOW, f"https://kosi.example/{name}", blocks)


def arrival(name: str, body: str = "", *, bands: tuple[int, ...] = (), place: str | None = None) -> Arrival:
    told = article(name, body)
    sketched = Sketched(place, told.blocks[0].text.encode(), bands)
    return Arrival(told, sketched, lambda _: "गंगा टाइम्स", lambda a, b: a == b, LONG_AGO)


def coming(feed: int, key: str, position: int = 0, *, state: Stage = "waiting", at: float = AT) -> Incoming:
    return Incoming(feed, key, state, "{}", position, at, at)


async def follow(store: Store, *some: str, place: str = "kosi.example") -> int:
    """A feed that brings entries with these keys, in this order."""
    feed = await store.feeds.add(place, f"https://{place}", title="कोसी समाचार", now=NOW)
    assert feed is not None
    known = tuple(Known(key, frozenset({key}), "", key, None, b"", None) for key in some)
    brought = tuple(coming(feed, key, position) for position, key in enumerate(some))
    await store.feeds.conclude(feed, Outcome(Schedule(), remembered=known, incoming=brought))
    return feed


async def bring(store: Store, feed: int, *some: Incoming, changed: bool = False) -> None:
    outcome = Outcome(Schedule(), changed=some) if changed else Outcome(Schedule(), incoming=some)
    await store.feeds.conclude(feed, outcome)


async def claim(store: Store, later: timedelta = timedelta(0)) -> list[Incoming]:
    return [*await store.arrivals.claim(NOW + later, 10, LEASE)]


async def claimed(store: Store, later: timedelta = timedelta(0)) -> Incoming:
    (one,) = await claim(store, later)
    return one


async def corrections(store: Store) -> list[int | None]:
    recent = await store.broadcasts.recent(50)
    return [each.about for each in recent if each.kind == "correction"]


async def test_of_each_feed_the_first_is_claimed_and_the_next_once_that_is_told(store: Store) -> None:
    await follow(store, "b", "a")
    await follow(store, "c", place="ganga.example")

    first = await claim(store)
    nobody = await claim(store)
    for one in first:
        assert await store.arrivals.receive(one, arrival(one.key), AT)

    assert ([one.key for one in first], nobody) == (["b", "c"], [])
    assert [one.key for one in await claim(store)] == ["a"]


async def test_an_entry_is_claimed_again_when_its_lease_has_ended(store: Store) -> None:
    await follow(store, "a")
    first = await claimed(store)

    second = await claimed(store, LEASE)

    assert second.due > first.due
    assert await store.arrivals.receive(first, arrival("a"), AT) is None
    assert await store.arrivals.receive(second, arrival("a"), AT) is not None


async def test_two_who_claim_at_once_get_each_entry_once(database_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(database_url) for _ in range(3)))
    for number in range(5):
        await follow(stores[0], "a", place=f"{number}.example")

    taken = await asyncio.gather(*(claim(store, number * SECOND) for number, store in enumerate(stores * 2)))

    feeds = [one.feed for some in taken for one in some]
    for store in stores:
        await store.close()
    assert sorted(feeds) == [1, 2, 3, 4, 5]


async def test_what_failed_once_holds_up_its_feed_and_what_failed_twice_does_not(store: Store) -> None:
    await follow(store, "a", "b")
    one = await claimed(store)
    await store.arrivals.put_off(one, replace(one, due=AT + 20, tries=1, reason="fetch_busy"))
    assert await claim(store, SECOND) == []

    again = await claimed(store, 20 * SECOND)
    await store.arrivals.put_off(again, replace(again, due=AT + 500, tries=2))

    assert (again.key, again.tries, again.reason) == ("a", 1, "fetch_busy")
    assert (await claimed(store, 20 * SECOND)).key == "b"


async def test_what_is_given_back_is_somebody_elses_at_once(store: Store) -> None:
    await follow(store, "a")
    await store.arrivals.give_back([await claimed(store)], NOW)

    assert (await claimed(store)).key == "a"


async def test_what_is_set_aside_is_claimed_no_more_and_forgotten_after_a_time(store: Store) -> None:
    await follow(store, "a")
    one = await claimed(store)

    await store.arrivals.put_off(one, replace(one, state="aside", reason="article_empty"))

    assert await claim(store, 1000 * SECOND) == []
    await store.arrivals.sweep(AT)
    assert len(await store.feeds.incoming("aside")) == 1
    await store.arrivals.sweep(AT + 1)
    assert not await store.feeds.incoming("aside")


async def test_a_new_entry_is_an_article_with_its_broadcast_and_is_told_once(store: Store) -> None:
    await follow(store, "a")
    one = await claimed(store)

    came = await store.arrivals.receive(one, arrival("a"), AT)
    again = await store.arrivals.receive(one, arrival("a"), AT)

    assert came == Arrived("a", "new", 1)
    assert again is None
    assert await store.articles.get("a") == article("a")
    assert [each.article_id for each in await store.broadcasts.recent()] == ["a"]


async def test_nothing_arrives_of_a_feed_that_was_removed_meanwhile(store: Store) -> None:
    feed = await follow(store, "a")
    one = await claimed(store)
    await store.feeds.remove(feed)

    assert await store.arrivals.receive(one, arrival("a"), AT) is None
    assert await store.articles.empty()


async def test_twins_by_address_by_words_or_word_for_word_are_known_and_mentioned(store: Store) -> None:
    cases = {
        "address": (arrival("a", "यह", place="kosi.example/1"), arrival("b", "वह", place="kosi.example/1")),
        "words": (arrival("c", "पानी", bands=(1, 2)), arrival("d", "पानी", bands=(2, 3))),
        "letters": (arrival("e", "वही"), arrival("f", "वही")),
        "id": (arrival("g", "पहले"), arrival("g", "बाद में")),
    }
    for number, (first, second) in enumerate(cases.values()):
        for source, told in enumerate((first, second)):
            await follow(store, "x", place=f"{number}-{source}.example")
            came = await store.arrivals.receive(await claimed(store), told, AT)
            assert came is not None
            assert (came.article_id, came.state) == (first.article.id, "known" if source else "new")

        kept = await store.articles.get(first.article.id)
        assert kept is not None
        assert (kept.also, kept.blocks) == (("गंगा टाइम्स",), first.article.blocks)
    assert len(await store.broadcasts.recent(50)) == len(cases)


async def test_what_only_shares_a_band_is_no_twin_nor_is_what_the_same_feed_told(store: Store) -> None:
    await follow(store, "x", "y")
    await store.arrivals.receive(await claimed(store), arrival("a", "पानी", bands=(1, 2)), AT)

    same_feed = await store.arrivals.receive(await claimed(store), arrival("b", "पानी", bands=(1, 2)), AT)
    await follow(store, "z", place="ganga.example")
    other = await store.arrivals.receive(await claimed(store), arrival("c", "आग", bands=(1, 2)), AT)

    assert same_feed is not None
    assert other is not None
    # Word for word the same, it is no news even so.
    assert (same_feed.article_id, other.state) == ("a", "new")


async def test_an_outlet_is_named_once_and_of_very_many_only_some_are(store: Store) -> None:
    names = iter(["क", "क", *(f"outlet {number}" for number in range(20))])
    for source in range(20):
        await follow(store, "x", place=f"{source}.example")
        told = replace(arrival("a"), outlet=lambda _: next(names))
        await store.arrivals.receive(await claimed(store), told, AT)

    kept = await store.articles.get("a")
    assert kept is not None
    assert kept.also[:2] == ("क", "outlet 0")
    assert len(kept.also) == 10


async def told(store: Store) -> int:
    """A feed one entry of which is article `a` by now, and was sent."""
    feed = await follow(store, "a")
    await store.arrivals.receive(await claimed(store), arrival("a", "पहले"), AT)
    return feed


async def test_a_changed_entry_changes_its_article_and_corrects_what_was_sent(store: Store) -> None:
    feed = await told(store)
    await bring(store, feed, coming(feed, "a", state="changed"), changed=True)

    came = await store.arrivals.change(await claimed(store), arrival("zz", "बाद में"), AT)

    kept = await store.articles.get("a")
    assert came == Arrived("a", "changed", 2)
    assert kept is not None
    assert kept.blocks[0].text == "बाद में"
    assert await corrections(store) == [1]


async def test_an_edited_entry_and_one_that_says_the_same_correct_nothing(store: Store) -> None:
    feed = await told(store)
    await bring(store, feed, coming(feed, "a", state="edited"), changed=True)
    edited = await store.arrivals.change(await claimed(store), arrival("a", "पहले।"), AT)
    await bring(store, feed, coming(feed, "a", state="changed"), changed=True)
    same = await store.arrivals.change(await claimed(store), arrival("a", "पहले।"), AT)

    assert (edited, same) == (Arrived("a", "changed"), Arrived("a", "known"))
    assert await corrections(store) == []


async def test_a_correction_waits_for_its_broadcast_and_is_begun_when_that_is_done(store: Store) -> None:
    await store.subscriptions.subscribe(7, None, "private", language="hi", set_by=7)
    feed = await told(store)
    await bring(store, feed, coming(feed, "a", state="changed"), changed=True)
    waiting = await store.arrivals.change(await claimed(store), arrival("a", "बाद में"), AT)
    assert waiting == Arrived("a", "changed", None)
    assert await store.arrivals.correct(await claimed(store, 30 * SECOND), AT + 30) is None

    range_of_it = await store.ranges.claim("one", 60)
    assert range_of_it is not None
    await store.ranges.finish(range_of_it)
    begun = await store.arrivals.correct(await claimed(store, 60 * SECOND), AT + 60)

    assert begun is not None
    assert await corrections(store) == [1]
    assert await claim(store, 1000 * SECOND) == []


async def test_what_was_put_back_to_what_was_sent_needs_no_correction(store: Store) -> None:
    await store.subscriptions.subscribe(7, None, "private", language="hi", set_by=7)
    feed = await told(store)
    for body in ("बाद में", "पहले"):
        await bring(store, feed, coming(feed, "a", state="changed"), changed=True)
        await store.arrivals.change(await claimed(store, 1000 * SECOND), arrival("a", body), AT)
    await store.broadcasts.stop(1)

    assert await store.arrivals.correct(await claimed(store, 2000 * SECOND), AT) is None
    assert await corrections(store) == []


async def test_nothing_is_corrected_that_was_withdrawn_or_is_too_old(store: Store) -> None:
    feed = await told(store)
    await bring(store, feed, coming(feed, "a", state="changed"), changed=True)
    late = await store.arrivals.change(await claimed(store), arrival("a", "बाद में"), AT + 2 * 86400)
    await store.broadcasts.add("deletion", "{}", article_id="a", about=1)
    await bring(store, feed, coming(feed, "a", state="changed"), changed=True)
    withdrawn = await store.arrivals.change(await claimed(store), arrival("a", "और बाद में"), AT)

    assert (late, withdrawn) == (Arrived("a", "changed"), Arrived("a", "changed"))
    assert await corrections(store) == []


async def test_a_story_in_full_never_becomes_a_summary(store: Store) -> None:
    feed = await told(store)
    await bring(store, feed, coming(feed, "a", state="changed"), changed=True)
    short = arrival("a", "थोड़ा")
    short = replace(short, article=replace(short.article, excerpt="summary"))

    assert await store.arrivals.change(await claimed(store), short, AT) == Arrived("a", "known")
    kept = await store.articles.get("a")
    assert kept is not None
    assert kept.blocks[0].text == "पहले"


async def test_a_change_that_cannot_be_read_is_dropped_and_the_next_one_counts(store: Store) -> None:
    feed = await told(store)
    await bring(store, feed, coming(feed, "a", state="changed"), changed=True)
    await store.arrivals.drop(await claimed(store))

    await bring(store, feed, coming(feed, "a", state="edited"), changed=True)

    assert (await claimed(store)).state == "edited"


async def test_a_change_reaches_an_entry_wherever_it_is_on_its_way(store: Store) -> None:
    after = {
        "waiting": "waiting",
        "held": "held",
        "aside": "waiting",
        "edited": "changed",
        "changed": "changed",
        "correct": "changed",
    }
    feed = await follow(store)
    for state in after:
        await bring(store, feed, replace(coming(feed, state), state=state, tries=3))  # type: ignore[arg-type] # a Stage

    changes = [replace(coming(feed, state, state="changed"), document="new") for state in after]
    await bring(store, feed, *changes, changed=True)

    for state in {*after.values()}:
        found = await store.feeds.incoming(state)  # type: ignore[arg-type] # a Stage
        assert {one.key for one in found} == {key for key, value in after.items() if value == state}
        assert {(one.document, one.tries) for one in found} == {("new", 0)}


async def test_entries_that_were_never_told_have_nothing_to_change(store: Store) -> None:
    feed = await follow(store, "a")
    one = await claimed(store)
    await follow(store, "b", place="ganga.example")
    await store.arrivals.receive(await claimed(store), arrival("x", "वही"), AT)
    await store.arrivals.receive(one, arrival("y", "वही"), AT)  # a twin

    await bring(store, feed, coming(feed, "a", state="changed"), changed=True)
    await bring(store, feed, coming(feed, "quiet", state="changed"), changed=True)

    assert await claim(store, 1000 * SECOND) == []
