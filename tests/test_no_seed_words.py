"""Nothing in the program knows the owner's article: it is data."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
GOLD = json.loads((ROOT / "tests" / "data" / "seed.json").read_text("utf-8"))
TEXTS = {".py", ".toml", ".txt", ".md", ".po", ".html", ".css", ".js", ".json", ".jsonl", ".yaml"}
WORD = re.compile(r"[\w\u0900-\u0963\u200c\u200d]+")
# Between these the words of a source are not one text: alternatives of a pattern, arguments of a call.
APART = re.compile(r"[()\[\]{}|*+?=<>\"'\\]")
RUN = 3


def runs(text: str) -> set[tuple[str, ...]]:
    """Every three words that stand one after the other."""
    words = WORD.findall(text.casefold())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def sources() -> Iterator[Path]:
    for folder in ("bot", "handlers"):
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in TEXTS)


def test_no_three_words_of_the_owners_article_stand_in_the_program() -> None:
    lines = [GOLD["title"], GOLD["author"], *(block["text"] for block in GOLD["blocks"])]
    theirs = set().union(*map(runs, lines))

    found = {
        f"{path.relative_to(ROOT)}: {' '.join(run)}"
        for path in sources()
        for line in path.read_text("utf-8").splitlines()
        for piece in APART.split(line)
        for run in runs(piece) & theirs
    }

    assert len(theirs) > 400
    assert found == set()


def test_every_kind_of_source_is_looked_at() -> None:
    assert {path.suffix for path in sources()} >= {".py", ".toml", ".txt", ".po", ".js", ".html"}
