"""Pure: what a look at a feed leaves behind, as the store writes it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.errors import FetchError, KhabarError
from bot.sources.entry import Aside, Entry, Feed, document_of
from bot.sources.identity import Identified
from bot.sources.looks import Look, next_look
from bot.sources.novelty import Change, Decision, decide
from bot.store.feeds import FeedRow, Outcome
from bot.store.incoming import UNREADABLE, Incoming, Stage

if TYPE_CHECKING:
    from bot.sources.fetch import Fetched
    from bot.store.remembered import Memory


def failed(row: FeedRow, error: KhabarError, now: datetime) -> Outcome:
    """There was no feed to read; what is known of it stays as it was."""
    rest = error.retry_after if isinstance(error, FetchError) else None
    look = Look(failed=True, gone=error.key == "fetch_gone", retry_after=rest or 0.0)
    schedule = next_look(row.schedule, look, feed=str(row.id), now=now)
    return Outcome(schedule, etag=row.etag, last_modified=row.last_modified, trouble=error.key)


def unchanged(row: FeedRow, fetched: "Fetched", now: datetime) -> Outcome:
    """It says what it said before (304)."""
    return Outcome(
        next_look(row.schedule, Look(fresh=fetched.fresh_for or 0.0), feed=str(row.id), now=now),
        etag=fetched.validators.etag,
        last_modified=fetched.validators.last_modified,
        url=fetched.moved,
    )


def found(
    row: FeedRow, fetched: "Fetched", feed: Feed, memory: "Memory", *, first: bool, now: datetime
) -> Outcome:
    """What is new in it, what changed, and what is held; takes its time where texts are long.

    Args:
        row: As it was claimed.
        fetched: The answer that was read.
        feed: What was read.
        memory: What is known of its entries.
        first: Whether none of them was ever known.
        now: Aware, UTC.
    """
    decision = decide(feed, memory, now=now, first=first)
    if row.quiet and row.looked is None:  # of hundreds in a list, each would bring one
        decision = replace(decision, new=(), quiet=(*decision.quiet, *decision.new))
    naming = _Naming(row.id, decision)
    look = Look(
        news=len(decision.new) + len(decision.held), fresh=max(feed.every or 0.0, fetched.fresh_for or 0.0)
    )
    return Outcome(
        next_look(row.schedule, look, feed=str(row.id), now=now),
        looked=now,
        etag=fetched.validators.etag,
        last_modified=fetched.validators.last_modified,
        url=fetched.moved,
        remembered=decision.remembered,
        shared=decision.shared,
        incoming=(*naming.coming("waiting", decision.new, now), *naming.coming("held", decision.held, now)),
        changed=naming.changed(decision.changed, now),
        unreadable=tuple(_unreadable(row.id, aside, now) for aside in feed.asides),
    )


class _Naming:
    """Entries of one look as the store keeps them.

    Where a link is missing, or is others' too, the article is called after its entry.
    """

    def __init__(self, feed: int, decision: Decision) -> None:
        self._feed = feed
        own = {known.key for known in decision.remembered if known.link and known.link not in decision.shared}
        self._own = frozenset(own)

    def coming(self, state: Stage, some: Sequence[Identified], now: datetime) -> list[Incoming]:
        """Those that are new, in their order."""
        return [self._one(state, one.key, one.entry, at, now) for at, one in enumerate(some)]

    def changed(self, changes: Sequence[Change], now: datetime) -> tuple[Incoming, ...]:
        """Those that say something else."""
        return tuple(
            self._one("changed" if one.big else "edited", one.key, one.entry, at, now)
            for at, one in enumerate(changes)
        )

    def _one(self, state: Stage, key: str, entry: Entry, position: int, now: datetime) -> Incoming:
        document = document_of(entry, None if key in self._own else f"{self._feed} {key}")
        return Incoming(self._feed, key, state, document, position, now.timestamp(), now.timestamp())


def _unreadable(feed: int, aside: Aside, now: datetime) -> Incoming:
    key, at = f"{UNREADABLE}{aside.position}", now.timestamp()
    return Incoming(feed, key, "aside", "{}", aside.position, at, at, reason=aside.reason)
