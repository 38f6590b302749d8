"""A Bot API that does only what the proofs need, and writes down when everything came and was answered."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

TOKEN = "123456789:" + "proof" * 7
BOT = {"id": 123456789, "is_bot": True, "first_name": "Khabar", "username": "khabar_proof_bot"}


@dataclass(slots=True)
class Sent:
    """One sendMessage: its chat and text, when it came, and when its answer went out (None: never)."""

    chat: int
    text: str
    came: float
    answered: float | None = None


@dataclass
class Telegram:
    """The server. `delay` is how long it takes for a message, in seconds."""

    delay: float = 0.02
    sent: list[Sent] = field(default_factory=list)
    url: str = ""
    _updates: list[dict[str, Any]] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _number: int = 1000
    _messages: int = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([web.post("/bot{token}/{method}", self._answer)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)  # a poll would be waited for
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def write(self, reader: int, text: str) -> None:
        """A reader writes to the bot."""
        self._number += 1
        person = {"id": reader, "is_bot": False, "first_name": "R", "language_code": "hi"}
        message: dict[str, Any] = {
            "message_id": self._number,
            "date": int(time.time()),
            "chat": {"id": reader, "type": "private", "first_name": "R"},
            "from": person,
            "text": text,
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        self._updates.append({"update_id": self._number, "message": message})
        self._news.set()

    async def _answer(self, request: web.Request) -> web.Response:
        came = time.monotonic()
        method = request.match_info["method"].lower()
        fields = {name: str(value) for name, value in (await request.post()).items()}
        if method == "sendmessage":
            return await self._take(fields, came)
        if method == "getupdates":
            return _ok(await self._poll(int(fields.get("offset", 0)), float(fields.get("timeout", 0))))
        if method == "getme":
            return _ok(BOT)
        if method.startswith("getmy"):
            return _ok({"description": "x", "short_description": "x", "name": "x"})
        return _ok(result=True)

    async def _take(self, fields: dict[str, str], came: float) -> web.Response:
        sent = Sent(int(fields["chat_id"]), fields["text"], came)
        self.sent.append(sent)
        self._messages += 1
        number = self._messages
        await asyncio.sleep(self.delay)
        chat = {"id": sent.chat, "type": "private", "first_name": "R"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": chat,
            "from": BOT,
            "text": sent.text,
        }
        sent.answered = time.monotonic()
        return _ok(message)

    async def _poll(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        self._updates = [each for each in self._updates if each["update_id"] >= offset]
        if not self._updates and seconds:
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), seconds)
        return self._updates[:100]


def _ok(result: Any) -> web.Response:
    return web.Response(text=json.dumps({"ok": True, "result": result}), content_type="application/json")
