"""How requests reach the Bot API: HTTP/1.1 on aiohttp, with what failed told apart by whether it was sent."""

import io
import json
import os
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus

import aiohttp
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData
from typing_extensions import override
from yarl import URL

from bot.botapi.redaction import redact

# The library warns at each 429 until it is told that we understand a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# Seconds, None for "as long as it takes", or DEFAULT_NONE, whose type is the library's own business.
Timeout = Any

FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# Before a connection is there, nothing can have been sent over it.
BEFORE_SENDING = (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, aiohttp.InvalidURL)


class NotSent(NetworkError):
    """The request never reached the Bot API: it can be repeated, and nothing happens twice."""


class MaybeSent(NetworkError):
    """The request may have had its effect: nobody knows but Telegram."""


class NotTheBotApi(NotSent):
    """Something else answers at that address, and refuses."""


class AiohttpRequest(BaseRequest):
    """Carries the requests of a `telegram.Bot`.

    Answers that the Bot API gives become python-telegram-bot's own errors; everything else is a NotSent or a
    MaybeSent. No error's text holds the token.
    """

    def __init__(
        self,
        *,
        connections: int = 100,
        connect_timeout: float = 5.0,
        read_timeout: float = 10.0,
        write_timeout: float = 10.0,
        upload_timeout: float = 60.0,
    ) -> None:
        """Times are in seconds.

        Args:
            connections: How many may be open; a request waits for one for `connect_timeout` at most.
            connect_timeout: How long a new connection may take.
            read_timeout: How long the Bot API may be silent once it has the request.
            write_timeout: How long sending a form may take.
            upload_timeout: How long sending files may take.
        """
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._upload_timeout = upload_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    @override
    def read_timeout(self) -> float:
        return self._read_timeout

    @override
    async def initialize(self) -> None:
        """Opens the pool of connections; a second time has no effect."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    @override
    async def shutdown(self) -> None:
        """Closes all connections; a second time has no effect."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        write_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        connect_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: Timeout = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Asks once; see BaseRequest.

        Raises:
            NotSent: The Bot API has not had the request.
            MaybeSent: It may have had it.
        """
        if self._session is None:
            raise NotSent("The connections are not open")
        files = bool(request_data and request_data.contains_files)
        limits = _limits(
            connect=_chosen(connect_timeout, self._connect_timeout),
            wait=_chosen(pool_timeout, self._connect_timeout),
            write=_chosen(write_timeout, self._upload_timeout if files else self._write_timeout),
            read=_chosen(read_timeout, self._read_timeout),
        )
        body = _body(request_data) if request_data else None
        status, payload = await _ask(self._session, method, url, body, limits)
        if method == "POST":
            check_answer(status, payload)
        return status, payload

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The Bot API's answer; one that was cut off means that the request was taken.

        Raises:
            MaybeSent: It is none.
        """
        answer = _answer(payload)
        if answer is None:
            raise MaybeSent("What came back is no answer of the Bot API")
        return answer


async def _ask(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    body: bytes | aiohttp.FormData | None,
    limits: aiohttp.ClientTimeout,
) -> tuple[int, bytes]:
    headers = FORM if isinstance(body, bytes) else None
    address = URL(url, encoded=True)
    try:
        # A redirect would turn the POST into a GET, and hand the token on.
        async with session.request(
            method, address, data=body, headers=headers, timeout=limits, allow_redirects=False
        ) as response:
            return response.status, await response.read()
    except BEFORE_SENDING as error:
        raise NotSent(_said(error)) from None  # the cause's text may hold the address, and that the token
    except (aiohttp.ClientError, OSError) as error:  # among them TimeoutError
        raise MaybeSent(_said(error)) from None  # as above


def check_answer(status: int, payload: bytes) -> None:
    """Lets pass what the Bot API itself says, except that it failed.

    Raises:
        MaybeSent: The server failed on the way, or answered with something else.
        NotTheBotApi: Something else refused the request.
        NetworkError: The request is too large; the server's own front says so, in HTML.
    """
    if status < HTTPStatus.MULTIPLE_CHOICES:
        if b'"result"' not in payload:
            raise MaybeSent("What came back is no answer of the Bot API")
        return
    answer = _answer(payload) or {}
    if "parameters" in answer:
        return
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise MaybeSent(redact(str(answer.get("description") or _phrase(status))))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise NetworkError("Request Entity Too Large")
    if "ok" not in answer:
        raise NotTheBotApi(_phrase(status))


def _answer(payload: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(payload.decode("utf-8", "replace"))
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _phrase(status: int) -> str:
    phrases = {each.value: each.phrase for each in HTTPStatus}
    return f"{phrases.get(status, 'An unknown status')} ({status})"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {redact(str(error))}".removesuffix(": ")


def _chosen(timeout: Timeout, default: float) -> float | None:
    chosen: float | None = default if timeout is BaseRequest.DEFAULT_NONE else timeout
    return chosen


def _limits(
    *, connect: float | None, wait: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    """The total is there for a server that sends a byte now and then, and for one that takes none."""
    before = None if connect is None or wait is None else connect + wait
    total = None if before is None or write is None or read is None else before + write + read
    return aiohttp.ClientTimeout(total=total, connect=before, sock_connect=connect, sock_read=read)


def _body(data: RequestData) -> bytes | aiohttp.FormData:
    if not data.contains_files:
        return "&".join(f"{name}={_quoted(value)}" for name, value in data.json_parameters.items()).encode()
    form = aiohttp.FormData(quote_fields=False)  # names of files as they are, also in Hindi
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        # As a stream, which is sent in pieces: a megabyte at once would hold the event loop.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=kind)
    return form


def _quoted(value: str) -> str:
    """Percent-encoded; for a message in Devanagari this is thirty times as fast as quote_plus."""
    return quote_plus(value) if value.isascii() else "%" + value.encode().hex("%")
