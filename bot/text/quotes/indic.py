"""Noun phrases of Hindi and Marathi: where one begins, and which of its words are a name, a title, a role."""

from collections.abc import Sequence
from dataclasses import replace

from bot.text.quotes.marathi import without_genitive
from bot.text.quotes.phrases import Phrase, PhraseKind
from bot.text.quotes.wordkinds import (
    AUXILIARIES,
    BODIES,
    CASES,
    COUNTS,
    DOERS,
    GENITIVES,
    GIVEN,
    HONORIFICS_AFTER,
    HONORIFICS_BEFORE,
    JOINS,
    KNOWN_WORDS,
    LISTED,
    LONGEST_INITIAL,
    MANY,
    MARATHI_GENITIVES,
    MIDDLE,
    ONE,
    OWNERS,
    SURNAMES,
    THINGS,
    ends_otherwise,
    in_name,
    is_break,
    is_genitive,
    is_initial,
    is_name_word,
    is_person_word,
    is_plural,
)
from bot.text.quotes.words import Token

LONGEST_PHRASE = 18
LONGEST_NAME = 4
LONGEST_ASIDE = 25
LONGEST_DEED = 6


def phrase_before(words: Sequence[Token], end: int, floor: int) -> Phrase | None:
    """The noun phrase whose last word stands right before `end`, not reaching below `floor`."""
    end, also = _before_brackets(words, end, floor)
    if end <= floor:
        return None
    if words[end - 1].kind == "comma":
        end, also = _before_brackets(words, _before_aside(words, end - 1, floor), floor)
    start = end
    while start > max(floor, end - LONGEST_PHRASE) and not is_break(words[start - 1]):
        start -= 1
    if start == end:
        return _who_does(words, end, floor)
    if end - start == 1 and words[start].key in COUNTS:
        return _one_of(words, start, end, floor)
    owner = words[start - 1].key if start > floor and words[start - 1].key in OWNERS else ""
    found = phrase(words, start, end)
    if found and found.name:
        return replace(without_relation(found) if owner else found, also=also)
    return found and replace(found, also=also, pronoun=owner)


def without_relation(found: Phrase) -> Phrase:
    """The name behind an owner, without what its bearer is to them: "उनकी संगिनी रोजी सेन"."""
    if len(found.keys) == 1 or found.titles or found.keys[0] in LISTED:
        return found
    return replace(found, name=found.name.split(" ", 1)[1], keys=found.keys[1:])


def _who_does(words: Sequence[Token], end: int, floor: int) -> Phrase | None:
    """A role that is a deed: "फोन करने वाले"."""
    if words[end - 1].key not in DOERS:
        return None
    start = end - 1
    while start > max(floor, end - LONGEST_DEED) and words[start - 1].key not in CASES | JOINS:
        if words[start - 1].kind != "word":
            break
        start -= 1
    titles = tuple(word.key for word in words[start:end])
    return Phrase(start, end, "person", role=_text(words, start, end), titles=titles, sure=True)


def _one_of(words: Sequence[Token], start: int, end: int, floor: int) -> Phrase | None:
    """A role that is one of many: "गिरफ्तार लोगों में से एक"."""
    first = start
    if start - 2 > floor and [word.key for word in words[start - 2 : start]] == ["में", "से"]:
        first = start - 2
        while first > max(floor, end - LONGEST_PHRASE) and not is_break(words[first - 1]):
            first -= 1
    titles = tuple(word.key for word in words[start:end])
    return Phrase(first, end, "person", role=_text(words, first, end), titles=titles, sure=True)


def phrase(words: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Reads words[start:end], whose right edge is known, as a name with titles or as a role."""
    while start < end and is_genitive(words[start]):
        start += 1
    while end > start and is_genitive(words[end - 1]):
        end -= 1
    if start == end:
        return None
    last = end
    while last > start + 1 and words[last - 1].key in HONORIFICS_AFTER:
        last -= 1
    head = _head(words, start, last)
    first = _name_start(words, head, last)
    if first == last or (
        first > head and words[first - 1].key in COUNTS and not _is_listed(words[first:last])
    ):
        return _role(words, start, last, head)
    return _named(words, start, max(first, last - LONGEST_NAME), last)


def phrase_from(
    words: Sequence[Token], start: int, end: int, known: frozenset[str] = frozenset()
) -> Phrase | None:
    """The noun phrase that begins at `start`, whose right edge is not marked by a case."""
    stop = start
    while stop < min(end, start + LONGEST_PHRASE) and not is_break(words[stop]):
        stop += 1
    if stop == start:
        return None
    first = _first_name(words, start, stop, known)
    last = _name_end(words, first, stop, known) if first < stop else _role_end(words, start, stop)
    return phrase(words, start, last) if last > start else None


def _role_end(words: Sequence[Token], start: int, stop: int) -> int:
    """Where a role read forwards ends: "कलेक्टर" of "कलेक्टर कुर्सी से उठे"."""
    for index in range(stop - 1, start - 1, -1):
        if _is_role_word(words[index].key):
            named = index + 1 < stop and is_name_word(words[index + 1])
            return start if named else index + 1
    return stop


def _first_name(words: Sequence[Token], start: int, stop: int, known: frozenset[str]) -> int:
    """Where the name begins in a phrase read forwards; `stop` where it holds none."""
    first = start
    for index in range(start, stop):
        word = words[index]
        began = index > first
        if in_name(words, index, start, stop):
            if not began and index > start and words[index - 1].key in THINGS:
                return stop  # "उनकी आंखें भर आईं"
            continue
        settled = began and words[first].key in known | GIVEN and (index - first > 1 or not is_genitive(word))
        settled = settled and not (index + 1 < stop and is_person_word(words[index + 1].key))
        if settled or (began and not (is_genitive(word) or _is_role_word(word.key))):
            return first
        first = index + 1
    return first


def _name_end(words: Sequence[Token], first: int, stop: int, known: frozenset[str]) -> int:
    last = first
    while last < stop and last - first < LONGEST_NAME and in_name(words, last, first, stop):
        last += 1
    if last == stop - 1 > first and words[last - 1].key in GIVEN and is_person_word(words[last].key):
        return stop  # a surname that is an office too: शुभेंदु अधिकारी
    family = SURNAMES | MIDDLE | known
    if last - first > 1 and words[first].key in known | SURNAMES and words[first + 1].key not in family:
        return first + 1
    if last - first > len("ab") and words[first + 1].key not in MIDDLE and words[first + 2].key not in family:
        last = first + 2
    followed = words[last].key if last < len(words) else ""
    if followed in AUXILIARIES and words[last - 1].key not in family | GIVEN:
        last -= 1
    return last


def _is_role_word(key: str) -> bool:
    return is_person_word(key) or key in BODIES


def _is_listed(words: Sequence[Token]) -> bool:
    return any(word.key in GIVEN or word.key in SURNAMES for word in words)


def _head(words: Sequence[Token], start: int, end: int) -> int:
    """Where the part after the last genitive begins."""
    for index in range(end - 2, start - 1, -1):
        key = words[index].key
        if is_genitive(words[index]) or (
            len(key) >= LONGEST_INITIAL and key.endswith(MARATHI_GENITIVES) and key not in LISTED
        ):
            return index + 1
    return start


def _name_start(words: Sequence[Token], head: int, end: int) -> int:
    first = end
    while first > head:
        word = words[first - 1]
        surname_too = (
            first == end
            and first - 1 > head
            and words[first - 2].key in GIVEN
            and end - head <= LONGEST_NAME - 1
        )
        titled = any(is_person_word(one.key) for one in words[head : first - 1])
        odd = (
            titled and ends_otherwise(word.key) and not (word.key in KNOWN_WORDS or is_person_word(word.key))
        )
        if not (in_name(words, first - 1, head, end) or odd or (surname_too and is_person_word(word.key))):
            break
        first -= 1
    return first


def _named(words: Sequence[Token], start: int, first: int, last: int) -> Phrase:
    while first < last - 1 and words[first].key in HONORIFICS_BEFORE:
        first += 1
    if last - first > len("ab") and words[first].key not in LISTED and words[first + 1].key in GIVEN:
        first += 1  # a calling that no table holds
    parts = [*words[first : last - 1], _plain(words[last - 1])]
    keys = tuple(word.key for word in parts)
    titles = tuple(word.key for word in words[start:first])
    listed = any(word.key in GIVEN or word.key in SURNAMES or is_initial(word) for word in parts)
    sure = listed or any(is_person_word(key) for key in titles)
    return Phrase(
        start, last, "person", name=_text(parts, 0, len(parts)), keys=keys, titles=titles, sure=sure
    )


def _plain(word: Token) -> Token:
    """A surname without a Marathi genitive that is glued to it."""
    if word.key in LISTED or not word.key.endswith(MARATHI_GENITIVES):
        return word
    owner = without_genitive(word)
    return owner if owner.key in LISTED else word


def _role(words: Sequence[Token], start: int, last: int, head: int) -> Phrase:
    key = words[last - 1].key
    kind: PhraseKind = "thing"
    if is_plural(key) or key in MANY or (words[start].key in COUNTS - ONE and _is_role_word(key)):
        kind = "group"
    elif is_person_word(key):
        kind = "person"
    elif key in BODIES:
        kind = "body"
    titles = tuple(word.key for word in words[start:last])
    text = _text(words, start, last)
    if head > start:
        owner = phrase(words, start, head)
        if owner and owner.name:
            text = f"{owner.name} {words[head - 1].text} {_text(words, head, last)}"
            text = text if words[head - 1].key in GENITIVES else _text(words, start, last)
    return Phrase(start, last, kind, role=text, titles=titles, sure=kind != "thing")


def _text(words: Sequence[Token], start: int, end: int) -> str:
    return " ".join(word.text for word in words[start:end])


def _before_brackets(words: Sequence[Token], end: int, floor: int) -> tuple[int, str]:
    if end <= floor or words[end - 1].kind != "close":
        return end, ""
    for start in range(end - 2, max(floor, end - LONGEST_ASIDE), -1):
        if words[start].kind == "open":
            inside = words[start + 1 : end - 1]
            latin = all(
                word.kind == "word" and word.text.isascii() and word.text[0].isupper() for word in inside
            )
            return start, _text(words, start + 1, end - 1) if latin and len(inside) > 1 else ""
    return end, ""


def _before_aside(words: Sequence[Token], comma: int, floor: int) -> int:
    """Where the phrase before "…, who is this and that, ने" ends; the comma itself if there is none."""
    for start in range(comma - 1, max(floor, comma - LONGEST_ASIDE), -1):
        if words[start].kind == "comma":
            return start
        if words[start].kind != "word":
            break
    return comma
