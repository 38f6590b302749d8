"""Dates in six languages, with and without a time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.loader.dates import find_date, is_date_only, is_time_only

INDIA = ZoneInfo("Asia/Kolkata")

DATES = {
    "29 Jan 2025, 06:30 PM IST": "2025-01-29T18:30:00+05:30",
    "Published: January 29, 2025 18:30 IST": "2025-01-29T18:30:00+05:30",
    "Wed, 29 Jan 2025 13:00:00 +0000": "2025-01-29T13:00:00+00:00",
    "2025-01-29": "2025-01-29T00:00:00+05:30",
    "2025-01-29 18:30": "2025-01-29T18:30:00+05:30",
    "2025-01-29T18:30:05.123+0530": "2025-01-29T18:30:05+05:30",
    "2025-01-29T13:00:00-05:00": "2025-01-29T13:00:00-05:00",
    "29/01/2025": "2025-01-29T00:00:00+05:30",
    "29.1.2025": "2025-01-29T00:00:00+05:30",
    "1st March 2025": "2025-03-01T00:00:00+05:30",
    "29 जनवरी 2025, शाम 6:30 बजे": "2025-01-29T18:30:00+05:30",
    "२९ जनवरी २०२५": "2025-01-29T00:00:00+05:30",
    "3 फ़रवरी 2025 सुबह 12:05": "2025-02-03T00:05:00+05:30",
    "5 सितम्बर 2024": "2024-09-05T00:00:00+05:30",
    "18 डिसेंबर 2024, सकाळी 9:30": "2024-12-18T09:30:00+05:30",
    "১৭ মার্চ ২০২৫, ০৯:৩০": "2025-03-17T09:30:00+05:30",
    "5 مارچ 2025": "2025-03-05T00:00:00+05:30",
    "11 பிப்ரவரி 2025": "2025-02-11T00:00:00+05:30",
    "Updated at 25:99 on 29 Jan 2025": "2025-01-29T00:00:00+05:30",
}


@pytest.mark.parametrize(("text", "moment"), DATES.items())
def test_a_date_is_read_with_its_time_and_zone(text: str, moment: str) -> None:
    assert find_date(text, INDIA) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "text", ["", "31 फरवरी 2025", "12 मार्च", "मार्च 2025", "2025", "99/99/2025", "120 मई 20251"]
)
def test_what_is_no_full_date_gives_none(text: str) -> None:
    assert find_date(text, INDIA) is None


@pytest.mark.parametrize(
    "text",
    ["29 जनवरी 2025,", "Wed, 29 Jan 2025 06:30 PM (IST)", "बुधवार, 29 जनवरी 2025", "29/01/2025 | 18:30"],
)
def test_a_line_may_hold_a_date_and_nothing_else(text: str) -> None:
    assert is_date_only(text)
    assert not is_date_only(text + " को सरकार ने बताया")


def test_a_time_alone_is_told_from_anything_else() -> None:
    assert is_time_only("6:30 PM IST")
    assert not is_time_only("6:30 PM IST रवाना")
    assert not is_time_only("")
