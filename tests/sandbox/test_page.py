"""The chat page in a real browser: what a reader sees, presses and hears of."""

from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader

PHONE = {"width": 360, "height": 740}
LONG = "\n\n".join(f"पैराग्राफ़ {n}: आज सुबह नदी किनारे मेला लगा और लोग दूर से आए।" for n in range(1, 9))


def keyboard(*rows: list[str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": each, "callback_data": each} for each in row] for row in rows]}


def entity(kind: str, text: str, part: str, **more: str) -> dict[str, Any]:
    """An entity over the first occurrence of a part, counted in UTF-16 units as Telegram does."""
    before = text[: text.index(part)]
    return {"type": kind, "offset": units(before), "length": units(part)} | more


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


async def visit(page: Page, reader: Reader, chat: int | None = None) -> None:
    """Opens a chat of this reader, the one with the bot if none is named."""
    await page.goto(f"/#/{reader.id}/{chat or reader.id}")
    await expect(page.locator("#head h1")).to_be_visible()
    await expect(page.locator(".log")).not_to_have_attribute("aria-busy", "true")


async def write(page: Page, text: str) -> None:
    await page.locator("textarea").fill(text)
    await page.locator("textarea").press("Enter")


def last(page: Page) -> Locator:
    return page.locator(".message.in").last


@pytest.fixture
async def asha(control: Control, bot: Any) -> Reader:
    """A reader who has talked with the bot before, so that it may write to her."""
    return await greet(control, bot, "आशा", "hi")


async def greet(control: Control, bot: Any, name: str, language: str) -> Reader:
    reader = await control.reader(name, language_code=language)
    await reader.send("नमस्ते")
    await bot.updates(timeout=5)
    return reader


async def test_an_empty_chat_offers_to_start(page: Page, control: Control, bot: Any) -> None:
    asha = await control.reader("आशा", language_code="hi")
    await bot.do("setMyDescription", description="यहाँ खबर पढ़ें।")
    await visit(page, asha)
    await expect(page.locator("#welcome")).to_contain_text("यहाँ खबर पढ़ें।")
    await page.get_by_role("button", name="शुरू करें").click()

    await expect(page.locator(".message.out")).to_contain_text("/start")
    await expect(page.locator("#welcome")).to_be_hidden()
    (update,) = await bot.updates(timeout=5)
    assert update["message"]["text"] == "/start"


async def test_entities_stand_where_utf16_says(page: Page, asha: Reader, bot: Any) -> None:
    text = "😀 मोटा तिरछा कूट\nकड़ी से आगे\nछोटा बयान\nअंत"
    marks = [
        entity("bold", text, "मोटा"),
        entity("italic", text, "तिरछा"),
        entity("code", text, "कूट"),
        entity("text_link", text, "कड़ी", url="https://example.com/a"),
        entity("blockquote", text, "छोटा बयान"),
    ]
    await visit(page, asha)
    await bot.do("sendMessage", chat_id=asha.id, text=text, entities=marks)

    message = last(page)
    await expect(message.locator("b")).to_have_text("मोटा")
    await expect(message.locator("i")).to_have_text("तिरछा")
    await expect(message.locator("code")).to_have_text("कूट")
    await expect(message.locator("blockquote")).to_have_text("छोटा बयान")
    await expect(message.locator("a")).to_have_attribute("href", "https://example.com/a")
    await expect(message.locator(".text")).to_have_text("😀 मोटा तिरछा कूट" + "कड़ी से आगे" + "छोटा बयान" + "अंत")


async def test_each_line_names_its_language(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    await bot.do(
        "sendMessage", chat_id=asha.id, text="A headline in English\nचीनी AI कंपनी की खबर\nیہ اردو ہے"
    )

    lines = last(page).locator(".line")
    await expect(lines).to_have_count(3)
    assert [await each.get_attribute("lang") for each in await lines.all()] == ["en", "hi", "ur"]


async def test_an_expandable_quote_unfolds_and_folds_again(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    marks = [{"type": "expandable_blockquote", "offset": 0, "length": units(LONG)}]
    await bot.do("sendMessage", chat_id=asha.id, text=LONG, entities=marks)
    body = last(page).locator(".quote-body")
    button = last(page).get_by_role("button", name="पूरा दिखाएँ")

    await expect(button).to_have_attribute("aria-expanded", "false")
    folded = await height(body)
    await button.press("Enter")
    await expect(last(page).get_by_role("button", name="समेटें")).to_have_attribute("aria-expanded", "true")
    assert await height(body) > 2 * folded
    await last(page).get_by_role("button", name="समेटें").click()
    assert await height(body) == pytest.approx(folded, abs=1)  # parts of a pixel come and go


async def test_unfolding_keeps_the_beginning_in_view(page: Page, asha: Reader, bot: Any) -> None:
    text = "\n\n".join([LONG] * 5)
    marks = [{"type": "expandable_blockquote", "offset": 0, "length": units(text)}]
    await bot.do("sendMessage", chat_id=asha.id, text=text, entities=marks)
    await visit(page, asha)
    await last(page).get_by_role("button", name="पूरा दिखाएँ").click()
    await expect(last(page).locator(".line").first).to_be_in_viewport()
    await last(page).get_by_role("button", name="समेटें").click()

    await expect(last(page).locator(".line").first).to_be_in_viewport()


async def test_a_spoiler_hides_its_words_until_pressed(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    marks = [{"type": "spoiler", "offset": 0, "length": 6}]
    await bot.do("sendMessage", chat_id=asha.id, text="Secret ends", entities=marks)
    cover = last(page).get_by_role("button", name="छिपा हुआ, देखने के लिए दबाएँ")
    words = last(page).locator(".hidden-words")

    await expect(words).to_have_css("opacity", "0")
    await cover.press("Enter")
    await expect(words).to_have_css("opacity", "1")
    await expect(cover).to_have_count(0)


async def test_a_press_reaches_the_bot_and_its_toast_the_reader(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    await bot.do("sendMessage", chat_id=asha.id, text="ऑडियो?", reply_markup=keyboard(["सुनें", "पढ़ें"]))
    key = last(page).get_by_role("button", name="सुनें")
    await key.click()
    await expect(key).to_have_attribute("aria-busy", "true")
    (update,) = await bot.updates(timeout=5)
    query = update["callback_query"]
    await bot.do("answerCallbackQuery", callback_query_id=query["id"], text="ऑडियो भेजा गया है।")

    assert query["data"] == "सुनें"
    await expect(page.locator(".toast")).to_have_text("ऑडियो भेजा गया है।")
    await expect(key).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_waits_to_be_confirmed(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    await bot.do("sendMessage", chat_id=asha.id, text="बटन", reply_markup=keyboard(["दबाएँ"]))
    await last(page).get_by_role("button", name="दबाएँ").click()
    (update,) = await bot.updates(timeout=5)
    answer = {"text": "सिर्फ़ एडमिन।", "show_alert": True}
    await bot.do("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], **answer)

    await expect(page.get_by_role("alertdialog")).to_contain_text("सिर्फ़ एडमिन।")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alertdialog")).to_have_count(0)


async def test_an_edit_changes_the_message_in_place_and_keeps_the_focus(
    page: Page, asha: Reader, bot: Any
) -> None:
    await visit(page, asha)
    rows = keyboard(["पिछला", "अगला"])
    sent = await bot.do("sendMessage", chat_id=asha.id, text="भाग 1", reply_markup=rows)
    await last(page).get_by_role("button", name="अगला").press("Enter")
    place = {"chat_id": asha.id, "message_id": sent["message_id"]}
    await bot.do("editMessageText", **place, text="भाग 2", reply_markup=rows)

    await expect(page.locator(".message.in")).to_have_count(1)
    await expect(last(page).locator(".text")).to_have_text("भाग 2")
    await expect(last(page).locator(".edited")).to_have_text("बदला गया")
    await expect(last(page).get_by_role("button", name="अगला")).to_be_focused()


async def test_a_deleted_message_leaves_the_page(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    sent = await bot.do("sendMessage", chat_id=asha.id, text="आवाज़ तैयार हो रही है…")
    await expect(page.locator(".message.in")).to_have_count(1)
    await bot.do("deleteMessage", chat_id=asha.id, message_id=sent["message_id"])

    await expect(page.locator(".message.in")).to_have_count(0)


async def test_only_a_silent_message_is_marked_so(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    await bot.do("sendMessage", chat_id=asha.id, text="पहला")
    await bot.do("sendMessage", chat_id=asha.id, text="दूसरा", disable_notification=True)

    await expect(page.locator(".message.in")).to_have_count(2)
    await expect(page.locator(".message.in").first.locator(".silent")).to_have_count(0)
    await expect(last(page).locator(".silent")).to_have_text("बिना आवाज़")


async def test_each_reader_has_their_own_chat_and_language(
    page: Page, control: Control, asha: Reader, bot: Any
) -> None:
    ravi = await greet(control, bot, "Ravi", "en")
    await bot.do("sendMessage", chat_id=asha.id, text="आशा के लिए")
    await bot.do("sendMessage", chat_id=ravi.id, text="For Ravi")
    await visit(page, asha)
    await expect(last(page)).to_contain_text("आशा के लिए")
    await page.get_by_role("button", name="आशा, पाठक बदलें").click()
    await page.get_by_role("menuitemradio", name="Ravi").click()

    await expect(last(page)).to_contain_text("For Ravi")
    await expect(page.locator(".message.in")).to_have_count(1)
    await expect(page.locator("textarea")).to_have_attribute("placeholder", "Write a message")
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_a_reader_can_be_added(page: Page, control: Control, asha: Reader) -> None:
    await visit(page, asha)
    await page.get_by_role("button", name="आशा, पाठक बदलें").click()
    await page.get_by_role("menuitem", name="नया पाठक जोड़ें").click()
    await page.get_by_label("नाम").fill("Meena")
    await page.get_by_label("भाषा").select_option("en")
    await page.keyboard.press("Enter")

    await expect(page.locator(".reader")).to_contain_text("Meena")
    readers = (await control.state())["readers"]
    assert [each["first_name"] for each in readers] == ["आशा", "Meena"]


async def test_the_command_menu_lists_and_sends(page: Page, asha: Reader, bot: Any) -> None:
    menu = [
        {"command": "headline", "description": "ताज़ा खबर"},
        {"command": "quotes", "description": "किसने क्या कहा"},
    ]
    await bot.do("setMyCommands", commands=menu)
    await visit(page, asha)
    await page.get_by_role("button", name="बॉट के कमांड").click()
    await expect(page.get_by_role("option")).to_have_text(["/headlineताज़ा खबर", "/quotesकिसने क्या कहा"])
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("option")).to_have_count(0)
    await page.locator("textarea").press_sequentially("/q")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(page.locator(".message.out").last).to_contain_text("/quotes")
    (update,) = await bot.updates(timeout=5)
    assert update["message"]["text"] == "/quotes"


async def test_a_command_in_a_message_is_sent_when_pressed(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    await bot.do("sendMessage", chat_id=asha.id, text="दबाएँ: /headline")
    await last(page).get_by_role("button", name="/headline").click()

    await expect(page.locator(".message.out").last).to_contain_text("/headline")


async def test_a_link_to_the_bot_opens_the_private_chat(
    page: Page, control: Control, asha: Reader, bot: Any
) -> None:
    group = await control.group("परिवार", asha)
    url = "https://t.me/khabar_bot?start=a_12"
    button = {"inline_keyboard": [[{"text": "निजी चैट खोलें", "url": url}]]}
    await bot.do("sendMessage", chat_id=group, text="यहाँ:", reply_markup=button)
    await visit(page, asha, group)
    await page.get_by_role("link", name="निजी चैट खोलें").click()

    await expect(page.locator("#head h1")).to_have_text("Khabar")
    await expect(page.locator(".message.out").last).to_contain_text("/start a_12")


async def test_in_a_group_a_reply_shows_what_it_answers(
    page: Page, control: Control, asha: Reader, bot: Any
) -> None:
    group = await control.group("परिवार", asha)
    await visit(page, asha, group)
    await write(page, "/headline@khabar_bot")
    await expect(page.locator(".message.out")).to_have_count(1)
    asked = (await asha.messages(group))[-1]
    await bot.do("sendMessage", chat_id=group, text="यह रही", reply_parameters={"message_id": asked.id})

    await expect(last(page).locator(".sender")).to_have_text("Khabar")
    await expect(last(page).locator(".quoted")).to_have_text("आशा/headline@khabar_bot")


async def test_a_topic_shows_only_its_own_messages(
    page: Page, control: Control, asha: Reader, bot: Any
) -> None:
    group = await control.group("मोहल्ला", asha, topics=("बाज़ार", "खेल"))
    market = group.topics["बाज़ार"]
    await bot.do("sendMessage", chat_id=group, text="भाव", message_thread_id=market)
    await bot.do("sendMessage", chat_id=group, text="सबके लिए")
    await visit(page, asha)
    await page.get_by_role("link", name="बाज़ार").click()
    await expect(page.locator("#head small")).to_have_text("बाज़ार")
    await expect(page.locator(".message.in .text")).to_have_text(["भाव"])
    await expect(page.locator('#chats [aria-current="page"]')).to_have_text(["बाज़ार"])
    await write(page, "/quotes")

    await expect(page.locator(".message.out")).to_have_count(1)
    assert (await asha.messages(group, market))[-1].text == "/quotes"


async def test_what_comes_elsewhere_is_counted_and_marked_when_opened(
    page: Page, control: Control, asha: Reader, bot: Any
) -> None:
    group = await control.group("परिवार", asha)
    await bot.do("sendMessage", chat_id=asha.id, text="पुराना")
    await visit(page, asha, group)
    await bot.do("sendMessage", chat_id=asha.id, text="नया एक")
    await bot.do("sendMessage", chat_id=asha.id, text="नया दो")
    row = page.locator(f'#chats a[href="#/{asha.id}/{asha.id}"]')
    await expect(row.locator(".badge")).to_have_text("2")
    await row.click()

    await expect(page.locator(".new-mark + .message")).to_contain_text("नया एक")
    await expect(row.locator(".badge")).to_have_count(0)


async def test_a_reader_who_looks_back_is_not_pulled_to_the_end(page: Page, asha: Reader, bot: Any) -> None:
    for n in range(30):
        await bot.do("sendMessage", chat_id=asha.id, text=f"खबर {n}\n{n}")
    await visit(page, asha)
    thread = page.locator("#thread")
    await expect(last(page)).to_be_in_viewport()
    await thread.evaluate("box => { box.scrollTop = 0; }")
    await expect(page.locator("#jump")).to_be_visible()
    await bot.do("sendMessage", chat_id=asha.id, text="अभी आई")
    await expect(page.locator("#jump")).to_have_text("1 नया संदेश")

    assert await thread.evaluate("box => box.scrollTop") == 0
    await page.locator("#jump").click()
    await expect(last(page)).to_be_in_viewport()
    await expect(page.locator("#jump")).to_be_hidden()


async def test_a_long_answer_is_shown_from_its_beginning(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    await write(page, "पढ़ो")
    for part in range(2):
        await bot.do("sendMessage", chat_id=asha.id, text=f"भाग {part + 1}\n\n{LONG}\n\n{LONG}")
    await expect(page.locator(".message.in")).to_have_count(2)

    await expect(page.locator(".message.in .line").first).to_be_in_viewport()
    await expect(page.locator("#jump")).to_be_visible()


async def test_what_the_bot_is_doing_is_said_until_it_has_answered(
    page: Page, asha: Reader, bot: Any
) -> None:
    await visit(page, asha)
    await bot.do("sendChatAction", chat_id=asha.id, action="typing")
    await expect(page.locator("#head")).to_contain_text("जवाब लिखा जा रहा है…")
    await expect(page.locator(".typing")).to_be_visible()
    await bot.do("sendMessage", chat_id=asha.id, text="लीजिए")

    await expect(page.locator(".typing")).to_have_count(0)
    await expect(page.locator("#head")).not_to_contain_text("जवाब लिखा जा रहा है…")


async def test_a_voice_message_can_be_played_faster(page: Page, asha: Reader) -> None:
    await asha.show("voice")
    await visit(page, asha)
    player = page.get_by_role("group", name="आवाज़")
    await expect(player.get_by_role("button", name="चलाएँ: आवाज़")).to_be_visible()
    await expect(player.get_by_role("slider")).to_have_attribute("aria-valuetext", "0:00, कुल 0:01")
    await player.get_by_role("button", name="रफ़्तार 1 गुना").click()

    await expect(player.get_by_role("button", name="रफ़्तार 1.25 गुना")).to_have_text("1.25×")


async def test_hostile_words_are_shown_as_words(page: Page, control: Control, bot: Any) -> None:
    nasty = '<img src=x onerror="document.title=1"><script>document.title=2</script>&amp;'
    mallory = await control.reader(nasty[:60], language_code="hi")
    group = await control.group(nasty, mallory)
    marks = [{"type": "bold", "offset": 0, "length": units(nasty)}]
    buttons = keyboard([nasty[:50]])
    await bot.do("sendMessage", chat_id=group, text=nasty, entities=marks, reply_markup=buttons)
    await visit(page, mallory, group)

    await expect(last(page).locator(".text")).to_have_text(nasty)
    await expect(page.locator("#head h1")).to_have_text(nasty)
    await expect(last(page).locator(".key")).to_have_text(nasty[:50])
    assert await page.locator("#app img, #app script").count() == 0
    assert "Khabar" in await page.title()


async def test_everything_can_be_done_with_the_keyboard(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    await expect(page.locator("textarea")).to_be_focused()
    await page.keyboard.type("पहली")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("दूसरी")
    await page.keyboard.press("Enter")
    (update,) = await bot.updates(timeout=5)
    await bot.do("sendMessage", chat_id=asha.id, text="बटन", reply_markup=keyboard(["एक", "दो"]))
    await expect(last(page)).to_contain_text("बटन")
    for _ in range(2):
        await page.keyboard.press("Shift+Tab")
    await expect(last(page).get_by_role("button", name="दो")).to_be_focused()
    await page.keyboard.press("Enter")
    (pressed,) = await bot.updates(timeout=5)

    assert update["message"]["text"] == "पहली\nदूसरी"
    assert pressed["callback_query"]["data"] == "दो"


async def test_menus_and_lists_move_with_the_arrows(page: Page, control: Control, asha: Reader) -> None:
    await control.group("परिवार", asha)
    await control.reader("Ravi", language_code="en")
    await visit(page, asha)
    button = page.get_by_role("button", name="आशा, पाठक बदलें")
    await button.press("Enter")
    await expect(page.get_by_role("menuitemradio", name="आशा")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitemradio", name="Ravi")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()
    await page.locator("#chats a").first.focus()
    await page.keyboard.press("ArrowDown")

    await expect(page.locator("#chats a").nth(1)).to_be_focused()


async def test_a_blocked_bot_can_be_let_in_again(page: Page, control: Control, asha: Reader) -> None:
    await visit(page, asha)
    await page.get_by_role("button", name="और विकल्प").click()
    await page.get_by_role("menuitem", name="बॉट को ब्लॉक करें").click()
    await expect(page.locator("#composer")).to_be_hidden()
    await page.get_by_role("button", name="बॉट को फिर शुरू करें").click()

    await expect(page.locator("#composer")).to_be_visible()
    assert not (await control.state())["readers"][0]["blocked"]


async def test_a_reload_changes_nothing(page: Page, asha: Reader, bot: Any) -> None:
    await visit(page, asha)
    await write(page, "खबर")
    await bot.do("sendMessage", chat_id=asha.id, text="यह रही")
    await expect(last(page)).to_contain_text("यह रही")
    before = await page.locator(".log").inner_text()
    await page.reload()

    await expect(last(page)).to_contain_text("यह रही")
    assert await page.locator(".log").inner_text() == before
    await bot.do("sendMessage", chat_id=asha.id, text="और यह")
    await expect(last(page)).to_contain_text("और यह")


@pytest.mark.parametrize("fetched_first", [True, False], ids=["not in the answer", "in the answer too"])
async def test_what_comes_while_a_chat_is_opened_is_shown_once(
    page: Page, asha: Reader, bot: Any, fetched_first: bool
) -> None:
    async def slowly(route: Route) -> None:
        response = await route.fetch() if fetched_first else None
        await bot.do("sendMessage", chat_id=asha.id, text="बीच में")
        await expect(page.locator("#chats .row-last")).to_have_text("बीच में")
        await route.fulfill(response=response or await route.fetch())

    await page.route("**/sandbox/messages?*", slowly)
    await visit(page, asha)

    await expect(page.locator(".message .text")).to_have_text(["नमस्ते", "बीच में"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_phone_nothing_is_wider_than_the_screen(
    page: Page, asha: Reader, bot: Any, scheme: Any
) -> None:
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await page.emulate_media(color_scheme=scheme)
    wide = "https://example.com/" + "a" * 200
    rows = keyboard(["एक बहुत लंबा बटन जो", "दूसरा लंबा बटन यहाँ"])
    await bot.do("sendMessage", chat_id=asha.id, text=f"{wide}\n{LONG}", reply_markup=rows)
    await visit(page, asha)
    await expect(last(page)).to_be_visible()
    chat = await overflow(page)
    await expect(page.locator("#side")).to_be_hidden()
    await page.get_by_role("link", name="चैट की सूची पर वापस जाएँ").click()
    await expect(page.locator("#side")).to_be_visible()

    await expect(page.locator("#chat")).to_be_hidden()
    assert chat == await overflow(page) == 0


async def test_an_empty_sandbox_asks_for_its_first_reader(page: Page, sandbox: Sandbox) -> None:
    await page.goto("/")
    await page.locator("#welcome button").click()
    await page.get_by_role("dialog").locator("input").fill("आशा")
    await page.keyboard.press("Enter")

    await expect(page.locator(".reader")).to_contain_text("आशा")
    await expect(page.locator("#composer")).to_be_visible()


async def test_the_page_finds_a_sandbox_that_was_started_anew(browser: Browser) -> None:
    page = await browser.new_page()
    async with Sandbox() as first, Control(first.url) as control:
        asha = await control.reader("आशा")
        for n in range(3):
            await asha.send(f"पुराना {n}")
        await page.goto(f"{first.url}/#/{asha.id}/{asha.id}")
        await expect(page.locator(".message")).to_have_count(3)
    await expect(page.locator("#offline")).not_to_be_empty()
    async with Sandbox(port=first.port) as second, Control(second.url) as control:
        asha = await control.reader("आशा")
        await expect(page.locator("#offline")).to_be_empty()
        await asha.send("नया")

        await expect(page.locator(".message .text")).to_have_text(["नया"])


async def height(node: Locator) -> float:
    box = await node.bounding_box()
    assert box
    return box["height"]


async def overflow(page: Page) -> int:
    """How many pixels stick out at the side."""
    script = "node => node.scrollWidth - node.clientWidth"
    nodes = [page.locator(each) for each in ("html", "#thread", "#chats")]
    return max([int(await each.evaluate(script)) for each in nodes])
