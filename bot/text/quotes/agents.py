"""Who spoke: from a cue to the phrase that names the one it is said of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.text.quotes import english, indic, marathi, wordkinds
from bot.text.quotes.cues import Cue, Grammar
from bot.text.quotes.lexicon import read
from bot.text.quotes.phrases import NOBODY, Phrase
from bot.text.quotes.scope import Scope
from bot.text.quotes.words import Token

_TABLES = read("hindi", "marathi")
NOBODY_IN_PARTICULAR = _TABLES.words("pronouns.nobody")
PAPERS = _TABLES.words("cues.papers")
DOER = _TABLES.words("glue.marks_of_doer")
SIDES = frozenset(["ओर", "तरफ"])
MARATHI_AGENTS = read("marathi").words("glue.agents")

# The subject that a language leaves out ("मंच से कहा, …") stands for whoever spoke last.
UNSAID = Phrase(0, 0, "pronoun", pronoun="उन्होंने")
FARTHEST = 50


def agent(scope: Scope, cue: Cue) -> Phrase | None:
    """Who is said to speak by this cue; None where the words say nothing of it."""
    scope = scope.between(max(scope.floor, cue.start - FARTHEST), min(scope.ceiling, cue.end + FARTHEST))
    if cue.kind == "chant":
        return NOBODY
    if cue.grammar == "en":
        return _english(scope, cue)
    return next((found for found in _candidates(scope, cue) if found), None)


def ergative(words: Sequence[Token], end: int, floor: int, grammar: Grammar) -> Phrase | None:
    """The nearest phrase before `end` that carries the mark of who did it (ने, यांनी, -नी)."""
    places = range(end - 1, max(floor, end - FARTHEST) - 1, -1)
    return next((found for index in places if (found := marked(words, index, floor, grammar))), None)


def marked(words: Sequence[Token], index: int, floor: int, grammar: Grammar) -> Phrase | None:
    """The phrase that the word at `index` marks as the one who did it, if it does."""
    word = words[index]
    if word.kind != "word" or word.key.isascii():
        return None
    if word.key == "ने":
        return indic.phrase_before(words, index, floor)
    found = indic.phrase_before(words, index, floor) if word.key in MARATHI_AGENTS else None
    if found is None and word.key in wordkinds.AGENTS:
        return Phrase(index, index + 1, "pronoun", pronoun=word.key)
    if found is None and word.key in NOBODY_IN_PARTICULAR:
        return Phrase(index, index + 1, "nobody")
    if grammar == "mr" and marathi.has_agent_ending(word.key) and word.key not in wordkinds.KNOWN_WORDS:
        return _with_ending(words, index, floor)
    return found


def subject(scope: Scope) -> Phrase | None:
    """The bare subject of a clause: the best phrase without a case, the nearest of equals."""
    best = max(_subjects(scope), key=lambda one: one[0], default=None)
    return best[1] if best and best[0] else None


def _candidates(scope: Scope, cue: Cue) -> Iterator[Phrase | None]:
    words = scope.words
    if cue.kind == "prefix":
        yield indic.phrase_from(words, cue.end, scope.ceiling, scope.known)
    elif cue.kind == "nominal":
        yield _owner(words, cue.start - 1, scope.floor)
    elif cue.kind == "inverse":
        yield _inverse(words, cue.end, scope.ceiling)
    elif cue.kind == "passive":
        yield _doer(words, cue, scope.floor)
        yield NOBODY
    elif cue.kind == "bare":
        yield from _bare(scope, cue)
    else:
        yield ergative(words, cue.end, cue.start + 1, cue.grammar)
        yield ergative(words, cue.start, scope.floor, cue.grammar)
        yield _behind(scope, cue)
        found = subject(scope.between(scope.floor, cue.start))
        yield found if found and found.sure and found.name else None
        yield _unsaid(words, cue.start, scope.floor)


def _with_ending(words: Sequence[Token], index: int, floor: int) -> Phrase | None:
    alone = index > floor and words[index - 1].key == "एका"
    found = _respelled(words, index, floor, marathi.without_ending(words[index], one=alone))
    if found is None or not found.role:
        return found
    head = found.titles[-1]
    return replace(found, role=" ".join(marathi.agreeing(word, head) for word in found.role.split()))


def _respelled(words: Sequence[Token], index: int, floor: int, last: Token) -> Phrase | None:
    """The phrase that ends in words[index], read with that word spelled as `last`."""
    base = max(floor, index - indic.LONGEST_PHRASE)
    part = [*words[base:index], last]
    found = indic.phrase_before(part, len(part), 0)
    return found and replace(found, start=found.start + base, end=found.end + base)


def _owner(words: Sequence[Token], genitive: int, floor: int) -> Phrase | None:
    """Who stands before the genitive of "X का कहना है", "उनके अनुसार", "X यांच्या मते"."""
    word = words[genitive]
    apart = word.key in wordkinds.GENITIVES or word.key in wordkinds.CASES
    found = indic.phrase_before(words, genitive, floor) if apart else None
    if found is None and word.key in wordkinds.OWNERS:
        return Phrase(genitive, genitive + 1, "pronoun", pronoun=word.key)
    if not apart:
        found = _respelled(words, genitive, floor, marathi.without_genitive(word))
    if found and not found.name and not PAPERS.isdisjoint(found.titles[-1:]):
        return NOBODY
    return found


def _inverse(words: Sequence[Token], start: int, ceiling: int) -> Phrase | None:
    """Who stands behind "यह कहना है": up to the last genitive of the sentence."""
    ends = (end for end in range(ceiling - 1, start, -1) if wordkinds.is_genitive(words[end]))
    return next((indic.phrase_before(words, end, start) for end in ends), None)


def _doer(words: Sequence[Token], cue: Cue, floor: int) -> Phrase | None:
    """Who stands before "द्वारा" or "की ओर से" of a passive."""
    for index in range(cue.start - 1, floor, -1):
        key = words[index].key
        if key in DOER:
            return indic.phrase_before(words, index, floor)
        if key in SIDES and words[index - 1].key == "की":
            return indic.phrase_before(words, index - 1, floor)
    return None


def _behind(scope: Scope, cue: Cue) -> Phrase | None:
    """Who stands behind the verb: "कहा राहुल ने", "बोलीं कमला देवी"."""
    words, start = scope.words, cue.end
    while start < scope.ceiling and words[start].key in wordkinds.AUXILIARIES:
        start += 1
    end = start
    while end < scope.ceiling and not wordkinds.is_break(words[end]):
        end += 1
    if cue.kind == "verb":
        marks = end < scope.ceiling and (words[end].key == "ने" or words[end].key in MARATHI_AGENTS)
        return indic.phrase(words, start, end) if marks else None
    found = indic.phrase_from(words, start, scope.ceiling, scope.known)
    return found if found and found.kind in ("person", "group") else None


def _bare(scope: Scope, cue: Cue) -> Iterator[Phrase | None]:
    """The subject of a verb that takes none of the marks: "X बोले", "वे कहते हैं", "बोलीं X"."""
    words = scope.words
    if cue.end < scope.ceiling and words[cue.end].key in ("हुए", "हुये"):
        yield ergative(words, cue.start, scope.floor, cue.grammar)
        later = (marked(words, index, cue.end, cue.grammar) for index in range(cue.end, scope.ceiling))
        yield next((found for found in later if found), None)
    found = subject(scope.between(scope.floor, cue.start))
    if found and found.sure:
        yield found
    yield _behind(scope, cue)
    yield found
    yield ergative(words, cue.start, scope.floor, cue.grammar)
    yield UNSAID


def _subjects(scope: Scope) -> Iterator[tuple[int, Phrase]]:
    """Phrases that no case marks, the last first, each with how likely it names a person."""
    words, end = scope.words, scope.ceiling
    found: list[tuple[int, Phrase]] = []
    index = scope.floor
    while index < end:
        stop = index
        while stop < end and not wordkinds.is_break(words[stop]):
            stop += 1
        if stop > index:
            one = indic.phrase(words, index, stop) if stop == end else None
            one = one or indic.phrase_from(words, index, stop, scope.known)
            if one and one.name and index and words[index - 1].key in wordkinds.OWNERS:
                one = indic.without_relation(one)
            if one and not (one.end == stop < end and words[stop].key in wordkinds.CASES):
                found.append((_weight(one, scope.known), one))
        elif words[index].key in wordkinds.SUBJECTS and _stands_alone(words, index, end):
            found.append((2, Phrase(index, index + 1, "pronoun", pronoun=words[index].key, sure=True)))
        index = max(stop, index + 1)
    return reversed(found)


def _stands_alone(words: Sequence[Token], index: int, end: int) -> bool:
    return index + 1 >= end or wordkinds.is_break(words[index + 1]) or index == 0


def _weight(found: Phrase, known: frozenset[str]) -> int:
    if found.kind == "thing":
        return 0
    if found.name:
        return 3 if found.sure or not known.isdisjoint(found.keys) else 1
    return 2


def _unsaid(words: Sequence[Token], end: int, floor: int) -> Phrase:
    """Nobody where a paper is read ("ज्ञापन में लिखा है"), else the subject that is left out."""
    read = any(words[i].key in PAPERS and words[i + 1].key != "जारी" for i in range(floor, end))
    return NOBODY if read else UNSAID


def _english(scope: Scope, cue: Cue) -> Phrase | None:
    if cue.kind == "prefix":
        return english.phrase_after(scope.words, cue.end, scope.ceiling)
    found = english.phrase_before(scope.words, cue.start, scope.floor)
    return found or english.subject(scope.words, scope.floor, cue.start)
