"""An errand: one part of one broadcast, brought to one chat, and all that can happen on the way.

the chat's pace -> a slot of the bot's pace -> the intent, durable -> the send -> what became of it, durable
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from telegram.error import TelegramError

from bot.delivery import outcome
from bot.delivery.outgoing import Place
from bot.store.receipts import NO_VOICE, RESENT, Receipt, State

if TYPE_CHECKING:
    from bot.delivery.ledger import Ledger
    from bot.delivery.limiter import Limiter
    from bot.store.chats import Chats
    from bot.store.ranges import Claim
    from bot.store.subscriptions import Subscription, Subscriptions

log = logging.getLogger(__name__)

# Seconds that a chat is waited for; one that must wait longer comes later, and the others go on.
PATIENCE = 3.0

# Seconds for which an intent is good: whoever was asleep for longer may have been relieved meanwhile.
FRESH = 2.0

# How often a part of which nobody knows whether it arrived is sent in all.
MOST_DOUBTS = 3

# What has ended: nothing more is done about it.
SETTLED = frozenset({State.SENT, State.SKIPPED, State.UNCERTAIN, State.FAILED})

# Brings the part to a place; gives the id of the message that stands there, None where none does.
Attempt: TypeAlias = Callable[[Place], Awaitable[int | None]]


@dataclass(frozen=True, slots=True)
class Task:
    """One part and how it is brought.

    Attributes:
        number: The part's.
        attempt: Tries once.
        otherwise: Tries in another way, where Telegram refuses the first.
        message_id: The message that it changes, where it changes one.
        alone: Nothing else that needs this lock goes out meanwhile: the first of many sends the file for all.
    """

    number: int
    attempt: Attempt
    otherwise: Attempt | None = None
    message_id: int | None = None
    alone: asyncio.Lock | None = None


@dataclass(slots=True)
class Errand:
    """One subscription on one broadcast's way.

    Attributes:
        claim: The range that it is in.
        subscription: Where to.
        place: Where that is by now.
        lost: Whether the range is somebody else's by now.
        again_at: When the range is to be looked at again for its sake.
    """

    claim: "Claim"
    subscription: "Subscription"
    place: Place
    lost: bool = False
    again_at: float | None = None

    def receipt(
        self,
        number: int,
        state: State,
        at: float,
        *,
        message_id: int | None = None,
        reason: str | None = None,
    ) -> Receipt:
        """What became of one part of it."""
        return Receipt(self.claim.broadcast.id, self.subscription.id, number, state, at, message_id, reason)


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in the chat."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class Relieved:
    """The range is somebody else's, or the broadcast was stopped."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Too much time has passed since it was intended; nothing was sent."""


@dataclass
class Errands:
    """Brings parts to chats.

    Attributes:
        ledger: Where intents and receipts are written.
        limiter: The pace.
        way: Whether the Bot API can be reached.
        subscriptions: Rest and move.
        chats: Remember where voice messages are forbidden.
        policy: What is done about what may have arrived.
        rested: Told of each subscription that rests now, though its chat wants the bot.
        at_once: How many messages may be on their way at once.
        clock: Seconds since 1970, UTC.
    """

    ledger: "Ledger"
    limiter: "Limiter"
    way: "Way"
    subscriptions: "Subscriptions"
    chats: "Chats"
    policy: Literal["resend", "skip"]
    rested: Callable[["Subscription"], Awaitable[None]]
    at_once: int
    clock: Callable[[], float] = time.time
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    # Tasks that have intended something and not concluded it: a stop waits for them.
    critical: set["asyncio.Task[object] | None"] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._on_their_way = asyncio.Semaphore(self.at_once)

    async def carry(self, errand: Errand, task: Task, known: Receipt | None) -> bool:
        """Bring one part to its end; False where the later parts must wait, or are not wanted."""
        doubts = 0
        if known is not None and known.state == State.INTENT:
            doubts = 1
            if self._gives_up(doubts):
                await self._conclude(errand, task, State.UNCERTAIN)
                return True
        while not self.stopping.is_set():
            wait = self.limiter.wait_of(errand.place.chat)
            if wait > PATIENCE:
                await self._hold(errand, task, wait)
                return False
            if wait > 0:  # here, where it takes nobody's place
                await asyncio.sleep(wait)
            result = await self._try(errand, task, resent=doubts > 0)
            match result:
                case outcome.InDoubt():
                    doubts += 1
                    if self._gives_up(doubts):
                        await self._conclude(errand, task, State.UNCERTAIN)
                        return True
                case outcome.Rejected() if task.otherwise is not None:
                    task = replace(task, attempt=task.otherwise, otherwise=None)
                case _:
                    goes_on = await self._settle(errand, task, result)
                    if goes_on is not None:
                        return goes_on
        return False

    async def _try(self, errand: Errand, task: Task, *, resent: bool) -> "Result":
        """One intent and one send."""
        if task.alone is not None:
            async with task.alone:
                return await self._try(errand, replace(task, alone=None), resent=resent)
        await self.way.clear()
        mine, reason = asyncio.current_task(), RESENT if resent else None
        try:
            async with self._on_their_way:
                at = await self.limiter.take(errand.place.chat)
                self.critical.add(mine)
                result = await self._send(errand, task, at, reason)
            if isinstance(result, Sent):  # the next one may leave before this is durable
                sent = errand.receipt(
                    task.number, State.SENT, self.clock(), message_id=result.message_id, reason=reason
                )
                await self.ledger.conclude(sent)
        finally:
            self.critical.discard(mine)
        return result

    async def _send(self, errand: Errand, task: Task, at: float, reason: str | None) -> "Result":
        begun = time.monotonic()
        intent = errand.receipt(task.number, State.INTENT, self.clock(), reason=reason)
        if not await self.ledger.intend(errand.claim, intent):
            return Relieved()
        await self.limiter.depart(at)
        if time.monotonic() - begun > FRESH:
            return Stale()
        chat = errand.place.chat
        try:
            message = await task.attempt(errand.place)
        except TelegramError as error:
            return await self._judge(errand, task, error)
        self.limiter.succeeded(chat)
        return Sent(message)

    async def _judge(self, errand: Errand, task: Task, error: TelegramError) -> "Result":
        """What a failed send means; what is known not to have been sent is no intent any more."""
        verdict = outcome.verdict(error)
        match verdict:
            case outcome.InDoubt():
                self.way.doubt(error)
            case outcome.Unsent():
                self.way.doubt(error)
                await self._conclude(errand, task, State.WAITING)
            case outcome.Limited(seconds):
                await self.limiter.penalise(errand.place.chat, seconds)
                await self._conclude(errand, task, State.WAITING, at=self.clock() + seconds)
        return verdict

    async def _settle(self, errand: Errand, task: Task, result: "Result") -> bool | None:
        """Do what follows; None where the same part is tried again, else whether later parts may go."""
        match result:
            case Relieved():
                errand.lost = True
                return False
            case outcome.Unchanged():
                sent = errand.receipt(task.number, State.SENT, self.clock(), message_id=task.message_id)
                await self.ledger.conclude(sent)
            case outcome.TooBig() | outcome.FileUnknown() | outcome.Rejected():
                reason = getattr(result, "reason", type(result).__name__)
                log.warning("A part of broadcast %d was refused: %s", errand.claim.broadcast.id, reason)
                await self._conclude(errand, task, State.FAILED, reason=reason)
            case outcome.Limited() | outcome.Unsent() | Stale():
                return None
            case outcome.Moved(target):
                return await self._move(errand, task, target)
            case outcome.Unreachable() | outcome.Closed() | outcome.NoVoice():
                return await self._turn_away(errand, task, result)
        return True

    async def _turn_away(
        self, errand: Errand, task: Task, result: "outcome.Unreachable | outcome.Closed | outcome.NoVoice"
    ) -> bool:
        """The chat does not take it: neither this part nor the later ones, as things are."""
        chat = errand.place.chat
        match result:
            case outcome.Unreachable(reason):
                await self._conclude(errand, task, State.FAILED, reason=reason)
                await self.subscriptions.rest_all(chat, reason)
            case outcome.Closed(reason):
                await self._conclude(errand, task, State.FAILED, reason=reason)
                resting = await self.subscriptions.rest(chat, reason, errand.place.topic)
                if resting is not None:
                    await self.rested(resting)
            case outcome.NoVoice():  # the range is loaded once more, and then it is an audio file
                await self.chats.forbid_voice(chat)
                await self._hold(errand, task, 0.0, NO_VOICE)
        return False

    async def _move(self, errand: Errand, task: Task, target: int) -> bool | None:
        """The chat is another one now; where that has a subscription of its own, it gets its own copy."""
        await self._conclude(errand, task, State.WAITING)
        await self.subscriptions.move(errand.place.chat, target)
        there = await self.subscriptions.get(target, errand.place.topic)
        if there is None or there.id != errand.subscription.id:
            return False
        errand.place = replace(errand.place, chat=target, reply_to=None)
        return None

    async def _hold(self, errand: Errand, task: Task, seconds: float, reason: str | None = None) -> None:
        await self._conclude(errand, task, State.WAITING, at=self.clock() + seconds, reason=reason)

    async def _conclude(
        self, errand: Errand, task: Task, state: State, *, at: float | None = None, reason: str | None = None
    ) -> None:
        moment = self.clock() if at is None else at
        await self.ledger.conclude(errand.receipt(task.number, state, moment, reason=reason))

    def _gives_up(self, doubts: int) -> bool:
        return self.policy == "skip" or doubts >= MOST_DOUBTS


class Way:
    """Whether the Bot API can be reached: after a doubt nothing is sent until it has answered a knock.

    Without it an hour in which the Bot API is down would use up every chat's tries.

    Args:
        knock: Asks whether it is there.
    """

    PAUSES = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)

    def __init__(self, knock: Callable[[], Awaitable[None]]) -> None:
        self._knock = knock
        self._clear = asyncio.Event()
        self._clear.set()
        self._knocking: asyncio.Task[None] | None = None

    async def clear(self) -> None:
        """Waits until nothing speaks against sending."""
        await self._clear.wait()

    def doubt(self, error: TelegramError) -> None:
        """Something was not answered as it should."""
        if self._clear.is_set():
            log.warning("A broadcast pauses: the Bot API did not answer (%s)", error.message)
            self._clear.clear()
            self._knocking = asyncio.create_task(self._knock_until_answered())

    async def _knock_until_answered(self) -> None:
        for number in range(10**9):
            await asyncio.sleep(self.PAUSES[min(number, len(self.PAUSES) - 1)])
            try:
                await self._knock()
            except TelegramError as error:
                log.debug("The Bot API does not answer yet: %s", error.message)
            else:
                break
        self._clear.set()

    def close(self) -> None:
        """Ends the knocking."""
        if self._knocking is not None:
            self._knocking.cancel()


Result: TypeAlias = Sent | Relieved | Stale | outcome.Verdict
