"""Compares the library's own way to the Bot API with ours: messages a second, and processor time a message.

Both talk in one run, by turns, to a server of a few lines in a process of its own.
"""

import asyncio
import gc
import statistics
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import Callable

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.botapi.transport import AiohttpRequest

PARALLEL = (1, 10, 30, 100)
ROUNDS = 3
SECONDS = 1.5
TEXT = "सरकार ने कहा कि यह योजना अगले महीने से लागू होगी। " * 12
HEADING = ("at once", "library/s", "ours/s", "times", "library CPU", "our CPU")

SERVER = """
import asyncio, json, re, sys

MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}
BODY = json.dumps({"ok": True, "result": MESSAGE})
LINES = ("HTTP/1.1 200 OK", "Content-Type: application/json", f"Content-Length: {len(BODY)}", "", BODY)
ANSWER = "\\r\\n".join(LINES).encode()

async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            length = re.search(rb"content-length: *(\\d+)", head, re.IGNORECASE)
            await reader.readexactly(int(length[1]) if length else 0)
            writer.write(ANSWER)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


async def main() -> None:
    """Prints a table of medians."""
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", SERVER, stdout=PIPE)
    assert server.stdout
    url = f"http://127.0.0.1:{int(await server.stdout.readline())}/bot"
    try:
        print("{:>8} {:>10} {:>8} {:>6} {:>12} {:>9}".format(*HEADING))
        for parallel in PARALLEL:
            await compare(url, parallel)
    finally:
        server.terminate()
        await server.wait()


async def compare(url: str, parallel: int) -> None:
    """Measures both by turns and prints their medians."""
    theirs, ours = [], []
    for _ in range(ROUNDS):
        theirs.append(await measure(url, parallel, HTTPXRequest))
        ours.append(await measure(url, parallel, AiohttpRequest))
    rate, cpu = middle(theirs)
    our_rate, our_cpu = middle(ours)
    rates = f"{rate:>10,.0f} {our_rate:>8,.0f} {our_rate / rate:>6.1f}"
    print(f"{parallel:>8} {rates} {cpu:>9.2f} ms {our_cpu:>6.2f} ms")


async def measure(url: str, parallel: int, transport: Callable[[], BaseRequest]) -> tuple[float, float]:
    """Messages a second, and milliseconds of processor time a message."""
    gc.collect()
    async with transport() as request:
        bot = Bot("1:x", url, request=request, get_updates_request=request)
        await bot.send_message(1, TEXT)
        sent, began, used = [0] * parallel, time.perf_counter(), time.process_time()
        await asyncio.gather(*(talk(bot, sent, number, began + SECONDS) for number in range(parallel)))
        took, used = time.perf_counter() - began, time.process_time() - used
    return sum(sent) / took, 1000 * used / sum(sent)


async def talk(bot: Bot, sent: list[int], number: int, until: float) -> None:
    """Sends one message after another."""
    while time.perf_counter() < until:
        await bot.send_message(1, TEXT, pool_timeout=60)
        sent[number] += 1


def middle(figures: list[tuple[float, float]]) -> tuple[float, float]:
    """The median of each."""
    rates, cpus = zip(*figures, strict=True)
    return statistics.median(rates), statistics.median(cpus)


if __name__ == "__main__":
    asyncio.run(main())
