"""A notice: what an operator writes to all who are subscribed, sent as it was written.

message -> text with its marks -> document, kept in the broadcast -> outgoing message
"""

import json
from typing import TYPE_CHECKING, cast

from bot.delivery.outgoing import Outgoing
from bot.text.rich import Entity, RichText, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import MessageEntity

    from bot.text.rich import EntityKind

# The marks that a writer sets. Addresses, names and commands Telegram marks anew in what is sent; what stands
# for a person or for a paid emoji belongs to the writer's account, and its text is kept without it.
KEPT = frozenset(
    {
        *("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link"),
        *("blockquote", "expandable_blockquote"),
    }
)


def written(text: str, entities: "Iterable[MessageEntity]", *, after: int = 0) -> RichText:
    """What a person wrote, with the marks that they set.

    Args:
        text: As Telegram gives it.
        entities: Likewise, in UTF-16 units of the whole text.
        after: Index in `text` where the notice begins, as after the command; white space there is dropped.
    """
    start = after + len(text[after:]) - len(text[after:].lstrip())
    before = utf16_length(text[:start])
    kept = [each for each in entities if each.type in KEPT]
    marks = (
        _mark(each.type, max(each.offset, before) - before, each.offset + each.length - before, each.url)
        for each in kept
    )
    return RichText(text[start:], tuple(mark for mark in marks if mark.length > 0))


def document_of(notice: RichText) -> str:
    """The notice as JSON: its text, and its marks as kind, offset, length and address."""
    marks = [[each.kind, each.offset, each.length, each.url] for each in notice.entities]
    return json.dumps({"text": notice.text, "marks": marks}, ensure_ascii=False, separators=(",", ":"))


def notice_of(document: str) -> RichText:
    """The notice that a document holds."""
    held = json.loads(document)
    marks = (_mark(kind, offset, offset + length, url) for kind, offset, length, url in held["marks"])
    return RichText(held["text"], tuple(marks))


def outgoing(document: str) -> Outgoing:
    """The notice as it is sent; like every message of the bot it shows no preview of a link."""
    return Outgoing(notice_of(document))


def _mark(kind: str, offset: int, end: int, url: str | None) -> Entity:
    # bot.text.rich joins and cuts fewer kinds than a person can set; a notice is neither joined nor cut.
    return Entity(cast("EntityKind", kind), offset, end - offset, url)
