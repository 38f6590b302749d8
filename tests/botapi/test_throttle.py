"""Who writes too much is told once; whoever does not is never counted out."""

from typing import Any

import pytest
from telegram import Update

from bot.botapi.throttle import MOST, QUIET, READERS, SECONDS, Throttle, Verdict, reader_of

ASHA, RAVI = 5, 6


def verdicts(throttle: Throttle, times: list[float], reader: int = ASHA) -> list[Verdict]:
    return [throttle.judge(reader, now) for now in times]


def test_fifteen_things_in_fifteen_seconds_pass_for_ever() -> None:
    throttle = Throttle()

    assert set(verdicts(throttle, [float(second) for second in range(1000)])) == {Verdict.PASS}


def test_thirty_in_thirty_seconds_pass_and_no_more() -> None:
    assert (MOST, SECONDS) == (30, 30.0)
    throttle = Throttle()

    assert set(verdicts(throttle, [0.0] * 30)) == {Verdict.PASS}
    assert verdicts(throttle, [0.0, 1.0, 29.9]) == [Verdict.TELL, Verdict.DROP, Verdict.DROP]
    assert verdicts(throttle, [30.0]) == [Verdict.PASS]


def test_a_flood_is_told_once_however_long_it_lasts_and_a_later_one_again() -> None:
    throttle = Throttle()

    flood = verdicts(throttle, [step / 100 for step in range(30_000)])
    later = verdicts(throttle, [300 + QUIET + step / 100 for step in range(100)])

    assert flood.count(Verdict.TELL) == 1
    assert flood.count(Verdict.PASS) == 300
    assert later.count(Verdict.TELL) == 1


def test_one_readers_flood_is_nobody_elses() -> None:
    throttle = Throttle()
    verdicts(throttle, [0.0] * 100)

    assert {throttle.judge(reader, 0.0) for reader in range(100, 700)} == {Verdict.PASS}


def test_what_is_dropped_unjudged_is_what_would_be_dropped() -> None:
    throttle = Throttle()
    verdicts(throttle, [0.0] * 30)
    before = throttle.drops(ASHA, 0.0)
    throttle.judge(ASHA, 0.0)

    assert (before, throttle.drops(RAVI, 0.0)) == (False, False)
    assert throttle.drops(ASHA, 29.0)
    assert not throttle.drops(ASHA, 30.0)
    assert throttle.judge(ASHA, 30.0) is Verdict.PASS


def test_who_is_quiet_is_forgotten() -> None:
    throttle = Throttle()
    for reader in range(100_000):
        throttle.judge(reader, reader / 10)

    assert len(throttle) <= 2 * READERS


def test_who_floods_is_not_forgotten_for_the_crowd() -> None:
    throttle = Throttle()
    verdicts(throttle, [0.0] * 100)
    for reader in range(100, 5000):
        throttle.judge(reader, 1.0)

    assert throttle.judge(ASHA, 2.0) is Verdict.DROP


PERSON: dict[str, Any] = {"id": ASHA, "is_bot": False, "first_name": "Asha"}
ANONYMOUS: dict[str, Any] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
PRIVATE: dict[str, Any] = {"id": ASHA, "type": "private"}
GROUP: dict[str, Any] = {"id": -100, "type": "supergroup", "title": "Family"}
MEMBER: dict[str, Any] = {"user": PERSON, "status": "member"}


def message(**more: Any) -> dict[str, Any]:
    return {"message_id": 1, "date": 1, "chat": PRIVATE, "from": PERSON} | more


@pytest.mark.parametrize(
    ("kind", "content", "reader"),
    [
        pytest.param("message", message(text="hello"), ASHA, id="said in private"),
        pytest.param("message", message(text="/help", chat=GROUP), ASHA, id="a command in a group"),
        pytest.param("message", message(text="hello", chat=GROUP), None, id="talk in a group"),
        pytest.param(
            "message",
            message(text="/help", chat=GROUP, **{"from": ANONYMOUS}, sender_chat=GROUP),
            -100,
            id="an anonymous admin",
        ),
        pytest.param("message", message(chat=GROUP, migrate_to_chat_id=-1001), None, id="a group that moves"),
        pytest.param(
            "callback_query",
            {"id": "1", "from": PERSON, "chat_instance": "1", "data": "x", "message": message(chat=GROUP)},
            ASHA,
            id="a button in a group",
        ),
        pytest.param(
            "my_chat_member",
            {
                "chat": GROUP,
                "from": PERSON,
                "date": 1,
                "old_chat_member": MEMBER,
                "new_chat_member": MEMBER,
            },
            None,
            id="the bot's own place in a chat",
        ),
    ],
)
def test_what_counts_is_what_asks_for_something(kind: str, content: Any, reader: int | None) -> None:
    update = Update.de_json({"update_id": 1, kind: content}, None)

    assert reader_of(update) == reader
