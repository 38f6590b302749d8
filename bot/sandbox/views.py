"""The control API's pictures of readers, groups and the whole."""

from bot.sandbox import wire
from bot.sandbox.acts import may_write, sees
from bot.sandbox.faults import Fault
from bot.sandbox.state import GENERAL, JSON, Chat, Message, User
from bot.sandbox.world import World


def state_view(world: World) -> JSON:
    """Everything at a glance."""
    return {
        "bot": wire.user(world.bot),
        "polling": world.updates.waiting > 0,
        "pending_updates": world.updates.pending,
        "readers": [
            reader_view(each) for each in world.users.values() if not each.is_bot and not each.in_crowd
        ],
        "crowd": world.crowd,
        "chats": [group_view(world, each) for each in world.groups()],
        "profile": world.profile.texts,
        "last_event": world.journal.last,
    }


def reader_view(person: User) -> JSON:
    """A reader."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "username": person.username,
        "language_code": person.language_code,
        "is_demo": person.is_demo,
        "started": person.started,
        "blocked": person.blocked,
        "forbids_voice": person.forbids_voice,
        "deactivated": person.deactivated,
    }


def group_view(world: World, chat: Chat) -> JSON:
    """A group or channel with its topics and members."""
    people = [{"id": each, "status": status} for each, status in chat.members.items() if each != world.bot.id]
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "username": chat.username,
        "is_forum": chat.is_forum,
        "topics": wire.topics(chat),
        "members": people,
        "bot": chat.members.get(world.bot.id, "left"),
        "migrated_to": chat.migrated_to,
    }


def chats_view(world: World, reader: User) -> JSON:
    """A reader's list of chats, the one with the newest message first."""
    mine = [chat for chat in world.chats.values() if sees(reader, chat) and chat.migrated_to is None]
    mine.sort(key=lambda chat: chat.touched, reverse=True)
    return {"chats": [chat_view(world, chat, reader) for chat in mine]}


def chat_view(world: World, chat: Chat, reader: User) -> JSON:
    """One chat as that reader sees it."""
    latest = last_message(chat)
    return {
        "id": chat.id,
        "type": chat.type,
        "title": world.bot.first_name if chat.is_private else chat.title,
        "is_forum": chat.is_forum,
        "topics": wire.topics(chat),
        "username": chat.username,
        "can_write": may_write(reader, chat),
        "blocked": chat.is_private and reader.blocked,
        "last_message": latest and wire.seen(latest, reader.id),
    }


def last_message(chat: Chat) -> Message | None:
    """The newest message that is still there."""
    return next((post for post in reversed(chat.messages.values()) if not post.deleted), None)


def messages_view(world: World, chat: Chat, reader: User, topic: int | None) -> JSON:
    """The messages of a chat, or of one topic of it, oldest first."""
    posts = [
        post
        for post in chat.messages.values()
        if not post.deleted and (topic is None or (post.topic or GENERAL) == topic)
    ]
    shown = [wire.seen(post, reader.id) for post in posts]
    return {"messages": shown, "last_event": world.journal.last}


def fault_view(fault: Fault) -> JSON:
    """A fault on order."""
    return {
        "id": fault.id,
        "kind": fault.kind,
        "method": fault.method,
        "chat": fault.chat,
        "times": fault.times,
        "hits": fault.hits,
    }
