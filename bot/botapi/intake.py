"""How updates come in by long polling: an update is confirmed when it has been kept, not before.

getUpdates -> Inbox.take, which keeps it -> the next getUpdates' offset
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from telegram import Bot, Update, User
from telegram.error import Conflict, TelegramError

from bot.botapi.failures import Pause, Stop, after_failure
from bot.botapi.inbox import Inbox, Incoming, until
from bot.botapi.transport import MaybeSent
from bot.errors import StoreError

log = logging.getLogger(__name__)

# Seconds that the Bot API may keep a request open while nothing happens: a token that is withdrawn meanwhile
# is to be noticed within half a minute. And how long after that we give up on a connection that has died.
WAIT = 20
GRACE = 10.0

# At the stop: for confirming what was kept.
CONFIRM = 2.0

# Seconds between tries to keep updates; they double from the first to the longest.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

CONFLICT_EVERY = 60.0


async def wait_for_api(bot: Bot, stop: asyncio.Event) -> User | None:
    """Initialises the bot; while the Bot API is down, tries again and again.

    Returns:
        Who the bot is, or None if `stop` was set first.

    Raises:
        TokenRefused: The token is wrong.
        OperatorError: `api_address_wrong`.
    """
    await until(stop, answered(bot.initialize, starting=True))
    return None if stop.is_set() else bot.bot


class Intake:
    """Takes updates from the Bot API and hands them to the inbox.

    Args:
        bot: Initialised.
        inbox: There once the store is open; what has come until then is not confirmed.
        allowed: The kinds of updates wanted, as in getUpdates.
        wait: Seconds that the Bot API may keep a request open.
        grace: Seconds after that, until the connection counts as dead.
    """

    def __init__(
        self,
        bot: Bot,
        inbox: "asyncio.Future[Inbox]",
        allowed: Sequence[str],
        *,
        wait: int = WAIT,
        grace: float = GRACE,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._allowed = allowed
        self._wait = wait
        self._grace = grace
        self._offset: int | None = None
        self._asked: int | None = None
        self._conflict_told = float("-inf")

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; then confirms what is kept.

        Raises:
            TokenRefused: The token is accepted no more.
        """
        await until(stop, self._poll_for_ever())
        await self._confirm()

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
                await self._take(updates)

    async def _ask(self) -> Sequence[Update]:
        self._asked = self._offset
        try:
            async with asyncio.timeout(self._wait + self._grace):
                return await self._bot.get_updates(
                    offset=self._offset, timeout=self._wait, allowed_updates=self._allowed
                )
        except TimeoutError:
            raise MaybeSent("getUpdates is not answered at all") from None

    async def _take(self, updates: Sequence[Update]) -> None:
        """Confirms nothing until all of it is kept, and asks for no more than there is room for."""
        inbox = await asyncio.shield(self._inbox)
        if updates:
            await _keep(inbox, [Incoming.of(update) for update in updates])
            # Not the greatest ever seen: after a quiet week Telegram numbers anew (#update).
            self._offset = updates[-1].update_id + 1
        await inbox.room()

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
        if self._offset == self._asked:
            return
        with suppress(TelegramError, TimeoutError):  # then they come again, and that is all
            async with asyncio.timeout(CONFIRM):
                await self._bot.get_updates(self._offset, limit=1, timeout=0, allowed_updates=self._allowed)


async def _keep(inbox: Inbox, updates: Sequence[Incoming]) -> None:
    """Keeps them, as soon as the store can be written."""
    pause = FIRST_PAUSE
    while True:
        try:
            await inbox.take(updates)
        except StoreError as error:
            log.warning("Updates cannot be kept (%s); next try in %.1f s", error.key, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return


def _pause_or_raise(decision: Pause | Stop) -> float:
    if isinstance(decision, Stop):
        raise decision.error from None
    return decision.seconds


def _trouble(error: TelegramError) -> str:
    return f"The Bot API could not be asked ({error.message})"


async def answered(ask: Callable[[], Awaitable[object]], *, starting: bool = False) -> None:
    """Asks the Bot API until it answers, with growing pauses.

    Raises:
        TokenRefused: The token is wrong.
        OperatorError: `api_address_wrong`, where `starting`.
    """
    failures = 0
    while True:
        try:
            await ask()
        except TelegramError as error:
            failures += 1
            pause = _pause_or_raise(after_failure(error, failures, starting=starting))
            log.warning("%s; next try in %.1f s", _trouble(error), pause)
            await asyncio.sleep(pause)
        else:
            return
