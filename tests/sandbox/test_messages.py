"""Messages are sent, answered, edited, deleted, forwarded and pinned as on Telegram."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly"
    " the same as a current content and reply markup of the message"
)
KEYBOARD = {"inline_keyboard": [[{"text": "पढ़ें", "callback_data": "read"}]]}


@pytest.fixture
async def asha(control: Control) -> Reader:
    """A reader who has begun to talk to the bot."""
    reader = await control.reader("Asha")
    await reader.send("/start")
    return reader


async def test_nobody_hears_from_a_bot_they_never_wrote_to(control: Control, bot: Any) -> None:
    ravi = await control.reader("Ravi")

    assert (
        await bot.refused("sendMessage", chat_id=ravi.id, text="a")
        == "Forbidden: bot can't initiate conversation with a user"
    )


async def test_who_blocked_the_bot_hears_nothing_until_they_let_it_in(asha: Reader, bot: Any) -> None:
    await asha.block()
    refused = await bot.refused("sendMessage", chat_id=asha.id, text="a")
    await asha.block(blocked=False)
    updates = await bot.updates()
    changes = [each["my_chat_member"]["new_chat_member"]["status"] for each in updates[1:]]

    assert refused == "Forbidden: bot was blocked by the user"
    assert changes == ["kicked", "member"]
    assert await bot.do("sendMessage", chat_id=asha.id, text="a")


async def test_link_previews_are_as_the_bot_wanted_them(asha: Reader, bot: Any) -> None:
    off = {"is_disabled": True}
    sent = await bot.do("sendMessage", chat_id=asha.id, text="a", link_preview_options=off)

    assert sent["link_preview_options"] == off


async def test_the_same_text_and_keyboard_are_no_edit(asha: Reader, bot: Any) -> None:
    sent = await bot.do("sendMessage", chat_id=asha.id, text=" a ", reply_markup=KEYBOARD)
    place = {"chat_id": asha.id, "message_id": sent["message_id"]}

    assert await bot.refused("editMessageText", **place, text="a", reply_markup=KEYBOARD) == NOT_MODIFIED
    assert await bot.refused("editMessageReplyMarkup", **place, reply_markup=KEYBOARD) == NOT_MODIFIED


async def test_an_edit_without_a_keyboard_takes_it_away(asha: Reader, bot: Any) -> None:
    sent = await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=KEYBOARD)
    place = {"chat_id": asha.id, "message_id": sent["message_id"]}
    edited = await bot.do("editMessageText", **place, text="a")
    again = await bot.do("editMessageReplyMarkup", **place, reply_markup=KEYBOARD)

    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]
    assert again["reply_markup"] == KEYBOARD


async def test_a_caption_is_edited_and_a_text_is_not_a_caption(asha: Reader, bot: Any) -> None:
    voice = (await asha.show("voice")).data["voice"]["file_id"]
    heard = await bot.do("sendVoice", chat_id=asha.id, voice=voice, caption="a")
    told = await bot.do("sendMessage", chat_id=asha.id, text="a")
    edit = {"chat_id": asha.id, "message_id": heard["message_id"]}
    edited = await bot.do("editMessageCaption", **edit, caption="b")
    emptied = await bot.do("editMessageCaption", **edit)

    assert edited["caption"] == "b"
    assert "caption" not in emptied
    assert edited["voice"] == emptied["voice"]
    assert await bot.refused("editMessageText", **edit, text="b") == (
        "Bad Request: there is no text in the message to edit"
    )
    assert await bot.refused("editMessageCaption", **edit | {"message_id": told["message_id"]}) == (
        "Bad Request: there is no caption in the message to edit"
    )


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"message_id": 99}, "message to edit not found"),
        ({"message_id": 1}, "message can't be edited"),
        ({"message_id": 1, "chat_id": None}, "message identifier is not specified"),
        ({"chat_id": None, "inline_message_id": "x"}, "MESSAGE_ID_INVALID"),
    ],
    ids=["not there", "the reader's", "nowhere", "inline"],
)
async def test_only_the_bots_own_messages_are_edited(
    asha: Reader, bot: Any, place: dict[str, Any], words: str
) -> None:
    refused = await bot.refused("editMessageText", **{"chat_id": asha.id} | place, text="b")

    assert refused == f"Bad Request: {words}"


async def test_a_deleted_message_is_gone_for_everyone(asha: Reader, bot: Any) -> None:
    sent = [(await bot.do("sendMessage", chat_id=asha.id, text=text))["message_id"] for text in "abc"]
    await bot.do("deleteMessage", chat_id=asha.id, message_id=sent[0])
    await bot.do("deleteMessages", chat_id=asha.id, message_ids=[sent[0], sent[1], 99])
    place = {"chat_id": asha.id, "message_id": sent[0]}

    assert [each.text for each in await asha.messages()] == ["/start", "c"]
    assert await bot.refused("deleteMessage", **place) == "Bad Request: message to delete not found"
    assert await bot.refused("editMessageText", **place, text="x") == "Bad Request: message to edit not found"
    assert "too many" in await bot.refused("deleteMessages", chat_id=asha.id, message_ids=list(range(101)))
    assert "not specified" in await bot.refused("deleteMessages", chat_id=asha.id, message_ids=[])


async def test_in_a_group_only_an_admin_deletes_what_others_wrote(
    control: Control, asha: Reader, bot: Any
) -> None:
    group = await control.group("परिवार", asha)
    message = await asha.send("/headline", chat=group)
    place = {"chat_id": group, "message_id": message.id}
    refused = await bot.refused("deleteMessage", **place)
    await control.status(group, None, "administrator")

    assert refused == "Bad Request: message can't be deleted"
    assert await bot.do("deleteMessage", **place) is True


async def test_a_reply_shows_what_it_answers(asha: Reader, bot: Any) -> None:
    sent = await bot.do("sendMessage", chat_id=asha.id, text="a", reply_parameters={"message_id": 1})
    old_way = await bot.do("sendMessage", chat_id=asha.id, text="a", reply_to_message_id=1)

    assert sent["reply_to_message"]["text"] == old_way["reply_to_message"]["text"] == "/start"


async def test_a_reply_to_nothing_is_refused_unless_allowed(asha: Reader, bot: Any) -> None:
    to = {"message_id": 99}
    refused = await bot.refused("sendMessage", chat_id=asha.id, text="a", reply_parameters=to)
    to_or_not = to | {"allow_sending_without_reply": True}
    sent = await bot.do("sendMessage", chat_id=asha.id, text="a", reply_parameters=to_or_not)

    assert refused == "Bad Request: message to be replied not found"
    assert "reply_to_message" not in sent


async def test_messages_are_forwarded_with_their_origin_and_copied_without(asha: Reader, bot: Any) -> None:
    source = {"chat_id": asha.id, "from_chat_id": asha.id, "message_id": 1}
    forwarded = await bot.do("forwardMessage", **source)
    copied = await bot.do("copyMessage", **source)
    seen = {each.id: each for each in await asha.messages()}

    assert forwarded["forward_origin"]["sender_user"]["id"] == asha.id
    assert seen[copied["message_id"]].text == "/start"
    assert "forward_origin" not in seen[copied["message_id"]].data
    assert "not found" in await bot.refused("forwardMessage", **source | {"message_id": 99})


async def test_a_service_message_is_neither_forwarded_nor_edited(
    control: Control, asha: Reader, bot: Any
) -> None:
    group = await control.group("परिवार", asha)
    joined = {"chat_id": group, "message_id": 1}

    assert await bot.refused("forwardMessage", **joined, from_chat_id=group) == (
        "Bad Request: message can't be forwarded"
    )
    assert (
        await bot.refused("copyMessage", **joined, from_chat_id=group)
        == "Bad Request: message can't be copied"
    )
    assert await bot.refused("editMessageText", **joined, text="a") == "Bad Request: message can't be edited"


async def test_a_copy_may_have_another_caption(asha: Reader, bot: Any) -> None:
    voice = (await asha.show("voice")).data["voice"]["file_id"]
    heard = await bot.do("sendVoice", chat_id=asha.id, voice=voice, caption="a")
    source = {"chat_id": asha.id, "from_chat_id": asha.id, "message_id": heard["message_id"]}
    copied = await bot.do("copyMessage", **source, caption="b")

    assert (await asha.messages())[-1].text == "b"
    assert (await asha.messages())[-1].id == copied["message_id"]


async def test_pins_in_groups_are_for_admins(control: Control, asha: Reader, bot: Any) -> None:
    group = await control.group("परिवार", asha)
    sent = await bot.do("sendMessage", chat_id=group, text="a")
    pin = {"chat_id": group, "message_id": sent["message_id"]}
    refused = await bot.refused("pinChatMessage", **pin)
    await control.status(group, None, "administrator")
    await bot.do("pinChatMessage", **pin)
    await bot.do("pinChatMessage", **pin)
    shown = (await bot.do("getChat", chat_id=group))["pinned_message"]
    await bot.do("unpinChatMessage", chat_id=group)

    assert refused == "Bad Request: not enough rights to manage pinned messages in the chat"
    assert shown["text"] == "a"
    assert await bot.refused("unpinChatMessage", **pin) == "Bad Request: message to unpin not found"
    assert [each["pinned"] for each in await control.journal("pinned")] == [True, False]


async def test_a_reaction_reaches_the_reader(control: Control, asha: Reader, bot: Any) -> None:
    heart = [{"type": "emoji", "emoji": "❤"}]
    await bot.do("setMessageReaction", chat_id=asha.id, message_id=1, reaction=heart)

    assert [each["reaction"] for each in await control.journal("reaction")] == [heart]
    assert "REACTIONS_TOO_MANY" in await bot.refused(
        "setMessageReaction", chat_id=asha.id, message_id=1, reaction=heart * 2
    )


async def test_a_chat_action_reaches_the_reader(control: Control, asha: Reader, bot: Any) -> None:
    await bot.do("sendChatAction", chat_id=asha.id, action="record_voice")
    refused = await bot.refused("sendChatAction", chat_id=asha.id, action="dancing")

    assert [each["action"] for each in await control.journal("action")] == ["record_voice"]
    assert refused == "Bad Request: wrong parameter action in request"


async def test_a_reply_keyboard_reaches_the_reader_beside_the_message(asha: Reader, bot: Any) -> None:
    keyboard = {"keyboard": [[{"text": "खबर"}]], "resize_keyboard": True}
    sent = await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=keyboard)

    assert "reply_markup" not in sent
    assert (await asha.messages())[-1].data["keyboard"] == keyboard


TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_press_is_answered_once(asha: Reader, bot: Any) -> None:
    await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=KEYBOARD)
    (card,) = await asha.wait_for()
    query = await asha.press(card, "पढ़ें")
    await bot.do("answerCallbackQuery", callback_query_id=query, text="ठीक", show_alert=True)
    toast = await asha.wait_answer(query)

    assert (toast.text, toast.alert, toast.url) == ("ठीक", True, None)
    assert await bot.refused("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    assert await bot.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD


async def test_an_old_press_cannot_be_answered(asha: Reader, bot: Any) -> None:
    await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=KEYBOARD)
    (card,) = await asha.wait_for()
    query = await asha.press(card, "पढ़ें", stale=True)

    assert await bot.refused("answerCallbackQuery", callback_query_id=query) == TOO_OLD


async def test_a_press_may_be_forged_and_come_from_a_message_that_is_gone(asha: Reader, bot: Any) -> None:
    sent = await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=KEYBOARD)
    (card,) = await asha.wait_for()
    await bot.do("deleteMessage", chat_id=asha.id, message_id=sent["message_id"])
    await asha.forge(card, "anything")
    query = (await bot.updates())[-1]["callback_query"]

    assert query["data"] == "anything"
    assert query["message"]["date"] == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "क" * 201}, "MESSAGE_TOO_LONG"),
        ({"url": "https://example.in"}, "URL_INVALID"),
        ({"url": "https://t.me/other_bot?start=a"}, "URL_INVALID"),
    ],
    ids=["long", "elsewhere", "another bot"],
)
async def test_an_answer_has_its_limits(asha: Reader, bot: Any, fields: dict[str, str], words: str) -> None:
    await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=KEYBOARD)
    (card,) = await asha.wait_for()
    query = await asha.press(card, "पढ़ें")

    assert (
        await bot.refused("answerCallbackQuery", callback_query_id=query, **fields) == f"Bad Request: {words}"
    )
    deep_link = "https://t.me/khabar_bot?start=a"
    assert await bot.do("answerCallbackQuery", callback_query_id=query, url=deep_link) is True
    assert (await asha.wait_answer(query)).url == deep_link


async def test_a_message_older_than_48_hours_stays(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    numbers = [(await bot.do("sendMessage", chat_id=asha.id, text="a"))["message_id"] for _ in range(2)]
    await control.clock(ahead=48 * 3600 - 60)
    young = await bot.do("deleteMessage", chat_id=asha.id, message_id=numbers[0])
    await control.clock(ahead=48 * 3600 + 60)
    old = await bot.refused("deleteMessage", chat_id=asha.id, message_id=numbers[1])
    await bot.do("deleteMessages", chat_id=asha.id, message_ids=numbers[1:])

    assert young is True
    assert old == "Bad Request: message can't be deleted for everyone"
    assert [each.id for each in await asha.messages()][-1] == numbers[1]
