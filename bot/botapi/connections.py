"""Connections that carry forms which were encoded before: HTTP/1.1, kept open, one request at a time on each.

Everything else goes by aiohttp. With what that does anew for each request (address, headers, timers, a task
for the body) a form costs more than twice as much, and a broadcast makes a thousand of them a second
(docs/decisions/2026-11-30-connections-for-prepared-forms.md).
"""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from typing_extensions import override

# Seconds without a request after which a connection is not used again: the server may be closing it by then.
IDLE = 15.0

# Seconds between two looks for what is overdue: one timer for all, since one for each would cost more.
SWEEP = 0.25

# Bytes of an answer's head, and of all of it: the Bot API answers a message with a few thousand.
LONGEST_HEAD, LONGEST_ANSWER = 65_536, 16_000_000

VERSION = b"HTTP/1."
BAD = "The answer is no HTTP"


class Refused(Exception):
    """No connection could be opened: nothing was sent."""


class Broken(Exception):
    """The connection ended, or took too long, after the request had gone out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status and the body."""

    status: int
    body: bytes


class Connections:
    """Posts forms to one server.

    Args:
        url: Its address; only scheme, host and port count.
        agent: How the client calls itself.
        connect_timeout: Seconds that a new connection may take.
        answer_timeout: Seconds that a request may take from its first byte to the last of its answer.
        clock: Monotonic, in seconds.
    """

    def __init__(
        self,
        url: str,
        agent: str,
        *,
        connect_timeout: float,
        answer_timeout: float,
        clock: Callable[[], float],
    ) -> None:
        parts = urlsplit(url)
        self._host, self._tls = parts.hostname or "", parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        self._lines = (
            f" HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\nUser-Agent: {agent}\r\nAccept: */*\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        ).encode()
        self._connect_timeout = connect_timeout
        self._answer_timeout = answer_timeout
        self._clock = clock
        self._context: ssl.SSLContext | None = None
        self._idle: list[Connection] = []
        self._asking: set[Connection] = set()
        self._sweeping: asyncio.TimerHandle | None = None

    async def post(self, path: str, body: bytes) -> Answer:
        """Post a form.

        Raises:
            Refused: Nothing was sent.
            Broken: It was, or a part of it, and there is no answer.
        """
        connection = self._rested() or await self._open()
        self._asking.add(connection)
        connection.due = self._clock() + self._answer_timeout
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(SWEEP, self._sweep)
        try:
            answer = await connection.ask(
                b"".join((b"POST ", path.encode(), self._lines, b"%d\r\n\r\n" % len(body), body))
            )
        except asyncio.CancelledError:
            connection.end(Broken("It was given up"))  # its answer would be taken for the next one's
            raise
        finally:
            self._asking.discard(connection)
        if connection.usable:
            connection.due = self._clock() + IDLE
            self._idle.append(connection)
        return answer

    async def close(self) -> None:
        """End all of them."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
        for connection in (*self._idle, *self._asking):
            connection.end(Broken("The bot stops"))
        self._idle.clear()

    def _rested(self) -> "Connection | None":
        """The connection that was used last, if the server will still have it."""
        while self._idle:
            connection = self._idle.pop()
            if connection.usable and connection.due > self._clock():
                return connection
            connection.end(Broken("It was idle"))
        return None

    async def _open(self) -> "Connection":
        if self._tls and self._context is None:
            self._context = await asyncio.to_thread(ssl.create_default_context)
        try:
            async with asyncio.timeout(self._connect_timeout):
                _, connection = await asyncio.get_running_loop().create_connection(
                    Connection, self._host, self._port, ssl=self._context
                )
        except OSError as error:  # among them TimeoutError, and what TLS says
            raise Refused(f"{type(error).__name__}: {error}") from error
        return connection

    def _sweep(self) -> None:
        """End what is overdue."""
        now = self._clock()
        for connection in [each for each in self._asking if each.due < now]:
            connection.end(Broken("The answer took too long"))
        self._sweeping = asyncio.get_running_loop().call_later(SWEEP, self._sweep) if self._asking else None


class Connection(asyncio.Protocol):
    """One connection.

    Attributes:
        due: When it is overdue or, while nothing is asked, of no more use; on the clock of `Connections`.
        usable: Whether it can carry another request.
    """

    def __init__(self) -> None:
        self.due = 0.0
        self.usable = False
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._buffer = b""

    async def ask(self, request: bytes) -> Answer:
        """Send a request, and wait for what comes back."""
        if self._transport is None or not self.usable:
            raise Broken("The connection has ended")
        self._waiting = asyncio.get_running_loop().create_future()
        self._buffer = b""
        self._transport.write(request)
        return await self._waiting

    def end(self, error: Broken) -> None:
        """Close it, and say so to who waits."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()
        self._fail(error)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_connection makes
        self._transport, self.usable = transport, True

    @override
    def data_received(self, data: bytes) -> None:
        if self._waiting is None or self._waiting.done():
            self.end(Broken("It speaks unasked"))
            return
        self._buffer = self._buffer + data if self._buffer else data
        try:
            found = read_answer(self._buffer, ended=False)
        except ValueError as error:
            self.end(Broken(str(error)))
            return
        if found is not None:
            answer, self.usable = found
            self._waiting.set_result(answer)
            if not self.usable and self._transport:
                self._transport.close()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.usable = False
        if self._waiting is None or self._waiting.done():
            return
        try:
            found = read_answer(self._buffer, ended=True)
        except ValueError:
            found = None
        if found is not None and exc is None:
            self._waiting.set_result(found[0])
        else:
            self._fail(
                Broken(f"{type(exc).__name__}: {exc}" if exc else "The server has ended the connection")
            )

    def _fail(self, error: Broken) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)


def read_answer(received: bytes, *, ended: bool) -> tuple[Answer, bool] | None:
    """Pure: the answer that these bytes are, and whether the connection stays open (RFC 9112).

    None while it is not whole; what is only a word in between (1xx) is passed over.

    Args:
        received: All that came.
        ended: Whether nothing more will.

    Raises:
        ValueError: It is no answer, or one too large.
    """
    head, mark, rest = received.partition(b"\r\n\r\n")
    if not mark:
        if len(received) > LONGEST_HEAD or received[: len(VERSION)] != VERSION[: len(received)]:
            raise ValueError(BAD)
        return None
    first, *lines = head.split(b"\r\n")
    fields = _fields(lines)
    status = _status(first)
    if status < HTTPStatus.OK:
        return read_answer(rest, ended=ended)
    stays = first.startswith(b"HTTP/1.1") and b"close" not in fields.get(b"connection", b"")
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        body = _unchunked(rest)
    elif b"content-length" in fields:
        length = int(fields[b"content-length"])
        if length < 0 or length > LONGEST_ANSWER:
            raise ValueError(BAD)
        body = rest[:length] if len(rest) >= length else None
        stays = stays and len(rest) <= length
    else:
        body, stays = rest if ended else None, False
    if len(rest) > LONGEST_ANSWER:
        raise ValueError(BAD)
    return None if body is None else (Answer(status, body), stays)


def _status(line: bytes) -> int:
    version, _, rest = line.partition(b" ")
    if not version.startswith(VERSION):
        raise ValueError(BAD)
    return int(rest[:3])


def _fields(lines: list[bytes]) -> dict[bytes, bytes]:
    """Those that matter here, in lower case."""
    pairs = (line.partition(b":") for line in lines)
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}


def _unchunked(rest: bytes) -> bytes | None:
    """The body that came in chunks; None while the last one is missing."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = rest.find(b"\r\n", at)
        if end < 0:
            return None
        size = int(rest[at:end].partition(b";")[0], 16)
        at = end + 2
        if size == 0:
            # Trailers, which nobody sends, would end with an empty line.
            return b"".join(parts) if rest.find(b"\r\n", at) >= 0 else None
        if len(rest) < at + size + 2:
            return None
        parts.append(rest[at : at + size])
        at += size + 2
