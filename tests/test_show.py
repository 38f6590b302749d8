"""A corpus on the command line: one line that cannot be read, and the rest goes on."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.show import Question, tell_corpus

MELA = """\
नदी का मेला

शहर में मेला लगा। मेयर सुनीता राव ने कहा, “इस साल पहले से ज़्यादा लोग आए और सबने मेले का आनंद लिया।”

दूसरा पैराग्राफ़ यहाँ है।
"""
LINES = (
    json.dumps({"id": "a", "text": MELA}),
    "no json at all",
    json.dumps({"id": 2, "text": MELA, "limit": 100}),
    json.dumps(["a", "list"]),
    json.dumps({"id": {"any": "thing"}}),
    json.dumps({"id": "e", "text": 5}),
    json.dumps({"id": "f", "text": "\ud83d और"}),
    "[" * 100_000,
    json.dumps({"id": "h", "text": "", "limit": 0}),
    "",
    json.dumps({"text": MELA}, ensure_ascii=False),
)
IDS = ["a", None, 2, None, {"any": "thing"}, "e", "f", None, "h", None, None]

Tell = Callable[..., list[Any]]


@pytest.fixture
def told() -> Tell:
    """The answers to all lines; an error is told by its key."""

    def tell(command: str, **options: Any) -> list[Any]:
        lines = (line.encode() for line in LINES)
        answers = tell_corpus(Question(command, **options), lines, lambda error: error.key)
        return [json.loads(answer) for answer in answers]

    return tell


@pytest.mark.parametrize(
    ("command", "body", "name"),
    [
        ("show", False, "article"),
        ("quotes", False, "quotes"),
        ("quotes", True, "quotes"),
        ("chunks", False, "chunks"),
    ],
)
def test_a_line_out_for_each_line_in(told: Tell, command: str, body: bool, name: str) -> None:
    answers = told(command, body=body)

    assert [line["id"] for line in answers] == IDS
    assert all(set(line) in ({"id", name}, {"id", "error"}) for line in answers)
    assert [at for at, line in enumerate(answers) if name in line] == [0, 2, 6, 10]
    assert answers[0][name] == answers[10][name]
    assert {answers[at]["error"] for at in (1, 3, 7, 9)} == {"line_not_json"}
    assert {answers[at]["error"] for at in (4, 5)} == {"line_without_text"}


def test_each_line_has_its_own_limit(told: Tell) -> None:
    answers = told("chunks", limit=150)

    most = [max(part["utf16"] for part in answers[at]["chunks"]) for at in (0, 2)]
    assert 100 < most[0] <= 150
    assert most[1] <= 100
    assert answers[8]["error"] == "limit_invalid"


@pytest.mark.parametrize("limit", [0, -1, True, 1.5, "9", None])
def test_a_limit_is_a_whole_number(limit: object) -> None:
    line = json.dumps({"id": 1, "text": MELA, "limit": limit}).encode()

    (answer,) = tell_corpus(Question("chunks", body=True), [line], lambda error: error.key)

    assert json.loads(answer) == {"id": 1, "error": "limit_invalid"}


def test_half_of_a_surrogate_pair_is_replaced() -> None:
    line = json.dumps({"id": "\ud83d", "text": "\ud83d और \ude00"}).encode()

    (answer,) = tell_corpus(Question("chunks", body=True), [line], lambda error: error.key)

    assert json.loads(answer)["chunks"] == [{"text": "\ufffd और \ufffd", "utf16": 6}]
