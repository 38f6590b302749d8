"""One numbered record of all that readers received and did and of every request of the bot."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.sandbox.state import JSON

TEST_ONLY = frozenset({"request", "update", "unseen", "polling", "delivery"})
"""Kinds of entries that are in the journal but are no event for a chat page."""


class Journal:
    """Entries, numbered from 1; the newest ``keep`` of them at least."""

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._entries: list[JSON] = []
        self._news = asyncio.Event()
        self.last = 0

    def record(self, kind: str, **fields: object) -> JSON:
        """Adds an entry, wakes whoever waits for one, and returns it."""
        self.last += 1
        now = datetime.now(UTC).isoformat()
        entry = {"event": self.last, "kind": kind, "monotonic": time.monotonic(), "utc": now, **fields}
        self._entries.append(entry)
        if len(self._entries) > 2 * self._keep:
            del self._entries[: self._keep]
        self._news.set()
        self._news = asyncio.Event()
        return entry

    @property
    def first(self) -> int:
        """The number of the oldest entry that is still there, or of the next."""
        return self.last - len(self._entries) + 1

    def since(self, number: int) -> list[JSON]:
        """The entries after that number that are still there, oldest first."""
        return self._entries[max(0, number + 1 - self.first) :]

    async def wait(self, number: int) -> list[JSON]:
        """The entries after that number, as soon as there is one."""
        while self.last <= number:
            await self._news.wait()
        return self.since(number)


def events(entries: list[JSON]) -> Iterator[JSON]:
    """Those that a chat page wants to know."""
    return (entry for entry in entries if entry["kind"] not in TEST_ONLY)
