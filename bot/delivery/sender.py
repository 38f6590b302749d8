"""The one exit to Telegram: every reply goes out, is edited and is answered through here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, TelegramError

from bot.delivery.outcome import Again, Done, Elsewhere, outcome
from bot.delivery.outgoing import Button, Outgoing, Place
from bot.text.rich import RichText

log = logging.getLogger(__name__)

# A press is answered by its own number, wherever it was made.
ANYWHERE = Place(0)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What Telegram says of a message that can no longer be changed; its text is sent anew then.
BEYOND_EDITING = ("message to edit not found", "message can't be edited", "message_id_invalid")


class Sender:
    """Sends, edits and answers through one bot.

    Args:
        bot: The way to Telegram.
        pause: Waits so many seconds between two tries.
    """

    def __init__(self, bot: Bot, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._bot = bot
        self._pause = pause

    async def send(self, place: Place, messages: Sequence[Outgoing]) -> None:
        """Send messages in their order; those after the first come without sound.

        Raises:
            TelegramError: One of them cannot be sent; those after it are not tried.
        """
        for position, message in enumerate(messages):
            place = await self._deliver(place, message.quietly() if position else message)

    async def edit(self, place: Place, message_id: int, message: Outgoing) -> None:
        """Put a new text and new buttons in the place of a message; one that cannot be changed is sent anew.

        Raises:
            TelegramError: It can neither be changed nor sent.
        """

        async def change(place: Place) -> object:
            return await self._bot.edit_message_text(
                message.text.text,
                chat_id=place.chat,
                message_id=message_id,
                entities=entities_of(message.text),
                reply_markup=keyboard_of(message.rows),
                link_preview_options=NO_PREVIEW,
            )

        try:
            await self._insist(place, change)
        except BadRequest as error:
            if not error.message.lower().endswith(BEYOND_EDITING):
                raise
            await self._deliver(place, message.quietly())

    async def answer(self, query_id: str, text: str = "") -> None:
        """Answer a press, with a toast or without; a query too old to be answered is let go."""

        async def respond(_place: Place) -> object:
            return await self._bot.answer_callback_query(query_id, text=text or None)

        try:
            await self._insist(ANYWHERE, respond)
        except TelegramError as error:
            log.info("A press was not answered: %s", error)

    async def _deliver(self, place: Place, message: Outgoing) -> Place:
        async def send(place: Place) -> object:
            return await self._bot.send_message(
                place.chat,
                message.text.text,
                entities=entities_of(message.text),
                reply_markup=keyboard_of(message.rows),
                disable_notification=message.silent or None,
                link_preview_options=NO_PREVIEW,
                message_thread_id=place.topic,
                reply_parameters=reply_to(place),
            )

        return await self._insist(place, send)

    async def _insist(self, place: Place, attempt: Callable[[Place], Awaitable[object]]) -> Place:
        """Try until it is done or known to be impossible; gives the place where the chat is now."""
        failures = 0
        while True:
            try:
                await attempt(place)
            except TelegramError as error:
                failures += 1
                match outcome(error, failures):
                    case Done():
                        return place
                    case Again(after):
                        await self._pause(after)
                    case Elsewhere(chat):
                        place = replace(place, chat=chat, reply_to=None)
                    case _:
                        raise
            else:
                return place


def entities_of(text: RichText) -> list[MessageEntity]:
    """The entities as Telegram's library wants them."""
    return [
        MessageEntity(entity.kind, entity.offset, entity.length, url=entity.url) for entity in text.entities
    ]


def keyboard_of(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram's library wants them, None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.action) for button in row] for row in rows]
    )


def reply_to(place: Place) -> ReplyParameters | None:
    """The answer's link to its question; it goes out also if the question is gone meanwhile."""
    if place.reply_to is None:
        return None
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True)
