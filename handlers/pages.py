"""A story on any web page, for the reader who sends its address.

reader  /read https://example.in/story      (or पढ़ो and the address, or the address alone)
bot     पन्ना लाया जा रहा है…                  (silent, where it takes long; gone when the page is there)
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
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.article import Article
from bot.delivery import messages
from bot.delivery.audio_requests import ACT_EVERY, GRACE
from bot.delivery.outgoing import Button, Outgoing, Posted, with_buttons
from bot.errors import StoreError
from bot.loader.parse import article_id
from bot.text.rich import RichText
from handlers import errors
from handlers.context import Services, Turn
from handlers.fetching import MOST_PAGES

log = logging.getLogger(__name__)

# A story that fills more messages than this comes in pages that are turned.
MOST_PARTS = 5

SWEEP_EVERY, MINUTE = 3600.0, 60

LINK = regex.compile(r"[a-z][a-z0-9+.-]*://\S+", regex.I)
# What people type of an address; alone it needs a path, because a word may have a dot in it.
NAME = r"(?:(?:[\p{L}\p{N}_-]+\.)+[a-z]{2,}|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?"
BARE = regex.compile(rf"{NAME}(?:/\S*)?", regex.I)
BARE_WITH_PATH = regex.compile(rf"{NAME}/\S*", regex.I)


def is_meant(turn: Turn) -> bool:
    """Whether what stands after /read is an address."""
    return turn.press is None and _address(turn.argument) is not None


def link_in(turn: Turn, text: str) -> str | None:
    """The address that a message is, alone or after a word for reading; None where it is anything else."""
    *before, last = text.split() or [""]
    said = turn.services.words.understand(" ".join(before)) if before else None
    if before and (said is None or said.command != "read" or said.number is not None):
        return None
    if LINK.fullmatch(last):
        return last
    return f"https://{last}" if BARE_WITH_PATH.fullmatch(last) else None


async def read_page(turn: Turn) -> None:
    """Bring the story at the address that stands after the command, beside the reader's other commands."""
    address = _address(turn.argument)
    if address is None:
        return
    if not turn.private:
        await turn.say(_in_private(turn))
        return
    seconds = turn.services.fetching.allow(turn.place.chat)
    if seconds:
        most, wait = turn.wording.number(MOST_PAGES), turn.wording.duration(_in_minutes(seconds))
        await turn.say_line(turn.wording.text("pages_enough", most=most, duration=wait))
        return
    turn.services.fetching.begin(_serve(turn, address))


async def forget_old(services: Services) -> None:
    """Sweep out what was kept for a day, now and every hour."""
    while True:
        try:
            await services.pages.sweep(services.now())
        except StoreError as error:
            log.warning("Pages of yesterday are still kept: %s", error)
        await asyncio.sleep(SWEEP_EVERY)


async def _serve(turn: Turn, address: str) -> None:
    """Fetch a page behind a waiting line, and send it, or say why there is none."""
    work, line = asyncio.create_task(_brought(turn, address)), None
    acting = asyncio.create_task(_act(turn))
    try:
        await asyncio.wait((work,), timeout=GRACE)
        line = None if work.done() else await _waiting(turn)
        await asyncio.wait((work,))
        acting.cancel()
        await _conclude(turn, work)
    except TelegramError as error:
        log.warning("What became of a page could not be told: %s", error)
    finally:
        acting.cancel()
        work.cancel()
        await asyncio.gather(acting, work, return_exceptions=True)
        if line is not None:
            await turn.services.sender.delete(line)


async def _brought(turn: Turn, address: str) -> Sequence[Outgoing]:
    """The messages of the story at an address, which is kept for this chat from now on."""
    services = turn.services
    async with services.fetching.turn(turn.place.chat):
        found = await services.sources.article_at(address)
    page = own(found, address)
    await services.pages.keep(turn.place.chat, page, services.now())
    return await asyncio.to_thread(_told, page, turn)


def own(article: Article, address: str) -> Article:
    """The story as one chat's own: never under the id that it has, or would have, for everybody."""
    return replace(article, id=article_id(None, f"page {article.url or address}"), url=article.url or address)


def _told(page: Article, turn: Turn) -> Sequence[Outgoing]:
    parts = messages.full_story(page, turn.view)
    return parts if len(parts) <= MOST_PARTS else [messages.folded_page(page, 1, turn.view)]


async def _conclude(turn: Turn, work: "asyncio.Task[Sequence[Outgoing]]") -> None:
    error = work.exception()
    if isinstance(error, Exception):
        await errors.tell(turn, error)
    else:
        await turn.say(*work.result())


async def _act(turn: Turn) -> None:
    """Show that something is being done, at once and until it is over."""
    while True:
        await turn.services.sender.act(turn.place, ChatAction.TYPING)
        await asyncio.sleep(ACT_EVERY)


async def _waiting(turn: Turn) -> Posted | None:
    line = Outgoing(RichText(turn.wording.text("page_waiting")), silent=True)
    try:
        return await turn.services.sender.post(turn.place, line)
    except TelegramError as error:
        log.info("A waiting line could not be sent: %s", error)
        return None


def _in_private(turn: Turn) -> Outgoing:
    wording = turn.wording
    private = Button(wording.text("button_open_private"), url=f"https://t.me/{turn.services.bot.username}")
    return with_buttons(RichText(wording.text("page_in_private") + "\n"), [[private]], wording)


def _address(argument: str) -> str | None:
    """The address that words begin with, with https:// before it where that was left out."""
    first = argument.split(maxsplit=1)[0] if argument.strip() else ""
    if LINK.fullmatch(first):
        return first
    return f"https://{first}" if BARE.fullmatch(first) else None


def _in_minutes(seconds: float) -> int:
    """Seconds, rounded up to whole minutes."""
    return math.ceil(seconds / MINUTE) * MINUTE
