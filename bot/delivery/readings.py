"""The audio of broadcasts: made once for all who want to hear, while the texts go out."""

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.article import Article
from bot.errors import AudioError

if TYPE_CHECKING:
    from bot.audio.encode import Form
    from bot.audio.narrator import Narration, Narrator

log = logging.getLogger(__name__)

# Articles whose narrations are remembered here; the narrator keeps the files themselves.
REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class Silence:
    """There is no audio of it, and there will be none."""


class Readings:
    """What the subscribers hear, in the operator's usual manner."""

    def __init__(self, narrator: "Narrator") -> None:
        self._narrator = narrator
        self._made: dict[tuple[str, Form], asyncio.Task[Narration | Silence]] = {}

    def of(self, article: Article, form: "Form") -> "Narration | Silence | None":
        """The narration, begun if need be; None while it is being made."""
        key = article.content_hash, form
        if key not in self._made:
            for old in [*self._made][: max(0, len(self._made) - REMEMBERED + 1)]:
                if self._made[old].done():
                    del self._made[old]
            self._made[key] = asyncio.create_task(self._narrate(article, form))
        task = self._made[key]
        return task.result() if task.done() else None

    async def close(self) -> None:
        """Ends what is being made."""
        for task in self._made.values():
            task.cancel()
        await asyncio.gather(*self._made.values(), return_exceptions=True)

    async def _narrate(self, article: Article, form: "Form") -> "Narration | Silence":
        from bot.audio.narrator import Wish  # noqa: PLC0415 - not before the first audio

        try:
            return await self._narrator.narrate(article, Wish(), form)
        except AudioError as error:
            log.warning("A broadcast goes out without its audio: %s", error.key)
        except Exception:  # whatever it is: the texts go on
            log.exception("A broadcast goes out without its audio")
        return Silence()
