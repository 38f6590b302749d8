"""What goes out stays within Telegram's limits and loses nothing, whatever the article is like."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.article import Article, Block
from bot.delivery import messages
from bot.delivery.messages import CLOSING, LABEL, MESSAGE_LIMIT, View
from bot.delivery.outgoing import Button, Outgoing, rows_of, with_buttons
from bot.i18n import load_wordings
from bot.text.rich import RichText, utf16_length

WORDINGS = load_wordings()
INDIA = ZoneInfo("Asia/Kolkata")
VIEWS = [View(WORDINGS[language], INDIA, private) for language in ("hi", "en") for private in (True, False)]

# What has broken others: clusters of many code points, surrogate pairs, words without an end, marks alone.
PIECES = (
    "नदी के किनारे मेला लगा।",
    "डॉ. शर्मा ने कहा, “हम अगले हफ़्ते तक सारा काम पूरा कर लेंगे और फिर सबको बताएँगे।”",
    "The mayor said, “We will open the new library before the rains come this year.”",
    "क्ष्म्य" * 40,
    "👨‍👩‍👧‍👦" * 30,
    "😀",
    "a" * 5000,
    "m" + "\u0301" * 300,
    "‘‘ आधा",
    "\u200b",
    "1.2.3",
)
text = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join)
kinds = st.sampled_from(("paragraph", "heading", "quotation", "list"))
blocks = st.lists(st.builds(Block, kinds, text), min_size=1, max_size=12).map(tuple)
articles = st.builds(
    Article,
    id=st.just("0123456789ab"),
    title=text,
    title_language=st.none(),
    language=st.sampled_from(("hi", "en", None)),
    author=st.none() | text,
    published=st.none() | st.just(datetime(2025, 1, 29, 13, 0, tzinfo=UTC)),
    url=st.none() | st.just("https://www.example.in/" + "x" * 2000),
    blocks=blocks,
    excerpt=st.sampled_from((None, "teaser", "summary")),
    also=st.lists(text, max_size=3).map(tuple),
)
views = st.sampled_from(VIEWS)

# More marks than one message takes.
MARKED = Article("1", "मेला", "hi", "hi", None, None, None, (Block("heading", "मेला"),) * 300)


def all_forms(article: Article, view: View) -> list[Outgoing]:
    """Everything that can be said of an article."""
    return [
        messages.card(article, view),
        messages.card(article, view, before=view.wording.text("story_gone")),
        *messages.full_story(article, view),
        *(messages.folded_page(article, number, view) for number in (1, 2, 9999)),
        *messages.quotes(article, view),
    ]


def buttons_of(message: Outgoing) -> list[Button]:
    return [button for row in message.rows for button in row]


def letters(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=15, deadline=None)
@given(articles, views)
@example(MARKED, VIEWS[0])
def test_nothing_is_longer_or_more_marked_than_telegram_takes(article: Article, view: View) -> None:
    for message in all_forms(article, view):
        assert 0 < utf16_length(message.text.text) <= MESSAGE_LIMIT
        assert len(message.text.entities) <= 100


@settings(max_examples=15, deadline=None)
@given(articles, views)
def test_buttons_are_few_short_and_counted(article: Article, view: View) -> None:
    for message in all_forms(article, view):
        buttons = buttons_of(message)
        assert all(1 <= len(row) <= 2 for row in message.rows)
        assert all(len(button.label) <= 16 and 1 <= len(button.action.encode()) < 64 for button in buttons)
        if buttons:
            line = view.wording.plural("buttons_below", len(buttons))
            assert (
                message.text.text.splitlines()[-1]
                .removeprefix(view.wording.text("story_ended"))
                .strip()
                .startswith(line)
            )


@settings(max_examples=15, deadline=None)
@given(articles, views)
def test_a_folded_page_is_one_fold_without_a_quotation_inside(article: Article, view: View) -> None:
    page = messages.folded_page(article, 1, view)

    assert [each.kind for each in page.text.entities].count("expandable_blockquote") == 1
    assert "blockquote" not in [each.kind for each in page.text.entities]


def test_quotations_that_lose_their_mark_in_the_fold_do_not_make_its_pages_short() -> None:
    page = messages.folded_page(article_of(*(Block("quotation", "मेला सबका है।"),) * 1000), 1, VIEWS[0])

    assert utf16_length(page.text.text) > MESSAGE_LIMIT * 3 / 4


@settings(max_examples=15, deadline=None)
@given(articles, views)
def test_the_full_text_and_the_pages_tell_every_word_in_order(article: Article, view: View) -> None:
    told = "".join(unlabelled(message.text.text, view) for message in messages.full_story(article, view))
    pages = [messages.folded_page(article, 1, view)]
    while any(f":{len(pages) + 1}" in button.action for button in buttons_of(pages[-1])):
        pages.append(messages.folded_page(article, len(pages) + 1, view))
    folded = "".join(fold_of(page.text) for page in pages)

    body = letters("".join(block.text for block in article.blocks))
    assert body in letters(told)
    assert letters(folded) == body


def unlabelled(text: str, view: View) -> str:
    """The text without the line that numbers its part."""
    label = regex.escape(view.wording.text("part", i="I", n="N")).replace("I", r"\d+").replace("N", r"\d+")
    return regex.sub(rf"\A{label}\n", "", text)


def fold_of(content: RichText) -> str:
    (fold,) = [each for each in content.entities if each.kind == "expandable_blockquote"]
    return content.text.encode("utf-16-le")[2 * fold.offset : 2 * fold.end].decode("utf-16-le")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_room_left_for_the_frame_is_enough(language: str) -> None:
    wording = WORDINGS[language]

    closing = f"\n\n{wording.text('story_ended')} {wording.plural('buttons_below', 10)}"
    label = wording.text("part", i=wording.number(125_000), n=wording.number(125_000)) + "\n"

    assert utf16_length(closing) <= CLOSING
    assert utf16_length(label) <= LABEL


def article_of(*body: Block, title: str = "नदी का मेला") -> Article:
    return Article("0123456789ab", title, "hi", "hi", None, None, None, body)


@pytest.mark.parametrize(
    ("body", "lead"),
    [
        ("एक। दो। तीन।", "एक। दो।"),
        ("एक।", "एक।"),
        ("क" * 299 + "। दो।", "क" * 299 + "।"),
        ("क" * 400 + "। दो।", "क" * 400 + "।"),
        ("क" * 1500 + "।", "क" * 999 + "…"),
    ],
    ids=["two-of-three", "one", "second-too-long", "first-too-long-alone", "cut"],
)
def test_the_card_shows_the_first_sentence_and_a_short_second(body: str, lead: str) -> None:
    card = messages.card(article_of(Block("paragraph", body)), VIEWS[0])

    assert card.text.text.split("\n\n")[1] == lead


def test_the_card_of_a_story_without_a_paragraph_shows_none() -> None:
    card = messages.card(article_of(Block("list", "एक\nदो")), VIEWS[0])

    assert card.text.text.split("\n\n")[1:] == [
        "नीचे 2~बटन हैं। या लिखें: सुनाओ, पढ़ो।".replace("~", "\N{NO-BREAK SPACE}")
    ]


@settings(max_examples=50, deadline=None)
@given(text, st.integers(1, 400))
def test_what_is_shortened_ends_between_clusters_and_says_so(text: str, most: int) -> None:
    short = messages.shorten(text, most)

    assert utf16_length(short) <= most
    if short != text:
        kept = short.removesuffix("…")
        assert short.endswith("…")
        assert text.startswith(kept)
        assert kept == "" or len(kept.rstrip()) in ends_of_clusters(text)


def ends_of_clusters(text: str) -> set[int]:
    ends = {match.end() for match in regex.finditer(r"\X", text)}
    return ends | {len(text[:end].rstrip()) for end in ends}


def test_without_buttons_nothing_is_counted() -> None:
    assert with_buttons(RichText("एक\n\n"), [[]], WORDINGS["hi"]) == Outgoing(RichText("एक"))


@pytest.mark.parametrize(("count", "rows"), [(0, []), (1, [1]), (2, [2]), (3, [2, 1]), (5, [2, 2, 1])])
def test_buttons_stand_in_rows_of_two(count: int, rows: list[int]) -> None:
    buttons = [Button(str(number), "x") for number in range(count)]

    assert [len(row) for row in rows_of(buttons)] == rows
    assert [button for row in rows_of(buttons) for button in row] == buttons
