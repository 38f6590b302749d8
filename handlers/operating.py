"""The table of the operators' commands and buttons; below it, what counts as an order."""

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import Bot, BotCommand, BotCommandScopeChat, Message, MessageEntity, Update
from telegram.error import TelegramError
from telegram.ext import CallbackContext, MessageHandler, filters
from typing_extensions import override

from bot.delivery.outgoing import Place
from handlers import broadcast, feeds, links, operators, publish, recall, stats, underway
from handlers.context import Services, Turn, turn_of
from handlers.operators import Act, Order, authorised, is_of_operator, is_own, refused

log = logging.getLogger(__name__)

Context: TypeAlias = CallbackContext[Any, Any, Any, Any]
Obey: TypeAlias = Callable[[Order], Awaitable[None]]


async def publish_story(order: Order) -> None:
    """Show the story that was given, look at the link of one, or ask for one."""
    matter = order.matter
    if matter is None or not links.is_link(matter.text):
        await publish.publish(order)
    elif not await refused(matter):
        await links.look(matter)


async def take_story(order: Order) -> None:
    """Take a story that was asked for, or look at the link of one."""
    if not links.is_link(order.text):
        await publish.take(order)
    elif not await refused(order):
        await links.look(order)


COMMANDS: dict[str, Obey] = {
    "publish": publish_story,
    "broadcast": broadcast.broadcast,
    "recall": recall.recall,
    "feeds": feeds.feeds,
    "stats": stats.stats,
}

NUMBER = "([0-9]{1,18})"
KEY = "([0-9a-f]{8})"

PRESSES: tuple[tuple[re.Pattern[str], Act], ...] = tuple(
    (re.compile(pattern), authorised(act))
    for pattern, act in (
        (f"draft:cancel:{KEY}", operators.cancel),
        (f"publish:(send|breaking):{KEY}", publish.send),
        (f"broadcast:{KEY}", broadcast.send),
        (f"stop:{NUMBER}", underway.stop),
        ("recall:back", recall.back),
        (f"recall:choose:{NUMBER}", recall.choose),
        (f"recall:correct:{NUMBER}", recall.correct),
        (f"recall:delete:{NUMBER}", recall.delete),
        (f"recall:withdraw:{NUMBER}", recall.withdraw),
        (f"recall:send:{KEY}", recall.send),
        ("feeds:add", feeds.add),
        (f"feeds:list:{NUMBER}", feeds.turn_page),
        (f"feeds:open:{NUMBER}", feeds.open_one),
        (f"feeds:back:{NUMBER}", feeds.back),
        (f"feeds:carry:(text|summary):{NUMBER}", feeds.carry),
        (f"feeds:ask:(title|language|tags):{NUMBER}", feeds.ask_for),
        (f"feeds:release:{NUMBER}:{NUMBER}", feeds.release),
        (f"feeds:drop:{NUMBER}:{NUMBER}", feeds.drop),
        (f"feeds:resume:{NUMBER}", feeds.resume),
        (f"feeds:remove:{NUMBER}", feeds.remove),
        (f"feeds:removed:{NUMBER}", feeds.removed),
        (f"link:story:{KEY}", publish.offered),
        (f"link:feed:{KEY}", feeds.offered),
    )
)


# Texts that were asked for, by what they were asked for; below, those about something that is there.
ANSWERS: dict[str, Obey] = {"publish": take_story, "broadcast": broadcast.take, "feed": feeds.take}
ANSWERS_ABOUT: dict[str, Callable[[Order, int], Awaitable[None]]] = {
    "correct": recall.take,
    "title": feeds.take_title,
    "language": feeds.take_language,
    "tags": feeds.take_tags,
}

# Where a word that stands for a command may be the answer: हिंदी, समाचार.
OF_A_WORD = frozenset({"title", "language", "tags"})


@dataclass(frozen=True, slots=True)
class Heard:
    """What an operator's message asks for: a command, or the text that the bot has asked for, or a look.

    Attributes:
        command: Its name; None where there is none.
        after: Where what follows it begins.
        link: Whether it is an address alone, which nobody has asked for.
    """

    command: str | None
    after: int = 0
    link: bool = False


def heard(message: Message, services: Services) -> Heard | None:
    """What an operator orders with a message; None where it is no order, and means what it means to all."""
    if not is_of_operator(message, services.desk.admins):
        return None
    command = _command(message)
    if command is not None:
        known = command.command in COMMANDS and is_own(message)
        return command if known else None
    draft = services.desk.asked(message.chat.id)
    if draft is None:
        return Heard(None, link=True) if _is_link(message, services) else None
    said = services.words.understand(message.text or "")
    taken = said is None or said.command == "cancel" or draft.purpose in OF_A_WORD
    return Heard(None) if taken else None


class Orders(filters.MessageFilter):
    """Lets through what operators order, and nothing else."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    @override
    def filter(self, message: Message) -> bool:
        return heard(message, self._services) is not None


def conversation(services: Services) -> MessageHandler[Any, Any]:
    """The handler of all orders; it comes before those of what everybody may say."""
    return MessageHandler(filters.UpdateType.MESSAGE & Orders(services), _obeying(services))


def help_of(turn: Turn) -> Sequence[str]:
    """The commands that this reader has beyond everybody's: an operator's, in private."""
    operator = turn.private and turn.place.chat in turn.services.desk.admins
    return [*COMMANDS] if operator else []


async def publish_menus(bot: Bot, services: Services, rows: Sequence[str]) -> None:
    """Give each operator's private chat a command menu with their commands at its end; a courtesy.

    Args:
        bot: The way to Telegram.
        services: What the bot has.
        rows: The commands of everybody.
    """
    for admin in sorted(services.desk.admins):
        language = await services.chats.language(admin) or services.language
        wording = services.wordings[language]
        shown = [BotCommand(name, wording.text(f"menu_{name}")) for name in (*rows, *COMMANDS)]
        try:
            await bot.set_my_commands(shown, scope=BotCommandScopeChat(admin))
        except TelegramError as error:
            log.info("An operator has no command menu of their own yet: %s", error)


def _obeying(services: Services) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    async def callback(update: Update, _context: Context) -> None:
        message = update.message
        order = heard(message, services) if message is not None else None
        if message is None or order is None:
            return
        turn = await turn_of(update, services)
        if order.command is not None:
            await COMMANDS[order.command](Order(turn, message, order.after))
        elif order.link:
            await links.look(Order(turn, message))
        else:
            await _answer(Order(turn, message))

    return callback


async def _answer(order: Order) -> None:
    """What was asked for has come, or a word that says it will not."""
    turn = order.turn
    draft = turn.services.desk.asked(turn.place.chat)
    if draft is None:
        return
    said = turn.services.words.understand(order.text)
    if said is not None and said.command == "cancel":
        await operators.drop(turn)
    elif draft.about is not None:
        await ANSWERS_ABOUT[draft.purpose](order, draft.about)
    else:
        await ANSWERS[draft.purpose](order)


def _is_link(message: Message, services: Services) -> bool:
    """Whether an operator's own message is an address and nothing else, and nothing was asked for."""
    link = links.is_link(message.text or "") and is_own(message)
    return link and not services.asked.waits(Place(message.chat.id), message.chat.id)


def _command(message: Message) -> Heard | None:
    """The command that a text or a caption begins with, and where what follows begins."""
    text = message.text or message.caption or ""
    for mark in message.entities or message.caption_entities:
        if mark.type == MessageEntity.BOT_COMMAND and mark.offset == 0:
            return Heard(text[1 : mark.length].partition("@")[0].lower(), mark.length)
    return None
