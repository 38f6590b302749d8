"""The owner's article is not special: under other names, outlet and marks everything follows them."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.client import Reader

SEEDS = Path(__file__).parents[2] / "seeds"

# What stands in the article, and what takes its place: longer before shorter, where one holds another.
MADE_UP = {
    "Anthropic CEO Dario Amodei": "Sundara Chief Rohan Velkar",
    "DeepSeek’s": "Taranga’s",
    "डीपसीक": "तरंगा",
    "एंथ्रोपिक": "सुंदरा",
    "डारियो": "रोहन",
    "अमोदेई": "वेलकर",
    "एमोडी": "वेल्कर",
    "Hind News Tv": "Pahadi Samachar Manch",
    "निर्यात नियंत्रण की भूमिका": "आगे का रास्ता",
    "“": "‘‘",
    "”": "’’",
}
STRAIGHT = {
    "Anthropic CEO Dario Amodei": "Nordlys CEO Marta Olsen",
    "DeepSeek’s": "Polar’s",
    "डीपसीक": "पोलर",
    "एंथ्रोपिक": "नॉर्डलिस",
    "डारियो": "मार्टा",
    "अमोदेई": "ओल्सेन",
    "एमोडी": "ओलसन",
    "Hind News Tv": "दैनिक सवेरा",
    "निर्यात नियंत्रण की भूमिका": "नए नियमों का असर",
    "“": '"',
    "”": '"',
}


def renamed(text: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("names", [MADE_UP, STRAIGHT], ids=["made-up", "straight-marks"])
async def test_headline_text_byline_and_quotes_follow(
    idle: Any, asha: Reader, seed: dict[str, Any], names: dict[str, str]
) -> None:
    (original,) = SEEDS.glob("*.txt")
    idle.put("another.txt", renamed(original.read_text("utf-8"), names))
    await idle.start()

    card = await asha.ask("/headline")
    story = await asha.ask("/read")
    quotes = await asha.ask("/quotes")

    title, author = renamed(seed["title"], names), renamed(seed["author"], names)
    body = "\n\n".join(renamed(block["text"], names) for block in seed["blocks"])
    assert card.text.startswith(f"{title}\n{author}\n")
    assert story.text.startswith(f"{title}\n{author}\n\n{body}\n\nखबर पूरी हुई।")
    assert story.parts("bold") == [title, names["निर्यात नियंत्रण की भूमिका"]]
    assert quotes.parts("blockquote") == [
        f"“{renamed(quote['text'], names)}”" for quote in seed["key_quotes"]
    ]
    assert quotes.parts("bold")[1:] == [
        f"{renamed(quote['speaker'], names)}:" for quote in seed["key_quotes"]
    ]
