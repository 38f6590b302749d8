"""Everybody whom the sentences outside quotations name, and whether as one who could have spoken."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.text.quotes import english, indic, marathi, wordkinds
from bot.text.quotes.agents import agent, marked
from bot.text.quotes.cues import cues
from bot.text.quotes.lexicon import read
from bot.text.quotes.passages import Line, Place
from bot.text.quotes.phrases import Phrase
from bot.text.quotes.scope import Scope
from bot.text.quotes.words import Token

BOUND = 40
_TABLES = read("hindi", "marathi")
_ADVERBS = _TABLES.words("breaks.adverbs", "breaks.times", "breaks.joins")
_BECOMING = frozenset(["बनने", "होने", "बनकर", "होकर"])
_TOWARDS = frozenset(["को", "से"])
_WHO = frozenset(["वाला", "वाले", "वाली", "वालीं", "चुका", "चुके", "चुकी", "चुकीं"])


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase at its place.

    `subject` where its part in the sentence is that of somebody who acts or speaks; `experiencer`
    where a को could make it one; `vouched` where more than its place says that it is a person.
    """

    place: Place
    phrase: Phrase
    subject: bool
    experiencer: bool = False
    vouched: bool = False


def mentions(lines: Sequence[Line], known: frozenset[str]) -> list[Mention]:
    """All mentions in the order of the text; `known` are words of names found by an earlier reading."""
    found: list[Mention] = []
    for number, line in enumerate(lines):
        here = {one.place.at: one for one in _in_line(line, number, known)}
        for one in _by_cues(line, number, known):
            here[one.place.at] = one
        found += _with_experiencers(line, [here[at] for at in sorted(here)])
    return found


def _with_experiencers(line: Line, found: list[Mention]) -> list[Mention]:
    """Who has something in "X को चोट आई है", with nobody else acting in the sentence, could speak next."""
    sentences = [bisect_left(line.stops, one.place.at) for one in found]
    settled = {n for n, one in zip(sentences, found, strict=True) if one.subject and one.vouched}
    promoted: list[Mention] = []
    for number, one in zip(sentences, found, strict=True):
        first = number not in settled
        promoted.append(replace(one, subject=True, vouched=True) if first and one.experiencer else one)
        settled |= {number} if one.vouched or not one.subject else set()
    return promoted


def _opens(words: Sequence[Token], start: int) -> bool:
    return start == 0 or words[start - 1].kind in ("stop", "quote")


def name_words(found: Sequence[Mention]) -> frozenset[str]:
    """The words of the names that something better than their place alone vouches for."""
    return frozenset(
        word
        for one in found
        if one.phrase.name and (one.phrase.sure or one.vouched)
        for word in one.phrase.keys
    )


def _by_cues(line: Line, number: int, known: frozenset[str]) -> Iterator[Mention]:
    start = 0
    for end in (*line.stops, len(line.words)):
        sentence = Scope(line.words, start, end, line.grammar, known)
        for cue in cues(line.words, start, end):
            yield from _acting(agent(sentence, cue), number)
        start = end + 1


def _acting(found: Phrase | None, number: int) -> Iterator[Mention]:
    if found and found.kind not in ("nobody", "pronoun"):
        yield Mention(Place(number, found.start), found, subject=True, vouched=True)


def _in_line(line: Line, number: int, known: frozenset[str]) -> Iterator[Mention]:
    """Mentions by runs of words that nothing breaks, each run judged by the word that ends it."""
    words, start = line.words, 0
    is_over = _not_capital if line.grammar == "en" else wordkinds.is_break
    while start < len(words):
        end = start
        while end < min(len(words), start + BOUND) and not is_over(words[end]):
            end += 1
        run = Scope(words, start, end, line.grammar, known)
        if end == start and line.grammar == "en":
            yield from _english_role(run, number)
        elif end == start:
            yield from _after_aside(run, number)
        elif line.grammar == "en":
            yield from _english(run, number)
        else:
            yield from _indic(run, number)
        start = max(end, start + 1)


def _not_capital(word: Token) -> bool:
    return not english.is_capital(word)


def _english(run: Scope, number: int) -> Iterator[Mention]:
    words = run.words
    found = english.name_before(words, run.ceiling, run.floor)
    if found is None or not found.name:
        return
    if found.name.isupper() and run.ceiling < len(words) and words[run.ceiling].kind in ("colon", "dash"):
        return  # a dateline
    first = found.start
    while first and words[first - 1].kind == "word" and english.is_title(words[first - 1].key):
        first -= 1
    opens = first == 0 or words[first - 1].kind != "word"
    subject = opens or words[first - 1].key in english.COMMON - english.PREPOSITIONS
    yield Mention(Place(number, found.start), found, subject=subject, vouched=True)


def _english_role(run: Scope, number: int) -> Iterator[Mention]:
    words, at = run.words, run.floor
    opens = at == 0 or words[at - 1].kind in ("stop", "quote")
    if opens and words[at].key in english.DETERMINERS:
        found = english.role_from(words, at, len(words))
        if found and found.kind == "person":
            yield from _acting(found, number)


def _after_aside(run: Scope, number: int) -> Iterator[Mention]:
    """The ने behind "X, जो यह हैं," belongs to X."""
    words, at = run.words, run.floor
    if words[at].key == "ने" and at and words[at - 1].kind in ("comma", "close"):
        yield from _acting(marked(words, at, max(0, at - BOUND), run.grammar), number)


def _indic(run: Scope, number: int) -> Iterator[Mention]:
    words, end = run.words, run.ceiling
    marker = words[end].key if end < len(words) and words[end].kind == "word" else ""
    found = marked(words, end, run.floor, run.grammar) if marker else None
    if found is None and run.grammar == "mr" and marathi.has_agent_ending(words[end - 1].key):
        found = marked(words, end - 1, run.floor, run.grammar)
    if found and found.kind not in ("nobody", "pronoun"):
        yield from _acting(found, number)
    elif not (run.floor and words[run.floor - 1].key in wordkinds.OWNERS):
        yield from _bare_subject(run, number, marker)
        yield from _object(run, number, marker)
    yield from _owners(run, number)


def _bare_subject(run: Scope, number: int, marker: str) -> Iterator[Mention]:
    words, start = run.words, run.floor
    found = indic.phrase_from(words, start, run.ceiling, run.known)
    if found is None or (found.end == run.ceiling and marker in wordkinds.CASES | _BECOMING):
        return
    known = not run.known.isdisjoint(found.keys)
    opens = start == 0 or words[start - 1].kind in ("stop", "quote")
    early = opens or words[start - 1].kind != "word" or words[start - 1].key in _ADVERBS | _WHO
    if found.kind in ("person", "group") and (found.sure or known or (early and found.name)):
        counted = opens or bool(found.name) or not wordkinds.COUNTS.isdisjoint(found.titles[:1])
        vouched = known or (found.sure and counted) or (opens and len(found.keys) > 1)
        yield Mention(Place(number, found.start), found, subject=True, vouched=vouched)


def _owners(run: Scope, number: int) -> Iterator[Mention]:
    """Whose something is; with nobody acting in the sentence ("X की आवाज भर्रा गई") X could speak next."""
    for index in range(run.floor, run.ceiling):
        if not wordkinds.is_genitive(run.words[index]):
            continue
        found = indic.phrase(run.words, run.floor, index)
        front = indic.phrase_from(run.words, run.floor, index, run.known)
        if found and front and front.name and found.keys[: len(front.keys)] == front.keys:
            found = front  # a place may follow a name: "राजन सूद मेरठ के हैं"
        if found and found.name and (found.sure or not run.known.isdisjoint(found.keys)):
            yield Mention(Place(number, index - 1), found, subject=False, experiencer=True)


def _object(run: Scope, number: int, marker: str) -> Iterator[Mention]:
    found = indic.phrase(run.words, run.floor, run.ceiling) if marker in wordkinds.CASES else None
    if found and found.name and (found.sure or marker in _TOWARDS or not run.known.isdisjoint(found.keys)):
        yield Mention(Place(number, found.end - 1), found, subject=False, experiencer=marker in _TOWARDS)
