"""Entries of feeds as they arrive: an article with its broadcast, one that is known, or a change of one.

claimed -> its page read (bot.sources.reception) -> one transaction: the way's end, article, sketch, broadcast
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, select, update

from bot.article import Article
from bot.store import broadcasts, twins
from bot.store.articles import News, alone, is_breaking, keep, row_of
from bot.store.chats import Transactions
from bot.store.documents import article_of, document_of
from bot.store.incoming import Incoming, arrived, bring
from bot.store.tables import articles, entries, feeds, incoming
from bot.store.tables import broadcasts as sent

# What somebody has to do something about.
MOVING = ("waiting", "changed", "edited", "correct")

# An entry that has failed less often holds up those of its feed that came after it.
PATIENCE = 2

# So many other outlets are named at most.
MOST_ALSO = 10

# Seconds until it is seen again whether an article is still being sent.
RUNNING = 20.0

# Seconds after which what was sent is not put right any more: Telegram deletes no part by then.
CORRECTABLE = 47 * 3600.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry as an article.

    Attributes:
        article: It.
        sketched: By what it is found again.
        outlet: How its source is called where another one told it first; None where that is no other one.
        same: Whether two sketches are of one story.
        since: How old such a story may be; seconds since 1970, UTC.
    """

    article: Article
    sketched: twins.Sketched
    outlet: Callable[[Article], str | None]
    same: twins.SameStory
    since: float


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of an entry.

    Attributes:
        article_id: Of the article that tells it.
        state: `new`, `known` already, or `changed`.
        broadcast: That was begun with it, in the same transaction.
    """

    article_id: str
    state: Literal["new", "known", "changed"]
    broadcast: int | None = None


class Arrivals:
    """Entries on their way, as somebody works on them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> Sequence[Incoming]:
        """Takes what is next of each feed, and puts it off for everybody else; `due` says until when.

        What came first goes first; what has failed twice holds up nobody any more.
        """
        moving = select(incoming.c.key).where(incoming.c.state.in_(MOVING), incoming.c.due <= now.timestamp())

        def work(connection: Connection) -> list[Incoming]:
            return _claim(connection, now.timestamp(), limit, (now + lease).timestamp())

        if limit <= 0:
            return ()
        if await self._transactions.read(lambda connection: connection.scalar(moving.limit(1))) is None:
            return ()  # at rest nothing is written
        return await self._transactions.write(work)

    async def put_off(self, one: Incoming, after: Incoming) -> None:
        """Writes when an entry is tried again, or that it is set aside; only while it is in these hands."""
        change = update(incoming).where(*_mine(one))
        change = change.values(state=after.state, due=after.due, tries=after.tries, reason=after.reason)
        await self._transactions.write(lambda connection: connection.execute(change))

    async def drop(self, one: Incoming) -> None:
        """Ends a change's way without effect; nothing where it is in other hands."""
        await self._transactions.write(lambda connection: arrived(connection, one))

    async def give_back(self, claimed: Sequence[Incoming], now: datetime) -> None:
        """Has somebody else work on them."""

        def work(connection: Connection) -> None:
            for one in claimed:
                connection.execute(update(incoming).where(*_mine(one)).values(due=now.timestamp()))

        await self._transactions.write(work)

    async def sweep(self, before: float) -> None:
        """Forgets why entries of long ago were set aside."""
        old = delete(incoming).where(incoming.c.state == "aside", incoming.c.at < before)
        await self._transactions.write(lambda connection: connection.execute(old))

    async def receive(self, one: Incoming, arrival: Arrival, now: float) -> Arrived | None:
        """Makes an article of a waiting entry, with a broadcast; or finds the one that tells it already.

        None where the entry is in other hands by now, or gone: then nothing was done.
        """
        return await self._transactions.write(lambda connection: _receive(connection, one, arrival, now))

    async def change(self, one: Incoming, arrival: Arrival, now: float) -> Arrived | None:
        """Has an article follow its entry; a `changed` one is put right where it was sent, now or later.

        None as in `receive`.
        """
        return await self._transactions.write(lambda connection: _change(connection, one, arrival, now))

    async def correct(self, one: Incoming, now: float) -> Arrived | None:
        """Begins the correction of an article that was still being sent, if it is not any more; else None."""
        return await self._transactions.write(lambda connection: _correct(connection, one, now))


def _mine(one: Incoming) -> tuple[Any, ...]:
    return incoming.c.feed_id == one.feed, incoming.c.key == one.key, incoming.c.due == one.due


def _claim(connection: Connection, now: float, limit: int, until: float) -> list[Incoming]:
    moving = incoming.c.state.in_(MOVING)
    holding = select(incoming.c.feed_id).where(incoming.c.state == "waiting", incoming.c.due > now)
    holding = holding.where(incoming.c.tries < PATIENCE)
    order = (incoming.c.at, incoming.c.position, incoming.c.key)
    place = func.row_number().over(partition_by=incoming.c.feed_id, order_by=order).label("place")
    due = select(incoming.c.feed_id, incoming.c.key, incoming.c.due, incoming.c.at, place)
    due = due.where(moving, incoming.c.due <= now, incoming.c.feed_id.not_in(holding))
    heads = due.subquery()
    first = select(heads).where(heads.c.place == 1).order_by(heads.c.at).limit(limit)
    taken: list[Incoming] = []
    for head in connection.execute(first).all():
        one = incoming.c.feed_id == head.feed_id, incoming.c.key == head.key, incoming.c.due == head.due
        taking = update(incoming).where(*one).values(due=until).returning(*incoming.c)
        taken += [Incoming(*row) for row in connection.execute(taking)]
    return taken


def _receive(connection: Connection, one: Incoming, arrival: Arrival, now: float) -> Arrived | None:
    if not _begins(connection, one):
        return None
    article = arrival.article
    known = connection.scalar(select(articles.c.id).where(articles.c.id == article.id, articles.c.seq > 0))
    known = known or twins.find(
        connection, arrival.sketched, feed=one.feed, same=arrival.same, since=arrival.since
    )
    begun = None
    if known is None:
        urgent = frozenset({article.id} if is_breaking(article) else ())
        (seen,) = keep(connection, [row_of(article, "feed")], News(urgent), now)
        known, begun = seen.id, seen.broadcast
        if begun is not None:
            twins.keep(connection, known, arrival.sketched, now)
    told = update(entries).where(entries.c.feed_id == one.feed, entries.c.key == one.key)
    connection.execute(told.values(article_id=known, tells=begun is not None))
    if begun is None:
        _mention(connection, one.feed, known, arrival)
    return Arrived(known, "known" if begun is None else "new", begun)


def _begins(connection: Connection, one: Incoming) -> bool:
    """Ends the way of an entry, if it is still in these hands; its feed is kept from being looked at."""
    feed = select(feeds.c.id).where(feeds.c.id == one.feed).with_for_update()
    if connection.scalar(feed) is None or not arrived(connection, one):
        return False
    alone(connection)
    return True


def _mention(connection: Connection, feed: int, article_id: str, arrival: Arrival) -> None:
    """Notes on a known article where it stands, too."""
    if twins.tells(connection, feed, article_id):
        return
    article = article_of(_document(connection, article_id))
    name = arrival.outlet(article)
    if name is None or name in article.also or len(article.also) >= MOST_ALSO:
        return
    document = document_of(replace(article, also=(*article.also, name)))
    connection.execute(update(articles).where(articles.c.id == article_id).values(document=document))


def _change(connection: Connection, one: Incoming, arrival: Arrival, now: float) -> Arrived | None:
    if not _begins(connection, one):
        return None
    article_id = _told(connection, one)
    if article_id is None:
        return None
    before = article_of(_document(connection, article_id))
    if arrival.article.excerpt and not before.excerpt:  # its page cannot be had any more
        return Arrived(article_id, "known")
    published = before.published or arrival.article.published  # when it was told first
    row = row_of(replace(arrival.article, id=article_id, published=published), "feed")
    (seen,) = keep(connection, [row], None, now)
    if seen.state != "changed":
        return Arrived(article_id, "known")
    twins.keep(connection, article_id, arrival.sketched, now)
    begun = _put_right(connection, one, article_id, now) if one.state == "changed" else None
    return Arrived(article_id, "changed", begun)


def _correct(connection: Connection, one: Incoming, now: float) -> Arrived | None:
    if not _begins(connection, one):
        return None
    article_id = _told(connection, one)
    begun = None if article_id is None else _put_right(connection, one, article_id, now)
    return None if article_id is None or begun is None else Arrived(article_id, "changed", begun)


def _told(connection: Connection, one: Incoming) -> str | None:
    query = select(entries.c.article_id).where(entries.c.feed_id == one.feed, entries.c.key == one.key)
    return connection.scalar(query)


def _document(connection: Connection, article_id: str) -> str:
    return str(connection.scalar(select(articles.c.document).where(articles.c.id == article_id)))


def _put_right(connection: Connection, one: Incoming, article_id: str, now: float) -> int | None:
    """Begins the correction of what was sent of an article; while that is still being sent, it waits."""
    query = select(sent).where(sent.c.article_id == article_id, sent.c.kind == "article")
    about = connection.execute(query.order_by(sent.c.id.desc()).limit(1)).one_or_none()
    if about is None or now - about.created_at > CORRECTABLE:
        return None
    later = connection.execute(select(sent).where(sent.c.about == about.id).order_by(sent.c.id)).all()
    if any(each.kind == "deletion" and each.state != "stopped" for each in later):
        return None
    if any(each.state == "running" for each in (about, *later)):
        bring(connection, [replace(one, state="correct", due=now + RUNNING, tries=0, reason=None)])
        return None
    document = _document(connection, article_id)
    last = next((each for each in reversed(later) if each.state == "done"), about)
    if article_of(document).content_hash == article_of(last.document).content_hash:
        return None
    correction = {"kind": "correction", "document": document, "article_id": article_id, "about": about.id}
    return broadcasts.begin(
        connection, {**correction, "breaking": about.breaking, "created_at": now, "created_by": None}
    )
