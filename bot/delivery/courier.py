"""One try to bring one message of a broadcast to one chat; what fails is told, and judged elsewhere."""

from telegram import Bot

from bot.botapi.forms import Forms
from bot.delivery.outgoing import Outgoing, Place
from bot.delivery.parts import Part
from bot.delivery.recalls import Delete, Edit
from bot.delivery.sender import NO_PREVIEW, Sender, entities_of, keyboard_of


class Courier:
    """Carries messages over one bot.

    Args:
        bot: The way to Telegram.
        forms: The short way there, for texts that were made ready.
        sender: Knows how sounds are sent.
        paid: Whether broadcasts are paid for.
    """

    def __init__(self, bot: Bot, forms: Forms, sender: Sender, *, paid: bool) -> None:
        self._bot = bot
        self._forms = forms
        self._sender = sender
        self._paid = paid

    async def text(self, place: Place, part: Part, *, silent: bool) -> int:
        """Send a text that was made ready; gives its message id.

        It is posted as it lies there, past the library's own making and reading of messages: that is four
        fifths of the cost of a message, and nobody looks at what it would make.

        Raises:
            TelegramError: It was not sent, or nobody knows.
        """
        fields = f"chat_id={place.chat}"
        if place.topic is not None:
            fields += f"&message_thread_id={place.topic}"
        if silent:
            fields += "&disable_notification=true"
        if place.reply_to is not None:
            quoted = f"%7B%22message_id%22%3A{place.reply_to}%2C%22allow_sending_without_reply%22%3Atrue%7D"
            fields += f"&reply_parameters={quoted}"
        body = fields.encode() + b"&" + part.body
        sent = await self._forms.post("sendMessage", body)
        return int(sent["message_id"]) if isinstance(sent, dict) else 0

    async def sound(self, place: Place, message: Outgoing) -> int:
        """Send an audio or a voice message; gives its message id.

        Raises:
            TelegramError: It was not sent, or nobody knows.
        """
        return (await self._sender.attempt(place, message, paid=self._paid)).message_id

    async def edit(self, chat: int, step: Edit) -> None:
        """Put something else in the place of a message.

        Raises:
            TelegramError: It was not changed, or nobody knows.
        """
        message_id, text, marks = step.message_id, step.outgoing.text.text, entities_of(step.outgoing.text)
        keyboard = keyboard_of(step.outgoing.rows)
        if step.caption:
            await self._bot.edit_message_caption(
                chat, message_id, caption=text, caption_entities=marks, reply_markup=keyboard
            )
        else:
            await self._bot.edit_message_text(
                text,
                chat,
                message_id,
                entities=marks,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )

    async def delete(self, chat: int, step: Delete) -> None:
        """Take a message away.

        Raises:
            TelegramError: It was not deleted, or nobody knows.
        """
        await self._bot.delete_message(chat, step.message_id)

    async def close(self) -> None:
        """End the connections for texts."""
        await self._forms.close()

    async def knock(self) -> None:
        """Ask whether the Bot API is there.

        Raises:
            TelegramError: It is not.
        """
        await self._bot.get_me()
