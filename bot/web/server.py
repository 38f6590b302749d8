"""The HTTP server: a post is answered when its update is kept, and refused before it costs anything."""

import asyncio
import errno
import hmac
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web
from telegram import Bot

from bot.errors import OperatorError
from bot.web.posts import NotAnUpdate, update_of

if TYPE_CHECKING:
    from bot.botapi.inbox import Inbox

log = logging.getLogger(__name__)

# aiohttp would log a stranger's malformed request with its traceback.
silent = logging.getLogger(f"{__name__}.http")
silent.setLevel(logging.CRITICAL + 1)

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header

# Bytes of an update: a message holds 4,096 characters, and what it answers as many.
LARGEST = 1024 * 1024

# Seconds: for the body of a post, for reading away one that was refused, for the last answers at the stop.
READ = 10.0
LINGER = 2.0
FINISH = 3.0

HERE = "Khabar is here.\n"


class Receiver:
    """Takes posts on one path.

    Args:
        bot: Initialised.
        path: As in the webhook's address, decoded.
        secret: What Telegram says with every post.
        inbox: There once the store is open; posts wait for it.
    """

    def __init__(self, bot: Bot, path: str, secret: str, inbox: "asyncio.Future[Inbox]") -> None:
        self._bot = bot
        self._path = path
        self._secret = secret.encode()
        self._inbox = inbox

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answers one request."""
        if request.path not in {self._path, "/"}:
            return _plain(HTTPStatus.NOT_FOUND)
        if request.method in {"GET", "HEAD"}:
            return web.Response(text=HERE)
        if request.path != self._path or request.method != "POST":
            return _plain(HTTPStatus.METHOD_NOT_ALLOWED)
        return _plain(await self._take(request))

    async def _take(self, request: web.Request) -> HTTPStatus:
        said = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(said, self._secret):
            return HTTPStatus.UNAUTHORIZED
        if (request.content_length or 0) > LARGEST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        try:
            async with asyncio.timeout(READ):
                incoming = update_of(await request.read(), self._bot)
        except NotAnUpdate:
            return HTTPStatus.BAD_REQUEST
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        inbox = await asyncio.shield(self._inbox)
        try:
            await inbox.take([incoming] if incoming else [])
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram is to send it again
            log.warning("An update could not be kept: %r", error)
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK


@asynccontextmanager
async def listening(receiver: Receiver, host: str, port: int) -> AsyncIterator[int]:
    """The server, listening; gives its port.

    Raises:
        OperatorError: `port_taken`, or `address_unusable`.
    """
    app = web.Application(client_max_size=LARGEST)
    app.router.add_route("*", "/{path:.*}", receiver.serve)
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=silent,
        auto_decompress=False,  # Telegram compresses nothing; a bomb would
        lingering_time=LINGER,
        shutdown_timeout=FINISH,
    )
    await runner.setup()
    try:
        await _listen(runner, host, port)
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise OperatorError("port_taken", port=port) from error
        raise OperatorError("address_unusable", host=host, port=port) from error


def _plain(status: HTTPStatus) -> web.Response:
    return web.Response(status=status, text=f"{status.phrase}\n")
