"""Pages that readers sent: for their own chat, for a day, a few of them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.article import Article, Block
from bot.store import Store
from bot.store.pages import KEPT, MOST, MOST_CHARACTERS

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ASHA, RAVI = 4_503_599_627_370_001, 42


def page(article_id: str, text: str = "शाम तक पानी उतर गया।") -> Article:
    address = f"https://desk.example/{article_id}"
    return Article(article_id, "बाढ़", "hi", "hi", None, None, address, (Block("paragraph", text),))


async def kept(store: Store, chat: int, now: datetime = NOW, *, of: int = MOST + 5) -> list[int]:
    """Which of the pages 0, 1, … that chat finds."""
    return [at for at in range(of) if await store.pages.get(chat, f"p{at}", now)]


async def test_a_page_is_found_as_it_was_by_its_own_chat_alone(store: Store) -> None:
    await store.pages.keep(ASHA, page("p0"), NOW)

    assert await store.pages.get(ASHA, "p0", NOW) == page("p0")
    assert await store.pages.get(RAVI, "p0", NOW) is None
    assert await store.pages.get(ASHA, "p1", NOW) is None


async def test_two_chats_keep_the_same_page_each_as_it_came(store: Store) -> None:
    await store.pages.keep(ASHA, page("p0", "सुबह की खबर।"), NOW)
    await store.pages.keep(RAVI, page("p0", "शाम की खबर।"), NOW)

    assert await store.pages.get(ASHA, "p0", NOW) == page("p0", "सुबह की खबर।")


async def test_a_page_sent_again_takes_the_place_of_the_first_and_begins_a_new_day(store: Store) -> None:
    await store.pages.keep(ASHA, page("p0", "पहले।"), NOW)
    await store.pages.keep(ASHA, page("p0", "बाद में।"), NOW + KEPT / 2)

    assert await store.pages.get(ASHA, "p0", NOW + KEPT + SECOND) == page("p0", "बाद में।")


async def test_after_a_day_a_page_is_found_no_more_and_swept(store: Store) -> None:
    await store.pages.keep(ASHA, page("p0"), NOW)
    await store.pages.keep(RAVI, page("p1"), NOW + SECOND)

    assert await store.pages.get(ASHA, "p0", NOW + KEPT - SECOND)
    assert await store.pages.get(ASHA, "p0", NOW + KEPT) is None
    assert await store.pages.sweep(NOW + KEPT) == 1
    assert await store.pages.get(ASHA, "p0", NOW) is None
    assert await store.pages.get(RAVI, "p1", NOW + KEPT)


async def test_a_chat_keeps_its_latest_and_another_chats_do_not_count(store: Store) -> None:
    await store.pages.keep(RAVI, page("p0"), NOW)
    for at in range(MOST + 3):
        await store.pages.keep(ASHA, page(f"p{at}"), NOW + at * SECOND)

    assert await kept(store, ASHA) == list(range(3, MOST + 3))
    assert await kept(store, RAVI) == [0]


@pytest.mark.parametrize(
    ("lengths", "left"),
    [((3, 3, 3), [1, 2]), ((1, 1, 9), [2]), ((9, 1, 1), [1, 2])],
    ids=["the oldest makes room", "one that is too long stays alone", "it goes when another comes"],
)
async def test_long_pages_make_room_for_each_other(
    store: Store, lengths: tuple[int, ...], left: list[int]
) -> None:
    for at, length in enumerate(lengths):
        long = page(f"p{at}", "a" * (length * MOST_CHARACTERS // 8))
        await store.pages.keep(ASHA, long, NOW + at * SECOND)

    assert await kept(store, ASHA, of=3) == left
