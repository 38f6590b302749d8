"""Broadcasts on their way: ranges are claimed, worked through, and given back.

claim -> who wants it, and what became of it so far -> an errand for each -> the range is done, or comes again

Whoever dies leaves ranges whose leases run out, and receipts that say how far it came.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import count
from typing import TYPE_CHECKING

from bot.delivery import owners
from bot.delivery.errands import SETTLED, Errand, Errands
from bot.delivery.outgoing import Place
from bot.delivery.parts import AUDIO
from bot.delivery.schedule import Later, Never, when
from bot.errors import StoreError
from bot.store.documents import article_of
from bot.store.receipts import Receipt, State
from bot.text.matching import Matcher

if TYPE_CHECKING:
    from bot.delivery.itinerary import Itinerary, Stop
    from bot.store.broadcasts import Broadcast
    from bot.store.ranges import Claim, Ranges
    from bot.store.subscriptions import Subscription

log = logging.getLogger(__name__)

# Seconds that a range belongs to who claimed it, and between two renewals.
LEASE, BEAT = 6.0, 1.5

# Seconds between two looks for something to do, where nobody calls.
LOOK = 1.0

# Ranges worked on at once: the last chats of one are slow, and the next need not wait for them.
RANGES = 4

# Seconds: until a range whose audio is being made is looked at again; and one in which something failed.
AUDIO_LOOK, FAILED_LOOK = 3.0, 30.0

# Seconds that a stop leaves for what is on its way.
FINISH = 10.0

# Subscriptions looked at before others have their turn in the event loop.
TURN = 50

# Broadcasts whose words are kept folded.
MATCHERS = 8


@dataclass(slots=True)
class Round:
    """A range while it is worked on.

    Attributes:
        claim: It.
        receipts: What was known when it was claimed, by (subscription, part).
        sent: What it corrects or deletes, by subscription.
        lost: Whether it is somebody else's by now.
        again_at: When it is to be looked at again; seconds since 1970, UTC.
        held: What waits for its hour; written all at once.
        serving: What is being done for its subscriptions.
    """

    claim: "Claim"
    receipts: Mapping[tuple[int, int], Receipt]
    sent: Mapping[int, Sequence[Receipt]]
    lost: bool = False
    again_at: float | None = None
    held: list[Receipt] = field(default_factory=list)
    serving: set[asyncio.Task[None]] = field(default_factory=set)

    def again(self, at: float) -> None:
        """Have it looked at again, at the latest then."""
        self.again_at = at if self.again_at is None else min(at, self.again_at)


class Delivery:
    """Works through broadcasts until it is stopped.

    Args:
        ranges: The work there is.
        errands: Bring parts to chats.
        itinerary: What a broadcast says to a subscription.
        zone: The operator's, for quiet hours.
        places: How many chats may be in the middle of a story at once.
        clock: Seconds since 1970, UTC.
    """

    def __init__(
        self,
        ranges: "Ranges",
        errands: Errands,
        itinerary: "Itinerary",
        *,
        zone: tzinfo,
        places: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ranges = ranges
        self._errands = errands
        self._itinerary = itinerary
        self._zone = zone
        self._clock = clock
        self._process = owners.name_process()
        self._claims = count()
        self._places = asyncio.Semaphore(places)
        self._rounds: dict[str, Round | None] = {}
        self._at_work: set[asyncio.Task[None]] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._orders: dict[int, tuple[asyncio.Lock, int]] = {}
        self._matchers: OrderedDict[int, Matcher] = OrderedDict()
        self._called = asyncio.Event()

    def wake(self) -> None:
        """There may be something to do."""
        self._called.set()

    async def close(self) -> None:
        """Ends what works for it in the background; it must have been stopped."""
        self._errands.way.close()
        await self._itinerary.close()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; what is on its way then comes to its end, the rest is kept."""
        await self._succeed()
        beating = asyncio.create_task(self._beat())
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                try:
                    await self._step(stopping)
                except Exception:  # whatever it is: a bot that answers, and sends no stories, would deceive
                    log.exception("Broadcasts pause for a moment")
                    await asyncio.sleep(LOOK)
        finally:
            self._errands.stopping.set()
            stopping.cancel()
            await self._finish()
            beating.cancel()
            await asyncio.gather(beating, stopping, return_exceptions=True)
            await self._release()

    async def _succeed(self) -> None:
        """Take over from processes of this machine that have died, without waiting for their leases."""
        try:
            dead = [each for each in await self._ranges.owners() if owners.has_died(each, self._process)]
            if dead:
                await self._ranges.release(dead)
        except StoreError as error:
            log.warning("Leases cannot be taken over (%s)", error.key)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _step(self, stopping: "asyncio.Task[bool]") -> None:
        """Begin a range, or wait for a reason to look again."""
        owner, claim = f"{self._process}:{next(self._claims)}", None
        try:
            if len(self._rounds) < RANGES:
                claim = await self._ranges.claim(owner, LEASE)
        except StoreError as error:
            log.warning("Broadcasts cannot be read (%s)", error.key)
        if claim is not None:
            self._rounds[claim.owner] = None
            self._begin(self._work(claim))
            return
        calling = asyncio.create_task(self._called.wait())
        await asyncio.wait((calling, stopping), timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
        calling.cancel()
        self._called.clear()

    async def _beat(self) -> None:
        """Keep the leases; a range that is lost is left."""
        while True:
            await asyncio.sleep(BEAT)
            if not (renewed := {*self._rounds}):
                continue
            try:
                held = await self._ranges.renew(renewed, LEASE)
            except StoreError as error:
                log.debug("Leases cannot be renewed (%s)", error.key)  # the ledger says so already
                continue
            except Exception:
                log.exception("Leases cannot be renewed")
                continue
            for owner, around in self._rounds.items():
                if around is not None and owner not in held and owner in renewed:
                    around.lost = True

    async def _finish(self) -> None:
        """Let what is on its way come to its end; what has not begun waits for the next start."""
        waiting = {*self._at_work}
        for task in self._serving - self._errands.critical:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting, timeout=FINISH)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _release(self) -> None:
        try:
            mine = [each for each in await self._ranges.owners() if each.startswith(self._process)]
            await self._ranges.release(mine)
        except StoreError as error:
            log.warning("Leases cannot be given back (%s)", error.key)

    async def _work(self, claim: "Claim") -> None:
        """One range, from one end to the other."""
        try:
            # A clock that jumps ahead ends every lease: then the range that is claimed may be one of our own.
            while self._at_it(claim):  # noqa: ASYNC110 - it may take until its last message is answered
                await asyncio.sleep(BEAT)
            subscriptions, receipts = await self._ranges.load(claim)
            around = Round(claim, receipts, await self._ranges.sent(claim))
            self._rounds[claim.owner] = around
            await self._send_out(around, subscriptions)
            await self._leave(around)
        except StoreError as error:  # its lease runs out, and then it is tried again
            log.warning("A range of broadcast %d was left (%s)", claim.broadcast.id, error.key)
        except Exception:  # whatever it is, the other ranges go on
            log.exception("A range of broadcast %d was left", claim.broadcast.id)
            await asyncio.sleep(BEAT)
        finally:
            del self._rounds[claim.owner]
            self._called.set()

    def _at_it(self, claim: "Claim") -> bool:
        """Whether an earlier claim of ours is still worked on: it is lost, and ends soon."""
        for around in self._rounds.values():
            if around is not None and around.claim.owner != claim.owner and _same(around.claim, claim):
                around.lost = True
                return True
        return False

    async def _send_out(self, around: Round, subscriptions: "Sequence[Subscription]") -> None:
        """Begin an errand for each who has something to come, as places become free."""
        try:
            for number, subscription in enumerate(subscriptions):
                if number % TURN == 0:
                    await asyncio.sleep(0)
                stops = await self._stops(around, subscription)
                if not stops:
                    continue
                await self._places.acquire()
                if around.lost or self._errands.stopping.is_set():
                    self._places.release()
                    break
                around.serving.add(task := asyncio.create_task(self._serve(around, subscription, stops)))
                self._serving.add(task)
        finally:
            await asyncio.gather(*around.serving, return_exceptions=True)
            self._serving -= around.serving

    async def _leave(self, around: Round) -> None:
        """Give the range back, unless it was not worked through."""
        if around.held:
            await self._errands.ledger.conclude(*around.held)
        if not around.lost and not self._errands.stopping.is_set():
            await self._ranges.finish(around.claim, again_at=around.again_at)

    async def _stops(self, around: Round, subscription: "Subscription") -> "Sequence[Stop]":
        """What is still to be brought to a subscription now."""
        broadcast, known = around.claim.broadcast, around.receipts
        if broadcast.about is not None:
            sent = around.sent.get(subscription.id, ())
            route = await self._itinerary.put_right(broadcast, subscription, sent, self._clock())
        else:
            route = await self._itinerary.of(broadcast, subscription, known.get((subscription.id, AUDIO)))
        if route.pending:
            around.again(self._clock() + AUDIO_LOOK)
        to_come = [stop for stop in route.stops if not _settled(known.get((subscription.id, stop.number)))]
        # Once it has begun, the rest follows whatever the hour.
        if not to_come or broadcast.about is not None or len(to_come) < len(route.stops):
            return to_come
        return self._in_its_hour(around, subscription, to_come)

    def _in_its_hour(
        self, around: Round, subscription: "Subscription", stops: "Sequence[Stop]"
    ) -> "Sequence[Stop]":
        """The stops if they may be made now; else what waits is noted."""
        broadcast, now = around.claim.broadcast, self._clock()
        known = around.receipts.get((subscription.id, stops[0].number))
        if known is not None and known.state == State.WAITING and known.at > now:
            return ()
        moment = datetime.fromtimestamp(now, UTC)
        words = self._matcher(broadcast)
        decision = when(subscription, words, breaking=broadcast.breaking, now=moment, zone=self._zone)
        match decision:
            case Never():
                if known is not None:
                    around.held.append(_noted(around, subscription, stops[0], State.SKIPPED, now))
                return ()
            case Later(until):
                held_until = until.timestamp()
                around.held.append(_noted(around, subscription, stops[0], State.WAITING, held_until))
                return ()
        return [stop.quietly() for stop in stops] if decision.silent else stops

    def _matcher(self, broadcast: "Broadcast") -> Matcher | None:
        if broadcast.article_id is None:
            return None
        if broadcast.id not in self._matchers:
            self._matchers[broadcast.id] = Matcher(article_of(broadcast.document))
            if len(self._matchers) > MATCHERS:
                self._matchers.popitem(last=False)
        return self._matchers[broadcast.id]

    async def _serve(self, around: Round, subscription: "Subscription", stops: "Sequence[Stop]") -> None:
        """One subscription: its parts in their order, and no other story between them."""
        try:
            async with self._in_order(subscription.chat):
                errand = Errand(around.claim, subscription, Place(subscription.chat, subscription.topic))
                for stop in stops:
                    known = around.receipts.get((subscription.id, stop.number))
                    if around.lost or not await self._errands.carry(errand, stop.task, known):
                        break
                around.lost = around.lost or errand.lost
        except asyncio.CancelledError:
            raise
        except Exception:  # whatever it is, the others go on, and this one is tried again
            log.exception("An errand of broadcast %d failed", around.claim.broadcast.id)
            around.again(self._clock() + FAILED_LOOK)
        finally:
            self._places.release()
            # Here rather than in callbacks, each of which would be one more turn of the event loop.
            if (task := asyncio.current_task()) is not None:
                around.serving.discard(task)
                self._serving.discard(task)

    @asynccontextmanager
    async def _in_order(self, chat: int) -> AsyncIterator[None]:
        """One errand at a time for a chat, the first before the second."""
        lock, users = self._orders.get(chat, (asyncio.Lock(), 0))
        self._orders[chat] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            lock, users = self._orders[chat]
            if users == 1:
                del self._orders[chat]
            else:
                self._orders[chat] = lock, users - 1


def _same(one: "Claim", other: "Claim") -> bool:
    return (one.broadcast.id, one.number) == (other.broadcast.id, other.number)


def _settled(receipt: Receipt | None) -> bool:
    return receipt is not None and receipt.state in SETTLED


def _noted(around: Round, subscription: "Subscription", stop: "Stop", state: State, at: float) -> Receipt:
    reason = "unwanted" if state == State.SKIPPED else None
    return Receipt(around.claim.broadcast.id, subscription.id, stop.number, state, at, None, reason)
