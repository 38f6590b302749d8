"""Every new story: turned on and off for a chat or a topic.

reader  चालू                       (or /subscribe; in a group its admins alone, for the topic it is said in)
bot     अब हर नई खबर आते ही यहाँ मिलेगी। 🔔    [सेटिंग बदलें] [खबरें बंद करें]
reader  बंद                        (or /unsubscribe)
bot     अब नई खबरें यहाँ नहीं आएँगी।    [फिर चालू करें]

admin   posts /subscribe in a channel
bot     takes the post away, and says for a minute, without sound: अब हर नई खबर इस चैनल में मिलेगी। 🔔
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.delivery.outgoing import Button, Outgoing, Posted, with_buttons
from bot.text.rich import RichText
from handlers.context import Turn

if TYPE_CHECKING:
    from bot.store.subscriptions import Kind  # SQLAlchemy is imported while the bot connects


async def subscribe(turn: Turn) -> str | None:
    """Have every new story come here from now on."""
    if not await turn.of_an_admin():
        return await _refuse(turn)
    new = await turn.services.subscriptions.subscribe(
        turn.place.chat,
        turn.place.topic,
        kind_of(turn),
        language=turn.wording.language,
        set_by=None if turn.anonymous else turn.asker,
    )
    await _answer(turn, subscribed(turn) if new else _line(turn, "subscribed_already"))
    return None


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


def subscribed(turn: Turn) -> Outgoing:
    """That new stories come now; in private with what changes it."""
    wording = turn.wording
    if turn.private:
        buttons = [
            Button(wording.text("button_settings"), "settings"),
            Button(wording.text("button_unsubscribe"), "unsubscribe"),
        ]
        return with_buttons(RichText(wording.text("subscribed") + "\n"), [buttons], wording)
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
