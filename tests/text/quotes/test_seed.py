"""The owner's article: its three quotes, under other names and other marks too."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.article import Article, Block, Quote
from bot.text.quotes import key_quotes

GOLD = json.loads((Path(__file__).parents[2] / "data" / "seed.json").read_text(encoding="utf-8"))

NAMES = {
    "as it is": {},
    "a name with a doubled letter": {
        "डारियो": "डेमिस",
        "अमोदेई": "हसाबिस",
        "एमोडी": "हस्साबीस",
        "Dario Amodei": "Demis Hassabis",
    },
    "a woman": {"डारियो": "मीरा", "अमोदेई": "मुराती", "एमोडी": "मूराटी", "Dario Amodei": "Mira Murati"},
    "retroflex and dental": {
        "डारियो": "गुस्तावो",
        "अमोदेई": "बेनाटी",
        "एमोडी": "बेनाती",
        "Dario Amodei": "Gustavo Benati",
    },
}
MARKS = {
    "curly": ("“", "”"),
    "single": ("‘", "’"),
    "two singles": ("‘‘", "’’"),
    "straight": ('"', '"'),
    "straight single": ("'", "'"),
    "two straight singles": ("''", "''"),
    "guillemets": ("«", "»"),
    "curly, then straight": ("“", '"'),
    "two singles, then curly": ("‘‘", "”"),
    "low, then high": ("„", "“"),
}


def rewritten(names: dict[str, str], marks: tuple[str, str]) -> Any:
    text = json.dumps(GOLD, ensure_ascii=False)
    for old, new in names.items():
        text = text.replace(old, new)
    escaped = [json.dumps(mark, ensure_ascii=False)[1:-1] for mark in marks]
    return json.loads(text.replace("“", "\0").replace("”", escaped[1]).replace("\0", escaped[0]))


def quotes_of(gold: Any) -> tuple[Quote, ...]:
    blocks = tuple(Block(one["kind"], one["text"]) for one in gold["blocks"])
    return key_quotes(Article("a", gold["title"], "en", "hi", None, None, None, blocks))


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)
def test_gives_the_key_quotes_and_no_scare_quote(names: dict[str, str], marks: tuple[str, str]) -> None:
    gold = rewritten(names, marks)

    found = quotes_of(gold)

    assert [one.text for one in found] == [one["text"] for one in gold["key_quotes"]]


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_names_the_speaker_in_full_with_the_other_forms(names: dict[str, str]) -> None:
    gold = rewritten(names, ("“", "”"))

    found = quotes_of(gold)

    said = [(one.speaker, set(one.speaker_aliases)) for one in found]
    assert said == [(one["speaker"], set(one["speaker_aliases"])) for one in gold["key_quotes"]]


def test_tells_the_blocks_in_which_the_quotes_begin() -> None:
    found = quotes_of(GOLD)

    assert [GOLD["blocks"][one.block]["text"].find(one.text[:20]) >= 0 for one in found] == [True] * 3


def test_needs_no_headline_to_find_the_quotes() -> None:
    found = quotes_of(GOLD | {"title": ""})

    assert [one.text for one in found] == [one["text"] for one in GOLD["key_quotes"]]
