"""From an article to its quotes: each quotation attributed, halves joined, speakers named."""

from collections.abc import Collection, Iterator, Sequence

from bot.article import Article, Block, Quote
from bot.text.quotes import english, key
from bot.text.quotes.attribution import Manner, Surroundings
from bot.text.quotes.groups import Group, gathered, is_title, joined
from bot.text.quotes.mentions import mentions, name_words
from bot.text.quotes.passages import Line, lines
from bot.text.quotes.people import People, Speaker
from bot.text.quotes.phrases import Phrase


def quotes_in(article: Article) -> tuple[Quote, ...]:
    """See `bot.text.quotes.key_quotes`."""
    read, quotations = lines(article.blocks)
    headline, _ = lines([Block("heading", article.title)])
    known = name_words(mentions([*headline, *read], frozenset()))
    around = Surroundings(read, known)
    groups = gathered(around, quotations)
    people = People(mentions(read, known), _latin([*headline, *read]), _pairs(groups))
    found = list(_quotes(around, joined(read, groups, people), people))
    return tuple(_without_pulled(found, {line.block for line in read if line.set_off}))


def _quotes(around: Surroundings, groups: Sequence[Group], people: People) -> Iterator[Quote]:
    last: tuple[int, Speaker | None] = (-2, None)
    for group in groups:
        line = around.lines[group.first.line]
        manner = group.manner or ("alone" if around.stands_alone(group.first, group.last) else None)
        if not _is_key(around.lines, group, manner):
            continue
        speaker = group.speaker(people)
        if manner == "alone" and not line.set_off:
            speaker = last[1] if group.first.line - last[0] <= 1 else people.before(group.first)
            if speaker is None:
                continue
        last = (group.last.line, speaker)
        name, aliases = (speaker.name, speaker.aliases) if speaker else (None, ())
        yield Quote(group.text, name, aliases, line.block)


def _is_key(read: Sequence[Line], group: Group, manner: Manner | None) -> bool:
    words = key.count(group.text)
    if read[group.first.line].set_off:
        return words >= key.LEAST_WORDS
    if manner is None or manner == "chanted" or is_title(read, group):
        return False
    if manner == "framed":
        return words >= key.LEAST_WORDS or key.has_end(group.text)
    if manner == "partial":
        return words > key.SCARE_WORDS or key.has_end(group.text)
    return words > key.SCARE_WORDS and key.ends(group.text)


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


def _latin(read: Sequence[Line]) -> Iterator[str]:
    for line in read:
        for word in line.words:
            if word.text.isascii() and english.is_capital(word):
                yield word.key
