"""The lines that say who wrote a story, when and where: labels and what follows them, in six languages."""

from datetime import tzinfo
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

import regex

from bot.loader.boilerplate import judge
from bot.loader.dates import find_date, is_date_only, is_time_only, starts_with_date
from bot.loader.draft import Facts
from bot.loader.phrases import either
from bot.loader.shape import ends_sentence, words
from bot.loader.spelling import fold

LONGEST = 240
NAME_WORDS = 8
OUTLET_WORDS = 6
STRANGER_WORDS = 4
# No name has these: what a label opens is then the rest of a sentence or of a headline.
SENTENCE_WORDS = {
    "ने", "को", "में", "पर", "है", "हैं", "था", "थे", "थी", "नहीं", "होगा",
    "होगी", "ला", "आहे", "আছে", "ہے", "ہیں", "نے", "کو", "میں", "پر",
}  # fmt: skip
PARTICLES = {"and", "de", "bin", "al", "van", "von", "of", "with", "for", "the", "in"}

ROLES = ("author", "editor", "published", "updated", "url", "tags")
OPEN_ROLES = ("author", "editor", "published", "updated")
COLON = r"\s*[:：]\s*|\s+[\-–—]+\s*|[\-–—]+\s+"
SEPARATOR = regex.compile(r"\s*[|•·►]\s*|\s+[-–—/]\s+|\s{3,}")
URL = regex.compile(r"(?:https?://|www\.)\S+", regex.I)
AND = regex.compile(
    r"\s*(?:[,;،]|&|/|\s+and\s+|\s+और\s+|\s+एवं\s+|\s+तथा\s+|\s+आणि\s+|\s+ও\s+|\s+এবং\s+|\s+اور\s+|\s+மற்றும்\s+)\s*",
    regex.I,
)
POSTED_BY = regex.compile(r"\sby\s+(.{2,60})$", regex.I)
EDGES = regex.compile(r"^[\s\p{P}\p{S}\ufe0f]+|[\s,;:|/\-–—]+$")
ASIDE = regex.compile(r"\s*(?:\([^)]*\)|\S+@\S+|@\w+)\s*$")


def read_byline(line: str, zone: tzinfo, *, open_labels: bool = True) -> Facts | None:
    """What a line of labels states; None where `line` is no such line.

    "By: A Name | Updated at : 29 Jan 2025 06:30 PM (IST)" gives an author and a time. Every part of the line
    has to be a label with its value, a date, a line of the site's, or at most four words beside a label.

    Args:
        line: One line.
        zone: Where a date without a zone belongs.
        open_labels: Whether a label counts that has no colon, as in "By A Name".
    """
    if len(line) > LONGEST or (ends_sentence(line) and words(line) > NAME_WORDS and not URL.search(line)):
        return None
    facts = Facts()
    strangers, labelled, dated = False, False, False
    for part in _parts(line):
        stated = _labelled_part(part, zone, open_labels=open_labels)
        if stated is not None:
            facts, labelled = facts.then(stated), True
        elif is_date_only(part):
            facts, dated = facts.then(Facts(published=find_date(part, zone))), True
        elif words(part) > STRANGER_WORDS:
            return None
        elif not (judge(part) or is_place(part) or is_outlet(part)):
            strangers = True
    return facts if labelled or (dated and not strangers) else None


def link(text: str) -> str | None:
    """The address that `text` is, None where it is anything else or more."""
    match = URL.fullmatch(text.strip("<>()[] "))
    if match is None:
        return None
    address = match[0] if match[0].lower().startswith("http") else "https://" + match[0]
    return address if "." in (urlsplit(address).hostname or "") else None


def names(text: str) -> str | None:
    """The names in a byline, joined by ", "; places and addresses behind them left out."""
    found = [EDGES.sub("", ASIDE.sub("", part)) for part in AND.split(ASIDE.sub("", text))]
    found = [name for name in found if name and not _places().fullmatch(fold(name)) and not link(name)]
    if _outlets().search(fold(text)) and len(found) > 1 and not regex.search("[,;،]", text):
        return EDGES.sub("", text)
    return ", ".join(dict.fromkeys(found)) or None


def is_outlet(line: str) -> bool:
    """Whether a short line names an outlet or its desk: "Our Bureau", "लाइव डेस्क, नई दिल्ली"."""
    if len(line) > LONGEST or words(line) > OUTLET_WORDS or ends_sentence(line):
        return False
    return bool(_outlet_at_end().search(fold(line).split(",")[0].rstrip()))


def is_label(text: str) -> bool:
    """Whether a text is only the label of what stands beside it: "By", "प्रकाशित:"."""
    return len(text) <= LONGEST and bool(_label_alone().fullmatch(fold(text).strip()))


def names_editor(text: str) -> bool:
    """Whether a text ends in the label of one who only edited or published: "Published by:"."""
    return len(text) <= LONGEST and bool(_editors_label().search(fold(text)))


def without_outlet(line: str) -> str:
    """A folded line without the words by which outlets call their desks: "Kosi Times Web Desk" is "kosi"."""
    return " ".join(_outlets().sub(" ", fold(line)).split())


def is_place(line: str) -> bool:
    """Whether a line is only the place of a dateline."""
    return len(line) <= LONGEST and bool(_places().fullmatch(fold(line).strip(" ,.:।")))


def _parts(line: str) -> list[str]:
    parts = [part for piece in SEPARATOR.split(line) for part in _cut_at_labels(piece)]
    return [cleaned for part in parts if (cleaned := EDGES.sub("", part)) or part.strip()]


def _cut_at_labels(piece: str) -> list[str]:
    """A piece cut where labels begin; "by:" is none of its own within "Edited by:"."""
    starts = [0, *(match.start("label") for match in _inner_labels().finditer(piece)), len(piece)]
    return [piece[start:end] for start, end in pairwise(starts)]


def _labelled_part(part: str, zone: tzinfo, *, open_labels: bool) -> Facts | None:
    if link(part):
        return Facts(url=link(part))
    folded = fold(part)
    match = _labels().match(folded)
    if match is None and open_labels:
        match = _open_labels().match(folded)
    if match is None:
        return _named_before(part) if open_labels else None
    role = next(name for name, value in match.groupdict().items() if value)
    return _labelled(role, _after(part, match.end()), zone)


def _after(part: str, folded_end: int) -> str:
    """What follows a label that ends at `folded_end` of the folded part; folding may have shortened it."""
    at = folded_end
    while at < len(part) and len(fold(part[:at])) < folded_end:
        at += 1
    return part[at:].strip()


def _labelled(role: str, value: str, zone: tzinfo) -> Facts | None:
    if role in ("author", "editor"):
        if not _reads_as_name(value):
            return None
        name = None if is_date_only(value) else names(value)
        return Facts(author=name) if role == "author" else Facts(editor=name)
    if role in ("published", "updated"):
        when = find_date(value, zone) if starts_with_date(value) else None
        if when is None:
            return Facts() if is_time_only(value) else None
        poster = POSTED_BY.search(value)
        by = names(poster[1]) if poster and _reads_as_name(poster[1]) else None
        return Facts(by, published=when) if role == "published" else Facts(by, updated=when)
    if role == "url":
        return Facts(url=link(value)) if link(value) else None
    tags = tuple(tag for raw in regex.split(r"[,،|#•]+", value) if (tag := EDGES.sub("", raw)))
    return Facts(tags=tags) if value else None


def _reads_as_name(value: str) -> bool:
    """A few words, capitals where the script has them, and no sentence."""
    if not 1 <= words(value) <= NAME_WORDS or (ends_sentence(value) and words(value) > STRANGER_WORDS):
        return False
    spoken = SENTENCE_WORDS & set(value.split())
    return ":" not in value and not spoken and has_capitals(value)


def has_capitals(text: str) -> bool:
    """Whether at most half the words of a name begin small, particles aside, if its script has capitals."""
    small = [
        word
        for word in text.split()
        if word[:1].islower() and word.lower() not in PARTICLES and "." not in word
    ]
    return len(small) <= len(text.split()) // 2


def _named_before(part: str) -> Facts | None:
    """The name before its label, as in "X द्वारा"."""
    match = regex.fullmatch(r"(.{3,60}?)\s+द्वारा(?:\s+(?:लिखित|प्रकाशित|रिपोर्ट))?", part)
    return Facts(author=names(match[1])) if match and words(match[1]) <= STRANGER_WORDS else None


@cache
def _inner_labels() -> regex.Pattern[str]:
    """A label at the beginning of a part or within it: "Written by A, Edited by B"."""
    labels = "|".join(either(f"before {role}") for role in ROLES)
    openings = "|".join(either(f"before {role} without a colon") for role in OPEN_ROLES[1:])
    return regex.compile(rf"(?:^|[\s,;]+)(?P<label>(?:{labels})\s*[:：]|(?:{openings})(?=\s))", regex.I)


@cache
def _labels() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?:{'|'.join(_group(role, either(f'before {role}')) for role in ROLES)})(?:{COLON})"
    )


@cache
def _open_labels() -> regex.Pattern[str]:
    """Labels that need no colon, as nothing else begins so in a line of its own."""
    groups = (_group(role, either(f"before {role} without a colon")) for role in OPEN_ROLES)
    return regex.compile(rf"(?:{'|'.join(groups)})\s+")


@cache
def _label_alone() -> regex.Pattern[str]:
    labels = (either(f"before {role}") for role in ROLES)
    openings = (either(f"before {role} without a colon") for role in OPEN_ROLES)
    return regex.compile(rf"(?:{'|'.join((*labels, *openings))})\s*[:：,]?")


@cache
def _editors_label() -> regex.Pattern[str]:
    label, opening = either("before editor"), either("before editor without a colon")
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{label}\s*[:：]|{opening})\s*$")


def _group(name: str, pattern: str) -> str:
    return f"(?P<{name}>{pattern})"


@cache
def _outlets() -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}]){either('outlet')}(?![\p{{L}}\p{{M}}])")


@cache
def _outlet_at_end() -> regex.Pattern[str]:
    return regex.compile(rf"{_outlets().pattern}$")


@cache
def _places() -> regex.Pattern[str]:
    return regex.compile(either("place"))
