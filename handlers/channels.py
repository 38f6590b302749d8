"""A channel is subscribed from the private chat of one of its admins.

reader  चैनल                       (or /subscribe चैनल, or /subscribe @name, or @name alone)
bot     किस चैनल में नई खबरें चाहिए?    a key below the text field: [चैनल चुनें]
reader  chooses one
bot     अब हर नई खबर “…” में मिलेगी। 🔔      (or what is missing)

Nothing is remembered between these lines: a chosen chat and a name say by themselves what is meant.
"""

import re
from dataclasses import dataclass

from telegram import ChatFullInfo, ChatMember, ChatMemberAdministrator
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.delivery.outgoing import ChannelKey, NoKey, Outgoing
from bot.i18n import isolate
from bot.text.rich import RichText
from handlers.context import ADMINS, Turn

# A name as readers write it: @name, or the address that it stands for.
NAMED = re.compile(r"\s*(?:@|(?:https?://)?(?:t|telegram)\.me/)([A-Za-z]\w{3,31})/?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The channel that a reader means: its id or @name, and its title as far as it is known."""

    reference: int | str
    title: str


def named(text: str) -> Wanted | None:
    """The channel whose name or address this is, and nothing else."""
    match = NAMED.fullmatch(text)
    return Wanted(f"@{match[1]}", f"@{match[1]}") if match else None


def is_meant(turn: Turn) -> bool:
    """Whether what stands after /subscribe is about a channel."""
    said = turn.services.words.understand(turn.argument)
    return named(turn.argument) is not None or (said is not None and said.command == "channel")


async def subscribe(turn: Turn) -> None:
    """Subscribe the channel that is named after the command, or ask for one."""
    wanted = named(turn.argument)
    if wanted is None:
        await ask(turn)
    else:
        await subscribe_channel(turn, wanted)


async def choose(turn: Turn) -> None:
    """Subscribe the channel that was chosen by the key."""
    if turn.shared is not None:
        await subscribe_channel(turn, Wanted(turn.shared.chat_id, turn.shared.title or ""))


async def ask(turn: Turn) -> None:
    """Ask for a channel, with a key that lets the reader choose one."""
    await turn.say(Outgoing(RichText(turn.wording.text("channel_which")), keys=_key(turn)))


async def subscribe_channel(turn: Turn, wanted: Wanted) -> None:
    """Have every new story come to a channel, if reader and bot are its admins; else say what is missing."""
    channel = await _find(turn, wanted)
    if channel is not None and channel.type != ChatType.CHANNEL:
        await ask(turn)
        return
    if channel is None or not _may_post(await _member(turn, channel, turn.services.bot.id)):
        await _say(turn, "channel_bot_no_admin", (channel and channel.title) or wanted.title, done=False)
        return
    reader = await _member(turn, channel, turn.asker or 0)
    if reader is None or reader.status not in ADMINS:
        await _say(turn, "channel_reader_no_admin", channel.title or wanted.title)
        return
    await turn.services.subscriptions.subscribe(
        channel.id, None, "channel", language=turn.wording.language, set_by=turn.asker
    )
    await _say(turn, "channel_subscribed", channel.title or wanted.title)


async def _find(turn: Turn, wanted: Wanted) -> ChatFullInfo | None:
    """The chat, unless it is not there or the bot may not see it."""
    try:
        return await turn.services.bot.get_chat(wanted.reference)
    except (BadRequest, Forbidden):
        return None


async def _member(turn: Turn, channel: ChatFullInfo, person: int) -> ChatMember | None:
    """Somebody's standing, unless the bot may not see it."""
    try:
        return await turn.services.bot.get_chat_member(channel.id, person)
    except (BadRequest, Forbidden):
        return None


def _may_post(member: ChatMember | None) -> bool:
    if isinstance(member, ChatMemberAdministrator):
        return bool(member.can_post_messages)
    return member is not None and member.status == ChatMemberStatus.OWNER


async def _say(turn: Turn, key: str, title: str, *, done: bool = True) -> None:
    """Say how it went; the key goes, unless it is to be pressed again."""
    line = RichText(turn.wording.text(key, title=isolate(title)))
    await turn.say(Outgoing(line, keys=NoKey() if done else _key(turn)))


def _key(turn: Turn) -> ChannelKey:
    return ChannelKey(turn.wording.text("button_choose_channel"))
