"""What one broadcast says to one subscription, part by part; made once for all who get the same.

A text part is ready to be sent: only the chat is missing in its form.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from bot.delivery import notices, recalls
from bot.delivery.messages import View, new_story
from bot.delivery.outgoing import Outgoing
from bot.delivery.sender import entities_of, keyboard_of
from bot.i18n import LANGUAGES, Wording
from bot.store.documents import article_of

if TYPE_CHECKING:
    from bot.store.broadcasts import Broadcast
    from bot.store.subscriptions import Form, Kind, Subscription

# The part number of an article's audio, beyond those of its text; SMALLINT holds it.
AUDIO = 30_000

# Renderings kept: two languages, four forms, three kinds of chats, of two broadcasts.
KEPT = 48

NO_PREVIEW = json.dumps({"is_disabled": True})


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a broadcast: its number, what it is, and the form in which it is posted."""

    number: int
    message: Outgoing
    body: bytes


@dataclass(frozen=True, slots=True)
class Audience:
    """All that the messages of a broadcast depend on."""

    form: "Form"
    kind: "Kind"
    language: str


class Parts:
    """Makes the parts of broadcasts.

    Args:
        wordings: The words of each language.
        zone: In which dates are told.
        language: Where neither chat nor subscription has one.
        bot: The bot's username, for links in channels.
        paid: Whether broadcasts are paid for.
    """

    def __init__(
        self, wordings: Mapping[str, Wording], zone: tzinfo, language: str, bot: str, *, paid: bool
    ) -> None:
        self._wordings = wordings
        self._zone = zone
        self._language = language
        self._bot = bot
        self._paid = paid
        self._made: OrderedDict[tuple[int, Audience], tuple[Part, ...]] = OrderedDict()
        self._making = asyncio.Lock()

    def audience(self, subscription: "Subscription") -> Audience:
        """Whom a subscription belongs to."""
        language = subscription.language if subscription.language in LANGUAGES else self._language
        return Audience(subscription.wishes.form, subscription.kind, language)

    def view(self, audience: Audience) -> View:
        """For whom its messages are made."""
        bot = self._bot if audience.kind == "channel" else None
        return View(self._wordings[audience.language], self._zone, audience.kind == "private", bot)

    async def of(self, broadcast: "Broadcast", audience: Audience) -> tuple[Part, ...]:
        """The text parts, in their order; none where only the audio is wanted."""
        key = broadcast.id, audience
        async with self._making:
            if key not in self._made:
                self._made[key] = await asyncio.to_thread(self._make, broadcast, audience)
                if len(self._made) > KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return self._made[key]

    def prepared(self, number: int, message: Outgoing) -> Part:
        """A part that is ready to be sent."""
        return Part(number, message, _body(message, paid=self._paid))

    def _make(self, broadcast: "Broadcast", audience: Audience) -> tuple[Part, ...]:
        messages = self._messages(broadcast, audience)
        return tuple(self.prepared(number, message) for number, message in enumerate(messages))

    def _messages(self, broadcast: "Broadcast", audience: Audience) -> Sequence[Outgoing]:
        view = self.view(audience)
        if broadcast.kind == "deletion":
            return [recalls.withdrawn(view.wording, notice=broadcast.article_id is None)]
        if broadcast.article_id is None:
            return [notices.outgoing(broadcast.document)]
        if audience.form == "audio":
            return []
        corrected = None
        if broadcast.kind == "correction":
            corrected = datetime.fromtimestamp(broadcast.created_at, UTC)
        form: Form = "headline" if audience.form == "headline" else "story"
        article = article_of(broadcast.document)
        return new_story(article, view, form, breaking=broadcast.breaking, corrected=corrected)


def _body(message: Outgoing, *, paid: bool) -> bytes:
    """The fields of sendMessage that are the same for every chat, as a form."""
    fields = {"text": message.text.text, "link_preview_options": NO_PREVIEW}
    if marks := entities_of(message.text):
        fields["entities"] = json.dumps([mark.to_dict() for mark in marks])
    if keyboard := keyboard_of(message.rows):
        fields["reply_markup"] = keyboard.to_json()
    if paid:
        fields["allow_paid_broadcast"] = "true"
    return "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items()).encode()
