"""What a fetch must not do: reach a private network, hold more than it may, or wait for ever."""

import asyncio
import gzip
import socket
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.sources.addresses import may_reach
from bot.sources.fetch import Fetcher
from tests.sources.fetching import refused
from tests.sources.web import Asked, Heartbeat, Web, head

MB = 1_000_000
PUBLIC = "93.184.215.14"


@pytest.fixture
async def guarded() -> AsyncIterator[Fetcher]:
    """A fetcher as operators have it."""
    async with Fetcher() as fetcher:
        yield fetcher


@pytest.fixture
async def hasty() -> AsyncIterator[Fetcher]:
    """One that may reach the web server of these tests, but waits two seconds and no longer."""
    async with Fetcher(private=True, deadline=2) as fetcher:
        yield fetcher


class Names:
    """A name server's answers, one after the other, the last for ever; numeric addresses are as ever."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self._answers: dict[str, Iterator[str]] = {}
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)

    def say(self, name: str, *addresses: str) -> None:
        def answers() -> Iterator[str]:
            yield from addresses
            while True:
                yield addresses[-1]

        self._answers[name] = answers()

    def _look_up(self, host: str | bytes, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        self.asked.append(name)
        answer = self._answers.get(name)
        return self._real(next(answer) if answer else name, *args, **kwargs)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


class TestPrivateNetworks:
    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.1", "127。0。0。1", "localhost",
            "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]", "0", "[::]", "LOCALHOST",
        ],
    )  # fmt: skip
    async def test_this_machine_is_not_reached_however_it_is_written(
        self, web: Web, guarded: Fetcher, host: str
    ) -> None:
        error = await refused(guarded, f"http://{host}:{web.port}/")

        assert (error.key, web.asked) == ("fetch_forbidden", [])

    @pytest.mark.parametrize("host", ["0177.0.0.1", "127.0.0.1.", "127.0.0.0x1", "127.0.0.1%00.example.org"])
    async def test_spellings_that_some_understand_lead_nowhere(
        self, web: Web, guarded: Fetcher, host: str
    ) -> None:
        assert (await refused(guarded, f"http://{host}:{web.port}/")).key in {
            "fetch_forbidden", "fetch_address", "fetch_unknown_host"
        }  # fmt: skip
        assert web.asked == []

    async def test_nor_by_its_name_with_a_dot(self, web: Web, guarded: Fetcher, names: Names) -> None:
        names.say("localhost.", "127.0.0.1")

        assert (await refused(guarded, f"http://localhost.:{web.port}/")).key == "fetch_forbidden"
        assert web.asked == []

    @pytest.mark.parametrize(
        "host",
        [
            "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.100.100.200", "169.254.169.254",
            "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "0.0.0.1", "[fe80::1]",
            "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[::ffff:100.64.0.1]",
            "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]",
        ],
    )  # fmt: skip
    async def test_nothing_else_is_dialled_that_is_not_public(self, guarded: Fetcher, host: str) -> None:
        assert (await refused(guarded, f"http://{host}/")).key == "fetch_forbidden"

    @pytest.mark.parametrize(
        "host", ["169.254.169.254", "[fe80::1]", "0.0.0.1", "224.0.0.1", "[64:ff9b::a9fe:a9fe]"]
    )
    async def test_no_setting_opens_the_metadata_of_a_cloud(self, fetcher: Fetcher, host: str) -> None:
        assert (await refused(fetcher, f"http://{host}/")).key == "fetch_forbidden"

    @pytest.mark.parametrize(
        "address",
        [PUBLIC, "::ffff:93.184.215.14", "64:ff9b::5db8:d70e", "2606:4700:4700::1111", "2002:5db8:d70e::1"],
    )
    def test_the_public_net_is_open(self, address: str) -> None:
        assert may_reach(address, private=False)

    @pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.1", "100.64.0.1", "fd00::1", PUBLIC])
    def test_a_home_is_open_where_the_operator_says_so(self, address: str) -> None:
        assert may_reach(address, private=True)

    async def test_a_public_page_that_leads_inside_is_not_followed(self, web: Web) -> None:
        """The page is outside by way of a proxy, for tests stay on this machine."""
        web.redirect("http://paper.invalid/", web.at("/secret"))
        web.serve(web.at("/secret"), "the router's password")
        web.serve("/secret", "the router's password")

        async with Fetcher(proxy=web.url) as fetcher:
            error = await refused(fetcher, "http://paper.invalid/")

        assert (error.key, [asked.path for asked in web.asked]) == (
            "fetch_forbidden",
            ["http://paper.invalid/"],
        )

    async def test_a_name_with_one_private_address_among_public_ones_is_refused(
        self, guarded: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def both(*_: Any, **__: Any) -> list[Any]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in (PUBLIC, "10.0.0.1")]

        monkeypatch.setattr(socket, "getaddrinfo", both)

        assert (await refused(guarded, "http://paper.test/")).key == "fetch_forbidden"

    async def test_a_name_that_is_public_first_and_private_then_is_never_asked(
        self, web: Web, guarded: Fetcher, names: Names
    ) -> None:
        web.serve("/", "the router's password")
        names.say("rebinding.test", PUBLIC, "127.0.0.1")

        error = await refused(guarded, f"http://rebinding.test:{web.port}/")

        assert (error.key, web.asked) == ("fetch_forbidden", [])
        assert names.asked.count("rebinding.test") == 2

    async def test_what_is_dialled_is_the_address_that_was_checked(
        self, web: Web, fetcher: Fetcher, names: Names
    ) -> None:
        """After the check the name is not looked up again, whatever it would lead to by then."""
        names.say("paper.test", "127.0.0.1", "127.0.0.1", "127.0.0.9")

        fetched = await fetcher.fetch(web.serve("/", "news").replace("127.0.0.1", "paper.test"))

        assert fetched.body == b"news"
        assert web.asked[0].headers["host"] == f"paper.test:{web.port}"
        assert names.asked.count("paper.test") == 2

    async def test_a_name_is_checked_at_every_poll(self, web: Web, fetcher: Fetcher, names: Names) -> None:
        url = web.serve("/", "news").replace("127.0.0.1", "paper.test")
        names.say("paper.test", "127.0.0.1", "127.0.0.1", "169.254.169.254")
        await fetcher.fetch(url)

        assert (await refused(fetcher, url)).key == "fetch_forbidden"


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "file:///etc/passwd", "gopher://example.org/", "data:text/html,x", "ftp://example.org/",
            "javascript:alert(1)", "tg://resolve?domain=x", "example.org", "//example.org/", "http://",
            "http:///feed", "https:example.org", "",
            "http://asha:secret@example.org/", "http://asha@example.org/", "http://:@example.org/",
            "http://example.org\\@127.0.0.1/", "http://example.org/\r\nHost: x", "http://exam\nple.org/",
            "http://exa mple.org/", "http://example.org/a b", "http://example.org/\x00", "http://exa%6dple%2eorg/",
            "http://example.org:0/", "http://example.org:99999/", "http://example.org:http/", "http://[::1/",
            "http://example.org/" + "x" * 10_000, "http://[fe80::1%25eth0]/",
        ],
    )  # fmt: skip
    async def test_what_is_no_address_of_the_web_stays_none(self, guarded: Fetcher, url: str) -> None:
        error = await refused(guarded, url)

        assert (error.key, error.permanent) == ("fetch_address", True)

    async def test_an_error_shows_no_more_than_the_host(self, guarded: Fetcher) -> None:
        error = await refused(guarded, "http://10.0.0.1/feed?key=secret")

        assert "secret" not in str(error)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """200 MB in 200 kB; made before any heart beats, for that takes a second."""
    return gzip.compress(bytes(200 * MB))


class TestTooMuch:
    async def test_a_gzip_bomb_is_refused_early_and_the_loop_stays_lively(
        self, bomb: bytes, web: Web, fetcher: Fetcher, heartbeat: Heartbeat
    ) -> None:
        error = await refused(fetcher, web.serve("/", bomb, headers={"Content-Encoding": "gzip"}))

        assert len(bomb) < 0.3 * MB
        assert (error.key, error.fills) == ("fetch_too_large", {"limit": 5})
        assert heartbeat.worst < 1

    async def test_a_gzip_bomb_takes_little_memory(self, bomb: bytes, web: Web, fetcher: Fetcher) -> None:
        await fetcher.fetch(web.serve("/small", "news"))  # what is taken once is no bomb's fault
        url = web.serve("/", bomb, headers={"Content-Encoding": "gzip"})

        tracemalloc.start()
        error = await refused(fetcher, url)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert error.key == "fetch_too_large"
        assert most < 15 * MB

    @pytest.mark.parametrize("headers", [{}, {"Transfer-Encoding": "chunked"}], ids=["plain", "in chunks"])
    async def test_an_endless_body_is_cut_off(
        self, web: Web, fetcher: Fetcher, heartbeat: Heartbeat, headers: dict[str, str]
    ) -> None:
        piece = b"<p>news</p>" * 1000
        chunk = b"%x\r\n%s\r\n" % (len(piece), piece) if headers else piece

        error = await refused(fetcher, web.endless("/", chunk, **headers))

        assert error.key == "fetch_too_large"
        assert heartbeat.worst < 1

    async def test_endless_gzip_that_unpacks_to_nothing_is_cut_off(
        self, web: Web, fetcher: Fetcher, heartbeat: Heartbeat
    ) -> None:
        nothing = gzip.compress(b"") * 500

        error = await refused(fetcher, web.endless("/", nothing, **{"Content-Encoding": "gzip"}))

        assert error.key == "fetch_too_large"
        assert heartbeat.worst < 1

    async def test_a_length_that_is_too_large_is_enough(self, web: Web, fetcher: Fetcher) -> None:
        async def script(_: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(head(200, {"Content-Length": "9" * 12}))
            await writer.drain()
            await asyncio.sleep(60)

        assert (await refused(fetcher, web.play("/", script))).key == "fetch_too_large"

    async def test_five_megabytes_are_taken(self, web: Web, fetcher: Fetcher) -> None:
        fetched = await fetcher.fetch(web.serve("/", bytes(5 * MB), packed=True))

        assert len(fetched.body) == 5 * MB

    async def test_one_byte_more_is_not(self, web: Web, fetcher: Fetcher) -> None:
        error = await refused(fetcher, web.serve("/", bytes(5 * MB + 1), packed=True))

        assert error.key == "fetch_too_large"

    async def test_headers_without_end_are_cut_off(self, web: Web, fetcher: Fetcher) -> None:
        error = await refused(fetcher, web.endless_headers("/", every=0))

        assert error.key == "fetch_garbled"


class TestTooLong:
    @pytest.mark.parametrize("slowness", ["headers", "body", "silence", "redirects"])
    async def test_slowness_ends_at_the_deadline(
        self, web: Web, hasty: Fetcher, heartbeat: Heartbeat, slowness: str
    ) -> None:
        slow = {
            "headers": web.endless_headers("/headers", every=0.1),
            "body": web.drip("/body", b"x", every=0.1, again=True),
            "silence": web.serve("/silence", "news", delay=60),
            "redirects": web.serve("/redirects", b"", status=302, headers={"Location": "/r"}, delay=1.2),
        }
        web.serve("/r", b"", status=302, headers={"Location": "/r"}, delay=1.2)

        async with asyncio.timeout(20):  # the deadline is two seconds; six redirects would take 7.2
            error = await refused(hasty, slow[slowness])

        assert (error.key, error.permanent) == ("fetch_timeout", False)
        assert (web.count("/r") < 3, heartbeat.worst < 1) == (True, True)

    async def test_a_silent_name_server_holds_up_nobody_else(
        self, web: Web, hasty: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        release, real = asyncio.Event(), socket.getaddrinfo
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(2))

        def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
            if host.startswith("silent"):
                asyncio.run_coroutine_threadsafe(release.wait(), loop).result(60)
            return real(host, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        silent = [asyncio.create_task(refused(hasty, f"http://silent{each}.test/")) for each in range(20)]

        assert (await hasty.fetch(web.serve("/", "news"))).status == 200
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "free"), 10) == "free"
        assert {error.key for error in await asyncio.gather(*silent)} == {"fetch_timeout"}
        release.set()

    def test_the_deadline_is_twenty_seconds(self) -> None:
        assert Fetcher.__init__.__kwdefaults__ == {
            "private": False, "deadline": 20.0, "limit": 5 * MB, "proxy": None, "at_once": 32
        }  # fmt: skip
