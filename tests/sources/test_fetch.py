"""What a fetch gives: the body, what it is, how long it is fresh, and where it was found."""

import asyncio
import gzip

import pytest

from bot.sources.fetch import Fetcher, Validators
from tests.sources.fetching import STORY, refused
from tests.sources.web import RSS, Asked, Web, head


class TestAnswer:
    async def test_a_page_comes_with_its_type_and_charset(self, web: Web, fetcher: Fetcher) -> None:
        url = web.serve("/news?page=2", STORY, kind='Text/HTML; Charset="UTF-8"')

        fetched = await fetcher.fetch(url)

        assert (fetched.status, fetched.body.decode(), fetched.url, fetched.asked) == (200, STORY, url, url)
        assert (fetched.media_type, fetched.charset) == ("text/html", "utf-8")
        assert (fetched.validators, fetched.fresh_for, fetched.moved) == (Validators(), None, None)

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            pytest.param(None, (None, None), id="nothing stated"),
            pytest.param("application/rss+xml", ("application/rss+xml", None), id="no charset"),
            pytest.param("html", (None, None), id="no type"),
            pytest.param("text/xml; charset=", ("text/xml", None), id="an empty charset"),
            pytest.param("text/xml;charset='utf-8'", ("text/xml", "utf-8"), id="quoted in the wrong way"),
            pytest.param("; charset=iso-8859-1", (None, "iso-8859-1"), id="a charset alone"),
        ],
    )
    async def test_types_are_read_as_servers_write_them(
        self, web: Web, fetcher: Fetcher, kind: str | None, expected: tuple[str | None, str | None]
    ) -> None:
        fetched = await fetcher.fetch(web.serve("/feed", STORY, kind=kind))

        assert (fetched.media_type, fetched.charset) == expected

    async def test_it_says_who_asks_and_keeps_nothing_of_anybody(self, web: Web, fetcher: Fetcher) -> None:
        url = web.serve("/", STORY, headers={"Set-Cookie": "reader=5; Path=/"})
        await fetcher.fetch(url)
        await fetcher.fetch(url)

        first, second = web.asked
        assert first.headers["user-agent"].startswith("Khabar/")
        assert "application/rss+xml" in first.headers["accept"]
        assert not {"cookie", "referer", "authorization"} & second.headers.keys()

    async def test_the_environments_proxies_count_for_nothing(
        self, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")

        async with Fetcher(private=True) as fetcher:
            assert (await fetcher.fetch(web.serve("/", STORY))).status == 200

    async def test_a_proxy_that_is_given_is_asked_in_place_of_the_site(self, web: Web) -> None:
        web.serve("http://paper.invalid/feed", STORY, kind=RSS)

        async with Fetcher(proxy=web.url) as fetcher:
            fetched = await fetcher.fetch("http://paper.invalid/feed")

        assert fetched.body.decode() == STORY

    async def test_a_proxy_is_not_asked_for_a_private_network(self, web: Web) -> None:
        async with Fetcher(proxy=web.url) as fetcher:
            error = await refused(fetcher, "http://192.168.1.1/")

        assert (error.key, web.asked) == ("fetch_forbidden", [])

    async def test_an_address_in_hindi_goes_as_the_net_writes_it(self, web: Web, fetcher: Fetcher) -> None:
        url = web.serve("/%E0%A4%96%E0%A4%AC%E0%A4%B0", STORY)

        fetched = await fetcher.fetch(f" {web.at('/खबर')}#ऊपर\n")

        assert (fetched.status, fetched.url) == (200, url)


class TestUnchanged:
    async def test_what_has_not_changed_is_not_sent_again(self, web: Web, fetcher: Fetcher) -> None:
        url = web.serve("/feed", STORY, kind=RSS, etag='W/"7"', modified="Tue, 24 Nov 2026 02:00:00 GMT")
        first = await fetcher.fetch(url)

        second = await fetcher.fetch(url, validators=first.validators)

        assert first.validators == Validators('W/"7"', "Tue, 24 Nov 2026 02:00:00 GMT")
        assert (second.status, second.body, second.validators) == (304, b"", first.validators)

    async def test_a_304_without_validators_keeps_those_that_were_sent(
        self, web: Web, fetcher: Fetcher
    ) -> None:
        sent = Validators(last_modified="Tue, 24 Nov 2026 02:00:00 GMT")

        fetched = await fetcher.fetch(web.serve("/feed", b"", status=304), validators=sent)

        assert (fetched.status, fetched.validators) == (304, sent)

    async def test_a_304_that_nobody_asked_for_is_no_answer(self, web: Web, fetcher: Fetcher) -> None:
        error = await refused(fetcher, web.serve("/feed", b"", status=304))

        assert (error.key, error.status) == ("fetch_status", 304)

    @pytest.mark.parametrize(
        "etag", [pytest.param('"' + "x" * 5000 + '"', id="long"), pytest.param('"हिंदी"', id="not ASCII")]
    )
    async def test_a_validator_that_cannot_go_back_is_dropped(
        self, web: Web, fetcher: Fetcher, etag: str
    ) -> None:
        fetched = await fetcher.fetch(web.serve("/feed", STORY, headers={"ETag": etag}))

        assert fetched.validators == Validators()

    async def test_a_stored_validator_adds_no_header(self, web: Web, fetcher: Fetcher) -> None:
        await fetcher.fetch(web.serve("/feed", STORY), validators=Validators('"a"\r\nX-Injected: 1'))

        assert not {"x-injected", "if-none-match"} & web.asked[0].headers.keys()


class TestFreshness:
    @pytest.mark.parametrize(
        ("headers", "expected"),
        [
            pytest.param({}, None, id="nothing said"),
            pytest.param({"Cache-Control": "public, Max-Age=600"}, 600, id="max-age"),
            pytest.param({"Cache-Control": 'max-age="600"', "Age": "200"}, 400, id="part of it is over"),
            pytest.param({"Cache-Control": "max-age=60", "Age": "90"}, 0, id="all of it is over"),
            pytest.param({"Cache-Control": "max-age=600, no-cache"}, 0, id="no-cache"),
            pytest.param({"Cache-Control": "no-store"}, 0, id="no-store"),
            pytest.param({"Cache-Control": "max-age=99999999999999999999999"}, 86400, id="for ever"),
            pytest.param({"Cache-Control": "max-age=-5"}, None, id="no number"),
            pytest.param({"Cache-Control": "s-maxage=600"}, None, id="for shared caches"),
            pytest.param(
                {"Date": "Tue, 24 Nov 2026 02:00:00 GMT", "Expires": "Tue, 24 Nov 2026 03:00:00 GMT"},
                3600,
                id="by the server's own clock",
            ),
            pytest.param({"Expires": "0"}, 0, id="an expiry that is no date"),
            pytest.param({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0, id="long ago"),
            pytest.param(
                {"Cache-Control": "max-age=60", "Expires": "Thu, 01 Jan 2099 00:00:00 GMT"},
                60,
                id="max-age before Expires",
            ),
        ],
    )
    async def test_how_long_an_answer_stays_fresh(
        self, web: Web, fetcher: Fetcher, headers: dict[str, str], expected: float | None
    ) -> None:
        assert (await fetcher.fetch(web.serve("/feed", STORY, headers=headers))).fresh_for == expected


class TestRedirects:
    async def test_five_are_followed_and_the_address_of_the_answer_is_known(
        self, web: Web, fetcher: Fetcher
    ) -> None:
        web.serve("/5", STORY)
        for hop in range(5):
            web.redirect(f"/{hop}", f"/{hop + 1}")

        fetched = await fetcher.fetch(web.at("/0"))

        assert (fetched.url, fetched.asked, fetched.moved) == (web.at("/5"), web.at("/0"), None)

    async def test_a_sixth_is_not_followed(self, web: Web, fetcher: Fetcher) -> None:
        web.serve("/6", STORY)
        for hop in range(6):
            web.redirect(f"/{hop}", f"/{hop + 1}")

        error = await refused(fetcher, web.at("/0"))

        assert (error.key, error.permanent, web.count("/6")) == ("fetch_redirects", False, 0)

    @pytest.mark.parametrize(
        ("first", "second", "moved"), [(301, 308, True), (301, 302, False), (307, 308, False)]
    )
    async def test_an_address_has_moved_where_every_redirect_is_permanent(
        self, web: Web, fetcher: Fetcher, first: int, second: int, *, moved: bool
    ) -> None:
        web.redirect("/old", "/between", status=first)
        web.redirect("/between", "/new", status=second)
        new = web.serve("/new", STORY)

        fetched = await fetcher.fetch(web.at("/old"))

        assert fetched.moved == (new if moved else None)

    async def test_the_validators_go_along(self, web: Web, fetcher: Fetcher) -> None:
        web.serve("/new", STORY, etag='"1"')

        fetched = await fetcher.fetch(web.redirect("/old", "/new", status=301), validators=Validators('"1"'))

        assert (fetched.status, fetched.moved) == (304, web.at("/new"))

    @pytest.mark.parametrize(
        "to",
        [
            "file:///etc/passwd",
            "http:evil",
            "gopher://127.0.0.1/",
            "data:text/html,x",
            "ftp://127.0.0.1/",
            "http://a:b@127.0.0.1/",
        ],
    )
    async def test_nothing_but_the_web_is_followed_and_the_server_may_put_it_right(
        self, web: Web, fetcher: Fetcher, to: str
    ) -> None:
        error = await refused(fetcher, web.redirect("/", to))

        assert (error.key, error.permanent, len(web.asked)) == ("fetch_address", False, 1)

    async def test_a_redirect_to_nowhere_is_a_status(self, web: Web, fetcher: Fetcher) -> None:
        error = await refused(fetcher, web.serve("/", b"", status=302))

        assert (error.key, error.status) == ("fetch_status", 302)


class TestUnpacking:
    @pytest.mark.parametrize(
        ("body", "encoding"),
        [
            pytest.param(gzip.compress(STORY.encode()), "gzip", id="gzip"),
            pytest.param(gzip.compress(STORY.encode()), "X-GZIP", id="its old name"),
            pytest.param(
                gzip.compress(STORY[:9].encode()) + gzip.compress(STORY[9:].encode()),
                "gzip",
                id="two members",
            ),
            pytest.param(gzip.compress(STORY.encode()) + bytes(30), "gzip", id="padding after it"),
            pytest.param(STORY.encode(), "identity", id="as it is"),
            pytest.param(STORY.encode(), "utf-8", id="a charset by mistake"),
            pytest.param(STORY.encode(), "", id="an empty header"),
        ],
    )
    async def test_a_body_is_unpacked(self, web: Web, fetcher: Fetcher, body: bytes, encoding: str) -> None:
        fetched = await fetcher.fetch(web.serve("/", body, headers={"Content-Encoding": encoding}))

        assert fetched.body.decode() == STORY

    async def test_a_body_of_single_bytes_is_unpacked(self, web: Web, fetcher: Fetcher) -> None:
        packed = gzip.compress(STORY[:9].encode()) + gzip.compress(STORY[9:].encode())

        async def script(_: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(head(200, {"Content-Encoding": "gzip"}))
            for byte in packed:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0)

        assert (await fetcher.fetch(web.play("/", script))).body.decode() == STORY


class TestTurns:
    async def test_a_host_is_asked_for_one_thing_at_a_time(self, web: Web, fetcher: Fetcher) -> None:
        urls = [web.serve(f"/{number}", STORY, delay=0.05) for number in range(6)]

        await asyncio.gather(*map(fetcher.fetch, urls))

        assert (web.busiest, len(web.asked)) == (1, 6)

    async def test_hosts_do_not_wait_for_each_other(self, web: Web, fetcher: Fetcher) -> None:
        met = asyncio.Barrier(2)

        async def script(_: Asked, writer: asyncio.StreamWriter) -> None:
            async with asyncio.timeout(10):
                await met.wait()
            writer.write(head(200, {"Content-Length": "0"}))

        async with Web("127.0.0.2").listening() as other:
            both = await asyncio.gather(*(fetcher.fetch(each.play("/", script)) for each in (web, other)))

        assert [fetched.status for fetched in both] == [200, 200]

    async def test_waiting_for_the_turn_does_not_count(self, web: Web) -> None:
        urls = [web.serve(f"/{number}", STORY, delay=0.6) for number in range(4)]

        async with Fetcher(private=True, deadline=1.5) as fetcher:
            fetched = await asyncio.gather(*map(fetcher.fetch, urls))

        assert [each.status for each in fetched] == [200] * 4

    async def test_a_fetch_that_is_cancelled_gives_up_its_turn(self, web: Web, fetcher: Fetcher) -> None:
        waiting = asyncio.create_task(fetcher.fetch(web.drip("/slow", b"x", again=True)))
        async with asyncio.timeout(10):
            while not web.asked:
                await asyncio.sleep(0.01)
        waiting.cancel()

        assert (await fetcher.fetch(web.serve("/", STORY))).status == 200
        assert waiting.cancelled()
