"""What of a feed is new, what changed, and that no feed's mischief makes a flood."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources import identity
from bot.sources.entry import Entry, Feed
from bot.sources.identity import identified
from bot.sources.novelty import FLOOD, Decision, decide
from bot.store.remembered import Memory

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)

TEXTS = (
    "सुपौल के लोगों को कोसी पार करने के लिए अब नाव का इंतज़ार नहीं करना पड़ेगा क्योंकि नया पुल अगले महीने खुल जाएगा",
    "राज्य परिषद ने दसवीं की परीक्षा साल में दो बार कराने का फ़ैसला किया है और बेहतर अंक ही अंतिम माने जाएँगे",
    "लासलगाव बाजार समितीत कांद्याचे भाव घसरले आणि संतप्त शेतकऱ्यांनी लिलाव बंद पाडत महामार्गावर आंदोलन केले",
)


def story(number: int, **other: object) -> Entry:
    """One of a row of stories, a newer one with each lower number; nothing of it is another's."""
    entry = Entry(
        guid=f"https://khabar.example.in/?p={number}",
        title=f"समाचार {number}: शहर {number} में मेला {number}",
        link=f"https://khabar.example.in/story-{number}",
        published=NOW - timedelta(hours=1 + number),
        content=f"<p>{number} {TEXTS[number % 3].replace(' ', f' क{number} ख{number} ')}</p>",
    )
    return replace(entry, **other)  # type: ignore[arg-type] # fields by name


def feed(*entries: Entry) -> Feed:
    return Feed(title="ख़बर", link=None, language="hi", entries=entries)


def remember(memory: Memory, decision: Decision, now: datetime) -> Memory:
    known = {one.key: one for one in (*memory.known, *decision.remembered)}
    return Memory(tuple(known.values()), decision.shared, now)


def polls(*feeds: Feed, now: datetime = NOW) -> tuple[Decision, Memory]:
    """Looks at one feed, a quarter of an hour apart, the last one at `now`."""
    memory, decision = Memory(), None
    for place, one in enumerate(feeds):
        at = now - QUARTER * (len(feeds) - 1 - place)
        decision = decide(one, memory, now=at, first=not memory.known)
        memory = remember(memory, decision, at)
    assert decision is not None
    return decision, memory


def titles(some: Sequence[identity.Identified]) -> list[str]:
    return [one.entry.title for one in some]


OLD = tuple(story(number) for number in range(12))

# One identity

SAME_KEY = [
    ("guid over http and https", story(1, guid="http://a.in/1"), story(1, guid="https://a.in/1")),
    ("guid with a slash at its end", story(1, guid="http://a.in/1/"), story(1, guid="http://a.in/1")),
    ("guid with a host in capitals", story(1, guid="http://A.IN/1"), story(1, guid="http://a.in/1")),
    ("other words under one guid", story(1, title="और"), story(1)),
    (
        "no guid, the link tracked",
        story(1, guid=None, link="http://a.in/1?utm_source=x"),
        story(1, guid=None, link="https://a.in/1"),
    ),
    (
        "neither guid nor link, markup",
        story(1, guid=None, link=None, content="<b>एक</b> दो"),
        story(1, guid=None, link=None, content="एक <i>दो</i>"),
    ),
]

OTHER_KEY = [
    ("places in one page", story(1, guid="http://a.in/1#a"), story(1, guid="http://a.in/1#b")),
    ("guids that are no addresses", story(1, guid="A"), story(1, guid="a")),
    (
        "links of other numbers",
        story(1, guid=None, link="http://a.in/?p=1"),
        story(1, guid=None, link="http://a.in/?p=2"),
    ),
    (
        "texts without guid and link",
        story(1, guid=None, link=None, content="एक"),
        story(1, guid=None, link=None, content="दो"),
    ),
]


def key(entry: Entry) -> str:
    return identified([entry])[0].key


@pytest.mark.parametrize(("a", "b"), [row[1:] for row in SAME_KEY], ids=[row[0] for row in SAME_KEY])
def test_one_entry_has_one_key(a: Entry, b: Entry) -> None:
    assert key(a) == key(b)


@pytest.mark.parametrize(("a", "b"), [row[1:] for row in OTHER_KEY], ids=[row[0] for row in OTHER_KEY])
def test_other_entries_have_other_keys(a: Entry, b: Entry) -> None:
    assert key(a) != key(b)


REPEATS = [
    ("word for word", [story(1), story(1)], 1),
    (
        "with a tracked link",
        [story(1), story(1, link="http://www.khabar.example.in/story-1/?utm_source=x")],
        1,
    ),
    ("without a guid the second time", [story(1), story(1, guid=None)], 1),
    ("a revision under its guid, link and title", [story(1), story(1, content="नया पाठ")], 1),
    ("one guid, other stories", [story(1, guid="x"), story(2, guid="x")], 2),
    (
        "one guid, one link, other stories",
        [story(1, guid="x", link="http://a.in"), story(2, guid="x", link="http://a.in")],
        2,
    ),
    ("one guid, no links", [story(1, guid="x", link=None), story(2, guid="x", link=None)], 2),
    (
        "no guid, one link, other stories",
        [story(1, guid=None, link="http://a.in"), story(2, guid=None, link="http://a.in")],
        2,
    ),
    (
        "one title each day, no guid and no link",
        [Entry(None, "राशिफल", None, NOW), Entry(None, "राशिफल", None, NOW - timedelta(days=1))],
        2,
    ),
    (
        "bulletins of one title, with guids",
        [Entry("1", "बुलेटिन", None, None), Entry("2", "बुलेटिन", None, None)],
        2,
    ),
    ("nothing at all, twice", [Entry(None, "", None, None), Entry(None, "", None, None)], 1),
]


@pytest.mark.parametrize(("entries", "count"), [row[1:] for row in REPEATS], ids=[row[0] for row in REPEATS])
def test_repeats_count_once_and_others_each(entries: list[Entry], count: int) -> None:
    assert len({one.key for one in identified(entries)}) == len(identified(entries)) == count


def test_of_two_revisions_the_newer_counts() -> None:
    newer = story(1, content="नया पाठ", published=NOW)
    assert [one.entry for one in identified([story(1), newer])] == [newer]
    assert [one.entry for one in identified([newer, story(1)])] == [newer]


def test_keys_do_not_hang_on_the_place_in_the_feed() -> None:
    crowd = [story(number, guid="x") for number in range(4)]
    assert {one.key for one in identified(crowd)} == {one.key for one in identified(crowd[::-1])}


# First sight


def test_the_first_sight_of_200_entries_announces_the_newest_alone() -> None:
    decision, memory = polls(feed(*(story(number) for number in reversed(range(200)))))
    assert titles(decision.new) == [story(0).title]
    assert (len(decision.quiet), len(decision.held), len(memory.known)) == (199, 0, 200)


def test_the_first_sight_without_dates_announces_the_first() -> None:
    decision, _ = polls(feed(*(story(number, published=None) for number in (5, 3, 4))))
    assert titles(decision.new) == [story(5).title]


def test_a_pinned_entry_of_2099_is_not_the_newest_at_first_sight() -> None:
    pinned = story(9, published=datetime(2099, 1, 1, tzinfo=UTC))
    decision, _ = polls(feed(pinned, story(2), story(1)))
    assert titles(decision.new) == [story(1).title]


def test_an_empty_feed_begins_with_nothing() -> None:
    decision, _ = polls(feed())
    assert decision == Decision((), (), (), (), (), frozenset())


# News


def test_what_came_since_is_announced_oldest_first() -> None:
    decision, _ = polls(feed(*OLD[3:]), feed(*OLD))
    assert titles(decision.new) == [OLD[2].title, OLD[1].title, OLD[0].title]
    assert (decision.quiet, decision.changed, decision.held) == ((), (), ())


DATES = [
    ("none", None, NOW),
    ("1970", datetime(1970, 1, 1, tzinfo=UTC), NOW),
    ("2099", datetime(2099, 1, 1, tzinfo=UTC), NOW),
    ("a while ago", NOW - QUARTER, NOW - QUARTER),
]


@pytest.mark.parametrize(("given_", "shown"), [row[1:] for row in DATES], ids=[row[0] for row in DATES])
def test_an_announced_date_is_neither_missing_nor_in_the_future(
    given_: datetime | None, shown: datetime
) -> None:
    decision, _ = polls(feed(*OLD), feed(story(50, published=given_), *OLD))
    assert [one.entry.published for one in decision.new] == [shown]


# No flood: the feed changes, its stories do not

Mischief = Callable[[Entry, int], Entry]

MISCHIEF: list[tuple[str, Mischief]] = [
    (
        "guids go from http to https",
        lambda entry, _: replace(entry, guid=str(entry.guid).replace("https", "http")),
    ),
    ("guids vanish", lambda entry, _: replace(entry, guid=None)),
    ("guids are made anew", lambda entry, place: replace(entry, guid=f"uuid-{place}-{entry.title}")),
    ("one guid for all", lambda entry, _: replace(entry, guid="x")),
    ("guids count the places", lambda entry, place: replace(entry, guid=str(place))),
    (
        "the site moves: other guids, other links",
        lambda entry, _: replace(
            entry, guid=f"n{entry.guid}", link=str(entry.link).replace("example.in", "example.org")
        ),
    ),
    (
        "the site moves, and dates are lost",
        lambda entry, _: replace(
            entry, guid=None, published=None, link=str(entry.link).replace("example.in", "example.org")
        ),
    ),
    ("links lead to the front page", lambda entry, _: replace(entry, link="https://khabar.example.in/")),
    ("links and guids vanish", lambda entry, _: replace(entry, guid=None, link=None)),
    ("links are tracked", lambda entry, _: replace(entry, guid=None, link=f"{entry.link}?utm_source=rss")),
    (
        "guids are made anew and texts edited",
        lambda entry, place: replace(entry, guid=f"uuid{place}", content=entry.content + " संपादित"),
    ),
    ("every date is now", lambda entry, _: replace(entry, guid=f"n{entry.guid}", published=NOW)),
]


@pytest.mark.parametrize("mischief", [row[1] for row in MISCHIEF], ids=[row[0] for row in MISCHIEF])
def test_known_stories_stay_known(mischief: Mischief) -> None:
    changed = tuple(mischief(entry, place) for place, entry in enumerate(OLD))
    for order in (
        [feed(*OLD), feed(*changed)],
        [feed(*changed), feed(*OLD)],
        [feed(*OLD), feed(*changed), feed(*OLD)],
    ):
        decision, memory = polls(*order)
        assert (titles(decision.new), titles(decision.held)) == ([], [])
        assert len(memory.known) == len(OLD)


@pytest.mark.parametrize("mischief", [row[1] for row in MISCHIEF], ids=[row[0] for row in MISCHIEF])
def test_news_among_the_mischief_is_still_news(mischief: Mischief) -> None:
    story_of_now = story(77, published=NOW)
    changed = tuple(mischief(entry, place) for place, entry in enumerate((story_of_now, *OLD[:-1])))
    decision, _ = polls(feed(*OLD), feed(*changed))
    assert titles(decision.new) == [story_of_now.title]


def test_one_guid_for_all_with_one_entry_at_a_time_is_news_each_time() -> None:
    each = [feed(story(number, guid="x")) for number in (3, 2, 1)]
    for upto in (2, 3):
        assert titles(polls(*each[:upto])[0].new) == titles(identified(each[upto - 1].entries))


def test_a_guid_that_collided_before_finds_its_earlier_key() -> None:
    a, b = story(1, guid="x"), story(2, guid="x")
    first, memory = polls(feed(a, b))
    decision = decide(feed(replace(b, title=b.title + "!")), memory, now=NOW, first=False)
    assert decision.new == decision.held == ()
    assert [change.key for change in decision.changed] == [
        one.key for one in (*first.new, *first.quiet) if one.entry.title == b.title
    ]


def test_a_story_that_took_the_place_and_guid_of_another_is_news() -> None:
    known, new = story(1, guid="1", link=None), story(2, guid="1", link=None, title=story(1).title + "!")
    decision, memory = polls(feed(known), feed(new, replace(known, guid="2")))
    assert titles(decision.new) == [new.title]
    assert len(memory.known) == 2


def test_a_story_under_the_guid_of_one_that_is_gone_gets_a_key_of_its_own() -> None:
    decision, memory = polls(feed(story(1, guid="x")), feed(), feed(story(2, guid="x")))
    assert len({one.key for one in memory.known}) == 2
    assert decision.new[0].key != key(story(1, guid="x"))


def test_a_guid_that_comes_back_finds_its_story_though_all_else_was_edited() -> None:
    edited = story(1, link="https://khabar.example.in/new", content="नया", published=NOW)
    decision, memory = polls(feed(story(1)), feed(story(1, guid=None)), feed(edited))
    assert decision.new == decision.held == ()
    assert [change.key for change in decision.changed] == [key(story(1))]
    assert len(memory.known) == 1


def test_an_entry_that_left_the_feed_stays_known() -> None:
    decision, memory = polls(feed(*OLD), feed(*OLD[:-1]), feed(*OLD))
    assert decision.new == decision.held == ()
    gone = polls(feed(*OLD), feed(*OLD[:-1]))[1]
    assert [one.left for one in gone.known if one.left] == [NOW]
    assert not any(one.left for one in memory.known)


def test_bulletins_of_one_title_and_text_are_news_each_day() -> None:
    def bulletin(day: int) -> Entry:
        return Entry(
            f"b{day}",
            "सुबह का बुलेटिन",
            f"https://a.in/{day}",
            NOW - timedelta(days=day),
            content="सुनिए आज की ख़बरें",
        )

    decision, _ = polls(
        feed(bulletin(3), bulletin(2), bulletin(1)), feed(bulletin(2), bulletin(1), bulletin(0))
    )
    assert [one.entry.guid for one in decision.new] == ["b0"]


def test_new_stories_on_the_page_of_the_day_are_news() -> None:
    page = "https://a.in/live"
    decision, _ = polls(feed(story(4, link=page)), feed(story(3, link=page)))
    assert titles(decision.new) == [story(3).title]


# The crowd


def test_a_crowd_of_old_entries_is_held_and_news_beside_it_goes_out() -> None:
    crowd = [story(number, published=NOW - timedelta(days=number)) for number in range(100, 110)]
    decision, memory = polls(feed(*OLD), feed(story(50, published=NOW), *crowd, *OLD))
    assert titles(decision.new) == [story(50).title]
    assert titles(decision.held) == [one.title for one in reversed(crowd)]
    again = decide(feed(*crowd, *OLD), memory, now=NOW + QUARTER, first=False)
    assert again.new == again.held == ()


def test_a_few_late_entries_are_no_crowd() -> None:
    late = [story(number, published=NOW - timedelta(days=number)) for number in range(100, 104)]
    decision, _ = polls(feed(*OLD), feed(*late, *OLD))
    assert len(decision.new) == 4


def test_stories_that_come_a_day_late_are_no_crowd() -> None:
    late = [story(number, published=NOW - timedelta(hours=number - 80)) for number in range(100, 110)]
    decision, _ = polls(feed(*OLD), feed(*late, *OLD))
    assert (len(decision.new), len(decision.held)) == (10, 0)


def test_stories_that_come_a_day_late_are_held_where_all_known_ones_have_gone() -> None:
    late = [story(number, published=NOW - timedelta(hours=number - 80)) for number in range(100, 110)]
    decision, _ = polls(feed(*OLD), feed(*late))
    assert (len(decision.new), len(decision.held)) == (0, 10)


def test_a_feed_made_anew_without_dates_is_held() -> None:
    decision, _ = polls(feed(*OLD), feed(*(story(number, published=None) for number in range(100, 112))))
    assert (len(decision.new), len(decision.held)) == (0, 12)


def test_a_busy_feed_whose_entries_are_all_later_than_the_last_look_goes_out() -> None:
    fresh = [story(number, published=NOW - timedelta(minutes=number - 100)) for number in range(100, 112)]
    decision, _ = polls(feed(*OLD), feed(*fresh))
    assert (len(decision.new), len(decision.held)) == (12, 0)


def test_more_than_a_flood_is_held_whatever_the_dates() -> None:
    fresh = [story(number, published=NOW) for number in range(100, 101 + FLOOD)]
    decision, _ = polls(feed(*OLD), feed(*fresh, *OLD))
    assert (len(decision.new), len(decision.held)) == (0, FLOOD + 1)


# Changes

LONG = "<p>" + " ".join(f"शब्द{number}" for number in range(120)) + "</p>"

CHANGES = [
    ("a mark in the title", {"title": "पुल पर हादसे में 3 की मौत।"}, False),
    ("one word of the text", {"content": LONG.replace("शब्द50", "पद50")}, False),
    ("another figure in the title", {"title": "पुल पर हादसे में 12 की मौत"}, True),
    ("another title", {"title": "अस्पताल में भर्ती घायलों से मिले मंत्री"}, True),
    (
        "half of the text",
        {"content": LONG[: len(LONG) // 2] + "अलग " * 3 + " ".join(f"नया{n}" for n in range(60))},
        True,
    ),
]


@pytest.mark.parametrize(("change", "big"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_small_edits_are_quiet_and_others_are_not(change: dict[str, str], big: bool) -> None:
    entry = story(1, title="पुल पर हादसे में 3 की मौत", content=LONG)
    decision, memory = polls(feed(entry), feed(replace(entry, **change)))  # type: ignore[arg-type] # by name
    assert [(one.key, one.big) for one in decision.changed] == [(memory.known[0].key, big)]
    again = decide(feed(replace(entry, **change)), memory, now=NOW, first=False)  # type: ignore[arg-type]
    assert (again.changed, again.remembered) == ((), ())


def test_markup_and_dates_alone_are_no_change() -> None:
    entry = story(1)
    other = replace(entry, content=f"<div>{entry.content}</div>", published=NOW)
    assert polls(feed(entry), feed(other))[0].changed == ()


def test_a_feed_that_begins_to_carry_whole_texts_tells_nobody() -> None:
    short = [replace(one, content=one.title) for one in OLD]
    decision, _ = polls(feed(*short), feed(*OLD))
    assert [one.big for one in decision.changed] == [False] * len(OLD)


def test_nothing_is_written_where_nothing_changed() -> None:
    assert polls(feed(*OLD), feed(*OLD))[0].remembered == ()


# Any sequence of looks


# Guid, link, words and date changed at once leave nothing to know a story by: so no edits here.
FORMS: list[Mischief] = [lambda entry, _: entry, *(row[1] for row in MISCHIEF if "edited" not in row[0])]


@st.composite
def sequences(draw: st.DrawFn) -> list[Feed]:
    """Looks at one feed: windows of its stories, in any order, and with one mischief or none at each."""
    looks = []
    for _ in range(draw(st.integers(1, 6))):
        numbers = draw(st.lists(st.integers(0, 7), max_size=8))
        mischief = draw(st.sampled_from(FORMS))
        looks.append(feed(*(mischief(story(number), place) for place, number in enumerate(numbers))))
    return looks


@given(sequences())
def test_nothing_is_announced_twice_whatever_becomes_of_the_guids(looks: list[Feed]) -> None:
    memory, told = Memory(), list[str]()
    for place, one in enumerate(looks):
        now = NOW + QUARTER * place
        decision = decide(one, memory, now=now, first=not memory.known)
        told += [*titles(decision.new), *titles(decision.quiet), *titles(decision.held)]
        memory = remember(memory, decision, now)
        assert len({known.key for known in memory.known}) == len(memory.known)
    assert sorted(told) == sorted(set(told))
    assert set(told) == {entry.title for one in looks for entry in one.entries}


@given(sequences())
def test_a_store_that_is_asked_only_for_names_decides_the_same(looks: list[Feed]) -> None:
    memory = Memory()
    for place, one in enumerate(looks):
        now, names = NOW + QUARTER * place, identity.asked(one.entries)
        some = tuple(known for known in memory.known if known.left is None or known.names & names)
        whole = decide(one, memory, now=now, first=not memory.known)
        assert decide(one, replace(memory, known=some), now=now, first=not memory.known) == whole
        memory = remember(memory, whole, now)


ANY = st.builds(
    Entry,
    guid=st.sampled_from([None, "1", "2", "http://a.in/1", "https://A.in/1/"]),
    title=st.sampled_from(["", "एक", "दो"]),
    link=st.sampled_from([None, "http://a.in/1", "https://a.in/2"]),
    published=st.sampled_from([None, NOW, NOW - timedelta(days=9), datetime(1970, 1, 1, tzinfo=UTC)]),
    content=st.sampled_from(["", "पाठ", "<b>पाठ</b>", "और"]),
)


@given(st.lists(ANY, max_size=8), st.lists(ANY, max_size=8), st.lists(ANY, max_size=8))
def test_keys_are_unique_in_any_feed_and_for_ever(
    one: list[Entry], two: list[Entry], three: list[Entry]
) -> None:
    memory = Memory()
    for place, entries in enumerate((one, two, three)):
        now = NOW + QUARTER * place
        decision = decide(feed(*entries), memory, now=now, first=place == 0)
        if place == 0:
            assert len(decision.new) == min(1, len(entries))
        before = {known.key for known in memory.known}
        new = [found.key for found in (*decision.new, *decision.quiet, *decision.held)]
        assert len(set(new)) == len(new)
        assert not before & set(new)
        memory = remember(memory, decision, now)
        keys = [found.key for found in identified(entries)]
        assert len(set(keys)) == len(keys)
