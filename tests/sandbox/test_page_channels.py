"""Channels on the chat page in a real browser: who posts, who reads, where their buttons lead."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.client import Control, Group, Reader

READ_ON = {"inline_keyboard": [[{"text": "पूरा पढ़ें", "url": "https://t.me/khabar_bot?start=a1-full"}]]}


async def visit(page: Page, reader: Reader, chat: int) -> None:
    await page.goto(f"/#/{reader.id}/{chat}")
    await expect(page.locator("#head h1")).to_be_visible()
    await expect(page.locator(".log")).not_to_have_attribute("aria-busy", "true")


@pytest.fixture
async def asha(control: Control, bot: Any) -> Reader:
    reader = await control.reader("आशा")
    await reader.send("नमस्ते")
    await bot.updates(timeout=5)
    return reader


@pytest.fixture
async def channel(control: Control, asha: Reader) -> Group:
    ravi = await control.reader("Ravi", language_code="en")
    return await control.channel("समाचार", admins=(asha,), subscribers=(ravi,))


async def test_an_admin_posts_in_a_channel_as_the_channel(
    page: Page, asha: Reader, channel: Group, bot: Any
) -> None:
    await visit(page, asha, channel)
    await expect(page.locator("#head small")).to_have_text("चैनल")
    await page.locator("textarea").fill("/subscribe")
    await page.locator("textarea").press("Enter")

    await expect(page.locator(".message.in .text")).to_have_text("/subscribe")
    await expect(page.locator(".message.out")).to_have_count(0)
    assert "channel_post" in (await bot.updates(timeout=5))[-1]


async def test_a_subscriber_reads_a_post_and_its_button_opens_the_private_chat(
    page: Page, control: Control, asha: Reader, channel: Group, bot: Any
) -> None:
    ravi = Reader(control, asha.id + 1, "Ravi")
    await visit(page, ravi, channel)
    await expect(page.locator("#composer")).to_be_hidden()
    await expect(page.locator("#welcome")).to_have_text("Only admins can write here.")
    await bot.do("sendMessage", chat_id=channel, text="नई खबर", reply_markup=READ_ON)
    await page.get_by_role("link", name="पूरा पढ़ें").click()

    await expect(page.locator("#head h1")).to_have_text("Khabar")
    await expect(page.locator(".message.out .text")).to_contain_text("/start a1-full")
    update = (await bot.updates(timeout=5))[-1]["message"]
    assert (update["text"], update["chat"]["id"]) == ("/start a1-full", ravi.id)


async def test_a_key_lets_the_reader_pick_a_channel(
    page: Page, control: Control, asha: Reader, channel: Group, bot: Any
) -> None:
    await control.group("परिवार", asha)
    asked = {"request_id": 1, "chat_is_channel": True, "request_title": True}
    keys = {"keyboard": [[{"text": "चैनल चुनें", "request_chat": asked}]], "resize_keyboard": True}
    await bot.do("sendMessage", chat_id=asha.id, text="किस चैनल में?", reply_markup=keys)
    await visit(page, asha, asha.id)
    await page.get_by_role("button", name="चैनल चुनें").click()
    choices = page.get_by_role("dialog").locator(".row-title")
    await expect(choices).to_have_text(["समाचार"])
    await choices.click()

    await expect(page.locator(".service").last).to_have_text("चुनी गई चैट: समाचार")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    shared = (await bot.updates(timeout=5))[-1]["message"]["chat_shared"]
    assert shared == {"request_id": 1, "chat_id": channel, "title": "समाचार"}
    await bot.do("sendMessage", chat_id=asha.id, text="ठीक", reply_markup={"remove_keyboard": True})
    await expect(page.get_by_role("button", name="चैनल चुनें")).to_be_hidden()
