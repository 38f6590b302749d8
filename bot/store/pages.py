"""Pages that readers sent: each kept for the chat that sent it, for a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import Connection, delete, func, insert, select

from bot.article import Article
from bot.store.documents import article_of, document_of
from bot.store.tables import pages

T = TypeVar("T")

KEPT = timedelta(days=1)

# A chat keeps so many, and of their text so many characters together; the latest is kept whatever its length.
MOST = 20
MOST_CHARACTERS = 8_000_000


class Transactions(Protocol):
    """Whatever runs a function on a connection, within one transaction, off the event loop."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Runs what changes nothing."""
        ...

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Runs what changes something; it is durable when this returns."""
        ...


class Pages:
    """All that are kept; a chat finds its own alone."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(self, chat: int, article: Article, now: datetime) -> None:
        """Keeps a page for a chat, in the place of what it had at that address; its oldest make room."""

        def work(connection: Connection) -> None:
            document = document_of(article)
            same = (pages.c.chat_id == chat, pages.c.article_id == article.id)
            connection.execute(delete(pages).where(*same))
            _make_room(connection, chat, len(document))
            row = {"chat_id": chat, "article_id": article.id, "document": document, "at": now.timestamp()}
            connection.execute(insert(pages).values(**row))

        await self._transactions.write(work)

    async def get(self, chat: int, article_id: str, now: datetime) -> Article | None:
        """The page of that id which this chat sent within the last day."""
        query = select(pages.c.document).where(
            pages.c.chat_id == chat,
            pages.c.article_id == article_id,
            pages.c.at > (now - KEPT).timestamp(),
        )
        document = await self._transactions.read(lambda connection: connection.scalar(query))
        return article_of(document) if document is not None else None

    async def sweep(self, now: datetime) -> int:
        """Forgets what is older than a day; gives how many there were."""
        old = delete(pages).where(pages.c.at <= (now - KEPT).timestamp())
        return await self._transactions.write(lambda connection: connection.execute(old).rowcount)


def _make_room(connection: Connection, chat: int, characters: int) -> None:
    """Forgets a chat's oldest pages, until one of so many characters may be added."""
    query = select(pages.c.article_id, func.length(pages.c.document)).where(pages.c.chat_id == chat)
    found = connection.execute(query.order_by(pages.c.at.desc(), pages.c.article_id)).all()
    for place, (article_id, length) in enumerate(found, start=2):
        characters += length
        if place > MOST or characters > MOST_CHARACTERS:
            connection.execute(delete(pages).where(pages.c.chat_id == chat, pages.c.article_id == article_id))
