"""How feeds are shown: within a message and within a button, whatever they are called and whatever failed."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.delivery.feeds import feed_list, feed_screen, held_buttons, page_of, states
from bot.delivery.messages import MESSAGE_LIMIT, View
from bot.i18n import LANGUAGES, load_wordings
from bot.store.feeds import FeedRow
from bot.store.remembered import Schedule
from bot.text.rich import utf16_length

ROOT = Path(__file__).parents[2]
WORDINGS = load_wordings()
TROUBLES = {
    key
    for path in (ROOT / "bot" / "sources").glob("*.py")
    for key in re.findall(r"\b(?:FetchError|NotAFeed)\(\s*\"(\w+)\"", path.read_text("utf-8"))
}
PLAIN = FeedRow(
    id=7,
    url="https://desk.example/feed",
    title="कोसी समाचार",
    language=None,
    tags=(),
    carries="text",
    added_by=None,
    etag=None,
    last_modified=None,
    looked=None,
    schedule=Schedule(failures=2),
    trouble=None,
)
LONG = replace(
    PLAIN,
    url="https://" + "भ" * 100 + ".example/" + "x" * 1900,
    title="😀" * 300,
    language="mr",
    tags=tuple("😀" * 300 for _ in range(20)),
    trouble="fetch_unreachable",
)


def view(language: str) -> View:
    return View(WORDINGS[language], UTC, private=True)


def dated(moment: datetime) -> str:
    return str(moment)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trouble", sorted(TROUBLES))
def test_every_trouble_of_a_look_has_its_sentence(trouble: str, language: str) -> None:
    told = states(replace(PLAIN, trouble=trouble), WORDINGS[language], dated)

    assert len(told) == 2
    assert "{" not in told[1]


@pytest.mark.parametrize("trouble", [None, "of_another_version", "opml_too_many"])
def test_a_trouble_that_cannot_be_told_leaves_that_it_failed(trouble: str | None) -> None:
    assert states(replace(PLAIN, trouble=trouble), WORDINGS["hi"], dated) == [
        "पिछली 2\xa0बार नहीं पढ़ी जा सकी।"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_stay_within_a_message(language: str) -> None:
    listed = feed_list([LONG] * 12, 2, {7: 1_000_000}, view(language), date(2026, 11, 24))
    screen = feed_screen(LONG, 1_000_000, view(language), above="x" * 200)

    assert utf16_length(listed.text.text) <= MESSAGE_LIMIT
    assert utf16_length(screen.text.text) <= MESSAGE_LIMIT
    for message in (listed, screen):
        assert max(len(row) for row in message.rows) == 2
        assert all(
            len(button.label) <= 16 and len(button.action) <= 64 for row in message.rows for button in row
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_most_that_can_be_held_still_fits_its_button(language: str) -> None:
    labels = [button.label for button in held_buttons(7, 9_999_999, WORDINGS[language])]

    assert all(len(label) <= 16 for label in labels)


def test_a_feed_is_on_the_page_of_its_place_and_one_that_is_gone_on_the_first() -> None:
    feeds = [replace(PLAIN, id=number) for number in range(1, 13)]

    assert [page_of(number, feeds) for number in (1, 5, 6, 12, 99)] == [1, 1, 2, 3, 1]


def test_a_page_that_there_is_not_means_the_nearest() -> None:
    feeds = [replace(PLAIN, id=number) for number in range(1, 13)]
    shown = [
        feed_list(feeds, number, {}, view("hi"), date(2026, 11, 24)).text.text for number in (0, 1, 3, 4)
    ]

    assert shown[0] == shown[1]
    assert shown[2] == shown[3]
    assert "फ़ीड 11 से 12, कुल 12" in shown[2]
