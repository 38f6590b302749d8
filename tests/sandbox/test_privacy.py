"""In groups a bot is shown what Telegram would show it, and no more."""

from typing import Any

import pytest

from bot.sandbox.client import Control


async def texts(bot: Any) -> list[str]:
    updates = await bot.updates()
    return [each["message"]["text"] for each in updates if "text" in each.get("message", {})]


WORDS = {
    "plain words": ("नमस्ते", False),
    "a command": ("/headline", True),
    "a command for it": ("/headline@khabar_bot", True),
    "a command for it, in capitals": ("/headline@Khabar_Bot", True),
    "a command for another": ("/headline@other_bot", False),
    "a mention of it": ("🙏 @khabar_bot, सुनाओ", True),
    "a mention of another": ("@other_bot सुनाओ", False),
    "a command later on": ("लिखें /headline", True),
}


@pytest.mark.parametrize(("text", "shown"), WORDS.values(), ids=WORDS.keys())
async def test_with_privacy_mode_on_a_bot_sees_what_is_meant_for_it(
    control: Control, bot: Any, text: str, shown: bool
) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha)
    await asha.send(text, chat=group)

    assert await texts(bot) == ([text] if shown else [])
    assert len(await control.journal("unseen")) == (not shown)


async def test_a_reply_to_the_bot_is_shown(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    ravi = await control.reader("Ravi")
    group = await control.group("परिवार", asha, ravi)
    sent = await bot.do("sendMessage", chat_id=group, text="खबर")
    await asha.send("शुक्रिया", chat=group, reply_to=sent["message_id"])
    said = await ravi.send("क्या?", chat=group)
    await asha.send("कुछ नहीं", chat=group, reply_to=said.id)

    assert await texts(bot) == ["शुक्रिया"]


async def test_an_admin_sees_everything(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha, bot_admin=True)
    await asha.send("नमस्ते", chat=group)

    assert await texts(bot) == ["नमस्ते"]


async def test_without_privacy_mode_a_bot_sees_everything(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha)
    await control.post("privacy", enabled=False)
    await asha.send("नमस्ते", chat=group)

    assert await texts(bot) == ["नमस्ते"]
    assert (await bot.do("getMe"))["can_read_all_group_messages"] is True


async def test_a_bot_that_is_not_in_the_group_sees_nothing(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha, bot=False)
    await asha.send("/headline@khabar_bot", chat=group)

    assert await bot.updates() == []


async def test_edits_are_shown_by_the_same_rule(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha)
    message = await asha.send("headline", chat=group)
    await asha.edit(message, "/headline")
    await asha.edit(message, "headline")
    updates = [each for each in await bot.updates() if "my_chat_member" not in each]

    assert [each["edited_message"]["text"] for each in updates if "edited_message" in each] == ["/headline"]


async def test_captions_count_as_words_and_media_alone_do_not(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", asha)
    await asha.show("photo", chat=group)
    private = await asha.show("photo")

    messages = [each["message"] for each in await bot.updates() if "message" in each]
    assert [each["chat"]["id"] for each in messages if "photo" in each] == [private.chat]
