"""By what a story is found again when another source tells it: its address, and a sketch of its words.

Sketches are made, and compared, by `bot.sources.twins`; here they are only kept and looked up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection, delete, func, insert, select

from bot.article import Article
from bot.store.chats import Transactions
from bot.store.documents import article_of
from bot.store.tables import articles, bands, entries, sketches

# Whether two sketches are of one story.
SameStory: TypeAlias = Callable[[bytes, bytes], bool]

# Articles sketched at one time, and sketches that are compared with one.
SOME, COMPARED = 50, 200


@dataclass(frozen=True, slots=True)
class Sketched:
    """What tells an article from others.

    Attributes:
        place: The canonical address of its page; None where it has none of its own.
        sketch: Of its text; b"" where there is none.
        bands: Numbers; two texts that have none in common are not worth comparing.
    """

    place: str | None
    sketch: bytes
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unsketched:
    """Articles that are to be sketched, and whether there may be more of them."""

    articles: Sequence[Article]
    more: bool


class Twins:
    """What articles of the last days are found again by."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._seen = 0

    async def unsketched(self, since: float) -> Unsketched:
        """Articles first seen since then that have come otherwise than from feeds; each is given once.

        Args:
            since: Seconds since 1970, UTC.
        """
        after = self._seen
        query = select(articles.c.seq, articles.c.document).where(articles.c.seq > after)
        query = query.outerjoin(sketches, sketches.c.article_id == articles.c.id)
        query = query.where(articles.c.first_seen >= since, sketches.c.article_id.is_(None))
        query = query.order_by(articles.c.seq).limit(SOME)

        def work(connection: Connection) -> Unsketched:
            last = connection.scalar(select(func.max(articles.c.seq))) or 0
            rows = connection.execute(query).all() if last > after else ()
            more = len(rows) == SOME
            self._seen = rows[-1].seq if more else last
            return Unsketched([article_of(row.document) for row in rows], more)

        return await self._transactions.read(work)

    async def keep(self, sketched: Mapping[str, Sketched], now: float) -> None:
        """Keeps sketches, by the ids of their articles."""

        def work(connection: Connection) -> None:
            for article_id, one in sketched.items():
                keep(connection, article_id, one, now)

        if sketched:
            await self._transactions.write(work)

    async def sweep(self, before: float) -> None:
        """Forgets what is older: it is found again no more."""
        old = select(sketches.c.article_id).where(sketches.c.at < before)

        def work(connection: Connection) -> None:
            connection.execute(delete(bands).where(bands.c.article_id.in_(old)))
            connection.execute(delete(sketches).where(sketches.c.at < before))

        if await self._transactions.read(lambda connection: connection.scalar(old.limit(1))) is not None:
            await self._transactions.write(work)


def keep(connection: Connection, article_id: str, sketched: Sketched, now: float) -> None:
    """Keeps a sketch in the place of an earlier one, within a transaction of somebody else's."""
    for table in (bands, sketches):
        connection.execute(delete(table).where(table.c.article_id == article_id))
    row = {"article_id": article_id, "place": sketched.place, "sketch": sketched.sketch, "at": now}
    connection.execute(insert(sketches), [row])
    if sketched.bands:
        rows = [{"band": band, "article_id": article_id} for band in sorted({*sketched.bands})]
        connection.execute(insert(bands), rows)


def find(
    connection: Connection, sketched: Sketched, *, feed: int, same: SameStory, since: float
) -> str | None:
    """The article that tells this story already: that stands at the same address, or says the same elsewhere.

    What a feed told first and says once more elsewhere is no twin: its outlet wants it told again.

    Args:
        connection: In a transaction.
        sketched: The article in question.
        feed: Whose it is.
        same: Whether two sketches are of one story.
        since: Only those kept since then; seconds since 1970, UTC.
    """
    if sketched.place is not None:
        there = select(sketches.c.article_id).where(
            sketches.c.place == sketched.place, sketches.c.at >= since
        )
        if (found := connection.scalar(there.order_by(sketches.c.at).limit(1))) is not None:
            return str(found)
    near = select(bands.c.article_id).where(bands.c.band.in_(sketched.bands))
    query = select(sketches.c.article_id, sketches.c.sketch)
    query = query.where(sketches.c.article_id.in_(near), sketches.c.at >= since)
    for row in connection.execute(query.order_by(sketches.c.at).limit(COMPARED)):
        if same(sketched.sketch, row.sketch) and not tells(connection, feed, row.article_id):
            return str(row.article_id)
    return None


def tells(connection: Connection, feed: int, article_id: str) -> bool:
    """Whether an article was made of an entry of that feed."""
    query = select(entries.c.key).where(entries.c.feed_id == feed, entries.c.article_id == article_id)
    return connection.scalar(query.where(entries.c.tells).limit(1)) is not None
