"""What operators are told of a broadcast's messages, line by line."""

import pytest

from bot.delivery.figures import of_messages
from bot.i18n import load_wordings
from bot.store.progress import Progress
from bot.store.receipts import State

NB = "\u00a0"


def progress(counts: dict[State, int], resent: int = 0) -> Progress:
    """A broadcast whose messages have come so far."""
    return Progress(
        ranges=1,
        ranges_done=1,
        chats=3,
        counts={state: counts.get(state, 0) for state in State},
        resent=resent,
    )


@pytest.mark.parametrize(
    ("counts", "resent", "english"),
    [
        ({}, 0, ["Nothing has reached any chat yet."]),
        ({State.SENT: 3}, 0, [f"3{NB}messages arrived."]),
        (
            {State.SENT: 3},
            1,
            [
                f"3{NB}messages arrived.",
                f"1{NB}of them was sent once more, because nobody knew whether it had arrived.",
            ],
        ),
        (
            {State.SENT: 5, State.UNCERTAIN: 2},
            2,
            [
                f"5{NB}messages arrived.",
                f"2{NB}of them were sent once more, because nobody knew whether they had arrived.",
                f"Nobody knows whether 2{NB}messages arrived.",
            ],
        ),
    ],
)
def test_what_was_sent_once_more_is_told_beside_what_was_sent_and_what_stays_in_doubt(
    counts: dict[State, int], resent: int, english: list[str]
) -> None:
    assert of_messages(progress(counts, resent), "send", load_wordings()["en"]) == english


def test_the_same_is_told_in_hindi() -> None:
    lines = of_messages(progress({State.SENT: 2}, 2), "send", load_wordings()["hi"])

    assert lines[1] == f"इनमें से 2{NB}संदेश दोबारा भेजे गए, क्योंकि पहली बार पहुँचने का पता नहीं चला।"
