"""What feeds do to XML, and that it costs neither the entry nor its neighbours."""

import pytest

from bot.errors import NotAFeed
from bot.sources.identity import identified
from tests.sources.test_feed_parsing import only, parsed, rss

NEIGHBOUR = "<item><title>पड़ोसी</title><link>https://n.example.in/9</link></item>"


@pytest.mark.parametrize(
    ("inside", "title", "link"),
    [
        ("<title>क<link>https://n.example.in/1</link>", "क", "https://n.example.in/1"),
        ("<title>क</titel><link>https://n.example.in/1</link>", "क", "https://n.example.in/1"),
        ("<link>https://n.example.in/1<title>क</title>", "क", "https://n.example.in/1"),
        ("<title>क</b> ख</title><guid>https://n.example.in/1</guid>", "क ख", "https://n.example.in/1"),
        (
            "<title>क</title><guid isPermaLink='True'>https://n.example.in/1</guid>",
            "क",
            "https://n.example.in/1",
        ),
        ("<title>क</title><link>www.example.in/1</link>", "क", "http://www.example.in/1"),
        (
            "<title>क</title><link>javascript:x()</link><guid>https://n.example.in/1</guid>",
            "क",
            "https://n.example.in/1",
        ),
        ("<title><![CDATA[<title>क<link>]]></title>", "<title>क<link>", None),
    ],
)
def test_an_entry_is_read_in_spite_of_a_slip(inside: str, title: str, link: str | None) -> None:
    first, second = parsed(rss(f"<item>{inside}</item>{NEIGHBOUR}")).entries

    assert (first.title, first.link) == (title, link)
    assert (second.title, second.link) == ("पड़ोसी", "https://n.example.in/9")


@pytest.mark.parametrize(
    "feed",
    [
        '<!DOCTYPE rss SYSTEM "a<rss>" [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>',
        '<!DOCTYPE rss [<!ATTLIST rss x CDATA "<rss"><!ENTITY a "b">]><rss version="2.0"><channel/></rss>',
        'Warning\n<!DOCTYPE rss [<!ENTITY % a "b">]><rss version="2.0"><channel/></rss>',
        '<rss version="2.0"><!doctype rss [<!entity a "b">]><channel/></rss>',
    ],
)
def test_entities_are_refused_wherever_they_are_declared(feed: str) -> None:
    with pytest.raises(NotAFeed) as refused:
        parsed(feed)

    assert refused.value.key == "feed_entities"


@pytest.mark.parametrize(
    "feed",
    [
        "<rss/>",
        "<rss version='2.0'></rss>",
        "<feed><product><title>साबुन</title></product></feed>",
        "<channel><volume>7</volume></channel>",
        "आज <rss> की बात, और <feed> की भी",
        "<?xml version='1.0'?><html><feed xmlns='http://www.w3.org/2005/Atom'><title>t</title></feed></html>",
    ],
)
def test_what_only_has_a_name_of_a_feed_is_none(feed: str) -> None:
    with pytest.raises(NotAFeed) as refused:
        parsed(feed)

    assert refused.value.key == "not_a_feed"


def test_an_item_of_rss_1_is_about_its_page() -> None:
    feed = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel/><item rdf:about="https://n.example.in/1"><title>क</title></item></rdf:RDF>'
    )
    assert parsed(feed).entries[0].link == "https://n.example.in/1"


def test_an_address_within_a_guid_may_change_its_scheme() -> None:
    keys = {
        identified([only(f"<title>क</title><guid isPermaLink='false'>41 at {scheme}://n.example.in</guid>")])[
            0
        ].key
        for scheme in ("http", "https")
    }
    assert len(keys) == 1
