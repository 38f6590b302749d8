"""The whole thing as a newcomer sees it: the chat page in a real browser, the real bot behind it."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.client import Control, Reader


async def visit(page: Page, reader: Reader, chat: int | None = None) -> None:
    await page.goto(f"/#/{reader.id}/{chat or reader.id}")
    await expect(page.locator(".log")).not_to_have_attribute("aria-busy", "true")


async def write(page: Page, text: str) -> None:
    await page.locator("textarea").fill(text)
    await page.locator("textarea").press("Enter")


def last(page: Page) -> Locator:
    return page.locator(".message.in").last


async def keep_picture(page: Page) -> None:
    """Renews the README's picture where KHABAR_PICTURES names the folder for it."""
    folder = os.environ.get("KHABAR_PICTURES")
    if folder:
        path = Path(folder) / "chat.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=path, animations="disabled")


@pytest.mark.usefixtures("seeded")
async def test_a_reader_starts_and_asks_for_the_headline_the_story_and_the_quotes(
    page: Page, control: Control, seed: dict[str, Any]
) -> None:
    asha = await control.reader("आशा", language_code="hi")
    await page.set_viewport_size({"width": 1200, "height": 1475})
    await visit(page, asha)
    await page.get_by_role("button", name="शुरू करें").click()
    await expect(last(page)).to_contain_text("नमस्ते। यहाँ खबर पढ़ें या सुनें।")
    await expect(last(page).locator("b")).to_have_text(seed["title"])

    await write(page, "खबर")
    await expect(page.locator(".message.in")).to_have_count(2)
    await expect(last(page)).to_contain_text(seed["author"])

    await write(page, "बयान")
    await expect(page.locator(".message.in")).to_have_count(3)
    await expect(last(page).locator("blockquote")).to_have_text(
        [f"“{quote['text']}”" for quote in seed["key_quotes"]]
    )
    await expect(last(page).locator("b").nth(1)).to_have_text(f"{seed['key_quotes'][0]['speaker']}:")
    await keep_picture(page)

    await last(page).get_by_role("button", name="पूरा पढ़ें").click()
    await expect(page.locator(".message.in")).to_have_count(4)
    await expect(last(page)).to_contain_text("खबर पूरी हुई।")
    await expect(last(page)).to_contain_text(seed["blocks"][-1]["text"][-60:])


async def test_in_a_group_a_page_is_unfolded_and_turned(
    page: Page, idle: Any, asha: Reader, long_article: str
) -> None:
    idle.put("fair.md", long_article)
    await idle.start()
    family = await idle.group("परिवार", asha)
    await visit(page, asha, family)

    await write(page, "/read")
    await expect(last(page)).to_contain_text("भाग 1, कुल 4")
    await expect(last(page).locator(".quoted")).to_contain_text("/read")
    count = await page.locator(".message.in").count()
    await last(page).get_by_role("button", name="अगला भाग ▶").click()
    await expect(last(page)).to_contain_text("भाग 2, कुल 4")
    await last(page).get_by_role("button", name="पिछला भाग ◀").click()
    await expect(last(page)).to_contain_text("भाग 1, कुल 4")

    await expect(page.locator(".message.in")).to_have_count(count)


@pytest.mark.usefixtures("seeded")
async def test_the_interface_in_english_turns_into_hindi(page: Page, ravi: Reader) -> None:
    await visit(page, ravi)
    await page.get_by_role("button", name="Start").click()
    await expect(last(page)).to_contain_text("Hello. Read the news here, or hear it.")

    await last(page).get_by_role("button", name="हिंदी में देखें").click()

    await expect(last(page)).to_contain_text("नमस्ते। यहाँ खबर पढ़ें या सुनें।")
    await expect(page.locator(".message.in")).to_have_count(1)
