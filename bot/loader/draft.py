"""What a format's reader finds out about a story, before it has an id and a language."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.article import Block


@dataclass(frozen=True, slots=True)
class Draft:
    """A story as one format states it; whatever it does not state is None or empty.

    `picture` is the address of the story's picture; a `teaser` is the beginning of a story whose rest is
    for those who pay.
    """

    title: str = ""
    blocks: tuple[Block, ...] = ()
    author: str | None = None
    published: datetime | None = None
    url: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    picture: str | None = None
    teaser: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lines around a body say of it: who wrote it, who edited it, when, where."""

    author: str | None = None
    editor: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()

    def then(self, later: "Facts") -> "Facts":
        """These facts, and from later lines only those that are missing here."""
        missing = {
            name: getattr(later, name)
            for name in ("author", "editor", "published", "updated", "url", "tags")
            if not getattr(self, name)
        }
        return replace(self, **missing)
