"""Groups, channels and who is in them: opening one, topics, members, blocking, becoming a supergroup."""

from bot.sandbox import wire
from bot.sandbox.acts import Impossible
from bot.sandbox.state import JSON, PRESENT, Chat, Topic, User
from bot.sandbox.world import World

STATUSES = PRESENT | {"left", "kicked"}


def open_group(
    world: World,
    title: str,
    *,
    kind: str = "group",
    is_forum: bool = False,
    topics: list[str] | None = None,
    members: list[int] | None = None,
    admins: list[int] | None = None,
) -> Chat:
    """A new group of readers; its first admin is its creator. The bot joins by ``set_status``."""
    if kind not in {"group", "supergroup"}:
        raise Impossible(f"A group is a group or a supergroup, not a {kind}.")
    people = [world.user(each) for each in dict.fromkeys([*(admins or []), *(members or [])])]
    chat = world.add_group(title, "supergroup" if is_forum else kind, is_forum=is_forum)
    for person in people:
        chat.members[person.id] = "administrator" if person.id in (admins or []) else "member"
    if admins:
        chat.members[admins[0]] = "creator"
    for name in topics or []:
        world.add_topic(chat, name, people[0] if people else world.bot)
    world.journal.record("chat", chat=chat.id)
    return chat


def open_channel(
    world: World,
    title: str,
    *,
    username: str | None = None,
    admins: list[int] | None = None,
    subscribers: list[int] | None = None,
) -> Chat:
    """A new channel; its first admin is its creator. The bot joins by ``set_status``.

    Raises:
        Impossible: the name is taken.
    """
    if username and world.named(username):
        raise Impossible(f"The name @{username} is taken.")
    chat = world.add_group(title, "channel")
    chat.username = username
    for person in [world.user(each) for each in dict.fromkeys([*(admins or []), *(subscribers or [])])]:
        chat.members[person.id] = "administrator" if person.id in (admins or []) else "member"
    if admins:
        chat.members[admins[0]] = "creator"
    world.journal.record("chat", chat=chat.id)
    return chat


def set_status(
    world: World,
    chat: Chat,
    person: User,
    status: str,
    *,
    rights: dict[str, bool] | None = None,
    by: User | None = None,
) -> None:
    """Somebody joins, leaves, is promoted, restricted or removed: service messages and updates follow.

    Args:
        world: the world it happens in.
        chat: a group or a channel.
        person: whose standing changes.
        status: the new one; the same again with other rights is a change too.
        rights: what an admin lacks or a restricted member keeps; None leaves it as it is where the status
            stays, and is Telegram's default otherwise (admins may do all, the restricted nothing).
        by: who does it; the first admin if not given.
    """
    if chat.is_private or status not in STATUSES:
        raise Impossible(f"{status!r} is no status in chat {chat.id}.")
    unknown = (rights or {}).keys() - {*wire.admin_rights(chat), *wire.MEMBER_PERMISSIONS}
    if unknown:
        raise Impossible(f"There is no right {min(unknown)!r} in chat {chat.id}.")
    old, before = chat.members.get(person.id, "left"), wire.member(chat, person)
    if rights is not None or status != old:
        chat.rights[person.id] = rights or {}
    chat.members[person.id] = status
    after = wire.member(chat, person)
    if after == before:
        return
    joins, leaves = old not in PRESENT, status not in PRESENT
    if leaves and not joins:
        announce(world, chat, person, {"left_chat_member": wire.user(person)}, by)
    tell_member(world, chat, person, (before, after), by)
    if joins and not leaves:
        announce(world, chat, person, {"new_chat_members": [wire.user(person)]}, by)
    world.journal.record("chat", chat=chat.id)


def restrict(chat: Chat, permissions: dict[str, bool] | None, slow_mode: int | None) -> None:
    """What all members of a group may do from now on, and how long they wait between two messages."""
    if chat.is_private or chat.is_channel:
        raise Impossible(f"Chat {chat.id} is no group.")
    unknown = (permissions or {}).keys() - set(wire.MEMBER_PERMISSIONS)
    if unknown:
        raise Impossible(f"There is no permission {min(unknown)!r}.")
    chat.permissions |= permissions or {}
    chat.slow_mode = chat.slow_mode if slow_mode is None else slow_mode


def announce(world: World, chat: Chat, person: User, content: JSON, by: User | None = None) -> None:
    """A service message about somebody; what concerns the bot is done by an admin. Channels have none."""
    if chat.is_channel:
        return
    author = by or (first_admin(world, chat) if person is world.bot else None) or person
    world.post(world.draft(chat, author, content))


def first_admin(world: World, chat: Chat) -> User | None:
    """The first of the readers who govern a chat."""
    admins = (world.user(each) for each in chat.members if chat.is_admin(each) and each != world.bot.id)
    return next(admins, None)


def tell_member(
    world: World, chat: Chat, person: User, change: tuple[JSON, JSON], by: User | None = None
) -> None:
    """A ``my_chat_member`` for the bot itself, ``chat_member`` for others where it is admin.

    Args:
        world: the world it happens in.
        chat: where.
        person: whose standing changed.
        change: the ``ChatMember`` before and after.
        by: who did it; in a private chat its reader, elsewhere the first admin, if not given.
    """
    kind = "my_chat_member" if person is world.bot else "chat_member"
    if kind == "chat_member" and not chat.is_admin(world.bot.id):
        return
    others = [world.user(each) for each in chat.members if each != world.bot.id]
    actor = by or chat.user or first_admin(world, chat) or (others or [person])[0]
    told = {
        "chat": wire.chat(chat),
        "from": wire.user(actor),
        "date": int(world.clock()),
        "old_chat_member": change[0],
        "new_chat_member": change[1],
    }
    world.tell(kind, told, chat)


def block(world: World, reader: User, *, blocked: bool) -> None:
    """A reader blocks the bot or lets it in again; the bot is told."""
    if reader.blocked == blocked:
        return
    reader.blocked = blocked
    chat = world.chat(reader.id)
    before = wire.member(chat, world.bot)
    chat.members[world.bot.id] = "kicked" if blocked else "member"
    tell_member(world, chat, world.bot, (before, wire.member(chat, world.bot)))
    world.journal.record("chat", chat=reader.id)


def open_topic(world: World, chat: Chat, name: str) -> Topic:
    """A new topic in a forum."""
    if not chat.is_forum:
        raise Impossible(f"Chat {chat.id} has no topics.")
    people = [world.user(each) for each in chat.members if each != world.bot.id]
    topic = world.add_topic(chat, name, people[0] if people else world.bot)
    world.journal.record("chat", chat=chat.id)
    return topic


def change_topic(
    world: World, chat: Chat, topic: int, *, closed: bool | None = None, deleted: bool = False
) -> Topic:
    """Closes, opens or deletes a topic; Telegram says so in it when it is closed or opened again."""
    if topic not in chat.topics:
        raise Impossible(f"There is no topic {topic} in chat {chat.id}.")
    found = chat.topics[topic]
    if closed is not None and closed != found.closed:
        found.closed = closed
        said: JSON = {"forum_topic_closed": {}} if closed else {"forum_topic_reopened": {}}
        notice = world.draft(chat, first_admin(world, chat) or world.bot, said)
        notice.topic = topic
        world.post(notice)
    if deleted:
        del chat.topics[topic]
    world.journal.record("chat", chat=chat.id)
    return found


def migrate(world: World, chat: Chat) -> Chat:
    """A plain group becomes a supergroup: a new id, and a service message on either side."""
    if chat.type != "group" or chat.migrated_to is not None:
        raise Impossible(f"Chat {chat.id} is no plain group.")
    target = world.add_group(chat.title or "", "supergroup")
    target.members, target.rights = dict(chat.members), dict(chat.rights)
    target.permissions = dict(chat.permissions)
    author = world.user(next(iter(chat.members), world.bot.id))
    world.post(world.draft(chat, author, {"migrate_to_chat_id": target.id}))
    chat.migrated_to = target.id
    world.post(world.draft(target, author, {"migrate_from_chat_id": chat.id}))
    world.journal.record("chat", chat=target.id)
    return target
