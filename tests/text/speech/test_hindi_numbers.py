import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.speech.hindi.numbers import SMALL, cardinal, number, one_by_one, ordinal, regnal, year


def test_every_number_below_a_hundred_has_a_word_of_its_own() -> None:
    assert len(SMALL) == len(set(SMALL)) == 100


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (0, "शून्य"),
        (16, "सोलह"),
        (29, "उनतीस"),
        (39, "उनतालीस"),
        (44, "चौवालीस"),
        (53, "तिरेपन"),
        (66, "छियासठ"),
        (69, "उनहत्तर"),
        (79, "उनासी"),
        (89, "नवासी"),
        (99, "निन्यानवे"),
        (100, "सौ"),
        (101, "एक सौ एक"),
        (1000, "एक हज़ार"),
        (1947, "एक हज़ार नौ सौ सैंतालीस"),
        (125_000, "एक लाख पच्चीस हज़ार"),
        (10_000_000, "एक करोड़"),
        (100_00_00_001, "एक अरब एक"),
        (12 * 10**11, "बारह खरब"),
        (10**13, "दस लाख करोड़"),
        (10**13 + 5, "दस लाख करोड़ पाँच"),
    ],
)
def test_whole_numbers_are_said_in_the_indian_system(figures: int, words: str) -> None:
    assert cardinal(figures) == words


@given(st.integers(0, 10**13 - 1))
def test_the_words_of_a_number_add_up_to_it(figures: int) -> None:
    assert _value(cardinal(figures)) == figures


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ("58.4", "अट्ठावन दशमलव चार"),
        ("83.05", "तिरासी दशमलव शून्य पाँच"),
        (".5", "शून्य दशमलव पाँच"),
        ("1,25,000", "एक लाख पच्चीस हज़ार"),
        ("1,250,000", "बारह लाख पचास हज़ार"),
        ("007", "शून्य शून्य सात"),
    ],
)
def test_figures_are_read_with_separators_and_decimals(figures: str, words: str) -> None:
    assert number(figures) == words


def test_what_is_too_long_for_an_amount_is_said_figure_by_figure() -> None:
    assert number("1234567890" * 2) == one_by_one("1234567890" * 2)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (1947, "उन्नीस सौ सैंतालीस"),
        (1900, "उन्नीस सौ"),
        (1100, "ग्यारह सौ"),
        (1066, "एक हज़ार छियासठ"),
        (2000, "दो हज़ार"),
        (2026, "दो हज़ार छब्बीस"),
    ],
)
def test_years_of_the_last_centuries_are_said_in_hundreds(figures: int, words: str) -> None:
    assert year(figures) == words


@pytest.mark.parametrize(
    ("figures", "masculine", "feminine", "oblique"),
    [
        (1, "पहला", "पहली", "पहले"),
        (2, "दूसरा", "दूसरी", "दूसरे"),
        (3, "तीसरा", "तीसरी", "तीसरे"),
        (4, "चौथा", "चौथी", "चौथे"),
        (5, "पाँचवाँ", "पाँचवीं", "पाँचवें"),
        (6, "छठा", "छठी", "छठे"),
        (7, "सातवाँ", "सातवीं", "सातवें"),
        (100, "सौवाँ", "सौवीं", "सौवें"),
    ],
)
def test_ordinals_agree_and_the_first_six_are_irregular(
    figures: int, masculine: str, feminine: str, oblique: str
) -> None:
    assert [ordinal(figures, form) for form in "mfo"] == [masculine, feminine, oblique]


def test_kings_are_counted_in_sanskrit_as_far_as_ten() -> None:
    assert [regnal(2), regnal(8), regnal(14)] == ["द्वितीय", "अष्टम", "चौदहवें"]


def _value(words: str) -> int:
    scales = {"खरब": 10**11, "अरब": 10**9, "करोड़": 10**7, "लाख": 10**5, "हज़ार": 10**3}
    total = held = 0
    for word in words.split():
        if word in scales:
            total, held = total + held * scales[word], 0
        elif word == "सौ":
            held = (held or 1) * 100
        else:
            held += SMALL.index(word)
    return total + held
