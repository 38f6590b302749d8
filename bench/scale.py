"""Subscriptions by the thousand and by the million on SQLite: time, memory and disk.

    python -m bench.scale [--picture docs/pictures/scale.png]

Each size has a process of its own, so that one's memory is not counted with another's. Written are rows as
/subscribe leaves them. Walked are the bare key pages, and the ranges of a broadcast as the delivery loads
them, Subscription by Subscription.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.store.store import Store

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TOGETHER = 10_000
MEGABYTE = 1_000_000

# What the issue asks of a million.
WANTED = {"began": 1.0, "paged": 3.0, "grown_mb": 50.0, "disk_mb": 60.0}


@dataclass(frozen=True, slots=True)
class Figures:
    """What one size took.

    Attributes:
        subscriptions: How many.
        disk_mb: The database's file, before any receipt.
        began: Seconds to begin a broadcast, durable.
        paged: Seconds to walk all by key pages of 1,000, as rows.
        loaded: Seconds to walk all as the delivery does, as Subscriptions.
        grown_mb: By how much the process's greatest memory grew over all of that.
    """

    subscriptions: int
    disk_mb: float
    began: float
    paged: float
    loaded: float
    grown_mb: float


def measured(size: int) -> Figures:
    """The figures of one size, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.scale", "--size", str(size)], check=True, capture_output=True
    )
    return Figures(**json.loads(done.stdout))


async def measure(size: int) -> Figures:
    """The figures of one size, here."""
    from bot.store import Store

    with tempfile.TemporaryDirectory() as folder:
        warm = await Store.open(f"sqlite:///{folder}/warm.db")
        await _fill(warm, TOGETHER)  # what Python, SQLite and SQLAlchemy want for themselves
        await _walk(warm, TOGETHER)
        await warm.close()
        before = _peak_mb()

        path = Path(folder) / "khabar.db"
        store = await Store.open(f"sqlite:///{path}")
        await _fill(store, size)
        started = time.perf_counter()
        await store.broadcasts.add("notice", '{"text":"x","marks":[]}')
        began = time.perf_counter() - started
        started = time.perf_counter()
        paged = await store.read(_page)
        page_time = time.perf_counter() - started
        started = time.perf_counter()
        walked = await _walk(store, size)
        loaded = time.perf_counter() - started
        grown = _peak_mb() - before
        await store.close()
        assert paged == walked == size, (paged, walked)
        return Figures(size, path.stat().st_size / MEGABYTE, began, page_time, loaded, grown)


async def _fill(store: "Store", size: int) -> None:
    """Rows as /subscribe leaves them, ids as people's and groups' are."""
    from sqlalchemy import insert

    from bot.store.tables import subscriptions

    def work(connection: "Connection") -> None:
        for first in range(0, size, TOGETHER):
            connection.execute(insert(subscriptions), list(_rows(first, min(first + TOGETHER, size))))

    await store.write(work)


def _rows(first: int, last: int) -> Iterator[dict[str, Any]]:
    for number in range(first, last):
        # Scattered over the billions, as ids are in the order in which people come.
        person = 100_000_000 + number * 2_654_435_761 % 8_000_000_000
        group = number % 20 == 0
        yield {
            "chat_id": -1_000_000_000_000 - person if group else person,
            "topic": 0,
            "kind": "group" if group else "private",
            "state": "active",
            "set_by": person,
            "language": "hi",
            "after": 0,
        }


def _page(connection: "Connection") -> int:
    from sqlalchemy import select

    from bot.store.broadcasts import RANGE
    from bot.store.tables import subscriptions as table

    columns = (table.c.id, table.c.chat_id, table.c.topic, table.c.kind)
    last = count = 0
    while True:
        query = select(*columns).where(table.c.id > last, table.c.state == "active").order_by(table.c.id)
        rows = connection.execute(query.limit(RANGE)).all()
        if not rows:
            return count
        last, count = rows[-1].id, count + len(rows)


async def _walk(store: "Store", size: int) -> int:
    """Each range of the newest broadcast, as the delivery loads it."""
    from bot.store.broadcasts import RANGE, Broadcast
    from bot.store.ranges import Claim

    # Greater than all: every subscription wants it.
    broadcast = Broadcast(2**40, "notice", "", None, None, False, 0.0, None, "running", None)
    count = 0
    for number in range((size - 1) // RANGE + 1):
        wanting, _ = await store.ranges.load(Claim(broadcast, number, "bench"))
        count += len(wanting)
    return count


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE


def table(figures: Sequence[Figures]) -> str:
    """The figures for people, with what a million may take."""
    titles = ("subscriptions", "MB on disk", "begun, s", "key pages, s", "loaded, s", "memory, MB")
    rows = [
        (f"{each.subscriptions:,}", f"{each.disk_mb:.1f}", f"{each.began:.3f}", f"{each.paged:.2f}",
         f"{each.loaded:.2f}", f"+{each.grown_mb:.1f}")
        for each in figures
    ]  # fmt: skip
    wanted = WANTED
    rows.append(
        ("wanted", f"< {wanted['disk_mb']:.0f}", f"< {wanted['began']:.0f}", f"< {wanted['paged']:.0f}", "",
         f"< {wanted['grown_mb']:.0f}")
    )  # fmt: skip
    return "\n".join("  ".join(cell.rjust(13) for cell in row) for row in (titles, *rows))


def main() -> None:
    """Measure every size, print the table, draw the picture."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    if options.size:
        print(json.dumps(asdict(asyncio.run(measure(options.size)))))
        return
    figures = [measured(size) for size in SIZES]
    print(table(figures))
    if options.picture:
        picture(options.picture, figures)


def picture(path: Path, figures: Sequence[Figures]) -> None:
    """Draw times beside memory and disk, over the sizes."""
    from bench.plot import Line, Panel, draw

    sizes = [each.subscriptions for each in figures]
    seconds = (
        Line("a broadcast begun", [each.began for each in figures]),
        Line("walked by key pages", [each.paged for each in figures]),
        Line("walked as the delivery does", [each.loaded for each in figures]),
    )
    megabytes = (
        Line("file on disk", [each.disk_mb for each in figures]),
        Line("memory grown by", [max(each.grown_mb, 0.1) for each in figures]),  # none has no logarithm
    )
    draw(path, Panel("Seconds", sizes, seconds), Panel("MB", sizes, megabytes))


if __name__ == "__main__":
    main()
