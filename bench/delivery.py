"""Compares ways to send a story to many chats: one run, one local server, each on one processor.

    python -m bench.delivery        messages a second; the pace at RATE_OVERALL=30; replies during it

This bot goes the whole way: ledger on SQLite, limiter, receipts. The others loop and remember nothing.
"""

import asyncio
import bisect
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from bot.store import Store

ROOT = Path(__file__).parents[1]
TOKEN = "123456789:" + "bench" * 7
TEXT = "सरकार ने कहा कि यह योजना अगले महीने से लागू होगी। " * 12
SECONDS = 3.0
PARALLEL = 50
ROUNDS = 3
SUBSCRIBERS = 600  # at 30 a second: twenty seconds
READER = 900_000_001

Way = Callable[[str], Coroutine[None, None, int]]


async def raw(url: str) -> int:
    """The ceiling: aiohttp, one form, no library."""
    from urllib.parse import quote_plus

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=PARALLEL)) as session:
        text = quote_plus(TEXT)

        async def send(chat: int) -> None:
            form = f"chat_id={chat}&text={text}".encode()
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", data=form, headers=headers) as answer:
                json.loads(await answer.read())

        return await loop(send)


async def plain(url: str) -> int:
    """python-telegram-bot as it comes."""
    from telegram import Bot

    async with Bot(TOKEN, base_url=f"{url}/bot") as bot:
        return await loop(lambda chat: bot.send_message(chat, TEXT))


async def limited(url: str) -> int:
    """python-telegram-bot with its AIORateLimiter, told to let a thousand a second pass."""
    from telegram.ext import AIORateLimiter, ExtBot

    limiter = AIORateLimiter(overall_max_rate=1000, overall_time_period=1)
    async with ExtBot(TOKEN, base_url=f"{url}/bot", rate_limiter=limiter) as bot:
        return await loop(lambda chat: bot.send_message(chat, TEXT))


async def aiogram(url: str) -> int:
    """The other great library."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    bot = Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(url)))
    try:
        return await loop(lambda chat: bot.send_message(chat, TEXT))
    finally:
        await bot.session.close()


async def khabar(url: str) -> int:
    """This bot: what it sent of a broadcast, from the first intent to the last receipt."""
    from pydantic import SecretStr
    from telegram.ext import ExtBot

    from bot.audio.narrator import Narrator
    from bot.botapi.transport import AiohttpRequest
    from bot.delivery.engine import delivery
    from bot.delivery.limiter import Limiter
    from bot.delivery.notices import document_of
    from bot.delivery.sender import Sender
    from bot.i18n import load_wordings
    from bot.settings import Settings
    from bot.store import Store
    from bot.text.rich import RichText

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(telegram_bot_token=SecretStr(TOKEN), telegram_api_url=url, rate_overall=1000)
        store = await Store.open(f"sqlite:///{folder}/khabar.db")
        await subscribe(store, 500_000_000, 30_000)
        request = AiohttpRequest()
        async with ExtBot(TOKEN, base_url=f"{url}/bot", request=request) as bot:
            limiter = Limiter(store.limits, bot.id, overall=100_000, chat=50, group_minute=600)
            narrator = Narrator((), store.narrations, deadline=None, limit=1)
            engine = delivery(
                settings,
                store,
                bot,
                sender=Sender(bot, store.uploads, limiter),
                limiter=limiter,
                narrator=narrator,
                wordings=load_wordings(),
            )
            number = await store.broadcasts.add("notice", document_of(RichText(TEXT)))
            stop = asyncio.Event()
            running = asyncio.create_task(engine.run(stop))

            while not (before := await sent_of(store, number)):  # noqa: ASYNC110 - the engine tells nobody
                await asyncio.sleep(0.05)
            begun = time.monotonic()
            await asyncio.sleep(SECONDS)
            sent, took = await sent_of(store, number) - before, time.monotonic() - begun
            stop.set()
            await running
            await engine.close()
            await limiter.close()
            await narrator.close()
        await store.close()
    return round(sent / took * SECONDS)


async def sent_of(store: "Store", broadcast: int) -> int:
    """How many messages of a broadcast have their receipts."""
    from bot.store.receipts import State

    return (await store.broadcasts.progress(broadcast)).counts[State.SENT]


async def subscribe(store: "Store", after: int, count: int) -> None:
    """So many private chats, with ids from the next one on."""
    from sqlalchemy import insert

    from bot.store.tables import subscriptions

    people = [
        {"chat_id": after + each, "topic": 0, "kind": "private", "state": "active", "after": 0}
        for each in range(1, count + 1)
    ]
    await store.write(lambda connection: connection.execute(insert(subscriptions), people))


WAYS: dict[str, Way] = {
    "raw aiohttp (the ceiling)": raw,
    "aiogram, a loop": aiogram,
    "python-telegram-bot, a loop": plain,
    "python-telegram-bot, AIORateLimiter": limited,
    "this bot: ledger, limiter, receipts": khabar,
}


async def loop(send: Callable[[int], Awaitable[object]]) -> int:
    """As many as go in the time, so many at once."""
    until, sent = time.monotonic() + SECONDS, 0

    async def work(first: int) -> None:
        nonlocal sent
        chat = first
        while time.monotonic() < until:
            await send(chat)
            sent += 1
            chat += PARALLEL

    await asyncio.gather(*(work(500_000_001 + each) for each in range(PARALLEL)))
    return sent


def measure(way: str, url: str) -> float:
    """Messages a second, in a process of its own on the first processor."""
    command = [sys.executable, "-m", "bench.delivery", "--way", way, url]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        print(f"{way}: {done.stderr.strip().splitlines()[-1]}")
        return 0.0
    return int(done.stdout) / SECONDS


async def pace(url: str) -> None:
    """RATE_OVERALL=30 over twenty seconds: the average, the worst second, and replies during it."""
    from bot.store import Store

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "seeds").mkdir()
        address = f"sqlite:///{folder}/khabar.db"
        store = await Store.open(address)
        await store.articles.first_look([])
        await subscribe(store, 600_000_000, SUBSCRIBERS)
        await store.close()
        (folder / "seeds" / "story.txt").write_text(f"खबर\n\n{TEXT}\n", encoding="utf-8")
        environment = os.environ | {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
            "DATABASE_URL": address,
            "SEEDS_DIR": str(folder / "seeds"),
            "AUDIO_ENGINES": "espeak",
            "RATE_OVERALL": "30",
            "PYTHONPATH": str(ROOT),
        }
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, cwd=folder, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await report(url)
        finally:
            bot.terminate()
            await bot.wait()


async def report(url: str) -> None:
    """Readers ask while the story goes out; then all is counted from the server's side."""
    async with aiohttp.ClientSession() as session:

        async def ask(what: str, data: str = "") -> Any:
            async with session.post(f"{url}/{what}", data=data) as answer:
                return json.loads(await answer.read())

        async def came() -> list[list[float]]:
            return [each for each in await ask("count") if each[1] > 600_000_000]

        asked: list[tuple[float, int]] = []
        until = time.monotonic() + 90
        while len(await came()) < SUBSCRIBERS + len(asked) and time.monotonic() < until:
            if len(asked) < 30 and len(await came()) > 10:
                reader = READER + len(asked)
                asked.append((float(await ask("write", str(reader))), reader))
            await asyncio.sleep(0.5)
        messages = await came()
    story = sorted(at for at, chat in messages if chat < READER)
    everything = sorted(at for at, _ in messages)
    answered = {int(chat): at for at, chat in messages if chat >= READER}
    waits = [answered[chat] - at for at, chat in asked if chat in answered]
    worst = max(bisect.bisect_left(everything, at + 1) - number for number, at in enumerate(everything))
    span = story[-1] - story[0]
    during = [at for at in everything if story[0] <= at <= story[-1]]
    print(f"RATE_OVERALL=30: {len(story)} of {SUBSCRIBERS}, and {len(answered)} replies of {len(asked)}")
    print(f"  average {(len(during) - 1) / span:.2f}/s over {span:.1f} s, worst second {worst}")
    median, slowest = 1000 * statistics.median(waits), 1000 * max(waits)
    print(f"  replies meanwhile: median {median:.0f} ms, worst {slowest:.0f} ms")


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    """A server on the last processor; its address."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.server", stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert server.stdout
    url = f"http://127.0.0.1:{int(await server.stdout.readline())}"
    os.sched_setaffinity(server.pid, sorted(os.sched_getaffinity(0))[-1:])
    try:
        yield url
    finally:
        server.terminate()
        await server.wait()


async def main() -> None:
    """Prints both tables."""
    processors = os.sched_getaffinity(0)
    rates: dict[str, list[float]] = {way: [] for way in WAYS}
    async with serving() as url:
        os.sched_setaffinity(0, sorted(processors)[:1])
        for _ in range(ROUNDS):
            for way, measured in rates.items():
                measured.append(await asyncio.to_thread(measure, way, url))
    os.sched_setaffinity(0, processors)
    ceiling = statistics.median(rates["raw aiohttp (the ceiling)"])
    print(f"{'':38} {'messages/s':>10} {'of the ceiling':>15}")
    for way, measured in rates.items():
        median = statistics.median(measured)
        print(f"{way:38} {median:>10.0f} {median / ceiling:>15.2f}")
    # Another one: to tell of a hundred thousand messages would keep it from seeing when each of these comes.
    async with serving() as url:
        await pace(url)


if __name__ == "__main__":
    if "--way" in sys.argv:
        print(asyncio.run(WAYS[sys.argv[2]](sys.argv[3])))
    else:
        asyncio.run(main())
