"""Matching: whether an article is about what a chat wants, and whether its words stand in it.

article -> folded words, once for all chats -> has(a reader's word or phrase), about(a topic)
"""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

import regex

from bot.article import Article
from bot.text.fold import fold

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
# Folding takes pictures away without a trace; between two words they part them.
PICTURE = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}]")


class Matcher:
    """One article, made ready for the questions of a hundred thousand chats.

    A word matches whole words alone, whatever their case, nukta, joiners, chandrabindu or digits; several
    words match where they stand one after another in one block. Inflected forms are other words.
    """

    def __init__(self, article: Article) -> None:
        texts = [article.title, *(block.text for block in article.blocks)]
        self._text = "\n".join(_between_spaces(words_of(text)) for text in texts)
        self._words = frozenset(self._text.split())
        self._topics = frozenset(map(_phrase, topics_of(article)))

    def has(self, wishes: Iterable[str]) -> bool:
        """Whether at least one of these words and phrases stands in the title or the body."""
        return any(self._has(_phrase(wish)) for wish in wishes)

    def about(self, topics: Iterable[str]) -> bool:
        """Whether at least one of these is a tag of the article or a name of its source."""
        return any(_phrase(topic) in self._topics for topic in topics)

    def _has(self, phrase: tuple[str, ...]) -> bool:
        match phrase:
            case ():
                return False
            case (word,):
                return word in self._words
            case _:
                return self._words.issuperset(phrase) and _between_spaces(phrase) in self._text


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in their order; what is neither letter nor digit parts them."""
    return WORD.findall(fold(PICTURE.sub(" ", text)))


def topics_of(article: Article) -> list[str]:
    """What an article can be chosen by, as readers are shown it: its tags, then the names of its source."""
    return [*article.tags, *sources_of(article)]


def sources_of(article: Article) -> list[str]:
    """The names of an article's source, the best known first: its outlet's own, and the host of its link.

    With neither it is its byline, where outlets name themselves.
    """
    names = [article.outlet, article.url and host_of(article.url)]
    return list(dict.fromkeys(filter(None, names))) or [*filter(None, [article.author])]


def host_of(url: str) -> str:
    """The host of a source link as people know it, without www."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


# Many chats ask for the same words.
@lru_cache(maxsize=1 << 14)
def _phrase(wish: str) -> tuple[str, ...]:
    return tuple(words_of(wish))


def _between_spaces(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "
