import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from bot.botapi.transport import AiohttpRequest

TOKEN = "7000000001:AAF-made_up_for_these_tests_0123456789"

ME = {"id": 7000000001, "is_bot": True, "first_name": "Khabar", "username": "khabar_bot"}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Asked:
    """One request as it arrived; files as (name, content type, content)."""

    method: str
    params: dict[str, str]
    files: dict[str, tuple[str, str, bytes]]
    peer: tuple[str, int]


class ScriptedApi:
    """A small Bot API: keeps updates until they are confirmed, and otherwise answers as it is told."""

    token = TOKEN

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.updates: list[dict[str, Any]] = []
        self.port = 0
        self._last_update = 1000
        self._answers: dict[str, deque[Answer]] = {}
        self._runner: web.AppRunner | None = None
        self._changed = asyncio.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listens; a second time on the same port."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def script(self, method: str, *answers: Answer) -> None:
        """The next answers to that method, in their order; after them it answers well again."""
        self._answers.setdefault(method, deque()).extend(answers)

    async def write(self, text: str, *, chat: int = 1) -> int:
        """Somebody writes in a chat."""
        self._last_update = number = self._last_update + 1
        who = {"id": 5, "is_bot": False, "first_name": "Asha"}
        message = {
            "message_id": number,
            "date": 1,
            "chat": {"id": chat, "type": "private"},
            "from": who,
            "text": text,
        }
        await self.put({"update_id": number, "message": message})
        return number

    async def put(self, update: dict[str, Any]) -> None:
        async with self._changed:
            self.updates.append(update)
            self._changed.notify_all()

    async def until(self, condition: Callable[["ScriptedApi"], object]) -> None:
        """Waits until that holds; it is looked at after each request."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: condition(self))

    def count(self, method: str) -> int:
        return sum(each.method == method for each in self.asked)

    @property
    def confirmed(self) -> int:
        """The highest offset that was asked for: everything below it is forgotten."""
        return max(
            (int(each.params.get("offset", 0)) for each in self.asked if each.method == "getUpdates"),
            default=0,
        )

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        asked = await self._note(request)
        scripted = self._answers.get(asked.method)
        if scripted:
            return await scripted.popleft()(request)
        if asked.method == "getUpdates":
            return await self._get_updates(asked)
        return await result(ME if asked.method == "getMe" else True)(request)

    async def _note(self, request: web.Request) -> Asked:
        form = await request.post()
        params = {name: value for name, value in form.items() if isinstance(value, str)}
        files = {
            name: (value.filename, value.content_type, value.file.read())
            for name, value in form.items()
            if isinstance(value, web.FileField)
        }
        assert request.transport
        asked = Asked(
            request.path.rpartition("/")[2], params, files, request.transport.get_extra_info("peername")
        )
        async with self._changed:
            self.asked.append(asked)
            self._changed.notify_all()
        return asked

    async def _get_updates(self, asked: Asked) -> web.StreamResponse:
        offset = int(asked.params.get("offset", 0))
        self.updates = [each for each in self.updates if each["update_id"] >= offset]
        try:
            async with asyncio.timeout(int(asked.params.get("timeout", 0))), self._changed:
                await self._changed.wait_for(lambda: self.updates)
        except TimeoutError:
            pass
        limit = int(asked.params.get("limit", 100))
        return web.json_response({"ok": True, "result": self.updates[:limit]})


def error(status: int, description: str, **parameters: int) -> Answer:
    """What the Bot API itself says when it refuses."""

    async def answer(_: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)

    return answer


def result(value: object) -> Answer:
    """What it says when all is well."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, "result": value})

    return answer


def page(status: int, text: str = "<html><h1>nginx</h1></html>") -> Answer:
    """What a server in front of it says."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(
            status=status, text=text, content_type="text/html", headers={"Location": "/elsewhere"}
        )

    return answer


async def hang(_: web.Request) -> web.StreamResponse:
    """Silence."""
    await asyncio.Event().wait()
    raise AssertionError


async def reset(request: web.Request) -> web.StreamResponse:
    """The connection breaks before any answer."""
    assert request.transport
    request.transport.abort()
    return web.Response()


async def reset_midway(request: web.Request) -> web.StreamResponse:
    """The connection breaks in the middle of the answer."""
    response = await begin(request, 100)
    assert request.transport
    request.transport.abort()
    return response


async def drip(request: web.Request) -> web.StreamResponse:
    """A byte now and then, for ever."""
    response = await begin(request, 1_000_000)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.02)


async def begin(request: web.Request, length: int) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(length)})
    await response.prepare(request)
    await response.write(b'{"ok": true, "result"')
    return response


@dataclass
class Script:
    """The ways in which the scripted Bot API can answer."""

    error = staticmethod(error)
    result = staticmethod(result)
    page = staticmethod(page)
    hang = staticmethod(hang)
    reset = staticmethod(reset)
    reset_midway = staticmethod(reset_midway)
    drip = staticmethod(drip)


@pytest.fixture
def answers() -> type[Script]:
    return Script


@pytest.fixture
async def api() -> AsyncIterator[ScriptedApi]:
    """A scripted Bot API, listening."""
    api = ScriptedApi()
    await api.start()
    yield api
    await api.stop()


@pytest.fixture
async def bot(api: ScriptedApi) -> AsyncIterator[Bot]:
    """A bot that talks to it; its connections are open, and nothing was asked yet."""
    requests = AiohttpRequest(), AiohttpRequest()
    for request in requests:
        await request.initialize()
    yield Bot(api.token, f"{api.url}/bot", f"{api.url}/file/bot", *requests)
    for request in requests:
        await request.shutdown()
