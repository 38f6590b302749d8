"""Failure modes in the middle of a broadcast, each with the bot as a process: who gets what, and how often.

A subscriber's story has eight parts; two of them a second go out, so that there is a middle to disturb.
"""

import asyncio
import re
import resource
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader
from bot.store import Store
from bot.store.receipts import State
from tests.journeys.test_new_file import until_looked
from tests.journeys.test_process import WRONG_TOKEN, Program, ours, polling, start

pytestmark = pytest.mark.long

__all__ = ["ours", "start"]

STORY = "नदी पर मेला\n\n" + "\n\n".join(
    f"दिन {day} को नदी के किनारे मेला लगा। " + "आसपास के गाँवों से लोग नाव और बैलगाड़ी से आए। " * 11
    for day in range(56)
)
# What is sent at a time leaves half a second in which nothing is on its way.
PACE = {"RATE_CHAT": "2"}
FULL = "The ledger cannot be written (store_unwritable): nothing is sent meanwhile"


class Newsroom:
    """A folder, a subscriber, and lives of the bot, one after the other or side by side."""

    def __init__(self, start: Any, settings: dict[str, str], asha: Reader, folder: Path) -> None:
        self.control = asha.control
        self.asha = asha
        self.folder = folder
        self.settings = settings
        self._start = start

    @property
    def database(self) -> Path:
        """The bot's database."""
        return self.folder / "data" / "khabar.db"

    async def begin(self, **more: str) -> Program:
        """One more life of the bot; it has begun when it asks for updates."""
        since = (await self.control.state())["last_event"]
        program: Program = await self._start("run", **self.settings | PACE | more)
        await polling(self.control, since=since)
        return program

    async def subscribed(self, **more: str) -> Program:
        """The first life, with one who is subscribed, and an old story that is no news."""
        program = await self.begin(**more)
        await self.asha.ask("/subscribe")
        await until_looked(self.database)
        return program

    def publish(self) -> None:
        """A new story."""
        (self.folder / "seeds" / "new.txt").write_text(STORY, encoding="utf-8")

    async def parts(self, reader: Reader | None = None) -> list[int]:
        """The numbers of the parts that a reader has received, in their order."""
        posts = await self.control.received((reader or self.asha).id)
        return [number for each in posts if (number := part_of(each.text))]

    async def until(self, enough: Callable[[list[int]], bool], seconds: float = 40) -> list[int]:
        """The parts, once they are enough."""
        async with asyncio.timeout(seconds):
            while not enough(parts := await self.parts()):
                await asyncio.sleep(0.02)
        return parts

    async def midway(self) -> int:
        """Waits until some parts are there and known to be, the next is not yet on its way; how many."""
        store = await Store.open(f"sqlite:///{self.database}")
        await self.until(lambda parts: len(parts) >= 4)
        async with asyncio.timeout(20):
            while (await store.broadcasts.progress(1)).counts[State.INTENT]:
                await asyncio.sleep(0.01)
        await store.close()
        return len(await self.parts())


def part_of(text: str) -> int | None:
    """The number of a part of the story; None where it is something else."""
    if text.startswith("नदी पर मेला\n"):
        return 1
    found = re.match(r"भाग\s(\d+), कुल\s(\d+)", text)
    return int(found[1]) if found else None


def more_than(count: int, parts: list[int]) -> bool:
    """Whether more than so many are there."""
    return len(parts) > count


def whole(parts: list[int]) -> bool:
    """Whether every part is there."""
    return set(parts) >= set(range(1, 9))


@pytest.fixture
def newsroom(start: Any, ours: dict[str, str], asha: Reader, tmp_path: Path) -> Newsroom:
    """Nothing runs yet."""
    return Newsroom(start, ours, asha, tmp_path)


class Door:
    """An address before the sandbox's own that can be closed: then connections there are refused."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self._through: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def open(self) -> None:
        """Connections are taken, at the same port as before."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Connections are refused, and those that there are break off."""
        self._server.close()
        for writer in self._through:
            writer.transport.abort()
        await self._server.wait_closed()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection("127.0.0.1", self._behind)
        self._through |= {writer, outer}
        await asyncio.gather(_copy(reader, outer), _copy(inner, writer))
        self._through -= {writer, outer}


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with suppress(ConnectionError):
        writer.close()
        await writer.wait_closed()


@pytest.fixture
async def door(sandbox: Sandbox) -> AsyncIterator[Door]:
    """An open door."""
    door = Door(sandbox.port)
    await door.open()
    yield door
    await door.close()


@pytest.mark.parametrize("end", ["SIGTERM", "401"])
async def test_ended_in_the_middle_of_a_story_it_goes_on_at_the_right_part(
    newsroom: Newsroom, end: str
) -> None:
    """Failure modes 13 and 9: stopped; and the token withdrawn while a broadcast is on its way."""
    khabar = await newsroom.subscribed()
    newsroom.publish()
    before = await newsroom.midway()

    if end == "SIGTERM":
        assert await khabar.stop() == 0
    else:
        await newsroom.control.fault("error", error_code=401, description="Unauthorized")
        await newsroom.asha.send("/help")  # else it would be noticed when the long poll is over
        assert await khabar.ends(30) == 78
        assert khabar.output.splitlines()[-1] == f"khabar: {WRONG_TOKEN}"
        await newsroom.control.clear_faults()

    assert 4 <= before <= len(await newsroom.parts()) < 8
    assert "Traceback" not in khabar.output
    await newsroom.begin()
    assert await newsroom.until(whole) == list(range(1, 9))


async def test_while_connections_are_refused_the_story_waits_and_then_goes_on_in_order(
    newsroom: Newsroom, door: Door
) -> None:
    """Failure mode 7."""
    newsroom.settings = newsroom.settings | {"TELEGRAM_API_URL": f"http://127.0.0.1:{door.port}"}
    khabar = await newsroom.subscribed()
    newsroom.publish()
    before = await newsroom.midway()

    await door.close()
    await khabar.until("A broadcast pauses: the Bot API did not answer")
    await asyncio.sleep(1.5)
    meanwhile = len(await newsroom.parts())
    await door.open()

    assert await newsroom.until(whole) == list(range(1, 9))
    assert 4 <= before <= meanwhile < 8
    assert await khabar.stop() == 0
    assert khabar.output.count("A broadcast pauses") == 1
    assert "Traceback" not in khabar.output


@pytest.mark.parametrize("then", ["space returns", "it is stopped"])
async def test_while_the_disk_is_full_nothing_is_sent_and_nothing_is_lost(
    newsroom: Newsroom, ravi: Reader, then: str
) -> None:
    """Failure mode 22: the process may not write into files any more, as where no space is left."""
    khabar = await newsroom.subscribed()
    newsroom.publish()
    await newsroom.midway()
    unlimited = resource.prlimit(khabar.process.pid, resource.RLIMIT_FSIZE)

    resource.prlimit(khabar.process.pid, resource.RLIMIT_FSIZE, (0, unlimited[1]))
    await khabar.until(re.escape(FULL))
    full = len(await newsroom.parts())
    await ravi.send("/help")
    await asyncio.sleep(2.5)
    still = len(await newsroom.parts())

    if then == "space returns":
        resource.prlimit(khabar.process.pid, resource.RLIMIT_FSIZE, unlimited)
    else:
        assert await khabar.stop() == 0
        await newsroom.begin()
    assert await newsroom.until(whole) == list(range(1, 9))
    assert (await ravi.wait_for())[0].text.startswith("Help\n")
    assert full == still < 8
    # Whoever measures what is covered cannot write either, and says so at the very end.
    assert "Traceback" not in khabar.output.partition("Exception ignored in atexit callback")[0]


async def test_told_to_wait_in_chat_after_chat_the_whole_bot_waits_also_over_kill_9(
    newsroom: Newsroom, control: Control
) -> None:
    """Failure mode 5: the first three are told to wait four seconds; so nobody is sent anything meanwhile."""
    readers = [newsroom.asha, *[await control.reader(f"R{number}") for number in range(3)]]
    khabar = await newsroom.subscribed(RATE_OVERALL="5", RATE_CHAT="50")
    for reader in readers[1:]:
        await reader.ask("/subscribe")
    told = {"error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 4}}
    await control.fault("error", method="sendMessage", times=3, **told)
    since = (await control.state())["last_event"]
    newsroom.publish()
    await khabar.until("Telegram has told the whole bot to wait for 4 s")
    await asyncio.sleep(0.5)
    khabar.process.kill()
    await khabar.process.wait()

    await newsroom.begin(RATE_CHAT="50")
    await newsroom.until(whole)
    async with asyncio.timeout(30):
        for reader in readers:
            while await newsroom.parts(reader) != list(range(1, 9)):
                await asyncio.sleep(0.1)

    sends = await control.requests("sendMessage", since=since)
    refused = [each["answered"] for each in sends if not each["ok"]]
    after = [each["started"] for each in sends if each["ok"] and each["started"] > max(refused)]
    assert len(refused) == 3
    # The least that one of the three was told counts for all.
    assert min(after) - min(refused) >= 3.9


async def test_of_two_that_share_a_database_one_that_was_paused_sends_nothing_that_the_other_has_sent(
    newsroom: Newsroom,
) -> None:
    """Failure mode 26, with SIGSTOP for longer than a lease."""
    first = await newsroom.subscribed()
    second: Program | None = None
    newsroom.publish()
    try:
        before = await newsroom.midway()
        first.process.send_signal(signal.SIGSTOP)
        second = await newsroom.begin()
        await newsroom.until(lambda parts: len(parts) > before)
    finally:
        first.process.send_signal(signal.SIGCONT)

    assert await newsroom.until(whole) == list(range(1, 9))
    await asyncio.sleep(2)
    assert await newsroom.parts() == list(range(1, 9))
    for each in (first, second):
        assert await each.stop() == 0
        assert "Traceback" not in each.output


async def test_a_clock_that_jumps_by_a_day_changes_neither_order_nor_pace(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """Failure mode 25: ahead and back in the middle of a story; leases and waits are not upset by it."""
    ahead = tmp_path / "ahead"
    ahead.write_text("0")
    (tmp_path / "sitecustomize.py").write_text(
        f"import time\nfrom pathlib import Path\nreal, ahead = time.time, Path({str(ahead)!r})\n"
        "time.time = lambda: real() + float(ahead.read_text() or 0)\n"
    )
    path = f"{tmp_path}:{Path(__file__).parents[2]}"
    khabar = await newsroom.subscribed(PYTHONPATH=path)
    newsroom.publish()
    for day in ("86400", "-86400"):
        before = len(await newsroom.until(lambda parts: len(parts) >= 3))
        ahead.write_text(day)
        await newsroom.until(partial(more_than, before + 1))

    assert await newsroom.until(whole) == list(range(1, 9))
    sends = [
        each for each in await newsroom.control.requests("sendMessage") if part_of(each["params"]["text"])
    ]
    moments = [each["started"] for each in sends[3:]]
    assert (
        min(fourth - first for first, fourth in zip(moments, moments[3:], strict=False)) >= 0.4
    )  # three at once pass
    assert max(later - earlier for earlier, later in pairwise(moments)) < 10
    assert await khabar.stop() == 0
    assert "Traceback" not in khabar.output
