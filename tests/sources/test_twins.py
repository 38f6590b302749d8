"""The same story at two addresses is seen, and stories that only look alike are kept apart."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources import twins
from bot.text.fold import fold

PAIRS = [json.loads(line) for line in Path("tests/data/twins.jsonl").read_text(encoding="utf-8").splitlines()]

SAME_ADDRESS = [
    ("secure or not", "http://khabar.in/a", "https://khabar.in/a"),
    ("with a slash or not", "https://khabar.in/a/", "https://khabar.in/a"),
    ("host in capitals", "https://Khabar.IN/a", "https://khabar.in/a"),
    ("with www or not", "https://www.khabar.in/a", "https://khabar.in/a"),
    ("for phones", "https://m.khabar.in/a", "https://khabar.in/a"),
    ("AMP by its host", "https://amp.khabar.in/a", "https://khabar.in/a"),
    ("AMP by its end", "https://khabar.in/a/amp/", "https://khabar.in/a"),
    ("usual port", "http://khabar.in:80/a", "https://khabar.in/a"),
    ("tracked", "https://khabar.in/a?utm_source=x&fbclid=7&gclid=9&UTM_Medium=y", "https://khabar.in/a"),
    ("tracked among others", "https://khabar.in/?utm_source=x&p=12", "https://khabar.in?p=12"),
    ("parameters in another order", "https://khabar.in/a?b=1&a=2", "https://khabar.in/a?a=2&b=1"),
    ("a place in the page", "https://khabar.in/a#comments", "https://khabar.in/a"),
    ("Devanagari escaped", "https://khabar.in/%e0%a4%95", "https://khabar.in/क"),
    ("spaces around", " https://khabar.in/a\n", "https://khabar.in/a"),
]

OTHER_ADDRESS = [
    ("another number", "https://khabar.in/?p=12", "https://khabar.in/?p=13"),
    ("another page", "https://khabar.in/a?id=1", "https://khabar.in/a?id=2"),
    ("another case of the path", "https://khabar.in/A", "https://khabar.in/a"),
    ("a host that is only m and its ending", "https://m.in/a", "https://in/a"),
    ("a word that ends in amp", "https://khabar.in/camp", "https://khabar.in/c"),
    ("another port", "https://khabar.in:8080/a", "https://khabar.in/a"),
    ("another host under one name", "https://sport.khabar.in/a", "https://khabar.in/a"),
]


@pytest.mark.parametrize(("a", "b"), [row[1:] for row in SAME_ADDRESS], ids=[row[0] for row in SAME_ADDRESS])
def test_one_page_has_one_canonical_address(a: str, b: str) -> None:
    assert twins.canonical(a) == twins.canonical(b)


@pytest.mark.parametrize(
    ("a", "b"), [row[1:] for row in OTHER_ADDRESS], ids=[row[0] for row in OTHER_ADDRESS]
)
def test_what_may_be_another_page_stays_another(a: str, b: str) -> None:
    assert twins.canonical(a) != twins.canonical(b)


@given(st.text())
def test_any_text_has_an_address_and_a_canonical_one(text: str) -> None:
    assert isinstance(twins.canonical("https://" + text), str)
    assert twins.canonical(text) == twins.canonical(" " + text)


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair['id']} {pair['kind']}" for pair in PAIRS])
def test_copies_are_one_story_and_followups_and_templates_are_not(pair: dict[str, Any]) -> None:
    a, b = (twins.sketch(pair[side]["text"]) for side in "ab")
    assert twins.same_story(a, b) is pair["same"]
    assert twins.same_story(b, a) is pair["same"]


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair["same"]], ids=lambda pair: str(pair["id"]))
def test_copies_meet_in_a_band(pair: dict[str, Any]) -> None:
    a, b = (set(twins.bands(twins.sketch(pair[side]["text"]))) for side in "ab")
    assert a & b


@pytest.mark.parametrize("pair", PAIRS[:6], ids=lambda pair: str(pair["id"]))
def test_the_estimate_is_near_the_jaccard_index(pair: dict[str, Any]) -> None:
    a, b = (twins._tokens(fold(pair[side]["text"]).split()) for side in "ab")
    estimate = twins.alike(twins.sketch(pair["a"]["text"]), twins.sketch(pair["b"]["text"]))
    assert estimate == pytest.approx(len(a & b) / len(a | b), abs=0.15)


def test_a_sketch_is_the_same_on_every_day_and_machine() -> None:
    made = twins.sketch("कोसी पर नया पुल 10 जून से खुलेगा और 42 गाँव जुड़ जाएँगे")
    assert len(made) == 517
    assert made[:13].hex() == "021200000083edcbc6eb3b4f1a"
    assert twins.bands(made)[:2] == (4624094455225263790, 9134869181090779901)


def test_numbers_of_bands_fit_a_signed_column() -> None:
    numbers = twins.bands(twins.sketch("एक दो तीन चार पाँच"))
    assert len(numbers) == 32
    assert all(0 <= number < 2**63 for number in numbers)


def test_nothing_is_like_nothing() -> None:
    empty = twins.sketch(" ।  ")
    assert (empty, twins.bands(empty), twins.alike(empty, empty)) == (b"", (), 0.0)
    assert not twins.same_story(empty, empty)


def test_a_phrase_under_every_story_makes_no_twins() -> None:
    phrase = twins.sketch("पूरी ख़बर हमारी वेबसाइट पर पढ़ें")
    assert twins.alike(phrase, phrase) == 1.0
    assert not twins.same_story(phrase, phrase)


def test_sketches_of_another_version_are_not_compared() -> None:
    made = twins.sketch("एक दो तीन चार पाँच")
    assert twins.alike(made, bytes([made[0] + 1]) + made[1:]) == 0.0
