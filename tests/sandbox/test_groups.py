"""Groups, topics and members change as on Telegram, and the bot is told."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Refused


async def test_the_bot_is_told_that_it_joined_and_left(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha, admins=(asha,))
    await control.status(group, None, "left")
    updates = await bot.updates()
    changes = [each["my_chat_member"] for each in updates if "my_chat_member" in each]
    joined = [each["message"] for each in updates if "new_chat_members" in each.get("message", {})]

    assert [each["new_chat_member"]["status"] for each in changes] == ["member", "left"]
    assert changes[0]["from"]["id"] == asha.id
    assert joined[0]["new_chat_members"][0]["username"] == "khabar_bot"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("left", "Forbidden: bot is not a member of the group chat"),
        ("kicked", "Forbidden: bot was kicked from the group chat"),
        ("restricted", "Bad Request: not enough rights to send text messages to the chat"),
    ],
)
async def test_a_bot_without_its_place_cannot_write(
    control: Control, bot: Any, status: str, words: str
) -> None:
    group = await control.group("परिवार", await control.reader("Asha"))
    await control.status(group, None, status)

    assert await bot.refused("sendMessage", chat_id=group, text="a") == words


async def test_who_comes_and_goes_is_announced(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    ravi = await control.reader("Ravi")
    group = await control.group("परिवार", asha)
    await control.status(group, ravi, "member")
    await control.status(group, ravi, "administrator")
    await control.status(group, ravi, "kicked")
    await control.status(group, ravi, "kicked")
    posts = [each["message"] for each in await bot.updates() if "message" in each]

    assert [each["new_chat_members"][0]["id"] for each in posts[1:2]] == [ravi.id]
    assert [each["left_chat_member"]["id"] for each in posts[2:]] == [ravi.id]
    with pytest.raises(Refused, match="not in chat"):
        await ravi.send("a", chat=group)


async def test_an_admin_bot_that_asks_for_it_is_told_of_every_member(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha, bot_admin=True)
    await bot.updates(allowed_updates=["chat_member"])
    await control.status(group, asha, "restricted")
    (update,) = await bot.updates()

    assert update["chat_member"]["new_chat_member"]["status"] == "restricted"
    with pytest.raises(Refused, match="may not write"):
        await asha.send("a", chat=group)


async def test_members_are_told_by_their_standing(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    ravi = await control.reader("Ravi")
    usha = await control.reader("Usha")
    group = await control.group("परिवार", ravi, admins=(asha,))
    admins = await bot.do("getChatAdministrators", chat_id=group)
    standing = [
        (await bot.do("getChatMember", chat_id=group, user_id=each.id))["status"]
        for each in (asha, ravi, usha)
    ]

    assert [(each["user"]["id"], each["status"]) for each in admins] == [(asha.id, "creator")]
    assert standing == ["creator", "member", "left"]
    assert await bot.do("getChatMemberCount", chat_id=group) == 3
    assert (await bot.do("getChat", chat_id=group))["permissions"]["can_send_messages"] is True
    assert "PARTICIPANT_ID_INVALID" in await bot.refused("getChatMember", chat_id=group, user_id=5)


async def test_a_private_chat_has_no_admins_and_cannot_be_left(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")

    assert "no administrators in the private chat" in await bot.refused(
        "getChatAdministrators", chat_id=asha.id
    )
    assert "private chats" in await bot.refused("leaveChat", chat_id=asha.id)


async def test_a_bot_can_leave(control: Control, bot: Any) -> None:
    group = await control.group("परिवार", await control.reader("Asha"))
    await bot.do("leaveChat", chat_id=group)

    assert (await control.state())["chats"][0]["bot"] == "left"
    assert "not a member" in await bot.refused("leaveChat", chat_id=group)


async def test_an_answer_in_a_topic_stays_in_it(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    forum = await control.group("मोहल्ला", asha, topics=("खबर", "गपशप"))
    topic = forum.topics["गपशप"]
    asked = await asha.send("/headline", chat=forum, topic=topic)
    update = (await bot.updates())[-1]["message"]
    named = await bot.do("sendMessage", chat_id=forum, text="a", message_thread_id=topic)
    answer = {"message_id": asked.id}
    implied = await bot.do("sendMessage", chat_id=forum, text="b", reply_parameters=answer)
    general = await bot.do("sendMessage", chat_id=forum, text="c")

    assert update["message_thread_id"] == topic
    assert update["is_topic_message"] is True
    assert update["reply_to_message"]["forum_topic_created"]["name"] == "गपशप"
    assert named["message_thread_id"] == implied["message_thread_id"] == topic
    assert "message_thread_id" not in general
    assert [each.text for each in await asha.messages(forum, topic)][1:] == ["/headline", "a", "b"]
    assert [each.text for each in await asha.messages(forum, 1) if each.text] == ["c"]


async def test_general_and_unknown_topics_cannot_be_named(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    forum = await control.group("मोहल्ला", asha, topics=("खबर",))
    await asha.send("/start")
    refusals = [
        await bot.refused("sendMessage", chat_id=chat, text="a", message_thread_id=thread)
        for chat, thread in [(forum, 1), (forum, 99), (asha.id, 2)]
    ]

    assert refusals == ["Bad Request: message thread not found"] * 3


async def test_a_closed_topic_is_for_admins_and_a_deleted_one_for_nobody(control: Control, bot: Any) -> None:
    forum = await control.group("मोहल्ला", await control.reader("Asha"), topics=("खबर",))
    topic = forum.topics["खबर"]
    place = {"chat_id": forum, "message_thread_id": topic}
    await control.post("topics", chat=forum, topic=topic, closed=True)
    refused = await bot.refused("sendMessage", **place, text="a")
    await control.status(forum, None, "administrator")
    allowed = await bot.call("sendMessage", **place, text="a")
    await control.post("topics", chat=forum, topic=topic, deleted=True)

    assert refused == "Bad Request: TOPIC_CLOSED"
    assert allowed["ok"]
    assert await bot.refused("sendMessage", **place, text="a") == "Bad Request: message thread not found"


async def test_a_topic_can_be_opened_later(control: Control, bot: Any) -> None:
    forum = await control.group("मोहल्ला", await control.reader("Asha"), topics=("खबर",))
    topic = (await control.post("topics", chat=forum, name="खेल"))["topic"]
    sent = await bot.do("sendMessage", chat_id=forum, text="a", message_thread_id=topic["id"])

    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "खेल"


async def test_a_group_that_becomes_a_supergroup_leaves_word(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha)
    target = (await control.post("migrate", chat=group))["chat"]["id"]
    posts = [each["message"] for each in await bot.updates() if "message" in each][-2:]
    answer = await bot.call("sendMessage", chat_id=group, text="a")

    assert [posts[0]["migrate_to_chat_id"], posts[1]["migrate_from_chat_id"]] == [target, group]
    assert answer["parameters"] == {"migrate_to_chat_id": target}
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert await bot.do("sendMessage", chat_id=target, text="a")
    assert [each["id"] for each in (await control.get("chats", reader=asha.id))["chats"]] == [target, asha.id]


async def test_an_admin_can_write_as_the_group(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    ravi = await control.reader("Ravi")
    group = await control.group("परिवार", ravi, admins=(asha,))
    await asha.send("/headline", chat=group, as_chat=True)
    message = (await bot.updates())[-1]["message"]

    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == group
    with pytest.raises(Refused, match="Only admins"):
        await ravi.send("/headline", chat=group, as_chat=True)


async def test_groups_get_ids_like_telegrams(control: Control) -> None:
    asha = await control.reader("Asha")

    assert str(await control.group("a", asha)).startswith("-4")
    assert str(await control.group("b", asha, topics=("c",))).startswith("-100")
    assert str(await control.group("d", asha, type="supergroup")).startswith("-100")


@pytest.mark.parametrize(
    ("what", "fields", "words"),
    [
        ("groups", {"title": "a", "type": "channel"}, "not a channel"),
        ("topics", {"name": "a"}, "has no topics"),
        ("topics", {"topic": 7, "closed": True}, "no topic 7"),
        ("members", {"status": "king"}, "no status"),
        ("migrate", {"chat": 101}, "no plain group"),
    ],
)
async def test_what_no_group_can_do_is_refused(
    control: Control, what: str, fields: dict[str, Any], words: str
) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha)

    with pytest.raises(Refused, match=words):
        await control.post(what, **{"chat": group, "reader": asha.id} | fields)


async def test_a_topic_that_is_closed_and_opened_again_says_so(control: Control, bot: Any) -> None:
    forum = await control.group("मोहल्ला", await control.reader("Asha"), topics=("खबर",))
    topic = forum.topics["खबर"]
    await control.topic(forum, topic, closed=True)
    await control.topic(forum, topic, closed=True)
    await control.topic(forum, topic, closed=False)
    told = [each["message"] for each in await bot.updates() if "message" in each][-2:]

    assert [("forum_topic_closed" in each, "forum_topic_reopened" in each) for each in told] == [
        (True, False),
        (False, True),
    ]
    assert {each["message_thread_id"] for each in told} == {topic}
    assert await bot.do("sendMessage", chat_id=forum, message_thread_id=topic, text="a")


async def test_what_members_may_not_do_the_bot_may_not_either(control: Control, bot: Any) -> None:
    group = await control.group("परिवार", await control.reader("Asha"), type="supergroup")
    await control.permissions(group, can_send_messages=False)
    refused = await bot.refused("sendMessage", chat_id=group, text="a")
    told = (await bot.do("getChat", chat_id=group))["permissions"]
    await control.status(group, None, "administrator")

    assert refused == "Bad Request: not enough rights to send text messages to the chat"
    assert (told["can_send_messages"], told["can_send_audios"]) == (False, True)
    assert await bot.do("sendMessage", chat_id=group, text="a")
    with pytest.raises(Refused, match="no permission"):
        await control.permissions(group, can_fly=True)


async def test_a_restricted_bot_keeps_the_rights_it_was_left(control: Control, bot: Any) -> None:
    group = await control.group("परिवार", await control.reader("Asha"))
    await control.status(group, None, "restricted", rights={"can_send_messages": True})

    assert await bot.do("sendMessage", chat_id=group, text="a")
    with pytest.raises(Refused, match="no right"):
        await control.status(group, None, "restricted", rights={"can_fly": True})


async def test_slow_mode_makes_the_bot_wait_its_turn(control: Control, bot: Any) -> None:
    group = await control.group("परिवार", await control.reader("Asha"), type="supergroup")
    await control.permissions(group, slow_mode=30)
    await bot.do("sendMessage", chat_id=group, text="a")
    second = await bot.call("sendMessage", chat_id=group, text="b")
    await control.clock(ahead=31)

    assert (second["error_code"], 29 <= second["parameters"]["retry_after"] <= 30) == (429, True)
    assert await bot.do("sendMessage", chat_id=group, text="b")


async def test_a_reader_whose_account_is_gone_cannot_be_written_to(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    await asha.deactivate()

    assert await bot.refused("sendMessage", chat_id=asha.id, text="a") == "Forbidden: user is deactivated"
    with pytest.raises(Refused, match="account is gone"):
        await asha.send("a")
