"""Dates as programs write them, which are dates only where nothing stands beside them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sources.stamps import is_impossible, read_stamp

INDIA = ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    ("text", "moment"),
    {
        "2026": "2026-01-01T00:00:00+05:30",
        "2026-11": "2026-11-01T00:00:00+05:30",
        "20261103": "2026-11-03T00:00:00+05:30",
        "2026-11-03Z": "2026-11-03T00:00:00+00:00",
        "2026-11-03-08:00": "2026-11-03T00:00:00-08:00",
        "20261103T130509Z": "2026-11-03T13:05:09+00:00",
        "2026-307": "2026-11-03T00:00:00+05:30",
        "2026307T1305Z": "2026-11-03T13:05:00+00:00",
        "2026-W45-2": "2026-11-03T00:00:00+05:30",
        "2026W45": "2026-11-02T00:00:00+05:30",
        "2026-11-03T24:00:00Z": "2026-11-04T00:00:00+00:00",
        "2026-12-31T23:59:60Z": "2026-12-31T23:59:59+00:00",
        "2026.11.3 6:05 p.m.": "2026-11-03T18:05:00+05:30",
        "Tue, 03/11/26 18:35 (GMT+5:30)": "2026-11-03T18:35:00+05:30",
        "11/25/26": "2026-11-25T00:00:00+05:30",
        "०३-११-२६": "2026-11-03T00:00:00+05:30",
    }.items(),
)
def test_a_stamp_is_read_in_every_form(text: str, moment: str) -> None:
    assert read_stamp(text, INDIA) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "0000-00-00",
        "2026-400",
        "2026-366",
        "2026-W60-1",
        "2026-02-30",
        "2026-11-03T24:30Z",
        "9999-12-31T24:00Z",
        "2026 में",
        "9811100000 पर",
    ],
)
def test_what_is_no_stamp_or_no_day_is_none(text: str) -> None:
    assert read_stamp(text, INDIA) is None


@pytest.mark.parametrize(
    ("text", "impossible"),
    {
        "3 Nov 2026 25:05": True,
        "3 Nov 2026 24:05": True,
        "3 Nov 2026 12:60": True,
        "३ नवंबर २०२६ ९९:००": True,
        "31 Dec 1999 9999:99:99": True,
        "3 Nov 2026 24:00": False,
        "2026-11-03T10:00:00-08:00": False,
        "3/Nov/2026:18:30:00 +0530": False,
    }.items(),
)
def test_a_time_that_no_clock_shows_is_told(text: str, *, impossible: bool) -> None:
    assert is_impossible(text) is impossible
