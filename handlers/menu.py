"""The table of commands: the handlers, the command menu and /help are made from it.

update -> turn -> feature -> answer; what a feature gives back is the toast of the button that was pressed
"""

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Update,
)
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.delivery.messages import next_steps
from bot.delivery.outgoing import Outgoing, rows_of
from bot.i18n import LANGUAGES, Wording
from bot.text.rich import RichText
from handlers import (
    about,
    channels,
    errors,
    headline,
    language,
    listen,
    members,
    operating,
    pages,
    quotes,
    read,
    settings,
    start,
    stories,
    subscribe,
    trial,
    voice,
)
from handlers import help as help_feature
from handlers.channel_rights import named
from handlers.context import Press, Services, Turn, turn_after_failure, turn_of
from handlers.words import Said, is_devanagari

log = logging.getLogger(__name__)

Feature: TypeAlias = Callable[[Turn], Awaitable[str | None]]
AnyApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Context: TypeAlias = CallbackContext[Any, Any, Any, Any]
Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Row:
    """One command: its name, what it does, its other names, and where it is shown, or heard in channels.

    `verbatim`: whether what stands after it are the reader's own words, also where we know them.
    """

    name: str
    act: Feature
    aliases: tuple[str, ...] = ()
    in_help: bool = True
    in_groups: bool = True
    in_channels: bool = False
    verbatim: bool = False


async def send_help(turn: Turn) -> None:
    """List the commands of this table."""
    shown = (row for row in MENU if row.in_help and (turn.private or row.in_groups))
    await help_feature.send_help(turn, [row.name for row in shown], operating.help_of(turn))


async def read_what(turn: Turn) -> None:
    """Read a story out of the shelf, or the page at the address that stands after the command."""
    if address := pages.address_after(turn):
        await pages.read_page(turn, address)
    else:
        await read.read(turn)


async def subscribe_to(turn: Turn) -> str | None:
    """Subscribe the chat, or the channel that the reader has in mind."""
    if channels.is_meant(turn):
        return await channels.subscribe(turn)
    return await subscribe.subscribe(turn)


async def unsubscribe_from(turn: Turn) -> str | None:
    """Turn new stories off in the chat, or in the channel that is named."""
    if channels.is_meant(turn):
        return await channels.unsubscribe(turn)
    return await subscribe.unsubscribe(turn)


MENU = (
    Row("headline", headline.headline),
    Row("listen", listen.listen, aliases=("audio",)),
    Row("read", read_what, aliases=("full", "story")),
    Row("quotes", quotes.quotes),
    Row("stories", stories.stories),
    Row("subscribe", subscribe_to, in_channels=True, verbatim=True),
    Row("unsubscribe", unsubscribe_from, aliases=("stop",), in_channels=True),
    Row("settings", settings.settings),
    Row("test", trial.trial, in_groups=False, verbatim=True),
    Row("voice", voice.voice),
    Row("language", language.language),
    Row("help", send_help),
    Row("about", about.about),
    Row("start", start.start, in_help=False, in_groups=False),
)

ARTICLE = "([a-z0-9]{1,16})"
NUMBER = "([0-9]{1,4})"

SCREENS = "main|form|night|place|language|topics|words|add|block"
CHOICES = "form|quiet|breaking|hours|place|topics|topic|clear"

VOICE = "([a-z]{1,16}):([A-Za-z0-9_+.-]{1,32})"

OF_SETTINGS: tuple[tuple[re.Pattern[str], Feature], ...] = (
    (re.compile("settings"), settings.settings),
    (re.compile(f"settings:({SCREENS})"), settings.turn_screen),
    (re.compile("settings:(topics):([0-9]{1,2})"), settings.turn_screen),
    (re.compile(f"settings:language:({'|'.join(LANGUAGES)})"), settings.choose_language),
    (re.compile(f"settings:({CHOICES}):([A-Za-z0-9_:/+-]{{1,48}})"), settings.choose),
)

# What a button may do for a channel, by what it carries behind the channel's id.
CHANNEL = re.compile("channel:(-[0-9]{1,14}):")
CHANNEL_PRESSES: tuple[tuple[re.Pattern[str], Feature], ...] = (
    (re.compile("subscribe"), channels.subscribe),
    (re.compile("unsubscribe"), channels.unsubscribe),
    *OF_SETTINGS,
)

# What each button does, by what it carries; what a button of ours does not carry is out of date or forged.
PRESSES: tuple[tuple[re.Pattern[str], Feature], ...] = (
    (re.compile(f"listen:{ARTICLE}"), listen.listen),
    (re.compile(f"listen_quotes:{ARTICLE}"), listen.listen_to_quotes),
    (re.compile("cancel"), listen.cancel),
    (re.compile(f"read:{ARTICLE}"), read.read),
    (re.compile(f"quotes:{ARTICLE}"), quotes.quotes),
    (re.compile(f"open:{ARTICLE}"), headline.headline),
    (re.compile(f"pages:{ARTICLE}"), read.in_pages),
    (re.compile(f"page:{ARTICLE}:{NUMBER}"), read.turn_page),
    (re.compile(f"list:{NUMBER}"), stories.stories),
    (re.compile(f"language:({'|'.join(LANGUAGES)})"), language.choose),
    (re.compile("start:(hi)"), start.in_hindi),
    (re.compile("subscribe"), subscribe.subscribe),
    (re.compile("unsubscribe"), subscribe.unsubscribe),
    *OF_SETTINGS,
    (re.compile("voice:(audio|voice)"), voice.choose_form),
    (re.compile("voice:(slower|faster)"), voice.choose_speed),
    (re.compile("voice:(all|back)"), voice.turn_screen),
    (re.compile(f"voice:pick:{VOICE}"), voice.choose_voice),
    (re.compile("voice:none"), voice.choose_none),
    *operating.PRESSES,
)

# What is edited or forwarded is not said to the bot.
SAID = filters.UpdateType.MESSAGE & ~filters.FORWARDED
POSTED = filters.UpdateType.CHANNEL_POST & ~filters.FORWARDED
IN_GROUPS = filters.ChatType.GROUPS
IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


def conversation(services: Services) -> list[BaseHandler[Update, Any, Any]]:
    """The handlers of the whole conversation, in the order in which they are asked."""
    return [
        operating.conversation(services),
        *(_command(row, services) for row in MENU),
        *(_command(row, services, POSTED) for row in MENU if row.in_channels),
        CallbackQueryHandler(_pressed(services)),
        *members.observers(services, start.greet_group),
        MessageHandler(IN_PRIVATE & filters.StatusUpdate.CHAT_SHARED, _answering(channels.choose, services)),
        MessageHandler(IN_PRIVATE & filters.TEXT, _typed(services)),
        MessageHandler(IN_GROUPS & filters.REPLY & SAID & filters.TEXT, _replied(services)),
        MessageHandler(IN_PRIVATE & ~filters.StatusUpdate.ALL, _answering(only_written, services)),
    ]


def failing(services: Services) -> Callable[[object, Context], Coroutine[Any, Any, None]]:
    """What happens when a feature fails: the reader is told, the button answered, the bot goes on."""

    async def callback(update: object, context: Context) -> None:
        if not isinstance(update, Update) or context.error is None:
            log.error("Failed without an update", exc_info=context.error)
            return
        try:
            await errors.tell(await turn_after_failure(update, services), context.error)
        except TelegramError as error:
            log.warning("A failure could not be told: %s", error)
        finally:
            if update.callback_query is not None:
                await services.sender.answer(update.callback_query.id)

    return callback


def commands(wording: Wording, rows: Iterable[Row]) -> list[BotCommand]:
    """The command menu in one language."""
    return [BotCommand(row.name, wording.text(f"menu_{row.name}")) for row in rows]


async def publish_menu(bot: Bot, services: Services) -> None:
    """Give Telegram the command menu and the bot's description: in Hindi, and in English for who reads it.

    These are courtesies: what Telegram refuses is logged, and the bot works without it. A description that
    the operator has written is left alone.
    """
    in_groups = [row for row in MENU if row.in_groups]
    scopes = (
        (None, MENU),
        (BotCommandScopeAllPrivateChats(), MENU),
        (BotCommandScopeAllGroupChats(), in_groups),
    )
    wordings = ((None, services.wordings["hi"]), ("en", services.wordings["en"]))
    try:
        for code, wording in wordings:
            for scope, rows in scopes:
                await bot.set_my_commands(commands(wording, rows), scope=scope, language_code=code)
        await _describe(bot, wordings)
    except TelegramError as error:
        log.warning("The command menu could not be set: %s", error)
    await operating.publish_menus(bot, services, [row.name for row in MENU])


async def only_written(turn: Turn) -> None:
    """Say that only written words are understood, with what brings the newest story."""
    article = await turn.services.loader.newest()
    steps = next_steps(article, turn.wording, only=("listen", "read"))
    sentence = RichText(turn.wording.plural("only_written", len(steps)))
    await turn.say(Outgoing(sentence, rows_of(steps)))


async def _describe(bot: Bot, wordings: Iterable[tuple[str | None, Wording]]) -> None:
    """Both descriptions, in every language; without one of its own a language has the default's."""
    long, short = await bot.get_my_description(), await bot.get_my_short_description()
    for code, wording in wordings:
        if not long.description:
            await bot.set_my_description(wording.text("profile_description"), language_code=code)
        if not short.short_description:
            await bot.set_my_short_description(wording.text("profile_short"), language_code=code)


def _command(row: Row, services: Services, where: filters.BaseFilter = SAID) -> CommandHandler[Any, Any]:
    async def callback(update: Update, context: Context) -> None:
        argument = " ".join(context.args or ())
        understood = None if row.verbatim else services.words.understand(argument)
        said = understood or Said(row.name)
        turn = await turn_of(update, services)
        await row.act(replace(turn, argument=said.argument or argument, number=said.number))

    return CommandHandler([row.name, *row.aliases], callback, filters=where)


def _answering(act: Feature, services: Services) -> Callback:
    async def callback(update: Update, _context: Context) -> None:
        await act(await turn_of(update, services))

    return callback


def _pressed(services: Services) -> Callback:
    async def callback(update: Update, _context: Context) -> None:
        query = update.callback_query
        if query is None or query.message is None:  # only inline mode knows the latter, and we have none
            return
        act, press = _meaning(query.data or "", query.id, query.message.message_id)
        turn = await turn_of(update, services, press=press)
        toast = await act(turn) if act else turn.wording.text("toast_old_button")
        await services.sender.answer(query.id, toast or "")

    return callback


def _meaning(data: str, query: str, message: int) -> tuple[Feature | None, Press | None]:
    """The feature that a button asks for, and with what; nothing for a button that is none of ours."""
    prefix = CHANNEL.match(data)
    channel, table = (int(prefix[1]), CHANNEL_PRESSES) if prefix else (None, PRESSES)
    for pattern, act in table:
        if match := pattern.fullmatch(data, prefix.end() if prefix else 0):
            return act, Press(query, message, match.groups(), channel)
    return None, None


def _typed(services: Services) -> Callback:
    """Plain words in private: those that stand for a command, thanks, and the rest."""
    wordless = {"open": headline.headline, "cancel": listen.cancel, "channel": channels.ask}
    acts = wordless | {row.name: row.act for row in MENU}

    async def callback(update: Update, _context: Context) -> None:
        message = update.message
        if message is None or message.text is None:
            return
        said, forwarded = services.words.understand(message.text), message.forward_origin is not None
        if forwarded and (said is not None or message.text.startswith("/")):
            return
        turn = await turn_of(update, services)
        if (
            not forwarded
            and not message.text.startswith("/")
            and await settings.take_words(turn, message.text)
        ):
            return
        if turn.chosen is None and is_devanagari(message.text) and not forwarded:
            await services.chats.choose_language(turn.place.chat, "hi")
            turn = turn.speaking("hi")
        if said is None and not forwarded and named(message.text):
            await channels.subscribe(replace(turn, argument=message.text))
        elif said is None and not forwarded and (link := pages.link_in(turn, message.text)):
            await pages.read_page(turn, link)
        elif said is None:
            await turn.say_line(turn.wording.text("not_understood"))
        elif said.command == "thanks":
            await turn.say_line(turn.wording.text("thanks"))
        else:
            await acts[said.command](replace(turn, argument=said.argument or "", number=said.number))

    return callback


def _replied(services: Services) -> Callback:
    """What was written in a group as the answer to the bot's question."""

    async def callback(update: Update, _context: Context) -> None:
        message = update.message
        if message is None or message.text is None or message.reply_to_message is None:
            return
        turn = await turn_of(update, services)
        await settings.take_words(turn, message.text, message.reply_to_message.message_id)

    return callback
