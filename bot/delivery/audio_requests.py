"""Who waits for an audio: each request has work of its own, beside the chat's other commands.

asked -> narrated, behind a waiting line where it takes long -> sent, and the line deleted
                                                             -> or the line says what became of it
"""

import asyncio
import logging
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram.constants import ChatAction
from telegram.error import Forbidden, TelegramError

from bot.botapi.afterwards import hold
from bot.delivery import aloud
from bot.delivery.aloud import Reading
from bot.delivery.outcome import forbids_voice
from bot.delivery.outgoing import Outgoing, Place, Posted
from bot.delivery.sender import Sender
from bot.errors import AudioError

if TYPE_CHECKING:
    from bot.audio.encode import Form
    from bot.audio.narrator import Narration, Narrator
    from bot.store.chats import Chats, Listening

log = logging.getLogger(__name__)

# Seconds: what takes longer than this gets a waiting line.
GRACE = 1.5

# The line is changed in steps of so many percent, and no oftener than so many seconds (rule 14).
STEP = 10
EVERY, EVERY_IN_GROUPS = 3.0, 6.0

# Seconds after which Telegram would no longer show that something is being done; it forgets after five.
ACT_EVERY = 4.0

# Seconds in which the same button in a group brings the audio once.
JUST_SENT = 60.0

# Seconds that a stop leaves for telling those who wait, and for what is just being sent.
FINISH = 2.5


@dataclass(frozen=True, slots=True)
class Request:
    """An audio that somebody wants.

    Attributes:
        reading: What is read aloud.
        listening: How the chat wants to hear.
        place: Where the audio goes, and what it answers.
        asker: The reader's id; None for one who writes as a chat.
        for_all: Whether it is a group's button, which brings the audio for everybody there.
        in_channel: Whether the place is a channel, which shows nobody at work.
    """

    reading: Reading
    listening: "Listening"
    place: Place
    asker: int | None
    for_all: bool = False
    in_channel: bool = False

    @property
    def key(self) -> Hashable:
        """The same for the same wish of the same reader, or of the same button of a group."""
        who = ("button", self.place.reply_to) if self.for_all else ("reader", self.asker)
        wanted = self.reading.article.id, self.reading.quotes is None
        return self.place.chat, self.place.topic, who, wanted


@dataclass(slots=True)
class Job:
    """A request while it is worked on.

    Attributes:
        request: What is wanted.
        work: Makes the audio and sends it.
        line: The waiting line, once it stands.
        share: How much is made, 0 to 1.
        making: Whether it is being made, so that it can be cancelled; not when it is being sent.
        unwanted: Whether it was cancelled by a reader.
        postponed: Whether the stop ended it: the next start makes it.
        again: The same wish, uttered while the audio was being sent: it may have been there already.
    """

    request: Request
    work: "asyncio.Task[None] | None" = None
    line: Posted | None = None
    share: float = 0.0
    making: bool = True
    unwanted: bool = False
    postponed: bool = False
    again: Request | None = None

    @property
    def percent(self) -> int:
        """What the waiting line says, in its steps; never all, for then the line is gone."""
        return min(int(self.share * 100) // STEP * STEP, 100 - STEP)

    def end(self) -> bool:
        """Stop making it; False where it is on its way already."""
        return self.making and self.work is not None and self.work.cancel()


@dataclass(slots=True)
class AudioRequests:
    """All that is being made for readers.

    Attributes:
        narrator: Makes it.
        sender: Sends it.
        chats: Remember where voice messages are forbidden.
        bot_name: For the covers of articles whose outlet is not known.
        now: Seconds on a clock that only goes forward.
    """

    narrator: "Narrator"
    sender: Sender
    chats: "Chats"
    bot_name: str
    now: Callable[[], float] = time.monotonic
    _jobs: dict[Hashable, Job] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _sent: dict[Hashable, float] = field(default_factory=dict)

    def ask(self, request: Request) -> bool:
        """Begin what is wanted, unless it is under way; False where the same button has just brought it."""
        if job := self._jobs.get(request.key):
            if not (job.making or request.for_all):
                job.again = request
            return job.making or not request.for_all
        if self.now() - self._sent.get(request.key, float("-inf")) < JUST_SENT:
            return False
        job = self._jobs[request.key] = Job(request)
        task = asyncio.create_task(self._serve(job))
        hold(task)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    def behind(self, posted: Posted) -> Request | None:
        """The request that this waiting line belongs to, if it is still worked on."""
        return next((job.request for job in self._jobs.values() if job.line == posted), None)

    def cancel(self, chat: int, posted: Posted | None = None) -> bool:
        """Stop what is being made for a chat, or only what this waiting line belongs to; whether any was."""
        wanted = [
            job
            for job in self._jobs.values()
            if job.request.place.chat == chat and (posted is None or job.line == posted)
        ]
        ended = [job for job in wanted if job.end()]
        for job in ended:
            job.unwanted = True
        return bool(ended)

    async def stop(self) -> None:
        """End it all; what is not on its way is left to the next start, without a word."""
        for job in self._jobs.values():
            job.postponed = job.end()
            job.again = None
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FINISH)
        for task in [*self._tasks]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, job: Job) -> None:
        job.work = asyncio.create_task(self._bring(job))
        acting = asyncio.create_task(self._act(job))
        try:
            await self._wait(job, job.work)
            acting.cancel()
            await self._conclude(job, job.work)
        except TelegramError as error:
            log.warning("What became of an audio could not be told: %s", error)
        finally:
            acting.cancel()
            job.work.cancel()
            del self._jobs[job.request.key]
            await asyncio.gather(acting, job.work, return_exceptions=True)
            if job.again:
                self.ask(job.again)
        if job.postponed:
            raise asyncio.CancelledError  # so that its update is not done

    async def _bring(self, job: Job) -> None:
        """Make the audio and send it, as an audio file where voice messages are not taken."""
        request = job.request
        form: Form = "mp3"
        if request.listening.form == "voice" and not request.listening.voice_forbidden:
            form = "ogg"
        try:
            await self._bring_as(job, form)
        except TelegramError as error:
            if not (form == "ogg" and forbids_voice(error)):
                raise
            await self.chats.forbid_voice(request.place.chat)
            await self._bring_as(job, "mp3", aloud.no_voice(request.reading.view))
        self._remember(request)

    async def _bring_as(self, job: Job, form: "Form", note: str = "") -> None:
        job.making = True
        narration = await self._narrate(job, form)
        job.making = False
        reading = job.request.reading
        sound = aloud.sound_of(self.narrator, narration, reading.article, self.bot_name)
        message = await asyncio.to_thread(aloud.heard, reading, narration, sound, note=note)
        await self.sender.send(job.request.place, [message])

    async def _narrate(self, job: Job, form: "Form") -> "Narration":
        from bot.audio.engine import Manner  # noqa: PLC0415 - not before the first audio
        from bot.audio.narrator import Wish  # noqa: PLC0415 - as above

        def progress(share: float) -> None:
            job.share = share

        reading, listening = job.request.reading, job.request.listening
        wish = Wish(Manner(listening.voice, listening.speed), listening.engine)
        return await self.narrator.narrate(
            reading.article, wish, form, quotes=reading.quotes, progress=progress
        )

    async def _wait(self, job: Job, work: "asyncio.Task[None]") -> None:
        """Wait for the work; if it takes long, behind a line that says how far it is."""
        await asyncio.wait((work,), timeout=GRACE)
        if work.done():
            return
        request, shown = job.request, job.percent
        job.line = await self._begin_line(request, shown)
        every = EVERY if request.reading.view.private else EVERY_IN_GROUPS
        while not work.done():
            await asyncio.wait((work,), timeout=every)
            if job.line and job.percent != shown and not work.done():
                shown = job.percent
                await self.sender.amend(job.line, aloud.waiting(request.reading, shown))

    async def _begin_line(self, request: Request, percent: int) -> Posted | None:
        try:
            return await self.sender.post(request.place, aloud.waiting(request.reading, percent))
        except TelegramError as error:
            log.info("A waiting line could not be sent: %s", error)
            return None

    async def _conclude(self, job: Job, work: "asyncio.Task[None]") -> None:
        """Take the waiting line away, or let it say what became of the audio; without a line say it anew."""
        outcome = [] if job.postponed else await asyncio.to_thread(_told, job, work)
        if job.line is None:
            await self.sender.send(job.request.place, outcome)
        elif outcome:
            await self.sender.edit(job.request.place, job.line.message, outcome[0])
        else:
            await self.sender.delete(job.line)

    async def _act(self, job: Job) -> None:
        """Show that something is being done, at once and until it is over."""
        while not job.request.in_channel:
            action = ChatAction.RECORD_VOICE if job.making else ChatAction.UPLOAD_VOICE
            await self.sender.act(job.request.place, action)
            await asyncio.sleep(ACT_EVERY)

    def _remember(self, request: Request) -> None:
        if request.for_all:
            now = self.now()
            self._sent = dict(_recent(self._sent, now)) | {request.key: now}


def _recent(sent: dict[Hashable, float], now: float) -> Iterator[tuple[Hashable, float]]:
    return ((key, at) for key, at in sent.items() if now - at < JUST_SENT)


def _told(job: Job, work: "asyncio.Task[None]") -> list[Outgoing]:
    """What is said when the work is over: nothing where the audio was sent, or nobody can be reached."""
    reading = job.request.reading
    if work.cancelled():
        ended = aloud.cancelled(reading)
        return [ended if job.unwanted else aloud.failed(reading, AudioError("audio_failed"))]
    match work.exception():
        case None:
            return []
        case AudioError() as error:
            return [aloud.failed(reading, error)]
        case Forbidden() as error:
            log.warning("An audio could not be sent: %s", error)
            return []
        case error:
            log.error("An audio could not be made or sent", exc_info=error)
            return [aloud.failed(reading, AudioError("audio_failed"))]
