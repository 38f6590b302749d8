"""Who is who in one article: full names, other forms of them, and whom a pronoun or a bare title means."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.text.quotes.agents import UNSAID
from bot.text.quotes.gender import gender_of_name, gender_of_pronoun
from bot.text.quotes.lexicon import read
from bot.text.quotes.mentions import Mention
from bot.text.quotes.names import alike, skeleton
from bot.text.quotes.passages import Place
from bot.text.quotes.phrases import Phrase
from bot.text.quotes.wordkinds import COUNTS, GENITIVES

# How far back a pronoun or a title reaches, in mentions; and how many namesakes are told apart.
MEMORY = 60
NAMESAKES = 20

# The genitive with which an owner's name takes the place of a pronoun.
_OWNING = {"के": " के", "की": " की", "का": " का", "च्या": " यांचे", "चे": " यांचे", "ची": " यांची", "चा": " यांचा"}
_SYNONYMS = read("hindi").pairs("synonyms.offices")


@dataclass(slots=True)
class Person:
    """Somebody with a name: the fullest form, and every form in the order of the text."""

    name: str
    keys: tuple[str, ...]
    forms: dict[str, None] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    seen: list[int] = field(default_factory=list)

    @property
    def aliases(self) -> tuple[str, ...]:
        """The forms other than the fullest."""
        return tuple(form for form in self.forms if form != self.name)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who spoke, as a reader is told."""

    name: str
    aliases: tuple[str, ...] = ()


class People:
    """Everybody an article names, asked who is meant by a phrase at a place."""

    def __init__(
        self, mentions: Sequence[Mention], latin: Iterable[str], pairs: Iterable[tuple[Phrase, Phrase]]
    ) -> None:
        """Gathers the people.

        Args:
            mentions: Everybody who is named, in the order of the text.
            latin: Capitalised Latin words of headline and body: evidence for two spellings of one name.
            pairs: Phrases that are said to have spoken two halves of one quotation.
        """
        self._mentions = mentions
        self._places = [_order(one.place) for one in mentions]
        self._by_word: defaultdict[str, list[Person]] = defaultdict(list)
        self._persons: list[Person] = []
        self._merged: dict[int, Person] = {}
        self._gather([one.phrase for one in mentions if one.phrase.name])
        self._marry(_single(latin), [(a.keys, b.keys) for a, b in pairs if a.keys and b.keys])
        self._note_forms()

    def speaker(self, phrase: Phrase | None, place: Place) -> Speaker | None:
        """Who is meant by the phrase at this place; None where nobody is."""
        if phrase is None or phrase.kind == "nobody":
            return None
        if phrase.name:
            person = self._person(phrase.keys, place)
            return Speaker(person.name, person.aliases) if person else Speaker(phrase.name)
        if phrase.titles and (person := self._person(phrase.titles, place)):
            return Speaker(person.name, person.aliases)  # a name that is an everyday word too: विकास
        if phrase.kind == "pronoun":
            return self._antecedent(phrase.pronoun, place)
        return self._by_role(phrase, place)

    def _gather(self, phrases: Sequence[Phrase]) -> None:
        names: dict[tuple[str, ...], Phrase] = {}
        for phrase in phrases:
            names.setdefault(phrase.keys, phrase)
        for keys in sorted(names, key=lambda one: -len(one)):
            if not self._holding(keys):
                person = Person(names[keys].name, keys)
                self._persons.append(person)
                for word in dict.fromkeys(keys):
                    self._by_word[word].append(person)

    def _holding(self, keys: tuple[str, ...]) -> list[Person]:
        bucket = self._by_word.get(keys[-1]) or ()
        return [person for person in bucket[:NAMESAKES] if _within(keys, person.keys)]

    def _marry(self, latin: dict[str, str], pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        by_bones: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self._persons:
            for bones in {skeleton(word) for word in person.keys} - {""}:
                by_bones[bones].append(person)
        for bones, persons in by_bones.items():
            group = sorted(persons[:NAMESAKES], key=lambda one: -len(one.keys))
            for index, other in enumerate(group):
                for fuller in group[:index]:
                    if _one_person(fuller, other, bones, latin, pairs):
                        self._merged.setdefault(id(other), self._root(fuller))
                        break

    def _root(self, person: Person) -> Person:
        while id(person) in self._merged:
            person = self._merged[id(person)]
        return person

    def _note_forms(self) -> None:
        for mention, place in zip(self._mentions, self._places, strict=True):
            phrase = mention.phrase
            if not phrase.name:
                continue
            person = self._person(phrase.keys, mention.place)
            if person is None:
                continue
            person.seen.append(place)
            person.forms[phrase.name] = None
            if phrase.also:
                person.forms[phrase.also] = None
            person.titles.update(phrase.titles)

    def _person(self, keys: tuple[str, ...], place: Place) -> Person | None:
        found = list({id(root): root for root in map(self._root, self._holding(keys))}.values())
        if len(found) <= 1:
            return found[0] if found else None
        order = _order(place)
        return max(found, key=lambda one: _last_before(one.seen, order))

    def _before(self, place: Place) -> list[Mention]:
        end = bisect_left(self._places, _order(place))
        return list(reversed(self._mentions[max(0, end - MEMORY) : end]))

    def before(self, place: Place) -> Speaker | None:
        """Who could have spoken last before a place."""
        return self._antecedent(UNSAID.pronoun, place, ahead=False)

    def _antecedent(self, pronoun: str, place: Place, *, ahead: bool = True) -> Speaker | None:
        """The last person who could have spoken: subjects first, then anybody who is named."""
        before = self._before(place)
        gender = gender_of_pronoun(pronoun)
        for fits in (_certain_subject, _subject, _named):
            for mention in before:
                if fits(mention) and _agrees(mention.phrase, gender):
                    return self.speaker(mention.phrase, mention.place)
        if not ahead:
            return None
        behind = self._mentions[bisect_left(self._places, _order(place)) :][:MEMORY]
        named = (one for one in behind if one.phrase.name and one.phrase.sure and _agrees(one.phrase, gender))
        return next((self.speaker(one.phrase, one.place) for one in named), None)

    def _by_role(self, phrase: Phrase, place: Place) -> Speaker:
        if phrase.pronoun:
            owner = self._antecedent(phrase.pronoun, place)
            return Speaker(_owned(owner.name, phrase) if owner else phrase.role)
        asked = _offices(phrase.titles)
        if (
            phrase.kind == "person"
            and not asked & COUNTS
            and not phrase.role.startswith(("one ", "another "))
        ):
            for mention in self._before(place):
                other = mention.phrase
                titles = self._titles(mention)
                if other.kind == "person" and asked <= titles and not (titles - asked) & _OTHERS:
                    return self.speaker(other, mention.place) if other.name else Speaker(other.role)  # type: ignore[return-value]
        return Speaker(phrase.role)

    def _titles(self, mention: Mention) -> set[str]:
        if mention.phrase.name:
            person = self._person(mention.phrase.keys, mention.place)
            return _offices(person.titles) if person else set()
        return _offices(mention.phrase.titles)


# A title with one of these is another office.
_OTHERS = frozenset(["पूर्व", "उप", "माजी", "former", "deputy", "vice", "ex"])


def _offices(titles: Iterable[str]) -> set[str]:
    """The words of a title, each office under one name."""
    return {_SYNONYMS.get(word, word) for word in titles if word not in GENITIVES}


def _last_before(seen: Sequence[int], order: int) -> int:
    index = bisect_left(seen, order + 1)
    return seen[index - 1] if index else -1


def _order(place: Place) -> int:
    return place.line * 1_000_000 + place.at


def _within(keys: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    rest = iter(longer)
    return all(word in rest for word in keys)


def _one_person(
    fuller: Person,
    other: Person,
    bones: str,
    latin: dict[str, str],
    pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
) -> bool:
    """Two spellings of one name need evidence: skeletons alone make Ram and Rahim one man."""
    if not all(any(alike(word, long) for long in fuller.keys) for word in other.keys):
        return False
    if bones in latin or set(fuller.keys) & set(other.keys) or _scripts_differ(fuller, other):
        return True
    return any(
        (_within(one, fuller.keys) and _within(two, other.keys))
        or (_within(two, fuller.keys) and _within(one, other.keys))
        for one, two in pairs
    )


def _scripts_differ(one: Person, other: Person) -> bool:
    return "".join(one.keys).isascii() != "".join(other.keys).isascii()


def _single(latin: Iterable[str]) -> dict[str, str]:
    """Skeletons that exactly one Latin word has."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for word in latin:
        words[skeleton(word)].add(word.casefold())
    return {bones: min(found) for bones, found in words.items() if bones and len(found) == 1}


def _certain_subject(mention: Mention) -> bool:
    return mention.subject and mention.vouched and mention.phrase.kind == "person"


def _subject(mention: Mention) -> bool:
    return mention.subject and mention.phrase.kind == "person"


def _named(mention: Mention) -> bool:
    return bool(mention.phrase.name)


def _agrees(phrase: Phrase, gender: str | None) -> bool:
    told = gender_of_name((*phrase.keys, *phrase.titles))
    return gender is None or told is None or told == gender


def _owned(name: str, phrase: Phrase) -> str:
    if phrase.pronoun.isascii():
        return f"{name}'s {phrase.role}"
    for ending, genitive in _OWNING.items():
        if phrase.pronoun.endswith(ending):
            return f"{name}{genitive} {phrase.role}"
    return phrase.role
