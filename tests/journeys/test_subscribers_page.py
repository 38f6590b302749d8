"""A new story on the chat page: two readers, a group and a channel subscribe, and each of them sees it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.client import Control, Group, Reader
from tests.journeys.conftest import is_text_of_bot
from tests.journeys.test_new_file import until_looked
from tests.journeys.test_process import ROOT, Program, free_port
from tests.test_command_line import plain_environment

pytestmark = pytest.mark.long

ARRIVAL = 20_000  # milliseconds: five seconds to notice the file, and a busy machine
TITLE = "नदी पर नया पुल खुला"
BRIDGE = f"""\
---
title: {TITLE}
author: मीना जोशी
date: 2025-01-29T18:30:00+05:30
url: https://www.example.in/bridge
---

नदी पर बना नया पुल आज सुबह लोगों के लिए खुल गया। अब शहर के दोनों किनारों के बीच का रास्ता पाँच मिनट में तय होगा।

मेयर सुनीता राव ने कहा, “यह पुल उन बच्चों का है जो बरसात में भी नाव से स्कूल जाते थे और अब पैदल जा सकेंगे।”

## रात में रोशनी

पुल पर चार सौ बत्तियाँ लगी हैं, जो सूरज ढलते ही अपने आप जल जाती हैं। पैदल चलने वालों के लिए दोनों ओर अलग रास्ता है।

> पुल सिर्फ़ पत्थर नहीं जोड़ता, लोगों को जोड़ता है।

पहले दिन ही हज़ारों लोग परिवार के साथ पुल देखने पहुँचे।
"""
HINDI = ("29 जनवरी 2025, बुधवार, शाम 6:30", "पढ़ने में 1 मिनट", "पूरी खबर यहाँ है, दबाकर खोलें:", "स्रोत: example.in")
ENGLISH = (
    "Wednesday, 29 January 2025, 6:30 pm",
    "1 min read",
    "The whole story, tap to open:",
    "Source: example.in",
)


class Places:
    """Where the story is to come, each seen by one reader: the two private chats, the group, the channel."""

    def __init__(self, asha: Reader, ravi: Reader, family: Group, channel: Group) -> None:
        self.asha = (asha, asha.id)
        self.ravi = (ravi, ravi.id)
        self.family = (asha, family)
        self.channel = (asha, channel)
        self.channel_read_by_ravi = (ravi, channel)


@pytest.fixture
async def places(khabar: Any, asha: Reader, ravi: Reader, tmp_path: Path) -> Places:
    await until_looked(tmp_path / "khabar.db")
    family = await khabar.group("परिवार", ravi, admins=(asha,))
    channel = await khabar.control.channel("शहर की खबरें", admins=(asha,), subscribers=(ravi,))
    return Places(asha, ravi, family, channel)


async def visit(page: Page, place: tuple[Reader, int]) -> None:
    reader, chat = place
    await page.goto(f"/#/{reader.id}/{chat}")
    await expect(page.locator(f'#chats a[aria-current][href="#/{reader.id}/{chat}"]')).to_be_visible()
    await expect(page.locator(".log")).not_to_have_attribute("aria-busy", "true")


async def write(page: Page, text: str) -> None:
    await page.locator("textarea").fill(text)
    await page.locator("textarea").press("Enter")


def last(page: Page) -> Locator:
    return page.locator(".message.in").last


def stories(page: Page) -> Locator:
    return page.locator(".message.in").filter(has_text=TITLE)


async def subscribe_all(page: Page, places: Places) -> None:
    """Each by another of the page's own ways: a typed command, a button, an admin's command, a post."""
    await visit(page, places.asha)
    await write(page, "/subscribe")
    await expect(last(page)).to_contain_text("अब हर नई खबर आते ही यहाँ मिलेगी। 🔔")
    await visit(page, places.ravi)
    await page.get_by_role("button", name="Start").click()
    await last(page).get_by_role("button", name="Get stories 🔔").click()
    await expect(last(page)).to_contain_text("Each new story now comes here as it appears. 🔔")
    await visit(page, places.family)
    await write(page, "/subscribe")
    await expect(last(page)).to_contain_text("अब हर नई खबर इस ग्रुप में मिलेगी। 🔔")
    await visit(page, places.channel)
    await write(page, "/subscribe")
    await expect(page.locator(".message .text")).to_have_text(["अब हर नई खबर इस चैनल में मिलेगी। 🔔"])
    assert await page.evaluate("document.scrollingElement.scrollTop") == 0
    await expect(page.locator(".day")).to_have_count(1)  # the post itself is gone, and so is its day


async def arrived(page: Page, place: tuple[Reader, int], lines: tuple[str, ...], *ending: str) -> None:
    """The story is there once: folded, in the language of the chat, with these last lines and buttons."""
    await visit(page, place)
    await expect(stories(page)).to_have_count(1, timeout=ARRIVAL)
    story = stories(page)
    for line in (TITLE, "मीना जोशी", *lines, ending[0]):
        await expect(story.get_by_text(line, exact=True)).to_be_visible()
    await expect(story.locator(".foldable.folded")).to_have_count(1)
    await expect(story.locator(".foldable")).to_contain_text("पहले दिन ही हज़ारों लोग परिवार के साथ पुल देखने पहुँचे।")
    await expect(story.locator(".key")).to_have_text(ending[1:])


async def keep_picture(page: Page, name: str, width: int, height: int) -> None:
    """Renews a picture where KHABAR_PICTURES names the folder for it."""
    folder = os.environ.get("KHABAR_PICTURES")
    if folder:
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        await page.set_viewport_size({"width": width, "height": height})
        await page.screenshot(path=path, animations="disabled")


async def test_a_file_put_into_the_folder_appears_once_and_folded_in_all_chats_that_subscribed(
    page: Page, khabar: Any, places: Places
) -> None:
    await subscribe_all(page, places)

    khabar.put("bridge.md", BRIDGE)

    keys = ("सुनें 🔊", "पूरा पढ़ें", "बयान पढ़ें")
    await arrived(page, places.asha, HINDI, "नीचे 3 बटन हैं।", *keys)
    await arrived(page, places.family, HINDI, "नीचे 3 बटन हैं।", *keys)
    english = ("Listen 🔊", "Read in full", "Read quotes")
    await arrived(page, places.ravi, ENGLISH, "There are 3 buttons below.", *english)
    links = ("सुनें 🔊", "पूरा पढ़ें")
    await arrived(page, places.channel, HINDI, "नीचे 2 बटन हैं, जो निजी चैट में खुलेंगे।", *links)
    await keep_picture(page, "subscribers.png", 1200, 1000)
    await keep_picture(page, "subscribers-360.png", 360, 740)


async def test_a_link_under_a_post_in_the_channel_opens_the_story_in_the_private_chat(
    page: Page, khabar: Any, places: Places
) -> None:
    await visit(page, places.channel)
    await write(page, "/subscribe")
    await expect(last(page)).to_contain_text("इस चैनल में")
    khabar.put("bridge.md", BRIDGE)
    await visit(page, places.channel_read_by_ravi)
    await expect(stories(page)).to_have_count(1, timeout=ARRIVAL)

    await stories(page).get_by_role("link", name="पूरा पढ़ें").click()

    await expect(page.locator("#head h1")).to_have_text("Khabar")
    await expect(last(page)).to_contain_text("End of the story.")
    await expect(last(page)).to_contain_text("पुल देखने पहुँचे।")


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Program]:
    """`khabar demo` over an empty folder; killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(free_port())),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=tmp_path,
        env=plain_environment()
        | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "SEEDS_DIR": str(tmp_path / "new here")},
    )
    program = Program(process)
    yield program
    if process.returncode is None:
        process.kill()
    await program.ends(10)


async def test_the_demo_names_a_folder_and_a_file_put_there_goes_to_its_readers_group_and_channel(
    demo: Program,
) -> None:
    url = (await demo.until(r"http://127\.0\.0\.1:\d+"))[0]
    folder = Path((await demo.until(r"Put a \.txt file into (.+) and it goes to all who subscribed\n"))[1])
    async with Control(url) as control:
        await control.wait_polling(60)
        asha, ravi = Reader(control, 101, "आशा"), Reader(control, 102, "Ravi")
        group, channel = [each["id"] for each in (await control.state())["chats"] if not each["is_forum"]]
        for reader, chat in ((asha, asha.id), (ravi, ravi.id), (asha, group), (asha, channel)):
            since = (await control.state())["last_event"]
            await reader.send("/subscribe", chat=chat)
            await control.wait_until(lambda entries: any(map(is_text_of_bot, entries)), since=since)
        since = (await control.state())["last_event"]
        (folder / "bridge.txt").write_text(f"{TITLE}\n\nनदी पर बना नया पुल आज सुबह खुल गया।\n", "utf-8")

        def in_all(entries: list[dict[str, Any]]) -> bool:
            told = [each["message"] for each in entries if is_text_of_bot(each)]
            reached = {each["chat"]["id"] for each in told if each["text"].startswith(TITLE)}
            return reached == {asha.id, ravi.id, group, channel}

        await control.wait_until(in_all, since=since, patience=ARRIVAL / 1000)
    assert await demo.stop() == 0
