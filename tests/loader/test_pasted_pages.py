"""Pages in six languages, pasted as text or saved as HTML: only the story is left, and what is said of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.article import Article
from bot.loader.parse import parse

DATA = Path(__file__).parent.parent / "data"
PAGES = sorted([*DATA.glob("pasted/*.txt"), *DATA.glob("pages/*.html")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_becomes_its_story(page: Path, outline: Callable[[Article], list[str]]) -> None:
    expected = page.with_suffix(".expected").read_text("utf-8").strip().split("\n")

    article = parse(page.read_bytes(), page.name)

    assert outline(article) == expected


def test_there_are_pages_of_every_language_and_kind() -> None:
    assert {page.stem[:2] for page in PAGES} == {"hi", "mr", "ur", "bn", "ta", "en"}
    assert sum(page.suffix == ".txt" for page in PAGES) >= 12
    assert sum(page.suffix == ".html" for page in PAGES) >= 10


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.suffix == ".txt"], ids=lambda page: page.name
)
def test_other_encodings_and_line_ends_change_nothing(page: Path) -> None:
    text = page.read_text("utf-8")

    as_it_is, as_windows_saves_it = (
        parse(text, "a.txt"),
        parse(text.replace("\n", "\r\n").encode("utf-16"), "a.txt"),
    )

    assert as_windows_saves_it == as_it_is
