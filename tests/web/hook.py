"""What posts to the webhook under test."""

import asyncio
import json
from typing import Any

import aiohttp
from telegram import Update

from bot.store import Store

SECRET = "a_secret-of-these-tests"
PATH = "/telegram/hook"


def update(number: int, text: str = "/help", *, chat: int = 5) -> dict[str, Any]:
    """A message as Telegram posts it."""
    who = {"id": chat, "is_bot": False, "first_name": "Asha"}
    message = {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": "private"},
        "from": who,
        "text": text,
    }
    return {"update_id": number, "message": message}


class Hook:
    """Posts what a test says, and remembers what was handled."""

    def __init__(self, http: aiohttp.ClientSession, url: str, store: Store) -> None:
        self.http = http
        self.url = url
        self.store = store
        self.handled: list[int] = []

    async def handle(self, update: Update) -> None:
        self.handled.append(update.update_id)

    async def post(self, body: Any, secret: str | None = SECRET, **headers: str) -> int:
        """The status of a post; a dict goes as JSON."""
        data = json.dumps(body).encode() if isinstance(body, dict | list) else body
        given = headers | ({"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {})
        async with self.http.post(f"{self.url}{PATH}", data=data, headers=given) as response:
            await response.read()
            return response.status

    async def until_handled(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.handled) < count:
                await asyncio.sleep(0.01)
