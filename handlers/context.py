"""What every feature is given: the services, and the turn of one reader."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from telegram import Bot, Chat, ChatShared, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.article import Article, Quote
from bot.delivery import messages
from bot.delivery.aloud import Reading
from bot.delivery.audio_requests import AudioRequests, Request
from bot.delivery.fading import Fading
from bot.delivery.messages import View
from bot.delivery.outgoing import Outgoing, Place
from bot.delivery.sender import Sender
from bot.errors import ArticleNotFound, KhabarError, StoreError
from bot.i18n import Wording, choose_language
from bot.loader import ArticleLoader
from bot.text.rich import RichText
from handlers.asked import Asked
from handlers.desk import Desk
from handlers.fetching import Fetching
from handlers.words import Words

if TYPE_CHECKING:
    from bot.audio.engine import Engine
    from bot.audio.narrator import Narrator
    from bot.sources.sources import Sources  # it waits with what it imports for the first need
    from bot.store.chats import Chats  # SQLAlchemy is imported while the bot connects
    from bot.store.feeds import Feeds
    from bot.store.pages import Pages
    from bot.store.subscriptions import Subscriptions

ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


class NoSuchNumber(KhabarError):
    """A reader typed a number that no story has; `total` says how many there are."""

    def __init__(self, total: int) -> None:
        super().__init__("no_such_number", n=total)
        self.total = total


class Listed:
    """The stories that each chat's last list showed, by number; who asked longest ago is forgotten.

    A number typed after the list means what the list showed, also when a newer story has come since.
    """

    def __init__(self, most_chats: int = 1000) -> None:
        self._most = most_chats
        self._chats: OrderedDict[int, dict[int, str]] = OrderedDict()

    def remember(self, chat: int, shown: Mapping[int, str], *, anew: bool) -> None:
        """Keep the ids that a page of the list showed; `anew` when it is a new list, not a page turned."""
        known = {} if anew else self._chats.get(chat, {})
        self._chats[chat] = {**known, **shown}
        self._chats.move_to_end(chat)
        if len(self._chats) > self._most:
            self._chats.popitem(last=False)

    def find(self, chat: int, number: int) -> str | None:
        """The id under that number in the chat's last list, None if it showed no such number."""
        return self._chats.get(chat, {}).get(number)


class Returned:
    """Readers who have let the bot in again and not written since; who did so longest ago is forgotten."""

    def __init__(self, most: int = 1000) -> None:
        self._most = most
        self._missed: OrderedDict[int, int] = OrderedDict()

    def remember(self, chat: int, missed: int) -> None:
        """Keep how many articles were broadcast meanwhile."""
        self._missed[chat] = missed
        self._missed.move_to_end(chat)
        if len(self._missed) > self._most:
            self._missed.popitem(last=False)

    def take(self, chat: int) -> int | None:
        """How many that were, once; None for a reader who was not away."""
        return self._missed.pop(chat, None)


@dataclass(frozen=True, slots=True)
class Services:
    """What the features work with; put together once, in bot.app."""

    loader: ArticleLoader
    chats: "Chats"
    subscriptions: "Subscriptions"
    feeds: "Feeds"
    pages: "Pages"
    sender: Sender
    fading: Fading
    narrator: "Narrator"
    engines: "tuple[Engine, ...]"
    audio: AudioRequests
    sources: "Sources"
    bot: Bot
    wordings: Mapping[str, Wording]
    words: Words
    language: str
    zone: tzinfo
    now: Callable[[], datetime]
    desk: Desk
    wake: Callable[[], None] = lambda: None  # tells the delivery that there is something to do
    look: Callable[[], None] = lambda: None  # tells what looks at feeds that one of them is due
    listed: Listed = field(default_factory=Listed)
    asked: Asked = field(default_factory=Asked)
    fetching: Fetching = field(default_factory=Fetching)
    returned: Returned = field(default_factory=Returned)


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed.

    Attributes:
        query: The query to answer.
        message: The message that it is under.
        arguments: What the button carries behind its verb.
        channel: The channel that it says it is about, not yet authorised; None for the chat itself.
    """

    query: str
    message: int
    arguments: tuple[str, ...]
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that one reader did, and the way to answer it.

    Attributes:
        services: What the bot has.
        place: Where the answer goes.
        message: What the reader wrote, or what the button is under.
        kind: The kind of chat, as Telegram names it.
        asker: The reader's id; None for one who writes as a chat.
        anonymous: Whether the reader writes as the group itself, which only its admins can.
        chosen: The interface language this chat has chosen, if it has.
        wording: The words to answer with.
        argument: What stands after the command or the word.
        number: The story's number, if one was given.
        press: The button, if it was one.
        shared: The chat that the reader chose by a key, if that is what they did.
    """

    services: Services
    place: Place
    message: int | None
    kind: str
    asker: int | None
    anonymous: bool
    chosen: str | None
    wording: Wording
    argument: str = ""
    number: int | None = None
    press: Press | None = None
    shared: ChatShared | None = None

    @property
    def private(self) -> bool:
        """Whether this is a private chat."""
        return self.kind == ChatType.PRIVATE

    @property
    def view(self) -> View:
        """For whom messages are made."""
        return View(self.wording, self.services.zone, self.private)

    def speaking(self, language: str) -> "Turn":
        """The same turn, answered in another language."""
        return replace(self, wording=self.services.wordings[language], chosen=language)

    async def say(self, *messages: Outgoing) -> None:
        """Send messages in order."""
        await self.services.sender.send(self.place, messages)

    async def say_line(self, line: str) -> None:
        """Send one sentence."""
        await self.say(Outgoing(RichText(line)))

    async def show(self, message: Outgoing) -> None:
        """Put the message in the place of the one whose button was pressed, else send it."""
        if self.press is None:
            await self.say(message)
        else:
            await self.services.sender.edit(self.place, self.press.message, message)

    async def card(self, article: Article, *, before: str = "") -> Outgoing:
        """The headline card, with the listening time once there is an audio."""
        narration = await self.services.narrator.find(article)
        seconds = narration.seconds if narration else None
        return await asyncio.to_thread(messages.card, article, self.view, before=before, seconds=seconds)

    async def hear(self, article: Article, quotes: tuple[Quote, ...] | None = None) -> str | None:
        """Have an article read aloud, or these quotes of it; gives the toast where it has just been sent."""
        request = Request(
            reading=Reading(article, quotes, self.view),
            listening=await self.services.chats.listening(self.place.chat),
            place=replace(self.place, reply_to=self.message),
            asker=self.asker,
            for_all=self.press is not None and not self.private,
            in_channel=self.kind == ChatType.CHANNEL,
        )
        return None if self.services.audio.ask(request) else self.wording.text("toast_audio_sent")

    async def article(self) -> Article:
        """The article that is meant: the button's, the number's, or the newest.

        A button may also mean a page that this chat has sent, and no other chat.

        Raises:
            EmptyShelf: There is none at all.
            ArticleNotFound: The button's is gone.
            NoSuchNumber: There are fewer.
        """
        if self.press is not None:
            return await self._named(self.press.arguments[0])
        if self.number is not None:
            return await self._numbered(self.number)
        return await self.services.loader.newest()

    async def of_an_admin(self) -> bool:
        """Whether the reader may change what concerns the whole chat; in private everybody may."""
        if self.private or self.anonymous:
            return True
        if self.asker is None:
            return False
        member = await self.services.bot.get_chat_member(self.place.chat, self.asker)
        return member.status in ADMINS

    async def _named(self, article_id: str) -> Article:
        try:
            return await self.services.loader.by_id(article_id)
        except ArticleNotFound:
            pages, now = self.services.pages, self.services.now()
            page = await pages.get(self.place.chat, article_id, now) if self.private else None
            if page is None:
                raise
            return page

    async def _numbered(self, number: int) -> Article:
        shown = self.services.listed.find(self.place.chat, number)
        if shown is not None:
            return await self.services.loader.by_id(shown)
        page = await self.services.loader.page(number, size=1)
        if page.number != number:
            raise NoSuchNumber(page.total)
        return page.articles[0]


async def turn_of(update: Update, services: Services, press: Press | None = None) -> Turn:
    """The turn that an update is.

    Args:
        update: One with a chat; every kind that the bot asks Telegram for has one.
        services: What the bot has.
        press: The button, if it was one.
    """
    return _turn(update, services, await _chosen(update, services), press)


async def turn_after_failure(update: Update, services: Services) -> Turn:
    """The turn in which a failure is told; without the chat's choice where it is the store that fails."""
    try:
        return await turn_of(update, services)
    except StoreError:
        return _turn(update, services, None, None)


def _turn(update: Update, services: Services, chosen: str | None, press: Press | None) -> Turn:
    chat, message = update.effective_chat, update.effective_message
    if chat is None:
        raise ValueError("an update without a chat")
    user = update.effective_user
    language = choose_language(chosen, user.language_code if user else None, services.language)
    return Turn(
        services=services,
        place=_place(chat, message),
        message=message.message_id if message else None,
        kind=chat.type,
        asker=user.id if user else None,
        anonymous=_anonymous(chat, message),
        chosen=chosen,
        wording=services.wordings[language],
        press=press,
        shared=message.chat_shared if message else None,
    )


async def _chosen(update: Update, services: Services) -> str | None:
    """The chat's own choice; in a group without one, the choice that the asker made in private."""
    chat, user = update.effective_chat, update.effective_user
    chosen = await services.chats.language(chat.id) if chat else None
    if chosen is None and user is not None and (chat is None or user.id != chat.id):
        chosen = await services.chats.language(user.id)
    return chosen


def _place(chat: Chat, message: Message | None) -> Place:
    if message is None:
        return Place(chat.id)
    topic = message.message_thread_id if message.is_topic_message else None
    return Place(chat.id, topic, None if chat.type == ChatType.PRIVATE else message.message_id)


def _anonymous(chat: Chat, message: Message | None) -> bool:
    return message is not None and message.sender_chat is not None and message.sender_chat.id == chat.id
