"""Whatever the text, an answer comes, and its quotes stand in the text."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article import Article, Block, Quote
from bot.text.quotes import key_quotes

PIECES = st.sampled_from(
    [
        *"“”‘’'\"«»,:—।?!.() \n",
        "कहा",
        "ने",
        "कि",
        "राम",
        "श्याम शर्मा",
        "मंत्री",
        "उन्होंने",
        "के अनुसार",
        "बकौल",
        "said",
        "he",
        "Anil Mehta",
        "according to",
        "यांनी",
        "म्हणाले",
        "सांगितले",
        "हम यहां नहीं रहेंगे",
        "we will not stay here",
        "😀",
        "डॉ.",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=80)
KINDS = st.sampled_from(["paragraph", "heading", "quotation", "list"])
BLOCKS = st.lists(st.builds(Block, KINDS, TEXTS), max_size=6)


@settings(deadline=None)  # the first run reads tables, and machines are shared
@given(BLOCKS, TEXTS)
def test_answers_whatever_the_text(blocks: list[Block], title: str) -> None:
    found = key_quotes(Article("a", title, None, None, None, None, None, tuple(blocks)))

    assert all(one.text and one.speaker != "" for one in found)
    assert [one.block for one in found] == sorted(one.block for one in found)


@settings(deadline=None)  # the first run reads tables, and machines are shared
@given(BLOCKS)
def test_every_word_of_a_quote_stands_in_the_text(blocks: list[Block]) -> None:
    text = "".join(block.text for block in blocks)

    found = key_quotes(Article("a", "", None, None, None, None, None, tuple(blocks)))

    assert all(word in text for one in found for word in one.text.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "“",
        "”",
        "“”",
        "''",
        "‘‘’’",
        "“ने”",
        "“कहा",
        "ने कहा, “",
        "😀" * 300,
        "“‘\"'«" * 300,
        ")ने कहा, “क ख ग घ ङ”",
    ],
)
def test_gives_nothing_for_marks_without_speech(
    text: str, quotes_of: Callable[..., tuple[Quote, ...]]
) -> None:
    assert all(one.speaker is None for one in quotes_of(text))


def test_five_thousand_quotations_of_the_page_are_each_given_once(
    quotes_in_blocks: Callable[..., tuple[Quote, ...]],
) -> None:
    found = quotes_in_blocks(*(("quotation", f"हम सब {number} बार यहीं रहेंगे।") for number in range(5_000)))

    assert len(found) == 5_000
