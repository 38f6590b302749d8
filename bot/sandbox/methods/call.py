"""One call of a Bot API method, and where it is directed: chat, topic, message answered."""

import math
from dataclasses import dataclass, field

from bot.sandbox import wire
from bot.sandbox.files import Upload
from bot.sandbox.keyboards import check_markup
from bot.sandbox.refusal import Refusal, bad_request, forbidden, too_many
from bot.sandbox.state import JSON, Chat, Message
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has the right form: ``args`` are checked for their types, not for sense."""

    world: World
    args: JSON
    uploads: dict[str, Upload] = field(default_factory=dict)


def find_chat(call: Call, name: str = "chat_id") -> Chat:
    """The chat that a request names.

    Raises:
        Refusal: it is unknown, or has become a supergroup.
    """
    wanted = str(call.args[name])
    if wanted.startswith("@"):
        chat = call.world.named(wanted)
    else:
        chat = call.world.chats.get(int(wanted)) if wanted.lstrip("-").isdecimal() else None
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        moved: JSON = {"migrate_to_chat_id": chat.migrated_to}
        raise bad_request("group chat was upgraded to a supergroup chat", moved)
    return chat


def joined_chat(call: Call) -> Chat:
    """A chat that the bot is in.

    Raises:
        Refusal: it is not, in Telegram's words for why.
    """
    chat = find_chat(call)
    refusal = shut_door(call, chat)
    if refusal:
        raise refusal
    return chat


def shut_door(call: Call, chat: Chat) -> Refusal | None:
    """Why the bot may not enter a chat, or nothing."""
    if chat.user:
        if chat.user.deactivated:
            return forbidden("user is deactivated")
        if chat.user.blocked:
            return forbidden("bot was blocked by the user")
        return None if chat.user.started else forbidden("bot can't initiate conversation with a user")
    status = chat.members.get(call.world.bot.id, "left")
    if status == "kicked":
        return forbidden(f"bot was kicked from the {chat.type} chat")
    return forbidden(f"bot is not a member of the {chat.type} chat") if status == "left" else None


RIGHTS = {
    "text": ("can_send_messages", "text messages"),
    "voice": ("can_send_voice_notes", "voice notes"),
    "audio": ("can_send_audios", "music"),
    "photo": ("can_send_photos", "photos"),
    "document": ("can_send_documents", "documents"),
}
"""The right that each kind of message needs, and what Telegram calls it where the right is missing."""


def writable_chat(call: Call, content: JSON) -> Chat:
    """A chat that the bot may write such a message into.

    Raises:
        Refusal: it lacks the right, or must wait for its turn in slow mode.
    """
    chat, bot = joined_chat(call), call.world.bot.id
    right, words = RIGHTS[next((kind for kind in RIGHTS if kind in content), "text")]
    if chat.is_channel and not chat.may(bot, "can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if not chat.is_private and not chat.is_admin(bot):
        if not chat.may(bot, right):
            raise bad_request(f"not enough rights to send {words} to the chat")
        wait = (
            chat.slow_mode and call.world.last_of(chat, call.world.bot) + chat.slow_mode - call.world.clock()
        )
        if wait > 0:
            raise too_many(math.ceil(wait))
    return chat


def send(call: Call, content: JSON) -> JSON:
    """Posts a message of the bot with that content, as and where the request says."""
    chat = writable_chat(call, content)
    markup = check_markup(call.args.get("reply_markup"), chat.type)
    answered = find_answered(call, chat)
    thread = find_thread(call, chat, answered)
    post = call.world.draft(chat, call.world.bot, content)
    post.markup = markup
    post.reply_to = answered
    post.topic = thread
    post.silent = call.args.get("disable_notification", False)
    shown = wire.message(post)
    call.world.post(post, shown)
    return shown


def find_answered(call: Call, chat: Chat) -> Message | None:
    """The message that the new one answers.

    Raises:
        Refusal: it is not there, and that was not allowed for.
    """
    wanted = call.args.get("reply_parameters") or {
        "message_id": call.args.get("reply_to_message_id"),
        "allow_sending_without_reply": call.args.get("allow_sending_without_reply"),
    }
    if wanted["message_id"] is None:
        return None
    answered = chat.messages.get(wanted["message_id"])
    if answered and not answered.deleted:
        return answered
    if wanted.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def find_thread(call: Call, chat: Chat, answered: Message | None = None) -> int | None:
    """The topic that a request names, else that of the message it answers.

    Raises:
        Refusal: it is unknown, or closed to all but admins.
    """
    thread = call.args.get("message_thread_id", answered.topic if answered else None)
    if thread is None:
        return None
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    if chat.topics[thread].closed and not chat.is_admin(call.world.bot.id):
        raise bad_request("TOPIC_CLOSED")
    return int(thread)


def own_message(call: Call, purpose: str = "edit") -> Message:
    """The bot's message that a request wants to change.

    Raises:
        Refusal: there is none, or it is not the bot's.
    """
    if "inline_message_id" in call.args:
        raise bad_request("MESSAGE_ID_INVALID")
    for name in ("chat_id", "message_id"):
        if name not in call.args:
            raise bad_request("message identifier is not specified")
    post = joined_chat(call).messages.get(call.args["message_id"])
    if post is None or post.deleted:
        raise bad_request(f"message to {purpose} not found")
    if post.is_service or not may_edit(call, post):
        raise bad_request(f"message can't be {purpose}ed")
    return post


def may_edit(call: Call, post: Message) -> bool:
    """Whether the bot may change it: in channels others' posts too, where it has the right."""
    bot, chat = call.world.bot, post.chat
    if chat.is_channel and chat.may(bot.id, "can_edit_messages"):
        return True
    return post.author is bot and (not chat.is_channel or chat.may(bot.id, "can_post_messages"))
