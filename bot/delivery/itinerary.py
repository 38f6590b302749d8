"""What a broadcast brings to a subscription, stop by stop: its texts, then its audio; or what is put right.

broadcast + who it is for -> parts, made once for all alike -> stops, each a task for `errands`
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from telegram.error import BadRequest

from bot.delivery import recalls
from bot.delivery.aloud import Reading, heard, no_voice, sound_of
from bot.delivery.courier import Courier
from bot.delivery.errands import Task
from bot.delivery.outgoing import Outgoing, Place, Sound
from bot.delivery.parts import AUDIO, Audience, Part, Parts
from bot.delivery.readings import Readings, Silence
from bot.store.documents import article_of
from bot.store.receipts import NO_VOICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.audio.encode import Form
    from bot.audio.narrator import Narration, Narrator
    from bot.delivery.uploads import Uploads
    from bot.store.broadcasts import Broadcast
    from bot.store.receipts import Receipt
    from bot.store.subscriptions import Subscription

# Audio messages kept ready, and stops for texts: of a few broadcasts, for all kinds of chats.
REMEMBERED = 48


@dataclass(frozen=True, slots=True)
class Stop:
    """One part on the way: its number, and how it is brought, with its sound or without."""

    number: int
    task: Task
    quiet: Task

    def quietly(self) -> "Stop":
        """The same, without a sound."""
        return replace(self, task=self.quiet)


@dataclass(frozen=True, slots=True)
class Route:
    """The stops for one subscription, in order; `pending` while its audio is being made."""

    stops: tuple[Stop, ...]
    pending: bool = False


class Itinerary:
    """Knows what is brought to whom.

    Args:
        parts: Makes the texts.
        readings: Has the audio made.
        narrator: Has its files.
        courier: Brings it.
        uploads: Knows what Telegram has already.
        bot: The bot's id.
        bot_name: For covers of articles whose outlet is not known.
    """

    def __init__(
        self,
        *,
        parts: Parts,
        readings: Readings,
        narrator: "Narrator",
        courier: Courier,
        uploads: "Uploads",
        bot: int,
        bot_name: str,
    ) -> None:
        self._parts = parts
        self._readings = readings
        self._narrator = narrator
        self._courier = courier
        self._uploads = uploads
        self._bot = bot
        self._bot_name = bot_name
        self._uploading: dict[str, asyncio.Lock] = {}
        self._uploaded: set[str] = set()
        self._heard: OrderedDict[tuple[int, Audience, Form, bool], Outgoing] = OrderedDict()
        self._written: OrderedDict[tuple[int, Audience], tuple[Stop, ...]] = OrderedDict()

    async def close(self) -> None:
        """Ends what is being made for it, and the way there."""
        await self._readings.close()
        await self._courier.close()

    async def of(
        self, broadcast: "Broadcast", subscription: "Subscription", before: "Receipt | None" = None
    ) -> Route:
        """What a subscription gets of a new story or a notice; `before` became of its audio so far."""
        audience = self._parts.audience(subscription)
        texts = await self._texts(broadcast, audience)
        if broadcast.article_id is None or audience.form not in {"audio", "both"}:
            return Route(texts)
        article = article_of(broadcast.document)
        narration = self._readings.of(article, "ogg" if subscription.voice else "mp3")
        match narration:
            case None:
                return Route(texts, pending=True)
            case Silence():
                return Route(texts or await self._texts(broadcast, replace(audience, form="headline")))
        refused = before is not None and before.reason == NO_VOICE
        return Route((*texts, await self._audio(broadcast, audience, narration, explained=refused)))

    async def put_right(
        self, broadcast: "Broadcast", subscription: "Subscription", sent: "Sequence[Receipt]", now: float
    ) -> Route:
        """What a correction or a deletion does with what a subscription was sent."""
        audience = self._parts.audience(subscription)
        parts = await self._parts.of(broadcast, audience)
        standing, wording = recalls.standing(sent), self._parts.view(audience).wording
        if broadcast.kind == "deletion":
            steps = recalls.deletion_steps(standing, parts[0].message, now=now, audio=AUDIO)
        else:
            by_number = {part.number: part.message for part in parts}
            above = recalls.continued_above(wording)
            steps = recalls.correction_steps(standing, by_number, above, now=now, audio=AUDIO)
        return Route(tuple(Stop(step.part, task := self._recall(step), task) for step in steps))

    def _recall(self, step: recalls.Step) -> Task:
        courier = self._courier
        match step:
            case recalls.Edit():
                return Task(step.part, partial(_edited, courier, step), message_id=step.message_id)
            case recalls.Delete():
                otherwise = partial(_edited, courier, step.otherwise)
                return Task(
                    step.part, partial(_deleted, courier, step), otherwise, message_id=step.message_id
                )
            case recalls.Send():
                part = self._parts.prepared(step.part, step.outgoing)
                return Task(step.part, partial(_followed, courier, part, step.reply_to))
            case recalls.Unreachable():
                return Task(step.part, partial(_unreachable, step.reason))

    async def _texts(self, broadcast: "Broadcast", audience: Audience) -> tuple[Stop, ...]:
        key = broadcast.id, audience
        stops = self._written.get(key)
        if stops is None:
            parts = await self._parts.of(broadcast, audience)
            stops = self._written[key] = tuple(_stop(self._courier, part) for part in parts)
            if len(self._written) > REMEMBERED:
                self._written.popitem(last=False)
        return stops

    async def _audio(
        self, broadcast: "Broadcast", audience: Audience, narration: "Narration", *, explained: bool
    ) -> Stop:
        message = await self._message(broadcast, audience, narration, explained=explained)
        alone = await self._alone(message.sound) if message.sound else None
        task, quiet = (
            Task(AUDIO, partial(_played, self._courier, each), alone=alone)
            for each in (message, message.quietly())
        )
        return Stop(AUDIO, task, quiet)

    async def _message(
        self, broadcast: "Broadcast", audience: Audience, narration: "Narration", *, explained: bool
    ) -> Outgoing:
        """The audio with its caption, made once for all alike; after its text it comes without a sound."""
        key = broadcast.id, audience, narration.form, explained
        if key not in self._heard:
            reading = Reading(article_of(broadcast.document), None, self._parts.view(audience))
            sound = sound_of(self._narrator, narration, reading.article, self._bot_name)
            note = no_voice(reading.view) if explained else ""
            message = await asyncio.to_thread(heard, reading, narration, sound, note=note)
            self._heard[key] = message.quietly() if audience.form == "both" else message
            if len(self._heard) > REMEMBERED:
                self._heard.popitem(last=False)
        return self._heard[key]

    async def _alone(self, sound: Sound) -> asyncio.Lock | None:
        """What the first to send a file holds meanwhile; None once Telegram has it."""
        name = f"{sound.key}:{sound.kind}"
        if name not in self._uploaded and await self._uploads.has(self._bot, sound):
            self._uploaded.add(name)
            self._uploading.pop(name, None)
        return None if name in self._uploaded else self._uploading.setdefault(name, asyncio.Lock())


def _stop(courier: Courier, part: Part) -> Stop:
    silent = part.message.silent
    task = Task(part.number, partial(_written, courier, part, silent=silent))
    quiet = task if silent else Task(part.number, partial(_written, courier, part, silent=True))
    return Stop(part.number, task, quiet)


async def _written(courier: Courier, part: Part, place: Place, *, silent: bool) -> int:
    return await courier.text(place, part, silent=silent)


async def _played(courier: Courier, message: Outgoing, place: Place) -> int:
    return await courier.sound(place, message)


async def _followed(courier: Courier, part: Part, reply_to: int, place: Place) -> int:
    return await courier.text(replace(place, reply_to=reply_to), part, silent=True)


async def _edited(courier: Courier, step: recalls.Edit, place: Place) -> int:
    await courier.edit(place.chat, step)
    return step.message_id


async def _deleted(courier: Courier, step: recalls.Delete, place: Place) -> None:
    await courier.delete(place.chat, step)


async def _unreachable(reason: str, _place: Place) -> int:
    raise BadRequest(reason)
