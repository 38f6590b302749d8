"""Text with entities: built piece by piece, joined and sliced with right UTF-16 offsets."""

from dataclasses import dataclass
from typing import Literal

EntityKind = Literal["bold", "italic", "code", "text_link", "blockquote", "expandable_blockquote", "spoiler"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked range, in UTF-16 code units as Telegram counts them."""

    kind: EntityKind
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class RichText:
    """A text and the entities on it, in the order of their offsets, outer before inner."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
