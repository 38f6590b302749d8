"""Broadcasts on their way: ranges of subscriptions, and the receipts of what became of each part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from sqlalchemy import Connection

from bot.store.chats import Transactions
from bot.store.subscriptions import Subscription

BroadcastKind = Literal["article", "notice", "correction", "deletion"]

# Subscriptions in a range.
RANGE = 1000


class State(IntEnum):
    """What became of one part in one chat and topic."""

    WAITING = 0
    INTENT = 1
    SENT = 2
    SKIPPED = 3
    UNCERTAIN = 4
    FAILED = 5


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One article, notice, correction or deletion on its way.

    Attributes:
        id: Grows from one to the next.
        kind: What it is.
        document: JSON: an article (bot.store.documents), or what a notice says.
        article_id: Whose it is, where it is an article's.
        about: The broadcast that it corrects or deletes.
        breaking: Whether it may go through quiet hours.
        created_at: Seconds since 1970, UTC.
        created_by: The operator who sent it, if one did.
        state: `running`, `stopped` by an operator, or `done`.
        finished_at: Seconds since 1970, UTC; None while it is running.
    """

    id: int
    kind: BroadcastKind
    document: str
    article_id: str | None
    about: int | None
    breaking: bool
    created_at: float
    created_by: int | None
    state: Literal["running", "stopped", "done"]
    finished_at: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A range that this owner may work on until it is taken from it."""

    broadcast: Broadcast
    number: int
    owner: str

    @property
    def first(self) -> int:
        """The least subscription id in it."""
        return self.number * RANGE + 1

    @property
    def last(self) -> int:
        """The greatest."""
        return (self.number + 1) * RANGE


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one part of one broadcast for one subscription.

    Attributes:
        broadcast: Its id.
        subscription: Its id.
        part: From 0; the audio is bot.delivery.parts.AUDIO.
        state: What became of it.
        at: When; where it waits, until when. Seconds since 1970, UTC.
        message_id: Telegram's, where it was sent.
        reason: Why not, where it was not.
    """

    broadcast: int
    subscription: int
    part: int
    state: State
    at: float
    message_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is.

    Attributes:
        counts: Parts in each state.
        chats: Subscriptions of which at least one part was sent.
        ranges: How many ranges it has.
        ranges_done: How many of them are done.
    """

    counts: Mapping[State, int]
    chats: int
    ranges: int
    ranges_done: int


class Broadcasts:
    """The ledger of what goes out."""

    def __init__(self, transactions: Transactions, now: Callable[[], float]) -> None:
        self._transactions = transactions
        self._now = now

    async def add(
        self,
        kind: BroadcastKind,
        document: str,
        *,
        article_id: str | None = None,
        about: int | None = None,
        breaking: bool = False,
        created_by: int | None = None,
    ) -> int:
        """Begins a broadcast to all who are subscribed now; gives its id.

        A correction or a deletion goes to the ranges of the broadcast that it is about.
        """
        raise NotImplementedError

    async def get(self, broadcast: int) -> Broadcast | None:
        """That broadcast."""
        raise NotImplementedError

    async def recent(self, limit: int = 10) -> Sequence[Broadcast]:
        """The last ones, newest first."""
        raise NotImplementedError

    async def of_article(self, article_id: str) -> Broadcast | None:
        """The newest broadcast of kind `article` of that article."""
        raise NotImplementedError

    async def stop(self, broadcast: int) -> bool:
        """Stops a running one: what is in flight ends, nothing else is begun. False if it was not running."""
        raise NotImplementedError

    async def progress(self, broadcast: int) -> Progress:
        """How far it is."""
        raise NotImplementedError

    async def claim(self, owner: str, lease: float) -> Claim | None:
        """The next range that has something to do and nobody's lease, for so many seconds."""
        raise NotImplementedError

    async def renew(self, owner: str, lease: float) -> set[tuple[int, int]]:
        """Renews all leases of this owner; gives the (broadcast, number) that it still holds."""
        raise NotImplementedError

    async def load(self, claim: Claim) -> tuple[Sequence[Subscription], Mapping[tuple[int, int], Receipt]]:
        """The range's active subscriptions that want this broadcast, and its receipts.

        Subscriptions are in the order of their ids, receipts by (subscription, part). For a correction or a
        deletion: all of the range's subscriptions, and the receipts of its own.
        """
        raise NotImplementedError

    async def sent(self, claim: Claim) -> Mapping[tuple[int, int], Receipt]:
        """The SENT receipts, in this range, of the broadcast that this one is about."""
        raise NotImplementedError

    async def commit(
        self, intents: Sequence[tuple[Claim, Receipt]], receipts: Sequence[tuple[Claim, Receipt]]
    ) -> frozenset[int]:
        """Writes all in one transaction; an intent or receipt whose claim was taken over is not written.

        Returns:
            The positions of the intents that were refused.
        """
        raise NotImplementedError

    async def finish(self, claim: Claim, *, again_at: float | None = None) -> None:
        """Gives the range back: done, or to be looked at again then, or when something in it is due."""
        raise NotImplementedError


def begin(connection: Connection, broadcast: Mapping[str, object]) -> int:
    """Writes a broadcast and its ranges within a transaction of somebody else's; gives its id.

    Args:
        connection: In a transaction that may write.
        broadcast: kind, document, breaking, created_at; article_id, about, created_by where there are any.
    """
    raise NotImplementedError
