"""A reader chooses a chat by a key of the reply keyboard (Bot API, KeyboardButtonRequestChat)."""

from bot.sandbox import wire
from bot.sandbox.acts import Impossible, say, sees
from bot.sandbox.groups import set_status
from bot.sandbox.keyboards import is_request, keys
from bot.sandbox.state import ADMINS, JSON, Chat, Message, User
from bot.sandbox.world import World

ONLY_ASKED_FOR = frozenset({"chat_is_created", "bot_is_member"})
"""What a key can demand but not rule out."""


def choose(world: World, reader: User, chat: Chat, request_id: int | None = None) -> Message:
    """The reader shares that chat with the bot; a bot that lacks the rights asked for is promoted first.

    Args:
        world: the world it happens in.
        reader: whose private chat shows the key.
        chat: what is chosen.
        request_id: which key, where there are several.

    Raises:
        Impossible: no such key is on offer, or the chat does not fit it.
    """
    wanted = request(world, reader, request_id)
    reason = obstacle(world, reader, chat, wanted)
    if reason:
        raise Impossible(reason)
    asked = needed(wanted, "bot_administrator_rights")
    if asked and not has_all(chat, world.bot, asked):
        # Telegram's apps ask the reader to let the bot in with these rights, and then choose.
        rights = {right: chat.may(world.bot.id, right) or right in asked for right in wire.admin_rights(chat)}
        set_status(world, chat, world.bot, "administrator", rights=rights, by=reader)
    shared: JSON = {"request_id": wanted["request_id"], "chat_id": chat.id}
    shared |= wire.present(title=chat.title if wanted.get("request_title") else None)
    shared |= wire.present(username=chat.username if wanted.get("request_username") else None)
    return say(world, reader, world.chat(reader.id), {"chat_shared": shared})


def choices(world: World, reader: User, request_id: int | None = None) -> list[Chat]:
    """The chats that the key offers to the reader."""
    wanted = request(world, reader, request_id)
    return [chat for chat in world.groups() if obstacle(world, reader, chat, wanted) is None]


def request(world: World, reader: User, request_id: int | None) -> JSON:
    """What the key of the keyboard that the reader has before them asks for."""
    posts = reversed(world.chat(reader.id).messages.values())
    shown = next(
        (post.markup for post in posts if post.markup and not post.keyboard and not post.deleted), {}
    )
    for key in filter(is_request, keys(shown or {})):
        found: JSON = key["request_chat"]
        if request_id in {None, found["request_id"]}:
            return found
    raise Impossible("No key of the keyboard lets the reader choose such a chat.")


def obstacle(world: World, reader: User, chat: Chat, wanted: JSON) -> str | None:
    """Why a chat is not on offer, or nothing."""
    if chat.is_private or chat.migrated_to or not sees(reader, chat):
        return f"Reader {reader.id} is not in chat {chat.id}."
    facts = {
        "chat_is_channel": chat.is_channel,
        "chat_is_forum": chat.is_forum,
        "chat_has_username": chat.username is not None,
        "chat_is_created": chat.members.get(reader.id) == "creator",
        "bot_is_member": chat.has(world.bot.id),
    }
    for name, fact in facts.items():
        if name in wanted and wanted[name] != fact and (wanted[name] or name not in ONLY_ASKED_FOR):
            return f"The key asks for a chat with {name} {wanted[name]}."
    return rights_missing(world, reader, chat, wanted)


def rights_missing(world: World, reader: User, chat: Chat, wanted: JSON) -> str | None:
    """Why a chat is not on offer for what the reader may do there, or nothing."""
    if not has_all(chat, reader, needed(wanted, "user_administrator_rights")):
        return "The key asks for a chat in which the reader has more rights."
    asked = needed(wanted, "bot_administrator_rights")
    if asked and not has_all(chat, world.bot, asked) and not chat.may(reader.id, "can_promote_members"):
        return "The key asks for more rights of the bot, and the reader may not give them."
    return None


def needed(wanted: JSON, whose: str) -> set[str]:
    """The rights that a key asks for."""
    return {
        right for right, is_asked in wanted.get(whose, {}).items() if is_asked and right != "is_anonymous"
    }


def has_all(chat: Chat, person: User, rights: set[str]) -> bool:
    """Whether somebody governs a chat and has those rights; no rights are asked of nobody."""
    if not rights:
        return True
    return chat.members.get(person.id) in ADMINS and all(chat.may(person.id, right) for right in rights)
