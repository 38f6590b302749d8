"""What subscribers get of a new story: folded in parts, or as a card; in chats and in channels."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.article import Article, Block
from bot.delivery.messages import MESSAGE_LIMIT, View, card, new_story
from bot.delivery.outgoing import Button, Outgoing
from bot.delivery.sender import entities_of
from bot.i18n import load_wordings
from bot.text.rich import RichText, utf16_length
from tests.delivery.test_messages import MARKED, articles, buttons_of, fold_of, letters

WORDINGS = load_wordings()
INDIA = ZoneInfo("Asia/Kolkata")
HINDI, ENGLISH = (View(WORDINGS[language], INDIA, private=True) for language in ("hi", "en"))
GROUP = View(WORDINGS["hi"], INDIA, private=False)
CHANNEL = View(WORDINGS["hi"], INDIA, private=False, bot="khabar_bot")
VIEWS = [HINDI, ENGLISH, GROUP, CHANNEL, View(WORDINGS["en"], INDIA, private=False, bot="khabar_bot")]

EVENING = datetime(2025, 1, 29, 13, 0, tzinfo=UTC)
LATER = datetime(2025, 1, 29, 14, 40, tzinfo=UTC)

FAIR = Article(
    id="0123456789ab",
    title="नदी का मेला",
    title_language="hi",
    language="hi",
    author="मीना जोशी",
    published=EVENING,
    url="https://www.example.in/fair",
    blocks=(
        Block("paragraph", "मेला लगा।"),
        Block("heading", "भीड़"),
        Block("paragraph", "मेयर सुनीता राव ने कहा, “दिन भर काम करने वाले लोग भी अब शाम को मेले में आ सकेंगे।”"),
        Block("quotation", "मेला सबका है।"),
    ),
)
LONG = Article(
    "ab12", "नदी", "hi", "hi", None, None, None, (Block("paragraph", "नदी के किनारे मेला लगा। " * 400),)
)

FRAMED = """\
नदी का मेला
मीना जोशी
29~जनवरी 2025, बुधवार, शाम~6:30
पढ़ने में 1~मिनट

पूरी खबर यहाँ है, दबाकर खोलें:
मेला लगा।

भीड़

मेयर सुनीता राव ने कहा, “दिन भर काम करने वाले लोग भी अब शाम को मेले में आ सकेंगे।”

मेला सबका है।
स्रोत: example.in
नीचे 3~बटन हैं।"""


def spaced(text: str) -> str:
    return text.replace("~", "\N{NO-BREAK SPACE}")


def labels(message: Outgoing) -> list[list[str]]:
    return [[button.label for button in row] for row in message.rows]


def marked(content: RichText, kind: str) -> list[str]:
    units = content.text.encode("utf-16-le")
    return [
        units[2 * each.offset : 2 * each.end].decode("utf-16-le")
        for each in content.entities
        if each.kind == kind
    ]


def test_a_story_that_fits_is_one_message_with_everything_in_its_place() -> None:
    (message,) = new_story(FAIR, HINDI, "story")

    assert message.text.text == spaced(FRAMED)
    assert marked(message.text, "bold") == ["नदी का मेला", "भीड़"]
    assert marked(message.text, "text_link") == ["example.in"]
    assert labels(message) == [["सुनें 🔊", "पूरा पढ़ें"], ["बयान पढ़ें"]]
    assert not message.silent


def test_what_is_not_known_is_left_out_with_its_line() -> None:
    unknown = Article("1", "मेला", "hi", "hi", None, None, None, (Block("paragraph", "मेला लगा।"),))

    (message,) = new_story(unknown, HINDI, "story")

    assert message.text.text == spaced(
        "मेला\nपढ़ने में 1~मिनट\n\nपूरी खबर यहाँ है, दबाकर खोलें:\nमेला लगा।\nनीचे 2~बटन हैं।"
    )


def test_a_long_story_is_numbered_from_its_second_part_on_and_only_the_first_sounds() -> None:
    first, *others = new_story(LONG, HINDI, "story")

    assert first.text.text.startswith("नदी\nपढ़ने में ")
    assert [message.text.text.split("\n")[0] for message in others] == [
        f"भाग {number}, कुल {len(others) + 1}" for number in range(2, len(others) + 2)
    ]
    assert [message.silent for message in (first, *others)] == [False] + [True] * len(others)


def test_buttons_and_closing_lines_stand_under_the_last_part_alone() -> None:
    *others, last = new_story(LONG, HINDI, "story")

    assert [message.rows for message in others] == [()] * len(others)
    assert labels(last) == [["सुनें 🔊", "पूरा पढ़ें"]]
    assert last.text.text.endswith(spaced("\nनीचे 2~बटन हैं।"))
    assert not any(spaced("नीचे 2~बटन") in message.text.text for message in others)


def test_breaking_news_says_so_in_its_first_line() -> None:
    for form in ("story", "headline"):
        for view, line in ((HINDI, "बड़ी खबर"), (ENGLISH, "Breaking")):
            (message,) = new_story(FAIR, view, form, breaking=True)

            assert message.text.text.startswith(f"{line}\nनदी का मेला\n")
            assert marked(message.text, "bold")[:2] == [line, "नदी का मेला"]


@pytest.mark.parametrize(
    ("breaking", "above"),
    [
        (True, "बड़ी खबर\nसुधारा गया, 29~जनवरी 2025, बुधवार, रात~8:10\n"),
        (False, "सुधारा गया, 29~जनवरी 2025, बुधवार, रात~8:10\n"),
    ],
    ids=["breaking", "other"],
)
def test_a_correction_says_when(breaking: bool, above: str) -> None:
    for form in ("story", "headline"):
        (message,) = new_story(FAIR, HINDI, form, breaking=breaking, corrected=LATER)

        assert message.text.text.startswith(spaced(above) + "नदी का मेला\n")


def test_the_headline_is_the_card() -> None:
    assert new_story(FAIR, HINDI, "headline") == [card(FAIR, HINDI)]


def test_outside_a_private_chat_the_card_offers_no_words_to_type() -> None:
    for view in (GROUP, CHANNEL):
        (message,) = new_story(FAIR, view, "headline")

        assert "या लिखें" not in message.text.text


def test_nothing_is_read_where_audio_alone_is_wanted_and_all_where_both_are() -> None:
    assert new_story(FAIR, HINDI, "audio") == []
    assert new_story(FAIR, HINDI, "both") == new_story(FAIR, HINDI, "story")


@pytest.mark.parametrize("form", ["story", "headline"])
def test_in_a_channel_the_buttons_are_links_to_the_private_chat(form: str) -> None:
    (message,) = new_story(FAIR, CHANNEL, "story" if form == "story" else "headline")

    assert message.rows == (
        (
            Button("सुनें 🔊", url="https://t.me/khabar_bot?start=listen_0123456789ab"),
            Button("पूरा पढ़ें", url="https://t.me/khabar_bot?start=read_0123456789ab"),
        ),
    )
    assert message.text.text.endswith(spaced("\nनीचे 2~बटन हैं, जो निजी चैट में खुलेंगे।"))


@settings(max_examples=25, deadline=None)
@given(articles, st.sampled_from(VIEWS), st.booleans())
@example(MARKED, VIEWS[0], True)
def test_no_part_is_longer_or_more_marked_than_telegram_takes(
    article: Article, view: View, breaking: bool
) -> None:
    corrected = LATER if breaking else None
    for form in ("story", "headline"):
        for message in new_story(article, view, form, breaking=breaking, corrected=corrected):
            assert 0 < utf16_length(message.text.text) <= MESSAGE_LIMIT
            entities = entities_of(message.text)
            assert len(entities) <= 100
            assert len(json.dumps([each.to_dict() for each in entities])) <= 9500
            assert all(button.url or button.action for button in buttons_of(message))


@settings(max_examples=25, deadline=None)
@given(articles, st.sampled_from(VIEWS))
def test_the_parts_tell_every_word_in_order_each_in_one_fold(article: Article, view: View) -> None:
    told = "".join(fold_of(message.text) for message in new_story(article, view, "story"))

    assert letters(told) == letters("".join(block.text for block in article.blocks))


@settings(max_examples=15, deadline=None)
@given(articles, st.sampled_from(VIEWS))
def test_no_quotation_stands_within_a_fold(article: Article, view: View) -> None:
    kinds = [each.kind for message in new_story(article, view, "story") for each in message.text.entities]

    assert "blockquote" not in kinds


def test_an_address_too_long_for_a_link_is_named_without_one() -> None:
    far = "https://example.in/" + "x" * 10_000
    article = Article("1", "मेला", "hi", "hi", None, None, far, (Block("paragraph", "मेला लगा।"),))

    (message,) = new_story(article, HINDI, "story")

    assert "\nस्रोत: example.in\n" in message.text.text
    assert marked(message.text, "text_link") == []


@pytest.mark.parametrize("headings", range(90, 105))
def test_headings_leave_room_for_the_marks_around_the_fold(headings: int) -> None:
    body = (Block("heading", "भीड़"),) * headings
    article = Article("1", "मेला", "hi", "hi", None, None, "https://example.in", body)

    for message in new_story(article, HINDI, "story", breaking=True):
        assert len(message.text.entities) <= 100


def test_quotations_that_lose_their_mark_do_not_make_more_parts() -> None:
    body = (Block("quotation", "मेला सबका है।"),) * 250
    article = Article("1", "मेला", "hi", "hi", None, None, None, body)

    assert len(new_story(article, HINDI, "story")) == 1


@pytest.mark.parametrize("short_of", range(80, 130, 2))
def test_parts_that_are_full_have_room_for_their_number(short_of: int) -> None:
    """The text comes close to what two messages hold, and goes a little beyond."""
    body = ("क " * 5000)[: 2 * MESSAGE_LIMIT - short_of].strip()
    article = Article("1", "मेला", "hi", "hi", None, None, None, (Block("paragraph", body),))

    parts = new_story(article, HINDI, "story")

    assert all(utf16_length(part.text.text) <= MESSAGE_LIMIT for part in parts)


def test_a_message_is_filled_before_another_is_begun() -> None:
    body = "नदी। " * 740  # 3,700 units, which fit beside head and closing
    article = Article("1", "मेला", "hi", "hi", None, None, None, (Block("paragraph", body.strip()),))

    assert len(new_story(article, HINDI, "story")) == 1
