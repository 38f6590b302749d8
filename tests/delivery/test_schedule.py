"""When a chat gets a broadcast: what it filtered, its quiet hours in its own zone, changed clocks."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.article import Article, Block
from bot.delivery.schedule import Decision, Later, Never, Now, when
from bot.store.subscriptions import Quiet, Subscription, Wishes
from bot.text.matching import Matcher

INDIA = ZoneInfo("Asia/Kolkata")
NOON = datetime(2025, 1, 29, 6, 30, tzinfo=UTC)  # 12:00 in India

BRIDGE = Matcher(
    Article(
        "1",
        "नया पुल",
        "hi",
        "hi",
        None,
        None,
        "https://www.example.in/bridge",
        (Block("paragraph", "पुल आज खुल गया, बाज़ार में भीड़ रही।"),),
        ("शहर",),
    )
)

ALOUD, SILENTLY, NEVER = Now(silent=False), Now(silent=True), Never()


def decided(
    wishes: Wishes, now: datetime = NOON, article: Matcher | None = BRIDGE, *, breaking: bool = False
) -> Decision:
    return when(subscribed(wishes), article, breaking=breaking, now=now, zone=INDIA)


def subscribed(wishes: Wishes) -> Subscription:
    return Subscription(1, 100, None, "private", wishes=wishes)


def at(zone: str, *moment: int, fold: int = 0) -> datetime:
    """A moment by a clock in that zone."""
    year, month, day, hour, minute = moment
    return datetime(year, month, day, hour, minute, fold=fold, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)


def held(start: str, end: str, zone: str | None = None) -> Wishes:
    return Wishes(quiet=Quiet("held", minutes(start), minutes(end)), zone=zone)


@pytest.mark.parametrize(
    ("wishes", "wanted"),
    [
        pytest.param({}, True, id="everything by default"),
        pytest.param({"topics": ("शहर",)}, True, id="a tag"),
        pytest.param({"topics": ("खेल", "शहर")}, True, id="one tag of several"),
        pytest.param({"topics": ("example.in",)}, True, id="the source"),
        pytest.param({"topics": ("खेल",)}, False, id="another tag"),
        pytest.param({"words": ("बाजार",)}, True, id="a word"),
        pytest.param({"words": ("मेला", "नया पुल")}, True, id="one of several"),
        pytest.param({"words": ("मेला",)}, False, id="a word that is missing"),
        pytest.param({"unwanted": ("भीड़",)}, False, id="an unwanted word"),
        pytest.param({"unwanted": ("मेला",)}, True, id="an unwanted word that is missing"),
        pytest.param({"words": ("पुल",), "unwanted": ("बाज़ार",)}, False, id="unwanted wins over wanted"),
        pytest.param({"topics": ("खेल",), "words": ("पुल",)}, False, id="topic and word are both needed"),
        pytest.param({"topics": ("शहर",), "words": ("पुल",)}, True, id="topic and word"),
    ],
)
def test_filters(wishes: dict[str, Any], wanted: bool) -> None:
    assert decided(Wishes(**wishes)) == (ALOUD if wanted else NEVER)


def test_no_filter_stops_a_notice_of_the_operators() -> None:
    wishes = Wishes(topics=("खेल",), words=("मेला",), unwanted=("पुल",))

    assert decided(wishes, article=None) == ALOUD


def test_a_notice_keeps_quiet_hours() -> None:
    wishes = Wishes(quiet=Quiet("silent", 0, minutes("23:59")))

    assert decided(wishes, article=None) == SILENTLY


def test_breaking_news_goes_through_no_filter() -> None:
    assert decided(Wishes(breaking=True, topics=("खेल",)), breaking=True) == NEVER


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("0:00", True), ("6:59", True), ("7:00", False)],
)
def test_a_night_goes_over_midnight(clock: str, quiet: bool) -> None:
    now = at("Asia/Kolkata", 2025, 1, 29, *divmod(minutes(clock), 60))

    assert decided(Wishes(quiet=Quiet("silent")), now) == (SILENTLY if quiet else ALOUD)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("12:59", False), ("13:00", True), ("14:59", True), ("15:00", False), ("1:00", False)],
)
def test_a_rest_at_noon_does_not(clock: str, quiet: bool) -> None:
    now = at("Asia/Kolkata", 2025, 1, 29, *divmod(minutes(clock), 60))
    wishes = Wishes(quiet=Quiet("silent", minutes("13:00"), minutes("15:00")))

    assert decided(wishes, now) == (SILENTLY if quiet else ALOUD)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ((2025, 1, 29, 23, 0), (2025, 1, 30, 7, 0)),
        ((2025, 1, 30, 3, 0), (2025, 1, 30, 7, 0)),
        ((2025, 12, 31, 22, 0), (2026, 1, 1, 7, 0)),
    ],
    ids=["before midnight", "after midnight", "over the new year"],
)
def test_what_is_held_comes_when_the_night_ends(now: tuple[int, ...], until: tuple[int, ...]) -> None:
    wishes = Wishes(quiet=Quiet("held"))

    assert decided(wishes, at("Asia/Kolkata", *now)) == Later(at("Asia/Kolkata", *until))


def test_hours_without_length_are_none() -> None:
    assert decided(held("22:00", "22:00"), at("Asia/Kolkata", 2025, 1, 29, 22, 0)) == ALOUD


@pytest.mark.parametrize(
    ("wished", "breaking", "decision"),
    [(True, True, ALOUD), (False, True, SILENTLY), (True, False, SILENTLY)],
    ids=["wished", "not wished", "not breaking"],
)
def test_breaking_news_goes_through_the_night_where_that_is_wished(
    wished: bool, breaking: bool, decision: Decision
) -> None:
    wishes = Wishes(quiet=Quiet("silent"), breaking=wished)

    assert decided(wishes, at("Asia/Kolkata", 2025, 1, 29, 23, 0), breaking=breaking) == decision


@pytest.mark.parametrize(
    ("zone", "decision"),
    [
        ("Asia/Kolkata", ALOUD),
        (None, ALOUD),
        ("America/New_York", SILENTLY),
        ("Nowhere/At_all", ALOUD),
        ("../../etc/passwd", ALOUD),
        ("Asia", ALOUD),
        ("", ALOUD),
    ],
)
def test_the_night_is_the_chats_own_or_the_operators(zone: str | None, decision: Decision) -> None:
    assert decided(Wishes(quiet=Quiet("silent"), zone=zone)) == decision


# In Berlin the clock went from 2:00 to 3:00 on 30 March 2025, and from 3:00 back to 2:00 on 26 October 2025;
# in Beirut from midnight to 1:00 on 30 March 2025; on Lord Howe by half an hour on 5 October 2025.
@pytest.mark.parametrize(
    ("wishes", "now", "decision"),
    [
        pytest.param(
            held("22:00", "7:00", "Europe/Berlin"),
            datetime(2025, 3, 29, 21, 0, tzinfo=UTC),
            Later(datetime(2025, 3, 30, 5, 0, tzinfo=UTC)),
            id="a night that is an hour shorter",
        ),
        pytest.param(
            held("22:00", "7:00", "Europe/Berlin"),
            datetime(2025, 10, 25, 20, 0, tzinfo=UTC),
            Later(datetime(2025, 10, 26, 6, 0, tzinfo=UTC)),
            id="a night that is an hour longer",
        ),
        pytest.param(
            held("22:00", "2:30", "Europe/Berlin"),
            datetime(2025, 3, 30, 0, 59, tzinfo=UTC),
            Later(datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),
            id="an end that the clock skips",
        ),
        pytest.param(
            held("2:30", "7:00", "Europe/Berlin"),
            datetime(2025, 3, 30, 1, 29, tzinfo=UTC),
            ALOUD,
            id="before a beginning that the clock skips",
        ),
        pytest.param(
            held("2:30", "7:00", "Europe/Berlin"),
            datetime(2025, 3, 30, 1, 30, tzinfo=UTC),
            Later(datetime(2025, 3, 30, 5, 0, tzinfo=UTC)),
            id="at a beginning that the clock skips",
        ),
        pytest.param(
            held("22:00", "2:30", "Europe/Berlin"),
            at("Europe/Berlin", 2025, 10, 26, 2, 10),
            Later(at("Europe/Berlin", 2025, 10, 26, 2, 30)),
            id="the first of two ends",
        ),
        pytest.param(
            held("22:00", "2:30", "Europe/Berlin"),
            at("Europe/Berlin", 2025, 10, 26, 2, 10, fold=1),
            ALOUD,
            id="what has ended does not begin again",
        ),
        pytest.param(
            held("2:30", "7:00", "Europe/Berlin"),
            at("Europe/Berlin", 2025, 10, 26, 2, 10, fold=1),
            Later(datetime(2025, 10, 26, 6, 0, tzinfo=UTC)),
            id="what has begun goes on when the hour comes again",
        ),
        pytest.param(
            held("0:00", "6:00", "Asia/Beirut"),
            datetime(2025, 3, 29, 22, 0, tzinfo=UTC),
            Later(datetime(2025, 3, 30, 3, 0, tzinfo=UTC)),
            id="a midnight that the clock skips",
        ),
        pytest.param(
            held("22:00", "2:15", "Australia/Lord_Howe"),
            at("Australia/Lord_Howe", 2025, 10, 5, 1, 0),
            Later(datetime(2025, 10, 4, 15, 45, tzinfo=UTC)),
            id="half an hour",
        ),
        pytest.param(
            held("3:10", "2:50", "Europe/Berlin"),
            datetime(2025, 3, 30, 0, 30, tzinfo=UTC),
            Later(datetime(2025, 3, 31, 0, 50, tzinfo=UTC)),
            id="hours that run into the next day's",
        ),
        pytest.param(
            held("3:10", "2:50", "Europe/Berlin"),
            datetime(2025, 3, 29, 12, 0, tzinfo=UTC),
            Later(datetime(2025, 3, 31, 0, 50, tzinfo=UTC)),
            id="hours that will run into the next day's",
        ),
    ],
)
def test_nights_in_which_the_clock_is_changed(wishes: Wishes, now: datetime, decision: Decision) -> None:
    assert decided(wishes, now) == decision


ZONES = ("Asia/Kolkata", "Europe/Berlin", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe", "UTC")
clocks = st.integers(0, 24 * 60 - 1)
nights = st.builds(
    lambda start, end, zone: Wishes(quiet=Quiet("held", start, end), zone=zone),
    clocks,
    clocks,
    st.sampled_from(ZONES),
)
moments = st.integers(
    int(at("UTC", 2020, 1, 1, 0, 0).timestamp()), int(at("UTC", 2036, 1, 1, 0, 0).timestamp())
).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
# Minutes around the changes of clocks, where else hypothesis would hardly look.
CHANGES = (
    datetime(2025, 3, 30, 1, tzinfo=UTC),
    datetime(2025, 10, 26, 1, tzinfo=UTC),
    datetime(2025, 3, 29, 22, tzinfo=UTC),
    datetime(2025, 3, 9, 7, tzinfo=UTC),
    datetime(2025, 11, 2, 6, tzinfo=UTC),
    datetime(2025, 10, 4, 15, 30, tzinfo=UTC),
)
changes = st.builds(
    lambda change, minute: change + timedelta(minutes=minute),
    st.sampled_from(CHANGES),
    st.integers(-1500, 1500),
)


@given(nights, moments | changes)
def test_what_is_held_goes_out_at_the_moment_that_was_said(wishes: Wishes, now: datetime) -> None:
    decision = decided(wishes, now)
    assume(isinstance(decision, Later))

    assert isinstance(decision, Later)
    assert timedelta(0) < decision.until - now <= timedelta(hours=49)
    assert decided(wishes, decision.until) == ALOUD


@given(nights, moments | changes, st.data())
def test_until_then_it_stays_held_however_often_one_asks(
    wishes: Wishes, now: datetime, data: st.DataObject
) -> None:
    """Also by a clock that is put back meanwhile."""
    decision = decided(wishes, now)
    assume(isinstance(decision, Later))
    assert isinstance(decision, Later)
    share = data.draw(st.floats(0, 0.999))

    assert decided(wishes, now + share * (decision.until - now)) == decision


@given(nights, moments | changes)
def test_silent_and_held_hours_are_the_same(wishes: Wishes, now: datetime) -> None:
    quiet = wishes.quiet or Quiet("held")
    silent = Wishes(quiet=Quiet("silent", quiet.start, quiet.end), zone=wishes.zone)

    assert isinstance(decided(wishes, now), Later) == (decided(silent, now) == SILENTLY)


@given(nights, moments)
def test_on_a_day_like_others_the_clock_on_the_wall_says_whether_it_is_quiet(
    wishes: Wishes, now: datetime
) -> None:
    zone, quiet = ZoneInfo(wishes.zone or "UTC"), wishes.quiet or Quiet("held")
    around = {(now + timedelta(hours=hours)).astimezone(zone).utcoffset() for hours in range(-48, 49, 3)}
    assume(len(around) == 1)

    local = now.astimezone(zone)
    clock = 60 * local.hour + local.minute
    inside = (
        quiet.start <= clock < quiet.end
        if quiet.start <= quiet.end
        else clock >= quiet.start or clock < quiet.end
    )
    assert isinstance(decided(wishes, now), Later) == inside
