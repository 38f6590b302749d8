"""Sentences end where a reader would say they do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.sentences import sentences

CASES = {
    "danda": "वह गया।| वह आया।| फिर चला गया।",
    "glued danda": "वह गया।|उसने कहा।|क्या?| हाँ!",
    "title": "डॉ. राम आए।| श्री. मोहन और श्रीमती. गीता गए।",
    "professor": "प्रो. वर्मा ने पं. शर्मा से रु. 500 लिए।| मो. सलीम हँसे।",
    "initials": "ए. पी. जे. अब्दुल कलाम आए।| के. एस. राव गए।",
    "letters": "म. प्र. के वि. स. चुनाव हुए।",
    "initial like that verb": "वह आई. ए. एस. बना।| घर लौटा।",
    "hindi full stops": "वह गया है.| उसने कहा.",
    "marathi": "तो आला आहे.| डॉ. जोशी म्हणाले.| क्र. ५ निवडा.",
    "urdu": "وہ گیا۔| کیا؟| ہاں۔",
    "bengali": "তিনি বলেন।| ড. রহমান এলেন।",
    "tamil": "அவர் சொன்னார்.| மு. க. மாறன் வந்தார்.",
    "english": "Dr. Smith met Sen. Jones vs. Inc. rules.| No. 5 won.| It was 3.5 in the U.S. market.",
    "english initials": "A. P. J. Rao spoke.| They left.",
    "decimal": "दर 3.5 रही।| फिर बढ़ी।",
    "ellipsis": "वह आया...| फिर गया।",
    "quotation inside": "राम ने कहा, “हाँ। नहीं।”| फिर गए।",
    "single double marks": "मोहन ने ‘‘क्या? नहीं।’’ कहा।| वह गया।",
    "attribution behind": "“मैं आऊँगा। तुम भी।” राम ने कहा।| फिर गए।",
    "attribution behind single marks": "‘‘मैं आऊँगा।’’ राम ने पूछा।| फिर गए।",
    "attribution behind english": "“Will you come?” Ram asked.| “Yes.”| She left.",
    "two speakers": "राम ने कहा, “मैं आऊँगा।”| सीता ने कहा, “नहीं।”",
    "unclosed": 'उसने कहा।| "अधूरा।| वह आया।',
    "lines": "शीर्षक\n|पहला। |दूसरा\r\n|\r\nतीसरा",
    "marks alone": "।",
    "lone surrogate": "\ud83d आया।| गया।",
    "nothing": "",
    "white space": " \n ",
}


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES.keys())
def test_sentences_end_at_the_bars(marked: str) -> None:
    text = marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|") if part.strip()]

    assert [text[found.start : found.end] for found in sentences(text)] == expected


def test_a_given_language_is_used() -> None:
    text = "தமிழ்: அவர் வந்தார். போனார்."

    assert sentences(text, "ta") == sentences(text)


def test_a_very_long_line_is_cut_at_its_sentences() -> None:
    text = "डॉ. राम “अभी आए। " * 3000

    found = sentences(text)

    assert len(found) == 3000
    assert {text[sentence.start : sentence.end] for sentence in found} == {"डॉ. राम “अभी आए।"}


def test_a_very_long_line_without_end_marks_is_one_sentence() -> None:
    text = "राम और " * 3000

    assert [(found.start, found.end) for found in sentences(text)] == [(0, len(text) - 1)]


@given(
    st.lists(
        st.sampled_from(["राम ", "डॉ. ", "।", "“", "”", "’’", "‘‘", "? ", "\n", ". ", "😀", " ", "\u0301"])
    )
)
@settings(max_examples=300, deadline=None)
def test_sentences_hold_everything_but_white_space(pieces: list[str]) -> None:
    text = "".join(pieces)

    found = sentences(text)

    assert [(s.start, s.end) for s in found] == sorted((s.start, s.end) for s in found)
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] != "" for s in found)
    outside = set(range(len(text))) - {place for s in found for place in range(s.start, s.end)}
    assert all(text[place].isspace() for place in outside)
