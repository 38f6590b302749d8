"""Cues: the words that say somebody spoke, and where in the sentence they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.text.quotes.lexicon import read
from bot.text.quotes.words import Token

Grammar = Literal["hi", "mr", "en"]
# verb: who spoke carries ने; bare: who spoke carries nothing; nominal: "X का कहना है"; inverse: "कहना है X का";
# prefix: "बकौल X", "according to X"; passive: "कहा गया"; chant: slogans, which nobody in particular says.
CueKind = Literal["verb", "bare", "nominal", "inverse", "prefix", "passive", "chant"]

GAP: dict[Grammar, int] = {"hi": 4, "mr": 10}
LONGEST = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at tokens [start, end)."""

    kind: CueKind
    grammar: Grammar
    start: int
    end: int


_HINDI = read("hindi")
_MARATHI = read("marathi")
_ENGLISH = read("english")

VERBS: dict[Grammar, frozenset[str]] = {"hi": _HINDI.words("cues.verbs"), "mr": _MARATHI.words("cues.verbs")}
BARE: dict[Grammar, frozenset[str]] = {"hi": _HINDI.words("cues.bare"), "mr": _MARATHI.words("cues.bare")}
NOUNS: dict[Grammar, frozenset[str]] = {"hi": _HINDI.words("cues.nouns"), "mr": _MARATHI.words("cues.nouns")}
DOING: dict[Grammar, frozenset[str]] = {"hi": _HINDI.words("cues.doing"), "mr": _MARATHI.words("cues.doing")}
NOMINAL: dict[Grammar, frozenset[str]] = {
    "hi": _HINDI.words("cues.nominal"),
    "mr": _MARATHI.words("cues.nominal"),
}
PASSIVE: dict[Grammar, frozenset[str]] = {
    "hi": _HINDI.words("cues.passive"),
    "mr": _MARATHI.words("cues.passive"),
}
CALLING = _HINDI.words("cues.calling") | _MARATHI.words("cues.calling")
PREFIX = _HINDI.words("cues.prefix")
CHANTS = read("hindi", "marathi", "english").words("cues.chants")
SAYING = _ENGLISH.words("cues.verbs")
ENGLISH_PREFIX = _ENGLISH.words("cues.prefix")
NOMINAL_ENGLISH = _ENGLISH.words("cues.nominal_nouns")
OWNERS = read("hindi", "marathi").words("pronouns.owners")
HINDI_GENITIVES = _HINDI.words("breaks.genitives")
MARATHI_GENITIVES = tuple(_MARATHI.words("glue.genitives"))
_BOTH = read("hindi", "marathi")
BEING = _BOTH.words("glue.being")
ALONE = _BOTH.words("glue.nominal_alone")
INVERSE = _BOTH.words("glue.inverse")
POINTING = _BOTH.words("glue.pointing")
PARTICLES = tuple(_MARATHI.words("glue.particles"))


FIRST_WORDS = frozenset(
    entry.split()[0]
    for entry in (*BARE["hi"], *BARE["mr"], *NOMINAL["hi"], *NOMINAL["mr"], *SAYING, *ENGLISH_PREFIX)
)


def cues(words: Sequence[Token], start: int, end: int) -> Iterator[Cue]:
    """Every cue among words[start:end], from left to right."""
    index = start
    while index < end:
        cue = _indic(words, index, start, end) or _english(words, index, end)
        if cue:
            yield cue
        index = cue.end if cue else index + 1


def _indic(words: Sequence[Token], index: int, start: int, end: int) -> Cue | None:
    word = words[index]
    if word.kind not in ("word", "cased") or word.key.isascii():
        return None
    if word.key in CHANTS:
        return Cue("chant", "hi", index, index + 1)
    if word.key in PREFIX:
        return Cue("prefix", "hi", index, index + 1)
    for grammar in ("hi", "mr"):
        cue = _nominal(words, index, start, end, grammar) or _verbal(words, index, end, grammar)
        if cue:
            return cue
    return None


def _verbal(words: Sequence[Token], index: int, end: int, grammar: Grammar) -> Cue | None:
    key = words[index].key
    after = words[index + 1].key if index + 1 < end else ""
    if key in VERBS[grammar]:
        passive = after in PASSIVE[grammar]
        return Cue("passive" if passive else "verb", grammar, index, index + 1 + passive)
    if bare := _phrase_end(words, index, end, BARE[grammar]):
        return Cue("bare", grammar, index, bare)
    if _without_particle(key, NOUNS[grammar]):
        for later in range(index + 1, min(end, index + 1 + GAP[grammar])):
            if words[later].kind != "word":
                break
            if words[later].key in DOING[grammar]:
                passive = later + 1 < end and words[later + 1].key in PASSIVE[grammar]
                return Cue("passive" if passive else "verb", grammar, index, later + 1 + passive)
    return None


def _without_particle(key: str, words: frozenset[str]) -> bool:
    return key in words or any(key.endswith(one) and key.removesuffix(one) in words for one in PARTICLES)


def _nominal(words: Sequence[Token], index: int, start: int, end: int, grammar: Grammar) -> Cue | None:
    last = _phrase_end(words, index, end, NOMINAL[grammar])
    if last is None:
        return None
    after = words[last].key if last < end else ""
    before = words[index - 1].key if index > start else ""
    being = after in BEING
    if before in HINDI_GENITIVES or before in OWNERS or _marathi_genitive(before):
        settled = (
            being
            or last == end
            or last - index > 1
            or words[index].key in ALONE
            or words[last].kind != "word"
        )
        return Cue("nominal", grammar, index, last + being) if settled else None
    if being and (before in POINTING or words[index].key in INVERSE):
        return Cue("inverse", grammar, index, last + 1)
    return None


def _phrase_end(words: Sequence[Token], index: int, end: int, entries: frozenset[str]) -> int | None:
    if words[index].key not in FIRST_WORDS:
        return None
    for length in range(min(LONGEST, end - index), 0, -1):
        if " ".join(word.key for word in words[index : index + length]) in entries:
            return index + length
    return None


def _marathi_genitive(key: str) -> bool:
    return len(key) > LONGEST and key.endswith(MARATHI_GENITIVES)


def _english(words: Sequence[Token], index: int, end: int) -> Cue | None:
    word = words[index]
    if word.kind != "word" or not word.key.isascii():
        return None
    last = _phrase_end(words, index, end, ENGLISH_PREFIX)
    if last:
        return Cue("prefix", "en", index, last)
    if word.key in CHANTS:
        return Cue("chant", "en", index, index + 1)
    if word.text[0].isupper():
        return None
    last = _phrase_end(words, index, end, SAYING)
    return Cue("verb", "en", index, last) if last else None
