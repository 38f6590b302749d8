"""Failure mode 23: the bot's memory while thousands of readers write to it who never wrote before.

    python -m tests.proof.readers 10000

Each asks for /help and for /headline, once; a hundred are served at a time, as fast as it goes. In a day it
would be less: what is remembered of a reader is let go when that reader has been quiet for a minute.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.proof.kills import environment_of, start
from tests.proof.telegram import Telegram

FIRST = 700_000_001
ASKED = ("/help", "/headline")
AT_ONCE = 100
PATIENCE = 60.0
# Seconds after the last answer in which what was in use meanwhile is given back.
REST = 1.0
# Megabytes that a thousand readers may cost.
WANTED = 1.0

ARTICLE = "नदी का मेला\n\n" + "दिन भर नदी के किनारे मेला लगा। शाम तक दुकानें सजी रहीं।\n\n" * 9


@dataclass(frozen=True, slots=True)
class Look:
    """What the process had in memory after so many readers, in megabytes; and the seconds until then."""

    readers: int
    megabytes: float
    seconds: float


async def watch(counts: Sequence[int], folder: Path, asked: Sequence[str] = ASKED) -> list[Look]:
    """Has readers write to a `khabar run` of its own, and looks at its memory after so many of them.

    Raises:
        RuntimeError: It ended, or left a reader without an answer; with what it said last.
    """
    seeds = folder / "seeds"
    seeds.mkdir()
    (seeds / "mela.txt").write_text(ARTICLE, encoding="utf-8")
    looks, begun = [], time.monotonic()
    async with Telegram(delay=0.001) as telegram:
        environment = environment_of(telegram.url, f"sqlite:///{folder / 'khabar.db'}", seeds, rate=1000)
        process = await start(environment, folder)
        try:
            for before, count in pairwise((0, *counts)):
                await _serve(telegram, range(FIRST + before, FIRST + count), asked)
                await asyncio.sleep(REST)
                looks.append(Look(count, _megabytes(process.pid), time.monotonic() - begun))
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 20) == 0
        except (TimeoutError, OSError, AssertionError) as error:
            raise RuntimeError((folder / "log.txt").read_text("utf-8")[-4000:]) from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    return looks


def slope(looks: Sequence[Look]) -> float:
    """Megabytes for each thousand readers between the first look and the last."""
    first, last = looks[0], looks[-1]
    return (last.megabytes - first.megabytes) / (last.readers - first.readers) * 1000


async def _serve(telegram: Telegram, readers: range, asked: Sequence[str]) -> None:
    """Each of them writes, and all have their answers when this returns."""
    answered = len(telegram.sent)
    for number, reader in enumerate(readers):
        for text in asked:
            telegram.write(reader, text)
        if (number + 1) % AT_ONCE == 0 or reader == readers[-1]:
            await _until(telegram, answered + len(asked) * (number + 1))
    assert {each.chat for each in telegram.sent[answered:]} == {*readers}


async def _until(telegram: Telegram, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(telegram.sent) < count:
            await asyncio.sleep(0.01)


def _megabytes(pid: int) -> float:
    """What of the process is in memory, in 10^6 bytes."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024 / 1_000_000


async def main(readers: int) -> int:
    """Prints a line for each tenth of them; gives 1 where memory grows with their number."""
    counts = [readers * tenth // 10 for tenth in range(1, 11)]
    with tempfile.TemporaryDirectory(prefix="khabar-readers-") as folder:
        looks = await watch(counts, Path(folder))
    for look in looks:
        print(f"{look.readers:>7} readers  {look.megabytes:6.1f} MB  {look.seconds:5.1f} s")  # noqa: T201
    grown = slope(looks)
    print(f"{grown:.2f} MB for each thousand readers, at most {WANTED} wanted")  # noqa: T201
    return int(grown > WANTED)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="the bot's memory over many readers")
    arguments.add_argument("readers", type=int, nargs="?", default=10_000)
    sys.exit(asyncio.run(main(arguments.parse_args().readers)))
