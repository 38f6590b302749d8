"""Pure: how what was broadcast is taken back or put right in one chat, message by message.

SENT receipts of a broadcast and of its earlier corrections -> what stands in the chat -> one step a part

Each step concerns one part and gets a receipt under its number. The receipt of a step that was carried out
is SENT, and its message_id is that of the message which stands in the chat afterwards: an edit keeps it, a
send has a new one, and after a deletion there is none. So `standing` finds it again for the next recall.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.delivery.outgoing import Outgoing
from bot.i18n import Wording
from bot.store.receipts import Receipt
from bot.text.rich import RichText

# A bot may delete its own message for 48 hours; a minute less, because clocks differ
# (core.telegram.org/bots/api#deletemessage).
DELETABLE = 48 * 3600.0 - 60

# The reason in the receipt of a part of which nobody knows which message it became.
NO_MESSAGE = "message_unknown"


@dataclass(frozen=True, slots=True)
class Edit:
    """Put this in the place of a message.

    Attributes:
        part: Under which number the step has its receipt.
        message_id: The message.
        outgoing: What it becomes; where it plays a sound, that takes the place of the old one.
        caption: Whether the message is an audio or a voice message, whose text is a caption.
    """

    part: int
    message_id: int
    outgoing: Outgoing
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a message away; where Telegram refuses that, do what `otherwise` says."""

    part: int
    message_id: int
    otherwise: Edit


@dataclass(frozen=True, slots=True)
class Send:
    """Send one more part, as a reply to that message, without sound."""

    part: int
    outgoing: Outgoing
    reply_to: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nothing can be done; the receipt is FAILED for this reason."""

    part: int
    reason: str


Step: TypeAlias = Edit | Delete | Send | Unreachable


def standing(receipts: Iterable[Receipt]) -> list[Receipt]:
    """The messages of a broadcast that stand in one chat, in the order of their parts.

    Args:
        receipts: The SENT ones of one subscription: the broadcast's own, and those of its corrections.

    Returns:
        For each part its last receipt, with the time at which its message was sent first, since an edit makes
        no message younger; none for a part that was deleted by a correction.
    """
    last: dict[int, Receipt] = {}
    for receipt in sorted(receipts, key=lambda each: each.broadcast):
        before = last.get(receipt.part)
        if before is not None and receipt.message_id is None:
            del last[receipt.part]
        elif before is not None and receipt.message_id == before.message_id:
            last[receipt.part] = replace(receipt, at=before.at)
        else:
            last[receipt.part] = receipt
    return [last[part] for part in sorted(last)]


def deletion_steps(sent: Sequence[Receipt], words: Outgoing, *, now: float, audio: int) -> list[Step]:
    """How a broadcast is withdrawn from one chat.

    Args:
        sent: What stands there.
        words: What takes the place of a message that is too old to be deleted.
        now: Seconds since 1970, UTC.
        audio: The least part number that is an audio's; those below are texts.
    """
    return [_withdrawn(receipt, words, now, audio) for receipt in sent]


def correction_steps(
    sent: Sequence[Receipt], parts: Mapping[int, Outgoing], above: Outgoing, *, now: float, audio: int
) -> list[Step]:
    """How a broadcast is put right in one chat, where it stands: nothing comes twice.

    Each message becomes the new part of its number. Messages for which there is no part any more are deleted,
    or say that the story is complete above; parts for which there is no message follow the last one. An audio
    changes where a new one, or a new caption, is among the parts; a chat that has no text gets none.

    Args:
        sent: What stands there.
        parts: The new parts by their numbers, as messages.new_story makes them; an audio's among them.
        above: What takes the place of a message that is left over and too old to be deleted.
        now: Seconds since 1970, UTC.
        audio: The least part number that is an audio's; those below are texts.
    """
    steps = [_corrected(receipt, parts, above, now, audio) for receipt in sent]
    texts = [receipt for receipt in sent if receipt.part < audio and receipt.message_id is not None]
    if texts:
        last = texts[-1]
        steps += [
            Send(part, parts[part].quietly(), last.message_id or 0)
            for part in sorted(parts)
            if last.part < part < audio
        ]
    return [step for step in steps if step is not None]


def withdrawn(wording: Wording, *, notice: bool) -> Outgoing:
    """What is said in the place of a story, or of a notice, that has been withdrawn."""
    return Outgoing(RichText(wording.text("notice_withdrawn" if notice else "story_withdrawn")))


def continued_above(wording: Wording) -> Outgoing:
    """What is said in the place of a part that a shorter story does not need any more."""
    return Outgoing(RichText(wording.text("story_is_above")))


def _withdrawn(receipt: Receipt, words: Outgoing, now: float, audio: int) -> Step:
    if receipt.message_id is None:
        return Unreachable(receipt.part, NO_MESSAGE)
    edit = Edit(receipt.part, receipt.message_id, words, caption=receipt.part >= audio)
    return Delete(receipt.part, receipt.message_id, edit) if _is_young(receipt, now) else edit


def _corrected(
    receipt: Receipt, parts: Mapping[int, Outgoing], above: Outgoing, now: float, audio: int
) -> Step | None:
    part, caption = parts.get(receipt.part), receipt.part >= audio
    if part is None and caption:
        return None
    if part is None:
        return _withdrawn(receipt, above, now, audio)
    if receipt.message_id is None:
        return Unreachable(receipt.part, NO_MESSAGE)
    return Edit(receipt.part, receipt.message_id, part, caption=caption)


def _is_young(receipt: Receipt, now: float) -> bool:
    """Whether Telegram still deletes it; a clock that was set back makes nothing younger than it is."""
    return abs(now - receipt.at) < DELETABLE
