"""A scripted web server on loopback: what the news sites of these tests serve, and what they were asked."""

import asyncio
import gzip
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}
HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came.

    Attributes:
        method: GET, as a rule.
        path: With its query, as it stood in the request.
        headers: Names in lower case; of those that came twice, the last.
    """

    method: str
    path: str
    headers: Mapping[str, str]


# What answers a request, byte by byte as it likes; the connection ends when it returns.
Script: TypeAlias = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


class Web:
    """What is at which path; everything else is a 404.

    Attributes:
        url: Where it listens, without a slash at the end.
        port: The port alone.
        asked: Every request, oldest first.
        busiest: The most requests that were being answered at one time.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host = host
        self.port = 0
        self.asked: list[Asked] = []
        self.busiest = 0
        self._scripts: dict[str, Script] = {}
        self._busy = 0
        self._serving: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def at(self, path: str) -> str:
        """The address of a path."""
        return f"{self.url}{path}"

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked.path == path for asked in self.asked)

    # What a path answers; the last word counts

    def serve(
        self,
        path: str,
        body: str | bytes,
        *,
        kind: str | None = HTML,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        modified: str | None = None,
        packed: bool = False,
        delay: float = 0,
    ) -> str:
        """Has a path answer with a body, and gives its address.

        Args:
            path: As it will stand in the request, with its query.
            body: Text goes as UTF-8.
            kind: Content-Type; None for none.
            status: Of the answer.
            headers: More of them.
            etag: An ETag; whoever sends it in If-None-Match is answered 304.
            modified: A Last-Modified, likewise with If-Modified-Since.
            packed: Whether the body goes as gzip.
            delay: Seconds before the first byte.
        """
        content = body.encode() if isinstance(body, str) else body
        content = gzip.compress(content) if packed else content
        known = {"ETag": etag, "Last-Modified": modified}
        stated = {name: value for name, value in known.items() if value} | dict(headers or {})
        shape = {"Content-Type": kind, "Content-Encoding": "gzip" if packed else None}
        whole = stated | {name: value for name, value in shape.items() if value}

        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(delay)
            if _known(asked, etag, modified):
                writer.write(head(304, stated))
            else:
                writer.write(head(status, whole | {"Content-Length": str(len(content))}) + content)

        return self.play(path, answer)

    def redirect(self, path: str, to: str, *, status: int = 302) -> str:
        """Has a path lead on to another, or to any address."""
        return self.serve(path, b"", kind=None, status=status, headers={"Location": to})

    def drip(self, path: str, body: bytes, *, every: float = 1, again: bool = False) -> str:
        """Has a path give its body byte by byte, `every` so many seconds one; `again` and again, for ever."""

        async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(head(200, {"Content-Type": HTML}))
            while True:
                for byte in body:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(every)
                if not again:
                    return

        return self.play(path, answer)

    def endless(self, path: str, piece: bytes = b"<p>news</p>" * 1000, **headers: str) -> str:
        """Has a path repeat a piece as fast as it is taken, for ever."""

        async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(head(200, {"Content-Type": HTML} | headers))
            while True:
                writer.write(piece)
                await writer.drain()

        return self.play(path, answer)

    def endless_headers(self, path: str, *, every: float = 0.01) -> str:
        """Has a path send one header after the other and never come to the body."""

        async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                writer.write(b"X-More: more\r\n")
                await writer.drain()
                await asyncio.sleep(every)

        return self.play(path, answer)

    def play(self, path: str, script: Script) -> str:
        """Has a path answer as a script does, and gives its address."""
        self._scripts[path] = script
        return self.at(path)

    # Listening

    @asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator["Web"]:
        """Serves meanwhile; scripts still at work at the end are stopped."""
        server = await asyncio.start_server(self._accept, self.host, port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            await asyncio.sleep(0)  # who has just been let in is served, and so can be stopped
            for task in tuple(self._serving):
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)
            for writer in self._writers:  # also where a script was stopped before it began, or nobody read on
                writer.transport.abort()
            await asyncio.sleep(0)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A plain function: what start_server itself would start, it would not stop.
        self._writers.append(writer)
        task = asyncio.create_task(self._answer(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = _read(await reader.readuntil(b"\r\n\r\n"))
            self.asked.append(asked)
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
            try:
                await self._scripts.get(asked.path, _nothing)(asked, writer)
                await writer.drain()
            finally:
                self._busy -= 1
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone, and may
        finally:
            writer.close()


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """The first lines of an answer, with the empty one, to one request a connection."""
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Said')}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


async def _nothing(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head(404, {"Content-Length": "0"}))


def _read(request: bytes) -> Asked:
    first, *lines = request.decode("latin-1").strip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = (line.partition(":")[::2] for line in lines)
    return Asked(method, path, {name.lower(): value.strip() for name, value in headers})


def _known(asked: Asked, etag: str | None, modified: str | None) -> bool:
    """RFC 9110, 13.2.2: where there is an If-None-Match, If-Modified-Since is not looked at."""
    if given := asked.headers.get("if-none-match"):
        return given == etag
    return modified is not None and asked.headers.get("if-modified-since") == modified


class Heartbeat:
    """Feels whether the event loop stays lively.

    Attributes:
        worst: Seconds of the longest time in which nothing else came to its turn.
    """

    EVERY = 0.02

    def __init__(self) -> None:
        self.worst = 0.0

    @asynccontextmanager
    async def beating(self) -> AsyncIterator["Heartbeat"]:
        """Beats meanwhile."""
        task = asyncio.create_task(self._beat())
        await asyncio.sleep(0)
        try:
            yield self
            await asyncio.sleep(2 * self.EVERY)  # what blocked until now is felt by the next beat
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(self.EVERY)
            self.worst = max(self.worst, time.monotonic() - began - self.EVERY)
