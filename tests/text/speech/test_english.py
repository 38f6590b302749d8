"""English figures, signs, names and initials are said in words."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.speech.clean import clean
from bot.text.speech.english import say_english

CASES = [
    case
    for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()
    if (case := json.loads(line))["lang"] == "en"
]


def compared(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).casefold().replace("-", " ").replace("'", "")
    return " ".join("".join(" " if unicodedata.category(sign)[0] == "P" else sign for sign in plain).split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_is_said_in_one_of_its_ways(case: dict[str, str]) -> None:
    assert compared(say_english(clean(case["text"]))) in {compared(said) for said in case["say"]}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Rs 2.5 lakh crore", "two point five lakh crore rupees"),
        ("a ₹50 crore bridge", "a fifty crore rupee bridge"),
        ("US$5bn and £40-million", "five billion dollars and forty million pound"),
        ("$3.50 or $1", "three dollars and fifty cents or one dollar"),
        ("₹50/kg", "fifty rupees per kilogram"),
        ("30-35°C", "thirty to thirty-five degrees Celsius"),
        ("a 5-km race of 1 km", "a five kilometre race of one kilometre"),
        ("India made 245/6.", "India made two hundred and forty-five for six."),
        ("She won 6-4, 7-6.", "She won six four, seven six."),
        ("ages 10-15", "ages ten to fifteen"),
        ("Chelsea drew 0-0.", "Chelsea drew nil nil."),
        ("in 1905 and 2008", "in nineteen oh five and two thousand eight"),
        ("over 2000 people", "over two thousand people"),
        ("fiscal 2025-26", "fiscal twenty twenty-five to twenty-six"),
        ("August 15, 2026", "August fifteenth, twenty twenty-six"),
        ("10-12 June", "tenth to twelfth June"),
        ("28/02/2025", "twenty-eighth February, twenty twenty-five"),
        ("10 a.m. to 5:05 pm", "ten A M to five oh five P M"),
        ("dial 112", "dial one one two"),
        ("2½ hours", "two and a half hours"),
        ("rated 4/5", "rated four out of five"),
        ("Pope Leo XIV", "Pope Leo the fourteenth"),
        ("Article IV", "Article Four"),
        ("J.P. Nadda", "J P Nadda"),
        ("Lt Gen Singh and Gen Z", "Lieutenant General Singh and Gen Z"),
        ("the IT sector of the US", "the I T sector of the U S"),
        ("MODI WINS BIG", "MODI WINS BIG"),
        ("Boeing 737-800, A320, H-1B", "Boeing seven thirty-seven eight hundred, A three twenty, H one B"),
        ("a 200-year-old tree", "a two hundred year old tree"),
        ("PM2.5 in mid-2025", "P M two point five in mid twenty twenty-five"),
        ("12,34,56,789", "twelve crore thirty-four lakh fifty-six thousand seven hundred and eighty-nine"),
        ("Rs 9,87,65,43,21,000", "ninety-eight thousand seven hundred and sixty-five crore "
         "forty-three lakh twenty-one thousand rupees"),
        ("version 3.11.2", "version three point eleven point two"),
        ("the '90s and 2:1", "the nineties and two to one"),
        ("case 12/2023", "case twelve of twenty twenty-three"),
    ],
)  # fmt: skip
def test_a_newsreaders_english(written: str, said: str) -> None:
    assert say_english(written) == said


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text("0123456789.,-/:%₹$€°½ ABCIVXabpmkhs'()", max_size=60))
def test_whatever_is_written_no_figure_and_no_other_sign_is_left(text: str) -> None:
    said = say_english(text)

    assert not any(sign.isdigit() for sign in said)
    assert not re.search(r"[^\w\s',.?!:;-]", said)


@pytest.mark.parametrize("unit", ["1", "1,", "1-", "A.", "$1 ", "½", "a-1", "War II ", "beat 3-2 "])
def test_a_long_text_of_anything_takes_seconds_not_hours(unit: str) -> None:
    assert not any(sign.isdigit() for sign in say_english(unit * (50_000 // len(unit))))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A $5bn deal", "A five billion dollar deal"),
        ("$5bn deal signed", "five billion dollar deal signed"),
        ("A$5", "five Australian dollars"),
        ("he/she", "he or she"),
        ("1.4bn people", "one point four billion people"),
        (
            "350m users, a 350m race",
            "three hundred and fifty million users, a three hundred and fifty metre race",
        ),
        ("Call 112 or 1091", "Call one one two or one zero nine one"),
        ("Call 112 and 500 people came", "Call one one two and five hundred people came"),
        ("Super Bowl LVIII.", "Super Bowl fifty-eight."),
        ("1" * 20 + " x", "one " * 20 + "x"),
    ],
)
def test_what_headlines_shorten_is_said_in_full(text: str, words: str) -> None:
    assert say_english(clean(text)) == words
