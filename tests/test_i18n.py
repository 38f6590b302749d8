"""Sentences, plurals, numbers and dates come out as their language writes them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import LANGUAGES, Wording, choose_language, isolate, load_wordings

KOLKATA = ZoneInfo("Asia/Kolkata")


@pytest.fixture(scope="module")
def wordings() -> Mapping[str, Wording]:
    return load_wordings()


@pytest.fixture(scope="module")
def hindi(wordings: Mapping[str, Wording]) -> Wording:
    return wordings["hi"]


@pytest.fixture(scope="module")
def english(wordings: Mapping[str, Wording]) -> Wording:
    return wordings["en"]


class TestWording:
    def test_an_unknown_key_is_refused(self, hindi: Wording) -> None:
        with pytest.raises(KeyError, match="no_such_key"):
            hindi.text("no_such_key")
        with pytest.raises(KeyError, match="no_such_key"):
            hindi.plural("no_such_key", 2)
        with pytest.raises(KeyError, match="no_such_key"):
            hindi.around("no_such_key", "n")

    def test_a_sentence_without_forms_has_no_plural(self, hindi: Wording) -> None:
        with pytest.raises(KeyError, match="welcome"):
            hindi.plural("welcome", 2)

    def test_a_place_left_open_is_refused(self, hindi: Wording) -> None:
        with pytest.raises(KeyError, match="host"):
            hindi.text("source")

    @pytest.mark.parametrize(("n", "verb"), [(0, "है"), (1, "है"), (2, "हैं"), (11, "हैं")])
    def test_in_hindi_none_and_one_are_one(self, hindi: Wording, n: int, verb: str) -> None:
        assert hindi.plural("buttons_below", n) == f"नीचे {n}\u00a0बटन {verb}।"

    @pytest.mark.parametrize(
        ("n", "said"), [(0, "are 0\u00a0buttons"), (1, "is 1\u00a0button"), (2, "are 2\u00a0buttons")]
    )
    def test_in_english_only_one_is_one(self, english: Wording, n: int, said: str) -> None:
        assert english.plural("buttons_below", n) == f"There {said} below."

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_numbers_are_grouped_the_indian_way(self, wordings: Mapping[str, Wording], language: str) -> None:
        wording = wordings[language]

        assert [wording.number(n) for n in (7, 999, 1000, 125000, 12500000)] == [
            *("7", "999", "1,000", "1,25,000", "1,25,00,000")
        ]
        assert "1,25,000" in wording.plural("quotes_heading", 125000)
        assert "1,000" in wording.reading_time(1000)

    def test_what_surrounds_a_place_makes_the_sentence(self, hindi: Wording) -> None:
        assert hindi.around("source", "host") == ("स्रोत: ", "")

        before, after = hindi.around("failed", "code")
        assert f"{before}K7F2{after}" == hindi.text("failed", code="K7F2")

    def test_the_words_to_type_are_a_list_with_commas(self, hindi: Wording) -> None:
        assert hindi.text("or_type", words=hindi.words("read", "quotes")) == "या लिखें: पढ़ो, बयान।"


class TestDurations:
    @pytest.mark.parametrize(
        ("seconds", "hindi_says", "english_says"),
        [
            (0.2, "1~सेकंड", "1~s"),
            (27, "27~सेकंड", "27~s"),
            (59.6, "1~मिनट", "1~min"),
            (267.4, "4~मिनट 27~सेकंड", "4~min 27~s"),
            (3599.4, "59~मिनट 59~सेकंड", "59~min 59~s"),
            (3599.6, "1~घंटा", "1~h"),
            (3900, "1~घंटा 5~मिनट", "1~h 5~min"),
            (7199, "2~घंटे", "2~h"),
        ],
    )
    def test_how_long_an_audio_is(
        self, hindi: Wording, english: Wording, seconds: float, hindi_says: str, english_says: str
    ) -> None:
        """Seconds as long as there is no hour; nothing is ever nought."""
        said = hindi.listening_time(seconds), english.listening_time(seconds)

        assert said == (
            f"सुनने में {hindi_says}".replace("~", "\u00a0"),
            f"{english_says} audio".replace("~", "\u00a0"),
        )

    def test_a_share_is_told_in_words_in_hindi(self, hindi: Wording, english: Wording) -> None:
        assert hindi.text("audio_waiting", n=hindi.number(40)) == "आवाज़ तैयार हो रही है… 40\u00a0प्रतिशत"
        assert english.text("audio_waiting", n=english.number(40)) == "Preparing the audio… 40%"

    def test_a_number_with_a_fraction_keeps_it(self, hindi: Wording) -> None:
        assert (hindi.number(1.2), hindi.number(1.0)) == ("1.2", "1")


class TestDates:
    @pytest.mark.parametrize(
        ("clock", "part"),
        [
            *[("00:00", "रात 12:00"), ("00:30", "रात 12:30"), ("03:59", "रात 3:59"), ("04:00", "सुबह 4:00")],
            *[("11:59", "सुबह 11:59"), ("12:00", "दोपहर 12:00"), ("15:59", "दोपहर 3:59")],
            *[("16:00", "शाम 4:00"), ("18:30", "शाम 6:30"), ("19:59", "शाम 7:59"), ("20:00", "रात 8:00")],
        ],
    )
    def test_hindi_names_the_part_of_the_day(self, hindi: Wording, clock: str, part: str) -> None:
        moment = datetime.fromisoformat(f"2025-01-29T{clock}+05:30")

        assert hindi.long_date(moment, KOLKATA) == f"29 जनवरी 2025, बुधवार, {part}".replace(
            "29 ", "29\u00a0"
        ).replace(part, part.replace(" ", "\u00a0"))

    @pytest.mark.parametrize(
        ("clock", "shown"),
        [("00:00", "12:00\u00a0am"), ("12:00", "12:00\u00a0pm"), ("18:30", "6:30\u00a0pm")],
    )
    def test_english_puts_the_weekday_first(self, english: Wording, clock: str, shown: str) -> None:
        moment = datetime.fromisoformat(f"2025-01-29T{clock}+05:30")

        assert english.long_date(moment, KOLKATA) == f"Wednesday, 29\u00a0January 2025, {shown}"

    def test_a_date_is_told_in_the_reader_s_zone(self, hindi: Wording, english: Wording) -> None:
        moment = datetime(2025, 12, 31, 20, 0, tzinfo=UTC)

        assert hindi.long_date(moment, KOLKATA) == "1\u00a0जनवरी 2026, गुरुवार, रात\u00a01:30"
        assert english.short_date(moment, KOLKATA, date(2026, 6, 1)) == "1\u00a0January"

    @pytest.mark.parametrize(
        ("today", "hi", "en"),
        [
            (date(2025, 12, 31), "29\u00a0जनवरी", "29\u00a0January"),
            (date(2026, 1, 1), "29\u00a0जनवरी 2025", "29\u00a0January 2025"),
        ],
    )
    def test_in_lists_the_year_is_left_out_while_it_lasts(
        self, hindi: Wording, english: Wording, today: date, hi: str, en: str
    ) -> None:
        moment = datetime(2025, 1, 29, 13, tzinfo=UTC)

        assert hindi.short_date(moment, KOLKATA, today) == hi
        assert english.short_date(moment, KOLKATA, today) == en


@pytest.mark.parametrize(
    ("chosen", "reported", "default", "language"),
    [
        pytest.param("en", "hi", "hi", "en", id="the choice counts most"),
        pytest.param(None, "hi-IN", "en", "hi", id="then what Telegram reports"),
        pytest.param(None, "en-US", "hi", "en", id="of whatever region"),
        pytest.param(None, "EN", "hi", "en", id="in capitals"),
        pytest.param(None, "mr", "hi", "hi", id="a language we do not speak gives the setting"),
        pytest.param(None, "english", "hi", "hi", id="a tag that only begins like ours"),
        pytest.param(None, None, "en", "en", id="nothing reported gives the setting"),
        pytest.param("ta", "en", "hi", "en", id="a choice we no longer speak"),
    ],
)
def test_language(chosen: str | None, reported: str | None, default: str, language: str) -> None:
    assert choose_language(chosen, reported, default) == language


@pytest.mark.parametrize(
    ("title", "isolated"),
    [
        pytest.param("خبر 2", "\u2068خبر 2\u2069", id="Urdu"),
        pytest.param("חדשות", "\u2068חדשות\u2069", id="Hebrew"),
        pytest.param("खबर और خبر", "\u2068खबर और خبر\u2069", id="both directions"),
        pytest.param("a\u202eb", "\u2068a\u202eb\u2069", id="a direction forced"),
        pytest.param("आज की खबर: AI 2", "आज की खबर: AI 2", id="left to right"),
    ],
)
def test_a_right_to_left_title_cannot_turn_its_sentence_around(title: str, isolated: str) -> None:
    assert isolate(title) == isolated
