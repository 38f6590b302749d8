"""Groups and who is in them: opening one, topics, members, blocking, becoming a supergroup."""

from bot.sandbox import wire
from bot.sandbox.acts import Impossible
from bot.sandbox.state import PRESENT, Chat, Topic, User
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


def set_status(world: World, chat: Chat, person: User, status: str) -> None:
    """Somebody joins, leaves, is promoted, restricted or removed: service messages and updates follow."""
    if chat.is_private or status not in STATUSES:
        raise Impossible(f"{status!r} is no status in chat {chat.id}.")
    before = chat.members.get(person.id, "left")
    if before == status:
        return
    joins, leaves = before not in PRESENT, status not in PRESENT
    if leaves and not joins:
        announce(world, chat, person, {"left_chat_member": wire.user(person)})
    chat.members[person.id] = status
    tell_member(world, chat, person, before, status)
    if joins and not leaves:
        announce(world, chat, person, {"new_chat_members": [wire.user(person)]})
    world.journal.record("chat", chat=chat.id)


def announce(world: World, chat: Chat, person: User, content: dict[str, object]) -> None:
    """A service message about somebody; what concerns the bot is done by an admin."""
    admins = [world.user(each) for each in chat.members if chat.is_admin(each) and each != world.bot.id]
    author = admins[0] if person is world.bot and admins else person
    world.post(world.draft(chat, author, content))


def tell_member(world: World, chat: Chat, person: User, before: str, after: str) -> None:
    """A ``my_chat_member`` for the bot itself, ``chat_member`` for others where it is admin."""
    kind = "my_chat_member" if person is world.bot else "chat_member"
    if kind == "chat_member" and not chat.is_admin(world.bot.id):
        return
    others = [each for each in chat.members if each != world.bot.id]
    actor = chat.user or (world.user(others[0]) if others else person)
    change = {
        "chat": wire.chat(chat),
        "from": wire.user(actor),
        "date": int(world.clock()),
        "old_chat_member": wire.member(person, before),
        "new_chat_member": wire.member(person, after),
    }
    world.tell(kind, change, chat)


def block(world: World, reader: User, *, blocked: bool) -> None:
    """A reader blocks the bot or lets it in again; the bot is told."""
    if reader.blocked == blocked:
        return
    reader.blocked = blocked
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    tell_member(world, world.chat(reader.id), world.bot, before, after)
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
    """Closes, opens or deletes a topic."""
    if topic not in chat.topics:
        raise Impossible(f"There is no topic {topic} in chat {chat.id}.")
    found = chat.topics[topic]
    if closed is not None:
        found.closed = closed
    if deleted:
        del chat.topics[topic]
    world.journal.record("chat", chat=chat.id)
    return found


def migrate(world: World, chat: Chat) -> Chat:
    """A plain group becomes a supergroup: a new id, and a service message on either side."""
    if chat.type != "group" or chat.migrated_to is not None:
        raise Impossible(f"Chat {chat.id} is no plain group.")
    target = world.add_group(chat.title or "", "supergroup")
    target.members = dict(chat.members)
    author = world.user(next(iter(chat.members), world.bot.id))
    world.post(world.draft(chat, author, {"migrate_to_chat_id": target.id}))
    chat.migrated_to = target.id
    world.post(world.draft(target, author, {"migrate_from_chat_id": chat.id}))
    world.journal.record("chat", chat=target.id)
    return target
