"""Starts and stops the sandbox: one world, one token, one port on loopback."""

import asyncio
import secrets
import socket
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.botapi import BotApi
from bot.sandbox.control import Control, in_sentences
from bot.sandbox.defaults import move_in
from bot.sandbox.looking import Looking
from bot.sandbox.schema import Schema
from bot.sandbox.state import User
from bot.sandbox.world import BOT_ID, World

LARGEST_REQUEST = 52 * 1024 * 1024
"""Telegram takes uploads of up to 50 MB; the rest is for the form around them."""


class Sandbox:
    """A local Telegram.

    ``async with Sandbox() as sandbox:`` serves until the block ends. The world is new in each.

    Args:
        port: where to listen; 0 for a free one.
        token: the bot's token; made up if not given.
        defaults: whether the family of demo readers and groups moves in.
        host: an address of this machine.
        journal: how many of the newest entries the journal keeps at least.
        quick: whether requests and answers go unchecked and the journal says little of them, for benches.
    """

    def __init__(
        self,
        port: int = 0,
        token: str | None = None,
        *,
        defaults: bool = False,
        host: str = "127.0.0.1",
        journal: int = 100_000,
        quick: bool = False,
    ) -> None:
        self.token = token or f"{BOT_ID}:{secrets.token_hex(17)}A"
        self.bot_username = "khabar_bot"
        self.host = host
        self.port = port
        bot = User(id=BOT_ID, first_name="Khabar", username=self.bot_username, is_bot=True)
        self.world = World(bot, journal=journal)
        self.world.quick = quick
        self._defaults = defaults
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    async def start(self) -> None:
        """Listens, and answers once the models are loaded (seconds, the first time).

        Raises:
            OSError: the port is taken or refused.
        """
        listener = socket.create_server((self.host, self.port))  # first, so that a taken port is told at once
        self.port = listener.getsockname()[1]
        try:
            await self._serve(listener)
        except BaseException:
            listener.close()
            await self.stop()
            raise

    async def _serve(self, listener: socket.socket) -> None:
        schema = await asyncio.to_thread(Schema)
        if self._defaults:
            move_in(self.world)
        app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[in_sentences])
        app.add_routes(BotApi(self.world, self.token, schema).routes())
        app.add_routes([*Control(self.world).routes(), *Looking(self.world).routes()])
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()

    async def stop(self) -> None:
        """Closes the port and whatever hangs on it."""
        await self.world.webhook.stop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
