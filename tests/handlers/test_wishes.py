"""What becomes of a chat's wishes, whatever is typed and pressed; and who was asked for words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.article import Article, Block
from bot.delivery.messages import MESSAGE_LIMIT
from bot.delivery.outgoing import Outgoing, Place
from bot.i18n import load_wordings
from bot.store.subscriptions import Quiet, Wishes
from bot.text.matching import words_of
from bot.text.rich import utf16_length
from handlers import wishes as screens
from handlers.asked import Asked
from handlers.targets import Target, about

WORDINGS = load_wordings()

CHAT = Place(100)
GROUP = Place(-100, topic=7)
CHANNEL = Target(-1009999999999, None, "channel", "😀" * 128)

phrases = st.lists(st.text(min_size=1, max_size=40), max_size=20).map(tuple)
topics = st.lists(st.text(min_size=1, max_size=60), max_size=12).map(tuple)
quiets = st.none() | st.builds(
    Quiet, st.sampled_from(["silent", "held"]), st.integers(0, 1439), st.integers(0, 1439)
)
wished = st.builds(
    Wishes,
    st.sampled_from(screens.FORMS),
    quiets,
    st.sampled_from([None, *screens.PLACES, "Pacific/Apia"]),
    st.booleans(),
    topics,
    phrases,
    phrases,
)


def tagged(*tags: str) -> Article:
    return Article("1", "मेला", "hi", "hi", None, None, None, (Block("paragraph", "मेला लगा।"),), tags)


def all_screens(wishes: Wishes, language: str) -> list[Outgoing]:
    wording = WORDINGS[language]
    zone = wishes.zone or "Asia/Kolkata"
    screens_of_chat = [
        *(screens.main_screen(wishes, state, wording) for state in ("active", "resting", "off")),
        screens.form_screen(wishes, wording),
        screens.night_screen(wishes, zone, wording),
        screens.place_screen(zone, wording),
        screens.language_screen(wording),
        screens.topics_screen(wishes, screens.offered_topics(wishes, [tagged("खेल", "x" * 60)]), wording),
        screens.words_screen(wishes, wording),
        *(screens.asking_screen(which, wording, private=False) for which in ("words", "unwanted")),
    ]
    return screens_of_chat + [about(CHANNEL, each, wording) for each in screens_of_chat]


@given(wished, st.sampled_from(["hi", "en"]))
def test_every_screen_is_one_message_that_telegram_takes(wishes: Wishes, language: str) -> None:
    for screen in all_screens(wishes, language):
        buttons = [button for row in screen.rows for button in row]
        assert utf16_length(screen.text.text) <= MESSAGE_LIMIT
        assert all(len(row) <= 2 for row in screen.rows)
        assert all(0 < len(button.label) <= 16 and len(button.action.encode()) <= 64 for button in buttons)
        assert screen.text.text.endswith(WORDINGS[language].plural("buttons_below", len(buttons)))


@given(wished, st.sampled_from(["hi", "en"]))
def test_pressing_twice_is_pressing_once(wishes: Wishes, language: str) -> None:
    for screen in all_screens(wishes, language):
        for what, value in (
            button.action.split(":", 2)[1:]
            for row in screen.rows
            for button in row
            if button.action.count(":") > 1 and not button.action.startswith("channel:")
        ):
            once = screens.changed(wishes, what, value)
            assert once is None or screens.changed(once, what, value) == once


@given(phrases, st.text(max_size=300), st.sampled_from(["words", "unwanted"]))
def test_whatever_is_typed_stays_within_the_limits(known: tuple[str, ...], typed: str, which: str) -> None:
    side: screens.Which = "words" if which == "words" else "unwanted"
    after = screens.with_words(Wishes(words=known), side, typed)

    if after is not None:
        kept = after.words if which == "words" else after.unwanted
        assert 0 < len(kept) <= screens.MOST_WORDS
        assert not {tuple(words_of(each)) for each in after.words} & {
            tuple(words_of(each)) for each in after.unwanted
        }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("बारिश, शेयर बाज़ार", ("बारिश", "शेयर बाज़ार")),
        ("बारिश; धूप। हवा | छाया\nरात", ("बारिश", "धूप", "हवा", "छाया", "रात")),
        ("बारिश,, ,!", ("बारिश",)),
        ("बाज़ार, बाजार, BAZAR, bazar", ("बाजार", "bazar")),
        ("<b>x</b>", ("<b>x</b>",)),
    ],
)
def test_commas_and_lines_part_what_is_typed(typed: str, kept: tuple[str, ...]) -> None:
    after = screens.with_words(Wishes(), "words", typed)

    assert after == Wishes(words=kept)


def test_what_is_chosen_already_comes_first_then_what_is_frequent() -> None:
    shelf = [tagged("शहर", "खेल"), tagged("खेल"), tagged("बाज़ार", "खेल", "x" * 61, " ")]

    offered = screens.offered_topics(Wishes(topics=("बाजार",)), shelf)

    assert offered == ["बाजार", "खेल", "शहर"]


def test_what_feeds_are_called_is_offered_too_in_the_operators_spelling_only_where_no_story_has_it() -> None:
    shelf = [tagged("खेल", "शहर"), tagged("शहर")]

    offered = screens.offered_topics(Wishes(), shelf, ["कोसी समाचार", "खेल", "बाज़ार", "x" * 61])

    assert offered == ["शहर", "खेल", "कोसी समाचार", "बाज़ार"]


def test_a_story_offers_its_outlets_name_rather_than_its_address() -> None:
    story = replace(tagged("शहर"), url="https://example.in/1", outlet="कोसी समाचार")

    assert screens.offered_topics(Wishes(), [story]) == ["शहर", "कोसी समाचार"]


def test_more_topics_than_fit_a_screen_come_in_pages_that_are_turned() -> None:
    offered = [f"विषय {number}" for number in range(30)]

    pages = [screens.topics_screen(Wishes(), offered, WORDINGS["hi"], page) for page in (0, 1, 2, 3, 9)]
    labels = [[button.label for row in page.rows for button in row] for page in pages]

    assert labels[1] == labels[0] == [*offered[:12], "अगले विषय ▶", "वापस जाएँ"]
    assert labels[2] == [*offered[12:24], "पिछले विषय ◀", "अगले विषय ▶", "वापस जाएँ"]
    assert labels[3] == labels[4] == [*offered[24:], "पिछले विषय ◀", "वापस जाएँ"]


def test_topics_are_offered_up_to_a_limit() -> None:
    shelf = [tagged(*(f"विषय {number}" for number in range(500)))]

    assert len(screens.offered_topics(Wishes(), shelf)) == screens.MOST_TOPICS


def test_under_a_channels_name_each_button_is_about_that_channel() -> None:
    wording = WORDINGS["hi"]
    screen = screens.main_screen(Wishes(), "off", wording, channel_in="en")

    named = about(Target(-1001, None, "channel", "गाँव"), screen, wording)

    assert named.text.text.startswith("चैनल: गाँव\nसेटिंग\nनई खबरें इस चैनल में अभी बंद हैं।\n")
    assert "भाषा: English" in named.text.text
    assert [button.action for row in named.rows for button in row] == [
        f"channel:-1001:{button.action}" for row in screen.rows for button in row
    ]
    assert about(Target(1, None, "private"), screen, wording) == screen


def which(asked: Asked, place: Place, asker: int, answering: int | None = None) -> str | None:
    """Which words a reader was asked for."""
    asking = asked.take(place, asker, answering)
    return asking.which if asking else None


def test_a_reader_is_asked_once() -> None:
    asked = Asked()
    asked.ask(CHAT, 1, "words", 10)

    assert [which(asked, CHAT, 1), which(asked, CHAT, 1)] == ["words", None]


def test_words_are_for_the_channel_that_they_were_asked_for() -> None:
    asked = Asked()
    asked.ask(CHAT, 1, "words", 10)
    asked.ask(CHAT, 1, "words", 11, CHANNEL)

    asking = asked.take(CHAT, 1)

    assert asking is not None
    assert asking.about == CHANNEL


def test_nobody_else_was_asked_and_no_other_message_asks() -> None:
    asked = Asked()
    asked.ask(GROUP, 1, "unwanted", 10)

    assert asked.take(GROUP, 2, 10) is None
    assert asked.take(Place(-100), 1, 10) is None
    assert asked.take(GROUP, 1, 11) is None
    assert which(asked, GROUP, 1, 10) == "unwanted"


def test_who_thinks_too_long_is_asked_no_longer() -> None:
    asked = Asked(patience=0)
    asked.ask(CHAT, 1, "words", 10)

    assert asked.take(CHAT, 1) is None


def test_no_more_readers_are_remembered_than_were_said() -> None:
    asked = Asked(most=2)
    for reader in (1, 2, 3):
        asked.ask(CHAT, reader, "words", 10)

    assert [which(asked, CHAT, reader) for reader in (1, 2, 3)] == [None, "words", "words"]
