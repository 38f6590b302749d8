"""python-telegram-bot's own client talks to the sandbox as to Telegram."""

import telegram
from telegram.constants import ChatAction

from bot.sandbox import Sandbox
from bot.sandbox.client import Control
from bot.sandbox.samples import OPUS


async def test_ptb_sends_receives_and_presses(sandbox: Sandbox, control: Control) -> None:
    asha = await control.reader("आशा")
    await asha.send("/start")
    base = f"{sandbox.url}/bot"
    async with telegram.Bot(sandbox.token, base_url=base, base_file_url=f"{sandbox.url}/file/bot") as bot:
        (update,) = await bot.get_updates(timeout=5)
        button = telegram.InlineKeyboardButton("पढ़ें", callback_data="read")
        bold = telegram.MessageEntity(telegram.MessageEntity.BOLD, 0, 4)
        sent = await bot.send_message(
            asha.id,
            "ख़बर है",
            entities=[bold],
            reply_markup=telegram.InlineKeyboardMarkup([[button]]),
            reply_parameters=telegram.ReplyParameters(1),
            link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
        )
        (card,) = await asha.wait_for()
        query = await asha.press(card, "पढ़ें")
        (_, pressed) = await bot.get_updates()
        assert pressed.callback_query is not None
        await pressed.callback_query.answer("ठीक")
        await bot.send_chat_action(asha.id, ChatAction.TYPING)
        edited = await bot.edit_message_text("नया", asha.id, sent.message_id)
        voice = await bot.send_voice(asha.id, OPUS, caption="सुनें")
        assert voice.voice is not None
        heard = await (await bot.get_file(voice.voice.file_id)).download_as_bytearray()
        await bot.set_my_commands([("read", "पढ़ें")], telegram.BotCommandScopeAllPrivateChats(), "hi")
        chat = await bot.get_chat(asha.id)
        member = await bot.get_chat_member(asha.id, asha.id)
        name = bot.username

    assert update.message is not None
    assert list(update.message.parse_entities().values()) == ["/start"]
    assert sent.parse_entities([telegram.MessageEntity.BOLD]) == {bold: "ख़बर"}
    assert (await asha.wait_answer(query)).text == "ठीक"
    assert isinstance(edited, telegram.Message)
    assert edited.text == "नया"
    assert bytes(heard) == OPUS
    assert await asha.commands() == ["read"]
    assert (chat.type, member.status, name) == ("private", "member", "khabar_bot")


async def test_every_method_that_khabar_may_use_answers_what_ptb_understands(
    sandbox: Sandbox, control: Control
) -> None:
    asha = await control.reader("आशा")
    group = int(await control.group("परिवार", admins=(asha,), bot_admin=True))
    async with telegram.Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as bot:
        admins = await bot.get_chat_administrators(group)
        full = await bot.get_chat(group)
        statuses = []
        for status in ("administrator", "restricted", "left", "kicked"):
            await control.status(group, asha, status)
            statuses.append((await bot.get_chat_member(group, asha.id)).status)
        info = await bot.get_webhook_info()
        count = await bot.get_chat_member_count(group)

    assert {each.user.id for each in admins} == {asha.id, bot.id}
    assert full.permissions is not None
    assert statuses == ["administrator", "restricted", "left", "kicked"]
    assert (info.url, count) == ("", 1)
