"""A full stop after an abbreviation, an initial or an item's number ends no sentence."""

import pytest

from bot.text.abbreviations import ends_with_abbreviation

ABBREVIATED = (
    *(
        "डॉ.",
        "श्री.",
        "श्रीमती.",
        "प्रो.",
        "पं.",
        "मो.",
        "रु.",
        "क्र.",
        "सौ.",
        "कु.",
        "ले.",
        "जन.",
        "एड.",
        "मि.",
        "स्व.",
        "वि.",
        "अ‍ॅड.",
    ),
    *(
        "ए.",
        "ए. पी. जे.",
        "ए.पी.जे.",
        "के. एस. एन. टी.",
        "म.",
        "ड़.",
        "आई. ए. एस.",
        "ए. आई.",
        "मु. क.",
        "कि.मी.",
        "(डॉ.",
        "“प्रो.",
    ),
    *("মি.", "ড.", "திரு.", "மு.", "ડૉ.", "డా.", "ಡಾ.", "ഡോ.", "ਡਾ.", "ଡା."),
    *(
        "Dr.",
        "Mr.",
        "Mrs.",
        "Sen.",
        "Gov.",
        "Inc.",
        "vs.",
        "U.S.",
        "No.",
        "J.",
        "A. P. J.",
        "Ph.D.",
        "p.m.",
        "e.g.",
        "(Inc.",
    ),
    *("1.", "गया।\n12.", "\n  3."),
)
SENTENCES = (
    *("है.", "गया.", "आई.", "वह आई.", "राम वह आई.", "आहे.", "किया.", "5वी.", "में.", "राजश्री.", "போனார்.", "বলেন."),
    *(
        "said.",
        "x.",
        "end",
        "डॉ",
        "।",
        ".",
        "..",
        " .",
        "डॉ..",
        "example.com.",
        "वर्ष 12.",
        "2025.",
        "डॉ.।",
        ").",
    ),
)


@pytest.mark.parametrize("text", ABBREVIATED)
def test_an_abbreviation_is_known(text: str) -> None:
    assert ends_with_abbreviation(text, len(text))


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_not_taken_for_an_abbreviation(text: str) -> None:
    assert not ends_with_abbreviation(text, len(text))


def test_only_what_stands_before_the_place_counts() -> None:
    text = "डॉ. राम आए. वह आई. ए. एस. बना"

    assert [end for end in range(len(text) + 1) if ends_with_abbreviation(text, end)] == [3, 18, 21, 25]
