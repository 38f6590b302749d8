"""How an answer is read from a connection (RFC 9112), and over TLS the certificate counts."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.botapi.connections import Answer, Broken, Connections, Refused, read_answer

OK = b"HTTP/1.1 200 OK\r\n"


@asynccontextmanager
async def server_of(*said: bytes, leaves: bool = False) -> AsyncIterator[str]:
    """A server that says one thing a request; gives its address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for each in said:
                await reader.readuntil(b"\r\n\r\nx=1")
                for byte in range(0, len(each), 7):  # in pieces, as networks do
                    writer.write(each[byte : byte + 7])
                    await writer.drain()
                    await asyncio.sleep(0)
            if not leaves:
                await reader.read()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def connected(url: str, **options: float) -> AsyncIterator[Connections]:
    timeouts = {"connect_timeout": 5.0, "answer_timeout": 5.0} | options
    connections = Connections(url, "Khabar", clock=time.monotonic, **timeouts)
    try:
        yield connections
    finally:
        await connections.close()


@pytest.mark.parametrize(
    ("received", "answer", "stays"),
    [
        pytest.param(OK + b"Content-Length: 2\r\n\r\nab", Answer(200, b"ab"), True, id="its length stated"),
        pytest.param(OK + b"content-LENGTH:0\r\n\r\n", Answer(200, b""), True, id="nothing in it"),
        pytest.param(
            b"HTTP/1.1 429 Too Many\r\nContent-Length: 1\r\nConnection: Close\r\n\r\nx",
            Answer(429, b"x"),
            False,
            id="the last one",
        ),
        pytest.param(
            b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", Answer(200, b"x"), False, id="an old server"
        ),
        pytest.param(
            OK + b"Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
            Answer(200, b"abc0123456789"),
            True,
            id="in chunks",
        ),
        pytest.param(
            b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx",
            Answer(200, b"x"),
            True,
            id="a word in between",
        ),
        pytest.param(
            OK + b"Content-Length: 1\r\n\r\nxHTTP/1.1", Answer(200, b"x"), False, id="more than was asked for"
        ),
    ],
)
def test_an_answer_is_read_once_it_is_whole(received: bytes, answer: Answer, *, stays: bool) -> None:
    early = [read_answer(received[:end], ended=False) for end in range(len(received) - 9)]

    assert read_answer(received, ended=False) == (answer, stays)
    assert all(found is None or found[0] == answer for found in early)


@pytest.mark.parametrize("ended", [False, True])
def test_without_a_length_an_answer_ends_with_the_connection(*, ended: bool) -> None:
    found = read_answer(OK + b"\r\nall of it", ended=ended)

    assert found == ((Answer(200, b"all of it"), False) if ended else None)


@pytest.mark.parametrize(
    "received",
    [
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", id="another protocol"),
        pytest.param(OK + b"Content-Length: -1\r\n\r\n", id="a length below nothing"),
        pytest.param(OK + b"Content-Length: many\r\n\r\n", id="a length in words"),
        pytest.param(OK + b"Content-Length: 99999999999\r\n\r\n", id="a length beyond all bounds"),
        pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", id="chunks without a size"),
        pytest.param(b"HTTP/1.1 abc\r\n\r\n", id="no status"),
        pytest.param(b"HTTP/1.1 200" + b"x" * 70_000, id="a head without an end"),
    ],
)
def test_what_is_no_answer_is_refused(received: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_answer(received, ended=False)


async def test_an_answer_that_ends_with_the_connection_is_taken_and_the_next_has_another() -> None:
    async with server_of(OK + b"\r\nfirst", leaves=True) as url, connected(url) as connections:
        answers = [(await connections.post("/", b"x=1")).body for _ in range(2)]

    assert answers == [b"first", b"first"]


async def test_what_is_said_unasked_ends_the_connection() -> None:
    said = OK + b"Content-Length: 1\r\n\r\na" + OK + b"Content-Length: 1\r\n\r\nb"
    async with server_of(said) as url, connected(url) as connections:
        first = await connections.post("/", b"x=1")
        second = await connections.post("/", b"x=1")

    assert (first.body, second.body) == (b"a", b"a")


async def test_closing_tells_those_who_wait() -> None:
    async with server_of(b"") as url, connected(url) as connections:
        waiting = asyncio.create_task(connections.post("/", b"x=1"))
        await asyncio.sleep(0.05)
        await connections.close()

        with pytest.raises(Broken):
            await waiting


@pytest.mark.parametrize("trusted", [True, False])
async def test_over_tls_the_certificate_decides_whether_anything_is_sent(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"x=1"))
        writer.write(OK + b"Content-Length: 4\r\n\r\nsafe")
        await writer.drain()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with connected(url) as connections:
            if trusted:
                assert await connections.post("/", b"x=1") == Answer(200, b"safe")
            else:
                with pytest.raises(Refused):
                    await connections.post("/", b"x=1")

    assert [each[:6] for each in heard] == ([b"POST /"] if trusted else [])
