"""How soon the bot is there, how much memory it needs, how fast it answers: `python -m bench.start`."""

import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader, any_of

STARTS = 5
COMMANDS = 200
MEGABYTE = 1024 * 1024


async def measure() -> None:
    """Start the bot several times on a new database and on the old one, then ask it many things."""
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "khabar.db"
            first = [await first_poll(sandbox, control, database, fresh=True) for _ in range(STARTS)]
            again = [await first_poll(sandbox, control, database, fresh=False) for _ in range(STARTS)]
            print(
                f"first getUpdates, new database:    {statistics.median(first):.2f} s (most {max(first):.2f})"
            )
            print(
                f"first getUpdates, known database:  {statistics.median(again):.2f} s (most {max(again):.2f})"
            )
            async with running(sandbox, control, database) as (pid, _):
                await ask(control, pid)


async def first_poll(sandbox: Sandbox, control: Control, database: Path, *, fresh: bool) -> float:
    """Seconds from the start of the process to its first getUpdates."""
    if fresh:
        for file in database.parent.glob("khabar.db*"):
            file.unlink()
    async with running(sandbox, control, database) as (_, seconds):
        return seconds


@asynccontextmanager
async def running(sandbox: Sandbox, control: Control, database: Path) -> AsyncIterator[tuple[int, float]]:
    """The bot as a process of its own: its number, and the seconds it took to its first getUpdates."""
    since = (await control.state())["last_event"]
    environment = os.environ | {
        "TELEGRAM_BOT_TOKEN": sandbox.token,
        "TELEGRAM_API_URL": sandbox.url,
        "DATABASE_URL": f"sqlite:///{database}",
        "LOG_LEVEL": "WARNING",
        "AUDIO_ENGINES": "espeak",
    }
    started = time.monotonic()
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
    try:
        entries = await control.wait_until(any_of("polling"), since=since)
        polled = next(each["monotonic"] for each in entries if each["kind"] == "polling")
        yield process.pid, polled - started
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


async def ask(control: Control, pid: int) -> None:
    """Ask for headline, story and quotes in turn; print the time each answer took, and the memory after."""
    asha = await control.reader("Asha")
    for command in ("/headline", "/read", "/quotes", "/stories"):
        times = [await answered(asha, command) for _ in range(COMMANDS // 4)]
        ordered = sorted(times)
        print(
            f"{command:<10} median {statistics.median(times) * 1000:6.1f} ms, "
            f"95 % under {ordered[int(len(ordered) * 0.95)] * 1000:6.1f} ms"
        )
    print(f"memory after {COMMANDS} commands: {memory(pid) / MEGABYTE:.0f} MB")


async def answered(reader: Reader, command: str) -> float:
    """Seconds from the writing of a command to the bot's answer, over HTTP both ways."""
    control = reader.control
    since = (await control.state())["last_event"]
    await reader.send(command)
    entries = await control.wait_until(lambda found: len(messages(found)) > 1, since=since)
    question, answer, *_ = messages(entries)
    return float(answer["monotonic"] - question["monotonic"])


def messages(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The journal's entries that are messages: the reader's, then the bot's."""
    return [entry for entry in entries if entry["kind"] == "message"]


def memory(pid: int) -> int:
    """Bytes of resident memory of a process, as Linux counts them."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    asyncio.run(measure())
