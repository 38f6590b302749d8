"""Measures the limiter where it counts, at the receiving side: the average and the worst second.

python -m bench.limiter [DATABASE_URL...]

Several processes share one database, and each has many chats waiting; every message is a byte on a connection
to this process. A second is any second: the worst is looked for over all windows.
"""

import asyncio
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

ROOT = Path(__file__).parents[1]
BOT = 1234567890
SECONDS = 10.0
# Processes, messages a second in all, messages that wait in each process.
RUNS = ((1, 28, 30), (1, 30, 30), (4, 30, 30), (1, 1000, 300), (4, 1000, 300))
HEADING = "{:<11} {:>9} {:>6} {:>9} {:>7} {:>12} {:>9}"
LINE = "{:<11} {:>9} {:>6} {:>9} {:>7.1f} {:>12} {:>9.1f}"


@dataclass(frozen=True, slots=True)
class Measured:
    """What arrived.

    Attributes:
        arrivals: When, in seconds, in order.
        reservations: How often the database was asked.
        seconds: How long it was measured.
    """

    arrivals: tuple[float, ...]
    reservations: int
    seconds: float

    @property
    def average(self) -> float:
        """Messages a second between the first and the last."""
        return (len(self.arrivals) - 1) / (self.arrivals[-1] - self.arrivals[0])

    @property
    def worst(self) -> int:
        """The most messages in any second."""
        first, most = 0, 0
        for last, at in enumerate(self.arrivals):
            while self.arrivals[first] <= at - 1:
                first += 1
            most = max(most, last - first + 1)
        return most


async def measure(url: str, *, processes: int, rate: float, waiting: int, seconds: float) -> Measured:
    """Let so many processes send as fast as the limiter lets them.

    Args:
        url: An empty database.
        processes: How many.
        rate: Messages a second in all.
        waiting: How many messages wait in each process at any time.
        seconds: How long they send.
    """
    arrivals: list[float] = []

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while got := await reader.read(4096):
            arrivals.extend([time.monotonic()] * len(got))
        writer.close()

    from bot.store import Store

    await (await Store.open(url)).close()  # so that they find it ready
    async with await asyncio.start_server(receive, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        command = [sys.executable, "-m", "bench.limiter", "--send", url, port, rate, waiting, seconds]
        workers = [
            await asyncio.create_subprocess_exec(*map(str, command), cwd=ROOT, stdin=PIPE, stdout=PIPE)
            for _ in range(processes)
        ]
        for worker in workers:
            assert worker.stdout
            await worker.stdout.readline()  # it is ready
        answers = await asyncio.gather(*(worker.communicate(b"go\n") for worker in workers))
    return Measured(tuple(arrivals), sum(int(answer[0]) for answer in answers), seconds)


async def send(url: str, port: int, rate: float, waiting: int, seconds: float) -> None:
    """What each process does; prints how often it has asked the database."""
    from bot.delivery.limiter import Limiter
    from bot.store import Store
    from bot.store.limits import Limits, Slots

    class Counted(Limits):
        """Counts how often slots are reserved."""

        reservations = 0

        @override
        async def reserve(self, bot: int, count: int, interval: float, now: float) -> Slots:
            self.reservations += 1
            return await super().reserve(bot, count, interval, now)

    store = await Store.open(url)
    limits = Counted(store)
    limiter = Limiter(limits, BOT, overall=rate, chat=1, group_minute=20)
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    chats = iter(range(1, 10**9))

    async def one_after_the_other() -> None:
        for chat in chats:
            await limiter.slot(chat, urgent=False)
            writer.write(b".")

    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    senders = [asyncio.create_task(one_after_the_other()) for _ in range(waiting)]
    await asyncio.sleep(seconds)
    for sender in senders:
        sender.cancel()
    await asyncio.gather(*senders, return_exceptions=True)
    await limiter.close()
    writer.close()
    await writer.wait_closed()
    await store.close()
    print(limits.reservations, flush=True)


async def main(urls: list[str]) -> None:
    """Prints a table."""
    print(HEADING.format("database", "processes", "rate", "messages", "average", "worst second", "asked/s"))
    for number, (processes, rate, waiting) in enumerate(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            for url in urls or [f"sqlite:///{folder}/{number}.db"]:
                measured = await measure(
                    url, processes=processes, rate=rate, waiting=waiting, seconds=SECONDS
                )
                figures = (len(measured.arrivals), measured.average, measured.worst)
                asked = measured.reservations / measured.seconds
                print(LINE.format(url.split(":")[0], processes, rate, *figures, asked), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--send"]:
        url, *numbers = sys.argv[2:]
        port, rate, waiting, seconds = map(float, numbers)
        asyncio.run(send(url, int(port), rate, int(waiting), seconds))
    else:
        asyncio.run(main(sys.argv[1:]))
