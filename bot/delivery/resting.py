"""Whoever set a subscription up is told once, in private, that the group or channel takes no stories."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from telegram import Bot
from telegram.error import TelegramError

from bot.delivery.outgoing import Outgoing, Place
from bot.delivery.sender import Sender
from bot.i18n import Wording, choose_language, isolate
from bot.text.rich import RichText

if TYPE_CHECKING:
    from bot.store.chats import Chats
    from bot.store.subscriptions import Subscription

log = logging.getLogger(__name__)

# What is said of each reason; who removes the bot or a topic knows it.
SENTENCES = {
    "no_right": "resting_no_right",
    "restricted": "resting_no_right",
    "topic_closed": "resting_topic_closed",
}


async def tell_resting(  # noqa: PLR0917 - what it works with, then whom it is about
    bot: Bot,
    sender: Sender,
    chats: "Chats",
    wordings: Mapping[str, Wording],
    language: str,
    subscription: "Subscription",
    title: str | None = None,
) -> None:
    """Say why nothing comes any more, and what would help; to be called when the subscription begins to rest.

    Args:
        bot: Knows the chat's title, where that is not given.
        sender: Sends it.
        chats: Know the language of whoever is told.
        wordings: By language.
        language: The operator's.
        subscription: As it is now, with its reason.
        title: The chat's, if it is known.

    Who cannot be reached is not told: it is a courtesy.
    """
    sentence, reader = SENTENCES.get(subscription.reason or ""), subscription.set_by
    if sentence is None or reader is None or subscription.kind == "private":
        return
    spoken = choose_language(await chats.language(reader), subscription.language, language)
    try:
        title = title or (await bot.get_chat(subscription.chat)).title or ""
        line = wordings[spoken].text(sentence, title=isolate(title))
        await sender.send(Place(reader), [Outgoing(RichText(line))])
    except TelegramError as error:
        log.info("Nobody was told that a subscription rests: %s", error)
