"""Chats, and what each of them chose."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, select, text

from bot.store.tables import chats

T = TypeVar("T")

# As text, because SQLAlchemy builds an upsert for one database at a time, and these words suit both.
CHOOSE_LANGUAGE = text(
    "INSERT INTO chats (chat_id, language) VALUES (:chat_id, :language)"
    " ON CONFLICT (chat_id) DO UPDATE SET language = excluded.language"
)


class Transactions(Protocol):
    """Whatever runs a function on a connection, within one transaction, off the event loop."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Runs what changes nothing."""
        ...

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Runs what changes something; it is durable when this returns."""
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
