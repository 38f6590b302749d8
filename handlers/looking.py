"""While the web is asked for something: what the reader sees meanwhile, and for how long at most.

reader  an address
bot     (typing…)  after a moment: पता देखा जा रहा है…  which goes when there is an answer
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.delivery.outgoing import Outgoing
from bot.errors import FetchError
from bot.text.matching import host_of
from bot.text.rich import RichText
from handlers import errors
from handlers.context import Turn

log = logging.getLogger(__name__)

# Seconds: until the line comes, between two signs of typing (each lasts five), and in all.
GRACE, EVERY, PATIENCE = 1.5, 4.0, 60.0


def beside(turn: Turn, work: Coroutine[None, None, None]) -> None:
    """Let work that asks the web go on beside the chat's other commands; what goes wrong is told there.

    Raises:
        TooMuch: `pages_busy`: too much goes on already.
    """
    turn.services.fetching.begin(_told(turn, work))


@asynccontextmanager
async def looking(turn: Turn, url: str, *, patient: bool = False) -> AsyncIterator[None]:
    """Show that an address is being looked at, until that is over; if `patient`, however long it takes.

    Raises:
        FetchError: `fetch_timeout`: it took too long.
    """
    over = asyncio.Event()
    showing = asyncio.create_task(_show(turn, over))
    try:
        async with asyncio.timeout(None if patient else PATIENCE):
            yield
    except TimeoutError as error:
        raise FetchError("fetch_timeout", host=host_of(url)) from error
    finally:
        over.set()
        await showing


async def _told(turn: Turn, work: Coroutine[None, None, None]) -> None:
    try:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody else is there to tell it
            await errors.tell(turn, error)
    except TelegramError as error:
        log.warning("What was found on the web could not be told: %s", error)


async def _show(turn: Turn, over: asyncio.Event) -> None:
    sender, place = turn.services.sender, turn.place
    await sender.act(place, ChatAction.TYPING)
    if await _is_over(over, GRACE):
        return
    try:
        line = Outgoing(RichText(turn.wording.text("looking")), silent=True)
        posted = await sender.post(place, line)
    except TelegramError as error:
        log.info("A waiting line could not be sent: %s", error)
        return
    while not over.is_set():
        await sender.act(place, ChatAction.TYPING)
        await _is_over(over, EVERY)
    if posted is not None:
        await sender.delete(posted)


async def _is_over(over: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)
    return over.is_set()
