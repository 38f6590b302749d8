"""Chats and what is done with messages in them: members, leaving, pinning, forwarding, reacting."""

from typing import Any

from bot.sandbox import wire
from bot.sandbox.acts import forwarded
from bot.sandbox.groups import set_status
from bot.sandbox.methods.call import Call, find_chat, joined_chat, send
from bot.sandbox.refusal import bad_request
from bot.sandbox.state import ADMINS, JSON, Chat, Message
from bot.sandbox.text import caption

FULL_INFO: JSON = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    ),
}


def get_chat(call: Call) -> JSON:
    """GetChat: a public one also from outside."""
    chat = find_chat(call)
    if not chat.username or chat.is_private:
        chat = joined_chat(call)
    more: JSON = {}
    if chat.user and chat.user.forbids_voice:
        more["has_restricted_voice_and_video_messages"] = True
    if chat.pinned:
        more["pinned_message"] = wire.message(chat.messages[chat.pinned[-1]])
    if not chat.is_private and not chat.is_channel:
        more["permissions"] = dict.fromkeys(wire.MEMBER_PERMISSIONS, True) | chat.permissions
        more |= wire.present(slow_mode_delay=chat.slow_mode or None)
    return wire.chat(chat) | FULL_INFO | more


def get_chat_member(call: Call) -> JSON:
    """GetChatMember: who was never there has left."""
    chat = listed_chat(call)
    person = call.world.users.get(call.args["user_id"])
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return wire.member(chat, person)


def listed_chat(call: Call) -> Chat:
    """A chat whose members the bot may know: in a channel only as an admin."""
    chat = find_chat(call)
    if chat.is_channel and chat.username and not chat.has(call.world.bot.id):
        raise bad_request("member list is inaccessible")
    return joined_chat(call)


def get_chat_administrators(call: Call) -> list[JSON]:
    """GetChatAdministrators: without other bots."""
    chat = listed_chat(call)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [
        wire.member(chat, call.world.users[each]) for each, status in chat.members.items() if status in ADMINS
    ]


def get_chat_member_count(call: Call) -> int:
    """GetChatMemberCount."""
    chat = joined_chat(call)
    return sum(chat.has(each) for each in chat.members)


def leave_chat(call: Call) -> bool:
    """LeaveChat."""
    chat = joined_chat(call)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    set_status(call.world, chat, call.world.bot, "left")
    return True


def pin_chat_message(call: Call) -> bool:
    """PinChatMessage: in groups only as an admin."""
    chat = pinnable(call)
    post = find_message(chat, call.args["message_id"], "message to pin not found")
    if post.id not in chat.pinned:
        chat.pinned.append(post.id)
        call.world.journal.record("pinned", chat=chat.id, message_id=post.id, pinned=True)
    return True


def unpin_chat_message(call: Call) -> bool:
    """UnpinChatMessage: that one, or the newest."""
    chat = pinnable(call)
    number = call.args.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    call.world.journal.record("pinned", chat=chat.id, message_id=number, pinned=False)
    return True


def pinnable(call: Call) -> Chat:
    """A chat in which the bot may pin."""
    chat = joined_chat(call)
    right = "can_edit_messages" if chat.is_channel else "can_pin_messages"
    if not chat.is_private and not (chat.is_admin(call.world.bot.id) and chat.may(call.world.bot.id, right)):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def forward_message(call: Call) -> JSON:
    """ForwardMessage."""
    post = find_source(call, "forward", "forwarded")
    return send(call, forwarded(post))


def copy_message(call: Call) -> JSON:
    """CopyMessage: without its origin, with another caption if one is given."""
    content = dict(find_source(call, "copy", "copied").content)
    if "caption" in call.args and "text" not in content:
        words = caption(call.args["caption"], call.args.get("caption_entities", []))
        content = {name: each for name, each in content.items() if not name.startswith("caption")} | words
    return {"message_id": send(call, content)["message_id"]}


def find_source(call: Call, verb: str, done: str) -> Message:
    """The message that is forwarded or copied."""
    source = find_chat(call, "from_chat_id")
    post = find_message(source, call.args["message_id"], f"message to {verb} not found")
    if post.is_service:
        raise bad_request(f"message can't be {done}")
    return post


def set_message_reaction(call: Call) -> bool:
    """SetMessageReaction: one emoji at most, as bots may."""
    reaction = call.args.get("reaction", [])
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    chat = joined_chat(call)
    post = find_message(chat, call.args["message_id"], "message to react not found")
    call.world.journal.record("reaction", chat=chat.id, message_id=post.id, reaction=reaction)
    return True


def find_message(chat: Chat, number: int, otherwise: str) -> Message:
    """A message that is still there."""
    post = chat.messages.get(number)
    if post is None or post.deleted:
        raise bad_request(otherwise)
    return post


METHODS: dict[str, Any] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "setMessageReaction": set_message_reaction,
}
