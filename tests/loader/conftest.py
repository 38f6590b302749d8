"""What tests of the loader share: pages kept as files with what should come of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.article import Article

LETTERS = {"paragraph": "P", "heading": "H", "list": "L", "quotation": "Q"}


@pytest.fixture
def data() -> Path:
    return Path(__file__).parent.parent / "data"


@pytest.fixture
def outline() -> Callable[[Article], list[str]]:
    """An article as the `.expected` files write it: fields, an empty line, a letter a block."""

    def written(article: Article) -> list[str]:
        fields = {
            "title": article.title,
            "author": article.author,
            "published": article.published and article.published.isoformat(),
            "url": article.url,
            "language": article.language,
            "tags": ", ".join(article.tags),
        }
        head = [f"{name}: {value}" for name, value in fields.items() if value]
        body = [
            f"{LETTERS[block.kind]} {line}" for block in article.blocks for line in block.text.split("\n")
        ]
        return [*head, "", *body]

    return written
