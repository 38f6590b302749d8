"""What feeds do beyond their specifications, one promise each."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import NotAFeed
from bot.sources.entry import Entry, Feed
from bot.sources.parsing import parse_feed

NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def rss(inside: str, namespaces: str = NAMESPACES) -> str:
    """An RSS 2.0 feed around some items."""
    return f'<rss version="2.0" {namespaces}><channel><title>T</title>{inside}</channel></rss>'


def parsed(feed: str | bytes, *, charset: str | None = None, media_type: str | None = None) -> Feed:
    """A feed of https://n.example.in/f/rss."""
    return parse_feed(
        feed.encode() if isinstance(feed, str) else feed,
        url="https://n.example.in/f/rss",
        charset=charset,
        media_type=media_type,
        zone=ZoneInfo("Asia/Kolkata"),
    )


def only(inside: str) -> Entry:
    """The one entry of a feed with one item."""
    [entry] = parsed(rss(f"<item>{inside}</item>")).entries
    return entry


@pytest.mark.parametrize(
    ("written", "title"),
    {
        "सोना &lt;b&gt;महँगा&lt;/b&gt;": "सोना महँगा",
        "&amp;lt;b&amp;gt;सोना&amp;lt;/b&amp;gt; महँगा": "सोना महँगा",
        "किसान&amp;amp;#8217;s &amp;amp;amp; मंडी": "किसान’s & मंडी",
        "&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt; भाव": "भाव",
        '&lt;a href="tg://user?id=1"&gt;दबाएँ&lt;/a&gt;': "दबाएँ",
        "फ़ॉर्म में <![CDATA[<name>]]> भरें": "फ़ॉर्म में <name> भरें",
        "एक &lt;br/&gt;दो": "एक दो",
        "R&D पर AT&T; का ख़र्च": "R&D पर AT&T; का ख़र्च",
        "क" + "\u0301" * 4000 + "ल": "क" + "\u0301" * 6 + "ल",
        "a\u200b" * 500: "a" * 299 + "…",
        "क्\u200dष &#x202E;उलटा&#0;": "क्\u200dष उलटा",
    }.items(),
)
def test_a_title_is_plain_text(written: str, title: str) -> None:
    assert only(f"<title>{written}</title>").title == title


@pytest.mark.parametrize(
    ("inside", "link"),
    {
        "<link>../a?x=1&amp;y=2</link>": "https://n.example.in/a?x=1&y=2",
        "<link>https://fb.example.org/1</link><feedburner:origLink>/1</feedburner:origLink>": "https://n.example.in/1",
        "<link></link><guid>https://n.example.in/2</guid>": "https://n.example.in/2",
        "<link/><guid isPermaLink='false'>https://n.example.in/2</guid>": None,
        "<guid>n-498</guid>": None,
        "<link>javascript:alert(1)</link>": None,
        "<link>file:///etc/passwd</link>": None,
        "<link>\n https://n.example.in/3 \n</link>": "https://n.example.in/3",
        "<link>//cdn.example.in/4</link>": "https://cdn.example.in/4",
        "<link>https://[broken/5</link>": None,
    }.items(),
)
def test_a_link_is_an_address_of_the_web_or_none(inside: str, link: str | None) -> None:
    assert only(f"<title>t</title>{inside}").link == link


def test_a_guid_stays_as_it_stands_wherever_the_feed_is() -> None:
    assert only("<title>t</title><guid> 498 </guid>").guid == "498"


@pytest.mark.parametrize(
    ("inside", "published"),
    {
        "<pubDate>कल</pubDate><dc:date>2026-11-03T18:30:00</dc:date>": datetime(2026, 11, 3, 13, tzinfo=UTC),
        "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>": None,
        "<pubDate>Wed, 01 Jan 2200 00:00:00 GMT</pubDate>": None,
        "<pubDate>३ नवंबर २०२६, शाम ६:३०</pubDate>": datetime(2026, 11, 3, 13, tzinfo=UTC),
    }.items(),
)
def test_a_date_is_the_first_that_can_be_read(inside: str, published: datetime | None) -> None:
    assert only(f"<title>t</title>{inside}").published == published


def test_the_fullest_text_is_the_content_whatever_came_first() -> None:
    entry = only(
        "<media:description>चित्र</media:description><description>पहला अनुच्छेद&lt;br&gt;दूसरा</description>"
        "<media:content url='/v.mp4' type='video/mp4'/><enclosure url='/i.jpg' type='image/jpeg' length='1'/>"
    )

    assert (entry.content, entry.summary) == ("पहला अनुच्छेद<br>दूसरा", "चित्र")
    assert entry.picture == "https://n.example.in/i.jpg"


def test_a_character_that_no_text_may_hold_is_left_out_by_whatever_name() -> None:
    assert only("<title>t</title><description>क&#0;ख&#xD800;ग\x01&#x1F;घ</description>").content == "कखगघ"


def test_prefixes_that_nobody_declared_are_understood() -> None:
    feed = rss("<item><title>t</title><dc:creator>राम</dc:creator></item><item><title>u</title></item>", "")

    assert [(entry.title, entry.author) for entry in parsed(feed).entries] == [("t", "राम"), ("u", None)]


def test_a_warning_printed_before_the_feed_is_passed_over() -> None:
    assert parsed(
        "<br />\n<b>Warning</b>: foo() on line <b>3</b>\n" + rss("<item><title>t</title></item>")
    ).entries


def test_a_header_does_not_overrule_the_bytes() -> None:
    assert parsed(rss("<item><title>ख़बर</title></item>"), charset="iso-8859-1").entries[0].title == "ख़बर"


def test_a_declaration_within_a_text_is_text() -> None:
    entry = only(
        "<title>t</title><description><![CDATA[<p>XML: &lt;!ENTITY x &quot;y&quot;&gt;</p>]]></description>"
    )

    assert "ENTITY" in entry.content


def test_a_base_hangs_on_the_base_around_it() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/hindi/"><title>P</title>'
        '<entry xml:base="2026/" xml:lang="mr-IN"><title>t</title><link href="a.html"/>'
        "<id>a</id></entry></feed>"
    )

    [entry] = parsed(feed).entries
    assert (entry.link, entry.guid, entry.language) == ("https://n.example.in/hindi/2026/a.html", "a", "mr")


def test_a_feed_says_when_to_come_again() -> None:
    hourly = "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"

    assert (parsed(rss("<ttl>30</ttl>")).every, parsed(rss(hourly)).every) == (1800, 1800)
    assert (parsed(rss("<ttl>bald</ttl>")).every, parsed(rss("")).every) == (None, None)


def test_one_bad_entry_does_not_cost_the_others() -> None:
    items = [{"id": str(number), "title": f"खबर {number}"} for number in range(10)]
    items[4] = {"id": "4"}
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [*items, 5, {"title": "ohne"}],
    }

    read = parsed(json.dumps(feed))

    assert [entry.guid for entry in read.entries] == [str(number) for number in range(10) if number != 4]
    assert [(aside.position, aside.reason) for aside in read.asides] == [
        (4, "feed_entry_empty"),
        (10, "feed_entry_unreadable"),
        (11, "feed_entry_unreadable"),
    ]


def test_nothing_in_a_json_feed_is_unfit_for_a_database() -> None:
    item = {
        "id": "1\0",
        "title": "a\0b\ud800",
        "content_html": "x\0y\udfff",
        "tags": ["\0t", 5],
        "authors": "nobody",
    }
    feed = {"version": "https://jsonfeed.org/version/1", "items": [item]}

    [entry] = parsed(json.dumps(feed)).entries
    assert (entry.guid, entry.title, entry.content, entry.tags) == ("1", "ab", "xy", ("t",))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"just words <rss",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"<html><body>&lt;rss <rss version='2.0'></rss></body></html>",
        b'<?xml version="1.0"?><opml version="2.0"><body/></opml>',
        b"[1, 2]",
        b'{"title": "an article", "items": []}',
        b'{"a":' + b"[" * 100_000,
    ],
)
def test_what_is_no_feed_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotAFeed) as refused:
        parsed(data)

    assert refused.value.key == "not_a_feed"
