"""When a feed is looked at again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.looks import FAILURES, LEAST, MOST, SPREAD, Look, next_look
from bot.store.remembered import Pause, Schedule

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
HOUR = 3600.0
DAY = timedelta(days=1)


def wait(schedule: Schedule, look: Look, now: datetime = NOW) -> float:
    """Seconds until the next look."""
    due = next_look(schedule, look, feed="1", now=now).due
    assert due is not None
    return (due - now).total_seconds()


def about(seconds: float) -> object:
    """So many seconds, or up to a tenth later."""
    return pytest.approx(seconds * (1 + SPREAD / 2), rel=SPREAD / 2 / (1 + SPREAD / 2) + 1e-6)


WAITS = [
    ("a feed just met", Schedule(), Look(), 15 * 60),
    ("a story an hour", Schedule(gap=HOUR, news_at=NOW), Look(), HOUR / 2),
    ("a story a minute", Schedule(gap=60, news_at=NOW), Look(), LEAST),
    ("a story a month", Schedule(gap=30 * 24 * HOUR, news_at=NOW), Look(), MOST),
    ("a silent night", Schedule(gap=600, news_at=NOW - DAY / 3), Look(), HOUR / 2),
    ("a silent year", Schedule(gap=600, news_at=NOW - 365 * DAY), Look(), MOST),
    ("an answer that holds an hour", Schedule(), Look(fresh=HOUR), HOUR),
    ("an answer that holds a year", Schedule(), Look(fresh=365 * 24 * HOUR), MOST),
    ("an answer that holds a minute", Schedule(), Look(fresh=60), 15 * 60),
    ("one failure", Schedule(), Look(failed=True), 30 * 60),
    ("a second failure", Schedule(failures=1, failing_since=NOW), Look(failed=True), HOUR),
    ("a tenth failure", Schedule(failures=9, failing_since=NOW), Look(failed=True), MOST),
    ("an answer after failures", Schedule(failures=9, failing_since=NOW), Look(), 15 * 60),
    ("left alone for a minute", Schedule(), Look(failed=True, retry_after=60), 30 * 60),
    ("left alone for a day", Schedule(), Look(failed=True, retry_after=24 * HOUR), 24 * HOUR),
    ("left alone for a year", Schedule(), Look(failed=True, retry_after=365 * 24 * HOUR), 7 * 24 * HOUR),
]


@pytest.mark.parametrize(
    ("schedule", "look", "seconds"), [row[1:] for row in WAITS], ids=[row[0] for row in WAITS]
)
def test_the_next_look_comes_after(schedule: Schedule, look: Look, seconds: float) -> None:
    assert wait(schedule, look) == about(seconds)


def test_a_feed_that_is_gone_rests_at_once() -> None:
    after = next_look(Schedule(), Look(failed=True, gone=True), feed="1", now=NOW)
    assert (after.due, after.pause) == (None, Pause.GONE)


def test_many_failures_in_a_row_pause_the_feed() -> None:
    schedule, now, looks = Schedule(), NOW, 0
    while schedule.pause is None:
        schedule = next_look(schedule, Look(failed=True), feed="1", now=now)
        now, looks = schedule.due or now, looks + 1
    assert (looks, schedule.due, schedule.pause) == (FAILURES, None, Pause.FAILURES)


def test_a_week_of_failures_pauses_the_feed_however_few() -> None:
    failing = Schedule(failures=2, failing_since=NOW - 7 * DAY)
    assert next_look(failing, Look(failed=True), feed="1", now=NOW).pause is Pause.FAILURES


def test_an_answer_ends_the_failures() -> None:
    failing = Schedule(failures=19, failing_since=NOW - DAY, gap=HOUR, news_at=NOW)
    after = next_look(failing, Look(), feed="1", now=NOW)
    assert (after.failures, after.failing_since, after.pause) == (0, None, None)


def test_a_resumed_feed_starts_as_a_new_one() -> None:
    assert wait(Schedule(), Look(news=3)) == about(15 * 60)


def test_a_feed_that_brings_two_stories_an_hour_is_soon_looked_at_four_times() -> None:
    schedule, now = next_look(Schedule(), Look(news=50), feed="1", now=NOW), NOW
    for _ in range(30):
        now += timedelta(hours=1)
        schedule = next_look(schedule, Look(news=2), feed="1", now=now)
    assert schedule.gap == pytest.approx(HOUR / 2)
    assert wait(schedule, Look(), now) == about(HOUR / 4)


def test_feeds_that_fail_together_come_back_apart_and_each_the_same_each_time() -> None:
    dues = [next_look(Schedule(), Look(failed=True), feed=str(feed), now=NOW).due for feed in range(50)]
    assert len(set(dues)) == 50
    assert dues == [
        next_look(Schedule(), Look(failed=True), feed=str(feed), now=NOW).due for feed in range(50)
    ]


@given(
    st.builds(
        Schedule,
        gap=st.none() | st.floats(0, 1e9),
        news_at=st.none() | st.datetimes(timezones=st.just(UTC)),
        failures=st.integers(0, 10**6),
        failing_since=st.none() | st.just(NOW),
    ),
    st.builds(
        Look,
        news=st.integers(0, 10**6),
        failed=st.booleans(),
        gone=st.booleans(),
        fresh=st.floats(0, 1e12),
        retry_after=st.floats(0, 1e12),
    ),
)
def test_a_feed_is_paused_or_looked_at_within_bounds(schedule: Schedule, look: Look) -> None:
    after = next_look(schedule, look, feed="1", now=NOW)
    if after.pause is not None:
        assert after.due is None
        return
    assert after.due is not None
    seconds = (after.due - NOW).total_seconds()
    assert max(LEAST, min(look.retry_after, MOST)) <= seconds + 1e-3
    assert seconds <= max(MOST, min(look.retry_after, 7 * 24 * HOUR)) * (1 + SPREAD) + 1e-3
