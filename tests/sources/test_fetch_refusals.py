"""What an answer means that is no page, and when to come again."""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.sources.fetch import Fetcher
from tests.sources.fetching import STORY, refused
from tests.sources.web import Asked, Web, head


class TestRefusals:
    @pytest.mark.parametrize(
        ("status", "key", "permanent"),
        [
            (410, "fetch_gone", True),
            (404, "fetch_status", False),
            (403, "fetch_status", False),
            (500, "fetch_status", False),
            (202, "fetch_status", False),
            (429, "fetch_busy", False),
            (503, "fetch_busy", False),
        ],
    )
    async def test_what_a_status_means(
        self, web: Web, fetcher: Fetcher, status: int, key: str, *, permanent: bool
    ) -> None:
        error = await refused(fetcher, web.serve("/", STORY, status=status))

        assert (error.key, error.status, error.permanent) == (key, status, permanent)
        assert error.retry_after is None

    @pytest.mark.parametrize(
        ("stated", "least", "most"),
        [
            pytest.param("120", 120, 120, id="seconds"),
            pytest.param("9" * 400, 86400, 86400, id="far too many"),
            pytest.param(format_datetime(datetime.now(UTC) + timedelta(hours=2)), 3600, 7200, id="a date"),
            pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", 0, 0, id="a date that is over"),
        ],
    )
    async def test_a_server_may_say_when_to_come_again(
        self, web: Web, fetcher: Fetcher, stated: str, least: float, most: float
    ) -> None:
        error = await refused(fetcher, web.serve("/", b"", status=503, headers={"Retry-After": stated}))

        assert error.retry_after is not None
        assert least <= error.retry_after <= most

    async def test_a_time_that_is_none_is_not_believed(self, web: Web, fetcher: Fetcher) -> None:
        error = await refused(fetcher, web.serve("/", b"", status=429, headers={"Retry-After": "soon"}))

        assert (error.key, error.retry_after) == ("fetch_busy", None)

    async def test_nobody_at_home_is_unreachable(self, fetcher: Fetcher) -> None:
        async with Web().listening() as other:
            gone = other.url

        assert (await refused(fetcher, gone)).key == "fetch_unreachable"

    @pytest.mark.parametrize("host", ["nowhere.invalid", "a..b", "x" * 70 + ".in", "xn--"])
    async def test_a_name_that_nobody_has_is_unknown(self, fetcher: Fetcher, host: str) -> None:
        error = await refused(fetcher, f"http://{host}/")

        assert (error.key, error.fills["host"]) == ("fetch_unknown_host", host)

    async def test_a_sentence_names_the_host_as_it_was_written(self, fetcher: Fetcher) -> None:
        error = await refused(fetcher, "http://खबर.invalid/")

        assert (error.key, error.fills["host"]) == ("fetch_unknown_host", "खबर.invalid")

    async def test_a_server_without_tls_is_no_secure_one(self, fetcher: Fetcher) -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            error = await refused(fetcher, f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")

        assert error.key == "fetch_insecure"

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", id="no HTTP"),
            pytest.param(b"", id="nothing"),
            pytest.param(head(200, {"Content-Length": "100"}) + b"half", id="half of the body"),
            pytest.param(head(200, {"Content-Encoding": "gzip"}) + b"plain", id="gzip that is none"),
            pytest.param(
                head(200, {"Content-Encoding": "gzip"}) + gzip.compress(b"x" * 99)[:-9], id="half of it"
            ),
            pytest.param(
                head(200, {"Content-Encoding": "br"}) + b"\x0b\x02\x80", id="brotli that nobody asked for"
            ),
            pytest.param(head(200, {"Content-Encoding": "gzip, gzip"}), id="gzip in gzip"),
        ],
    )
    async def test_what_cannot_be_read_is_said_to_be_so(
        self, web: Web, fetcher: Fetcher, answer: bytes
    ) -> None:
        async def script(_: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(answer)

        assert (await refused(fetcher, web.play("/", script))).key == "fetch_garbled"
