"""Feeds that are to be followed: one from an operator's word, or thousands from a list at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from bot.store.tables import feeds as table


@dataclass(frozen=True, slots=True)
class Addition:
    """A feed to be followed.

    Attributes:
        place: Its address without what never matters (bot.sources.twins.address).
        url: Its address.
        title: As readers are shown it.
        due: When it is looked at first; aware.
        language: ISO 639-1; None where it is not known.
        tags: Its topics.
        carries: Whether its stories are told whole.
        by: The operator who added it in the chat.
        quiet: Whether nothing that is there at the first look goes out: it came in a list of many.
    """

    place: str
    url: str
    title: str
    due: datetime
    language: str | None = None
    tags: tuple[str, ...] = ()
    carries: Literal["text", "summary"] = "text"
    by: int | None = None
    quiet: bool = False


def added(connection: Connection, one: Addition, now: datetime) -> int | None:
    """Follows it, within a transaction; gives its id, None where it was followed already."""
    if connection.scalar(select(table.c.id).where(table.c.place == one.place)) is not None:
        return None
    values = {
        "place": one.place,
        "url": one.url,
        "title": one.title,
        "language": one.language,
        "tags": "\n".join(one.tags),
        "carries": one.carries,
        "added_at": now.timestamp(),
        "added_by": one.by,
        "shared": "",
        "due": one.due.timestamp(),
        "failures": 0,
        "quiet": one.quiet,
    }
    return int(connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())
