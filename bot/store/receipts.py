"""Receipts: what became of each part of each broadcast in each chat and topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Row, select, text

from bot.store.tables import receipts

# The reason in the receipt of a part that was sent once more, in doubt.
RESENT = "resent"

# The reason in the receipt of an audio that waits because voice messages are refused: it comes as a file.
NO_VOICE = "no_voice"


class State(IntEnum):
    """What became of one part in one chat and topic."""

    WAITING = 0
    INTENT = 1
    SENT = 2
    SKIPPED = 3
    UNCERTAIN = 4
    FAILED = 5


# As text, because SQLAlchemy builds an upsert for one database at a time, and these words suit both.
WRITE = text(
    "INSERT INTO receipts (broadcast_id, subscription_id, part, state, at, message_id, reason)"
    " VALUES (:broadcast, :subscription, :part, :state, :at, :message_id, :reason)"
    " ON CONFLICT (broadcast_id, subscription_id, part) DO UPDATE SET state = excluded.state,"
    " at = excluded.at, message_id = excluded.message_id, reason = excluded.reason"
)
# In the order of their places in WRITE.
FIELDS = ("broadcast", "subscription", "part", "state", "at", "message_id", "reason")


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


def write_receipts(connection: Connection, written: Sequence[Receipt]) -> None:
    """Writes them, each in the place of an earlier one, within a transaction.

    Past what SQLAlchemy does to each row: that takes longer than the writing.
    """
    if not written:
        return
    compiled = _compiled(connection.dialect)
    rows = [_row_of(receipt) for receipt in written]
    if compiled.positional:
        connection.exec_driver_sql(compiled.string, rows)
    else:
        connection.exec_driver_sql(compiled.string, [dict(zip(FIELDS, row, strict=True)) for row in rows])


@lru_cache(maxsize=4)
def _compiled(dialect: Dialect) -> Any:
    return WRITE.compile(dialect=dialect)


def _row_of(receipt: Receipt) -> tuple[object, ...]:
    return (
        receipt.broadcast,
        receipt.subscription,
        receipt.part,
        int(receipt.state),
        receipt.at,
        receipt.message_id,
        receipt.reason,
    )


def receipts_in(
    connection: Connection, broadcast: int, first: int, last: int
) -> Mapping[tuple[int, int], Receipt]:
    """A broadcast's receipts of these subscriptions, by (subscription, part) and in that order."""
    query = select(receipts).where(receipts.c.broadcast_id == broadcast)
    query = query.where(receipts.c.subscription_id.between(first, last))
    query = query.order_by(receipts.c.subscription_id, receipts.c.part)
    return {(row.subscription_id, row.part): receipt_of(row) for row in connection.execute(query)}


def receipt_of(row: Row[Any]) -> Receipt:
    """The receipt that a row of the table says."""
    return Receipt(
        row.broadcast_id, row.subscription_id, row.part, State(row.state), row.at, row.message_id, row.reason
    )
