"""Text and entities as Telegram treats them: lengths in UTF-16 units, trimming, what it detects by itself."""

import re
import unicodedata
from collections.abc import Iterator

from bot.sandbox.refusal import bad_request
from bot.sandbox.state import JSON

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100

STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
MONO = frozenset({"code", "pre"})
LINKS = frozenset({"text_link", "text_mention", "custom_emoji", "date_time"})
DETECTED = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
KINDS = STYLES | QUOTES | MONO | LINKS | DETECTED
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
"""Control characters other than the line feed; Telegram makes spaces of them."""

INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode categories of characters that alone make no message."""

FOUND_BY_TELEGRAM = (
    ("url", re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?।)]")),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>\u0900-\u0963])"),
    ),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}(?!\w)")),
)


def utf16(text: str) -> int:
    """The length in UTF-16 units: what Telegram counts in."""
    return len(text.encode("utf-16-le")) // 2


def message_text(text: str, entities: list[JSON]) -> JSON:
    """The content of a text message.

    Raises:
        Refusal: it is empty, too long, or its entities break a rule.
    """
    text, entities = settle(text, entities)
    if not text:
        raise bad_request("message text is empty")
    if utf16(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption(text: str, entities: list[JSON]) -> JSON:
    """The caption's part of a media message's content; nothing if it is empty.

    Raises:
        Refusal: it is too long, or its entities break a rule.
    """
    text, entities = settle(text, entities)
    if utf16(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def settle(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """The text trimmed, the entities moved along, and joined by those that Telegram finds itself."""
    check_entities(text, entities)
    cleaned = CONTROL.sub(" ", text)
    begun = cleaned.lstrip()
    trimmed = begun.rstrip() if is_visible(begun) else ""
    kept = list(clip(entities, utf16(cleaned) - utf16(begun), utf16(trimmed)))
    kept += [found for found in detect(trimmed) if fits_among(found, kept)]
    return trimmed, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def is_visible(text: str) -> bool:
    """Whether there is anything but spaces and format characters."""
    return any(unicodedata.category(char) not in INVISIBLE for char in text)


def clip(entities: list[JSON], cut: int, length: int) -> Iterator[JSON]:
    """The entities after ``cut`` units went away in front and all beyond ``length`` behind."""
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        end = min(length, entity["offset"] + entity["length"] - cut)
        if start < end:
            yield entity | {"offset": start, "length": end - start}


def detect(text: str) -> Iterator[JSON]:
    """What Telegram marks unasked: links, commands, mentions."""
    taken: list[JSON] = []
    for kind, pattern in FOUND_BY_TELEGRAM:
        for match in pattern.finditer(text):
            start, length = utf16(text[: match.start()]), utf16(match[0])
            found: JSON = {"type": kind, "offset": start, "length": length}
            if not any(overlap(found, other) for other in taken):
                taken.append(found)
                yield found


def fits_among(found: JSON, given: list[JSON]) -> bool:
    """Whether a detected entity may stand beside those the sender gave."""
    touched = [other for other in given if overlap(found, other)]
    return all(other["type"] in STYLES | QUOTES and inside(found, other) for other in touched)


def check_entities(text: str, entities: list[JSON]) -> None:
    """Holds the sender's entities against Telegram's rules (formatting options, Bot API).

    Telegram drops some of these in silence; the sandbox says so instead.

    Raises:
        Refusal: one of them breaks a rule.
    """
    if len(entities) > ENTITY_LIMIT:
        raise bad_request(f"too many entities: {len(entities)}, and a message holds {ENTITY_LIMIT}")
    size = utf16(text)
    middles = set(pair_middles(text)) if entities and size > len(text) else set()
    for entity in entities:
        check_entity(entity, size, middles)
    opened: list[JSON] = []
    for entity in sorted(entities, key=lambda each: (each["offset"], -each["length"])):
        opened = [other for other in opened if overlap(entity, other)]
        for other in opened:
            check_pair(other, entity)
        opened.append(entity)


def pair_middles(text: str) -> Iterator[int]:
    """The offsets in UTF-16 units that lie within a surrogate pair."""
    offset = 0
    for char in text:
        offset += 1
        if char > "\uffff":
            yield offset
            offset += 1


def check_entity(entity: JSON, size: int, middles: set[int]) -> None:
    """One entity on its own: its kind, its place, what its kind demands."""
    kind, start, length = entity["type"], entity["offset"], entity["length"]
    if kind not in KINDS:
        raise bad_request(f"can't parse entity: unsupported type {kind!r}")
    if length <= 0:
        raise bad_request(f"entity {kind} at {start} has no length")
    if start < 0 or start + length > size:
        raise bad_request(f"entity {kind} at {start} reaches outside the text")
    if {start, start + length} & middles:
        raise bad_request(f"entity {kind} begins or ends in a middle of a UTF-16 symbol at {start}")
    if kind == "text_link" and not is_link(entity.get("url") or ""):
        raise bad_request(f"entity text_link at {start} has a wrong URL")


def is_link(url: str) -> bool:
    """Whether Telegram opens such an address: http, https or tg, with something behind it."""
    pattern = r"(?:https?://[^\s/?#@:]+(?:\.[^\s/?#@:.]+)+(?::\d+)?(?:[/?#]\S*)?|tg://\S+)"
    return re.fullmatch(pattern, url) is not None


def overlap(one: JSON, two: JSON) -> bool:
    """Whether two entities share a character."""
    return bool(
        one["offset"] < two["offset"] + two["length"] and two["offset"] < one["offset"] + one["length"]
    )


def inside(inner: JSON, outer: JSON) -> bool:
    """Whether one entity lies wholly within another."""
    ends = inner["offset"] + inner["length"], outer["offset"] + outer["length"]
    return bool(inner["offset"] >= outer["offset"] and ends[0] <= ends[1])


def check_pair(outer: JSON, inner: JSON) -> None:
    """Two entities that share characters: one within the other, and of kinds that may be so."""
    kinds = outer["type"], inner["type"]
    if not inside(inner, outer):
        raise bad_request(f"entities {kinds[0]} and {kinds[1]} at {inner['offset']} overlap in part")
    same_place = inner["length"] == outer["length"]
    if not (may_hold(*kinds) or (same_place and may_hold(*reversed(kinds)))):
        raise bad_request(f"entity {kinds[1]} at {inner['offset']} cannot be inside {kinds[0]}")


def may_hold(outer: str, inner: str) -> bool:
    """Telegram's rule of nesting (Bot API, formatting options)."""
    if outer in MONO:
        return False
    if inner in MONO:
        return outer in QUOTES
    if outer in QUOTES:
        return inner not in QUOTES
    return outer in STYLES or inner in STYLES
