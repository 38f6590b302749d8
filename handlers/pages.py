"""A story on any web page, for the reader who sends its address.

reader  /read https://example.in/story      (or पढ़ो and the address, or the address alone)
bot     पता देखा जा रहा है…                     (silent, where it takes long; gone when the page is there)
bot     the whole text, with the buttons of any story; a very long one in pages
reader  presses [सुनें 🔊]
bot     the audio                            (for a day, in this chat alone)

address -> a turn -> bot.sources -> kept for this chat -> messages
"""

import asyncio
import logging
import math
from collections.abc import Sequence
from dataclasses import replace

import regex

from bot.article import Article
from bot.delivery import messages
from bot.delivery.outgoing import Button, Outgoing, with_buttons
from bot.errors import StoreError
from bot.loader.parse import article_id
from bot.text.rich import RichText
from handlers.context import Services, Turn
from handlers.fetching import MOST_PAGES
from handlers.looking import beside, looking

log = logging.getLogger(__name__)

# A story that fills more messages than this comes in pages that are turned.
MOST_PARTS = 5

SWEEP_EVERY, MINUTE = 3600.0, 60

LINK = regex.compile(r"[a-z][a-z0-9+.-]*://\S+", regex.I)
# What people type of an address; alone it needs a path, because a word may have a dot in it.
NAME = r"(?:(?:[\p{L}\p{N}_-]+\.)+[a-z]{2,}|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?"
BARE = regex.compile(rf"{NAME}(?:/\S*)?", regex.I)
BARE_WITH_PATH = regex.compile(rf"{NAME}/\S*", regex.I)


def address_after(turn: Turn) -> str | None:
    """The address that stands after /read, with https:// before it where that was left out; None for none."""
    first = turn.argument.split(maxsplit=1)[0] if turn.press is None and turn.argument.strip() else ""
    if LINK.fullmatch(first):
        return first
    return f"https://{first}" if BARE.fullmatch(first) else None


def link_in(turn: Turn, text: str) -> str | None:
    """The address that a message is, alone or after a word for reading; None where it is anything else."""
    *before, last = text.split() or [""]
    said = turn.services.words.understand(" ".join(before)) if before else None
    if before and (said is None or said.command != "read" or said.number is not None):
        return None
    if LINK.fullmatch(last):
        return last
    return f"https://{last}" if BARE_WITH_PATH.fullmatch(last) else None


async def read_page(turn: Turn, address: str) -> None:
    """Bring the story at an address, beside the reader's other commands."""
    if not turn.private:
        await turn.say(_in_private(turn))
        return
    seconds = turn.services.fetching.allow(turn.place.chat)
    if seconds:
        most, wait = turn.wording.number(MOST_PAGES), turn.wording.duration(_in_minutes(seconds))
        await turn.say_line(turn.wording.text("pages_enough", most=most, duration=wait))
        return
    beside(turn, _bring(turn, address))


async def forget_old(services: Services) -> None:
    """Sweep out what was kept for a day, now and every hour."""
    while True:
        try:
            await services.pages.sweep(services.now())
        except StoreError as error:
            log.warning("Pages of yesterday are still kept: %s", error)
        await asyncio.sleep(SWEEP_EVERY)


async def _bring(turn: Turn, address: str) -> None:
    """Fetch the story at an address, keep it for this chat, and send it."""
    services, chat = turn.services, turn.place.chat
    # Whoever waits for a turn waits as long as it takes: the fetcher has a limit of its own.
    async with looking(turn, address, patient=True):
        async with services.fetching.turn(chat):
            found = await services.sources.article_at(address)
        page = own(found, address)
        await services.pages.keep(chat, page, services.now())
        parts = await asyncio.to_thread(_told, page, turn)
    await turn.say(*parts)


def own(article: Article, address: str) -> Article:
    """The story as one chat's own: never under the id that it has, or would have, for everybody."""
    return replace(article, id=article_id(None, f"page {article.url or address}"), url=article.url or address)


def _told(page: Article, turn: Turn) -> Sequence[Outgoing]:
    if sum(len(block.text) for block in page.blocks) <= MOST_PARTS * messages.MESSAGE_LIMIT:
        parts = messages.full_story(page, turn.view)
        if len(parts) <= MOST_PARTS:
            return parts
    return [messages.folded_page(page, 1, turn.view)]


def _in_private(turn: Turn) -> Outgoing:
    wording = turn.wording
    private = Button(wording.text("button_open_private"), url=f"https://t.me/{turn.services.bot.username}")
    return with_buttons(RichText(wording.text("page_in_private") + "\n"), [[private]], wording)


def _in_minutes(seconds: float) -> int:
    """Seconds, rounded up to whole minutes."""
    return math.ceil(seconds / MINUTE) * MINUTE
