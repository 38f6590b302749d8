"""What readers do in their chats: write, edit, delete, forward, send media, press buttons, follow links."""

from urllib.parse import parse_qs, urlsplit

from bot.sandbox import samples, wire
from bot.sandbox.files import Upload
from bot.sandbox.state import GENERAL, JSON, Chat, Message, Query, User
from bot.sandbox.text import message_text
from bot.sandbox.world import World


class Impossible(Exception):
    """A reader cannot do that in Telegram either; the text says why."""


def say(
    world: World,
    reader: User,
    chat: Chat,
    content: JSON,
    *,
    topic: int | None = None,
    reply_to: int | None = None,
    as_chat: bool = False,
) -> Message:
    """A reader's new message with that content.

    Raises:
        Impossible: the reader may not write there.
        Unknown: there is no such topic or message.
    """
    check_may_write(reader, chat)
    if as_chat and not chat.is_admin(reader.id):
        raise Impossible("Only admins of a group can write as the group.")
    thread = find_topic(chat, topic)
    answered = world.message(chat, reply_to) if reply_to is not None else None
    if chat.is_private:
        reader.started = True
    post = world.draft(chat, reader, content)
    post.topic = thread if topic is not None or answered is None else answered.topic
    post.reply_to = answered
    post.as_chat = as_chat
    return world.post(post)


def write(text: str, entities: list[JSON] | None = None) -> JSON:
    """The content of a reader's text message, with what Telegram detects in it."""
    return message_text(text, entities or [])


def find_topic(chat: Chat, topic: int | None) -> int | None:
    """The thread of a topic; none outside forums and for General."""
    if topic is None or (topic == GENERAL and chat.is_forum):
        return None
    if topic not in chat.topics:
        raise Impossible(f"There is no topic {topic} in chat {chat.id}.")
    return topic


def check_may_write(reader: User, chat: Chat) -> None:
    """Whether the reader is in the chat, has not blocked the bot, and has the right."""
    check_sees(reader, chat)
    if chat.is_private and reader.blocked:
        raise Impossible("The reader has blocked the bot; unblock it first.")
    if reader.deactivated:
        raise Impossible("The reader's account is gone.")
    if not may_write(reader, chat):
        kind = "channel" if chat.is_channel else "group"
        raise Impossible(f"The reader may not write in this {kind}.")


def may_write(reader: User, chat: Chat) -> bool:
    """Whether the reader has the right to write there: in a channel only admins who may post have."""
    return chat.is_private or chat.may(
        reader.id, "can_post_messages" if chat.is_channel else "can_send_messages"
    )


def check_sees(reader: User, chat: Chat) -> None:
    """Whether this chat is among the reader's."""
    if not sees(reader, chat):
        raise Impossible(f"Reader {reader.id} is not in chat {chat.id}.")


def sees(reader: User, chat: Chat) -> bool:
    """Whether this chat is on the reader's phone."""
    return chat.user is reader or (not chat.is_private and chat.has(reader.id))


def edit(world: World, reader: User, chat: Chat, message_id: int, text: str) -> Message:
    """A reader changes a text of their own."""
    post = own(world, reader, chat, message_id)
    if "text" not in post.content:
        raise Impossible("Only texts can be edited here.")
    kept = {name: value for name, value in post.content.items() if name not in {"text", "entities"}}
    return world.revise(post, kept | write(text), reader)


def delete(world: World, reader: User, chat: Chat, message_id: int) -> None:
    """A reader takes a message back; the bot is not told."""
    post = world.message(chat, message_id) if chat.is_private else own(world, reader, chat, message_id)
    check_sees(reader, chat)
    world.delete(post)


def own(world: World, reader: User, chat: Chat, message_id: int) -> Message:
    """A message that the reader wrote."""
    post = world.message(chat, message_id)
    if post.author is not reader or post.is_service:
        raise Impossible("That message is not the reader's own.")
    return post


def forward(world: World, reader: User, chat: Chat, post: Message, *, topic: int | None = None) -> Message:
    """A reader forwards a message from one of their chats into another."""
    check_sees(reader, post.chat)
    if post.is_service:
        raise Impossible("A service message cannot be forwarded.")
    return say(world, reader, chat, forwarded(post), topic=topic)


def forwarded(post: Message) -> JSON:
    """The content of a forwarded message: the same, with its origin."""
    origin: JSON = {"type": "user", "date": post.date, "sender_user": wire.user(post.author)}
    if post.as_chat:
        origin = {"type": "chat", "date": post.date, "sender_chat": wire.chat(post.chat)}
    if post.chat.is_channel:
        origin = {"type": "channel", "date": post.date, "chat": wire.chat(post.chat), "message_id": post.id}
    return {"forward_origin": origin} | post.content


def show(world: World, reader: User, chat: Chat, kind: str, topic: int | None = None) -> Message:
    """A reader sends a sample voice message, photo or sticker."""
    if kind not in samples.SAMPLES:
        raise Impossible(f"A reader can send {', '.join(samples.SAMPLES)}; not {kind!r}.")
    check_may_write(reader, chat)
    data, mime, facts = samples.SAMPLES[kind]
    stored = world.files.add(kind, Upload(data), mime, facts)
    return say(world, reader, chat, samples.content(stored), topic=topic)


def press(
    world: World, reader: User, chat: Chat, message_id: int, data: str, *, stale: bool = False
) -> Query:
    """A reader presses a button with that callback data (which may be forged)."""
    check_sees(reader, chat)
    if chat.is_private and reader.blocked:
        raise Impossible("The reader has blocked the bot; unblock it first.")
    if message_id not in chat.messages:
        raise Impossible(f"There is no message {message_id} in chat {chat.id}.")
    return world.press(reader, chat, message_id, data, stale=stale)


def button(world: World, chat: Chat, message_id: int, row: int, column: int) -> JSON:
    """The inline button at that place, counted from 0."""
    keyboard = (world.message(chat, message_id).keyboard or {}).get("inline_keyboard", [])
    if not (0 <= row < len(keyboard) and 0 <= column < len(keyboard[row])):
        raise Impossible(f"Message {message_id} has no button at row {row}, column {column}.")
    found: JSON = keyboard[row][column]
    return found


def follow(world: World, reader: User, url: str) -> Message:
    """A reader opens a deep link: the private chat starts with its payload."""
    parts = urlsplit(url)
    if parts.hostname != "t.me" or parts.path.strip("/").lower() != str(world.bot.username).lower():
        raise Impossible(f"Only links to https://t.me/{world.bot.username} can be opened here.")
    payload = parse_qs(parts.query).get("start", [""])[0]
    return say(world, reader, world.chat(reader.id), write(f"/start {payload}"))
