"""Quotations that are one speech: side by side, parted by their attribution, reopened."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.text.quotes import key
from bot.text.quotes.attribution import Attribution, Manner, Surroundings
from bot.text.quotes.passages import Line, Place, Quotation
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

    def speaker(self, people: People) -> Speaker | None:
        """The first of those who are said to speak that can be named."""
        found = (people.speaker(agent, place) for agent, place in self.agents)
        return next((one for one in found if one), None)

    def take(self, other: "Group") -> None:
        """Makes the other's quotations the rest of this speech."""
        self.members += other.members
        if len(self.inside) < ENOUGH:
            self.inside += [one for one in (self.trail, other.lead) if one]
        self.trail = other.trail

    def parted(self) -> list["Group"]:
        """Two groups where one person is said to speak the first of them and somebody else the last."""
        if (
            len(self.members) == 1
            or not (self.lead and self.trail)
            or not self.trail.agent.differs(self.lead.agent)
        ):
            return [self]
        return [Group(self.members[:-1], self.lead), Group(self.members[-1:], None, self.trail)]

    @property
    def text(self) -> str:
        """The pieces as they stand, joined by a space; only the comma before the last closing mark goes."""
        text = " ".join(piece for member in self.members for piece in member.texts)
        return text.removesuffix(",").removesuffix("،").rstrip()

    @property
    def manner(self) -> Manner | None:
        """How plainly its words are said to be speech; None where nothing says so."""
        manners = {one.manner for one in (self.lead, *self.inside, self.trail) if one}
        return next((manner for manner in ORDER if manner in manners), None)

    @property
    def led(self) -> bool:
        """Whether what stands before it says plainly who speaks."""
        return self.lead is not None and self.lead.manner == "framed"

    @property
    def trailed(self) -> bool:
        """Whether what stands behind it says plainly who speaks."""
        return self.trail is not None and self.trail.manner == "framed"

    @property
    def agents(self) -> list[tuple[Phrase, Place]]:
        """Those who are said to speak, who is named before who is not."""
        told = (self.lead, *self.inside, self.trail)
        found = [(one.agent, one.place) for one in told if one]
        return sorted(found, key=lambda one: not one[0].name)


def gathered(around: Surroundings, quotations: Sequence[Quotation]) -> list[Group]:
    """Quotations with nothing between them as one, each with what is said of it."""
    found: list[Group] = []
    for group in _neighbours(around.lines, quotations):
        group.lead = around.before(group.first) or around.earlier(group.first)
        whole = key.ends(group.members[-1].texts[-1]) or around.introduces_next(group.last)
        if not (group.led and whole):
            group.trail = around.after(group.last) or around.following(group.last)
        found += group.parted()
    return found


def joined(lines: Sequence[Line], groups: Sequence[Group], people: People) -> list[Group]:
    """Joins what only an attribution parts."""
    found: list[Group] = []
    for group in groups:
        if (
            found
            and _parted_by_attribution(lines, found[-1], group)
            and _goes_on(lines, found[-1], group, people)
        ):
            found[-1].take(group)
        else:
            found.append(group)
    return found


def is_title(lines: Sequence[Line], group: Group) -> bool:
    """Whether what stands around it says that it is a name of something."""
    text = group.members[0].texts[0]
    if len(group.members) > 1 or key.ends(text):
        return False
    return key.is_title(lines[group.first.line].words, group.first.at, text)


def _neighbours(lines: Sequence[Line], quotations: Sequence[Quotation]) -> list[Group]:
    groups: list[Group] = []
    for one in quotations:
        if groups and _touch(lines, groups[-1].members[-1], one):
            groups[-1].members.append(one)
        else:
            groups.append(Group([one]))
    return groups


def _touch(lines: Sequence[Line], one: Quotation, two: Quotation) -> bool:
    line = lines[two.first.line]
    if one.last.line != two.first.line:
        return False
    between = line.words[one.last.at + 1 : two.first.at]
    long = {one.last.at, two.first.at} <= line.majors
    return long and len(between) <= 1 and all(word.kind in ("comma", "dash") for word in between)


def _parted_by_attribution(lines: Sequence[Line], one: Group, two: Group) -> bool:
    """Whether between the two stands one sentence at most, and that says who speaks the first."""
    if one.last.line != two.first.line or one.led or not one.trailed:
        return False
    between = lines[one.last.line].words[one.last.at + 1 : two.first.at]
    return len(between) <= LONGEST_ATTRIBUTION and all(
        word.kind not in ("stop", "quote") for word in between[:-1]
    )


def _goes_on(lines: Sequence[Line], one: Group, two: Group, people: People) -> bool:
    """Whether the second is the rest of the first: no title, nothing with an attribution of its own."""
    words = lines[two.last.line].words
    held = two.last.at not in lines[two.last.line].majors and any(
        word.kind == "word" for word in words[two.last.at + 1 : two.last.at + 2]
    )
    if held or is_title(lines, two) or (two.trailed and not two.led):
        return False
    if not two.led or two.lead is None or two.lead.agent.kind == "pronoun":
        return True
    return people.speaker(two.lead.agent, two.lead.place) == one.speaker(people)
