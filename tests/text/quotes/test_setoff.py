"""Quotations that the page sets off."""

from collections.abc import Callable

import pytest

from bot.article import Quote

Finder = Callable[..., tuple[Quote, ...]]

LABELLED = {
    "dash on its own line": ("हम रास्ता बनाते हैं, नक्शा बाद में।\n— रोहिणी सेठ", "रोहिणी सेठ"),
    "dash on the same line": ("हम रास्ता बनाते हैं, नक्शा बाद में। — रोहिणी सेठ, अभियंता", "रोहिणी सेठ"),
    "last line without a dash": ("हम रास्ता बनाते हैं, नक्शा बाद में।\nरोहिणी सेठ", "रोहिणी सेठ"),
    "marks of its own": ("“हम रास्ता बनाते हैं, नक्शा बाद में।” — रोहिणी सेठ", "रोहिणी सेठ"),
    "a title before the name": ("हम रास्ता बनाते हैं, नक्शा बाद में।\n— मंत्री रोहिणी सेठ", "रोहिणी सेठ"),
    "nobody": ("हम रास्ता बनाते हैं, नक्शा बाद में।", None),
}


@pytest.mark.parametrize(("text", "speaker"), LABELLED.values(), ids=LABELLED)
def test_takes_the_words_and_the_speaker(text: str, speaker: str | None, quotes_in_blocks: Finder) -> None:
    found = quotes_in_blocks(("paragraph", "पुल का काम पूरा हुआ।"), ("quotation", text))

    assert [(one.text.rstrip("।"), one.speaker, one.block) for one in found] == [
        ("हम रास्ता बनाते हैं, नक्शा बाद में", speaker, 1)
    ]


@pytest.mark.parametrize("lead", ["रोहिणी सेठ ने कहा:", "रोहिणी सेठ ने फेसबुक पर लिखा।"])
def test_takes_the_speaker_from_the_paragraph_before(lead: str, quotes_in_blocks: Finder) -> None:
    found = quotes_in_blocks(("paragraph", lead), ("quotation", "हम रास्ता बनाते हैं, नक्शा बाद में।"))

    assert [one.speaker for one in found] == ["रोहिणी सेठ"]


def test_reads_a_block_that_quotes_inside_itself_as_a_paragraph(quotes_in_blocks: Finder) -> None:
    text = "रोहिणी सेठ ने बैठक के बाद पत्रकारों से कहा, “हम रास्ता बनाते हैं, नक्शा बाद में।”"

    found = quotes_in_blocks(("quotation", text))

    assert [(one.text, one.speaker) for one in found] == [("हम रास्ता बनाते हैं, नक्शा बाद में।", "रोहिणी सेठ")]


def test_leaves_out_what_the_page_pulls_from_its_own_text(quotes_in_blocks: Finder) -> None:
    found = quotes_in_blocks(
        ("paragraph", "रोहिणी सेठ ने कहा, “पहले रास्ता बनता है। नक्शा बाद में आता है।”"),
        ("quotation", "नक्शा बाद में आता है"),
    )

    assert [one.text for one in found] == ["पहले रास्ता बनता है। नक्शा बाद में आता है।"]


def test_headings_hold_no_quotes(quotes_in_blocks: Finder) -> None:
    assert quotes_in_blocks(("heading", "“हम रास्ता बनाते हैं, नक्शा बाद में” : रोहिणी सेठ")) == ()


def test_each_item_of_a_list_is_read_by_itself(quotes_in_blocks: Finder) -> None:
    text = "रोहिणी सेठ: “पहले रास्ता बनता है, नक्शा बाद में।”\nअमर पुरी: “नक्शे के बिना रास्ता भटकता है।”"

    found = quotes_in_blocks(("list", text))

    assert [one.speaker for one in found] == ["रोहिणी सेठ", "अमर पुरी"]
