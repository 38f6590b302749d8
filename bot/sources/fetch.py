"""The one way to the web: what an operator, a reader or a feed names is fetched, within bounds.

address -> its host's turn -> where it leads, checked -> request -> redirect (the same again) or body
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import Self
from weakref import WeakValueDictionary

import httpx
from httpx_secure import SSRFProtectionError, httpx_ssrf_protection

from bot import __version__
from bot.errors import FetchError
from bot.sources.addresses import host_of, may_reach, name_of, read_address
from bot.sources.answers import Validators, fresh_for, kind_of, retry_after, validators_of
from bot.sources.unpacking import Garbled, TooLarge, Unpacking

__all__ = ["Fetched", "Fetcher", "Validators"]

DEADLINE = 20.0
LIMIT = 5_000_000
REDIRECTS = 5

# Seconds for which a host's address is kept; a site that moves is found again by the next poll.
LOOKED_UP = 60.0

LEADING_ON = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
BUSY = frozenset({429, 503})

HEADERS = {
    "User-Agent": f"Khabar/{__version__} (self-hosted news reader)",
    "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "text/html, application/xhtml+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is at an address.

    Attributes:
        url: Where the answer came from in the end.
        asked: What was asked for.
        status: 200, or 304 where it is as the validators say.
        body: Unpacked; empty with a 304.
        media_type: "application/rss+xml", in lower case; None where none is stated.
        charset: In lower case, stated by the header; None where it states none.
        validators: What makes the next request conditional.
        fresh_for: Seconds that it stays fresh, 0 to 86,400; None where nothing is said about it.
        moved: The new address, where every redirect was a permanent one; None where there was none such.
    """

    url: str
    asked: str
    status: int
    body: bytes
    media_type: str | None
    charset: str | None
    validators: Validators
    fresh_for: float | None
    moved: str | None


@dataclass(frozen=True, slots=True)
class _Onward:
    """A redirect."""

    url: httpx.URL
    for_good: bool


class Fetcher:
    """Fetches for the whole process; each host is asked for one thing at a time.

    The address that is dialled is the one that was checked (httpx-secure), on each hop and at each fetch:
    no connection is kept. Cookies, the environment's proxies and `.netrc` count for nothing.

    Args:
        private: Whether home and office networks, and this machine, may be reached.
        deadline: Seconds for one fetch, from the first look-up to the last byte; waiting for the host's
            turn does not count.
        limit: Bytes of a body, packed or unpacked.
        proxy: Address of a proxy that goes to the web in our place. It looks names up itself: what it
            reaches is then checked only where the name can be looked up here as well.
        at_once: How many fetches there may be at one time, over all hosts.
    """

    def __init__(
        self,
        *,
        private: bool = False,
        deadline: float = DEADLINE,
        limit: int = LIMIT,
        proxy: str | None = None,
        at_once: int = 32,
    ) -> None:
        self._private = private
        self._deadline = deadline
        self._limit = limit
        self._proxy = proxy
        self._client: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()
        self._free = asyncio.Semaphore(at_once)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # Threads of its own: a dead name server holds each for half a minute, and nobody else's work.
        self._lookups = ThreadPoolExecutor(at_once, thread_name_prefix="look-up")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Ends it; nothing is fetched afterwards."""
        self._lookups.shutdown(wait=False, cancel_futures=True)
        if self._client:
            await self._client.aclose()

    async def fetch(self, url: str, *, validators: Validators = Validators()) -> Fetched:  # noqa: B008 - frozen
        """What is at an address, or that it has not changed.

        Args:
            url: http or https, without a name or password.
            validators: Of the last answer; with them, the answer may be a 304.

        Raises:
            FetchError: `fetch_address`, `fetch_forbidden`, `fetch_unknown_host`, `fetch_unreachable`,
                `fetch_insecure`, `fetch_timeout`, `fetch_too_large`, `fetch_garbled`, `fetch_redirects`,
                `fetch_gone`, `fetch_busy`, or `fetch_status` for all other statuses.
        """
        here, for_good, left = read_address(url), True, self._deadline
        clock = asyncio.get_running_loop().time
        for hop in range(REDIRECTS + 1):
            async with self._turn(host_of(here)):
                began = clock()
                answer = await self._within(left, here, validators)
                left -= clock() - began
            if isinstance(answer, Fetched):
                return replace(answer, asked=url, moved=answer.url if hop and for_good else None)
            here, for_good = answer.url, for_good and answer.for_good
        raise FetchError("fetch_redirects")

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """Waits until nobody asks this host, only then among all: one slow host holds up no other."""
        turn = self._turns.setdefault(host.rstrip("."), asyncio.Lock())
        async with turn, self._free:
            yield

    async def _within(self, seconds: float, url: httpx.URL, validators: Validators) -> Fetched | _Onward:
        client = await self._open()
        with _in_sentences(name_of(url), self._limit):
            async with asyncio.timeout(seconds):
                await self._check(url)
                async with client.stream("GET", url, headers=validators.as_headers()) as response:
                    return await self._read(response, validators)

    async def _check(self, url: httpx.URL) -> None:
        """Refuses what leads to a private network before anything is dialled.

        httpx-secure checks again what it dials; but to learn where a name leads it connects, and whether that
        succeeds would tell a stranger which ports are open here.
        """
        host = host_of(url)
        look_up = partial(socket.getaddrinfo, host, url.port, type=socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._lookups, look_up)
        except socket.gaierror:
            if self._proxy:
                return
            raise
        if not all(may_reach(str(place[0]), private=self._private) for *_, place in found):
            raise FetchError("fetch_forbidden", host=name_of(url))

    async def _read(self, response: httpx.Response, sent: Validators) -> Fetched | _Onward:
        status, headers = response.status_code, response.headers
        if status in LEADING_ON and "location" in headers:
            target = read_address(str(response.url.join(headers["location"].strip())), permanent=False)
            return _Onward(target, status in FOR_GOOD)
        unchanged = status == HTTPStatus.NOT_MODIFIED and bool(sent.as_headers())
        if status != HTTPStatus.OK and not unchanged:
            raise _refusal(response)
        media_type, charset = kind_of(headers)
        return Fetched(
            url=str(response.url),
            asked="",
            status=status,
            body=b"" if unchanged else await self._body(response),
            media_type=media_type,
            charset=charset,
            validators=validators_of(headers).or_else(sent) if unchanged else validators_of(headers),
            fresh_for=fresh_for(headers, datetime.now(UTC)),
            moved=None,
        )

    async def _body(self, response: httpx.Response) -> bytes:
        stated = response.headers.get("content-length", "")
        if stated.isdecimal() and (len(stated) > len(str(self._limit)) or int(stated) > self._limit):
            raise TooLarge
        unpacking = Unpacking(response.headers.get("content-encoding", ""), self._limit)
        async for piece in response.aiter_raw():
            unpacking.feed(piece)
        return unpacking.finish()

    async def _open(self) -> httpx.AsyncClient:
        """The client, made by the first fetch and in a thread: reading the certificates takes a while."""
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(_client, self._proxy, private=self._private)
        return self._client


def _client(proxy: str | None, *, private: bool) -> httpx.AsyncClient:
    client = httpx.AsyncClient(
        headers=HEADERS,
        timeout=None,  # noqa: S113 - the deadline is for all of it together
        limits=httpx.Limits(max_keepalive_connections=0),
        trust_env=False,
        verify=httpx.create_ssl_context(),  # it heeds SSL_CERT_FILE, where an operator trusts others
        proxy=proxy,
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
    if proxy is None:
        httpx_ssrf_protection(
            client,
            check_globally_reachable=not private,
            custom_validator=lambda _host, ip, _port: may_reach(str(ip), private=private),
            dns_cache_ttl=LOOKED_UP,
        )
    return client


def _refusal(response: httpx.Response) -> FetchError:
    """What a status other than 200 means."""
    status, host = response.status_code, name_of(response.url)
    if status == HTTPStatus.GONE:
        return FetchError("fetch_gone", permanent=True, status=status, host=host)
    again = retry_after(response.headers, datetime.now(UTC))
    if status in BUSY:
        return FetchError("fetch_busy", retry_after=again, status=status, host=host)
    return FetchError("fetch_status", retry_after=again, status=status, host=host)


@contextmanager
def _in_sentences(host: str, limit: int) -> Iterator[None]:
    """Whatever goes wrong on the way, said as a FetchError."""
    try:
        yield
    except TooLarge as error:
        raise FetchError("fetch_too_large", limit=limit // 1_000_000) from error
    except SSRFProtectionError as error:
        raise FetchError("fetch_forbidden", host=host) from error
    except (TimeoutError, httpx.TimeoutException) as error:
        raise FetchError("fetch_timeout", host=host) from error
    except (socket.gaierror, UnicodeError) as error:
        raise FetchError("fetch_unknown_host", host=host) from error
    except (httpx.InvalidURL, ValueError) as error:  # of a redirect; httpx reads it too
        raise FetchError("fetch_address") from error
    except (Garbled, httpx.ProtocolError, httpx.DecodingError) as error:
        raise FetchError("fetch_garbled", host=host) from error
    except (OSError, httpx.RequestError) as error:
        if _of_tls(error):
            raise FetchError("fetch_insecure", host=host) from error
        raise FetchError("fetch_unreachable", host=host) from error


def _of_tls(error: BaseException | None) -> bool:
    while error and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None
