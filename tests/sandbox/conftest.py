"""What the sandbox's own tests share."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox


class Bot:
    """A bot reduced to its requests."""

    def __init__(self, http: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self.http = http
        self.base = f"{sandbox.url}/bot{sandbox.token}/"

    async def call(self, method: str, **fields: Any) -> dict[str, Any]:
        """The whole answer to a JSON request."""
        async with self.http.post(self.base + method, json=fields) as response:
            answer: dict[str, Any] = await response.json()
            assert answer["ok"] == (response.status == 200)
            return answer

    async def do(self, method: str, **fields: Any) -> Any:
        """The result of a request that must succeed."""
        answer = await self.call(method, **fields)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **fields: Any) -> str:
        """The description of a request that must fail."""
        answer = await self.call(method, **fields)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def updates(self, **fields: Any) -> list[dict[str, Any]]:
        """What getUpdates gives, confirmed at once."""
        found: list[dict[str, Any]] = await self.do("getUpdates", **fields)
        if found:
            await self.do("getUpdates", offset=found[-1]["update_id"] + 1, timeout=0, limit=1)
        return found


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as http:
        yield Bot(http, sandbox)
