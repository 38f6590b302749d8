"""From the address of a page to its feed: what the page states, what it links, where feeds usually are."""

import time
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest

from bot.errors import FetchError, KhabarError, NotAFeed
from bot.sources.discovery import FOUND, TRIED, Found, feeds_of, find_feed, guesses
from bot.sources.entry import Feed
from bot.sources.feed import FeedReader
from bot.sources.fetch import Fetcher
from tests.sources.web import RSS, Heartbeat, Web

INDIA = ZoneInfo("Asia/Kolkata")
LIVELY = 1.0
HERE = "https://ganga.example.in/bihar/story.html"

FEED = """<rss version="2.0"><channel><title>{title}</title><language>hi</language>
<item><title>नाव चली</title><link>/naav</link></item></channel></rss>"""
ENTITIES = '<!DOCTYPE rss [<!ENTITY x "हा">]><rss version="2.0"><channel><title>&x;</title></channel></rss>'


def page(*parts: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='hi'><head>{head}</head><body>{''.join(parts)}</body></html>"


def link(
    href: str, kind: str = "application/rss+xml", title: str = "गंगा समाचार", rel: str = "alternate"
) -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


def urls(html: str | bytes, url: str = HERE) -> list[str]:
    return [found.url for found in feeds_of(html, url)]


class TestStated:
    def test_a_stated_feed_comes_with_its_title(self) -> None:
        html = page(head=link("https://ganga.example.in/rss", title="गंगा &raquo; समाचार"))

        assert feeds_of(html, HERE) == (Found("https://ganga.example.in/rss", "गंगा » समाचार", stated=True),)

    @pytest.mark.parametrize(
        "kind",
        [
            "application/rss+xml",
            "application/atom+xml",
            "application/feed+json",
            "application/json",
            "application/rdf+xml",
            "text/xml",
            "Application/RSS+XML; charset=utf-8",
        ],
    )
    def test_every_kind_of_feed_is_known(self, kind: str) -> None:
        assert urls(page(head=link("/rss", kind))) == ["https://ganga.example.in/rss"]

    @pytest.mark.parametrize("rel", ["ALTERNATE", "alternate home", "  me\talternate ", "feed"])
    def test_several_relations_in_any_case_are_understood(self, rel: str) -> None:
        assert urls(page(head=link("/x", rel=rel))) == ["https://ganga.example.in/x"]

    @pytest.mark.parametrize(
        ("rel", "kind", "href"),
        [
            ("stylesheet", "application/rss+xml", "/x"),
            ("alternates", "application/rss+xml", "/x"),
            ("alternate", "application/json+oembed", "/oembed?format=json"),
            ("alternate", "text/html", "/en/"),
            ("alternate", "application/json", "https://ganga.example.in/wp-json/wp/v2/posts/7"),
            ("search", "application/opensearchdescription+xml", "/osd.xml"),
            ("alternate", "application/rss+xml", ""),
        ],
    )
    def test_other_links_of_a_head_are_none(self, rel: str, kind: str, href: str) -> None:
        assert urls(page(head=link(href, kind, rel=rel))) == []

    def test_relative_addresses_hang_on_the_base_that_the_page_names(self) -> None:
        based = page(head='<base target="_top"><base href="/patna/"><base href="/gaya/">' + link("rss.xml"))

        assert urls(based) == ["https://ganga.example.in/patna/rss.xml"]
        assert urls(page(head=link("rss.xml"))) == ["https://ganga.example.in/bihar/rss.xml"]
        assert urls(page(head=link("//feeds.example.in/a"))) == ["https://feeds.example.in/a"]
        assert urls(page(head='<base href="javascript:x">' + link("/a"))) == ["https://ganga.example.in/a"]

    @pytest.mark.parametrize(
        "href",
        [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/xml,x",
            "tg://resolve",
            "feed://x.in/rss",
            "http://",
        ],
    )
    def test_only_the_web_is_followed(self, href: str) -> None:
        assert urls(page(f'<a href="{href}/feed">x</a>', head=link(href))) == []

    def test_each_feed_is_named_once_and_plain_json_comes_after_the_others(self) -> None:
        head = (
            link("/a.json", "application/json")
            + link("/rss#top")
            + link("/rss/")
            + link("/atom", "application/atom+xml")
        )

        assert urls(page(head=head)) == [
            f"https://ganga.example.in/{path}" for path in ("rss", "atom", "a.json")
        ]

    def test_feeds_of_comments_are_left_out_or_last(self) -> None:
        head = (
            link("/comments/feed/", title="गंगा समाचार")
            + link("/feeds/7/comments/default", "application/atom+xml")
            + link("/story/feed", title="गंगा » नाव चली पर टिप्पणी फ़ीड")
            + link("/story/rss", title="Ganga » Comments Feed")
            + link("/commentisfree/rss", title="विचार")
        )

        assert urls(page(head=head)) == [
            f"https://ganga.example.in/{path}" for path in ("commentisfree/rss", "story/feed", "story/rss")
        ]


class TestLinked:
    @pytest.mark.parametrize(
        "href",
        [
            "/feed",
            "/feed/?x=1",
            "/khel/rss",
            "/rss/state/bihar",
            "/bihar.xml",
            "/index.rdf",
            "/feed.json",
            "/?feed=rss2",
            "/news?format=feed",
            "https://feeds.example.org/ganga",
            "https://rss.example.org/ganga",
            "/%66eed",
        ],
    )
    def test_links_that_look_like_feeds_are_found(self, href: str) -> None:
        [found] = feeds_of(page(f'<p><a href="{href}"><b>हमारी</b> फ़ीड</a></p>'), HERE)

        assert (found.title, found.stated) == ("हमारी फ़ीड", False)

    @pytest.mark.parametrize(
        "href",
        [
            "/feedback",
            "/seafeed",
            "/rssb-satsang",
            "/sitemap.xml",
            "/sitemap-news-1.xml",
            "/opensearch.xml",
            "/story.html?from=feed-page",
            "https://feedly.com/i/subscription/feed/https://ganga.example.in/rss",
            "https://feeds.example.org/",
        ],
    )
    def test_others_are_not(self, href: str) -> None:
        assert urls(page(f'<a href="{href}">x</a>')) == []

    def test_they_come_after_what_is_stated_and_those_of_the_own_site_first(self) -> None:
        html = page(
            '<a href="https://other.example.org/rss">साथी</a>',
            '<a href="https://feeds.ganga.example.in/top">मुख्य</a><a href="/feed">सब</a>',
            head=link("https://cdn.example.org/x", "application/atom+xml"),
        )

        assert urls(html, "https://www.ganga.example.in/") == [
            "https://cdn.example.org/x",
            "https://feeds.ganga.example.in/top",
            "https://www.ganga.example.in/feed",
            "https://other.example.org/rss",
        ]


class TestPages:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_bytes_are_read_in_their_encoding(self, encoding: str) -> None:
        [found] = feeds_of(page(head=link("/rss")).encode(encoding), HERE)

        assert found.title == "गंगा समाचार"

    def test_the_charset_that_the_server_names_counts(self) -> None:
        data = page(head=link("/rss", title="Café")).encode("windows-1252")

        assert feeds_of(data, HERE, "windows-1252")[0].title == "Café"

    @pytest.mark.parametrize("html", [b"", " ", b"\x89PNG\r\n\x1a\n\0\0", "<!-- only this -->", "नमस्ते", "\0"])
    def test_what_is_no_page_names_no_feed(self, html: str | bytes) -> None:
        assert feeds_of(html, HERE) == ()

    def test_a_broken_page_still_tells(self) -> None:
        html = (
            "<html><head><title>नदी<link rel=alternate type=application/rss+xml href=/x></title><p><div>"
            + (f"{link('/rss')}<table><a href='/feed'>")
        )

        assert urls(html) == ["https://ganga.example.in/rss", "https://ganga.example.in/feed"]

    def test_a_portal_of_a_thousand_feeds_names_the_first(self) -> None:
        head = "".join(link(f"/{n}/rss") for n in range(1000))

        assert urls(page(head=head)) == [f"https://ganga.example.in/{n}/rss" for n in range(FOUND)]

    @pytest.mark.parametrize(
        "rest",
        [
            pytest.param("<div>" * 1_000_000, id="nested"),
            pytest.param('<a href="/feed">' * 300_000, id="links"),
            pytest.param('<a href="' + "/feed" * 1_000_000, id="one address"),
            pytest.param("<a href='/feed'>" + "<b>x" * 1_200_000, id="one title"),
            pytest.param("<" * 5_000_000, id="brackets"),
            pytest.param("<!--" * 1_200_000, id="comments"),
        ],
    )
    def test_five_megabytes_of_anything_take_seconds_at_most(self, rest: str) -> None:
        began = time.process_time()
        found = urls(link("/rss") + rest)

        assert found[0] == "https://ganga.example.in/rss"
        assert time.process_time() - began < 15


class TestGuessing:
    def test_guesses_are_of_the_whole_site(self) -> None:
        assert guesses("http://ganga.example.in:8080/bihar/story?id=7#top") == tuple(
            f"http://ganga.example.in:8080{path}"
            for path in (
                "/feed",
                "/rss",
                "/rss.xml",
                "/feed.xml",
                "/atom.xml",
                "/index.xml",
                "/feeds/posts/default",
            )
        )

    @pytest.mark.parametrize("host", ["gaon.blogspot.com", "gaon.blogspot.co.in"])
    def test_bloggers_place_comes_first_at_blogger(self, host: str) -> None:
        assert guesses(f"https://{host}/2026/11/x.html")[0] == f"https://{host}/feeds/posts/default"


@pytest.fixture
async def reader() -> AsyncIterator[FeedReader]:
    async with FeedReader() as reader:
        yield reader


async def find(url: str, fetcher: Fetcher, reader: FeedReader) -> tuple[str, Feed]:
    return await find_feed(url, fetcher, reader, zone=INDIA)


async def failing(url: str, fetcher: Fetcher, reader: FeedReader) -> KhabarError:
    with pytest.raises((NotAFeed, FetchError)) as caught:
        await find(url, fetcher, reader)
    return caught.value


def asked(web: Web) -> list[str]:
    return [each.path for each in web.asked]


class TestFinding:
    @pytest.mark.parametrize("kind", [RSS, "text/html", "text/plain", None])
    async def test_the_address_of_a_feed_is_its_own_whatever_the_server_calls_it(
        self, web: Web, fetcher: Fetcher, reader: FeedReader, kind: str | None
    ) -> None:
        url = web.serve("/rss", FEED.format(title="गंगा"), kind=kind)

        found, feed = await find(url, fetcher, reader)

        assert (found, feed.title, feed.entries[0].link) == (url, "गंगा", web.at("/naav"))
        assert asked(web) == ["/rss"]

    async def test_a_page_leads_to_the_feed_that_it_states(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        web.serve("/bihar/rss.xml", FEED.format(title="बिहार"), kind=RSS)
        url = web.serve("/bihar/", page("<p>नमस्ते</p>", head=link("rss.xml")))

        found, feed = await find(url, fetcher, reader)

        assert (found, feed.title) == (web.at("/bihar/rss.xml"), "बिहार")
        assert asked(web) == ["/bihar/", "/bihar/rss.xml"]

    async def test_what_is_stated_but_no_feed_is_passed_over_for_the_next(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        web.serve("/page", page("<p>फ़ीड यहाँ नहीं</p>"))
        web.serve("/atom", FEED.format(title="गंगा"), kind=RSS)
        url = web.serve("/", page('<a href="/atom">फ़ीड</a>', head=link("/gone") + link("/page") + link("/")))

        found, _ = await find(url, fetcher, reader)

        assert found == web.at("/atom")
        assert asked(web) == ["/", "/gone", "/page", "/atom"]

    async def test_where_a_page_names_none_the_usual_places_are_tried(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        web.serve("/rss.xml", FEED.format(title="गंगा"), kind=RSS)
        url = web.serve("/bihar/story", page("<p>नमस्ते</p>"))

        found, _ = await find(url, fetcher, reader)

        assert found == web.at("/rss.xml")
        assert asked(web) == ["/bihar/story", "/feed", "/rss", "/rss.xml"]

    async def test_the_tries_are_bounded_and_end_in_a_sentence(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        url = web.serve("/", page(head="".join(link(f"/{n}") for n in range(40))))

        error = await failing(url, fetcher, reader)

        assert error.key == "feed_not_found"
        assert len(web.asked) == 1 + TRIED

    async def test_the_feed_keeps_the_address_that_was_named_unless_it_moved_for_good(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        web.serve("/new", FEED.format(title="गंगा"), kind=RSS)
        today, moved = web.redirect("/today", "/new"), web.redirect("/old", "/new", status=301)

        assert (await find(today, fetcher, reader))[0] == today
        assert (await find(moved, fetcher, reader))[0] == web.at("/new")

    async def test_relative_addresses_hang_on_the_page_that_was_led_to(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        web.serve("/hi/rss", FEED.format(title="गंगा"), kind=RSS)
        web.serve("/hi/", page(head=link("rss")))

        assert (await find(web.redirect("/", "/hi/"), fetcher, reader))[0] == web.at("/hi/rss")

    async def test_what_is_neither_feed_nor_page_is_said_to_be_none_at_once(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        url = web.serve("/x.png", b"\x89PNG\r\n\x1a\n\0\0", kind="image/png")

        assert (await failing(url, fetcher, reader)).key == "not_a_feed"
        assert len(web.asked) == 1

    async def test_a_page_that_cannot_be_had_is_an_error_of_fetching(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        assert (await failing(web.at("/nothing"), fetcher, reader)).key == "fetch_status"
        assert len(web.asked) == 1

    @pytest.mark.parametrize("by_page", [True, False])
    async def test_a_feed_that_may_not_be_read_says_why(
        self, web: Web, fetcher: Fetcher, reader: FeedReader, by_page: bool
    ) -> None:
        url = web.serve("/rss", ENTITIES, kind=RSS)
        url = web.serve("/", page(head=link("/rss"))) if by_page else url

        assert (await failing(url, fetcher, reader)).key == "feed_entities"

    async def test_a_busy_host_is_not_asked_again_and_its_state_is_told(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        web.serve("/rss", "", status=503, headers={"Retry-After": "60"})
        url = web.serve("/", page(head=link("/rss")))

        assert (await failing(url, fetcher, reader)).key == "fetch_busy"
        assert asked(web) == ["/", "/rss"]

    async def test_a_page_cannot_send_us_into_the_private_network(
        self, web: Web, fetcher: Fetcher, reader: FeedReader
    ) -> None:
        url = web.serve("/", page(head=link("http://169.254.169.254/latest/meta-data/feed")))

        assert (await failing(url, fetcher, reader)).key == "fetch_forbidden"

    async def test_a_heavy_page_does_not_hold_up_the_loop(
        self, web: Web, fetcher: Fetcher, reader: FeedReader, heartbeat: Heartbeat
    ) -> None:
        url = web.serve("/", page('<a href="/gone/feed"><b>x</b></a>' * 100_000))

        assert (await failing(url, fetcher, reader)).key == "feed_not_found"
        assert heartbeat.worst < LIVELY
