"""The operators' desk: who they are, what each is just preparing, and what they watch going out."""

import asyncio
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from bot.article import Article
from bot.text.rich import RichText

if TYPE_CHECKING:
    from bot.store.articles import Articles  # SQLAlchemy is imported while the bot connects
    from bot.store.broadcasts import Broadcasts
    from bot.store.feeds import Feeds
    from bot.store.statistics import Statistics
    from bot.store.subscriptions import Subscriptions

log = logging.getLogger(__name__)

# Seconds for which an operator who was asked for a text may think about it.
PATIENCE = 900.0

# Progress messages that are kept up to date at once.
MOST_WATCHED = 8

# Links that were looked at and may still be published or followed.
MOST_OFFERED = 32

Purpose = Literal["publish", "broadcast", "correct", "feed", "title", "language", "tags"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an operator prepares: asked for, or shown and not yet confirmed.

    Attributes:
        purpose: Which command it belongs to.
        content: The story or the notice; None while it is asked for.
        about: The broadcast that it is to correct, or the feed that is to be told otherwise.
        key: What its buttons carry, so that those of another draft mean nothing.
        until: When it is forgotten, on a monotonic clock, in seconds.
    """

    purpose: Purpose
    content: Article | RichText | None = None
    about: int | None = None
    key: str = field(default_factory=lambda: secrets.token_hex(4))
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Offer:
    """What was found at a link that an operator sent, and what may be done with it.

    Attributes:
        article: The story there, if there is one.
        feed: The address of its feed, if it has one.
        until: When it is forgotten, on a monotonic clock, in seconds.
    """

    article: Article | None
    feed: str | None
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Ledger:
    """The parts of the store that the operators look at and write to."""

    articles: "Articles"
    broadcasts: "Broadcasts"
    statistics: "Statistics"
    subscriptions: "Subscriptions"
    feeds: "Feeds"


class Desk:
    """All operators, and what they are at; it is in this process alone, one draft for each of them.

    Args:
        admins: Who is one.
        ledger: What they work on.
        clock: Monotonic, in seconds.

    Attributes:
        admins: Who is one.
        ledger: What they work on.
    """

    def __init__(
        self,
        admins: frozenset[int],
        ledger: Ledger,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.admins = admins
        self.ledger = ledger
        self._clock = clock
        self._drafts: dict[int, Draft] = {}
        self._offers: OrderedDict[tuple[int, str], Offer] = OrderedDict()
        self._watching: dict[int, asyncio.Task[None]] = {}

    def put(self, operator: int, draft: Draft) -> Draft:
        """Lay a draft on the desk, in the place of that operator's last one."""
        self._drafts[operator] = replace(draft, until=self._clock() + PATIENCE)
        return self._drafts[operator]

    def asked(self, operator: int) -> Draft | None:
        """The draft whose text that operator was asked for."""
        draft = self._drafts.get(operator)
        if draft is None or draft.content is not None or draft.until < self._clock():
            return None
        return draft

    def take(self, operator: int, key: str) -> Draft | None:
        """The draft whose button was pressed, off the desk: a second press finds none."""
        draft = self._drafts.get(operator)
        if draft is None or draft.key != key:
            return None
        return self._drafts.pop(operator)

    def offer(self, operator: int, offer: Offer) -> str:
        """Keep what was found at a link, beside the draft, and give what its buttons carry."""
        key = secrets.token_hex(4)
        self._offers[operator, key] = replace(offer, until=self._clock() + PATIENCE)
        if len(self._offers) > MOST_OFFERED:
            self._offers.popitem(last=False)
        return key

    def offered(self, operator: int, key: str) -> Offer | None:
        """What was found, for as long as it is kept: its buttons may be pressed again."""
        offer = self._offers.get((operator, key))
        return offer if offer is not None and self._clock() < offer.until else None

    def watch(self, broadcast: int, watching: Coroutine[None, None, None]) -> None:
        """Let a progress message be kept up to date; of too many the oldest is left as it is."""
        if len(self._watching) >= MOST_WATCHED:
            self._watching.pop(next(iter(self._watching))).cancel()
        task = self._watching[broadcast] = asyncio.create_task(watching)
        task.add_done_callback(lambda done: self._watched(broadcast, done))

    def _watched(self, broadcast: int, task: asyncio.Task[None]) -> None:
        if self._watching.get(broadcast) is task:
            del self._watching[broadcast]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("The progress of broadcast %d is shown no more", broadcast, exc_info=error)

    async def close(self) -> None:
        """Stop watching; what goes out goes on without it."""
        tasks = [*self._watching.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
