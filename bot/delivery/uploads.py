"""What Telegram has already: each sound is uploaded once, and sent again by its file_id."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias
from weakref import WeakValueDictionary

from telegram import Message
from telegram.error import BadRequest

from bot.delivery.outcome import refuses_file
from bot.delivery.outgoing import Sound, SoundFile

# A voice message is Opus in OGG; they are kept by the form of the file.
FORMS = {"audio": "mp3", "voice": "ogg"}

Sending: TypeAlias = Callable[[str | SoundFile], Awaitable[Message]]


class Kept(Protocol):
    """Remembers file_ids; each is good for one bot, and for one kind of file: mp3 or ogg."""

    async def file_id(self, bot_id: int, key: str, kind: str) -> str | None:
        """The file_id under which Telegram has it, if it does."""
        ...

    async def keep(self, bot_id: int, key: str, kind: str, file_id: str) -> None:
        """Remembers a file_id, in place of another."""
        ...

    async def forget(self, bot_id: int, key: str, kind: str) -> None:
        """Remembers it no longer."""
        ...


class Uploads:
    """Sends sounds: by file_id, or with an upload, of which there is one at a time for each sound.

    Args:
        kept: What was uploaded before.
    """

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._locks: WeakValueDictionary[tuple[int, str, str], asyncio.Lock] = WeakValueDictionary()

    async def send(self, bot_id: int, sound: Sound, sending: Sending) -> Message:
        """Send a sound by its file_id; where there is none, or it is refused, with an upload.

        Args:
            bot_id: The bot that sends.
            sound: What is sent.
            sending: Sends a file_id, or a file.

        Raises:
            TelegramError: It cannot be sent.
        """
        which = (bot_id, sound.key, FORMS[sound.kind])
        lock = self._locks.setdefault(which, asyncio.Lock())
        while True:
            async with lock:  # whoever comes while it is uploaded waits, and finds the file_id
                known = await self._kept.file_id(*which)
                if known is None:
                    return await self._upload(which, sound, sending)
            try:
                return await sending(known)
            except BadRequest as error:
                if not refuses_file(error):
                    raise
            async with lock:
                if await self._kept.file_id(*which) == known:  # else somebody has uploaded it meanwhile
                    await self._kept.forget(*which)

    async def has(self, bot: int, sound: Sound) -> bool:
        """Whether Telegram has it already."""
        return await self._kept.file_id(bot, sound.key, FORMS[sound.kind]) is not None

    async def _upload(self, which: tuple[int, str, str], sound: Sound, sending: Sending) -> Message:
        message = await sending(await sound.load())
        sent = message.voice if sound.kind == "voice" else message.audio
        if sent is not None:
            await self._kept.keep(*which, sent.file_id)
        return message
