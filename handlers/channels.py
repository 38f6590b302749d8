"""A channel is subscribed, and its stories turned off, from the private chat of one of its admins.

reader  चैनल                       (or /subscribe चैनल, or /subscribe @name, or @name alone)
bot     किस चैनल में नई खबरें चाहिए?    a key below the text field: [चैनल चुनें]
reader  chooses one
bot     अब हर नई खबर “…” में मिलेगी। 🔔      (or what is missing)
bot     समय और तरीका …                  [सेटिंग बदलें] [खबरें बंद करें]
reader  /subscribe @name खेल
bot     अब इस विषय की हर नई खबर “…” में मिलेगी: खेल 🔔    (or what can be chosen)
reader  /unsubscribe @name
bot     अब नई खबरें “…” में नहीं आएँगी।     [फिर चालू करें]

Nothing is remembered between these lines: a chosen chat, a name and a button say by themselves what is meant.
"""

from collections.abc import Sequence

from bot.delivery.outgoing import ChannelKey, NoKey, Outgoing, with_buttons
from bot.i18n import isolate
from bot.text.rich import RichText, join
from handlers import topics
from handlers.channel_rights import (
    Refusal,
    Wanted,
    ask_for_name,
    channel_of,
    is_word_for_channel,
    may_post,
    meant,
    refuse,
)
from handlers.context import Turn
from handlers.targets import Target
from handlers.wishes import listed


def is_meant(turn: Turn) -> bool:
    """Whether what stands after the command is about a channel."""
    return meant(turn)[0] is not None or is_word_for_channel(turn)


async def subscribe(turn: Turn) -> str | None:
    """Subscribe the channel of the button, or the one named after the command; or ask for one."""
    wanted, rest = meant(turn)
    if wanted is None:
        await ask(turn)
        return None
    return await _subscribe(turn, wanted, rest)


async def choose(turn: Turn) -> str | None:
    """Subscribe the channel that was chosen by the key."""
    if turn.shared is None:
        return None
    return await _subscribe(turn, Wanted(turn.shared.chat_id, turn.shared.title or ""))


async def ask(turn: Turn) -> None:
    """Ask for a channel, with a key that lets the reader choose one."""
    await turn.say(Outgoing(RichText(turn.wording.text("channel_which")), keys=_key(turn)))


async def unsubscribe(turn: Turn) -> str | None:
    """Have no new stories come any more to the channel of the button, or the one named after the command."""
    wanted, _ = meant(turn)
    if wanted is None:
        await ask_for_name(turn, "unsubscribe")
        return None
    target = await channel_of(turn, wanted)
    if isinstance(target, Refusal):
        return await refuse(turn, target)
    was_on = await turn.services.subscriptions.unsubscribe(target.chat)
    line = _line(turn, "channel_unsubscribed" if was_on else "channel_not_subscribed", target.title)
    again = target.button(turn.wording.text("button_subscribe_again"), "subscribe")
    await turn.say(with_buttons(RichText(f"{line}\n"), [[again]], turn.wording))
    return None


async def _subscribe(turn: Turn, wanted: Wanted, named: str = "") -> str | None:
    """Have every new story, or those of the topics that are named, come to a channel; or say what is missing.

    Reader and bot must be its admins.
    """
    target = await channel_of(turn, wanted)
    if isinstance(target, Target) and not await may_post(turn, target):
        target = Refusal("channel_bot_gone", target.title or "")
    if isinstance(target, Refusal):
        return await _refuse(turn, target)
    chosen = await topics.add(turn, target, named) if named.strip() else None
    if isinstance(chosen, topics.Strange):
        await turn.say(_not_offered(turn, target, chosen))
        return None
    new = await turn.services.subscriptions.subscribe(
        target.chat, None, "channel", language=turn.wording.language, set_by=turn.asker
    )
    if chosen is not None:
        await _done(turn, target, _line_of_topics(turn, target, chosen))
    else:
        key = "channel_subscribed" if new else "channel_subscribed_already"
        await _done(turn, target, _line(turn, key, target.title))
    return None


def _line_of_topics(turn: Turn, target: Target, chosen: Sequence[str]) -> str:
    title, shown = isolate(target.title or ""), listed(chosen, turn.wording)
    return turn.wording.plural("channel_subscribed_topics", len(chosen), title=title, topics=shown)


def _not_offered(turn: Turn, target: Target, strange: topics.Strange) -> Outgoing:
    lines = topics.lines_of(strange, turn)
    if not strange.offered:
        return Outgoing(join("\n", lines))
    choose = target.button(turn.wording.text("button_settings_topics"), "settings:topics")
    return with_buttons(join("\n", [*lines, ""]), [[choose]], turn.wording)


async def _refuse(turn: Turn, refusal: Refusal) -> str | None:
    """Say what is missing; the key goes, unless it is to be pressed again."""
    if turn.press is not None:
        return await refuse(turn, refusal)
    if refusal.lacking == "channel_none":
        await ask(turn)
    elif refusal.lacking == "channel_bot_gone":
        line = _line(turn, "channel_bot_no_admin", refusal.title)
        await turn.say(Outgoing(RichText(line), keys=_key(turn)))
    else:
        line = _line(turn, refusal.lacking, refusal.title)
        await turn.say(Outgoing(RichText(line), keys=NoKey()))
    return None


async def _done(turn: Turn, target: Target, line: str) -> None:
    """Say how it is now, with what changes it."""
    wording, change = turn.wording, _line(turn, "channel_change", target.title)
    buttons = [
        target.button(wording.text("button_settings"), "settings"),
        target.button(wording.text("button_unsubscribe"), "unsubscribe"),
    ]
    if turn.press is None:
        # The key is taken away by a message, and one that does so can have no buttons.
        gone = Outgoing(RichText(line), keys=NoKey())
        await turn.say(gone, with_buttons(RichText(f"{change}\n"), [buttons], wording))
    else:
        await turn.say(with_buttons(RichText(f"{line}\n{change}\n"), [buttons], wording))


def _line(turn: Turn, key: str, title: str | None) -> str:
    return turn.wording.text(key, title=isolate(title or ""))


def _key(turn: Turn) -> ChannelKey:
    return ChannelKey(turn.wording.text("button_choose_channel"))
