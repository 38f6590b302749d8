"""What is to be read aloud, and what its script comes to, worked out once."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace

from bot.article import Article, Quote
from bot.audio.flights import Flights
from bot.audio.key import script_digest
from bot.text.speech import Piece, quotes_script, script_of

REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Script:
    """What is read: an article, or these quotes of it alone.

    Attributes:
        article: What it is of.
        quotes: If not None, these alone are read.
        keep_latin: Whether Latin words in Hindi stay as they are.
    """

    article: Article
    quotes: tuple[Quote, ...] | None
    keep_latin: bool

    def pieces(self) -> tuple[Piece, ...]:
        """What the engine is given; it takes its time with a long article."""
        if self.quotes is None:
            return script_of(self.article, keep_latin=self.keep_latin)
        return quotes_script(self.article, self.quotes, keep_latin=self.keep_latin)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a script comes to.

    Attributes:
        digest: Hex SHA-256 of its pieces.
        characters: How many are to be said.
    """

    digest: str
    characters: int


class Outlines:
    """The outlines of the scripts that were asked for last."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Outline] = OrderedDict()
        self._flights: Flights[Hashable, Outline] = Flights()

    async def of(self, script: Script) -> Outline:
        """The outline of a script; put together in a thread, unless it is known."""
        name = _name(script)
        if name not in self._known:
            self._known[name] = await self._flights.join(
                name, lambda _tell: asyncio.to_thread(_outline, script), lambda _share: None
            )
        self._known.move_to_end(name)
        outline = self._known[name]
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return outline


def _name(script: Script) -> Hashable:
    """Tells scripts apart without holding their words."""
    article = script.article
    return replace(article, blocks=()), article.content_hash, script.quotes, script.keep_latin


def _outline(script: Script) -> Outline:
    pieces = script.pieces()
    return Outline(script_digest(pieces), sum(len(piece.text) for piece in pieces))
