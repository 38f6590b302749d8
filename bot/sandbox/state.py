"""The things a Telegram is made of: users, chats, topics, messages, files, pressed buttons."""

from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

GENERAL = 1
"""How the control API names the topic whose messages carry no thread."""

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
ADMINS = frozenset({"creator", "administrator"})


@dataclass(slots=True)
class User:
    """A person or the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    is_demo: bool = False
    started: bool = False
    """Has written to the bot: only then may the bot write."""
    blocked: bool = False
    forbids_voice: bool = False
    in_crowd: bool = False
    """Came with many others: the state does not list them."""
    deactivated: bool = False
    """The account is gone: whoever writes there is told so."""


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is that of the service message that opened it."""

    id: int
    name: str
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat (with ``user``, whose id it has), a group or a channel."""

    id: int
    type: str
    title: str | None = None
    username: str | None = None
    user: User | None = None
    is_forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    rights: dict[int, dict[str, bool]] = field(default_factory=dict)
    """What admins lack (they have all else) and what the restricted keep (they have nothing else)."""
    permissions: dict[str, bool] = field(default_factory=dict)
    """What the members of a group may not do; they may do all else."""
    slow_mode: int = 0
    """Seconds between two messages of one member."""
    messages: "dict[int, Message]" = field(default_factory=dict)
    last_id: int = 0
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    touched: int = 0
    """The journal's number of its newest message."""

    @property
    def is_private(self) -> bool:
        """Whether this is one reader's chat with the bot."""
        return self.type == "private"

    @property
    def is_channel(self) -> bool:
        """Whether admins post and all others read."""
        return self.type == "channel"

    def may(self, user_id: int, right: str) -> bool:
        """Whether that user has a right of Telegram's (``can_post_messages``, ``can_send_audios`` …) here."""
        status, own = self.members.get(user_id), self.rights.get(user_id, {})
        if status in ADMINS:
            return status == "creator" or own.get(right, True)
        if status == "restricted":
            return own.get(right, False)
        return status == "member" and not self.is_channel and self.permissions.get(right, True)

    def has(self, user_id: int) -> bool:
        """Whether that user is in the chat now."""
        return self.members.get(user_id) in PRESENT

    def is_admin(self, user_id: int) -> bool:
        """Whether that user governs the chat."""
        return self.members.get(user_id) in ADMINS


@dataclass(slots=True)
class Message:
    """One message; ``content`` holds its text or media in the Bot API's own fields."""

    id: int
    chat: Chat
    author: User
    date: int
    content: JSON
    topic: int | None = None
    reply_to: "Message | None" = None
    markup: JSON | None = None
    """Any reply markup; only an inline keyboard stays with the message."""
    silent: bool = False
    as_chat: bool = False
    edited: int | None = None
    deleted: bool = False

    @property
    def keyboard(self) -> JSON | None:
        """The inline keyboard, if it has one."""
        return self.markup if self.markup and "inline_keyboard" in self.markup else None

    @property
    def is_service(self) -> bool:
        """Whether Telegram wrote it about the chat, and nobody can edit it."""
        return not CONTENT & self.content.keys()


CONTENT = frozenset({"text", "voice", "audio", "photo", "document", "sticker"})


@dataclass(slots=True)
class StoredFile:
    """An uploaded file; ``kind`` is the way it may be sent again."""

    id: str
    unique_id: str
    kind: str
    data: bytes
    mime: str
    path: str
    name: str | None = None
    facts: JSON = field(default_factory=dict)
    """What the message object says beside the ids: duration, width, title …"""


@dataclass(slots=True)
class Query:
    """A pressed button that waits for its answer."""

    id: str
    reader: User
    chat: Chat
    message_id: int
    open: bool = True
