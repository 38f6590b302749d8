"""From an article to its quotes: each quotation attributed, halves joined, speakers named."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from bot.article import Article, Block, Quote
from bot.text.quotes import english, key
from bot.text.quotes.agents import UNSAID
from bot.text.quotes.attribution import Attribution, Manner, Surroundings
from bot.text.quotes.mentions import mentions, name_words
from bot.text.quotes.passages import Line, Place, Quotation, lines
from bot.text.quotes.people import People, Speaker
from bot.text.quotes.phrases import Phrase

# Tokens between two halves; more is no attribution only.
LONGEST_ATTRIBUTION = 30

# What is said of more halves than these adds nothing.
ENOUGH = 8

# Of several things that are said of one quotation, the first of these counts.
ORDER: tuple[Manner, ...] = ("chanted", "framed", "partial")


@dataclass(slots=True)
class Group:
    """Quotations that are one speech, with what is said of its beginning and of its end."""

    members: list[Quotation]
    lead: Attribution | None = None
    trail: Attribution | None = None
    inside: list[Attribution] = field(default_factory=list)

    @property
    def first(self) -> Place:
        """Where it begins."""
        return self.members[0].first

    @property
    def last(self) -> Place:
        """Where it ends."""
        return self.members[-1].last

    def take(self, other: "Group") -> None:
        """Makes the other's quotations the rest of this speech."""
        self.members += other.members
        if len(self.inside) < ENOUGH:
            self.inside += [one for one in (self.trail, other.lead) if one]
        self.trail = other.trail

    @property
    def agents(self) -> list[tuple[Phrase, Place]]:
        """Those who are said to speak, who is named before who is not."""
        told = (self.lead, *self.inside, self.trail)
        found = [(one.agent, one.place) for one in told if one]
        return sorted(found, key=lambda one: not one[0].name)


def quotes_in(article: Article) -> tuple[Quote, ...]:
    """See `bot.text.quotes.key_quotes`."""
    read, quotations = lines(article.blocks)
    headline, _ = lines([Block("heading", article.title)])
    known = name_words(mentions([*headline, *read], frozenset()))
    around = Surroundings(read, known)
    groups = _attributed(around, _neighbours(read, quotations))
    people = People(mentions(read, known), _latin([*headline, *read]), _pairs(groups))
    found = list(_quotes(around, _merged(read, groups, people), people))
    return tuple(_without_pulled(found, {line.block for line in read if line.set_off}))


def _without_pulled(quotes: Sequence[Quote], set_off: Collection[int]) -> Iterator[Quote]:
    """Leaves out what the page sets off a second time: every sentence of it stands in the text."""
    said = {sentence for one in quotes if one.block not in set_off for sentence in key.sentences(one.text)}
    for one in quotes:
        pulled = one.block in set_off and said.issuperset(key.sentences(one.text))
        said.update(key.sentences(one.text) if one.block in set_off else ())
        if not pulled:
            yield one


def _pairs(groups: Sequence[Group]) -> list[tuple[Phrase, Phrase]]:
    return [(one.lead.agent, one.trail.agent) for one in groups if one.lead and one.trail]


def _neighbours(read: Sequence[Line], quotations: Sequence[Quotation]) -> list[Group]:
    """Quotations with nothing between them are one, if either is long enough to be speech."""
    groups: list[Group] = []
    for one in quotations:
        if groups and _touch(read, groups[-1].members[-1], one):
            groups[-1].members.append(one)
        else:
            groups.append(Group([one]))
    return groups


def _touch(read: Sequence[Line], one: Quotation, two: Quotation) -> bool:
    line = read[two.first.line]
    if one.last.line != two.first.line:
        return False
    between = line.words[one.last.at + 1 : two.first.at]
    long = {one.last.at, two.first.at} <= line.majors
    return long and len(between) <= 1 and all(word.kind in ("comma", "dash") for word in between)


def _attributed(around: Surroundings, groups: list[Group]) -> list[Group]:
    for group in groups:
        group.lead = around.before(group.first) or around.earlier(group.first)
        led = group.lead is not None and group.lead.manner == "framed"
        whole = key.ends(group.members[-1].texts[-1]) or around.introduces_next(group.last)
        if not (led and whole):
            group.trail = around.after(group.last) or around.following(group.last)
    return groups


def _merged(read: Sequence[Line], groups: Sequence[Group], people: People) -> list[Group]:
    """Joins what only an attribution parts."""
    merged: list[Group] = []
    for group in groups:
        if merged and _one_speech(read, merged[-1], group, people):
            merged[-1].take(group)
        else:
            merged.append(group)
    return merged


def _one_speech(read: Sequence[Line], one: Group, two: Group, people: People) -> bool:
    if one.last.line != two.first.line or (one.lead and one.lead.manner == "framed"):
        return False
    if not one.trail or one.trail.manner != "framed" or one.trail.side != "after":
        return False
    if _is_title(read, two):
        return False
    between = read[one.last.line].words[one.last.at + 1 : two.first.at]
    if any(word.kind in ("stop", "quote") for word in between[:-1]) or len(between) > LONGEST_ATTRIBUTION:
        return False
    led = two.lead is not None and two.lead.manner == "framed"
    if not led and two.trail and two.trail.manner == "framed":
        return False  # it has an attribution of its own
    said = _speaker(one, people)
    return all(
        people.speaker(told.agent, told.place) == said or told.agent.kind == "pronoun"
        for told in (two.lead,)
        if told and told.manner == "framed"
    )


def _speaker(group: Group, people: People) -> Speaker | None:
    found = (people.speaker(agent, place) for agent, place in group.agents)
    return next((one for one in found if one), None)


def _quotes(around: Surroundings, groups: Sequence[Group], people: People) -> Iterator[Quote]:
    last: tuple[int, Speaker | None] = (-2, None)
    for group in groups:
        manner = _manner(around, group)
        if not _is_key(around.lines, group, manner):
            continue
        speaker = _speaker(group, people)
        if manner == "alone" and not around.lines[group.first.line].set_off:
            speaker = last[1] if group.first.line - last[0] <= 1 else people.speaker(UNSAID, group.first)
            if speaker is None:
                continue
        last = (group.last.line, speaker)
        name, aliases = (speaker.name, speaker.aliases) if speaker else (None, ())
        yield Quote(_text(group), name, aliases, around.lines[group.first.line].block)


def _manner(around: Surroundings, group: Group) -> Manner | None:
    manners = [one.manner for one in (group.lead, *group.inside, group.trail) if one]
    for manner in ORDER:
        if manner in manners:
            return manner
    return "alone" if around.stands_alone(group.first, group.last) else None


def _is_key(read: Sequence[Line], group: Group, manner: Manner | None) -> bool:
    if read[group.first.line].set_off:
        return key.count(_text(group)) >= key.LEAST_WORDS
    if manner is None or manner == "chanted":
        return False
    text = _text(group)
    words = key.count(text)
    if _is_title(read, group):
        return False
    if manner == "framed":
        return words >= key.LEAST_WORDS or key.has_end(text)
    if manner == "partial":
        return words > key.SCARE_WORDS or key.has_end(text)
    return words > key.SCARE_WORDS and key.ends(text)


def _is_title(read: Sequence[Line], group: Group) -> bool:
    text = group.members[0].texts[0]
    if len(group.members) > 1 or key.ends(text):
        return False
    return key.is_title(read[group.first.line].words, group.first.at, text)


def _text(group: Group) -> str:
    """The pieces as they stand, joined by a space; only the comma before the last closing mark goes."""
    text = " ".join(piece for member in group.members for piece in member.texts)
    return text.removesuffix(",").removesuffix("،").rstrip()


def _latin(read: Sequence[Line]) -> Iterator[str]:
    for line in read:
        for word in line.words:
            if word.text.isascii() and english.is_capital(word):
                yield word.key
