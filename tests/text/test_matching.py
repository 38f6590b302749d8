"""Which words of a reader stand in an article, and what it is about."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.article import Article, Block
from bot.text.matching import Matcher, host_of, topics_of

ZWNJ, ZWJ = "\u200c", "\u200d"


def telling(*texts: str, title: str = "शीर्षक") -> Matcher:
    return Matcher(article(*texts, title=title))


def article(
    *texts: str,
    title: str = "शीर्षक",
    author: str | None = None,
    url: str | None = None,
    tags: tuple[str, ...] = (),
) -> Article:
    blocks = tuple(Block("paragraph", text) for text in texts)
    return Article("1", title, "hi", "hi", author, None, url, blocks, tags)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        pytest.param("बाज़ार खुला", "बाजार", id="nukta in the text"),
        pytest.param("बाजार खुला", "बाज़ार", id="nukta in the wish"),
        pytest.param("पढ\u093cाई शुरू", "पढ़ाई", id="nukta as a sign of its own"),
        pytest.param("चाँद निकला", "चांद", id="chandrabindu in the text"),
        pytest.param("चांद निकला", "चाँद", id="chandrabindu in the wish"),
        pytest.param(f"विद्{ZWJ}या और शक्{ZWNJ}ति", "शक्ति", id="non-joiner"),
        pytest.param(f"विद्{ZWJ}या", "विद्या", id="joiner"),
        pytest.param("The BUDGET is here", "budget", id="case"),
        pytest.param("वर्ष २०२५ में", "2025", id="Devanagari digits in the text"),
        pytest.param("वर्ष 2025 में", "२०२५", id="Devanagari digits in the wish"),
        pytest.param(unicodedata.normalize("NFD", "Café खुला"), "café", id="decomposed"),
        pytest.param("पुल बना।", "बना", id="danda"),
        pytest.param("“पुल” (नया), बना!", "नया", id="marks around it"),
        pytest.param("भारत-चीन वार्ता", "चीन", id="hyphen"),
        pytest.param("China’s plan", "China", id="possessive"),
        pytest.param("मैच जीता🏏भारत ने", "भारत", id="picture between words"),
        pytest.param("शेयर बाज़ार में तेज़ी", "शेयर बाजार", id="phrase"),
        pytest.param("शेयर  बाज़ार\nमें", "  शेयर बाजार में ", id="phrase over white space"),
        pytest.param("कहा: शेयर, बाज़ार", "शेयर बाज़ार", id="phrase over marks"),
        pytest.param("the DeepSeek-V3 model", "deepseek v3", id="a hyphen parts as a space does"),
        pytest.param("don’t stop", "don't", id="another apostrophe"),
    ],
)
def test_spellings_that_a_reader_means_as_one_match(text: str, wish: str) -> None:
    assert telling(text).has([wish])
    assert telling(title=text).has([wish])


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        pytest.param("अपराधी पकड़ा गया", "राधा", id="within a word"),
        pytest.param("चीनी महँगी", "चीन", id="the beginning of a word"),
        pytest.param("प्राचीन", "चीन", id="the end of a word"),
        pytest.param("किताबें", "किताब", id="another form of a word"),
        pytest.param("कमल", "कम", id="a letter follows"),
        pytest.param("कमी", "कम", id="a vowel sign follows"),
        pytest.param("शेयर का बाज़ार", "शेयर बाज़ार", id="not one after another"),
        pytest.param("बाज़ार शेयर", "शेयर बाज़ार", id="another order"),
        pytest.param("शेयर बाज़ारों", "शेयर बाज़ार", id="half of the last word"),
        pytest.param("12025", "2025", id="within a number"),
        pytest.param("पुल", "", id="nothing"),
        pytest.param("पुल!", " ! ", id="marks alone"),
        pytest.param("पुल", "प.*", id="no regular expression"),
        pytest.param("a(b", "(", id="not even a broken one"),
    ],
)
def test_other_words_do_not(text: str, wish: str) -> None:
    assert not telling(text).has([wish])


def test_a_phrase_does_not_reach_from_one_block_into_the_next() -> None:
    assert not telling("महँगा शेयर", "बाज़ार में भीड़").has(["शेयर बाज़ार"])
    assert not telling("बाज़ार में भीड़", title="महँगा शेयर").has(["शेयर बाज़ार"])


def test_one_of_several_is_enough_and_none_is_not() -> None:
    told = telling("पुल खुला")

    assert told.has(["मेला", "पुल"])
    assert not told.has(["मेला", "नदी"])
    assert not told.has([])


@given(st.lists(st.text(max_size=12), max_size=12), st.data())
def test_every_run_of_words_of_an_article_is_found_in_it(texts: list[str], data: st.DataObject) -> None:
    text = " ".join(texts)
    words = text.split()
    first = data.draw(st.integers(0, len(words)))
    last = data.draw(st.integers(first, len(words)))
    wish = " ".join(words[first:last])

    assert telling(text).has([wish]) or not any(character.isalnum() for character in wish)


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_and_any_wish_have_an_answer(text: str, wish: str) -> None:
    assert telling(text).has([wish]) in {True, False}


def test_topics_are_the_tags_then_the_source() -> None:
    assert topics_of(article(tags=("खेल", "शहर"), url="https://www.example.in/a")) == [
        "खेल",
        "शहर",
        "example.in",
    ]
    assert topics_of(article(author="नगर समाचार")) == ["नगर समाचार"]
    assert topics_of(article(author="मीना जोशी", url="https://example.in")) == ["example.in"]
    assert topics_of(article()) == []


def test_an_outlet_is_known_by_its_name_and_by_its_host() -> None:
    told = replace(article(tags=("खेल",), url="https://www.example.in/a"), outlet="कोसी समाचार")

    assert topics_of(told) == ["खेल", "कोसी समाचार", "example.in"]
    assert Matcher(told).about(["कोसी समाचार"])
    assert Matcher(told).about(["example.in"])
    assert topics_of(replace(article(author="मीना जोशी"), outlet="कोसी समाचार")) == ["कोसी समाचार"]


@pytest.mark.parametrize("topic", ["बाज़ार", "बाजार", "Example.in", "example.in"])
def test_an_article_is_about_its_tags_and_its_source_in_any_spelling(topic: str) -> None:
    told = Matcher(article("मेला", tags=("बाज़ार",), url="https://www.example.in/a"))

    assert told.about(["और कुछ", topic])


@pytest.mark.parametrize("topic", ["मेला", "शेयर बाज़ार", "example", "शेयर", ""])
def test_it_is_about_nothing_else(topic: str) -> None:
    told = Matcher(article("मेला", tags=("शेयर बाज़ार भाव",), url="https://example.in/a"))

    assert not told.about([topic])


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.in/a", "example.in"),
        ("http://example.in:8080", "example.in"),
        ("https://समाचार.भारत/खबर", "समाचार.भारत"),
        ("https://WWW.Example.IN", "example.in"),
        ("about:blank", "about:blank"),
    ],
)
def test_the_source_is_named_by_its_host(url: str, host: str) -> None:
    assert host_of(url) == host
