"""What comes into the folder while the bot runs becomes news: stored with its broadcast, within five seconds.

found on the shelf -> whole -> not shown before -> stored, and its broadcast begun -> the engine is woken
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.article import Article
from bot.loader import ArticleLoader, Found, Place

if TYPE_CHECKING:
    from bot.store.articles import Articles, Seen  # SQLAlchemy is imported while the bot connects

log = logging.getLogger(__name__)

# Seconds between two questions to the loader, which looks at the folder only if there is a reason to; what
# fails is tried again after longer and longer pauses.
LOOK = 1.0
LONGEST_PAUSE = 30.0

# Of more articles than this that came while nobody could see them, only the newest is announced.
CROWD = 10


async def watch(
    loader: ArticleLoader, articles: "Articles", awake: Callable[[], None], *, every: float = LOOK
) -> None:
    """Looks at the folder again and again until cancelled; what fails is logged, and tried again.

    Args:
        loader: Whose files they are.
        articles: Where they are stored.
        awake: Told when a broadcast was begun.
        every: Seconds between two looks.
    """
    async with loader.watched():
        await _keep_looking(Newsroom(loader, articles, awake), every)


async def _keep_looking(newsroom: "Newsroom", every: float) -> None:
    pause = every
    while True:
        try:
            await newsroom.look()
        except Exception as error:  # noqa: BLE001 - whatever it is: the next story has its turn
            pause = min(2 * pause, LONGEST_PAUSE)
            log.warning("The folder's articles could not be stored, tried again in %.0f s: %r", pause, error)
        else:
            pause = every
        await asyncio.sleep(pause)


class Newsroom:
    """Shows the store each article of the folder once, and again when it was changed.

    What lay there before the first start is no news. What came while the bot was down is, or while the folder
    was not there, unless it is a crowd (docs/decisions/2026-11-23-a-crowd-is-not-a-flood.md).
    """

    def __init__(self, loader: ArticleLoader, articles: "Articles", awake: Callable[[], None]) -> None:
        self._loader = loader
        self._articles = articles
        self._awake = awake
        self._places: Mapping[Path, Place | None] | None = None
        self._found: tuple[Found, ...] = ()
        self._shown: dict[str, Article] = {}

    async def look(self) -> None:
        """Stores what is new or changed; what is still being written waits for a later look."""
        found, places = await self._loader.found(), self._loader.places
        came = places != self._places  # at the start, or mounted, or another in its place
        if found is self._found and not came:
            return
        if came:
            _say_what_is_missing(self._places or {}, places)
        first = came and await self._first_look(found, places)
        if not first:
            await self._see(_fresh(found, self._shown), crowd=CROWD if came else None)
        self._shown |= {each.article.id: each.article for each in found if first or each.whole}
        self._found, self._places = found, places

    async def _first_look(self, found: Sequence[Found], places: Mapping[Path, Place | None]) -> bool:
        """Whether this was the first look; it waits for a folder, or what is mounted later would be news."""
        if not any(places.values()) or await self._articles.looked():
            return False
        return await self._articles.first_look([each.article for each in found])

    async def _see(self, fresh: Sequence[Article], crowd: int | None) -> None:
        if not fresh:
            return
        seen = await self._articles.see(fresh, "folder", announce=True, crowd=crowd)
        new = [each for each in seen if each.state == "new"]
        if crowd is not None and len(new) > crowd:
            log.warning(
                "%d articles came while the bot was down or the folder away; "
                "only the newest is announced: %s",
                len(new),
                new[-1].id,
            )
        self._tell(new)

    def _tell(self, new: "Sequence[Seen]") -> None:
        announced = [each for each in new if each.broadcast is not None]
        for each in announced:
            log.info("Article %s is announced as broadcast %d", each.id, each.broadcast)
        if announced:
            self._awake()


def _say_what_is_missing(before: Mapping[Path, Place | None], now: Mapping[Path, Place | None]) -> None:
    for folder, place in now.items():
        if place is None:
            log.warning("The folder %s is not there, or may not be read; it is waited for", folder)
        elif folder in before and before[folder] is None:
            log.info("The folder %s is there again", folder)


def _fresh(found: Sequence[Found], shown: dict[str, Article]) -> list[Article]:
    """What is whole, and new or changed: an unchanged file gives the very object that was shown before."""
    return [each.article for each in found if each.whole and shown.get(each.article.id) is not each.article]
