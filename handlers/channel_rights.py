"""Channels as the private chat speaks of them: which one is meant, and whether the reader may change it.

Nothing that was found out before counts: buttons can be forged and rights be lost, so each step asks anew.
"""

import re
from dataclasses import dataclass
from typing import Literal

from telegram import ChatFullInfo, ChatMember, ChatMemberAdministrator
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.i18n import isolate
from handlers.context import ADMINS, Turn
from handlers.targets import Target

# A name as readers write it: @name, or the address that it stands for.
NAMED = re.compile(r"\s*(?:@|(?:https?://)?(?:t|telegram)\.me/)([A-Za-z]\w{3,31})/?\s*", re.ASCII)

Lacking = Literal["channel_none", "channel_bot_gone", "channel_reader_no_admin"]

# What is said of it where a button was pressed.
TOASTS: dict[Lacking, str] = {
    "channel_none": "toast_old_button",
    "channel_bot_gone": "toast_bot_no_admin",
    "channel_reader_no_admin": "toast_admins_only",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The channel that a reader means: its id or @name, and its title as far as it is known."""

    reference: int | str
    title: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is changed: the key of the sentence, and the title that stands in it."""

    lacking: Lacking
    title: str


def named(text: str) -> Wanted | None:
    """The channel whose name or address this is, and nothing else."""
    match = NAMED.fullmatch(text)
    return Wanted(f"@{match[1]}", f"@{match[1]}") if match else None


def meant(turn: Turn) -> tuple[Wanted | None, str]:
    """The channel of the button, or the one named after the command; and what stands after the name."""
    if turn.press is not None:
        channel = turn.press.channel
        return (Wanted(channel, "") if channel is not None else None), ""
    name, _, rest = turn.argument.strip().partition(" ")
    wanted = named(name) if turn.private else None
    return wanted, rest if wanted else turn.argument


def is_word_for_channel(turn: Turn) -> bool:
    """Whether it is but the word for one that stands after the command, in private."""
    said = turn.services.words.understand(turn.argument)
    return turn.private and said is not None and said.command == "channel"


async def channel_of(turn: Turn, wanted: Wanted) -> Target | Refusal:
    """The channel, if the reader is one of its admins; else what is lacking.

    Raises:
        TelegramError: Telegram cannot be asked.
    """
    if not turn.private:
        return Refusal("channel_none", wanted.title)
    found = await _find(turn, wanted)
    if found is None:
        return Refusal("channel_bot_gone", wanted.title)
    title = found.title or wanted.title
    if found.type != ChatType.CHANNEL:
        return Refusal("channel_none", title)
    reader = await _member(turn, found.id, turn.asker or 0)
    if reader is not None and reader.status in ADMINS:
        return Target(found.id, None, "channel", title)
    bot = await _member(turn, found.id, turn.services.bot.id)
    seen = bot is not None and bot.status in ADMINS
    return Refusal("channel_reader_no_admin" if seen else "channel_bot_gone", title)


async def may_post(turn: Turn, target: Target) -> bool:
    """Whether the bot can bring stories to a channel."""
    member = await _member(turn, target.chat, turn.services.bot.id)
    if isinstance(member, ChatMemberAdministrator):
        return bool(member.can_post_messages)
    return member is not None and member.status == ChatMemberStatus.OWNER


async def refuse(turn: Turn, refusal: Refusal) -> str | None:
    """Say what is lacking; gives the toast where a button was pressed."""
    if turn.press is not None:
        return turn.wording.text(TOASTS[refusal.lacking])
    await turn.say_line(turn.wording.text(refusal.lacking, title=isolate(refusal.title)))
    return None


async def ask_for_name(turn: Turn, command: str) -> None:
    """Say how a channel is named after a command."""
    await turn.say_line(turn.wording.text("channel_name_it", command=f"/{command}"))


async def _find(turn: Turn, wanted: Wanted) -> ChatFullInfo | None:
    """The chat, unless it is not there or the bot may not see it."""
    try:
        return await turn.services.bot.get_chat(wanted.reference)
    except (BadRequest, Forbidden):
        return None


async def _member(turn: Turn, channel: int, person: int) -> ChatMember | None:
    """Somebody's standing, unless the bot may not see it."""
    try:
        return await turn.services.bot.get_chat_member(channel, person)
    except (BadRequest, Forbidden):
        return None
