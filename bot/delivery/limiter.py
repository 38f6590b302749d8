"""The limiter: every message that goes out waits here for its turn, replies first.

slot(chat) -> the chat's own pace, in memory -> one of the bot's slots, from the database -> its moment

Slots are reserved a few at a time and a little ahead, so that the database is asked some twenty times a
second at any rate. Who gets one is decided as late as that allows.
"""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Protocol

from bot.delivery.pace import Pace
from bot.delivery.waiting import Waiting
from bot.errors import StoreError
from bot.store.limits import Slots

log = logging.getLogger(__name__)

# Seconds before its moment that a slot is given to somebody; a broadcast writes its intent meanwhile.
AHEAD = 0.06

# Seconds of slots that are reserved at a time.
BATCH = 0.05

# Seconds after which a slot that nobody used has gone to waste: used later, it would be one too many there.
FRESH = 0.1

# Seconds that a late slot may catch up: next to none. At 30 a second the way to Telegram may then take 30 ms
# longer for one message than for another before any second has 32; and since slots are given ahead of their
# moment, it costs nothing.
SLACK = 0.002

# Slots that are closer together than this, in seconds, are not kept apart once more when they are used. Those
# that are not may be this share of their distance apart: what is late catches up by a message a second.
FINE = 0.005
APART = 0.97

# Seconds that are no time: what a sum of floats is off by.
INSTANT = 1e-6

# The longest that the database is expected to take, in seconds.
LONGEST_LATENCY = 0.5

# A 429 in so many chats with no success between means the whole bot.
SUSPICIOUS = 3


class Limits(Protocol):
    """What all processes of the bot share."""

    async def reserve(self, bot: int, count: int, interval: float, now: float) -> Slots:
        """The next free slots of that bot, one after the other, none before `now`; for this caller alone."""
        ...

    async def halt(self, bot: int, until: float) -> None:
        """No process of that bot sends before then."""
        ...

    async def penalise(self, chat: int, until: float) -> None:
        """Nothing is sent to that chat before then."""
        ...

    async def penalties(self, now: float) -> Mapping[int, float]:
        """Until when each chat is to be left alone."""
        ...


class Limiter:
    """The bot's pace and each chat's.

    The database speaks of the time of day, everything else here of a clock that only goes forward: a slot is
    translated as soon as it is there. Where the database fails, the bot keeps its pace by itself, so that
    readers are still answered.

    Args:
        limits: What all processes of the bot share.
        bot_id: The bot's id.
        overall: Messages a second, over all processes.
        chat: Messages a second in one chat; a burst of three passes.
        group_minute: Messages in any minute in one group or channel.
        clock: Seconds since 1970, UTC.
        monotonic: Seconds on a clock that only goes forward.
        pause: Waits so many seconds.
    """

    def __init__(
        self,
        limits: Limits,
        bot_id: int,
        *,
        overall: float,
        chat: float,
        group_minute: float,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._limits = limits
        self._bot_id = bot_id
        self._interval = 1 / overall
        self._clock = clock
        self._monotonic = monotonic
        self._pause = pause
        self._pace = Pace(chat, group_minute)
        self._waiting = Waiting(self._pace)
        self._supply = Supply(self._interval, monotonic())
        self._left = -math.inf
        self._suspects: dict[int, float] = {}
        self._giving: asyncio.Task[None] | None = None
        self._resting: asyncio.Future[None] | None = None
        self._reserving: asyncio.Task[None] | None = None

    async def load(self) -> None:
        """Learn which chats were to be left alone when the bot was stopped.

        Raises:
            StoreError: The database cannot be used.
        """
        now = self._clock()
        for chat, until in (await self._limits.penalties(now)).items():
            self._leave_alone(chat, until - now)

    async def close(self) -> None:
        """End what it does by itself; nobody may wait any more."""
        for task in (self._giving, self._reserving):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def slot(self, chat: int, *, urgent: bool) -> None:
        """Wait until one message may go to that chat; urgent ones go first."""
        while True:
            at = await self.take(chat, urgent=urgent)
            try:
                await self.depart(at)
            except asyncio.CancelledError:
                self._supply.give_back(at)
                raise
            if self._supply.halted_until <= self._monotonic():
                return

    async def take(self, chat: int, *, urgent: bool = False) -> float:
        """Wait for a slot that is near; gives its moment, up to 0.06 s ahead on the monotonic clock."""
        now = self._monotonic()
        if (at := self._at_hand(chat, now)) is not None:
            return at
        turn: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.join(chat, turn, now, urgent=urgent)
        self._wake()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._supply.give_back(turn.result())
            raise

    def _at_hand(self, chat: int, now: float) -> float | None:
        """A slot without waiting, where nobody waits and one is near; None where there is none."""
        if not self._waiting.is_clear(chat, now):
            return None
        self._reserve_ahead(now)
        at = self._supply.next_at(now)
        if at is None or at - now > AHEAD:
            return None
        self._pace.take(chat, now)
        self._supply.take(at)
        return at

    def wait_of(self, chat: int) -> float:
        """Seconds that the chat's own pace or a penalty still asks for."""
        return self._pace.wait(chat, self._monotonic())

    def succeeded(self, chat: int) -> None:
        """A message has arrived in that chat."""
        self._suspects.clear()
        self._pace.arrived(chat, self._monotonic())

    async def penalise(self, chat: int, seconds: float) -> None:
        """Telegram said 429: the chat is left alone for so long, also over a restart, or the whole bot is."""
        now = self._monotonic()
        self._leave_alone(chat, seconds)
        self._suspects = {each: until for each, until in self._suspects.items() if until > now}
        self._suspects[chat] = now + seconds
        try:
            if len(self._suspects) < SUSPICIOUS:
                await self._limits.penalise(chat, self._clock() + seconds)
            else:
                await self._halt(min(self._suspects.values()) - now)
        except Exception:  # as with a reservation
            log.warning("A penalty could not be written down", exc_info=True)

    async def _halt(self, seconds: float) -> None:
        """The least that any of the suspects was told: one of them may have a longer penalty of its own."""
        log.warning("Telegram has told the whole bot to wait for %d s", math.ceil(seconds))
        self._supply.halt(self._monotonic() + seconds)
        await self._limits.halt(self._bot_id, self._clock() + seconds)

    def _leave_alone(self, chat: int, seconds: float) -> None:
        now = self._monotonic()
        self._pace.leave_alone(chat, now + seconds, now)

    def _wake(self) -> None:
        """Have somebody see whose turn it is."""
        if self._giving is None or self._giving.done():
            self._giving = asyncio.create_task(self._give())
        elif self._resting is not None:
            self._resting.cancel()

    async def _give(self) -> None:
        """Give slots away until nobody waits."""
        while (pause := self._waiting.pause(now := self._monotonic())) is not None:
            if pause > 0:
                await self._rest(pause)
                continue
            self._reserve_ahead(now)
            at = self._supply.next_at(now)
            if at is None:
                await asyncio.wait([task for task in (self._reserving,) if task])
            elif at - now > AHEAD:
                await self._pause(at - now - AHEAD)
            elif turn := self._waiting.call(now):
                self._supply.take(at)
                turn.at.set_result(at)

    async def _rest(self, seconds: float) -> None:
        """Sleep, unless somebody comes who may not have to wait so long."""
        self._resting = asyncio.ensure_future(self._pause(seconds))
        try:
            await asyncio.wait([self._resting])
        finally:
            self._resting.cancel()
            self._resting = None

    async def depart(self, at: float) -> None:
        """Wait for the moment of a slot, and longer where the one before has only just left.

        After a pause of the whole process, all that was given a slot meanwhile would leave at once.
        """
        if self._interval <= FINE:
            await self._until(at)
            return
        before, leaving = self._left, max(at, self._left + APART * self._interval, self._monotonic())
        self._left = leaving
        try:
            await self._until(leaving)
        except asyncio.CancelledError:
            if self._left == leaving:
                self._left = before
            raise

    async def _until(self, at: float) -> None:
        while (early := at - self._monotonic()) > INSTANT:
            await self._pause(early)

    def _reserve_ahead(self, now: float) -> None:
        """Have more slots reserved where those at hand will not last."""
        if self._reserving is None or self._reserving.done():
            count = self._supply.wanted(self._waiting.ready, now)
            if count:
                self._reserving = asyncio.create_task(self._reserve(count))

    async def _reserve(self, count: int) -> None:
        asked, asked_at = self._monotonic(), self._clock()
        try:
            slots = await self._limits.reserve(self._bot_id, count, self._interval, asked_at)
        except Exception as error:  # whatever ails the database, readers are answered
            trace = None if isinstance(error, StoreError) else error
            log.warning("The pace could not be shared: the database did not answer", exc_info=trace)
            slots = Slots(asked_at, self._interval, count, 0.0)
        now, since = self._monotonic(), asked - asked_at
        if slots.halted_until > asked_at:
            self._supply.halt(slots.halted_until + since)
        self._supply.add(slots.first_at + since, count, now, latency=now - asked)


class Supply:
    """Pure: the slots that this process has at hand, all times on its monotonic clock.

    Besides, it keeps the process's own messages apart: those that are late catch up, but never as a burst.

    Args:
        interval: Seconds from one message of the bot to the next.
        now: When it begins.
    """

    def __init__(self, interval: float, now: float) -> None:
        self.halted_until = now
        self._interval = interval
        self._slots: deque[float] = deque()
        self._apart = now  # when the next one would be due, were none of them late
        self._latency = 0.0
        self._taken = 0
        self._added_at = now

    def next_at(self, now: float) -> float | None:
        """When the next slot may be used; None where one has to be reserved first."""
        while self._slots and self._slots[0] < now - FRESH:
            self._slots.popleft()
        if not self._slots:
            return None
        return max(self._slots[0], self._apart - SLACK, self.halted_until, now)

    def take(self, at: float) -> None:
        """The next slot is used, at the moment that `next_at` gave."""
        self._slots.popleft()
        self._taken += 1
        self._apart = max(self._apart, at) + self._interval

    def give_back(self, at: float) -> None:
        """A slot that was not used: it is the next one."""
        self._slots.appendleft(at)
        self._apart -= self._interval

    def halt(self, until: float) -> None:
        """None before then; those that would have been are lost."""
        self.halted_until = max(self.halted_until, until)
        self._slots = deque(at for at in self._slots if at >= self.halted_until)

    def wanted(self, ready: int, now: float) -> int:
        """How many to reserve now: what those who wait need, or as many as were used lately; never far ahead.

        Args:
            ready: How many wait that may have a message now.
            now: The time.
        """
        needed = ready - len(self._slots)
        lead = self._slots[-1] - now if self._slots else 0.0
        span = BATCH + self._latency
        if lead > span:
            return 0
        lately = self._taken * span / max(now - self._added_at, span)
        room = math.ceil((span + BATCH - max(lead, 0.0)) / self._interval)
        return max(min(room, max(needed, int(lately))), 0 if self._slots else 1)

    def add(self, first_at: float, count: int, now: float, *, latency: float) -> None:
        """Slots that were reserved; those that arrive too late for their moment begin now.

        Args:
            first_at: When the first may be used.
            count: How many.
            now: The time.
            latency: How many seconds the database took.
        """
        first_at = max(first_at, now)
        self._slots.extend(first_at + number * self._interval for number in range(count))
        self._latency = min(max(latency, 0.9 * self._latency), LONGEST_LATENCY)
        self._taken, self._added_at = 0, now
