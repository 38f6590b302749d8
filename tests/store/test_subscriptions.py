import pytest

from bot.store import Store
from bot.store.chats import Listening
from bot.store.ranges import Claim
from bot.store.receipts import Receipt, State
from bot.store.subscriptions import Kind, Quiet, Revived, Subscription, Wishes

CHAT, OTHER, TOPIC = 7, -100_900, 12

CHOSEN = Wishes(
    form="both",
    quiet=Quiet("held", 23 * 60, 6 * 60 + 30),
    zone="Asia/Kathmandu",
    breaking=True,
    topics=("खेल", "मौसम"),
    words=("नदी",),
    unwanted=("“शेयर”", "IPO"),
)


async def article(store: Store) -> int:
    """Begins the broadcast of an article; gives its id."""
    return await store.broadcasts.add("article", "{}", article_id="abc")


async def found(store: Store, chat: int = CHAT, topic: int | None = None) -> Subscription:
    """The subscription, which is there."""
    subscription = await store.subscriptions.get(chat, topic)
    assert subscription is not None
    return subscription


async def subscribed(store: Store, chat: int = CHAT, topic: int | None = None) -> Subscription:
    """A new subscription."""
    kind: Kind = "private" if chat > 0 else "group"
    assert await store.subscriptions.subscribe(chat, topic, kind, language="hi", set_by=7)
    return await found(store, chat, topic)


async def test_a_chat_that_never_subscribed_has_none(store: Store) -> None:
    assert await store.subscriptions.get(CHAT) is None
    assert await store.subscriptions.of_chat(CHAT) == []
    assert not await store.subscriptions.unsubscribe(CHAT)
    assert await store.subscriptions.counts() == {"active": 0, "resting": 0, "off": 0}


async def test_who_subscribes_wants_what_comes_after(store: Store) -> None:
    await article(store)
    last = await article(store)

    subscription = await subscribed(store)

    assert subscription == Subscription(
        subscription.id, CHAT, None, "private", "active", None, 7, "hi", after=last
    )


async def test_before_the_first_broadcast_all_are_wanted(store: Store) -> None:
    assert (await subscribed(store)).after == 0


async def test_subscribing_twice_changes_nothing(store: Store) -> None:
    before = await subscribed(store)
    await article(store)

    assert not await store.subscriptions.subscribe(CHAT, None, "private", language="en", set_by=8)
    assert await found(store) == before


async def test_who_comes_back_keeps_id_and_wishes_but_missed_what_came(store: Store) -> None:
    before = await subscribed(store)
    await store.subscriptions.choose(CHAT, None, "private", CHOSEN)
    assert await store.subscriptions.unsubscribe(CHAT)
    assert not await store.subscriptions.unsubscribe(CHAT)
    assert (await found(store)).state == "off"
    last = await article(store)

    assert await store.subscriptions.subscribe(CHAT, None, "private", language="en", set_by=9)

    after = await found(store)
    assert (after.id, after.state, after.wishes, after.after) == (before.id, "active", CHOSEN, last)
    assert (after.language, after.set_by) == ("en", 9)


async def test_a_chat_and_its_topics_are_subscribed_each_for_itself(store: Store) -> None:
    await subscribed(store, OTHER)
    await subscribed(store, OTHER, TOPIC)

    assert await store.subscriptions.unsubscribe(OTHER, TOPIC)

    assert (await found(store, OTHER)).state == "active"
    assert [(each.topic, each.state) for each in await store.subscriptions.of_chat(OTHER)] == [
        (None, "active"),
        (TOPIC, "off"),
    ]


@pytest.mark.parametrize("wishes", [CHOSEN, Wishes(), Wishes(form="audio"), Wishes(quiet=Quiet("silent"))])
async def test_wishes_are_kept_and_do_not_subscribe(store: Store, wishes: Wishes) -> None:
    await store.subscriptions.choose(CHAT, None, "private", Wishes(words=("पुल",)))
    await store.subscriptions.choose(CHAT, None, "private", wishes)

    subscription = await found(store)

    assert (subscription.wishes, subscription.state) == (wishes, "off")


async def test_the_chats_own_choices_count_first(store: Store) -> None:
    await subscribed(store)
    assert not (await found(store)).voice

    await store.chats.choose_language(CHAT, "en")
    await store.chats.choose_listening(CHAT, Listening("voice"))
    chosen = await found(store)
    await store.chats.forbid_voice(CHAT)

    assert (chosen.language, chosen.voice) == ("en", True)
    assert not (await found(store)).voice


async def test_a_resting_one_is_revived_and_knows_how_many_articles_it_missed(store: Store) -> None:
    await subscribed(store)
    await article(store)
    resting = await store.subscriptions.rest(CHAT, "blocked")
    await article(store)
    await store.broadcasts.add("notice", "{}")
    last = await article(store)

    revived = await store.subscriptions.revive(CHAT)

    assert resting is not None
    assert (resting.state, resting.reason) == ("resting", "blocked")
    assert revived == Revived(await found(store), 2)
    assert (revived.subscription.state, revived.subscription.reason) == ("active", None)
    assert revived.subscription.after == last
    assert await store.subscriptions.revive(CHAT) is None


async def test_only_what_is_active_rests_and_what_is_off_is_not_revived(store: Store) -> None:
    assert await store.subscriptions.rest(CHAT, "blocked") is None
    await subscribed(store)
    await store.subscriptions.rest(CHAT, "blocked")

    assert await store.subscriptions.rest(CHAT, "gone") is None
    assert (await found(store)).reason == "blocked"
    assert await store.subscriptions.unsubscribe(CHAT)
    assert await store.subscriptions.revive(CHAT) is None
    assert (await found(store)).state == "off"


async def test_who_subscribes_while_it_rests_is_active_again(store: Store) -> None:
    await subscribed(store)
    await store.subscriptions.rest(CHAT, "blocked")

    assert await store.subscriptions.subscribe(CHAT, None, "private", language="hi", set_by=7)
    assert (await found(store)).reason is None


async def test_a_whole_chat_rests_and_is_revived_but_for_one_reason(store: Store) -> None:
    for topic in (None, 1, 2, 3):
        await subscribed(store, OTHER, topic)
    await subscribed(store, CHAT)
    await store.subscriptions.unsubscribe(OTHER, 1)
    await store.subscriptions.rest(OTHER, "topic_closed", 2)

    rested = await store.subscriptions.rest_all(OTHER, "kicked")
    revived = await store.subscriptions.revive_all(OTHER, but={"topic_closed"})

    assert [each.topic for each in rested] == [None, 3]
    assert [each.subscription.topic for each in revived] == [None, 3]
    assert await store.subscriptions.counts() == {"active": 3, "resting": 1, "off": 1}
    assert [each.subscription.topic for each in await store.subscriptions.revive_all(OTHER)] == [2]


async def test_a_chat_that_moves_takes_all_along(store: Store) -> None:
    before = [await subscribed(store, -5), await subscribed(store, -5, TOPIC)]
    await store.subscriptions.choose(-5, None, "group", CHOSEN)
    await store.chats.choose_language(-5, "en")
    await store.chats.choose_listening(-5, Listening("voice", 1.25, "hf_alpha", "kokoro"))

    for _ in range(2):
        await store.subscriptions.move(-5, OTHER)

    after = await store.subscriptions.of_chat(OTHER)
    assert [(each.id, each.topic) for each in after] == [(each.id, each.topic) for each in before]
    assert (after[0].wishes, after[0].language, after[0].voice) == (CHOSEN, "en", True)
    assert await store.chats.listening(OTHER) == Listening("voice", 1.25, "hf_alpha", "kokoro")
    assert await store.subscriptions.of_chat(-5) == []


async def test_what_the_target_chose_stays(store: Store) -> None:
    await store.chats.choose_language(-5, "en")
    await store.chats.choose_listening(-5, Listening("voice", 1.25, "hf_alpha", "kokoro"))
    await store.chats.choose_language(OTHER, "hi")
    await store.chats.choose_listening(OTHER, Listening("audio", 0.8))

    await store.subscriptions.move(-5, OTHER)

    assert await store.chats.language(OTHER) == "hi"
    assert await store.chats.listening(OTHER) == Listening("audio", 0.8)


@pytest.mark.parametrize(
    ("origin", "target", "state"),
    [
        ("active", "active", "active"),
        ("active", "off", "active"),
        ("off", "active", "active"),
        ("active", "resting", "active"),
        ("resting", "off", "off"),
        ("off", "resting", "resting"),
    ],
)
async def test_two_that_become_one_are_active_if_either_was(
    store: Store, origin: str, target: str, state: str
) -> None:
    for chat, wanted in ((OTHER, target), (-5, origin)):
        await subscribed(store, chat)
        if wanted == "off":
            await store.subscriptions.unsubscribe(chat)
        if wanted == "resting":
            await store.subscriptions.rest(chat, "kicked")
    await store.subscriptions.choose(OTHER, None, "group", CHOSEN)
    staying = await found(store, OTHER)

    await store.subscriptions.move(-5, OTHER)

    merged = await found(store, OTHER)
    assert (merged.id, merged.state, merged.wishes) == (staying.id, state, CHOSEN)
    assert sum((await store.subscriptions.counts()).values()) == 1


async def far_apart(store: Store) -> tuple[Subscription, Subscription]:
    """Two subscriptions in different ranges, the first to become the second."""
    origin = await subscribed(store, -5)
    for chat in range(1, 1000):
        await subscribed(store, chat)
    return origin, await subscribed(store, OTHER)


async def claimed(store: Store, *owners: str) -> list[Claim]:
    """What there is to claim now."""
    claims = [await store.ranges.claim(owner, 60) for owner in owners]
    return [claim for claim in claims if claim]


async def test_receipts_go_along_and_what_waits_is_looked_at_again(store: Store) -> None:
    origin, target = await far_apart(store)
    broadcast = await article(store)
    first, second = await claimed(store, "a", "b")
    receipts = [
        Receipt(broadcast, origin.id, 0, State.SENT, 1.0, 50),
        Receipt(broadcast, origin.id, 1, State.WAITING, 2.0),
        Receipt(broadcast, origin.id, 2, State.WAITING, 3.0),
        Receipt(broadcast, target.id, 2, State.SENT, 4.0, 51),
    ]
    await store.ranges.commit([], receipts)
    await store.ranges.finish(first)
    await store.ranges.finish(second)
    assert (await store.broadcasts.progress(broadcast)).ranges_done == 1

    for _ in range(2):
        await store.subscriptions.move(-5, OTHER)

    claims = await claimed(store, "c", "d")
    (again,) = [claim for claim in claims if claim.number == (target.id - 1) // 1000]
    _, known = await store.ranges.load(again)
    assert {part: receipt.state for (_, part), receipt in known.items()} == {
        0: State.SENT,
        1: State.WAITING,
        2: State.SENT,
    }
    assert known[target.id, 0].message_id == 50
    assert known[target.id, 2].message_id == 51


async def test_what_had_not_come_to_a_chat_that_moved_comes_to_the_other(store: Store) -> None:
    """The target turned its range's back on it, for it was off; the origin's range has not been begun."""
    origin, target = await far_apart(store)
    await store.subscriptions.unsubscribe(OTHER)
    broadcast = await article(store)
    for claim in await claimed(store, "a", "b"):
        if claim.number == (target.id - 1) // 1000:
            await store.ranges.finish(claim)
    await store.ranges.release(["a", "b"])

    await store.subscriptions.move(-5, OTHER)

    claims = {claim.number: claim for claim in await claimed(store, "c", "d")}
    wanting, _ = await store.ranges.load(claims[(target.id - 1) // 1000])
    assert [each.id for each in wanting] == [target.id]
    assert (await store.broadcasts.progress(broadcast)).ranges_done == 0
    assert origin.id not in [each.id for each in (await store.ranges.load(claims[0]))[0]]
