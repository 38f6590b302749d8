"""The one exit to Telegram: every reply goes out, is edited and is answered through here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    KeyboardButtonRequestChat,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.botapi.failures import seconds
from bot.botapi.transport import MaybeSent
from bot.delivery.outcome import LONGEST_WAIT, Again, Done, Elsewhere, outcome
from bot.delivery.outgoing import Button, ChannelKey, NoKey, Outgoing, Place, Posted, Sound, SoundFile
from bot.delivery.uploads import Kept, Uploads
from bot.text.rich import RichText

log = logging.getLogger(__name__)

T = TypeVar("T")

# A press is answered by its own number, wherever it was made.
ANYWHERE = Place(0)

# Seconds for sending 45 MB over a slow line, and for what Telegram does with them before it answers.
UPLOAD, DIGEST = 300.0, 60.0

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What Telegram says of a message that can no longer be changed; its text is sent anew then.
BEYOND_EDITING = ("message to edit not found", "message can't be edited", "message_id_invalid")


class Limiter(Protocol):
    """Says when a message may go."""

    async def slot(self, chat: int, *, urgent: bool) -> None:
        """Wait until one message may go to that chat; urgent ones go first."""
        ...

    def wait_of(self, chat: int) -> float:
        """Seconds that the chat's own pace or a penalty still asks for."""
        ...

    def succeeded(self, chat: int) -> None:
        """A message has arrived in that chat."""
        ...

    async def penalise(self, chat: int, seconds: float) -> None:
        """Telegram said 429."""
        ...


class Sender:
    """Sends, edits and answers through one bot.

    Attributes:
        uploads: What Telegram has already.

    Args:
        bot: The way to Telegram.
        kept: The file_ids of what was uploaded.
        limiter: Lets messages go when it is their turn; edits, deletions, answers and actions do not ask it.
        pause: Waits so many seconds between two tries.
    """

    def __init__(
        self,
        bot: Bot,
        kept: Kept,
        limiter: Limiter | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self.uploads = Uploads(kept)
        self._limiter = limiter
        self._pause = pause

    async def send(self, place: Place, messages: Sequence[Outgoing]) -> None:
        """Send messages in their order; those after the first come without sound.

        Raises:
            TelegramError: One of them cannot be sent, and those after it are not tried.
            MaybeSent: All were tried, and nobody knows whether one of them has arrived.
        """
        doubt: MaybeSent | None = None
        for position, message in enumerate(messages):
            try:
                place, _ = await self._deliver(place, message.quietly() if position else message)
            except MaybeSent as error:
                doubt = doubt or error
        if doubt is not None:
            raise doubt

    async def post(self, place: Place, message: Outgoing) -> Posted | None:
        """Send one message that will be changed or deleted; None where nobody knows which one it became.

        Raises:
            TelegramError: It cannot be sent.
        """
        place, sent = await self._deliver(place, message)
        return Posted(place.chat, sent.message_id) if sent else None

    async def attempt(self, place: Place, message: Outgoing, *, paid: bool = False) -> Message:
        """Try once, at once, to send a sound; for who has a turn already and judges a failure by itself.

        Args:
            place: Where to.
            message: One with a sound.
            paid: Whether it is paid for, as a part of a broadcast.

        Raises:
            TelegramError: It was not sent, or nobody knows.
        """
        sound = message.sound
        if sound is None:
            raise ValueError("a message without a sound")
        return await self.uploads.send(
            self._bot.id, sound, lambda file: self._play(place, message, sound, file, paid=paid)
        )

    async def edit(self, place: Place, message_id: int, message: Outgoing) -> None:
        """Put a new text and new buttons in the place of a message; one that cannot be changed is sent anew.

        Raises:
            TelegramError: It can neither be changed nor sent.
        """
        try:
            await self._insist(place, lambda place: self._change(Posted(place.chat, message_id), message))
        except BadRequest as error:
            if not error.message.lower().endswith(BEYOND_EDITING):
                raise
            await self._deliver(place, message.quietly())

    async def amend(self, posted: Posted, message: Outgoing) -> None:
        """Change a message if that works at once: a later change will follow, so this one may be missing."""
        try:
            await self._change(posted, message)
        except TelegramError as error:
            log.debug("A message was not changed: %s", error)

    async def delete(self, posted: Posted) -> None:
        """Take a message away; one that has gone already is let go."""
        try:
            await self._insist(
                Place(posted.chat), lambda place: self._bot.delete_message(place.chat, posted.message)
            )
        except TelegramError as error:
            log.info("A message was not deleted: %s", error)

    async def act(self, place: Place, action: ChatAction) -> None:
        """Show for five seconds, above the chat, what the bot is doing; a courtesy."""
        try:
            await self._bot.send_chat_action(place.chat, action, message_thread_id=place.topic)
        except TelegramError as error:
            log.debug("What is being done was not shown: %s", error)

    async def answer(self, query_id: str, text: str = "") -> None:
        """Answer a press, with a toast or without; a query too old to be answered is let go."""
        try:
            await self._insist(
                ANYWHERE, lambda _place: self._bot.answer_callback_query(query_id, text=text or None)
            )
        except TelegramError as error:
            log.info("A press was not answered: %s", error)

    async def _deliver(self, place: Place, message: Outgoing) -> tuple[Place, Message | None]:
        async def bring(place: Place) -> Message:
            if message.sound is None:
                return await self._write(place, message)
            return await self.attempt(place, message)

        return await self._insist(place, lambda place: self._in_turn(place, bring))

    async def _write(self, place: Place, message: Outgoing) -> Message:
        return await self._bot.send_message(
            text=message.text.text,
            entities=entities_of(message.text),
            link_preview_options=NO_PREVIEW,
            **_common(place, message),
        )

    async def _play(
        self, place: Place, message: Outgoing, sound: Sound, file: str | SoundFile, *, paid: bool = False
    ) -> Message:
        """Send a sound, by its file_id or with an upload."""
        common = _common(place, message) | {
            "caption": message.text.text,
            "caption_entities": entities_of(message.text),
            "duration": round(sound.seconds),
            "allow_paid_broadcast": paid or None,
        }
        content: str | InputFile
        if isinstance(file, str):
            content = file
        else:
            content = InputFile(file.audio, filename=file.name)
            common |= {"write_timeout": UPLOAD, "read_timeout": DIGEST}
        if sound.kind == "voice":
            return await self._bot.send_voice(voice=content, **common)
        cover = None if isinstance(file, str) else file.cover
        return await self._bot.send_audio(
            audio=content,
            title=sound.title,
            performer=sound.performer,
            thumbnail=InputFile(cover, filename="cover.jpg") if cover else None,
            **common,
        )

    async def _change(self, posted: Posted, message: Outgoing) -> object:
        return await self._bot.edit_message_text(
            message.text.text,
            chat_id=posted.chat,
            message_id=posted.message,
            entities=entities_of(message.text),
            reply_markup=keyboard_of(message.rows),
            link_preview_options=NO_PREVIEW,
        )

    async def _in_turn(self, place: Place, attempt: Callable[[Place], Awaitable[T]]) -> T:
        """Try once to bring a message, when it may go."""
        if self._limiter is None:
            return await attempt(place)
        await _turn(self._limiter, place.chat)
        try:
            answer = await attempt(place)
        except RetryAfter as error:
            await self._limiter.penalise(place.chat, seconds(error.retry_after))
            raise
        self._limiter.succeeded(place.chat)
        return answer

    async def _insist(self, place: Place, attempt: Callable[[Place], Awaitable[T]]) -> tuple[Place, T | None]:
        """Try until it is done or known to be impossible; gives the chat's place by now, and the answer."""
        failures = 0
        while True:
            try:
                return place, await attempt(place)
            except TelegramError as error:
                failures += 1
                match outcome(error, failures):
                    case Done():
                        return place, None
                    case Again(after):
                        await self._pause(after)
                    case Elsewhere(chat):
                        place = replace(place, chat=chat, reply_to=None)
                    case _:
                        raise


async def _turn(limiter: Limiter, chat: int) -> None:
    """Wait until a reply may go to that chat.

    Raises:
        RetryAfter: Telegram wants the chat left alone for longer than any reader waits.
    """
    if (wait := limiter.wait_of(chat)) > LONGEST_WAIT:
        raise RetryAfter(timedelta(seconds=wait))
    await limiter.slot(chat, urgent=True)


def _common(place: Place, message: Outgoing) -> dict[str, Any]:
    """What every kind of message is sent with."""
    return {
        "chat_id": place.chat,
        "reply_markup": keyboard_of(message.rows) or _keys_of(message.keys),
        "disable_notification": message.silent or None,
        "message_thread_id": place.topic,
        "reply_parameters": reply_to(place),
    }


def entities_of(text: RichText) -> list[MessageEntity]:
    """The entities as Telegram's library wants them."""
    return [
        MessageEntity(entity.kind, entity.offset, entity.length, url=entity.url) for entity in text.entities
    ]


def _keys_of(keys: ChannelKey | NoKey | None) -> ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    if isinstance(keys, NoKey):
        return ReplyKeyboardRemove()
    if keys is None:
        return None
    choice = KeyboardButtonRequestChat(
        request_id=1,  # tells keys of one keyboard apart, and there is but this one
        chat_is_channel=True,
        request_title=True,
    )
    key = KeyboardButton(keys.label, request_chat=choice)
    return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)


def keyboard_of(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram's library wants them, None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.action)


def reply_to(place: Place) -> ReplyParameters | None:
    """The answer's link to its question; it goes out also if the question is gone meanwhile."""
    if place.reply_to is None:
        return None
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True)
