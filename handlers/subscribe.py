"""Every new story: turned on and off for a chat or a topic.

reader  चालू                       (or /subscribe; in a group its admins alone, for the topic it is said in)
bot     अब हर नई खबर आते ही यहाँ मिलेगी। 🔔    [सेटिंग बदलें] [खबरें बंद करें]
reader  /subscribe खेल
bot     अब इस विषय की हर नई खबर यहाँ मिलेगी: खेल 🔔    (or what can be chosen)
reader  बंद                        (or /unsubscribe)
bot     अब नई खबरें यहाँ नहीं आएँगी।    [फिर चालू करें]

admin   posts /subscribe in a channel
bot     takes the post away, and says for a minute, without sound: अब हर नई खबर इस चैनल में मिलेगी। 🔔
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.delivery.outgoing import Button, Outgoing, Posted, rows_of, with_buttons
from bot.text.rich import RichText, join
from handlers import topics
from handlers.context import Turn
from handlers.targets import Target
from handlers.wishes import listed

if TYPE_CHECKING:
    from bot.store.subscriptions import Kind  # SQLAlchemy is imported while the bot connects


async def subscribe(turn: Turn) -> str | None:
    """Have every new story come here from now on, or those of the topics that stand after the command."""
    if not await turn.of_an_admin():
        return await _refuse(turn)
    if _names_topics(turn):
        await _answer(turn, await _subscribe_to_topics(turn))
        return None
    new = await _turn_on(turn)
    if new:
        choose = turn.private and await topics.are_worth_a_look(turn)
        await _answer(turn, subscribed(turn, choose=choose))
    else:
        await _answer(turn, _line(turn, "subscribed_already"))
    return None


async def _turn_on(turn: Turn) -> bool:
    return await turn.services.subscriptions.subscribe(
        turn.place.chat,
        turn.place.topic,
        kind_of(turn),
        language=turn.wording.language,
        set_by=None if turn.anonymous else turn.asker,
    )


def _names_topics(turn: Turn) -> bool:
    """Whether something stands after the command that is not just another word for it."""
    said = turn.services.words.understand(turn.argument)
    return (
        turn.press is None and bool(turn.argument.strip()) and (said is None or said.command != "subscribe")
    )


async def _subscribe_to_topics(turn: Turn) -> Outgoing:
    """Add the topics that are named to those that are wanted, and turn stories on; or say what is offered."""
    wanted = await topics.add(turn, Target(turn.place.chat, turn.place.topic, kind_of(turn)), turn.argument)
    if isinstance(wanted, topics.Strange):
        return _not_offered(turn, wanted)
    await _turn_on(turn)
    line = turn.wording.plural("subscribed_topics", len(wanted), topics=listed(wanted, turn.wording))
    return _changeable(line, turn, choose=True) if turn.private else Outgoing(RichText(line))


def _not_offered(turn: Turn, strange: topics.Strange) -> Outgoing:
    lines = topics.lines_of(strange, turn)
    if kind_of(turn) == "channel" or not strange.offered:
        return Outgoing(join("\n", lines))
    choose = Button(turn.wording.text("button_settings_topics"), "settings:topics")
    return with_buttons(join("\n", [*lines, ""]), [[choose]], turn.wording)


async def unsubscribe(turn: Turn) -> str | None:
    """Have no new stories come here any more."""
    if not await turn.of_an_admin():
        return await _refuse(turn)
    was_on = await turn.services.subscriptions.unsubscribe(turn.place.chat, turn.place.topic)
    await _answer(turn, unsubscribed(turn) if was_on else _line(turn, "not_subscribed"))
    return None


def kind_of(turn: Turn) -> "Kind":
    """What sort of chat it is, as subscriptions name it."""
    match turn.kind:
        case ChatType.PRIVATE:
            return "private"
        case ChatType.CHANNEL:
            return "channel"
        case _:
            return "group"


def subscribed(turn: Turn, *, choose: bool) -> Outgoing:
    """That new stories come now; in private with what changes it, also the topics to `choose`."""
    if turn.private:
        return _changeable(turn.wording.text("subscribed"), turn, choose=choose)
    if kind_of(turn) == "channel":
        return _line(turn, "subscribed_channel")
    return _line(turn, "subscribed_group" if turn.place.topic is None else "subscribed_topic")


def unsubscribed(turn: Turn) -> Outgoing:
    """That new stories come no more, with the way back; words are named only where they are understood."""
    wording = turn.wording
    lines = [wording.text("unsubscribed"), *([wording.text("unsubscribed_hint")] if turn.private else [])]
    if kind_of(turn) == "channel":
        return Outgoing(RichText("\n".join(lines)))
    again = Button(wording.text("button_subscribe_again"), "subscribe")
    return with_buttons(RichText("\n".join([*lines, ""])), [[again]], wording)


def _changeable(line: str, turn: Turn, *, choose: bool) -> Outgoing:
    wording = turn.wording
    buttons = [
        Button(wording.text("button_settings"), "settings"),
        Button(wording.text("button_unsubscribe"), "unsubscribe"),
        *([Button(wording.text("button_settings_topics"), "settings:topics")] if choose else []),
    ]
    return with_buttons(RichText(f"{line}\n"), rows_of(buttons), wording)


async def _answer(turn: Turn, answer: Outgoing) -> None:
    if kind_of(turn) != "channel":
        await turn.say(answer)
        return
    place = replace(turn.place, reply_to=None)
    if turn.message is not None:
        await turn.services.sender.delete(Posted(place.chat, turn.message))
    posted = await turn.services.sender.post(place, answer.quietly())
    if posted is not None:
        turn.services.fading.fade(posted)


async def _refuse(turn: Turn) -> str | None:
    """Say that it is for admins; gives the toast where a button was pressed."""
    wording = turn.wording
    if turn.press is not None:
        return wording.text("toast_admins_only")
    private = Button(wording.text("button_open_private"), url=f"https://t.me/{turn.services.bot.username}")
    text = RichText(wording.text("subscribe_admins_only") + "\n")
    await turn.say(with_buttons(text, [[private]], wording))
    return None


def _line(turn: Turn, key: str) -> Outgoing:
    return Outgoing(RichText(turn.wording.text(key)))
