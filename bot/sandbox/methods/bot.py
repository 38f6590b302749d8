"""The bot itself: who it is, its updates, its answers to pressed buttons."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.methods.call import Call, find_thread, joined_chat
from bot.sandbox.refusal import Refusal, bad_request
from bot.sandbox.state import JSON
from bot.sandbox.text import utf16
from bot.sandbox.wire import user

HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
MAX_UPDATES = 100
MAX_WAIT = 50
MAX_TOAST = 200

CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def get_me(call: Call) -> JSON:
    """GetMe."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return user(call.world.bot) | abilities


async def get_updates(call: Call) -> list[JSON]:
    """GetUpdates: long polling that waits; refused while there is a webhook."""
    updates, args = call.world.updates, call.args
    if call.world.webhook.target:
        raise Refusal(409, HOOKED)
    if "allowed_updates" in args:
        updates.allow(args["allowed_updates"])
    limit = args.get("limit", MAX_UPDATES)
    if not 1 <= limit <= MAX_UPDATES:
        limit = MAX_UPDATES
    seconds = max(0, min(args.get("timeout", 0), MAX_WAIT))
    call.world.journal.record("polling", timeout=seconds)
    return await updates.get(args.get("offset", 0), limit, seconds)


def say_yes(_call: Call) -> bool:
    """LogOut and close: nothing here to leave."""
    return True


def answer_callback_query(call: Call) -> bool:
    """AnswerCallbackQuery: once for each press."""
    world, args = call.world, call.args
    query = world.queries.get(args["callback_query_id"])
    if query is None or not query.open:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16(args.get("text", "")) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if "url" in args and not is_own_link(args["url"], world.bot.username):
        raise bad_request("URL_INVALID")
    query.open = False
    told: dict[str, Any] = {"reader": query.reader.id, "message_id": query.message_id, "query_id": query.id}
    told |= {"text": args.get("text"), "alert": args.get("show_alert", False), "url": args.get("url")}
    world.journal.record("answer", chat=query.chat.id, **told)
    return True


def is_own_link(url: str, username: str | None) -> bool:
    """Whether a press may open it: only deep links of the bot itself (Bot API, answerCallbackQuery)."""
    parts = urlsplit(url)
    return parts.hostname == "t.me" and parts.path.lower() == f"/{username}".lower()


def send_chat_action(call: Call) -> bool:
    """SendChatAction."""
    action = call.args["action"]
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = joined_chat(call)
    thread = find_thread(call, chat)
    topic = (thread or 1) if chat.is_forum else None
    call.world.journal.record("action", chat=chat.id, topic=topic, action=action)
    return True


METHODS = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "logOut": say_yes,
    "close": say_yes,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
}
