"""From any text an article with a stable id; from no text one sentence."""

import re

import pytest

from bot.errors import NotAnArticle
from bot.loader import body_only
from bot.loader.parse import MAX_BYTES, article_id, parse

TEXT = "एक शीर्षक\n\nपहला अनुच्छेद यहां है और इसमें कई शब्द हैं।\n\nदूसरा अनुच्छेद भी यहां है।"
ADDRESSED = TEXT + "\n\nhttps://example.in/a/b"


def test_an_id_fits_a_deep_link() -> None:
    assert re.fullmatch("[0-9a-f]{12}", parse(TEXT, "खबर.txt").id)


def test_an_id_survives_an_edit_while_the_hash_of_the_content_changes() -> None:
    first, edited = parse(TEXT, "a.txt"), parse(TEXT.replace("दूसरा", "तीसरा"), "a.txt")

    assert first.id == edited.id
    assert first.content_hash != edited.content_hash


def test_an_id_hangs_on_the_address_before_the_name() -> None:
    assert parse(ADDRESSED, "a.txt").id == parse(ADDRESSED, "b.txt").id != parse(TEXT, "a.txt").id


def test_texts_without_a_name_have_ids_of_their_own() -> None:
    assert parse(TEXT).id != parse(TEXT + " अंत।").id
    assert parse(TEXT, "-").id == parse(TEXT).id


@pytest.mark.parametrize(
    "address",
    [
        "http://example.in/a/b",
        "https://EXAMPLE.in/a/b",
        "https://example.in/a/b/",
        "https://example.in/a/b#part",
    ],
)
def test_the_same_story_at_nearly_the_same_address_is_one(address: str) -> None:
    assert article_id(address, "x") == article_id("https://example.in/a/b", "y")


def test_another_address_is_another_story() -> None:
    assert article_id("https://example.in/a/b?id=2", "x") != article_id("https://example.in/a/b", "x")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://example.in/a",
        "https://user:pw@example.in/",
        "https://" + "a" * 3000,
        "http://[::1",
    ],
)
def test_an_address_no_reader_should_open_is_none(address: str) -> None:
    assert parse(f"---\ntitle: x\nurl: '{address}'\n---\nशब्द", "a.md").url is None


@pytest.mark.parametrize(
    "data", [b"", b"  \n\n ", "😀 👍🏽 🎉".encode(), b"123 456", b"\xef\xbb\xbf", b"\xff\xfe"]
)
def test_a_text_without_a_letter_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnArticle) as refused:
        parse(data, "a.txt")

    assert refused.value.key == "article_empty"


def test_a_text_over_five_megabytes_is_refused() -> None:
    with pytest.raises(NotAnArticle) as refused:
        parse(b"a" * (MAX_BYTES + 1), "a.txt")

    assert (refused.value.key, refused.value.fills) == ("article_too_large", {"limit": 5})


def test_a_word_of_two_megabytes_is_an_article_with_a_short_headline() -> None:
    word = "शब्द" * 160_000

    article = parse(word, "a.txt")

    assert len(article.title) <= 300
    assert article.blocks[0].text == word


def test_a_headline_is_one_line_of_bounded_length() -> None:
    article = parse("---\ntitle: " + "शब्द " * 500 + "\n---\nबाकी", "a.md")

    assert len(article.title) <= 300
    assert article.title.endswith("…")


def test_a_headline_is_cleared_of_what_reverses_or_hides_it() -> None:
    assert parse("\u202eख\u200bबर\u0000 आई\u202c\n\nपहला अनुच्छेद।\n\nदूसरा।", "a.txt").title == "खबर आई"


def test_languages_are_those_of_headline_and_body() -> None:
    article = parse("A headline in English words\n\n" + TEXT, "a.txt")

    assert (article.title_language, article.language) == ("en", "hi")


def test_a_stated_language_wins() -> None:
    assert parse(f"---\ntitle: x\nlanguage: ne\n---\n{TEXT}", "a.md").language == "ne"


def test_an_old_hindi_font_gives_some_article() -> None:
    assert parse(
        "ljdkj us dgk gS fd uÃ ;kstuk vkxkeh ekg ls 'kq: gksxh\n\nfdlkuksa dks ykHk feysxk".encode("cp1252"),
        "a.txt",
    ).blocks


def test_body_alone_is_exactly_as_given() -> None:
    text = "  पहला अनुच्छेद\nउसकी दूसरी पंक्ति \r\n \r\nLeave a Comment\n\n\n\u200bक\u093c  दो   खाली "

    article = body_only(text)

    assert [block.text for block in article.blocks] == [
        "  पहला अनुच्छेद\nउसकी दूसरी पंक्ति ",
        "Leave a Comment",
        "\u200bक\u093c  दो   खाली ",
    ]
    assert {block.kind for block in article.blocks} == {"paragraph"}
    assert (article.title, article.author) == ("", None)


def test_an_empty_body_is_refused() -> None:
    with pytest.raises(NotAnArticle):
        body_only(" \n\n ")
