"""Text with entities: built piece by piece, joined and sliced with right UTF-16 offsets."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

EntityKind = Literal["bold", "italic", "code", "text_link", "blockquote", "expandable_blockquote", "spoiler"]

QUOTATIONS: frozenset[EntityKind] = frozenset({"blockquote", "expandable_blockquote"})

# Where two entities cover the same range, the earlier in this row is the outer one.
OUTER_FIRST: tuple[EntityKind, ...] = (
    "expandable_blockquote",
    "blockquote",
    "text_link",
    "bold",
    "italic",
    "spoiler",
    "code",
)

# What Telegram drops or refuses inside each kind (core.telegram.org/bots/api, "Formatting options").
NOT_INSIDE: dict[EntityKind, frozenset[EntityKind]] = {
    "bold": frozenset({"code"}),
    "italic": frozenset({"code"}),
    "spoiler": frozenset({"code"}),
    "text_link": frozenset({"code", "text_link"}),
    "code": frozenset(OUTER_FIRST),
    "blockquote": QUOTATIONS,
    "expandable_blockquote": QUOTATIONS,
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked range, in UTF-16 code units as Telegram counts them."""

    kind: EntityKind
    offset: int
    length: int
    url: str | None = None

    @property
    def end(self) -> int:
        """The offset after the last unit."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class RichText:
    """A text and the entities on it, in the order of their offsets, outer before inner.

    Whatever the functions of this module return is canonical: entities lie within the text, none is empty or
    splits a surrogate pair, none stands inside an equal one, and equal ones that touch are one, except
    quotations, which are blocks of their own.
    """

    text: str = ""
    entities: tuple[Entity, ...] = ()

    @classmethod
    def plain(cls, text: str) -> "RichText":
        """The text without any entity."""
        return cls(text)

    def __add__(self, other: "str | RichText") -> "RichText":
        return join("", (self, other))

    def __radd__(self, other: str) -> "RichText":
        return join("", (other, self))

    def __bool__(self) -> bool:
        return bool(self.text)

    def slice(self, start: int = 0, end: int | None = None) -> "RichText":
        """The part between two Python indices, read as in `text[start:end]`, with its entities cut to it."""
        start, stop, _ = slice(start, end).indices(len(self.text))
        return next(cut(self, [(start, max(start, stop))]))

    def stripped(self) -> "RichText":
        """The text without white space at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, len(self.text.rstrip()))

    def without(self, kinds: Collection[EntityKind]) -> "RichText":
        """The same text without the entities of these kinds, as for what goes into a fold."""
        kept = tuple(entity for entity in self.entities if entity.kind not in kinds)
        return RichText(self.text, _canonical(kept))


def bold(content: str | RichText) -> RichText:
    """The content in bold."""
    return _marked("bold", content)


def italic(content: str | RichText) -> RichText:
    """The content in italics."""
    return _marked("italic", content)


def code(content: str | RichText) -> RichText:
    """The content as monospaced code, which holds no other entity."""
    return _marked("code", content)


def link(content: str | RichText, url: str) -> RichText:
    """The content as a link to the address."""
    return _marked("text_link", content, url)


def blockquote(content: str | RichText) -> RichText:
    """The content as a quotation; quotations inside it lose their own mark, since Telegram nests none."""
    return _marked("blockquote", content)


def expandable_blockquote(content: str | RichText) -> RichText:
    """The content folded, to open on a tap; quotations inside it lose their own mark."""
    return _marked("expandable_blockquote", content)


def spoiler(content: str | RichText) -> RichText:
    """The content hidden until it is tapped."""
    return _marked("spoiler", content)


def join(separator: str | RichText, parts: Iterable[str | RichText]) -> RichText:
    """All parts in order with the separator between them, in time linear in the whole."""
    texts: list[str] = []
    entities: list[Entity] = []
    offset = 0
    for piece in _separated(rich(separator), parts):
        texts.append(piece.text)
        entities += (replace(entity, offset=entity.offset + offset) for entity in piece.entities)
        offset += utf16_length(piece.text)
    return RichText("".join(texts), _canonical(entities))


def cut(content: RichText, spans: Iterable[tuple[int, int]]) -> Iterator[RichText]:
    """The parts of a text at ascending, disjoint spans of Python indices, each with its share of entities.

    Takes time linear in the text and in the entities that come out.
    """
    waiting = iter(_canonical(content.entities))
    upcoming = next(waiting, None)
    running: list[Entity] = []
    index = offset = 0
    for start, stop in spans:
        offset += utf16_length(content.text[index:start])
        text = content.text[start:stop]
        end = offset + utf16_length(text)
        while upcoming and upcoming.offset < end:
            running.append(upcoming)
            upcoming = next(waiting, None)
        running = [entity for entity in running if entity.end > offset]
        yield RichText(text, _canonical(_within(entity, offset, end) for entity in running))
        index, offset = stop, end


def rich(content: str | RichText) -> RichText:
    """The content as a RichText, whichever it was."""
    return RichText(content) if isinstance(content, str) else content


def utf16_length(text: str) -> int:
    """The number of UTF-16 code units, as Telegram counts lengths and offsets; a lone surrogate counts 1."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _marked(kind: EntityKind, content: str | RichText, url: str | None = None) -> RichText:
    inner = rich(content)
    held = [entity for entity in inner.entities if entity.kind not in NOT_INSIDE[kind]]
    return RichText(inner.text, _canonical([Entity(kind, 0, utf16_length(inner.text), url), *held]))


def _separated(separator: RichText, parts: Iterable[str | RichText]) -> Iterator[RichText]:
    for position, part in enumerate(parts):
        if position:
            yield separator
        yield rich(part)


def _within(entity: Entity, start: int, end: int) -> Entity:
    first = max(entity.offset, start)
    return replace(entity, offset=first - start, length=min(entity.end, end) - first)


def _canonical(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Entities in order, without empty ones, without one inside its equal, and with equal siblings joined.

    Siblings alone are joined, so that no entity ever overlaps another in part.
    """
    result: list[Entity] = []
    around: list[int] = []
    last_inside: dict[int | None, int] = {}
    for entity in sorted((entity for entity in entities if entity.length > 0), key=_position):
        while around and result[around[-1]].end <= entity.offset:
            around.pop()
        parent = around[-1] if around else None
        sibling = last_inside.get(parent)
        if sibling is not None and _continues(result[sibling], entity):
            result[sibling] = replace(result[sibling], length=entity.end - result[sibling].offset)
            around.append(sibling)
        elif not any(_repeats(result[outer], entity) for outer in around):
            last_inside[parent] = len(result)
            around.append(len(result))
            result.append(entity)
    return tuple(result)


def _position(entity: Entity) -> tuple[int, int, int]:
    return entity.offset, -entity.length, OUTER_FIRST.index(entity.kind)


def _continues(former: Entity, entity: Entity) -> bool:
    alike = (former.kind, former.url) == (entity.kind, entity.url)
    return alike and former.end == entity.offset and entity.kind not in QUOTATIONS


def _repeats(outer: Entity, entity: Entity) -> bool:
    return (outer.kind, outer.url) == (entity.kind, entity.url) and entity.end <= outer.end
