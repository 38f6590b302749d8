"""Two spellings of one name."""

import pytest

from bot.text.quotes.names import alike, skeleton

SAME = [
    ("ओबामा", "ऑबामा"),
    ("हैरिस", "Harris"),
    ("ब्रेनर", "ब्रैनर"),
    ("विटफील्ड", "Whitfield"),
    ("हसाबिस", "Hassabis"),
    ("ज़ेलेंस्की", "Zelensky"),
    ("शिकागो", "Shikago"),
    ("अंबानी", "अम्बानी"),
    ("फिलिप", "Philip"),
    ("सिद्धार्थ", "सिद्दार्थ"),
]
DIFFERENT = [("मोदी", "अमादी"), ("राहुल", "रोहित"), ("Modi", "Amadi"), ("सुनील", "अनिल"), ("ली", "लो")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_share_a_skeleton(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_do_not(one: str, other: str) -> None:
    assert not alike(one, other)


def test_a_name_of_one_consonant_has_no_skeleton() -> None:
    assert skeleton("ली") == ""
