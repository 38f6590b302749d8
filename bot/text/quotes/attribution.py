"""Which words around a quotation say that somebody spoke it, and how plainly they do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.text.quotes import agents, english, indic, key, wordkinds
from bot.text.quotes.cues import Cue, cues
from bot.text.quotes.lexicon import read
from bot.text.quotes.passages import Line, Place
from bot.text.quotes.phrases import NOBODY, Phrase
from bot.text.quotes.scope import Scope
from bot.text.quotes.words import Token

# framed: the quotation is the object of the speech verb, whole; partial: words of it stand in a sentence of
# the writer's; alone: it is a sentence by itself, and its speaker must be guessed from what stands before;
# chanted: a slogan of nobody in particular.
Manner = Literal["framed", "partial", "alone", "chanted"]
Side = Literal["before", "after"]

WINDOW = 60
LONGEST_LABEL = 8
CLOSE = 3

_TABLES = read("hindi", "marathi")
_ALL = read("hindi", "marathi", "english")
THAT = _ALL.words("glue.that")
POINTING = _ALL.words("glue.pointing")
TAIL = _TABLES.words("glue.tail")
PLACES = _TABLES.words("places")
TRANSITIVE = read("english").words("cues.transitive")
OTHER_CLAUSE = frozenset(["that", "and", "but"])


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have spoken a quotation.

    Attributes:
        agent: The phrase that names the speaker.
        place: Where that phrase is to be understood.
        manner: How plainly it is said.
        side: Where it stands.
    """

    agent: Phrase
    place: Place
    manner: Manner
    side: Side


@dataclass(frozen=True)
class Surroundings:
    """The paragraphs around quotations, and the words of names that stand in them."""

    lines: Sequence[Line]
    known: frozenset[str]

    def before(self, place: Place) -> Attribution | None:
        """What leads up to the quotation in its own sentence."""
        line = self.lines[place.line]
        comma = line.inner(line.words[place.at].quote).endswith(",")
        return _leading(
            self._scope(place.line, _floor(line, place.at), place.at), place.line, labels=not comma
        )

    def earlier(self, place: Place) -> Attribution | None:
        """What the paragraph before ends in, where the quotation begins its own."""
        if place.line == 0 or any(word.kind == "word" for word in self.lines[place.line].words[: place.at]):
            return None
        line = self.lines[place.line - 1]
        apart = self.lines[place.line].set_off
        end = len(line.words) - (apart and bool(line.words) and line.words[-1].kind == "stop")
        if not end or line.words[end - 1].kind in ("stop", "quote"):
            return None
        found = _leading(self._scope(place.line - 1, _floor(line, end), end), place.line - 1)
        return found if found and (apart or found.manner == "framed") else None

    def after(self, place: Place) -> Attribution | None:
        """What follows the quotation in its own sentence."""
        line = self.lines[place.line]
        scope = self._scope(place.line, place.at + 1, _ceiling(line, place.at))
        text = line.inner(line.words[place.at].quote)
        titled = not key.ends(text) and key.is_title(line.words, place.at, text)
        if scope.floor >= scope.ceiling or titled:
            return None
        return _trailing(scope, place, text, long=place.at in line.majors)

    def following(self, place: Place) -> Attribution | None:
        """What the next paragraph says of a quotation that ends its own: "यह कहना है X का"."""
        number = place.line + 1
        if number >= len(self.lines) or place.at + 1 < len(self.lines[place.line].words):
            return None
        words = self.lines[number].words
        if not words or (words[0].key not in POINTING and words[0].kind != "dash"):
            return None
        scope = self._scope(number, 0, _ceiling(self.lines[number], -1))
        if words[0].kind == "dash":
            agent = _label(scope.between(1, scope.ceiling))
        else:
            cue = next(cues(words, 0, scope.ceiling), None)
            agent = agents.agent(scope, cue) if cue else None
        return Attribution(agent, Place(number, 0), "framed", "after") if agent else None

    def stands_alone(self, first: Place, last: Place) -> bool:
        """Whether the quotation is a sentence by itself."""
        line, end = self.lines[first.line], self.lines[last.line]
        if _floor(line, first.at) != first.at:
            return False
        rest = end.words[last.at + 1 : _ceiling(end, last.at)]
        return key.ends(end.inner(end.words[last.at].quote)) or all(word.kind != "word" for word in rest)

    def introduces_next(self, place: Place) -> bool:
        """Whether what follows the quotation leads to another one without a sentence's end between."""
        line = self.lines[place.line]
        end = _ceiling(line, place.at)
        return end < len(line.words) and line.words[end].kind == "quote"

    def _scope(self, line: int, floor: int, ceiling: int) -> Scope:
        return Scope(self.lines[line].words, floor, ceiling, self.lines[line].grammar, self.known)


def _trailing(scope: Scope, place: Place, text: str, *, long: bool) -> Attribution | None:
    words, start = scope.words, scope.floor
    if words[start].kind in ("dash", "colon") and (label := _label(scope.between(start + 1, scope.ceiling))):
        return Attribution(label, Place(place.line, start), "framed", "after")
    comma = text.endswith((",", "،")) or words[start].kind == "comma"
    start += words[start].kind in ("comma", "dash", "colon")
    cue = next(cues(words, start, scope.ceiling), None)
    if cue is None:
        agent = _acting(scope.between(start, scope.ceiling)) if comma else None
        return Attribution(agent, Place(place.line, agent.start), "framed", "after") if agent else None
    if cue.kind == "chant":
        near = cue.start - start <= CLOSE and not key.ends(text)
        return Attribution(NOBODY, Place(place.line, cue.start), "chanted", "after") if near else None
    agent = _agent_behind(scope.between(start, scope.ceiling), cue)
    near = agent is not None and agent is not NOBODY and agent.start - start <= CLOSE
    pointed = start < scope.ceiling and words[start].key in POINTING
    if agent is None or agent is agents.UNSAID or not (comma or near or pointed):
        return _around(scope, cue, place)
    framed = comma or pointed or (near and long and _ends_sentence(scope, cue, text))
    if not framed and key.ends(text):
        return None
    return Attribution(agent, _place(place.line, agent, cue), "framed" if framed else "partial", "after")


def _acting(scope: Scope) -> Phrase | None:
    """Who does something right behind a quotation that ends in a comma: "…,” laughs X"."""
    words, start = scope.words, scope.floor
    if scope.grammar == "en":
        inverted = start + 1 < scope.ceiling and words[start].key not in english.COMMON
        if inverted and words[start].text[0].islower() and english.is_capital(words[start + 1]):
            return english.phrase_after(words, start + 1, scope.ceiling)
        return english.subject(words, start, scope.ceiling)
    doer = agents.ergative(words, scope.ceiling, start, scope.grammar)
    found = doer or agents.subject(scope)
    return found if found and found.sure else doer


def _ends_sentence(scope: Scope, cue: Cue, text: str) -> bool:
    """Whether "…!” X said" is the end of that sentence and not the beginning of another one's report."""
    behind = scope.words[cue.end : min(scope.ceiling, cue.end + CLOSE)]
    if cue.grammar == "en":
        return not text.endswith(".") and all(word.key != "that" for word in behind[:1])
    return all(word.key != "कि" for word in behind)


def _agent_behind(scope: Scope, cue: Cue) -> Phrase | None:
    if cue.grammar != "en" or cue.kind != "verb":
        return agents.agent(scope, cue)
    inverted = all(english.is_between(word.key) for word in scope.words[scope.floor : cue.start])
    if not inverted:
        return agents.agent(scope, cue)
    if scope.words[cue.start].key in TRANSITIVE - {"asked"}:
        return None
    return english.phrase_after(scope.words, cue.end, scope.ceiling)


def _around(scope: Scope, cue: Cue, place: Place) -> Attribution | None:
    """A speech verb behind whose subject stands before the quotation: "X ने इसे “…” बताया"."""
    if cue.kind not in ("verb", "bare"):
        return None
    earliest = max(0, place.at - WINDOW)
    stops = [index for index in range(earliest, place.at) if scope.words[index].kind == "stop"]
    agent = agents.agent(scope.between(stops[-1] + 1 if stops else earliest, scope.ceiling), cue)
    return Attribution(agent, _place(place.line, agent, cue), "partial", "after") if agent else None


def _place(number: int, agent: Phrase, cue: Cue) -> Place:
    """Where the phrase stands; where the verb does for a subject that is left out."""
    return Place(number, agent.start if agent.end else cue.start)


def _leading(scope: Scope, number: int, *, labels: bool = True) -> Attribution | None:
    """What leads up to the end of the scope; a label does only where nothing need follow the quotation."""
    words, edge = scope.words, scope.ceiling
    marks: set[str] = set()
    while edge > scope.floor and (
        words[edge - 1].kind in ("comma", "colon", "dash") or words[edge - 1].key in THAT
    ):
        marks.add(words[edge - 1].kind)
        edge -= 1
    scope = scope.between(scope.floor, edge)
    cue = _last_cue(scope)
    if cue:
        return _led_by(scope, cue, number, marks)
    return _unspoken(scope, number, marks if labels else marks & {"comma", "word"})


def _last_cue(scope: Scope) -> Cue | None:
    """The cue nearest the quotation; "X के हवाले से लिखा" quotes X, not the writer."""
    found = list(cues(scope.words, scope.floor, scope.ceiling))
    if len(found) > 1 and found[-2].kind == "nominal" and found[-2].end == found[-1].start:
        return replace(found[-2], end=found[-1].end)
    return found[-1] if found else None


def _led_by(scope: Scope, cue: Cue, number: int, marks: set[str]) -> Attribution | None:
    agent = agents.agent(scope, cue)
    if agent is None:
        return None
    if cue.kind == "chant":
        return Attribution(agent, Place(number, cue.start), "chanted", "before")
    rest = [word for word in scope.words[cue.end : scope.ceiling] if word.key not in TAIL]
    plain = not rest or cue.kind == "prefix" or (bool(marks) and _only_aside(rest, cue))
    return Attribution(agent, _place(number, agent, cue), "framed" if plain else "partial", "before")


def _only_aside(rest: Sequence[Token], cue: Cue) -> bool:
    """Whether what stands between the verb and the quotation only says when, where or to whom."""
    if cue.grammar == "en":
        return all(word.kind != "comma" and word.key not in OTHER_CLAUSE for word in rest)
    return len(rest) <= CLOSE and all(word.kind == "word" and word.key not in THAT for word in rest)


def _unspoken(scope: Scope, number: int, marks: set[str]) -> Attribution | None:
    """No verb of speech, yet a doer and a mark that opens speech: "X ने हंसते हुए, “…”", "X: “…”"."""
    if not marks or scope.floor == scope.ceiling:
        return None
    if scope.grammar != "en":
        doer = agents.ergative(scope.words, scope.ceiling, scope.floor, scope.grammar)
        if doer:
            return Attribution(doer, Place(number, doer.start), "framed", "before")
    label = _label(scope) if marks & {"colon", "dash"} else None
    return Attribution(label, Place(number, scope.floor), "framed", "before") if label else None


def _label(scope: Scope) -> Phrase | None:
    """A name or a role that stands by itself beside a colon or a dash."""
    words, start, end = scope.words, scope.floor, scope.ceiling
    stop = start
    while stop < end and words[stop].kind == "word":
        stop += 1
    closed = stop == end or words[stop].kind in ("comma", "open", "stop")
    if not 0 < stop - start <= LONGEST_LABEL or not closed:
        return None
    if words[start].text.isascii():
        found = english.phrase_after(words, start, end)
    else:
        found = (
            indic.phrase(words, start, stop) if not any(map(wordkinds.is_break, words[start:stop])) else None
        )
    return found if found and found.kind in ("person", "body", "group") and not _is_place(found) else None


def _is_place(found: Phrase) -> bool:
    return len(found.keys) == 1 and found.keys[0] in PLACES


def _floor(line: Line, end: int) -> int:
    """First token of the sentence before `end`; a quotation that ends a sentence ends this one too."""
    for index in range(end - 1, max(0, end - WINDOW) - 1, -1):
        word = line.words[index]
        if word.kind == "stop":
            return index + 1
        if index in line.majors and key.ends(line.inner(word.quote)):
            return index + 1
    return max(0, end - WINDOW)


def _ceiling(line: Line, start: int) -> int:
    """Index after the last token of the sentence that follows a quotation."""
    for index in range(start + 1, min(len(line.words), start + WINDOW)):
        if line.words[index].kind == "stop" or index in line.majors:
            return index
    return min(len(line.words), start + WINDOW)
