"""A chat that has another id now: what becomes of its choices, its subscriptions and their receipts."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, select, text

from bot.store.broadcasts import RANGE
from bot.store.receipts import State as Sending
from bot.store.subscriptions import Subscription, change, find, in_chat
from bot.store.tables import broadcasts, chats, ranges, receipts, subscriptions

# How a chat listens is one choice: it goes along whole, or not at all.
MOVE_CHOICES = text(
    "INSERT INTO chats (chat_id, language, audio_form, speed, voice, engine, voice_forbidden)"
    " SELECT :target, language, audio_form, speed, voice, engine, voice_forbidden FROM chats"
    " WHERE chat_id = :origin"
    " ON CONFLICT (chat_id) DO UPDATE SET language = COALESCE(chats.language, excluded.language),"
    " audio_form = COALESCE(chats.audio_form, excluded.audio_form),"
    " speed = CASE WHEN chats.audio_form IS NULL THEN excluded.speed ELSE chats.speed END,"
    " voice = CASE WHEN chats.audio_form IS NULL THEN excluded.voice ELSE chats.voice END,"
    " engine = CASE WHEN chats.audio_form IS NULL THEN excluded.engine ELSE chats.engine END,"
    " voice_forbidden = COALESCE(chats.voice_forbidden, excluded.voice_forbidden)"
)

# The key of the receipts begins with the broadcast: named first, each is found without a walk over all.
MOVE_RECEIPTS = text(
    "UPDATE receipts SET subscription_id = :target"
    " WHERE broadcast_id IN (SELECT id FROM broadcasts) AND subscription_id = :origin"
    " AND NOT EXISTS (SELECT 1 FROM receipts AS own WHERE own.broadcast_id = receipts.broadcast_id"
    " AND own.subscription_id = :target AND own.part = receipts.part)"
)
DROP_RECEIPTS = text(
    "DELETE FROM receipts WHERE broadcast_id IN (SELECT id FROM broadcasts) AND subscription_id = :origin"
)
REOPEN = text(
    "INSERT INTO ranges (broadcast_id, number, state, due) VALUES (:broadcast, :number, 'waiting', :due)"
    " ON CONFLICT (broadcast_id, number) DO UPDATE SET"
    " due = CASE WHEN ranges.state = 'done' OR ranges.due > excluded.due"
    " THEN excluded.due ELSE ranges.due END,"
    " state = CASE WHEN ranges.state = 'done' THEN excluded.state ELSE ranges.state END"
)


def move(connection: Connection, origin: int, target: int) -> None:
    """Moves all of one chat to another, within a transaction; see `Subscriptions.move`."""
    connection.execute(MOVE_CHOICES, {"origin": origin, "target": target})
    connection.execute(delete(chats).where(chats.c.chat_id == origin))
    there = {each.topic: each for each in find(connection, in_chat(target))}
    for moving in find(connection, in_chat(origin)):
        staying = there.get(moving.topic)
        if staying is None:
            change(connection, moving.id, chat_id=target)
        else:
            _merge(connection, moving, staying)


def _merge(connection: Connection, moving: Subscription, staying: Subscription) -> None:
    """Makes one of two subscriptions in what has become one chat."""
    active = [each for each in (moving, staying) if each.state == "active"]
    if active:
        after = min(each.after for each in active)
        set_by = staying.set_by or moving.set_by
        change(connection, staying.id, state="active", reason=None, after=after, set_by=set_by)
    unfinished = [*_waiting(connection, moving.id), *_unfinished(connection, moving.id)]
    both = {"origin": moving.id, "target": staying.id}
    connection.execute(MOVE_RECEIPTS, both)
    connection.execute(DROP_RECEIPTS, both)
    connection.execute(delete(subscriptions).where(subscriptions.c.id == moving.id))
    if _number(moving.id) != _number(staying.id):
        _reopen(connection, _number(staying.id), unfinished)


def _reopen(connection: Connection, number: int, unfinished: Iterable[tuple[int, float]]) -> None:
    """Has the range looked at again, for each of these broadcasts, not before it is due."""
    rows = [{"broadcast": broadcast, "number": number, "due": due} for broadcast, due in unfinished]
    if rows:
        connection.execute(REOPEN, rows)


def _waiting(connection: Connection, subscription: int) -> list[tuple[int, float]]:
    """The broadcasts of which something waits for that subscription, and until when."""
    running = select(broadcasts.c.id).where(broadcasts.c.state == "running")
    query = select(receipts.c.broadcast_id, func.min(receipts.c.at)).where(
        receipts.c.broadcast_id.in_(running),
        receipts.c.subscription_id == subscription,
        receipts.c.state == Sending.WAITING,
    )
    return [tuple(row) for row in connection.execute(query.group_by(receipts.c.broadcast_id))]


def _unfinished(connection: Connection, subscription: int) -> list[tuple[int, float]]:
    """The broadcasts that may not have come to that subscription yet, and when its range is due."""
    query = select(ranges.c.broadcast_id, ranges.c.due).where(
        ranges.c.number == _number(subscription), ranges.c.state != "done"
    )
    return [tuple(row) for row in connection.execute(query)]


def _number(subscription: int) -> int:
    return (subscription - 1) // RANGE
