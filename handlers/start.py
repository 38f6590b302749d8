"""The first words.

reader  /start                     (or नमस्ते; also through a link to a story)
bot     a welcome, the newest headline, the buttons
reader  /start                     (has let the bot in again)
bot     फिर से स्वागत है। नई खबरें फिर मिलेंगी। 🔔
reader  follows [पूरा पढ़ें] from a channel
bot     the whole story
"""

import asyncio
import re

from bot.article import Article
from bot.delivery import messages
from bot.delivery.outgoing import Button, Outgoing, rows_of, with_buttons
from bot.errors import EmptyShelf
from bot.text.rich import RichText, bold, join
from handlers.context import Turn

# What a link to the bot carries: a story, and under a post in a channel also what is to be done with it.
LINK = re.compile(r"(?:(listen|read|quotes)_)?([a-z0-9]{1,16})")


async def start(turn: Turn) -> None:
    """Welcome the reader with the newest story, or do what their link says."""
    if not turn.private:
        await turn.say_line(turn.wording.text("group_greeting"))
        return
    back = await _welcome_back(turn)
    if back is not None:
        await turn.say(back)
    if link := LINK.fullmatch(turn.argument):
        step, article_id = link.groups()
        await _follow(turn, step, await turn.services.loader.by_id(article_id))
    elif back is None:
        await turn.say(await _welcome(turn))


async def in_hindi(turn: Turn) -> str | None:
    """Choose Hindi, and show the welcome in it, in the place of the English one; in private only."""
    if not turn.private:
        return turn.wording.text("toast_old_button")
    await turn.services.chats.choose_language(turn.place.chat, "hi")
    hindi = turn.speaking("hi")
    await hindi.show(await _welcome(hindi))
    return None


async def greet_group(turn: Turn) -> None:
    """Say, without sound, how a group that the bot has just been added to gets its news."""
    await turn.say(Outgoing(RichText(turn.wording.text("group_greeting")), silent=True))


async def _follow(turn: Turn, step: str | None, article: Article) -> None:
    match step:
        case "listen":
            await turn.hear(article)
        case "read":
            await turn.say(*await asyncio.to_thread(messages.full_story, article, turn.view))
        case "quotes":
            await turn.say(*await asyncio.to_thread(messages.quotes, article, turn.view))
        case _:
            await turn.say(await turn.card(article, before=turn.wording.text("welcome")))


async def _welcome(turn: Turn) -> Outgoing:
    try:
        article = await turn.services.loader.newest()
    except EmptyShelf as error:
        lines = [turn.wording.text("welcome"), turn.wording.text(f"error_{error.key}")]
        return Outgoing(join("\n", lines))
    return await asyncio.to_thread(welcome, article, turn, subscribed=await _subscribed(turn))


async def _welcome_back(turn: Turn) -> Outgoing | None:
    """What a subscriber is told who had blocked the bot and is back; what was missed is not sent."""
    revived = await turn.services.subscriptions.revive_all(turn.place.chat)
    missed = turn.services.returned.take(turn.place.chat)
    if revived:
        missed = max(each.missed for each in revived)
    if missed is None or not await _subscribed(turn):
        return None
    lines = [turn.wording.text("welcome_back"), *([turn.wording.plural("missed", missed)] if missed else [])]
    return Outgoing(RichText("\n".join(lines)))


async def _subscribed(turn: Turn) -> bool:
    subscription = await turn.services.subscriptions.get(turn.place.chat, turn.place.topic)
    return subscription is not None and subscription.state == "active"


def welcome(article: Article, turn: Turn, *, subscribed: bool) -> Outgoing:
    """The welcome with the newest headline; in English, to who has chosen nothing, Hindi is offered."""
    wording = turn.wording
    title = bold(messages.title_of(article))
    text = join("\n", [wording.text("welcome"), wording.text("latest_story"), title]) + "\n\n"
    more = "settings" if subscribed else "subscribe"
    steps = [*messages.next_steps(article, wording), Button(wording.text(f"button_{more}"), more)]
    offer = [Button(wording.text("button_see_in_hindi"), "start:hi")]
    rows = [*rows_of(steps), offer if wording.language != "hi" and turn.chosen is None else []]
    return with_buttons(text, rows, wording, ending=messages.or_type(steps, turn.view))
