"""What the tests of quotations share: an article from plain paragraphs."""

from collections.abc import Callable

import pytest

from bot.article import Article, Block, Quote
from bot.text.quotes import key_quotes

type_of_body = Callable[..., tuple[Quote, ...]]


@pytest.fixture
def quotes_of() -> type_of_body:
    """Key quotes of a text: paragraphs parted by an empty line, a headline if one is given."""

    def found(text: str, title: str = "") -> tuple[Quote, ...]:
        blocks = tuple(Block("paragraph", part.strip()) for part in text.split("\n\n") if part.strip())
        return key_quotes(Article("a", title, None, None, None, None, None, blocks))

    return found


@pytest.fixture
def quotes_in_blocks() -> type_of_body:
    """Key quotes of blocks given as (kind, text)."""

    def found(*blocks: tuple[str, str]) -> tuple[Quote, ...]:
        built = tuple(Block(kind, text) for kind, text in blocks)  # type: ignore[arg-type]  # kinds are literals
        return key_quotes(Article("a", "", None, None, None, None, None, built))

    return found
