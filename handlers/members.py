"""Where the bot may write changes: it comes, goes, is blocked, promoted, or a topic is closed.

update -> what it means for the chat's subscriptions -> they rest, go on, or move
"""

from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from telegram import Chat, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import BaseHandler, CallbackContext, ChatMemberHandler, MessageHandler, filters

from bot.delivery.resting import tell_resting
from handlers.context import Services, Turn, turn_of

if TYPE_CHECKING:
    from bot.store.subscriptions import Subscription  # SQLAlchemy is imported while the bot connects

Greet: TypeAlias = Callable[[Turn], Coroutine[Any, Any, None]]
Context: TypeAlias = CallbackContext[Any, Any, Any, Any]
Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]

OUTSIDE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})
IN_MESSAGES = filters.UpdateType.MESSAGE

# Being let in again opens no topic; an admin of the bot's rank may write in closed ones.
TOPICS = frozenset({"topic_closed", "topic_deleted"})


@dataclass(frozen=True, slots=True)
class Rest:
    """All subscriptions of the chat rest, for that reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """Those that rest go on, but for these reasons."""

    but: Collection[str] = ()


def observers(services: Services, greet: Greet) -> list[BaseHandler[Update, Any, Any]]:
    """The handlers of what happens to the bot; a group that it comes into is greeted."""
    closed, reopened = filters.StatusUpdate.FORUM_TOPIC_CLOSED, filters.StatusUpdate.FORUM_TOPIC_REOPENED
    return [
        MessageHandler(IN_MESSAGES & filters.StatusUpdate.MIGRATE, _moved(services)),
        MessageHandler(IN_MESSAGES & (closed | reopened), _topic_changed(services)),
        ChatMemberHandler(_changed(services, greet), ChatMemberHandler.MY_CHAT_MEMBER),
    ]


def meaning(kind: str, member: ChatMember) -> Rest | GoOn:
    """What the bot's new standing means for the subscriptions of a chat of that kind.

    A bot is in a channel as one of its admins, or it cannot post there.
    """
    if member.status in OUTSIDE:
        return Rest("blocked" if kind == ChatType.PRIVATE else "kicked")
    if kind == ChatType.CHANNEL:
        posts = isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
        return GoOn() if posts else Rest("no_right")
    if isinstance(member, ChatMemberRestricted):
        if not member.is_member:
            return Rest("kicked")
        return GoOn(but=TOPICS) if member.can_send_messages else Rest("no_right")
    manages = isinstance(member, ChatMemberAdministrator) and bool(member.can_manage_topics)
    return GoOn() if manages else GoOn(but=TOPICS)


def _changed(services: Services, greet: Greet) -> Callback:
    async def callback(update: Update, _context: Context) -> None:
        change = update.my_chat_member
        if change is None:
            return
        await _follow(services, change.chat, meaning(change.chat.type, change.new_chat_member))
        came = change.old_chat_member.status in OUTSIDE and change.new_chat_member.status not in OUTSIDE
        if came and change.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}:
            await greet(await turn_of(update, services))

    return callback


async def _follow(services: Services, chat: Chat, meant: Rest | GoOn) -> None:
    match meant:
        case Rest(reason):
            resting = await services.subscriptions.rest_all(chat.id, reason)
            # A group's topics may have been set up by one person, who need hear it once.
            for subscription in {each.set_by: each for each in resting}.values():
                await _tell(services, subscription, chat.title)
        case GoOn(but):
            revived = await services.subscriptions.revive_all(chat.id, but=but)
            if revived and chat.type == ChatType.PRIVATE:
                services.returned.remember(chat.id, max(each.missed for each in revived))


async def _tell(services: Services, resting: "Subscription", title: str | None) -> None:
    await tell_resting(
        services.bot,
        services.sender,
        services.chats,
        services.wordings,
        services.language,
        resting,
        title,
    )


def _moved(services: Services) -> Callback:
    """A group has become a supergroup; both chats are told, in either order."""

    async def callback(update: Update, _context: Context) -> None:
        message = update.message
        if message is None:
            return
        origin = message.migrate_from_chat_id or message.chat_id
        target = message.migrate_to_chat_id or message.chat_id
        await services.subscriptions.move(origin, target)

    return callback


def _topic_changed(services: Services) -> Callback:
    async def callback(update: Update, _context: Context) -> None:
        message = update.message
        if message is None:
            return
        topic = message.message_thread_id if message.is_topic_message else None
        if message.forum_topic_closed is None:
            await services.subscriptions.revive(message.chat_id, topic)
            return
        resting = await services.subscriptions.rest(message.chat_id, "topic_closed", topic)
        if resting is not None:
            await _tell(services, resting, message.chat.title)

    return callback
