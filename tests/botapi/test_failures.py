from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.botapi.failures import Pause, Stop, after_failure
from bot.botapi.transport import MaybeSent, NotSent, NotTheBotApi

DOWN = NotSent("ClientConnectorError")
ELSEWHERE = NotTheBotApi("Not Found (404)")


@pytest.mark.parametrize(
    ("error", "failures", "seconds"),
    [
        pytest.param(DOWN, 1, 0.5, id="the first failure: soon"),
        pytest.param(DOWN, 2, 1.0, id="the second: later"),
        pytest.param(DOWN, 4, 4.0, id="the fourth: later still"),
        pytest.param(DOWN, 7, 30.0, id="in the end every half minute"),
        pytest.param(DOWN, 100_000, 30.0, id="for ever"),
        pytest.param(MaybeSent("Bad Gateway (502)"), 1, 0.5, id="a page for 502"),
        pytest.param(NetworkError("Request Entity Too Large"), 1, 0.5, id="whatever else the network does"),
        pytest.param(BadRequest("offset"), 1, 0.5, id="a bad request"),
        pytest.param(Forbidden("bot was blocked"), 1, 0.5, id="forbidden"),
        pytest.param(RetryAfter(timedelta(seconds=7)), 9, 7.0, id="as long as Telegram says"),
        pytest.param(Conflict("terminated by other getUpdates request"), 9, 5.0, id="another poller"),
        pytest.param(InvalidToken("Unauthorized"), 1, 1.0, id="a refused token: asked once more"),
        pytest.param(ELSEWHERE, 50, 30.0, id="a proxy with a bad day"),
    ],
)
def test_asks_again_after_a_pause(error: TelegramError, failures: int, seconds: float) -> None:
    assert after_failure(error, failures) == Pause(seconds)


@pytest.mark.parametrize(
    ("error", "failures", "starting", "key"),
    [
        pytest.param(InvalidToken("Unauthorized"), 2, False, "token_refused", id="a token refused twice"),
        pytest.param(InvalidToken("Not Found"), 2, True, "token_refused", id="also at the start"),
        pytest.param(ELSEWHERE, 3, True, "api_address_wrong", id="no Bot API at that address"),
    ],
)
def test_ends_where_only_the_operator_can_help(
    error: TelegramError, failures: int, starting: bool, key: str
) -> None:
    decision = after_failure(error, failures, starting=starting)

    assert isinstance(decision, Stop)
    assert decision.error.key == key


@pytest.mark.parametrize("failures", [1, 2])
def test_a_wrong_address_is_believed_the_third_time(failures: int) -> None:
    assert isinstance(after_failure(ELSEWHERE, failures, starting=True), Pause)


def test_a_wait_in_plain_numbers_is_understood_too(monkeypatch: pytest.MonkeyPatch) -> None:
    error = RetryAfter(timedelta(seconds=7))
    monkeypatch.setenv("PTB_TIMEDELTA", "false")

    with pytest.warns(DeprecationWarning, match="retry_after"):
        decision = after_failure(error, 1)

    assert decision == Pause(7.0)
