"""Chats, and what each of them chose."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal, Protocol, TypeVar

from sqlalchemy import Connection, select, text

from bot.store.tables import chats

T = TypeVar("T")

USUAL_SPEED = 1.0

# As text, because SQLAlchemy builds an upsert for one database at a time, and these words suit both.
CHOOSE_LANGUAGE = text(
    "INSERT INTO chats (chat_id, language) VALUES (:chat_id, :language)"
    " ON CONFLICT (chat_id) DO UPDATE SET language = excluded.language"
)
CHOOSE_LISTENING = text(
    "INSERT INTO chats (chat_id, audio_form, speed, voice, engine, voice_forbidden)"
    " VALUES (:chat_id, :form, :speed, :voice, :engine, :voice_forbidden)"
    " ON CONFLICT (chat_id) DO UPDATE SET audio_form = excluded.audio_form, speed = excluded.speed,"
    " voice = excluded.voice, engine = excluded.engine, voice_forbidden = excluded.voice_forbidden"
)
FORBID_VOICE = text(
    "INSERT INTO chats (chat_id, voice_forbidden) VALUES (:chat_id, :voice_forbidden)"
    " ON CONFLICT (chat_id) DO UPDATE SET voice_forbidden = excluded.voice_forbidden"
)


@dataclass(frozen=True, slots=True)
class Listening:
    """How a chat wants to hear.

    Attributes:
        form: An audio file, or a voice message.
        speed: 1.0 as usual, 0.8-1.5.
        voice: The name of one of the engine's voices; None: the engine's own choice.
        engine: The engine that is asked first; None: the operator's order.
        voice_forbidden: Telegram has refused voice messages there, and an audio file is sent instead.
    """

    form: Literal["audio", "voice"] = "audio"
    speed: float = USUAL_SPEED
    voice: str | None = None
    engine: str | None = None
    voice_forbidden: bool = False


class Transactions(Protocol):
    """Whatever runs a function on a connection, within one transaction, off the event loop."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Runs what changes nothing."""
        ...

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Runs what changes something; it is durable when this returns."""
        ...

    async def write_lightly(self, work: Callable[[Connection], T]) -> T:
        """Runs what changes something that a power cut, though no kill, may take back."""
        ...


class Chats:
    """The chats that have chosen something."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def language(self, chat_id: int) -> str | None:
        """The language that the chat chose, or None if it has chosen none."""
        query = select(chats.c.language).where(chats.c.chat_id == chat_id)
        return await self._transactions.read(lambda connection: connection.scalar(query))

    async def choose_language(self, chat_id: int, language: str) -> None:
        """Keeps what the chat chose, in place of what it chose before."""
        choice = {"chat_id": chat_id, "language": language}
        await self._transactions.write(lambda connection: connection.execute(CHOOSE_LANGUAGE, choice))

    async def listening(self, chat_id: int) -> Listening:
        """How the chat wants to hear: what it chose, as usual where it has chosen nothing."""
        chosen = chats.c
        query = select(chosen.audio_form, chosen.speed, chosen.voice, chosen.engine, chosen.voice_forbidden)
        query = query.where(chosen.chat_id == chat_id)
        row = await self._transactions.read(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            return Listening()
        return Listening(
            form="voice" if row.audio_form == "voice" else "audio",
            speed=USUAL_SPEED if row.speed is None else row.speed,
            voice=row.voice,
            engine=row.engine,
            voice_forbidden=bool(row.voice_forbidden),
        )

    async def choose_listening(self, chat_id: int, listening: Listening) -> None:
        """Keeps how the chat wants to hear, in place of what it chose before."""
        choice = {"chat_id": chat_id, **asdict(listening)}
        await self._transactions.write(lambda connection: connection.execute(CHOOSE_LISTENING, choice))

    async def forbid_voice(self, chat_id: int) -> None:
        """Keeps that Telegram refuses voice messages there; what the chat chose stays."""
        refusal = {"chat_id": chat_id, "voice_forbidden": True}
        await self._transactions.write(lambda connection: connection.execute(FORBID_VOICE, refusal))
