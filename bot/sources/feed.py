"""The bytes of a feed as entries: read in a process of its own, which may be killed.

bytes -> worker (limits on time and memory) -> JSON -> Feed

A feed too heavy to read costs that process, which begins anew for the next one.
"""

import asyncio
import contextlib
import json
import logging
import os
import pickle
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Self

import bot
from bot.errors import NotAFeed
from bot.sources.entry import Aside, Entry, Feed

IDLE = 180.0  # seconds without a feed after which the process ends: it holds 60 MB
DEADLINE = 10.0  # seconds for one feed; one of 80 KB takes 0.04
STARTING = 30.0  # seconds until the process is ready, on a machine that is busy

LENGTH = 4  # bytes of a frame's length, big end first
MOST = 64_000_000  # bytes of an answer

log = logging.getLogger(__name__)


class FeedReader:
    """Reads feeds one at a time, in the order in which they come.

    Args:
        idle: Seconds without a feed after which the process ends.
        deadline: Seconds for one feed.
    """

    def __init__(self, *, idle: float = IDLE, deadline: float = DEADLINE) -> None:
        self._idle, self._deadline = idle, deadline
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._dying: list[Process] = []
        self._resting: asyncio.TimerHandle | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def pid(self) -> int | None:
        """The process's number while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Begin the process, so that a feed that is still to come need not wait for it."""
        async with self._turn:
            try:
                await self._started()
            except BaseException as error:
                await self._end()
                # Whoever asks next begins it anew, and is told then.
                if not isinstance(error, (TimeoutError, OSError, EOFError)):
                    raise

    async def read_feed(
        self, data: bytes, *, url: str, charset: str | None, media_type: str | None, zone: tzinfo
    ) -> Feed:
        """A feed of any kind (`bot.sources.parsing.parse_feed`).

        Args:
            data: As it was fetched, unpacked.
            url: Where it came from in the end; relative addresses hang on it.
            charset: What the server called the encoding.
            media_type: What the server called it; the content has the last word.
            zone: Where a date without a zone belongs.

        Raises:
            NotAFeed: `not_a_feed`, `feed_entities`, or `feed_too_heavy` where it takes more time or memory
                than a feed may.
            RuntimeError: The reader is closed.
        """
        question = pickle.dumps(
            {"data": data, "url": url, "charset": charset, "media_type": media_type, "zone": zone}
        )
        async with self._turn:
            if self._closed:
                raise RuntimeError("closed")
            answer = await self._ask(question)
        if "failed" in answer:
            raise NotAFeed(answer["failed"])
        return _feed(answer["feed"])

    async def close(self) -> None:
        """End the process, whatever it is doing; nothing can be read any more."""
        self._closed = True
        await self._end()
        # Whoever killed one may have been cancelled before it was gone.
        for process in self._dying:
            await process.wait()

    async def _ask(self, question: bytes) -> dict[str, Any]:
        if self._resting:
            self._resting.cancel()
        try:
            process = await self._started()
            async with asyncio.timeout(self._deadline):
                await _write(process, question)
                answer = await _read(process)
        except (TimeoutError, OSError, EOFError) as error:
            await self._end()
            log.warning("a feed was given up: %s", type(error).__name__)
            raise NotAFeed("feed_too_heavy") from error
        except BaseException:
            # Cancelled: the answer to come would be taken for the next feed's.
            await self._end()
            raise
        self._resting = asyncio.get_running_loop().call_later(self._idle, self._rest)
        return answer

    async def _started(self) -> Process:
        """The process, ready to read."""
        if self._process and self._process.returncode is None:
            return self._process
        # Its own session: Ctrl-C is for the bot, which ends it when all is done.
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.sources.feedworker"),
            cwd=Path(bot.__file__).parents[1],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,
        )
        async with asyncio.timeout(STARTING):
            await _read(self._process)
        return self._process

    def _rest(self) -> None:
        if self._process and not self._turn.locked():
            # Forgotten at once: a feed that comes before it is gone begins a new one.
            self._kill(self._process)
            self._process = None

    async def _end(self) -> None:
        process, self._process = self._process, None
        if self._resting:
            self._resting.cancel()
        if process:
            self._kill(process)
            await process.wait()

    def _kill(self, process: Process) -> None:
        self._dying = [each for each in (*self._dying, process) if each.returncode is None]
        # Not `process.kill`: it takes the status of one that has ended from the loop, which then complains.
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


async def _write(process: Process, content: bytes) -> None:
    assert process.stdin  # noqa: S101 - it was started with pipes
    process.stdin.write(len(content).to_bytes(LENGTH, "big") + content)
    await process.stdin.drain()


async def _read(process: Process) -> dict[str, Any]:
    """The next answer.

    Raises:
        EOFError: The process has ended, or says nothing sensible.
    """
    assert process.stdout  # noqa: S101 - it was started with pipes
    length = int.from_bytes(await process.stdout.readexactly(LENGTH), "big")
    if length > MOST:
        raise EOFError
    answer: dict[str, Any] = json.loads(await process.stdout.readexactly(length))
    return answer


def _feed(stated: dict[str, Any]) -> Feed:
    entries = tuple(_entry(entry) for entry in stated.pop("entries"))
    asides = tuple(Aside(**aside) for aside in stated.pop("asides"))
    return Feed(**stated, entries=entries, asides=asides)


def _entry(stated: dict[str, Any]) -> Entry:
    published = stated.pop("published")
    return Entry(
        **stated | {"tags": tuple(stated["tags"])},
        published=datetime.fromisoformat(published) if published else None,
    )
