"""What Telegram has already: the file_id of every audio that was uploaded once."""

from sqlalchemy import ColumnElement, delete, select, text

from bot.store.chats import Transactions
from bot.store.tables import uploads

# As text, because SQLAlchemy builds an upsert for one database at a time, and these words suit both.
KEEP = text(
    "INSERT INTO uploads (bot, key, kind, file_id) VALUES (:bot, :key, :kind, :file_id)"
    " ON CONFLICT (bot, key, kind) DO UPDATE SET file_id = excluded.file_id"
)


class Uploads:
    """Files as Telegram names them; a name is good for the bot that uploaded it, and for no other.

    A file is told by the bot's id, its narration's key, and its kind: mp3 or ogg.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def file_id(self, bot: int, key: str, kind: str) -> str | None:
        """Telegram's name of that file, or None if it has not been uploaded."""
        query = select(uploads.c.file_id).where(*_at(bot, key, kind))
        return await self._transactions.read(lambda connection: connection.scalar(query))

    async def keep(self, bot: int, key: str, kind: str, file_id: str) -> None:
        """Keeps Telegram's name of that file, in place of an earlier one."""
        upload = {"bot": bot, "key": key, "kind": kind, "file_id": file_id}
        await self._transactions.write(lambda connection: connection.execute(KEEP, upload))

    async def forget(self, bot: int, key: str, kind: str) -> None:
        """Forgets a name that Telegram has refused."""
        statement = delete(uploads).where(*_at(bot, key, kind))
        await self._transactions.write(lambda connection: connection.execute(statement))


def _at(bot: int, key: str, kind: str) -> tuple[ColumnElement[bool], ...]:
    return uploads.c.bot == bot, uploads.c.key == key, uploads.c.kind == kind
