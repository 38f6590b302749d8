"""Entries on their way: found in a feed, and no articles yet; or articles already, and changed since.

brought -> waiting -> arrived                      (bot.store.arrivals)
           held until an operator lets it out, aside for a reason
changed, edited -> correct, where it was broadcast -> arrived
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select, text, update

from bot.store.tables import entries, incoming

Stage = Literal["waiting", "held", "aside", "changed", "edited", "correct"]

BRING = text(
    "INSERT INTO incoming (feed_id, key, state, document, position, at, due, tries, reason)"
    " VALUES (:feed_id, :key, :state, :document, :position, :at, :due, :tries, :reason)"
    " ON CONFLICT (feed_id, key) DO UPDATE SET state = excluded.state, document = excluded.document,"
    " due = excluded.due, tries = excluded.tries, reason = excluded.reason"
)

# What the keys of unreadable entries begin with; those of others are hexadecimal.
UNREADABLE = "unreadable "


@dataclass(frozen=True, slots=True)
class Incoming:
    """An entry that is no article yet, or a changed one whose article is to follow it.

    Attributes:
        feed: The feed's id.
        key: The entry's identity.
        state: `waiting` for its page, `held` for an operator, or set `aside`; where it is an article already,
            `changed` so much that readers are to be told, `edited` a little, or to be put right (`correct`)
            once that is sent.
        document: The entry, as JSON.
        position: Among those that came with it, the oldest first.
        at: When it was found; seconds since 1970, UTC.
        due: When to try next; while somebody tries, when that one's lease ends.
        tries: How often that failed.
        reason: Key of the sentence that says why not yet, or not at all.
    """

    feed: int
    key: str
    state: Stage
    document: str
    position: int
    at: float
    due: float
    tries: int = 0
    reason: str | None = None


def bring(connection: Connection, some: Sequence[Incoming]) -> None:
    """Puts new entries on their way, within a transaction of somebody else's."""
    if some:
        connection.execute(BRING, [_row(one) for one in some])


def bring_unreadable(connection: Connection, feed: int, some: Sequence[Incoming]) -> None:
    """Sets aside what cannot be read of a feed now; what could not be read before is forgotten."""
    mine = incoming.c.feed_id == feed, incoming.c.key.startswith(UNREADABLE)
    connection.execute(delete(incoming).where(*mine))
    bring(connection, some)


def change(connection: Connection, changes: Iterable[Incoming]) -> None:
    """Has changed entries follow: on their way as they are now, and as articles if they were told first.

    Args:
        connection: In a transaction of somebody else's.
        changes: `changed` or `edited`.
    """
    for one in changes:
        mine = incoming.c.feed_id == one.feed, incoming.c.key == one.key
        before = connection.scalar(select(incoming.c.state).where(*mine))
        if before is not None:
            state = _stage(before, one.state)
            after = {"state": state, "document": one.document, "due": one.due}
            connection.execute(update(incoming).where(*mine).values(**after, tries=0, reason=None))
        elif connection.scalar(
            select(entries.c.tells).where(entries.c.feed_id == one.feed, entries.c.key == one.key)
        ):
            connection.execute(insert(incoming).values(**_row(one)))


def arrived(connection: Connection, one: Incoming) -> bool:
    """Ends an entry's way, within the transaction that makes an article of it.

    False if it had ended, or is somebody else's by now, or says something else: then nothing is to be done.
    """
    ended = delete(incoming).where(incoming.c.feed_id == one.feed, incoming.c.key == one.key)
    return connection.execute(ended.where(incoming.c.due == one.due)).rowcount > 0


def _stage(before: Stage, change: Stage) -> Stage:
    """Where a changed entry stands that is on its way; one that was set aside may be an article now."""
    match before:
        case "waiting" | "held" | "changed":
            return before
        case "aside":
            return "waiting"
        case "correct":
            return "changed"
        case _:
            return change


def _row(one: Incoming) -> dict[str, Any]:
    return {
        "feed_id": one.feed,
        "key": one.key,
        "state": one.state,
        "document": one.document,
        "position": one.position,
        "at": one.at,
        "due": one.due,
        "tries": one.tries,
        "reason": one.reason,
    }
