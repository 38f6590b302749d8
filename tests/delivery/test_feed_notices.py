"""Operators are told of feeds once each, in their own language, and a Telegram that fails disturbs nobody."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.delivery.feed_notices import FeedNotices
from bot.delivery.sender import Sender
from bot.i18n import load_wordings
from bot.sandbox.client import Control, Reader
from bot.sources.polling import Held, Paused
from bot.store import Store
from bot.store.feeds import FeedRow
from bot.store.remembered import Pause, Schedule

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Where languages and feeds are kept."""
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    yield store
    await store.close()


@pytest.fixture
async def ravi(control: Control) -> Reader:
    """Another who has written to the bot."""
    reader = await control.reader("Ravi")
    await reader.send("/start")
    return reader


@pytest.fixture
async def notices(sender: Sender, store: Store, asha: Reader, ravi: Reader) -> FeedNotices:
    """With Asha and Ravi as the operators; Ravi has chosen English."""
    await store.chats.choose_language(ravi.id, "en")
    admins = frozenset({asha.id, ravi.id})
    return FeedNotices(sender, store.chats, admins, load_wordings(), language="hi", zone=UTC)


async def feed_of(store: Store, added_by: int | None = None) -> FeedRow:
    """A feed that was looked at and failed."""
    feed = await store.feeds.add(
        "desk.example/feed", "https://desk.example/feed", title="कोसी समाचार", now=NOW, by=added_by
    )
    row = await store.feeds.get(feed or 0)
    assert row is not None
    schedule = Schedule(failures=20, pause=Pause.FAILURES)
    return replace(row, schedule=schedule, trouble="fetch_unreachable")


async def texts(control: Control, reader: Reader) -> list[str]:
    return [message.text for message in await control.received(reader.id)]


async def test_a_pause_is_told_to_each_in_their_language_with_what_can_be_done(
    notices: FeedNotices, store: Store, control: Control, asha: Reader, ravi: Reader
) -> None:
    feed = await feed_of(store)

    await notices.tell(Paused(feed))

    (told,) = await control.received(asha.id)
    assert told.text == (
        "कोसी समाचार\ndesk.example\nअब नहीं देखी जाती, क्योंकि लगातार 20\xa0बार नहीं पढ़ी जा सकी।\n"
        "desk.example से संपर्क नहीं हो पाया।\nनीचे 3\xa0बटन हैं।"
    )
    assert told.buttons == [["फिर से देखें", "हटाएँ"], ["फ़ीड खोलें"]]
    assert await texts(control, ravi) == [
        "कोसी समाचार\ndesk.example\nNo longer looked at, because it could not be read 20\xa0times in a row.\n"
        "desk.example could not be reached.\nThere are 3\xa0buttons below."
    ]


async def test_what_is_held_is_told_with_its_number(
    notices: FeedNotices, store: Store, control: Control, asha: Reader
) -> None:
    await notices.tell(Held(await feed_of(store), 1200))

    (told,) = await control.received(asha.id)
    assert told.text == (
        "कोसी समाचार\ndesk.example\n"
        "एक साथ 1,200\xa0खबरें आ गईं, इसलिए रोककर रखी गई हैं। इन्हें भेजें, या छोड़ दें।\nनीचे 3\xa0बटन हैं।"
    )
    assert told.buttons == [["1,200 भेजें", "छोड़ दें"], ["फ़ीड खोलें"]]


async def test_who_added_a_feed_is_told_of_it_and_nobody_else(
    notices: FeedNotices, store: Store, control: Control, asha: Reader, ravi: Reader
) -> None:
    await notices.tell(Held(await feed_of(store, added_by=ravi.id), 3))

    assert (await texts(control, asha), len(await texts(control, ravi))) == ([], 1)


async def test_the_others_are_told_where_who_added_it_is_not_reached(
    notices: FeedNotices, store: Store, control: Control, asha: Reader, ravi: Reader
) -> None:
    await ravi.block()

    await notices.tell(Held(await feed_of(store, added_by=ravi.id), 3))

    assert (len(await texts(control, asha)), await texts(control, ravi)) == (1, [])


async def test_who_is_an_operator_no_more_is_not_told(
    notices: FeedNotices, store: Store, control: Control, asha: Reader, ravi: Reader
) -> None:
    somebody = await control.reader("Somebody")
    await somebody.send("/start")

    await notices.tell(Held(await feed_of(store, added_by=somebody.id), 3))

    assert await texts(control, somebody) == []
    assert (len(await texts(control, asha)), len(await texts(control, ravi))) == (1, 1)


async def test_where_nobody_knows_whether_it_arrived_the_others_are_not_told(
    notices: FeedNotices, store: Store, control: Control, asha: Reader, ravi: Reader
) -> None:
    feed = await feed_of(store, added_by=ravi.id)
    await control.fault("drop_after", method="sendMessage", times=2)

    await notices.tell(Held(feed, 3))

    assert await texts(control, asha) == []
    assert await texts(control, ravi)


async def test_a_telegram_that_refuses_disturbs_nobody(
    notices: FeedNotices, store: Store, control: Control, asha: Reader, ravi: Reader
) -> None:
    await asha.block()
    await ravi.block()

    await notices.tell(Paused(await feed_of(store)))  # raises nothing

    assert await control.requests("sendMessage")
    assert (await texts(control, asha), await texts(control, ravi)) == ([], [])
