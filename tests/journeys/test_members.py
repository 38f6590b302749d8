"""The bot is blocked, removed, promoted, moved; topics close: subscriptions rest, and go on."""

import asyncio
from typing import Any

import pytest

from bot.sandbox.client import Control, Reader
from bot.store import Store
from bot.store.subscriptions import State

BACK = {"hi": "फिर से स्वागत है। नई खबरें फिर मिलेंगी। 🔔", "en": "Welcome back. New stories come again. 🔔"}
MISSED = {
    "hi": {
        1: "इस बीच 1~खबर आई। देखने के लिए “खबरें” लिखें।",
        2: "इस बीच 2~खबरें आईं। देखने के लिए “खबरें” लिखें।",
    },
    "en": {
        1: "1~story came meanwhile. Type “list” to see them.",
        2: "2~stories came meanwhile. Type “list” to see them.",
    },
}
NO_RIGHT = {
    "hi": "“परिवार” में खबरें नहीं जा पा रहीं: पोस्ट करने का अधिकार नहीं है। अधिकार मिलते ही फिर चालू होंगी।",
    "en": "Stories cannot reach “परिवार”: no right to post. They go on once that changes.",
}
CLOSED = {
    "hi": "“परिवार” में खबरें नहीं जा पा रहीं: टॉपिक बंद है। अधिकार मिलते ही फिर चालू होंगी।",
    "en": "Stories cannot reach “परिवार”: The topic is closed. They go on once that changes.",
}
MOVED_ON = "नई खबरें यहाँ पहले से आ रही हैं।"


def spaced(text: str) -> str:
    """`~` as the non-breaking space that it stands for."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


@pytest.fixture
async def ledger(khabar: Any, tmp_path: Any) -> Any:
    """The bot's own store, seen from beside it."""
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    yield store
    await store.close()


async def until(
    store: Store, chat: int, state: State, reason: str | None = None, topic: int | None = None
) -> None:
    """Waits until a subscription is in that state, for that reason."""
    async with asyncio.timeout(20):
        while True:
            found = await store.subscriptions.get(chat, topic)
            if found is not None and (found.state, found.reason) == (state, reason):
                return
            await asyncio.sleep(0.02)


async def test_block_and_unblock(ledger: Store, asha: Reader) -> None:
    await asha.ask("/subscribe")

    await asha.block()
    await until(ledger, asha.id, "resting", "blocked")
    await asha.block(blocked=False)
    await until(ledger, asha.id, "active")


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("missed", [0, 1, 2])
async def test_who_is_back_is_welcomed_and_told_what_came(
    ledger: Store, control: Control, language: str, missed: int
) -> None:
    asha = await control.reader("Asha", language_code=language)
    await asha.ask("/subscribe")
    await asha.block()
    await until(ledger, asha.id, "resting", "blocked")
    for _ in range(missed):
        await ledger.broadcasts.add("article", "{}")

    await asha.block(blocked=False)
    await until(ledger, asha.id, "active")
    back = await asha.ask("/start")
    again = await asha.ask("/start")

    more = [spaced(MISSED[language][missed])] if missed else []
    assert back.text == "\n".join([BACK[language], *more])
    assert not again.text.startswith(BACK[language])


async def test_start_revives_also_where_nobody_said_that_the_block_was_lifted(
    ledger: Store, asha: Reader
) -> None:
    await asha.ask("/subscribe")
    await ledger.subscriptions.rest(asha.id, "blocked")

    assert (await asha.ask("/start")).text == BACK["hi"]
    await until(ledger, asha.id, "active")


async def test_who_turned_them_off_is_not_told_that_they_come_again(ledger: Store, asha: Reader) -> None:
    await asha.ask("/subscribe")
    await asha.block()
    await until(ledger, asha.id, "resting", "blocked")
    await asha.block(blocked=False)
    await asha.ask("/unsubscribe")

    assert (await asha.ask("/start")).text.startswith("नमस्ते।")


async def test_removed_from_a_group_and_back(
    khabar: Any, ledger: Store, control: Control, asha: Reader
) -> None:
    family = await khabar.group("परिवार", admins=(asha,))
    await asha.ask("/subscribe", chat=family)

    await control.status(family, None, "kicked")
    await until(ledger, family, "resting", "kicked")
    await control.status(family, None, "member")
    await until(ledger, family, "active")


@pytest.mark.parametrize("language", ["hi", "en"])
async def test_whoever_set_it_up_is_told_once_that_the_right_is_gone(
    ledger: Store, control: Control, language: str
) -> None:
    asha = await control.reader("Asha", language_code=language)
    await asha.ask("/help")
    channel = await control.channel("परिवार", admins=(asha,), username="family_news")
    await asha.send("@family_news")
    await asha.wait_for(2)

    since = (await control.state())["last_event"]
    await control.status(channel, None, "administrator", rights={"can_post_messages": False})
    (told,) = await asha.wait_for(since=since)
    await until(ledger, channel, "resting", "no_right")
    await control.status(
        channel, None, "administrator", rights={"can_post_messages": False, "can_delete_messages": False}
    )
    await asha.ask("/help")

    assert told.text == NO_RIGHT[language]
    assert len([post for post in await control.received(asha.id) if post.text == NO_RIGHT[language]]) == 1
    await control.status(channel, None, "administrator", rights={"can_post_messages": True})
    await until(ledger, channel, "active")
    await control.status(channel, None, "left")
    await until(ledger, channel, "resting", "kicked")


@pytest.mark.parametrize("language", ["hi", "en"])
async def test_a_closed_topic_rests_until_it_is_opened(
    khabar: Any, ledger: Store, control: Control, language: str
) -> None:
    asha = await control.reader("Asha", language_code=language)
    await asha.ask("/help")
    forum = await khabar.group("परिवार", admins=(asha,), topics=("गपशप",))
    topic = forum.topics["गपशप"]
    await asha.ask("/subscribe", chat=forum)
    await asha.ask("/subscribe", chat=forum, topic=topic)

    since = (await control.state())["last_event"]
    await control.topic(forum, topic, closed=True)
    (told,) = await asha.wait_for(since=since)
    await until(ledger, forum, "resting", "topic_closed", topic)
    await control.status(forum, None, "left")
    await until(ledger, forum, "resting", "kicked")
    await control.status(forum, None, "member")
    await until(ledger, forum, "active")

    assert told.text == CLOSED[language]
    await until(ledger, forum, "resting", "topic_closed", topic)
    await control.topic(forum, topic, closed=False)
    await until(ledger, forum, "active", None, topic)


async def test_a_group_that_may_write_no_more_rests(
    khabar: Any, ledger: Store, control: Control, asha: Reader
) -> None:
    await asha.ask("/help")
    family = await khabar.group("परिवार", admins=(asha,), type="supergroup")
    await asha.ask("/subscribe", chat=family)

    since = (await control.state())["last_event"]
    await control.status(family, None, "restricted", rights={"can_send_messages": False})
    (told,) = await asha.wait_for(since=since)
    await until(ledger, family, "resting", "no_right")
    await control.status(family, None, "administrator")
    await until(ledger, family, "active")

    assert told.text == NO_RIGHT["hi"]


async def test_a_group_becomes_a_supergroup(
    khabar: Any, ledger: Store, control: Control, asha: Reader
) -> None:
    family = await khabar.group("परिवार", admins=(asha,))
    await asha.ask("/subscribe", chat=family)
    before = await ledger.subscriptions.get(family)

    target = (await control.post("migrate", chat=family))["chat"]["id"]

    assert (await asha.ask("/subscribe", chat=target)).text == MOVED_ON
    after = await ledger.subscriptions.get(target)
    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert await ledger.subscriptions.get(family) is None
