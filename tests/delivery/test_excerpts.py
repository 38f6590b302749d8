"""What readers are told of a story that is not the whole, or that others tell too."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.article import Article, Block, Excerpt
from bot.delivery import messages
from bot.delivery.messages import MESSAGE_LIMIT, View
from bot.i18n import load_wordings
from bot.text.rich import utf16_length
from bot.text.speech import script_of

WORDINGS = load_wordings()
INDIA = ZoneInfo("Asia/Kolkata")
URL = "https://www.example.in/mela"
TEXT = "मेले में भीड़ रही।"
FAIR = Article("1", "नदी का मेला", "hi", "hi", None, None, URL, (Block("paragraph", TEXT),))
ALSO = ("कोसी समाचार", "River Daily")


def view(language: str = "hi", *, private: bool = True, bot: str | None = None) -> View:
    return View(WORDINGS[language], INDIA, private, bot)


def spaced(text: str) -> str:
    """`~` as the non-breaking space that it stands for."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


def told(article: Article, how: str, language: str) -> str:
    """All that is said of an article in one way."""
    shown = view(language)
    ways = {
        "card": [messages.card(article, shown)],
        "new": messages.new_story(article, shown, "story"),
        "full": messages.full_story(article, shown),
        "page": [messages.folded_page(article, 1, shown)],
    }
    return "\n".join(message.text.text for message in ways[how])


@pytest.mark.parametrize(
    ("excerpt", "how", "language", "ending"),
    [
        ("teaser", "card", "hi", f"{TEXT}\n\n{{note}}\nनीचे 2~बटन हैं। या लिखें: सुनाओ, पढ़ो।"),
        ("teaser", "new", "hi", f"शुरुआत यहाँ है, दबाकर खोलें:\n{TEXT}\n{{note}}\nनीचे 2~बटन हैं।"),
        ("teaser", "full", "hi", f"नदी का मेला\n\n{TEXT}\n\n{{note}}\nनीचे 1~बटन है।"),
        ("teaser", "page", "hi", f"नदी का मेला\n{TEXT}\n{{note}}\nनीचे 1~बटन है।"),
        ("summary", "card", "hi", f"{TEXT}\n\n{{note}}\nनीचे 2~बटन हैं। या लिखें: सुनाओ, पढ़ो।"),
        ("summary", "new", "hi", f"सार यहाँ है, दबाकर खोलें:\n{TEXT}\n{{note}}\nनीचे 2~बटन हैं।"),
        ("summary", "full", "hi", f"नदी का मेला\n\n{TEXT}\n\n{{note}}\nनीचे 1~बटन है।"),
        ("teaser", "new", "en", f"The beginning, tap to open:\n{TEXT}\n{{note}}\nThere are 2~buttons below."),
        ("summary", "new", "en", f"The summary, tap to open:\n{TEXT}\n{{note}}\nThere are 2~buttons below."),
        ("summary", "full", "en", f"नदी का मेला\n\n{TEXT}\n\n{{note}}\nThere is 1~button below."),
    ],
)
def test_an_excerpt_says_where_the_whole_is_and_never_that_it_has_ended(
    excerpt: Excerpt, how: str, language: str, ending: str
) -> None:
    note = {
        ("teaser", "hi"): "इस खबर की सिर्फ़ शुरुआत मुफ़्त है। पूरी खबर example.in पर है।",
        ("summary", "hi"): "यह इस खबर का सार है। पूरी खबर example.in पर है।",
        (
            "teaser",
            "en",
        ): "Only the beginning of this story is free to read. The whole story is at example.in.",
        ("summary", "en"): "This is a summary. The whole story is at example.in.",
    }[excerpt, language]

    said = told(replace(FAIR, excerpt=excerpt), how, language)

    assert said.endswith(spaced(ending.format(note=note)))
    assert WORDINGS[language].text("story_ended") not in said


@pytest.mark.parametrize("how", ["card", "new", "full", "page"])
def test_the_host_in_it_opens_the_whole_story(how: str) -> None:
    shown = view()
    article = replace(FAIR, excerpt="summary")
    makers = {
        "card": lambda: messages.card(article, shown),
        "new": lambda: messages.new_story(article, shown, "story")[-1],
        "full": lambda: messages.full_story(article, shown)[-1],
        "page": lambda: messages.folded_page(article, 1, shown),
    }

    (link,) = [each for each in makers[how]().text.entities if each.url]

    assert link.url == URL


def test_an_excerpt_without_an_address_says_only_what_it_is() -> None:
    assert "पूरी खबर" not in told(replace(FAIR, url=None, excerpt="teaser"), "full", "hi")


@pytest.mark.parametrize(
    ("how", "language", "ending"),
    [
        ("card", "hi", "स्रोत: example.in\n{also}\nनीचे 2~बटन हैं। या लिखें: सुनाओ, पढ़ो।"),
        ("new", "hi", f"{TEXT}\nस्रोत: example.in\n{{also}}\nनीचे 2~बटन हैं।"),
        ("full", "hi", f"{TEXT}\n\n{{also}}\n\nखबर पूरी हुई। नीचे 1~बटन है।"),
        ("page", "hi", f"{TEXT}\n{{also}}\nनीचे 1~बटन है।"),
        ("new", "en", f"{TEXT}\nSource: example.in\n{{also}}\nThere are 2~buttons below."),
    ],
)
def test_others_who_tell_the_story_are_named_below_it(how: str, language: str, ending: str) -> None:
    also = {"hi": "यह खबर यहाँ भी है: कोसी समाचार, River Daily", "en": "Also in: कोसी समाचार, River Daily"}

    said = told(replace(FAIR, also=ALSO), how, language)

    assert said.endswith(spaced(ending.format(also=also[language])))


def test_names_of_others_stay_one_short_line_that_turns_nothing_around() -> None:
    names = ("एक\nदो", "روزنامہ", "क" * 1000)

    line = told(replace(FAIR, url=None, also=names), "page", "hi").splitlines()[2]

    assert line.startswith("यह खबर यहाँ भी है: एक दो, \u2068روزنامہ\u2069, ककक")
    assert utf16_length(line) < 330


@pytest.mark.parametrize("excerpt", [None, "teaser", "summary"])
def test_with_all_of_it_the_messages_of_a_long_story_still_fit(excerpt: Excerpt | None) -> None:
    blocks = tuple(Block("paragraph", "😀 " * 30 + f"{at}।") for at in range(200))
    long = replace(FAIR, blocks=blocks, excerpt=excerpt, also=("😀" * 500,) * 3, url=URL + "x" * 1900)
    pages = [messages.folded_page(long, number, view()) for number in range(1, 9)]

    sent = [*messages.new_story(long, view(), "story"), *messages.full_story(long, view()), *pages]

    assert all(utf16_length(each.text.text) <= MESSAGE_LIMIT for each in sent)
    noted = [("यह खबर यहाँ भी है" in each.text.text) for each in pages]
    assert noted == [f"page:1:{at + 1}" not in str(pages[at - 1].rows) for at in range(1, 9)]


def test_none_of_it_is_read_aloud() -> None:
    noted = replace(FAIR, excerpt="teaser", also=ALSO)

    assert script_of(noted) == script_of(FAIR)
