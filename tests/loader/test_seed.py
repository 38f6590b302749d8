"""The owner's article, and the same page with everything in it called something else."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.loader.parse import parse

SEEDS = Path(__file__).parents[2] / "seeds"
NAME = "000_be8a757107d4f10e.txt"


@pytest.fixture
def gold(data: Path) -> Any:
    return json.loads((data / "seed.json").read_text("utf-8"))


@pytest.fixture
def seed() -> str:
    return (SEEDS / NAME).read_text("utf-8")


def test_the_seed_becomes_the_article_that_the_owner_expects(gold: Any, seed: str) -> None:
    article = parse(seed.encode(), NAME)

    assert {
        "title": article.title,
        "title_language": article.title_language,
        "language": article.language,
        "author": article.author,
        "published": article.published,
        "blocks": [{"kind": block.kind, "text": block.text} for block in article.blocks],
    } == {
        name: gold[name] for name in ("title", "title_language", "language", "author", "published", "blocks")
    }


# What takes the place of: the outlet, the names, the site's lines (as gold lists them), the glued heading.
SWAPS = {
    "a Hindi outlet, Hindi labels": {
        "outlet": "सीमांचल दर्पण",
        "names": ["कोवालेंको", "कोवालेन्को"],
        "lines": [
            "🔊 यह खबर सुनें",
            "सीमांचल दर्पण",
            "लेखक: सीमांचल दर्पण",
            "टिप्पणी करें",
            "ये भी पढ़ें",
            "ताज़ा भाव",
            "नया फोन",
        ],
        "heading": "नए नियमों का असर",
    },
    "a desk, an English site": {
        "outlet": "Riverside Desk",
        "names": ["फर्नांडिस", "फ़र्नांडीज़"],
        "lines": [
            "Listen to this article",
            "Riverside Desk",
            "By: Riverside Desk",
            "Post a comment",
            "Related Posts",
            "One More",
            "And Another",
        ],
        "heading": "क्या कहते हैं जानकार",
    },
    "a reporter": {
        "outlet": "नीलम सक्सेना",
        "names": ["ओ'ब्रायन", "ओब्रायन"],
        "lines": [
            "👉 पूरी खबर सुनने के लिए नीचे दिए बटन को दबाएं",
            "नीलम सक्सेना",
            "रिपोर्ट: नीलम सक्सेना",
            "कमेंट करें",
            "अन्य खबरें",
            "फिल्म समीक्षा",
            "राशिफल",
        ],
        "heading": "आगे का रास्ता",
    },
}


def swapped(text: str, gold: Any, swap: dict[str, Any]) -> str:
    """`text` with the page's own names and lines changed; the longest first, as one may hold another."""
    heading = next(block["text"] for block in gold["blocks"] if block["kind"] == "heading")
    aliases = gold["key_quotes"][0]["speaker_aliases"]
    pairs = [(heading, swap["heading"]), *zip(aliases, swap["names"], strict=True)]
    pairs += zip(gold["dropped"], swap["lines"], strict=True)
    pairs.append((gold["author"], swap["outlet"]))
    for old, new in sorted(pairs, key=lambda pair: len(pair[0]), reverse=True):
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS.keys())
def test_the_same_page_of_another_site_follows_the_same_rules(
    gold: Any, seed: str, swap: dict[str, Any]
) -> None:
    article = parse(swapped(seed, gold, swap), NAME)

    assert article.author == swap["outlet"]
    assert [(block.kind, block.text) for block in article.blocks] == [
        (block["kind"], swapped(block["text"], gold, swap)) for block in gold["blocks"]
    ]


def test_another_headline_and_another_order_of_paragraphs_change_nothing_else(gold: Any, seed: str) -> None:
    first, second = gold["blocks"][0]["text"], gold["blocks"][1]["text"]
    page = (
        seed.replace(gold["title"], "एक दूसरा शीर्षक")
        .replace(first, "@")
        .replace(second, first)
        .replace("@", second)
    )

    article = parse(page, NAME)

    assert article.title == "एक दूसरा शीर्षक"
    assert article.title_language == "hi"
    assert [block.text for block in article.blocks][:2] == [second, first]
    assert len(article.blocks) == len(gold["blocks"])
