"""A new article is read aloud before anybody asks, so that the first listener does not wait."""

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.article import Article
from bot.errors import EmptyShelf
from bot.loader import ArticleLoader

if TYPE_CHECKING:
    from bot.audio.narrator import Narrator

log = logging.getLogger(__name__)

# Seconds between two looks at the shelf.
LOOK = 3.0


async def narrate_newest(loader: ArticleLoader, narrator: "Narrator") -> None:
    """Narrate each newest article in the operator's usual manner, once, until cancelled."""
    tried = ""
    while True:
        try:
            article = await loader.newest()
        except EmptyShelf:
            pass
        else:
            if article.content_hash != tried:
                tried = article.content_hash
                await _narrate(narrator, article)
        await asyncio.sleep(LOOK)


async def _narrate(narrator: "Narrator", article: Article) -> None:
    from bot.audio.narrator import Wish  # noqa: PLC0415 - not before the first audio

    try:
        await narrator.narrate(article, Wish(), "mp3")
    except Exception as error:  # noqa: BLE001 - whatever it is: who asks is told, and the next article has its turn
        log.warning("The newest article could not be narrated beforehand: %r", error)
