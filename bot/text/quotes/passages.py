"""Paragraphs as the rules see them: words, with every quotation as one token, joined across paragraphs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.article import Block
from bot.text.quotes import key
from bot.text.quotes.cues import Grammar
from bot.text.quotes.lexicon import read
from bot.text.quotes.marathi import is_cased
from bot.text.quotes.marks import Marked, Span, match
from bot.text.quotes.setoff import set_off, words_of
from bot.text.quotes.wordkinds import is_person_word
from bot.text.quotes.words import Token, tokens

_MARATHI = read("marathi").words("breaks.cases", "breaks.verbs", "pronouns.agents") | {
    "आणि",
    "व",
    "हे",
    "की",
    "या",
    "असे",
}
_ADVERBIAL = tuple(read("marathi").words("stems.adverbial"))
_SAYING = read("marathi").words("cues.bare")
_HINDI = read("hindi").words("breaks.genitives", "breaks.verbs", "pronouns.agents") | {
    "में",
    "को",
    "से",
    "ने",
    "और",
    "कि",
}


@dataclass(frozen=True)
class Line:
    """One paragraph, or one item of a list.

    Attributes:
        block: Index of the article's block.
        text: Its words.
        spans: Its quotations; those that run on from or into a neighbour reach to the edge.
        words: Its tokens; a Marathi word with a case ending is no "word".
        set_off: Whether the page itself sets the whole paragraph off as a quotation.
        grammar: The language whose grammar most of the words outside quotations follow.
    """

    block: int
    text: str
    spans: tuple[Span, ...]
    words: tuple[Token, ...]
    grammar: Grammar
    set_off: bool = False

    @cached_property
    def majors(self) -> frozenset[int]:
        """Indices of the tokens that are quotations long enough to be speech by themselves."""
        return frozenset(
            index
            for index, word in enumerate(self.words)
            if word.kind == "quote" and key.is_long(self.inner(word.quote))
        )

    @cached_property
    def stops(self) -> tuple[int, ...]:
        """Indices of the tokens that end a sentence: end marks, and quotations that end in one."""
        return tuple(
            index
            for index, word in enumerate(self.words)
            if word.kind == "stop" or (index in self.majors and key.ends(self.inner(word.quote)))
        )

    def inner(self, quote: int) -> str:
        """The words between a quotation's marks."""
        span = self.spans[quote]
        return self.text[span.inner_start : span.inner_end].strip()


@dataclass(frozen=True, slots=True)
class Place:
    """A token of a line."""

    line: int
    at: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between marks, in one paragraph or reopened over several.

    Attributes:
        texts: Its pieces, one for each paragraph.
        first: Where its first piece stands.
        last: Where its last piece stands.
    """

    texts: tuple[str, ...]
    first: Place
    last: Place


def lines(blocks: Sequence[Block]) -> tuple[list[Line], list[Quotation]]:
    """Cuts blocks into lines and finds the quotations in them; headings hold evidence, never quotations."""
    texts = [(number, text) for number, block in enumerate(blocks) for text in _lines(block)]
    marked = _joined([text for _, text in texts], [match(text) for _, text in texts])
    whole = [blocks[number].kind == "quotation" and set_off(text) for number, text in texts]
    found = [
        _line(number, text, apart or spans, apart=bool(apart))
        for (number, text), (spans, _), apart in zip(texts, marked, whole, strict=True)
    ]
    quotations: list[Quotation] = []
    for number, (line, (_, continues)) in enumerate(zip(found, marked, strict=True)):
        if blocks[line.block].kind == "heading":
            continue
        places = [Place(number, index) for index, word in enumerate(line.words) if word.kind == "quote"]
        for position, (place, span) in enumerate(zip(places, line.spans, strict=True)):
            text = line.text[span.inner_start : span.inner_end].strip()
            if continues and position == 0 and quotations and not line.set_off:
                before = quotations[-1]
                quotations[-1] = replace(before, texts=(*before.texts, text), last=place)
            else:
                quotations.append(Quotation((text,), place, place))
    return found, quotations


def _line(block: int, text: str, spans: tuple[Span, ...], *, apart: bool) -> Line:
    words = words_of(text, spans) if apart else tokens(text, spans)
    grammar = _grammar([word.key for word in words if word.kind == "word"])
    if grammar == "mr":
        words = [replace(word, kind="cased") if _cased(words, i) else word for i, word in enumerate(words)]
    return Line(block, text, spans, tuple(words), grammar, apart)


def _cased(words: Sequence[Token], index: int) -> bool:
    """Whether a Marathi word bears a case; a name before "यांनी" or "म्हणाले" only ends like one: काकडे."""
    behind = words[index + 1].key if index + 1 < len(words) else ""
    if behind in _SAYING and words[index].key.endswith(_ADVERBIAL):
        return True
    if behind.startswith("यां") or behind in _SAYING:
        return False
    titled = index > 0 and is_person_word(words[index - 1].key)
    return words[index].kind == "word" and not titled and is_cased(words[index].key)


def _grammar(keys: Sequence[str]) -> Grammar:
    if sum(key.isascii() for key in keys) * 2 > len(keys):
        return "en"
    return "mr" if sum(key in _MARATHI for key in keys) > sum(key in _HINDI for key in keys) else "hi"


def _lines(block: Block) -> Iterator[str]:
    if block.kind == "list":
        yield from (line for line in block.text.split("\n") if line.strip())
    else:
        yield block.text


def _joined(texts: Sequence[str], marked: Sequence[Marked]) -> list[tuple[tuple[Span, ...], bool]]:
    """For each paragraph its quotations, and whether the first of them continues the paragraph before."""
    joined = [(one.spans, False) for one in marked]
    start = 0
    while start < len(marked):
        end, closed = _chain(texts, marked, start)
        if closed:
            for number in range(start, end + 1):
                spans = _with_edges(texts[number], marked[number], opens=number < end, closes=number > start)
                joined[number] = (spans, number > start)
        runs_on = closed and marked[end].dangling
        start = end if runs_on or not closed else end + 1
    return joined


def _chain(texts: Sequence[str], marked: Sequence[Marked], start: int) -> tuple[int, bool]:
    """Follows a quotation left open in `start` through paragraphs that reopen it.

    Returns:
        The paragraph that closes it and True; or the next one from which to look on and False.
    """
    if marked[start].dangling is None:
        return start + 1, False
    for number in range(start + 1, len(marked)):
        one = marked[number]
        if one.spans and not texts[number][: one.spans[0].start].strip():
            return number, True
        if one.dangling is None or texts[number][: one.dangling.start].strip() or one.spans:
            strays = number == start + 1 and one.stray is not None and one.dangling is None
            return number, strays
    return len(marked), False


def _with_edges(text: str, marked: Marked, *, opens: bool, closes: bool) -> tuple[Span, ...]:
    spans = list(marked.spans)
    if opens and marked.dangling:
        spans = [span for span in spans if span.end <= marked.dangling.start]
        spans.append(marked.dangling)
    if closes and marked.stray and not (spans and not text[: spans[0].start].strip()):
        spans = [marked.stray, *(span for span in spans if span.start >= marked.stray.end)]
    return tuple(spans)
