"""The Bot API over HTTP: token, faults on order, checks, method, checked answer, journal."""

import asyncio
import inspect
import json
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox import parameters
from bot.sandbox.faults import Fault
from bot.sandbox.files import Upload
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.call import Call, find_chat
from bot.sandbox.rates import COUNTED, cost
from bot.sandbox.refusal import Refusal
from bot.sandbox.schema import Schema
from bot.sandbox.state import JSON
from bot.sandbox.streaming import serve_bytes
from bot.sandbox.world import World

TOO_MANY = 429
ENCODER = json.JSONEncoder(ensure_ascii=False)
"""Writes Hindi as it is, which takes half the time of escapes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: a status and Telegram's envelope."""

    status: int
    body: JSON

    @classmethod
    def result(cls, value: Any) -> "Reply":
        """A success."""
        return cls(200, {"ok": True, "result": value})

    @classmethod
    def refused(cls, refusal: Refusal) -> "Reply":
        """An error."""
        body: JSON = {"ok": False, "error_code": refusal.code, "description": refusal.description}
        if refusal.parameters:
            body["parameters"] = refusal.parameters
        return cls(refusal.code, body)


class BotApi:
    """Serves one token.

    Args:
        world: what the methods act on.
        token: the only one that is accepted.
        schema: aiogram's models.
    """

    def __init__(self, world: World, token: str, schema: Schema) -> None:
        self._world = world
        self._token = token
        self._schema = schema

    def routes(self) -> list[web.RouteDef]:
        """Where it is found, as on Telegram's own server."""
        return [
            web.get("/file/bot{token}/{path:.+}", self.file),
            web.route("*", "/bot{token}/{method}", self.method),
        ]

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file by the path that getFile gave."""
        if request.match_info["token"] != self._token:
            return respond(Reply.refused(Refusal(401, "Unauthorized")))
        stored = self._world.files.by_path(request.match_info["path"])
        if stored is None:
            return respond(Reply.refused(Refusal(404, "Not Found")))
        return serve_bytes(request, stored.data, stored.mime)

    async def method(self, request: web.Request) -> web.StreamResponse:
        """One request: what becomes of it is in the journal before the answer goes out."""
        started = time.monotonic()
        name = self._schema.name(request.match_info["method"])
        if request.match_info["token"] != self._token:
            return respond(Reply.refused(Refusal(401, "Unauthorized")))
        if name is None:
            return respond(Reply.refused(Refusal(404, "Not Found")))
        fields: JSON = {}
        uploads: dict[str, Upload] = {}
        fault = None
        try:
            fields, uploads = await parameters.read(request)
            fields = self._schema.skim(name, fields) if self._world.quick else self._schema.read(name, fields)
            fault = self._world.faults.strike(name, chat_of(fields))
            reply = await self._reply(name, fields, uploads, fault)
        except Refusal as refusal:
            reply = Reply.refused(refusal)
        self._note(name, shown(fields, uploads), started, reply, fault)
        return await deliver(request, reply, fault)

    async def _reply(self, name: str, fields: JSON, uploads: dict[str, Upload], fault: Fault | None) -> Reply:
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        if fault and not fault.has_effect:
            return failed(fault)
        if name not in METHODS:
            raise Refusal(501, f"Not Implemented: the sandbox does not know {name}")
        call = Call(self._world, fields, uploads)
        messages = cost(name, fields)
        if messages and self._world.rates.enforced:
            return self._rated(name, call, messages)
        return await self._perform(name, call)

    def _rated(self, name: str, call: Call, messages: int) -> Reply:
        """A request that makes messages: what was not sent for another reason does not count."""
        rates, chat, now = self._world.rates, find_chat(call), time.monotonic()
        paid = bool(call.args.get("allow_paid_broadcast"))
        rates.check(chat, messages, now, paid=paid)
        reply = self._checked(name, METHODS[name](call))
        rates.count(chat, messages, now, paid=paid)
        return reply

    async def _perform(self, name: str, call: Call) -> Reply:
        result = METHODS[name](call)
        if inspect.isawaitable(result):
            result = await result
        return self._checked(name, result)

    def _checked(self, name: str, result: Any) -> Reply:
        wrong = None if self._world.quick else self._schema.faults_of(name, result)
        if wrong:
            raise Refusal(500, f"Internal Server Error: the sandbox's answer is wrong: {wrong}")
        return Reply.result(result)

    def _note(self, name: str, fields: JSON, started: float, reply: Reply, fault: Fault | None) -> None:
        answered, ok = time.monotonic(), reply.body["ok"]
        chat = chat_of(fields)
        if name in COUNTED and ok:
            self._world.pace.note(started, answered, chat or 0)
        self._world.pace.refused += reply.status == TOO_MANY
        self._world.journal.record(
            "request",
            method=name,
            params={"chat_id": chat} if self._world.quick else fields,
            started=started,
            answered=answered,
            seconds=answered - started,
            ok=ok,
            error_code=reply.body.get("error_code"),
            description=reply.body.get("description"),
            accepted=ok,
            fault=fault and fault.id,
        )


async def deliver(request: web.Request, reply: Reply, fault: Fault | None) -> web.StreamResponse:
    """Sends the reply, or fails as ordered."""
    kind = fault.kind if fault else ""
    if fault and kind.startswith("hang"):
        await asyncio.sleep(fault.seconds)
    if kind.startswith(("hang", "drop")):
        return hang_up(request)
    if kind == "html":
        page = f"<html><body><h1>{reply.status} Bad Gateway</h1></body></html>"
        return web.Response(text=page, status=reply.status, content_type="text/html")
    return respond(reply)


def hang_up(request: web.Request) -> web.Response:
    """Closes the connection without a word."""
    if request.transport:
        request.transport.abort()
    return web.Response()


def failed(fault: Fault) -> Reply:
    """The answer of a fault that leaves the request without effect."""
    usual = 502 if fault.kind == "html" else 500
    code = fault.error.get("error_code") or usual
    words = fault.error.get("description") or (
        "Bad Gateway" if fault.kind == "html" else "Internal Server Error"
    )
    return Reply.refused(Refusal(code, words, fault.error.get("parameters")))


def respond(reply: Reply) -> web.Response:
    """The reply as HTTP."""
    return web.json_response(reply.body, status=reply.status, dumps=ENCODER.encode)


def chat_of(fields: JSON) -> int | None:
    """The chat that a request is about, where it names one by number."""
    wanted = str(fields.get("chat_id", ""))
    return int(wanted) if wanted.lstrip("-").isdecimal() else None


def shown(fields: JSON, uploads: dict[str, Upload]) -> JSON:
    """The parameters for the journal, files by their name and size alone."""
    files = {name: {"file": each.name, "bytes": len(each.data)} for name, each in uploads.items()}
    return fields | files
