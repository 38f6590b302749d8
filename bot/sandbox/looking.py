"""The control API's other side: the state, chats, messages, menus, files, the journal and its live events."""

import asyncio
import json
import time
from pathlib import Path

from aiohttp import web

from bot.sandbox import acts, choosing, views
from bot.sandbox.asked import Asked
from bot.sandbox.control import answering
from bot.sandbox.journal import events
from bot.sandbox.state import JSON
from bot.sandbox.streaming import serve_bytes
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"
NO_PAGE = "The sandbox is running; its chat page is missing from this installation. See docs/sandbox.md."
HEARTBEAT = 15.0
LONGEST_WAIT = 60.0
LOOK_AGAIN = 0.02


class Looking:
    """The GET side, and the chat page.

    Args:
        world: what is looked at.
        page: the folder of the chat page.
    """

    def __init__(self, world: World, page: Path = PAGE) -> None:
        self._world = world
        self._page = page

    def routes(self) -> list[web.RouteDef]:
        """Its addresses, as in docs/sandbox.md."""
        looks = {
            "state": self.state,
            "chats": self.chats,
            "messages": self.messages,
            "commands": self.commands,
            "choices": self.choices,
        }
        return [
            *(web.get(f"/sandbox/{name}", answering(self._world, look)) for name, look in looks.items()),
            web.get("/sandbox/files/{file_id}", self.file),
            web.get("/sandbox/journal", self.journal),
            web.get("/sandbox/sent", self.sent),
            web.get("/sandbox/events", self.events),
            web.get("/sandbox/page/{path:.+}", self.page),
            web.get("/", self.page),
        ]

    def state(self, _asked: Asked) -> JSON:
        """Everything at a glance."""
        return views.state_view(self._world)

    def chats(self, asked: Asked) -> JSON:
        """A reader's chats."""
        return views.chats_view(self._world, asked.reader())

    def messages(self, asked: Asked) -> JSON:
        """What a reader sees in a chat."""
        reader, chat = asked.reader(), asked.chat()
        acts.check_sees(reader, chat)
        return views.messages_view(self._world, chat, reader, asked.maybe_number("topic"))

    def commands(self, asked: Asked) -> JSON:
        """The command menu of a reader in a chat."""
        return {"commands": self._world.profile.menu(asked.chat(), asked.reader())}

    def choices(self, asked: Asked) -> JSON:
        """The chats that a key of the keyboard offers to a reader."""
        reader = asked.reader()
        chats = choosing.choices(self._world, reader, asked.maybe_number("request_id"))
        return {"chats": [views.chat_view(self._world, chat, reader) for chat in chats]}

    async def file(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file by its id, for the page's players and pictures."""
        stored = self._world.files.by_id(request.match_info["file_id"])
        if stored is None:
            return web.json_response({"error": "There is no such file."}, status=404)
        return serve_bytes(request, stored.data, stored.mime)

    async def journal(self, request: web.Request) -> web.StreamResponse:
        """What happened since, waiting for it if asked to."""
        asked = await Asked.of(self._world, request)
        seconds = min(asked.seconds("wait", 0.0), LONGEST_WAIT)
        entries = await self._within(seconds, asked.number("since", 0))
        journal = self._world.journal
        numbers = {"first_event": journal.first, "last_event": journal.last}
        return web.json_response({"entries": entries} | numbers)

    async def sent(self, request: web.Request) -> web.StreamResponse:
        """When the bot sent what to whom; waits for a number of messages if asked to."""
        asked, pace = await Asked.of(self._world, request), self._world.pace
        until = time.monotonic() + min(asked.seconds("wait", 0.0), LONGEST_WAIT)
        count = asked.number("count", 0)
        while len(pace) < count and time.monotonic() < until:  # noqa: ASYNC110  # no work for each message
            await asyncio.sleep(LOOK_AGAIN)
        columns = {} if asked.has("count") else pace.view(asked.number("since", 0))
        return web.json_response({"count": len(pace)} | columns)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events, with a comment now and then to keep the line open."""
        since = (await Asked.of(self._world, request)).number("since", self._world.journal.last)
        since = int(request.headers.get("Last-Event-ID") or since)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        stream = web.StreamResponse(headers=headers)
        await stream.prepare(request)
        await stream.write(b": hello\n\n")
        while True:
            entries = await self._within(HEARTBEAT, since)
            lines = "".join(f"id: {each['event']}\ndata: {json.dumps(each)}\n\n" for each in events(entries))
            since = entries[-1]["event"] if entries else since
            await stream.write(lines.encode() or b": still here\n\n")

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The chat page and its files."""
        path = (self._page / request.match_info.get("path", "index.html")).resolve()
        if path.is_relative_to(self._page.resolve()) and path.is_file():
            return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
        return web.Response(text=NO_PAGE, status=404)

    async def _within(self, seconds: float, since: int) -> list[JSON]:
        try:
            return await asyncio.wait_for(self._world.journal.wait(since), seconds)
        except TimeoutError:
            return self._world.journal.since(since)
