"""Failure mode 14, in small: five rounds, their dice from the clock; `make prove` plays two hundred."""

import time
from pathlib import Path

import pytest

from tests.proof.kills import play

pytestmark = pytest.mark.long

DICE = int(time.time()) // 5 * 5


@pytest.mark.parametrize("number", range(5))
async def test_after_kill_9_nothing_is_lost_and_only_what_was_in_flight_comes_twice(
    number: int, tmp_path: Path
) -> None:
    result = await play(DICE + number, tmp_path, durable=0.3)  # others keep the processors busy meanwhile

    print(result)  # noqa: T201 - the dice, where it fails
    assert result.holds, result
