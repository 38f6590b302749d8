"""What the passages with known quotes promise: that the known quotes can be found in them.

A failure names passages by their ids alone, so that nobody who writes the rules reads the unread ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.quotes import FILES, read_passages

if TYPE_CHECKING:
    from pathlib import Path

PRESENT = [path for path in FILES if path.is_file()]
MARKS = "“”„‘’\"'«»"
MOST_PIECES = 3  # a quotation is interrupted by its attribution or a new paragraph, seldom by both
PRONOUNS = {"उन्होंने", "उसने", "वे", "वह", "त्यांनी", "ते", "त्या", "he", "she", "they"}

each_file = pytest.mark.parametrize("path", PRESENT, ids=lambda path: path.stem)


def test_there_are_at_least_thirty_passages_with_one_id_each() -> None:
    ids = [passage.id for path in PRESENT for passage in read_passages(path)]

    assert len(ids) >= 30
    assert len(set(ids)) == len(ids)


@each_file
def test_each_file_holds_twenty_passages_in_known_languages_and_names_their_traps(path: Path) -> None:
    passages = read_passages(path)

    assert len(passages) >= 20
    assert {passage.language for passage in passages} <= {"hi", "mr", "en", "mixed"}
    assert all(passage.trap.strip() for passage in passages)


@each_file
def test_each_file_has_passages_in_which_nobody_is_quoted(path: Path) -> None:
    assert any(not passage.quotes for passage in read_passages(path))


@each_file
def test_every_known_quote_stands_in_its_passage(path: Path) -> None:
    lost = [
        passage.id
        for passage in read_passages(path)
        for quote in passage.quotes
        if not 1 <= len(_places(quote.text, passage.text)) <= MOST_PIECES
    ]

    assert lost == []


@each_file
def test_every_known_quote_begins_right_after_a_mark(path: Path) -> None:
    bare = [
        passage.id
        for passage in read_passages(path)
        for quote in passage.quotes
        if not any(mark + quote.text.split()[0] in passage.text for mark in MARKS)
    ]

    assert bare == []


@each_file
def test_no_known_quote_keeps_the_comma_of_its_attribution_or_a_pronoun_for_a_speaker(path: Path) -> None:
    quotes = [(passage.id, quote) for passage in read_passages(path) for quote in passage.quotes]

    assert not [name for name, quote in quotes if quote.text.endswith(",")]
    assert not [name for name, quote in quotes if quote.speaker in PRONOUNS]


def _places(words: str, text: str) -> list[int]:
    """Where the longest runs of a quote's words stand, one after the other; none if some word does not."""
    rest, whole, found, after = _flat(words).split(), _flat(text), [], 0
    while rest:
        runs = (" ".join(rest[:count]) for count in range(len(rest), 0, -1))
        run = next((run for run in runs if run in whole[after:]), None)
        if run is None:
            return []
        found.append(whole.index(run, after))
        after = found[-1] + len(run)
        rest = rest[len(run.split()) :]
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
