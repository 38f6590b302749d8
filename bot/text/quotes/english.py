"""Noun phrases of English: capitals, titles before and after them, roles with their complements."""

from collections.abc import Sequence

from bot.text.quotes.lexicon import read
from bot.text.quotes.phrases import Phrase, PhraseKind
from bot.text.quotes.words import Token

LONGEST_PHRASE = 16
LONGEST_ASIDE = 25
LONGEST_ROLE = 7

_TABLES = read("english")
COMMON = _TABLES.words("words.common")
PREPOSITIONS = _TABLES.words("words.prepositions")
PERSONS = _TABLES.words("titles.persons")
MODIFIERS = _TABLES.words("titles.modifiers")
BODIES = _TABLES.words("titles.bodies")
PAPERS = _TABLES.words("cues.papers")
SAYING = _TABLES.words("cues.verbs")
PRONOUNS = _TABLES.words("gender.pronouns")
UNLIKE = read("names").words("unlike", "latin_men", "latin_ladies")

DETERMINERS = _TABLES.words("glue.determiners")
OWNERS = _TABLES.words("glue.owners")
PARTICLES = _TABLES.words("glue.particles")
BETWEEN = _TABLES.words("glue.between")
OCCUPATIONS = tuple(_TABLES.words("occupations.endings"))


def is_capital(token: Token) -> bool:
    """Whether the word is written as a name is."""
    return token.kind == "word" and token.text[0].isupper() and token.key not in COMMON


def phrase_before(words: Sequence[Token], end: int, floor: int) -> Phrase | None:
    """The subject whose verb stands at `end`: adverbs and asides between them are passed over."""
    while end > floor and words[end - 1].kind == "word" and is_between(words[end - 1].key):
        end -= 1
    if end <= floor:
        return None
    last = words[end - 1]
    if last.kind in ("comma", "close", "dash"):
        return _before_aside(words, end, floor)
    if last.key in PRONOUNS:
        return Phrase(end - 1, end, "pronoun", pronoun=last.key)
    if last.kind != "word" or (
        last.key in COMMON and last.key not in DETERMINERS and not last.text[0].isdigit()
    ):
        return None
    if not is_capital(last):
        return _role_before(words, _before_who(words, end, floor), floor)
    found = name_before(words, end, floor)
    return _role_with(words, found, floor) or found


def _before_who(words: Sequence[Token], end: int, floor: int) -> int:
    """Where the role of "a shopkeeper who saw the crash said" ends."""
    for index in range(end - 1, max(floor, end - LONGEST_ROLE - 1), -1):
        if words[index].kind != "word":
            break
        if words[index].key == "who":
            return index
    return end


def _role_with(words: Sequence[Token], found: Phrase | None, floor: int) -> Phrase | None:
    """The role whose complement the capitals are: "A spokesperson for Tata Motors"."""
    if found is None:
        return None
    edge = found.start
    while edge > floor and words[edge - 1].key in DETERMINERS:
        edge -= 1
    if edge - 1 <= floor or words[edge - 1].key not in PREPOSITIONS or words[edge - 2].key not in PERSONS:
        return None
    role = _role_before(words, edge - 1, floor)
    return role and _role(words, role.start, found.end)


def phrase_after(words: Sequence[Token], start: int, ceiling: int) -> Phrase | None:
    """The subject right behind a verb, or the name behind "according to"."""
    if start >= ceiling or words[start].kind != "word":
        return None
    if words[start].key in PRONOUNS:
        return Phrase(start, start + 1, "pronoun", pronoun=words[start].key)
    end = start
    while end < min(ceiling, start + LONGEST_PHRASE) and _continues(words, start, end):
        end += 1
    if end == start:
        return None
    found = _run_in(words, start, end)
    if found is None and end + 1 < ceiling and words[end].kind == "comma" and is_capital(words[end + 1]):
        found = phrase_after(words, end + 1, ceiling)
        return found if found and found.name else _role(words, start, end)
    return found or _role(words, start, end)


def subject(words: Sequence[Token], floor: int, end: int) -> Phrase | None:
    """Whom a sentence begins with: "Pillai agreed, adding: …"."""
    for index in range(floor, min(end, floor + LONGEST_PHRASE)):
        word = words[index]
        if word.key in PRONOUNS:
            return Phrase(index, index + 1, "pronoun", pronoun=word.key)
        if is_capital(word):
            last = index
            while last < end and is_capital(words[last]):
                last += 1
            found = name_before(words, last, floor)
            return found if found and found.name else None
        if index == floor and word.key in DETERMINERS and (found := role_from(words, floor, end)):
            return found
        if word.key in PREPOSITIONS or word.kind != "word":
            continue
    return None


def role_from(words: Sequence[Token], start: int, ceiling: int) -> Phrase | None:
    """The role with which a sentence begins: "The girl's father thanked …"."""
    for index in range(start + 1, min(ceiling, start + LONGEST_ROLE)):
        word = words[index]
        if word.kind != "word" or word.key in PREPOSITIONS:
            return None
        behind = words[index + 1].key if index + 1 < len(words) else ""
        if word.key in PERSONS and behind not in PERSONS and not is_capital_at(words, index + 1):
            return _role(words, start, index + 1)
    return None


def is_capital_at(words: Sequence[Token], index: int) -> bool:
    """Whether there is a word at `index` and it is written as a name is."""
    return index < len(words) and is_capital(words[index])


def is_between(key: str) -> bool:
    """Whether the word may stand between a subject and its verb: had, later, angrily."""
    return key in BETWEEN or (key.endswith("ly") and len(key) > len("only"))


def _continues(words: Sequence[Token], start: int, index: int) -> bool:
    word = words[index]
    if word.kind != "word":
        return False
    if word.key in ("of", "for") or index == start:
        return word.key not in SAYING
    named = any(is_capital(one) for one in words[start:index])
    if word.key in PREPOSITIONS or (word.key in COMMON and word.key not in DETERMINERS):
        return not named and word.key in ("at", "from", "with", "in") and words[index - 1].key in PERSONS
    return not (named and not is_capital(word) and word.key not in PARTICLES | PERSONS | DETERMINERS)


def _run_in(words: Sequence[Token], start: int, end: int) -> Phrase | None:
    """The last run of capitals that holds a name."""
    index = end
    while index > start:
        if is_capital(words[index - 1]):
            found = name_before(words, index, start)
            if found and (found.name or found.kind == "body") and not _complement(words, start, found):
                return found
            index = found.start if found else index - 1
        else:
            index -= 1
    return None


def _complement(words: Sequence[Token], start: int, found: Phrase) -> bool:
    """Whether the capitals only tell of which house somebody is: a spokesman for Acme."""
    first = found.end - len(found.keys)
    before = words[first - 1].key if first > start else ""
    earlier = words[first - 2].key if first - 1 > start else ""
    return (
        before in PREPOSITIONS
        or (before == "the" and earlier in PREPOSITIONS)
        or (found.kind == "body" and start < first)
    )


def name_before(words: Sequence[Token], end: int, floor: int) -> Phrase | None:
    """The name that ends in the capital right before `end`; a role or a body where that is no person's."""
    first = end
    while first > floor and _in_name(words, first - 1, end):
        first -= 1
    while words[first].key in PARTICLES and not is_capital(words[first]):
        first += 1
    name = _after_titles(words, first, end, floor)
    start = first
    while start > floor and words[start - 1].kind == "word" and is_title(words[start - 1].key):
        start -= 1
    if name == end:
        return _role_before(words, end, floor)
    keys = tuple(word.key.removesuffix("'s") for word in words[name:end])
    if keys[-1] in BODIES:
        return _role(words, first, end)
    text = " ".join(word.text for word in words[name:end])
    titles = tuple(word.key for word in words[start:name])
    return Phrase(start, end, "person", name=_bare(text), keys=keys, titles=titles, sure=True)


def _in_name(words: Sequence[Token], index: int, end: int) -> bool:
    word = words[index]
    if index < end - 1 and word.key.endswith("'s"):
        return False
    return is_capital(word) or (word.key in PARTICLES and word.kind == "word" and index < end - 1)


def _after_titles(words: Sequence[Token], first: int, end: int, floor: int) -> int:
    """Where the name begins in a run of capitals: behind the last title, or behind an occupation."""
    for index in range(end - 1, first - 1, -1):
        if words[index].key.rstrip(".") in PERSONS and not (index == end - 1 and index > first):
            return index + 1
    occupied = words[first].key.endswith(OCCUPATIONS) and words[first].key not in UNLIKE
    if (
        end - first > len("ab")
        and occupied
        and (first == floor or words[first - 1].kind in ("stop", "quote"))
    ):
        return first + 1
    while first < end - 1 and words[first].key in MODIFIERS and end - first > 1:
        first += 1
    return first


def is_title(key: str) -> bool:
    """Whether the word may stand before a name and be no part of it."""
    return key in PERSONS or key in MODIFIERS


def _role_before(words: Sequence[Token], end: int, floor: int) -> Phrase | None:
    start = end
    while start > max(floor, end - LONGEST_PHRASE):
        word = words[start - 1]
        if word.kind != "word" or word.key in SAYING or (word.key in COMMON - DETERMINERS - PREPOSITIONS):
            break
        if word.key in PREPOSITIONS and (start - 1 == floor or words[start - 2].kind != "word"):
            break
        start -= 1
        owned = word.key.endswith("'s") and start > floor and words[start - 1].key in DETERMINERS
        determined = not owned and (word.key in DETERMINERS or word.key.endswith("'s"))
        if determined and not (start > floor and words[start - 1].key in PREPOSITIONS):
            while is_capital(words[start]) and start > floor and is_capital(words[start - 1]):
                start -= 1
            break
    return _role(words, start, end) if start < end else None


def _role(words: Sequence[Token], start: int, end: int) -> Phrase | None:
    owner = words[start].key if words[start].key in OWNERS else ""
    first = start
    if words[first].key in ("a", "an", "the", *OWNERS) and end - first > 1:
        first += 1
    titles = tuple(word.key for word in words[first:end])
    kind = _kind(titles)
    if kind == "nobody":
        return Phrase(start, end, "nobody")
    text = _bare(" ".join(word.text for word in words[first:end]))
    return Phrase(start, end, kind, role=text, titles=titles, pronoun=owner, sure=kind != "thing")


def _kind(titles: Sequence[str]) -> PhraseKind:
    stops = [i for i, key in enumerate(titles) if key in PREPOSITIONS] or [len(titles)]
    head = titles[stops[0] - 1] if stops[0] else titles[-1]
    if not PAPERS.isdisjoint(titles[: stops[0]]) and head not in PERSONS:
        return "nobody"
    if head in BODIES:
        return "body"
    if head in PERSONS or (head.endswith(OCCUPATIONS) and head not in COMMON):
        return "person"
    return "group" if head.rstrip("s") in PERSONS else "thing"


def _before_aside(words: Sequence[Token], end: int, floor: int) -> Phrase | None:
    """The subject before ", the district collector, said", or the name that is the aside itself."""
    edge = end - 1
    mark = {"comma": "comma", "close": "open", "dash": "dash"}[words[edge].kind]
    for start in range(edge - 1, max(floor, edge - LONGEST_ASIDE) - 1, -1):
        if words[start].kind == mark:
            outer = phrase_before(words, start, floor)
            inner = name_before(words, edge, start + 1) if is_capital(words[edge - 1]) else None
            if outer and outer.name:
                return outer
            return inner if inner and inner.name and inner.start <= start + 2 else outer
        if words[start].kind in ("stop", "quote"):
            break
    return None


def _bare(text: str) -> str:
    return text.removesuffix("'s").removesuffix("’s").rstrip("'’")
