"""Marathi case endings."""

import pytest

from bot.text.quotes.marathi import has_agent_ending, is_cased, without_ending, without_genitive
from bot.text.quotes.words import Token, spelling

AGENTS = {
    "सायलीने": "सायली",
    "रोहितने": "रोहित",
    "पूजाने": "पूजा",
    "शिंदेंनी": "शिंदे",
    "पवारांनी": "पवार",
    "मोदींनी": "मोदी",
    "अधिकाऱ्याने": "अधिकारी",
    "अधिकाऱ्यांनी": "अधिकारी",
    "प्रवाशाने": "प्रवासी",
    "विद्यार्थ्याने": "विद्यार्थी",
    "न्यायालयाने": "न्यायालय",
    "कंपनीने": "कंपनी",
    "महिलेने": "महिला",
    "पोलिसांनी": "पोलीस",
    "वडिलांनी": "वडील",
    "ग्रामस्थांनी": "ग्रामस्थ",
}


def token(word: str) -> Token:
    return Token("word", word, spelling(word), 0, len(word))


@pytest.mark.parametrize(("cased", "plain"), AGENTS.items(), ids=AGENTS)
def test_takes_the_ending_of_who_did_it_off(cased: str, plain: str) -> None:
    assert has_agent_ending(spelling(cased))
    assert without_ending(token(cased)).text == plain


@pytest.mark.parametrize(("owner", "plain"), [("पवारांच्या", "पवार"), ("सायलीच्या", "सायली"), ("शिंदेंचे", "शिंदे")])
def test_takes_the_ending_of_whose_it_is_off(owner: str, plain: str) -> None:
    assert without_genitive(token(owner)).text == plain


@pytest.mark.parametrize("word", ["गावात", "मंत्र्यांना", "टेबलावर", "आश्वासनही"])
def test_knows_cases_of_what_cannot_speak(word: str) -> None:
    assert is_cased(spelling(word))


@pytest.mark.parametrize("word", ["पवार", "सायली", "प्रशांत", "वाचकांनी"])
def test_leaves_other_words_alone(word: str) -> None:
    assert not is_cased(spelling(word))
