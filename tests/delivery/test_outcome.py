"""What Telegram's answer to a send means."""

from datetime import timedelta

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.botapi.failures import seconds
from bot.botapi.transport import MaybeSent, NotSent, NotTheBotApi
from bot.delivery.outcome import (
    MOST_TRIES,
    PAUSES,
    Again,
    Done,
    Elsewhere,
    Failed,
    Outcome,
    outcome,
)

GIVEN_UP = Failed(gone=False)


@pytest.mark.parametrize(
    ("error", "attempt", "expected"),
    [
        pytest.param(RetryAfter(7), 1, Again(7), id="told to wait"),
        pytest.param(RetryAfter(timedelta(seconds=7)), 5, Again(7), id="told to wait again"),
        pytest.param(RetryAfter(300), 1, Again(300), id="told to wait as long as anybody will"),
        pytest.param(RetryAfter(301), 1, GIVEN_UP, id="told to wait longer than that"),
        pytest.param(RetryAfter(1), MOST_TRIES + 1, GIVEN_UP, id="told to wait too often"),
        pytest.param(NotSent("refused"), 1, Again(PAUSES[0]), id="not sent"),
        pytest.param(NotSent("refused"), len(PAUSES), Again(PAUSES[-1]), id="not sent for long"),
        pytest.param(NotSent("refused"), len(PAUSES) + 1, GIVEN_UP, id="not sent for too long"),
        pytest.param(NotTheBotApi("proxy"), 1, Again(PAUSES[0]), id="a proxy refused"),
        pytest.param(MaybeSent("reset"), 1, Again(PAUSES[0]), id="in doubt, once more"),
        pytest.param(MaybeSent("reset"), 2, GIVEN_UP, id="in doubt twice"),
        pytest.param(ChatMigrated(-1002), 1, Elsewhere(-1002), id="moved"),
        pytest.param(BadRequest("Message is not modified: same"), 1, Done(), id="as it was"),
        pytest.param(BadRequest("Topic_closed"), 1, GIVEN_UP, id="refused"),
        pytest.param(Forbidden("bot was blocked by the user"), 1, Failed(gone=True), id="blocked"),
        pytest.param(NetworkError("Request Entity Too Large"), 1, GIVEN_UP, id="too large"),
        pytest.param(TelegramError("anything"), 1, GIVEN_UP, id="anything else"),
    ],
)
def test_what_to_do_next(error: TelegramError, attempt: int, expected: Outcome) -> None:
    assert outcome(error, attempt) == expected


def test_pauses_grow() -> None:
    assert list(PAUSES) == sorted(PAUSES)


@pytest.mark.parametrize("wait", [3, 3.0, timedelta(seconds=3)])
def test_a_wait_is_in_seconds_however_it_is_given(wait: float | timedelta) -> None:
    assert seconds(wait) == pytest.approx(3.0)
