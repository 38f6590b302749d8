"""Updates between their coming and their end: kept in the store, handled in the order of their chat, done.

take -> kept, in one transaction with what came meanwhile -> a lane -> handled -> what it left behind -> done

What finds no room in memory stays in the store and is fetched from there; so is what an earlier life left.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from telegram import Bot, Update

from bot.botapi.afterwards import Left, collecting, over
from bot.botapi.lanes import Lanes
from bot.botapi.throttle import MOST_LATE, Throttle, Verdict, reader_of
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.store.updates import Updates  # SQLAlchemy is imported while the bot connects

log = logging.getLogger(__name__)

# Updates that may wait or be worked on in memory, and how many are fetched from the store at once.
MOST = 500
PAGE = 100

# Seconds after which a message was not written just now: it piled up while we were away.
LATE = 60.0

# That an update came is remembered for two days, and looked through every hour, in seconds. Telegram itself
# keeps an update for one day.
REMEMBERED = 2 * 24 * 3600.0
SWEEP_EVERY = 3600.0

# Seconds between tries when the store cannot be used; they double from the first to the longest.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
FETCH_AGAIN = 5.0

# Seconds that the end leaves for writing down what is done.
LAST_WORDS = 2.0


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update, and the JSON as which it is kept."""

    update: Update
    payload: str

    @classmethod
    def of(cls, update: Update) -> "Incoming":
        """One that came without its JSON."""
        return cls(update, update.to_json())

    @property
    def number(self) -> int:
        """Its update_id."""
        return self.update.update_id


@dataclass(frozen=True, slots=True)
class Task:
    """An update in a lane: to be handled, or to be refused in one sentence."""

    update: Update
    refused: bool = False
    left: Left = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Offer:
    """Updates that somebody waits to see kept."""

    updates: Sequence[Incoming]
    kept: "asyncio.Future[None]"


class Inbox:
    """Takes each update once, whoever brings it and however often.

    Args:
        bot: Initialised.
        updates: Where they are kept.
        handle: Does what an update asks for; what it raises is logged.
        refuse: Tells a reader, once, that it was too much.
        most: How many may be in memory, waiting or worked on.
    """

    def __init__(
        self,
        bot: Bot,
        updates: "Updates",
        handle: Callable[[Update], Awaitable[None]],
        refuse: Callable[[Update], Awaitable[None]],
        *,
        most: int = MOST,
    ) -> None:
        self._bot = bot
        self._updates = updates
        self._handle = handle
        self._refuse = refuse
        self._most = most
        self._lanes: Lanes[Task] = Lanes(self._do, self._handled)
        self._throttle, self._throttle_of_late = Throttle(), Throttle(MOST_LATE)
        self._offers: list[Offer] = []
        self._known: set[int] = set()  # in memory, or not yet written down as done
        self._in_work = 0
        self._behind: int | None = 0  # from this id on, the store may have some that are not in memory
        self._over: list[int] = []
        self._closing = False
        self._wanted, self._ended, self._room = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._writing = asyncio.Lock()
        self._afterwards: set[asyncio.Task[None]] = set()
        loops = self._keep_for_ever(), self._write_down_for_ever(), self._sweep_for_ever()
        self._loops = [asyncio.create_task(loop) for loop in loops]
        self._wanted.set()

    async def take(self, updates: Sequence[Incoming]) -> None:
        """Keeps updates; when this returns, they may be forgotten where they came from.

        Raises:
            StoreError: They could not be kept; nothing was done with them.
        """
        offer = Offer(updates, asyncio.get_running_loop().create_future())
        self._offers.append(offer)
        self._wanted.set()
        await offer.kept

    async def room(self) -> None:
        """Waits until more can be taken without leaving it in the store for later."""
        while self._behind is not None or self._in_work >= self._most:
            self._room.clear()
            await self._room.wait()

    async def finish(self, seconds: float) -> None:
        """Lets what is in memory be handled, but no longer than that; the rest stays kept."""
        self._closing = True
        await self._lanes.finish(seconds)
        await self._lanes.abandon()

    async def close(self) -> None:
        """Writes down what is done; whatever was left behind has ended, or stays for the next start."""
        self._closing = True
        await self._lanes.abandon()
        try:
            async with asyncio.timeout(LAST_WORDS):
                await asyncio.gather(*self._afterwards)
                await self._write_down()
        except (TimeoutError, StoreError) as error:
            log.warning("What was done last could not be written down, and is done again: %r", error)
        await _end([*self._loops, *self._afterwards])
        for offer in self._offers:
            offer.kept.cancel()

    # Coming in

    async def _keep_for_ever(self) -> None:
        """The only one who keeps and fetches, so that no update is put into its lane twice."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            offers, self._offers = self._offers, []
            if offers:
                await self._keep(offers)
            if self._behind is not None and self._in_work <= self._most // 2 and not self._closing:
                await self._fetch_or_later()

    async def _keep(self, offers: Sequence[Offer]) -> None:
        incoming = [each for offer in offers for each in offer.updates if not self._drops(each.update)]
        kept = [(each.number, each.payload) for each in incoming]
        try:
            new = set(await self._updates.keep(self._bot.id, kept, time.time())) if kept else set()
        except Exception as error:  # noqa: BLE001 - whoever brought them decides what it means
            for offer in offers:
                if not offer.kept.done():
                    offer.kept.set_exception(error)
            return
        for each in incoming:
            if each.number in new:
                new.remove(each.number)
                self._enter(each.update)
        for offer in offers:
            if not offer.kept.done():
                offer.kept.set_result(None)

    def _enter(self, update: Update) -> None:
        if self._closing:
            return
        if self._behind is None and self._in_work < self._most:
            self._put(update)
        else:
            self._behind = update.update_id if self._behind is None else min(self._behind, update.update_id)

    async def _fetch_or_later(self) -> None:
        """Where the store cannot be used, whoever brings updates is told meanwhile."""
        try:
            await self._fetch()
        except StoreError as error:
            log.warning("What waits in the store cannot be fetched (%s)", error.key)
        except Exception:  # one that cannot be read is left where it is, and those behind it are fetched
            log.exception("What waits in the store cannot be fetched")
        else:
            return
        asyncio.get_running_loop().call_later(FETCH_AGAIN, self._wanted.set)

    async def _fetch(self) -> None:
        """Puts into lanes what the store has and memory has not."""
        while self._behind is not None and self._in_work < self._most:
            found = await self._updates.waiting(self._bot.id, first=self._behind, limit=PAGE)
            for data in map(json.loads, found):
                self._behind = data["update_id"] + 1
                if data["update_id"] not in self._known:
                    self._put(Update.de_json(data, self._bot))
            if len(found) < PAGE:
                self._behind = None
        if self._behind is None:
            self._room.set()

    def _put(self, update: Update) -> None:
        self._known.add(update.update_id)
        match self._judged(update):
            case Verdict.PASS:
                self._in_work += 1
                self._lanes.put(_lane(update), Task(update))
            case Verdict.TELL:
                self._in_work += 1
                self._lanes.put(("told", reader_of(update)), Task(update, refused=True))
            case Verdict.DROP:
                self._done(update)

    def _judged(self, update: Update) -> Verdict:
        reader = reader_of(update)
        if reader is None:
            return Verdict.PASS
        throttle = self._throttle_of_late if _is_late(update) else self._throttle
        return throttle.judge(reader, time.monotonic())

    def _drops(self, update: Update) -> bool:
        """Whether the reader writes far too much: that is not worth writing down."""
        reader = reader_of(update)
        throttle = self._throttle_of_late if _is_late(update) else self._throttle
        return reader is not None and throttle.drops(reader, time.monotonic())

    # Being handled

    async def _do(self, task: Task) -> None:
        if task.refused:
            await self._refuse(task.update)
            return
        with collecting(task.left):
            await self._handle(task.update)

    def _handled(self, task: Task) -> None:
        self._in_work -= 1
        self._room.set()
        if self._behind is not None:
            self._wanted.set()
        if not task.left:
            self._done(task.update)
            return
        waiting = asyncio.create_task(self._done_afterwards(task))
        self._afterwards.add(waiting)
        waiting.add_done_callback(self._afterwards.discard)

    async def _done_afterwards(self, task: Task) -> None:
        if await over(task.left):
            self._done(task.update)

    # Being done

    def _done(self, update: Update) -> None:
        self._over.append(update.update_id)
        self._ended.set()

    async def _write_down_for_ever(self) -> None:
        while True:
            await self._ended.wait()
            self._ended.clear()
            await self._persist(self._write_down)

    async def _write_down(self) -> None:
        """All that is done by now, in one transaction."""
        async with self._writing:
            numbers = [*self._over]
            await self._updates.done(self._bot.id, numbers, time.time())
            del self._over[: len(numbers)]
            self._known.difference_update(numbers)

    async def _sweep_for_ever(self) -> None:
        while True:
            await self._persist(lambda: self._updates.sweep(self._bot.id, time.time() - REMEMBERED))
            await asyncio.sleep(SWEEP_EVERY)

    async def _persist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Does what needs the store, again and again until the store can be used."""
        pause = FIRST_PAUSE
        while True:
            try:
                await work()
            except StoreError as error:
                log.warning("The store cannot be used (%s); next try in %.1f s", error.key, pause)
            except Exception:  # a bug of ours in one of them must not end the taking of updates
                log.exception("Updates could not be looked after; next try in %.1f s", pause)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Does the work to its end, or until `stop` is set."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        await _end([working, stopping])


async def _end(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _lane(update: Update) -> int:
    """Its chat; without one, whoever sent it; without anybody, nobody else."""
    origin = update.effective_chat or update.effective_user
    return origin.id if origin else update.update_id


def _is_late(update: Update) -> bool:
    written = update.message.date if update.message else None
    return written is not None and time.time() - written.timestamp() > LATE
