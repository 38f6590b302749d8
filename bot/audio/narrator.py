"""From an article to its narration: found, or made once however many ask.

article, wish -> engine and script -> key -> kept? | claimed -> spoken, encoded -> kept -> Narration
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.article import Article, Quote
from bot.audio.encode import Form
from bot.audio.engine import Manner


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to hear: in whose manner, and by which engine first (None: the operator's order)."""

    manner: Manner = Manner()
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Narration:
    """The audio of one article in one voice, as it is kept.

    Attributes:
        key: Hex SHA-256 of engine, its version, voice, speed and script.
        form: mp3 or ogg.
        engine: The name of the engine that spoke.
        seconds: How long it is.
        size: Bytes of the file.
    """

    key: str
    form: Form
    engine: str
    seconds: float
    size: int


class Narrator:
    """Makes narrations, and remembers them in the database."""

    async def narrate(
        self,
        article: Article,
        wish: Wish,
        form: Form,
        *,
        quotes: tuple[Quote, ...] | None = None,
        progress: Callable[[float], None] = lambda _share: None,
    ) -> Narration:
        """The narration of an article, or of these quotes of it alone: kept, being made, or made now.

        However many ask at once, also in other processes, it is made once; it goes on while at least one of
        them waits, and stops soon after the last has been cancelled.

        Args:
            article: What is read aloud.
            wish: How.
            form: mp3 or ogg.
            quotes: If given, these are read, not the article.
            progress: Told the share done, 0 to 1, never falling but where another engine begins anew.

        Raises:
            AudioError: `audio_failed` (no engine could), `audio_too_long` (over two hours), `audio_nothing`
                (nothing in it can be said).
        """
        raise NotImplementedError

    async def find(self, article: Article, form: Form | None = None) -> Narration | None:
        """A kept narration of the whole article in the operator's usual manner, if there is one."""
        raise NotImplementedError

    async def audio(self, narration: Narration) -> bytes:
        """The file itself, without tags.

        Raises:
            AudioError: `audio_failed`: it is kept no longer.
        """
        raise NotImplementedError
