"""Articles that were seen: in which order, what they said, and where they came from.

shown -> seen before? -> verdicts: new, changed or known -> rows, and a broadcast of each that is news
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from sqlalchemy import ColumnElement, Connection, func, insert, select, text, update

from bot.article import Article
from bot.store import broadcasts
from bot.store.chats import Transactions
from bot.store.documents import article_of, document_of
from bot.store.tables import articles as table
from bot.text.fold import fold

T = TypeVar("T")

Origin = Literal["folder", "import", "chat", "feed"]
State = Literal["new", "changed", "known"]

BREAKING = frozenset(map(fold, ("breaking", "ब्रेकिंग", "बड़ी खबर")))

# The row that says that the folder was looked at; no article has such an id.
FIRST_LOOK = {"id": ".", "seq": 0, "origin": "folder", "content_hash": "", "document": ""}

# How a document has the outlets that tell the story, too.
ALSO = '"also":['

# Ids in one question: PostgreSQL takes 65,535 of them, SQLite 32,766.
AT_ONCE = 1000

# Of so many that came last, a change of the byline alone is found out too; of the others, one of the text.
READ_AFRESH = 20

# In words, as a partial index needs them.
HEADS = text("SELECT id, content_hash FROM articles WHERE origin != 'folder' ORDER BY seq")

# On SQLite the transaction itself keeps others out.
KEEP_OTHERS_OUT = text("LOCK TABLE articles IN SHARE ROW EXCLUSIVE MODE")


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of an article that was shown to the store.

    Attributes:
        id: Its id, or that of the article which says the same word for word and was there before.
        state: It was `new`, `changed` or `known`.
        broadcast: The broadcast that was begun with it, in the same transaction.
    """

    id: str
    state: State
    broadcast: int | None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as it is, or will be, in its table."""

    id: str
    origin: str
    content_hash: str
    document: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is to become of an article: `row` goes into its table, with a new place or in its old one."""

    seen_as: str
    state: State
    row: ArticleRow | None = None
    added: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """How those that are new are announced.

    Attributes:
        breaking: The ids of those that are breaking news.
        by: The operator who brought them.
        crowd: Of more than so many only the last.
    """

    breaking: frozenset[str]
    by: int | None = None
    crowd: int | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """An article that did not come as a file of the folder, as it was read last."""

    content_hash: str
    document: int
    article: Article


class Articles:
    """All that were ever on the shelf; one that left it stays known, so that it is news only once.

    Args:
        transactions: Where they are kept.
        now: Seconds since 1970, UTC.
    """

    def __init__(self, transactions: Transactions, now: Callable[[], float] = time.time) -> None:
        self._transactions = transactions
        self._now = now
        self._order: dict[str, int] = {}
        self._last = 0
        self._kept: dict[str, _Kept] = {}
        self._kept_articles: tuple[Article, ...] = ()

    async def see(
        self,
        articles: Sequence[Article],
        origin: Origin,
        *,
        announce: bool,
        breaking: bool = False,
        by: int | None = None,
        crowd: int | None = None,
    ) -> Sequence[Seen]:
        """Keeps articles; of those given together the later ones count as seen later.

        The same transaction begins a broadcast of each that is new, if they are to be announced. A changed
        one keeps its place. One that says word for word what another said is no news: as a file it gets a
        place of its own, otherwise it is taken for the other.

        Args:
            articles: What is on the shelf, or comes there now.
            origin: Where they come from.
            announce: Whether those that are new are news.
            breaking: Whether they are breaking news, also those that no tag calls so.
            by: The operator who brought them.
            crowd: Of more new ones than this only the last is announced.
        """
        rows = await asyncio.to_thread(_rows, articles, origin)
        urgent = frozenset(article.id for article in articles if breaking or is_breaking(article))
        news = News(urgent, by, crowd) if announce else None
        return await self._transactions.write(lambda connection: keep(connection, rows, news, self._now()))

    async def first_look(self, articles: Sequence[Article]) -> bool:
        """Keeps what lay in the folder before the bot's first start and announces none of it.

        Returns:
            False if the folder was looked at before; then nothing is kept.
        """
        rows = await asyncio.to_thread(_rows, articles, "folder")

        def work(connection: Connection) -> bool:
            alone(connection)
            if connection.scalar(select(table.c.id).where(table.c.id == FIRST_LOOK["id"])) is not None:
                return False
            now = self._now()
            connection.execute(insert(table).values(**FIRST_LOOK, first_seen=now))
            keep(connection, rows, None, now)
            return True

        return await self._transactions.write(work)

    async def looked(self) -> bool:
        """Whether the folder was ever looked at."""
        query = select(table.c.id).where(table.c.id == FIRST_LOOK["id"])
        return await self._transactions.read(lambda connection: connection.scalar(query)) is not None

    async def empty(self) -> bool:
        """Whether none was ever seen."""
        query = select(table.c.seq).where(table.c.seq > 0).limit(1)
        return await self._transactions.read(lambda connection: connection.scalar(query)) is None

    async def order(self) -> Mapping[str, int]:
        """The place of each article id in the order of being first seen.

        The same object as before if nothing has come since.
        """
        query = select(table.c.id, table.c.seq).where(table.c.seq > self._last).order_by(table.c.seq)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        if rows:
            self._order = self._order | {row.id: row.seq for row in rows}
            self._last = rows[-1].seq
        return self._order

    async def kept(self) -> Sequence[Article]:
        """The articles that came otherwise than as a file of the folder, first seen first.

        The same object as before if none has come or changed since.
        """
        known = self._kept
        kept = await self._transactions.read(lambda connection: _kept(connection, known))
        if kept != known:
            self._kept, self._kept_articles = kept, tuple(each.article for each in kept.values())
        return self._kept_articles

    async def get(self, article_id: str) -> Article | None:
        """That article as it was seen last."""
        query = select(table.c.document).where(table.c.id == article_id, table.c.seq > 0)
        document = await self._transactions.read(lambda connection: connection.scalar(query))
        return None if document is None else article_of(document)


def is_breaking(article: Article) -> bool:
    """Whether one of its tags calls it breaking news; spelling and case do not matter."""
    return not BREAKING.isdisjoint(fold(tag.strip("#[]")) for tag in article.tags)


def row_of(article: Article, origin: Origin) -> ArticleRow:
    """An article as it is kept."""
    return ArticleRow(article.id, origin, article.content_hash, document_of(article))


def keep(connection: Connection, rows: Sequence[ArticleRow], news: News | None, now: float) -> list[Seen]:
    """What `Articles.see` does, within a transaction of somebody else's; without `news` none is announced."""
    alone(connection)
    known = _by_id(connection, {row.id for row in rows})
    twins = _by_words(connection, {row.content_hash for row in rows if row.id not in known})
    verdicts = _verdicts(rows, known, twins)
    _write(connection, verdicts, now)
    begun = {row.id: _begin(connection, row, news, now) for row in _announced(verdicts, news)} if news else {}
    return [
        Seen(each.seen_as, each.state, begun.get(each.seen_as) if each.state == "new" else None)
        for each in verdicts
    ]


def _rows(articles: Sequence[Article], origin: Origin) -> list[ArticleRow]:
    return [row_of(each, origin) for each in articles]


def _verdicts(
    rows: Sequence[ArticleRow], known: Mapping[str, ArticleRow], twins: Mapping[str, ArticleRow]
) -> list[_Verdict]:
    """What is to become of each.

    Args:
        rows: Articles as they were shown, in their order.
        known: The rows with the same ids, by id.
        twins: Rows that say the same word for word, by content hash.
    """
    known, twins = dict(known), dict(twins)
    verdicts = []
    for row in rows:
        verdict = _verdict(row, known.get(row.id), twins.get(row.content_hash))
        if verdict.row is not None:
            known[verdict.row.id] = verdict.row
            twins.setdefault(verdict.row.content_hash, verdict.row)
        verdicts.append(verdict)
    return verdicts


def _verdict(row: ArticleRow, before: ArticleRow | None, twin: ArticleRow | None) -> _Verdict:
    if before is None and twin is None:
        return _Verdict(row.id, "new", row, added=True)
    if before is None and row.origin == "folder":
        return _Verdict(row.id, "known", row, added=True)
    there = before or twin
    assert there is not None  # noqa: S101 - one of the two
    # What was brought once stays on the shelf, also when the file of the same article goes.
    origin = row.origin if there.origin == "folder" else there.origin
    document = _mentioning(row.document, before.document) if before else there.document
    after = ArticleRow(there.id, origin, row.content_hash, document)
    return _Verdict(
        there.id, "known" if document == there.document else "changed", None if after == there else after
    )


def _mentioning(document: str, before: str) -> str:
    """What is said now, and in which other outlets it stands, which only the store has noticed."""
    if ALSO not in before or ALSO in document:
        return document
    return document_of(replace(article_of(document), also=article_of(before).also))


def _announced(verdicts: Sequence[_Verdict], news: News) -> list[ArticleRow]:
    """The articles that go out; of a crowd the last alone."""
    new = [each.row for each in verdicts if each.state == "new" and each.row]
    return new if news.crowd is None or len(new) <= news.crowd else new[-1:]


def _begin(connection: Connection, row: ArticleRow, news: News, now: float) -> int:
    broadcast = {
        "kind": "article",
        "document": row.document,
        "article_id": row.id,
        "breaking": row.id in news.breaking,
        "created_at": now,
        "created_by": news.by,
    }
    return broadcasts.begin(connection, broadcast)


def alone(connection: Connection) -> None:
    """Keeps others from numbering articles until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(KEEP_OTHERS_OUT)


def _by_id(connection: Connection, ids: set[str]) -> dict[str, ArticleRow]:
    return {row.id: row for row in _found(connection, table.c.id, ids)}


def _by_words(connection: Connection, hashes: set[str]) -> dict[str, ArticleRow]:
    """The rows with these hashes; of several that say the same, the one seen last."""
    return {row.content_hash: row for row in _found(connection, table.c.content_hash, hashes)}


def _found(connection: Connection, column: ColumnElement[str], values: set[str]) -> Iterator[ArticleRow]:
    query = select(table.c.id, table.c.origin, table.c.content_hash, table.c.document).order_by(table.c.seq)
    for some in _batches(sorted(values)):
        for row in connection.execute(query.where(column.in_(some), table.c.seq > 0)):
            yield ArticleRow(*row)


def _batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _write(connection: Connection, verdicts: Sequence[_Verdict], now: float) -> None:
    last = connection.scalar(select(func.max(table.c.seq))) or 0
    added = [each.row for each in verdicts if each.row and each.added]
    if added:
        rows = [{**_said(row), "seq": seq, "first_seen": now} for seq, row in enumerate(added, last + 1)]
        connection.execute(insert(table), rows)
    for each in verdicts:
        if each.row and not each.added:
            connection.execute(update(table).where(table.c.id == each.row.id).values(**_said(each.row)))


def _said(row: ArticleRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in ("id", "origin", "content_hash", "document")}


def _kept(connection: Connection, known: Mapping[str, _Kept]) -> dict[str, _Kept]:
    """Those that are kept, first seen first; only what has come or changed is read."""
    heads = {row.id: row.content_hash for row in connection.execute(HEADS)}
    afresh = {key for key, told in heads.items() if key not in known or known[key].content_hash != told}
    afresh.update([*heads][-READ_AFRESH:])
    read = {row.id: _read(row, known.get(row.id)) for row in _found(connection, table.c.id, afresh)}
    return {key: read.get(key) or known[key] for key in heads}


def _read(row: ArticleRow, known: _Kept | None) -> _Kept:
    document = hash(row.document)
    if known is not None and known.document == document:
        return known
    return _Kept(row.content_hash, document, article_of(row.document))
