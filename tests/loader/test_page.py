"""Web pages: what they state of themselves, and what stands in them."""

import pytest

from bot.errors import NotAnArticle
from bot.loader.parse import parse

ONE = "सरकार ने सोमवार को नई योजना की घोषणा की, जिससे लाखों किसानों को लाभ मिलेगा।"
TWO = "कृषि मंत्री ने कहा कि योजना अगले महीने से लागू होगी और इसका बजट तय है।"


def page(head: str = "", body: str = "") -> str:
    return f"<html><head>{head}</head><body><article>{body}<p>{ONE}</p><p>{TWO}</p></article></body></html>"


OG = '<meta property="og:title" content="नई योजना आई">'
TITLES = {
    "the headline on the page": (OG, "<h1>नई योजना आई, किसान खुश</h1>", "नई योजना आई, किसान खुश"),
    "the statement, where the headline is another": (OG, "<h1>कृषि संवाद</h1>", "नई योजना आई"),
    "the title element without the site": (
        "<title>नई योजना आई यहां | कृषि संवाद</title>",
        "",
        "नई योजना आई यहां",
    ),
    "the title element without a news site": ("<title>नई योजना आई - कृषि न्यूज</title>", "", "नई योजना आई"),
    "a dash inside a headline": ("<title>मंत्री बोले - योजना आएगी</title>", "", "मंत्री बोले - योजना आएगी"),
    "the first paragraph, where nothing is stated": ("", "", ONE),
}


@pytest.mark.parametrize(("head", "body", "title"), TITLES.values(), ids=TITLES.keys())
def test_the_headline_is(head: str, body: str, title: str) -> None:
    assert parse(page(head, body), "a.html").title == title


def test_a_page_without_a_name_is_known_by_its_elements() -> None:
    assert parse(page(body="<h1>नई योजना</h1>").encode()).title == "नई योजना"


def test_json_that_is_wrapped_in_a_comment_or_holds_line_breaks_is_read() -> None:
    story = '{"@type":"Article","headline":"नई\nयोजना &amp; बजट","author":["क ख"]}'
    data = f'<script type="application/ld+json"><!-- {story} --></script>'

    article = parse(page(data), "a.html")

    assert (article.title, article.author) == ("नई योजना & बजट", "क ख")


def test_a_relative_address_is_completed_from_where_the_page_was() -> None:
    made = parse(page('<link rel="canonical" href="/a/b">'), "a.html", url="https://example.in/x")

    assert made.url == "https://example.in/a/b"


def test_without_any_statement_the_address_is_where_the_page_was() -> None:
    assert parse(page(), None, url="https://example.in/x").url == "https://example.in/x"


def test_a_table_is_a_list_of_its_rows() -> None:
    rows = "<table><tr><td>दूरी</td><td>740 किलोमीटर</td></tr><tr><td>समय</td><td>30 घंटे</td></tr></table>"
    made = parse(
        f"<html><body><article><h1>नई गाड़ी चली</h1><p>{ONE}</p>{rows}<p>{TWO}</p></article></body></html>",
        "a.html",
    )

    assert ("list", "दूरी – 740 किलोमीटर\nसमय – 30 घंटे") in [(block.kind, block.text) for block in made.blocks]


def test_a_paragraph_set_as_a_heading_is_a_paragraph() -> None:
    long = " ".join([ONE] * 3)
    made = parse(
        f"<html><body><article><h1>नई गाड़ी</h1><p>{ONE}</p><h2>{long}</h2><p>{TWO}</p></article></html>",
        "a.html",
    )

    assert ("paragraph", long) in [(block.kind, block.text) for block in made.blocks]


@pytest.mark.parametrize(
    "text",
    [
        "<html><body></body></html>",
        "<?xml version='1.0'?>",
        "<!DOCTYPE html><html><head><meta charset='utf-8'></head></html>",
        "<p>123</p>",
    ],
)
def test_a_page_without_words_is_refused(text: str) -> None:
    with pytest.raises(NotAnArticle) as refused:
        parse(text, "a.html")

    assert refused.value.key == "article_empty"


def test_markup_in_a_headline_is_only_text() -> None:
    made = parse(
        page("<title>&lt;/b&gt;&lt;script&gt; और &lt;a href=&quot;tg://x&quot;&gt; की खबर</title>"), "a.html"
    )

    assert made.title == '</b><script> और <a href="tg://x"> की खबर'


def test_five_thousand_quotations_are_all_there() -> None:
    quoted = "".join(f"<blockquote><p>“{at} {ONE}”</p></blockquote>" for at in range(5000))

    made = parse(f"<html><body><article><h1>उद्धरण बहुत हैं</h1>{quoted}</article></body></html>", "a.html")

    assert sum(block.kind == "quotation" for block in made.blocks) == 5000
