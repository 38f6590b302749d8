"""A crash loses no command (failure mode 14): told by the sandbox, over real HTTP, with a real kill -9."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox import Sandbox
from bot.sandbox.client import Control

ROOT = Path(__file__).parents[2]

# Answers each message with its own text, but not while the folder holds a file named "wait".
PROGRAM = """
import asyncio, signal, sys
from pathlib import Path
from telegram import Bot
from bot.botapi.inbox import Inbox
from bot.botapi.intake import Intake, wait_for_api
from bot.botapi.transport import AiohttpRequest
from bot.store import Store

url, token, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])

async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with AiohttpRequest() as out, AiohttpRequest() as polling:
        bot = Bot(token, f"{url}/bot", request=out, get_updates_request=polling)

        async def handle(update):
            await bot.send_chat_action(update.message.chat_id, "typing")
            while (folder / "wait").exists():
                await asyncio.sleep(0.02)
            await bot.send_message(update.message.chat_id, update.message.text)

        await wait_for_api(bot, stop)
        store = await Store.open(f"sqlite:///{folder}/khabar.db")
        inbox = asyncio.get_running_loop().create_future()
        inbox.set_result(Inbox(bot, store.updates, handle, handle))
        await Intake(bot, inbox, ["message"]).run(stop)
        await inbox.result().finish(10)
        await inbox.result().close()
        await store.close()

asyncio.run(main())
"""


@asynccontextmanager
async def echo(sandbox: Sandbox, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, sandbox.url, sandbox.token, str(folder), cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_commands_that_were_waiting_when_the_bot_was_killed_are_answered_by_the_next(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    readers = [await control.reader(name) for name in ("Asha", "Bilal", "Chitra")]
    wait = tmp_path / "wait"
    wait.touch()
    async with echo(sandbox, tmp_path) as first:
        for reader in readers:
            await reader.send(f"one from {reader.name}")
            await reader.send(f"two from {reader.name}")
        await control.wait_until(
            lambda entries: sum(each.get("method") == "sendChatAction" for each in entries) >= len(readers)
        )
        os.kill(first.pid, signal.SIGKILL)
        await first.wait()

    wait.unlink()
    async with echo(sandbox, tmp_path):
        answers = [await reader.wait_for(2) for reader in readers]

    assert [[each.text for each in answer] for answer in answers] == [
        [f"one from {reader.name}", f"two from {reader.name}"] for reader in readers
    ]


async def test_an_orderly_stop_answers_what_was_begun_and_repeats_nothing_afterwards(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    asha = await control.reader("Asha")
    async with echo(sandbox, tmp_path) as first:
        await asha.send("one")
        await asha.wait_for(1)
        (tmp_path / "wait").touch()
        await asha.send("two")
        await control.wait_until(
            lambda entries: sum(each.get("method") == "sendChatAction" for each in entries) >= 2
        )
        first.send_signal(signal.SIGTERM)
        (tmp_path / "wait").unlink()
        status = await asyncio.wait_for(first.wait(), 20)

    async with echo(sandbox, tmp_path):
        await asha.send("three")
        await asha.wait_for(1)

    assert status == 0
    assert [each.text for each in await control.received(asha.id)] == ["one", "two", "three"]
