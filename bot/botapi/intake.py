"""How updates come in: long polling that confirms an update when it has been handled, not before.

getUpdates -> Unconfirmed.take -> Lanes -> handle -> Unconfirmed.done -> the next getUpdates' offset
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from telegram import Bot, Update, User
from telegram.error import Conflict, TelegramError

from bot.botapi.failures import Pause, Stop, after_failure
from bot.botapi.lanes import Lanes
from bot.botapi.transport import MaybeSent
from bot.botapi.unconfirmed import Unconfirmed

log = logging.getLogger(__name__)

# Seconds that the Bot API may keep a request open while nothing happens: a token that is withdrawn meanwhile
# is to be noticed within half a minute. And how long after that we give up on a connection that has died.
WAIT = 20
GRACE = 10.0

# An update that has been worked on for so many seconds holds the confirmation of later ones back no more.
PATIENCE = 5.0

# While updates are being worked on, asking is answered at once; so often we look for news from other chats.
LOOK = 0.25

# How many updates may be waiting or worked on; beyond it the Bot API keeps them.
MOST = 100

# At the stop: for the handlers, and for confirming what they did.
FINISH = 15.0
CONFIRM = 2.0

CONFLICT_EVERY = 60.0


async def wait_for_api(bot: Bot, stop: asyncio.Event) -> User | None:
    """Initialises the bot; while the Bot API is down, tries again and again.

    Returns:
        Who the bot is, or None if `stop` was set first.

    Raises:
        TokenRefused: The token is wrong.
        OperatorError: `api_address_wrong`.
    """
    await _until(stop, _initialise(bot))
    return None if stop.is_set() else bot.bot


class Intake:
    """Takes updates from the Bot API and hands them on, those of one chat in their order.

    Args:
        bot: Initialised.
        handle: Does what an update asks for; what it raises is logged.
        allowed: The kinds of updates wanted, as in getUpdates.
        wait: Seconds that the Bot API may keep a request open.
        grace: Seconds after that, until the connection counts as dead.
        patience: Seconds after which an update counts as handled though it is still being worked on.
        most: Updates that may be waiting or worked on; the others stay with the Bot API.
        finish: Seconds that handlers have for their work after the stop.
    """

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Awaitable[None]],
        allowed: Sequence[str],
        *,
        wait: int = WAIT,
        grace: float = GRACE,
        patience: float = PATIENCE,
        most: int = MOST,
        finish: float = FINISH,
    ) -> None:
        self._bot = bot
        self._allowed = allowed
        self._wait = wait
        self._grace = grace
        self._most = most
        self._finish = finish
        self._unconfirmed = Unconfirmed(patience)
        self._lanes: Lanes[Update] = Lanes(handle, self._done)
        self._progress = asyncio.Event()
        self._conflict_told = float("-inf")

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; then lets handlers finish and confirms what they did.

        Raises:
            TokenRefused: The token is accepted no more.
        """
        try:
            await _until(stop, self._poll_for_ever())
            await self._lanes.finish(self._finish)
            await self._confirm()
        finally:
            await self._lanes.abandon()

    async def _poll_for_ever(self) -> None:
        failures = 0
        while True:
            try:
                updates = await self._ask()
            except TelegramError as error:
                failures += 1
                await self._recover(error, failures)
            else:
                if failures:
                    log.info("The Bot API answers again")
                failures = 0
                self._take(updates)
                await self._settle()

    async def _ask(self) -> Sequence[Update]:
        try:
            async with asyncio.timeout(self._wait + self._grace):
                return await self._bot.get_updates(
                    offset=self._unconfirmed.offset(time.monotonic()),
                    timeout=self._wait,
                    allowed_updates=self._allowed,
                )
        except TimeoutError:
            raise MaybeSent("getUpdates is not answered at all") from None

    def _take(self, updates: Sequence[Update]) -> None:
        room = self._most - self._unconfirmed.in_work
        for update in self._unconfirmed.take(updates, time.monotonic(), room):
            self._lanes.put(_lane(update), update)

    def _done(self, update: Update) -> None:
        self._unconfirmed.done(update.update_id)
        self._progress.set()

    async def _settle(self) -> None:
        """Waits until everything new is done, or for a moment; and until there is room."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK):
                while self._unconfirmed.held_back(time.monotonic()):
                    await self._something_done()
        while self._unconfirmed.in_work >= self._most:
            await self._something_done()

    async def _something_done(self) -> None:
        self._progress.clear()
        await self._progress.wait()

    async def _recover(self, error: TelegramError, failures: int) -> None:
        pause = _pause_or_raise(after_failure(error, failures))
        if not isinstance(error, Conflict):
            log.warning("%s; next try in %.1f s", _trouble(error), pause)
        elif "webhook" in error.message.lower():
            await self._take_from_webhook()
        elif time.monotonic() - self._conflict_told >= CONFLICT_EVERY:
            self._conflict_told = time.monotonic()
            log.warning("Another program polls with the same token: only one of them may run")
        await asyncio.sleep(pause)

    async def _take_from_webhook(self) -> None:
        """This token was last used with a webhook; whoever starts us without one wants to poll."""
        log.warning("A webhook is set for this token; it is removed")
        with suppress(TelegramError):
            await self._bot.delete_webhook()

    async def _confirm(self) -> None:
        offset = self._unconfirmed.last_offset()
        if offset is None:
            return
        with suppress(TelegramError, TimeoutError):  # then they come again, and that is all
            async with asyncio.timeout(CONFIRM):
                await self._bot.get_updates(offset, limit=1, timeout=0, allowed_updates=self._allowed)


def _lane(update: Update) -> int:
    """Its chat; without one, whoever sent it; without anybody, nobody else."""
    origin = update.effective_chat or update.effective_user
    return origin.id if origin else update.update_id


def _pause_or_raise(decision: Pause | Stop) -> float:
    if isinstance(decision, Stop):
        raise decision.error from None
    return decision.seconds


def _trouble(error: TelegramError) -> str:
    return f"The Bot API could not be asked ({error.message})"


async def _initialise(bot: Bot) -> None:
    failures = 0
    while True:
        try:
            await bot.initialize()
        except TelegramError as error:
            failures += 1
            pause = _pause_or_raise(after_failure(error, failures, starting=True))
            log.warning("%s; next try in %.1f s", _trouble(error), pause)
            await asyncio.sleep(pause)
        else:
            return


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Does the work to its end, or until `stop` is set."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
