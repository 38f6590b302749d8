"""From an article to its narration: found, or made once however many ask.

article, wish -> engine and script -> key -> kept? | claimed -> spoken, encoded -> kept -> Narration
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from bot.article import Article, Quote
from bot.audio.encode import Form, transcode
from bot.audio.engine import Engine, EngineFailed, Manner
from bot.audio.flights import Flights, Progress
from bot.audio.key import narration_key
from bot.audio.making import Made, Take, in_thread, make, surely_too_long, usual_deadline
from bot.audio.scripts import Outlines, Script
from bot.errors import AudioError

if TYPE_CHECKING:
    from bot.store.narrations import Kept, Narrations

log = logging.getLogger(__name__)

LEASE = 15.0  # seconds after which others take over from a process that died
RENEWALS = 10  # in the time of a lease
REST = 300.0  # seconds for which an engine that failed at a script is not asked for it again
POLL = 0.3  # seconds between two looks at what another process is making
AT_ONCE = 2  # narrations that one process makes side by side; the others wait in order

OTHER: dict[Form, Form] = {"mp3": "ogg", "ogg": "mp3"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to hear: in which manner, by which engine first (None: the operator's order)."""

    manner: Manner = field(default_factory=Manner)
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


@dataclass(frozen=True, slots=True)
class _Order:
    """One narration to be made by one engine."""

    key: str
    form: Form
    engine: Engine
    manner: Manner
    script: Script
    deadline: float


class Narrator:
    """Makes narrations, and remembers them in the database.

    Args:
        engines: In the operator's order.
        narrations: Where what was made is kept.
        deadline: Seconds an engine may take for an article; None: three times the expected length.
        limit: Bytes that all files together may have; the least recently used go.
        owner: A name for this process that no other has.
        lease: Seconds after which another process takes over what this one has stopped making.
    """

    def __init__(
        self,
        engines: Sequence[Engine],
        narrations: "Narrations",
        *,
        deadline: float | None,
        limit: int,
        owner: str | None = None,
        lease: float = LEASE,
    ) -> None:
        self._engines = tuple(engines)
        self._narrations = narrations
        self._deadline = deadline
        self._limit = limit
        self._owner = owner or secrets.token_hex(8)
        self._lease = lease
        self._claims = count(1)
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._flights: Flights[tuple[str, Form], Narration] = Flights()
        self._outlines = Outlines()

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
        for engine in sorted(self._engines, key=lambda engine: engine.name != wish.engine):
            order = await self._order(engine, wish.manner, article, quotes, form)
            try:
                return await self._flights.join(
                    (order.key, form), partial(self._found_or_made, order), progress
                )
            except EngineFailed:
                continue
        raise AudioError("audio_failed")

    async def find(self, article: Article, form: Form | None = None) -> Narration | None:
        """A kept narration of the whole article in the operator's usual manner, if there is one."""
        forms: tuple[Form, ...] = (form,) if form else ("mp3", "ogg")
        if surely_too_long(_length(article), Manner().speed):
            return None
        for engine in self._engines:
            key, _ = await self._key(engine, Manner(), Script(article, None, engine.keeps_latin))
            for each in forms:
                if kept := await self._narrations.find(key, each):
                    return _narration(key, each, kept)
        return None

    async def audio(self, narration: Narration) -> bytes:
        """The file itself, without tags.

        Raises:
            AudioError: `audio_failed`: it is kept no longer.
        """
        audio = await self._narrations.audio(narration.key, narration.form)
        if audio is None:
            raise AudioError("audio_failed")
        return audio

    async def close(self) -> None:
        """Stop what is being made, within a moment; whoever waits for it gets `audio_failed`."""
        await self._flights.close()

    async def _order(
        self, engine: Engine, manner: Manner, article: Article, quotes: tuple[Quote, ...] | None, form: Form
    ) -> _Order:
        if manner.voice not in {voice.name for voice in engine.voices}:
            manner = replace(manner, voice=None)
        if quotes is None and surely_too_long(_length(article), manner.speed):
            raise AudioError("audio_too_long")  # without putting its script together
        script = Script(article, quotes, engine.keeps_latin)
        key, characters = await self._key(engine, manner, script)
        if not characters:
            raise AudioError("audio_nothing")
        if surely_too_long(characters, manner.speed):
            raise AudioError("audio_too_long")
        usual = usual_deadline(characters, manner.speed)
        deadline = usual if self._deadline is None else self._deadline
        return _Order(key, form, engine, manner, script, deadline)

    async def _key(self, engine: Engine, manner: Manner, script: Script) -> tuple[str, int]:
        outline = await self._outlines.of(script)
        return narration_key(engine, manner, outline.digest), outline.characters

    async def _found_or_made(self, order: _Order, tell: Progress) -> Narration:
        """Once in this process however many wait; another process may be at it too."""
        while True:
            if kept := await self._narrations.find(order.key, order.form):
                return _narration(order.key, order.form, kept)
            if await self._narrations.resting(order.key):
                raise EngineFailed("audio_failed", reason="it failed a short time ago")
            share = await self._narrations.share(order.key)
            if share is not None:
                tell(share)
                await asyncio.sleep(POLL)
                continue
            if not await self._narrations.find(order.key, OTHER[order.form]):
                await _expect_no_trouble(order.engine)
            async with self._slots:
                made = await self._claimed_and_made(order, tell)
            if made:
                return made

    async def _claimed_and_made(self, order: _Order, tell: Progress) -> Narration | None:
        """None where another process was quicker, or took over because this one stood still."""
        owner = f"{self._owner}-{next(self._claims)}"
        try:
            if await self._narrations.claim(order.key, owner, self._lease):
                return await self._made_while_renewing(order, owner, tell)
        except EngineFailed as error:
            log.warning("%s could not narrate %.8s: %s", order.engine.name, order.key, error.fills)
            await self._narrations.rest(order.key, owner, REST)
            raise
        finally:
            await self._narrations.release(order.key, owner)
        return None

    async def _made_while_renewing(self, order: _Order, owner: str, tell: Progress) -> Narration | None:
        if kept := await self._narrations.find(order.key, order.form):
            return _narration(order.key, order.form, kept)  # between our look and our claim
        share = 0.0

        def note(done: float) -> None:
            nonlocal share
            share = done
            tell(done)

        making = asyncio.create_task(self._make(order, note))
        renewing = asyncio.create_task(self._renew(order.key, owner, lambda: share))
        try:
            await asyncio.wait({making, renewing}, return_when=asyncio.FIRST_COMPLETED)
            return making.result() if making.done() else renewing.result()
        finally:
            making.cancel()
            renewing.cancel()
            await asyncio.gather(making, renewing, return_exceptions=True)

    async def _renew(self, key: str, owner: str, share: Callable[[], float]) -> None:
        """Ends when the claim was lost."""
        while True:
            if not await self._narrations.renew(key, owner, share(), self._lease):
                log.warning("Another process has taken %.8s over", key)
                return
            await asyncio.sleep(self._lease / RENEWALS)

    async def _make(self, order: _Order, progress: Progress) -> Narration:
        made = await self._transcoded(order)
        if made is None:
            pieces = await asyncio.to_thread(order.script.pieces)
            take = Take(order.engine, order.manner, pieces, order.form)
            made = await make(take, deadline=order.deadline, progress=progress)
        kept = await self._narrations.keep(
            order.key, order.form, made.audio, engine=order.engine.name, seconds=made.seconds
        )
        await self._narrations.trim(self._limit)
        return _narration(order.key, order.form, kept)

    async def _transcoded(self, order: _Order) -> Made | None:
        """The same sound from its other form, if that is kept."""
        kept = await self._narrations.find(order.key, OTHER[order.form])
        audio = await self._narrations.audio(order.key, OTHER[order.form]) if kept else None
        if kept is None or audio is None:
            return None
        try:
            return Made(await in_thread(lambda: transcode(audio, order.form)), kept.seconds)
        except Exception:  # it may be damaged, and then it can still be spoken again
            log.exception("%.8s could not be turned into %s", order.key, order.form)
            return None


async def _expect_no_trouble(engine: Engine) -> None:
    trouble: Exception | None
    try:
        trouble = await in_thread(engine.trouble)
    except Exception as error:  # noqa: BLE001 - an engine that cannot say how it is is not well
        trouble = error
    if trouble:
        log.debug("%s is passed over: %r", engine.name, trouble)
        raise EngineFailed("audio_failed") from trouble


def _length(article: Article) -> int:
    """Characters of the article as it is written; as it is said, they are seldom fewer."""
    return len(article.title) + sum(len(block.text) for block in article.blocks)


def _narration(key: str, form: Form, kept: "Kept") -> Narration:
    return Narration(key, form, kept.engine, kept.seconds, kept.size)
