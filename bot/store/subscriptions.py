"""Subscriptions: which chats and topics want articles, which, in what form, at which hours."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, select, text, update

from bot.store.chats import Transactions
from bot.store.tables import KIND, STANDING, broadcasts, chats, subscriptions

Kind = Literal["private", "group", "channel"]
Form = Literal["story", "headline", "audio", "both"]
State = Literal["active", "resting", "off"]

STATES: tuple[State, ...] = ("active", "resting", "off")
FORMS: tuple[Form, ...] = ("story", "headline", "audio", "both")

NO_TOPIC = 0

# As text, because SQLAlchemy builds an upsert for one database at a time, and these words suit both.
SUBSCRIBE = text(
    "INSERT INTO subscriptions (chat_id, topic, kind, state, set_by, language, after)"
    " VALUES (:chat_id, :topic, :kind, :active, :set_by, :language,"
    " (SELECT COALESCE(MAX(id), 0) FROM broadcasts))"
    " ON CONFLICT (chat_id, topic) DO UPDATE SET kind = excluded.kind, state = excluded.state, reason = NULL,"
    " set_by = excluded.set_by, language = excluded.language, after = excluded.after"
    " WHERE subscriptions.state != :active"
).bindparams(bindparam("kind", type_=KIND), bindparam("active", "active", STANDING))
CHOOSE = text(
    "INSERT INTO subscriptions (chat_id, topic, kind, state, after, form, quiet, quiet_from, quiet_to, zone,"
    " breaking, topics, words, unwanted) VALUES (:chat_id, :topic, :kind, :off, 0, :form, :quiet,"
    " :quiet_from, :quiet_to, :zone, :breaking, :topics, :words, :unwanted)"
    " ON CONFLICT (chat_id, topic) DO UPDATE SET form = excluded.form, quiet = excluded.quiet,"
    " quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, zone = excluded.zone,"
    " breaking = excluded.breaking, topics = excluded.topics, words = excluded.words,"
    " unwanted = excluded.unwanted"
).bindparams(bindparam("kind", type_=KIND), bindparam("off", "off", STANDING))
LAST_BROADCAST = select(func.coalesce(func.max(broadcasts.c.id), 0)).scalar_subquery()
MISSED = text("SELECT COUNT(*) FROM broadcasts WHERE kind = 'article' AND id > :after")


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which a chat sleeps.

    Attributes:
        manner: What comes then is `silent`, or `held` until they end.
        start: Minutes since midnight in the chat's zone; may be greater than `end`.
        end: Likewise.
    """

    manner: Literal["silent", "held"]
    start: int = 22 * 60
    end: int = 7 * 60


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a chat wants of new stories.

    Attributes:
        form: The whole story folded, the headline with buttons, audio, or text and audio.
        quiet: Its quiet hours, if it has any.
        zone: Its IANA zone; None: the operator's.
        breaking: Whether breaking news goes through the quiet hours.
        topics: Tags or sources, as the reader was shown them; empty: all.
        words: At least one of these must stand in the article; empty: no matter.
        unwanted: None of these may stand in it.
    """

    form: Form = "story"
    quiet: Quiet | None = None
    zone: str | None = None
    breaking: bool = False
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


USUAL = Wishes()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat, or a topic of it, and what it wants.

    Attributes:
        id: Grows from one subscription to the next; stays when the chat moves or comes back.
        chat: Telegram's id.
        topic: The topic, None for none.
        kind: What sort of chat it is.
        state: `resting` while it cannot be reached, `off` when it is not wanted.
        reason: Why it rests.
        set_by: Who set it up, where that is known.
        language: The chat's own choice, else the language in which it was set up; None: the operator's.
        voice: Whether it wants voice messages rather than audio files, and takes them.
        after: It wants broadcasts with ids greater than this.
        wishes: What it wants.
    """

    id: int
    chat: int
    topic: int | None
    kind: Kind
    state: State = "active"
    reason: str | None = None
    set_by: int | None = None
    language: str | None = None
    voice: bool = False
    after: int = 0
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(frozen=True, slots=True)
class Revived:
    """A subscription that was resting and is active again; `missed` articles were broadcast meanwhile."""

    subscription: Subscription
    missed: int


class Subscriptions:
    """All of them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def get(self, chat: int, topic: int | None = None) -> Subscription | None:
        """That chat's or topic's, in whatever state; None if there never was one."""
        found = await self._transactions.read(lambda connection: find(connection, _at(chat, topic)))
        return found[0] if found else None

    async def of_chat(self, chat: int) -> Sequence[Subscription]:
        """The chat's own and those of its topics, in whatever state, in the order of their ids."""
        return await self._transactions.read(lambda connection: find(connection, in_chat(chat)))

    async def subscribe(
        self, chat: int, topic: int | None, kind: Kind, *, language: str, set_by: int | None
    ) -> bool:
        """Makes it active from the next broadcast on, with the wishes it had; False if it was active."""
        values = {
            "chat_id": chat,
            "topic": topic or NO_TOPIC,
            "kind": kind,
            "language": language,
            "set_by": set_by,
        }

        def work(connection: Connection) -> bool:
            if _ids(connection, _at(chat, topic), "active"):
                return False  # the upsert would use up an id even so
            return connection.execute(SUBSCRIBE, values).rowcount == 1

        return await self._transactions.write(work)

    async def unsubscribe(self, chat: int, topic: int | None = None) -> bool:
        """Turns it off; its wishes stay. False if it was off, or never there."""
        statement = update(subscriptions).where(_at(chat, topic), subscriptions.c.state != "off")
        statement = statement.values(state="off", reason=None)
        return await self._transactions.write(lambda connection: connection.execute(statement).rowcount) == 1

    async def choose(self, chat: int, topic: int | None, kind: Kind, wishes: Wishes) -> None:
        """Keeps what it wants; a chat that has no subscription gets one that is off."""
        values = {"chat_id": chat, "topic": topic or NO_TOPIC, "kind": kind, **_columns(wishes)}
        await self._transactions.write(lambda connection: connection.execute(CHOOSE, values))

    async def rest(self, chat: int, reason: str, topic: int | None = None) -> Subscription | None:
        """Lets an active one rest; gives it as it is now, or None if it was not active."""
        changed = await self._rest(_at(chat, topic), reason)
        return changed[0] if changed else None

    async def rest_all(self, chat: int, reason: str) -> Sequence[Subscription]:
        """Lets all active ones of a chat rest, its topics' too; gives those that it changed."""
        return await self._rest(in_chat(chat), reason)

    async def revive(self, chat: int, topic: int | None = None) -> Revived | None:
        """Makes a resting one active from the next broadcast on; None if it was not resting."""
        changed = await self._revive(_at(chat, topic))
        return changed[0] if changed else None

    async def revive_all(self, chat: int, *, but: Collection[str] = ()) -> Sequence[Revived]:
        """Makes all resting ones of a chat active again, but those that rest for one of these reasons."""
        return await self._revive(and_(in_chat(chat), subscriptions.c.reason.not_in(but)))

    async def move(self, origin: int, target: int) -> None:
        """The chat has another id now: its subscriptions, their receipts and its choices go with it.

        Where the target has a subscription already the two become one: the target keeps its id and its
        wishes; it is active if either was, and takes over receipts that it has not. A second time has no
        effect.
        """
        from bot.store.moving import move  # noqa: PLC0415 - it stands on this module

        if origin != target:
            await self._transactions.write(lambda connection: move(connection, origin, target))

    async def counts(self) -> dict[State, int]:
        """How many there are in each state."""
        query = select(subscriptions.c.state, func.count()).group_by(subscriptions.c.state)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        found = {row[0]: row[1] for row in rows}
        return {state: found.get(state, 0) for state in STATES}

    async def _rest(self, which: ColumnElement[bool], reason: str) -> Sequence[Subscription]:
        def work(connection: Connection) -> Sequence[Subscription]:
            changing = _ids(connection, which, "active")
            change(connection, *changing, state="resting", reason=reason, after=LAST_BROADCAST)
            return find(connection, subscriptions.c.id.in_(changing))

        return await self._transactions.write(work)

    async def _revive(self, which: ColumnElement[bool]) -> Sequence[Revived]:
        def work(connection: Connection) -> Sequence[Revived]:
            resting = find(connection, and_(which, subscriptions.c.state == "resting"))
            changing = [each.id for each in resting]
            missed = [connection.scalar(MISSED, {"after": each.after}) or 0 for each in resting]
            change(connection, *changing, state="active", reason=None, after=LAST_BROADCAST)
            revived = find(connection, subscriptions.c.id.in_(changing))
            return [Revived(*each) for each in zip(revived, missed, strict=True)]

        return await self._transactions.write(work)


def selecting() -> Select[Any]:
    """All subscriptions, in rows that `subscription_of` reads; narrowed and put in order by the caller."""
    language = func.coalesce(chats.c.language, subscriptions.c.language).label("spoken")
    query = select(subscriptions, language, chats.c.audio_form, chats.c.voice_forbidden)
    return query.outerjoin(chats, chats.c.chat_id == subscriptions.c.chat_id)


def subscription_of(row: Row[Any]) -> Subscription:
    """The subscription in a row of `selecting`."""
    # In the order of the table's columns, because a name costs a search, and a million rows are read.
    values: tuple[Any, ...] = tuple(row)
    number, chat, topic, kind, state, reason, set_by, _, after, form, *_, spoken, audio_form, forbidden = (
        values
    )
    return Subscription(
        id=number,
        chat=chat,
        topic=topic or None,
        kind=kind,
        state=state,
        reason=reason,
        set_by=set_by,
        language=spoken,
        voice=audio_form == "voice" and not forbidden,
        after=after,
        wishes=USUAL if form is None else _wishes(row),
    )


def _wishes(row: Row[Any]) -> Wishes:
    """What a row says of them."""
    return Wishes(
        form=row.form,
        quiet=Quiet(row.quiet, row.quiet_from, row.quiet_to) if row.quiet else None,
        zone=row.zone,
        breaking=bool(row.breaking),
        topics=tuple(json.loads(row.topics)) if row.topics else (),
        words=tuple(json.loads(row.words)) if row.words else (),
        unwanted=tuple(json.loads(row.unwanted)) if row.unwanted else (),
    )


def _columns(wishes: Wishes) -> dict[str, Any]:
    quiet = wishes.quiet
    texts = {"topics": wishes.topics, "words": wishes.words, "unwanted": wishes.unwanted}
    return {
        "form": wishes.form,
        "quiet": quiet and quiet.manner,
        "quiet_from": quiet and quiet.start,
        "quiet_to": quiet and quiet.end,
        "zone": wishes.zone,
        "breaking": wishes.breaking,
        **{
            name: json.dumps(listed, ensure_ascii=False) if listed else None for name, listed in texts.items()
        },
    }


def in_chat(chat: int) -> ColumnElement[bool]:
    """Those of a chat and of its topics."""
    return subscriptions.c.chat_id == chat


def _at(chat: int, topic: int | None) -> ColumnElement[bool]:
    return and_(in_chat(chat), subscriptions.c.topic == (topic or NO_TOPIC))


def find(connection: Connection, which: ColumnElement[bool]) -> list[Subscription]:
    """These, in the order of their ids."""
    query = selecting().where(which).order_by(subscriptions.c.id)
    return [subscription_of(row) for row in connection.execute(query)]


def rename_topic(connection: Connection, old: str, new: str, *, keep: bool) -> None:
    """Has whoever wants a topic want it by its new name, within a transaction; `keep`: by the old, too."""
    named = subscriptions.c.topics.contains(json.dumps(old, ensure_ascii=False), autoescape=True)
    instead = (old, new) if keep else (new,)
    for number, topics in connection.execute(
        select(subscriptions.c.id, subscriptions.c.topics).where(named)
    ).all():
        wanted = [name for each in json.loads(topics) for name in (instead if each == old else (each,))]
        change(connection, number, topics=json.dumps([*dict.fromkeys(wanted)], ensure_ascii=False))


def _ids(connection: Connection, which: ColumnElement[bool], state: State) -> Sequence[int]:
    query = select(subscriptions.c.id).where(which, subscriptions.c.state == state)
    return connection.scalars(query.with_for_update()).all()


def change(connection: Connection, *which: int, **values: Any) -> None:
    """Sets columns of those with these ids."""
    if which:
        connection.execute(update(subscriptions).where(subscriptions.c.id.in_(which)).values(**values))
