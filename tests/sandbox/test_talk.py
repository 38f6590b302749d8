"""A reader and a bot talk."""

from typing import Any

from bot.sandbox.client import Control


async def test_a_reader_writes_and_the_bot_answers(control: Control, bot: Any) -> None:
    asha = await control.reader("आशा", language_code="hi")
    await asha.send("/start abc")
    (update,) = await bot.updates(timeout=5)
    sent = await bot.do("sendMessage", chat_id=asha.id, text="नमस्ते")

    (answer,) = await asha.wait_for()
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["from"]["language_code"] == "hi"
    assert answer.text == sent["text"] == "नमस्ते"


async def test_a_press_reaches_the_bot_and_its_answer_the_reader(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    keyboard = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
    await bot.do("sendMessage", chat_id=asha.id, text="Hello", reply_markup=keyboard)
    (card,) = await asha.wait_for()
    query = await asha.press(card, "More")
    (*_, update) = await bot.updates()
    await bot.do("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Coming")
    await bot.do("editMessageText", chat_id=asha.id, message_id=card.id, text="More")

    assert update["callback_query"]["data"] == "more"
    assert (await asha.wait_answer(query)).text == "Coming"
    assert (await asha.wait_edited(card)).text == "More"
    assert [each.text for each in await asha.messages()] == ["/start", "More"]
