"""One news story as frozen values: article, block, quote."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# What is there of a story whose rest is elsewhere: for those who pay, or at the outlet.
Excerpt = Literal["teaser", "summary"]

BlockKind = Literal["paragraph", "heading", "quotation", "list"]

WORDS_A_MINUTE = 200


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a body; a list holds one item a line, without bullets."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A direct quotation with its speaker.

    Attributes:
        text: The words between the marks; halves of a split quotation joined by one space.
        speaker: A resolved name or role, never a pronoun; None where nobody is said to speak.
        speaker_aliases: Other forms in which the article names the speaker.
        block: Index of the body block in which the quotation begins, from 0.
    """

    text: str
    speaker: str | None
    speaker_aliases: tuple[str, ...]
    block: int


@dataclass(frozen=True, slots=True)
class Article:
    """One news story.

    Attributes:
        id: 1-16 characters of a-z0-9; from its address or, without one, its file's name; survives an edit.
        title: The headline, one line.
        title_language: ISO 639-1 code of the headline's language, None where it cannot be told.
        language: ISO 639-1 code of the body's language, None where it cannot be told.
        author: The byline; several authors separated by ", ".
        published: Aware time, or None where it is not known.
        url: The source link, http or https.
        blocks: The body.
        tags: Topics, as the source names them.
        excerpt: What it is where it is not the whole story.
        also: Other outlets that tell the same story.
        outlet: Who published it, as readers are shown the name; None where only its address tells.
    """

    id: str
    title: str
    title_language: str | None
    language: str | None
    author: str | None
    published: datetime | None
    url: str | None
    blocks: tuple[Block, ...]
    tags: tuple[str, ...] = ()
    excerpt: Excerpt | None = None
    also: tuple[str, ...] = ()
    outlet: str | None = None

    @property
    def content_hash(self) -> str:
        """Hex digest that changes when the title or the body does."""
        content = "\x1e".join([self.title, *(f"{block.kind}\x1f{block.text}" for block in self.blocks)])
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def reading_minutes(self) -> int:
        """Minutes to read the body, at least 1."""
        words = sum(len(block.text.split()) for block in self.blocks)
        return max(1, round(words / WORDS_A_MINUTE))
