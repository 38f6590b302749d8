"""All that is true in one sandbox: who is there, what was said, and who is told of it."""

import secrets
import time
from collections.abc import Callable

from bot.sandbox import wire
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.journal import Journal
from bot.sandbox.pace import Pace
from bot.sandbox.privacy import is_shown
from bot.sandbox.profile import Profile
from bot.sandbox.rates import Rates
from bot.sandbox.state import GENERAL, JSON, Chat, Message, Query, Topic, User
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook

BOT_ID = 7_000_000_001
FIRST_READER = 101


class Unknown(LookupError):
    """No such reader, chat, topic or message."""


class World:
    """The state of one sandbox.

    Args:
        bot: the one bot that lives here.
        clock: seconds since 1970, for the dates of messages.
        journal: how many entries to keep at least.
    """

    def __init__(self, bot: User, clock: Callable[[], float] = time.time, *, journal: int = 100_000) -> None:
        self.bot = bot
        self.ahead = 0.0
        """Seconds by which the clock here runs ahead of the one given."""
        self.next_reader = FIRST_READER
        """An id that no reader has."""
        self.crowd = 0
        """How many readers came in crowds."""
        self._clock = clock
        self.privacy = True
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self._groups: list[int] = []
        self.queries: dict[str, Query] = {}
        self.files = Files()
        self.profile = Profile(bot.first_name)
        self.journal = Journal(journal)
        self.updates = Updates()
        self.webhook = Webhook(self.updates, self.journal)
        self.faults = Faults()
        self.rates = Rates()
        """Telegram's rates, which are enforced on demand only."""
        self.pace = Pace()
        self.quick = False
        """Whether requests and answers go unchecked and the journal says little of them."""

    def clock(self) -> float:
        """Seconds since 1970 on the clock that dates messages."""
        return self._clock() + self.ahead

    def user(self, user_id: int) -> User:
        """A user by id.

        Raises:
            Unknown: there is none.
        """
        if user_id not in self.users:
            raise Unknown(f"There is no reader {user_id}.")
        return self.users[user_id]

    def chat(self, chat_id: int) -> Chat:
        """A chat by id; a reader's private chat is there from the first.

        Raises:
            Unknown: there is none.
        """
        if chat_id not in self.chats:
            raise Unknown(f"There is no chat {chat_id}.")
        return self.chats[chat_id]

    def message(self, chat: Chat, message_id: int) -> Message:
        """A message that was not deleted.

        Raises:
            Unknown: there is none.
        """
        post = chat.messages.get(message_id)
        if post is None or post.deleted:
            raise Unknown(f"There is no message {message_id} in chat {chat.id}.")
        return post

    def add_reader(self, person: User) -> User:
        """Lets a reader in, with an empty private chat."""
        self.users[person.id] = person
        self.next_reader = max(self.next_reader, person.id + 1)
        self.chats[person.id] = Chat(id=person.id, type="private", user=person)
        self.chats[person.id].members = {person.id: "member", self.bot.id: "member"}
        self.journal.record("reader", reader=person.id)
        return person

    def add_crowd(self, count: int) -> range:
        """Lets many readers in at once who have started the bot already; returns their ids."""
        ids = range(self.next_reader, self.next_reader + count)
        for number in ids:
            name = f"Reader {number}"
            person = User(id=number, first_name=name, language_code="hi", started=True, in_crowd=True)
            self.users[number] = person
            members = {number: "member", self.bot.id: "member"}
            self.chats[number] = Chat(id=number, type="private", user=person, members=members)
        self.next_reader += count
        self.crowd += count
        return ids

    def named(self, username: str) -> Chat | None:
        """The public group or channel of that name, if there is one."""
        wanted = username.removeprefix("@").casefold()
        return next((chat for chat in self.groups() if (chat.username or "").casefold() == wanted), None)

    def groups(self) -> list[Chat]:
        """All groups and channels, the oldest first."""
        return [self.chats[each] for each in self._groups]

    def add_group(self, title: str, kind: str, *, is_forum: bool = False) -> Chat:
        """Opens an empty group or channel with an id like Telegram's."""
        number = 1 + len(self._groups)
        chat_id = -4_000_000_000 - number if kind == "group" else -1_002_000_000_000 - number
        self._groups.append(chat_id)
        # A topic has the id of its first message, and General has the first id of all.
        first = GENERAL if is_forum else 0
        self.chats[chat_id] = Chat(id=chat_id, type=kind, title=title, is_forum=is_forum, last_id=first)
        return self.chats[chat_id]

    def add_topic(self, chat: Chat, name: str, author: User) -> Topic:
        """Opens a topic, by a service message whose id it takes."""
        opening = self.draft(chat, author, {"forum_topic_created": {"name": name, "icon_color": 7322096}})
        opening.topic = opening.id
        chat.topics[opening.id] = Topic(opening.id, name)
        self.post(opening)
        return chat.topics[opening.id]

    def draft(self, chat: Chat, author: User, content: JSON) -> Message:
        """A message with its own id and date that nobody has seen yet."""
        chat.last_id += 1
        return Message(id=chat.last_id, chat=chat, author=author, date=int(self.clock()), content=content)

    def post(self, post: Message, shown: JSON | None = None) -> Message:
        """Puts a message into its chat: readers see it, and the bot if it is meant to.

        Args:
            post: the message.
            shown: its ``Message`` object, where somebody made it already.
        """
        post.chat.messages[post.id] = post
        entry = self.journal.record("message", **wire.place(post), message=wire.seen(post, shown=shown))
        post.chat.touched = entry["event"]
        self._tell_bot("channel_post" if post.chat.is_channel else "message", post)
        return post

    def last_of(self, chat: Chat, author: User) -> float:
        """When somebody last wrote in a chat that is in slow mode; long ago if never."""
        mine = (
            post.date
            for post in reversed(chat.messages.values())
            if post.author is author and not post.is_service
        )
        return next(mine, 0)

    def revise(self, post: Message, content: JSON, by: User) -> Message:
        """Gives a message new content; the bot is told of what others changed."""
        post.content = content
        post.edited = int(self.clock())
        self.journal.record("edited", **wire.place(post), message=wire.seen(post))
        if by is not self.bot:
            self._tell_bot("edited_channel_post" if post.chat.is_channel else "edited_message", post)
        return post

    def delete(self, post: Message) -> None:
        """Takes a message away from all who see it."""
        post.deleted = True
        self.journal.record("deleted", **wire.place(post), message_id=post.id)

    def press(self, reader: User, chat: Chat, message_id: int, data: str, *, stale: bool = False) -> Query:
        """A reader presses a button: the bot gets a callback query, once open."""
        query = Query(secrets.token_hex(9), reader, chat, message_id, open=not stale)
        self.queries[query.id] = query
        pressed = {"reader": reader.id, "message_id": message_id, "data": data, "query_id": query.id}
        self.journal.record("press", chat=chat.id, **pressed)
        self.tell("callback_query", wire.callback_query(query, data), chat)
        return query

    def tell(self, kind: str, payload: JSON, chat: Chat) -> None:
        """Queues an update for the bot."""
        update_id = self.updates.push(kind, payload)
        if update_id is not None:
            self.journal.record("update", update_id=update_id, type=kind, chat=chat.id)

    def _tell_bot(self, kind: str, post: Message) -> None:
        if post.author is self.bot and not post.is_service:
            return
        if is_shown(post, self.bot, privacy=self.privacy):
            self.tell(kind, wire.message(post), post.chat)
        else:
            self.journal.record("unseen", chat=post.chat.id, message_id=post.id)
