"""Spellings that a reader means as one fold to one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.fold import fold

ZWNJ, ZWJ = "\u200c", "\u200d"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        pytest.param("ख़बर", "खबर", id="nukta as one character"),
        pytest.param("ख\u093cबर", "खबर", id="nukta as a sign of its own"),
        pytest.param("ताज़ा", "ताजा", id="nukta on ja"),
        pytest.param("पढ़ो", "पढो", id="nukta on dha"),
        pytest.param("ऩऱऴ", "नरळ", id="letters that composition makes of a nukta"),
        pytest.param("सुर्खियाँ", "सुर्खियां", id="chandrabindu"),
        pytest.param(f"क्{ZWJ}या", "क्या", id="joiner"),
        pytest.param(f"क्{ZWNJ}या", "क्या", id="non-joiner"),
        pytest.param("३०४", "304", id="Devanagari digits"),
        pytest.param("KHABAR", "khabar", id="case"),
        pytest.param("Straße", "strasse", id="case that changes the length"),
        pytest.param("खबर!!", "खबर", id="exclamation marks"),
        pytest.param("किसने कहा?", "किसने कहा", id="question mark"),
        pytest.param("खबर।", "खबर", id="danda"),
        pytest.param("खबर |", "खबर", id="a bar typed for a danda"),
        pytest.param("खबर…", "खबर", id="ellipsis"),
        pytest.param("“खबर”", "खबर", id="quotation marks copied from the bot"),
        pytest.param("प्लीज़, खबर", "प्लीज खबर", id="comma within"),
        pytest.param("खबर 🙏", "खबर", id="emoji after a space"),
        pytest.param("खबर🙏🏽", "खबर", id="emoji with a skin colour"),
        pytest.param("👨\u200d👩\u200d👧 news 🇮🇳", "news", id="joined emoji and a flag"),
        pytest.param("news ❤\ufe0f", "news", id="emoji with a variation selector"),
        pytest.param("3\ufe0f\u20e3", "3", id="keycap"),
        pytest.param("\u200e\u2068news\u2069\ufeff", "news", id="invisible marks"),
        pytest.param("  पूरा \n\u00a0 पढ़ो ", "पूरा पढो", id="white space"),
        pytest.param("-3", "-3", id="a minus stays, it changes the number"),
        pytest.param("3.5", "3.5", id="a mark inside a word stays"),
        pytest.param("🙏", "", id="nothing but an emoji"),
        pytest.param("", "", id="nothing at all"),
    ],
)
def test_what_is_meant_alike_is_folded_alike(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(("one", "other"), [("बान", "बाण"), ("और", "ओर"), ("बंद", "बाद"), ("news", "new")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


LETTERS = st.text(st.sampled_from("खज़ढ़ढऱँं़्ाि०९aAßİΣ.।!“ \u200c\u200d\ufe0f🙏🏽́ͅⒶ3"), max_size=12)


@given(st.text() | LETTERS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text() | LETTERS)
def test_composition_makes_no_difference(text: str) -> None:
    forms = {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}

    assert forms == {fold(text)}


@given(st.text() | LETTERS)
def test_what_is_folded_is_composed_and_parted_by_single_spaces(text: str) -> None:
    folded = fold(text)

    assert unicodedata.is_normalized("NFC", folded)
    assert folded == " ".join(folded.split())
