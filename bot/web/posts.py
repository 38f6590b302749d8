"""Pure: what was posted to the webhook, as an update."""

import json
import logging
from typing import Any

from telegram import Bot, Chat, Message, Update, User

from bot.botapi.inbox import Incoming

log = logging.getLogger(__name__)

# Whatever Telegram counts with fits in 52 bits.
GREATEST = 2**52


class NotAnUpdate(ValueError):
    """What was posted is no update at all."""


def update_of(body: bytes, bot: Bot) -> Incoming | None:
    """The update in that body; None for one that nobody here can read, though it may be one.

    A refusal would bring it again and again: an update that is new to us is taken, and left aside.

    Raises:
        NotAnUpdate: It is no JSON, or has no update_id.
    """
    try:
        data = json.loads(body)
        payload = json.dumps(data)
    except (ValueError, RecursionError):
        raise NotAnUpdate from None
    number = data.get("update_id") if isinstance(data, dict) else None
    if type(number) is not int or not 0 <= number < GREATEST:
        raise NotAnUpdate
    update = _read(data, bot)
    if update is None:
        log.warning("Update %d cannot be read, and is left aside", number)
        return None
    return Incoming(update, payload)


def _read(data: dict[str, Any], bot: Bot) -> Update | None:
    try:
        update = Update.de_json(data, bot)
        return update if _is_sound(update) else None
    except Exception:  # noqa: BLE001 - the library takes fields as they come, and breaks in many ways
        return None


def _is_sound(update: Update) -> bool:
    """Whether what the conversation looks at first has the types that it should have."""
    query, message = update.callback_query, update.effective_message
    return (
        _fits(update.effective_chat, Chat)
        and _fits(update.effective_user, User)
        and (message is None or (_fits(message, Message) and _is_sound_message(message)))
        and (query is None or (type(query.id) is str and _is_text(query.data)))
    )


def _is_sound_message(message: Any) -> bool:
    texts = message.text, message.caption
    numbers = message.migrate_from_chat_id, message.migrate_to_chat_id, message.message_thread_id
    places = [
        (each.offset, each.length, each.type) for each in (*message.entities, *message.caption_entities)
    ]
    return (
        type(message.message_id) is int
        and all(map(_is_text, texts))
        and all(number is None or type(number) is int for number in numbers)
        and all(type(at) is type(length) is int and isinstance(kind, str) for at, length, kind in places)
    )


def _fits(it: Any, kind: type) -> bool:
    if it is None:
        return True
    return (
        isinstance(it, kind)
        and type(getattr(it, "id", 0)) is int
        and isinstance(getattr(it, "type", ""), str)
    )


def _is_text(it: object) -> bool:
    return it is None or isinstance(it, str)
