import time

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.speech.words import say

NEWS = st.text(
    alphabet="कखरमसी ाि़्ंँ।,.-–/:;%₹$€°+#@&'\"()०१२0123456789AIVXabkm \n“”½²",
    max_size=60,
)
ANYTHING = st.one_of(NEWS, st.text(max_size=60))
SPOKEN = regex.compile(r"[\p{L}\p{M}\s,।॥.?!:;'-]*")


@given(ANYTHING, st.sampled_from(["hi", "mr", "ne"]))
@example("https://example.org/क?1=2 #क_1 @x 😀", "hi")
@example("1" * 50 + "." + "2" * 50, "hi")
@example("\ud800१\u0661\u00b2①ⅣⅯ½", "hi")
def test_any_text_is_said_in_words_and_pauses_alone(text: str, language: str) -> None:
    words = say(text, language)

    assert SPOKEN.fullmatch(words), words
    assert words == " ".join(words.split())


@given(ANYTHING)
def test_what_has_been_said_stays_as_it_is(text: str) -> None:
    words = say(text, "hi")

    assert say(words, "hi") == words


@given(st.text(alphabet="abcdefghijklmnop0123456789/?=&-", min_size=1, max_size=40))
def test_addresses_are_never_spoken(path: str) -> None:
    assert say(f"देखें https://example.org/{path} यहीं", "hi") == "देखें यहीं"


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1,",
        "1.",
        "1-",
        "1/",
        "1:",
        "1,23,",
        "क",
        "कलम ",
        "a",
        "a1",
        "क II ",
        "बी.",
        "A.",
        "\u0301\u0327",
        "ा",
        "😀",
        "(",
        "—",
        "@a",
        "a@",
        "a.",
        "#",
        "%",
        "₹",
        "½",
        " ",
        "\n",
        "15 अगस्त 2026, ",
        "+1 22 33 ",
        "हेल्पलाइन नंबर ",
    ],
)
def test_long_texts_take_linear_time(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    before = time.perf_counter()

    say(text, "hi")

    assert time.perf_counter() - before < 20
