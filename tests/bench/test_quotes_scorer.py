"""What the scorer of quotations promises."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bench.quotes import Passage, Quote, ask, main, read_answers, score

if TYPE_CHECKING:
    from pathlib import Path

ECHO_ONE_QUOTE = (
    "import json, sys\n"
    "for line in sys.stdin:\n"
    "    row = json.loads(line)\n"
    "    quote = {'text': row['text'].upper(), 'speaker': None, 'speaker_aliases': [], 'block': 0}\n"
    "    print(json.dumps({'id': row['id'], 'quotes': [quote]}))\n"
)


def passage(*quotes: Quote, name: str = "a", language: str = "hi") -> Passage:
    return Passage(name, language, "a trap", "कोई पाठ", quotes)


def test_all_right_answers_score_one_everywhere() -> None:
    known = Quote("पुल अगले साल खुलेगा।", "रवि")

    result = score([passage(known)], {"a": [known]})

    assert (result.precision, result.recall, result.speaker) == (1, 1, 1)
    assert result.misses == ()


def test_precision_falls_with_extra_answers_and_recall_with_missing_ones() -> None:
    first, second, third = (Quote(f"वाक्य {number} यहाँ है", "रवि") for number in "123")
    extra = Quote("यह किसी ने नहीं कहा", "रवि")

    result = score([passage(first, second), passage(third, name="b")], {"a": [first, extra]})

    assert (result.passages, result.wanted, result.got, result.matched) == (2, 3, 2, 1)
    assert (result.precision, result.recall) == (1 / 2, 1 / 3)
    assert [miss.kind for miss in result.misses] == ["missing", "extra", "missing"]


def test_speakers_are_judged_over_the_matched_quotes_alone() -> None:
    first, second = Quote("पहला पूरा वाक्य", "रवि"), Quote("दूसरा पूरा वाक्य", "रवि")
    answers = [Quote(first.text, "सीमा"), Quote("कुछ और ही कहा", "रवि")]

    result = score([passage(first, second)], {"a": answers})

    assert (result.matched, result.speakers, result.speaker) == (1, 0, 0)
    assert [miss.kind for miss in result.misses] == ["speaker", "missing", "extra"]


def test_an_answer_is_counted_once_for_a_quote_said_once() -> None:
    known = Quote("हम फिर लौटेंगे जरूर", "रवि")

    result = score([passage(known)], {"a": [known, known]})

    assert (result.matched, result.got) == (1, 2)


def test_where_nothing_is_wanted_silence_is_perfect_and_an_answer_costs_precision() -> None:
    silent = score([passage()], {})
    talkative = score([passage()], {"a": [Quote("कुछ भी", None)]})

    assert (silent.precision, silent.recall, silent.speaker) == (1, 1, 1)
    assert (talkative.precision, talkative.recall) == (0, 1)


@pytest.mark.parametrize(
    ("wanted", "got", "same"),
    [
        pytest.param("हम आएंगे।", "हम  आएंगे\n।", True, id="white space"),
        pytest.param("वे ‘सर्वेयर’ बने", "वे ''सर्वेयर'' बने", True, id="kinds of marks"),
        pytest.param("we won’t go back", "we won't go back.", True, id="apostrophe and full stop"),
        pytest.param("हम आएंगे", "हम आएंगे,", True, id="comma left at the end"),
        pytest.param("स\u095cक बनेगी", "स\u0921\u093cक बनेगी", True, id="composed and decomposed letters"),
        pytest.param("पहला, दूसरा", "पहला दूसरा", False, id="comma inside counts"),
        pytest.param("हम आएंगे", "हम आएंगे और जाएंगे", False, id="more words"),
        pytest.param("We will go", "we will go", False, id="case of the words counts"),
    ],
)
def test_words_are_compared_without_white_space_marks_and_end_marks(
    wanted: str, got: str, *, same: bool
) -> None:
    result = score([passage(Quote(wanted, None))], {"a": [Quote(got, None)]})

    assert (result.matched == 1) is same


@pytest.mark.parametrize(
    ("wanted", "got", "right"),
    [
        pytest.param("Ann Lee", " ann  LEE ", True, id="case and white space"),
        pytest.param("Ann Lee", "Dr. Ann Lee", True, id="a form named beside it"),
        pytest.param("Ann Lee", "Lee", False, id="another form"),
        pytest.param(None, None, True, id="nobody is nobody"),
        pytest.param(None, "Ann Lee", False, id="somebody for nobody"),
        pytest.param("Ann Lee", None, False, id="nobody for somebody"),
    ],
)
def test_a_speaker_is_right_in_any_of_the_allowed_forms(
    wanted: str | None, got: str | None, *, right: bool
) -> None:
    also = ("Dr. Ann Lee",) if wanted else ()

    result = score([passage(Quote("some words", wanted, also))], {"a": [Quote("some words", got)]})

    assert (result.speakers == 1) is right


def test_a_line_with_an_error_answers_nothing() -> None:
    answers = read_answers('{"id": "a", "error": "no text"}\n{"id": "b", "quotes": []}\n')

    assert answers == {"a": (), "b": ()}


def test_the_finder_is_one_process_that_gets_every_passage() -> None:
    passages = [passage(name="a"), Passage("b", "en", "a trap", "some text", ())]

    answers = ask(passages, [sys.executable, "-c", ECHO_ONE_QUOTE])

    assert answers["a"][0].text == "कोई पाठ"
    assert answers["b"] == (Quote("SOME TEXT", None),)


def test_a_finder_that_fails_is_not_scored() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        ask([passage()], [sys.executable, "-c", "raise SystemExit(3)"])


def test_the_table_has_a_row_a_language_and_the_misses_say_what_was_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"id": "a", "language": "mr", "trap": "a trap", "text": "“हो” रवि म्हणाले."}
    passages = _lines(tmp_path / "passages.jsonl", {**row, "quotes": [{"text": "हो", "speaker": "रवि"}]})
    answers = _lines(tmp_path / "answers.jsonl", {"id": "a", "quotes": []})

    status = main([str(passages), "--answers", str(answers), "--misses"])

    printed = capsys.readouterr().out
    assert status == 0
    assert [line.split()[1:4] for line in printed.splitlines()[1:3]] == [["mr", "1", "1"], ["all", "1", "1"]]
    assert "a (a trap): missing" in printed
    assert "wanted  रवि: हो" in printed


def test_a_file_that_is_not_there_is_named_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["nowhere.jsonl"])

    assert status != 0
    assert capsys.readouterr().err == "There is no file nowhere.jsonl.\n"


def _lines(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
