"""In a channel admins post as the channel, subscribers read, and the bot may do what its rights say."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Group, Reader, Refused

NO_POST = "Bad Request: need administrator rights in the channel chat"
OUTSIDE = "Forbidden: bot is not a member of the channel chat"
OUT_FOR_GOOD = "Forbidden: bot was kicked from the channel chat"


@pytest.fixture
async def asha(control: Control) -> Reader:
    return await control.reader("आशा")


@pytest.fixture
async def ravi(control: Control) -> Reader:
    return await control.reader("Ravi", language_code="en")


@pytest.fixture
async def channel(control: Control, asha: Reader, ravi: Reader) -> Group:
    return await control.channel("समाचार", admins=(asha,), subscribers=(ravi,), username="samachar")


async def test_an_admins_post_reaches_the_bot_as_the_channels(
    bot: Any, asha: Reader, ravi: Reader, channel: Group
) -> None:
    post = await asha.send("/subscribe", chat=channel)
    await asha.edit(post, "/subscribe now")
    posted, edited = [each for each in await bot.updates() if "my_chat_member" not in each]

    assert posted["channel_post"]["sender_chat"]["id"] == channel
    assert posted["channel_post"]["chat"]["type"] == "channel"
    assert "from" not in posted["channel_post"]
    assert posted["channel_post"]["entities"][0]["type"] == "bot_command"
    assert edited["edited_channel_post"]["text"] == "/subscribe now"
    with pytest.raises(Refused, match="may not write in this channel"):
        await ravi.send("a", chat=channel)


async def test_the_bots_posts_reach_subscribers_and_can_be_edited_and_deleted(
    bot: Any, ravi: Reader, channel: Group
) -> None:
    link = {"inline_keyboard": [[{"text": "खोलें", "url": "https://t.me/khabar_bot?start=a1"}]]}
    sent = await bot.do("sendMessage", chat_id="@samachar", text="a", reply_markup=link)
    place = {"chat_id": channel, "message_id": sent["message_id"]}
    edited = await bot.do("editMessageText", **place, text="b", reply_markup=link)
    (seen,) = await ravi.messages(channel)
    await bot.do("deleteMessage", **place)

    assert (sent["sender_chat"]["username"], "from" in sent) == ("samachar", False)
    assert edited["text"] == seen.text == "b"
    assert seen.buttons == [["खोलें"]]
    assert await ravi.messages(channel) == []


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ({"status": "administrator", "rights": {"can_post_messages": False}}, NO_POST),
        ({"status": "member"}, NO_POST),
        ({"status": "left"}, OUTSIDE),
        ({"status": "kicked"}, OUT_FOR_GOOD),
    ],
)
async def test_without_its_place_the_bot_cannot_post(
    control: Control, bot: Any, channel: Group, standing: dict[str, Any], words: str
) -> None:
    await control.status(channel, None, **standing)

    assert await bot.refused("sendMessage", chat_id=channel, text="a") == words


async def test_only_with_the_right_to_does_it_delete_and_edit_others_posts(
    control: Control, bot: Any, asha: Reader, channel: Group
) -> None:
    post = await asha.send("/subscribe", chat=channel)
    place = {"chat_id": channel, "message_id": post.id}
    lacking = {"can_delete_messages": False, "can_edit_messages": False}
    await control.status(channel, None, "administrator", rights=lacking)
    refusals = [
        await bot.refused("deleteMessage", **place),
        await bot.refused("editMessageText", **place, text="a"),
    ]
    own = await bot.do("sendMessage", chat_id=channel, text="mine")
    await control.status(channel, None, "administrator", rights={})

    assert refusals == ["Bad Request: message can't be deleted", "Bad Request: message can't be edited"]
    await bot.updates()
    assert await bot.do("editMessageText", **place, text="a")
    assert await bot.updates() == []
    assert await bot.do("deleteMessage", **place)
    assert await bot.do("deleteMessage", chat_id=channel, message_id=own["message_id"])


async def test_the_bot_is_told_of_its_rights_by_whoever_changes_them(
    control: Control, bot: Any, asha: Reader, ravi: Reader
) -> None:
    channel = await control.channel("समाचार", admins=(asha, ravi), bot_admin=False)
    await control.status(channel, None, "administrator", by=ravi)
    await control.status(channel, None, "administrator", rights={"can_post_messages": False}, by=asha)
    await control.status(channel, None, "administrator", rights={"can_post_messages": False})
    await control.status(channel, None, "kicked")
    changes = [each["my_chat_member"] for each in await bot.updates()]
    news = [each["new_chat_member"] for each in changes]

    assert [each["from"]["id"] for each in changes] == [ravi.id, asha.id, asha.id]
    assert [each["status"] for each in news] == ["administrator", "administrator", "kicked"]
    assert [each.get("can_post_messages") for each in news] == [True, False, None]
    assert changes[1]["old_chat_member"]["can_post_messages"] is True


async def test_a_channel_is_found_by_its_name_and_tells_who_governs_it(
    control: Control, bot: Any, asha: Reader, ravi: Reader, channel: Group
) -> None:
    await control.status(channel, ravi, "administrator", rights={"can_promote_members": False})
    found = await bot.do("getChat", chat_id="@Samachar")
    member = await bot.do("getChatMember", chat_id=channel, user_id=ravi.id)
    admins = await bot.do("getChatAdministrators", chat_id="@samachar")

    assert (found["id"], found["title"], found["username"]) == (channel, "समाचार", "samachar")
    assert (member["can_post_messages"], member["can_promote_members"]) == (True, False)
    assert [each["user"]["id"] for each in admins] == [asha.id, ravi.id, await control.bot()]
    assert await bot.refused("getChat", chat_id="@nobody") == "Bad Request: chat not found"


async def test_from_outside_a_public_channel_shows_itself_but_not_its_members(
    control: Control, bot: Any, asha: Reader
) -> None:
    public = await control.channel("a", admins=(asha,), bot_admin=False, username="public")
    closed = await control.channel("b", admins=(asha,), bot_admin=False)

    assert (await bot.do("getChat", chat_id="@public"))["id"] == public
    assert "member list is inaccessible" in await bot.refused("getChatAdministrators", chat_id=public)
    assert await bot.refused("getChat", chat_id=closed) == OUTSIDE
    assert await bot.refused("getChatMember", chat_id=closed, user_id=asha.id) == OUTSIDE
    with pytest.raises(Refused, match="taken"):
        await control.channel("c", admins=(asha,), username="PUBLIC")


async def test_a_channels_post_is_forwarded_with_its_origin(
    bot: Any, asha: Reader, ravi: Reader, channel: Group
) -> None:
    post = await asha.send("a", chat=channel)
    await ravi.forward(post)
    origin = (await bot.updates())[-1]["message"]["forward_origin"]

    assert (origin["type"], origin["chat"]["id"], origin["message_id"]) == ("channel", channel, post.id)


async def test_a_channel_takes_inline_keyboards_only(bot: Any, channel: Group) -> None:
    keys = {"keyboard": [[{"text": "a"}]]}

    assert "inline keyboard expected" in await bot.refused(
        "sendMessage", chat_id=channel, text="a", reply_markup=keys
    )


# Choosing a chat by a key of the keyboard


def key(request_id: int = 1, **wanted: Any) -> dict[str, Any]:
    """A reply keyboard with one key that asks for a chat."""
    asked = {"request_id": request_id, "chat_is_channel": True} | wanted
    return {"keyboard": [[{"text": "चैनल चुनें", "request_chat": asked}]], "resize_keyboard": True}


async def test_a_reader_chooses_a_channel_by_a_key(bot: Any, asha: Reader, channel: Group) -> None:
    await asha.send("/subscribe")
    wanted = key(7, request_title=True, request_username=True)
    await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=wanted)
    await asha.choose(channel)
    shared = (await bot.updates())[-1]["message"]
    await bot.do("sendMessage", chat_id=asha.id, text="b", reply_markup={"remove_keyboard": True})

    assert shared["chat_shared"] == {
        "request_id": 7,
        "chat_id": channel,
        "title": "समाचार",
        "username": "samachar",
    }
    assert shared["from"]["id"] == asha.id
    with pytest.raises(Refused, match="No key"):
        await asha.choose(channel)


async def test_only_what_fits_the_key_is_on_offer(
    control: Control, bot: Any, asha: Reader, ravi: Reader, channel: Group
) -> None:
    group = await control.group("परिवार", ravi, admins=(asha,))
    for reader in (asha, ravi):
        await reader.send("/subscribe")
        rights = {"can_manage_chat": True, "can_post_messages": True}
        absent = dict.fromkeys(RIGHTS, False)
        wanted = key(user_administrator_rights=absent | rights, request_id=3)
        await bot.do("sendMessage", chat_id=reader.id, text="a", reply_markup=wanted)
    offered = await control.get("choices", reader=asha.id, request_id=3)

    assert [each["id"] for each in offered["chats"]] == [channel]
    assert (await control.get("choices", reader=ravi.id))["chats"] == []
    with pytest.raises(Refused, match="chat_is_channel"):
        await asha.choose(group)
    with pytest.raises(Refused, match="more rights"):
        await ravi.choose(channel)


RIGHTS = (
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)


async def test_a_bot_that_lacks_the_rights_asked_for_is_let_in_first(
    control: Control, bot: Any, asha: Reader
) -> None:
    channel = await control.channel("नया", admins=(asha,), bot_admin=False)
    await asha.send("/subscribe")
    rights = dict.fromkeys(RIGHTS, False) | {"can_post_messages": True}
    wanted = key(
        user_administrator_rights=rights | {"can_promote_members": True}, bot_administrator_rights=rights
    )
    await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=wanted)
    await asha.choose(channel)
    promoted, shared = (await bot.updates())[-2:]

    assert promoted["my_chat_member"]["new_chat_member"]["can_post_messages"] is True
    assert promoted["my_chat_member"]["new_chat_member"]["can_delete_messages"] is False
    assert promoted["my_chat_member"]["from"]["id"] == asha.id
    assert shared["message"]["chat_shared"] == {"request_id": 1, "chat_id": channel}
    assert await bot.do("sendMessage", chat_id=channel, text="a")


async def test_a_chat_cannot_be_asked_for_in_a_group(control: Control, bot: Any, asha: Reader) -> None:
    group = await control.group("परिवार", asha)

    assert "private chats only" in await bot.refused(
        "sendMessage", chat_id=group, text="a", reply_markup=key()
    )
