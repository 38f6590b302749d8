"""The bot as a process of its own: how it starts, answers, survives and ends."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader, any_of
from tests.journeys.test_listen import heard_by

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
HELP = "ख़बर की मदद\n"
WRONG_TOKEN = "Telegram does not accept this token. Write the one from @BotFather in TELEGRAM_BOT_TOKEN."
# Seconds, where no promise of ours sets a bound: a demo loads for five on an idle machine.
PATIENCE = 60.0
FLOOD = {"error_code": 500, "description": "Internal Server Error"}


class Program:
    """One `python -m bot ...`, whose output a test can wait for."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.output = ""

    async def until(self, pattern: str, seconds: float = PATIENCE) -> re.Match[str]:
        """Reads on until the output so far has this in it."""
        assert self.process.stdout
        async with asyncio.timeout(seconds):
            while not (found := re.search(pattern, self.output)):
                line = await self.process.stdout.readline()
                assert line, self.output
                self.output += line.decode()
        return found

    async def ends(self, seconds: float) -> int:
        """The exit status, within so many seconds."""
        assert self.process.stdout
        async with asyncio.timeout(seconds):
            self.output += (await self.process.stdout.read()).decode()
            return await self.process.wait()

    async def stop(self, signal_number: int = signal.SIGTERM, seconds: float = 20) -> int:
        """The exit status after a signal."""
        self.process.send_signal(signal_number)
        return await self.ends(seconds)


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Any]:
    """Starts a program in an empty folder; whatever still runs at the end is killed."""
    programs: list[Program] = []
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "mela.txt").write_text("नदी का मेला\n\nमेले में भीड़ रही।\n", encoding="utf-8")

    async def begin(*arguments: str, **environment: str) -> Program:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=tmp_path,
            env=plain
            | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "AUDIO_ENGINES": "espeak"}
            | environment,
        )
        programs.append(Program(process))
        return programs[-1]

    yield begin
    for program in programs:
        if program.process.returncode is None:
            program.process.kill()
        await program.ends(10)


@pytest.fixture
def ours(sandbox: Sandbox) -> dict[str, str]:
    """The settings of a bot that talks to this sandbox."""
    return {"TELEGRAM_BOT_TOKEN": sandbox.token, "TELEGRAM_API_URL": sandbox.url}


@pytest.fixture
async def khabar(start: Any, control: Control, ours: dict[str, str]) -> Program:
    """A running bot."""
    program: Program = await start("run", **ours)
    await polling(control)
    return program


async def polling(control: Control, since: int = 0) -> None:
    """Waits until a bot has come to ask for updates."""
    await control.wait_until(any_of("polling"), since=since, patience=PATIENCE)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def test_it_answers_and_ends_well_on_sigterm(
    khabar: Program, asha: Reader, ours: dict[str, str]
) -> None:
    assert (await asha.ask("/headline")).text.startswith("नदी का मेला\n")
    assert (await asha.ask("मदद")).text.startswith(HELP)

    assert await khabar.stop() == 0

    assert "@khabar_bot is there" in khabar.output
    assert "Traceback" not in khabar.output
    assert ours["TELEGRAM_BOT_TOKEN"] not in khabar.output


async def test_ctrl_c_ends_it_as_well(khabar: Program) -> None:
    assert await khabar.stop(signal.SIGINT) == 0


async def test_an_answer_under_way_is_finished_before_it_ends(
    khabar: Program, control: Control, asha: Reader
) -> None:
    await control.fault("delay", method="sendMessage", times=1, seconds=1)
    since = (await control.state())["last_event"]
    await asha.send("/headline")
    await control.wait_until(any_of("polling"), since=since)

    assert await khabar.stop() == 0

    (card,) = await control.received(asha.id)
    assert card.text.startswith("नदी का मेला\n")


@pytest.mark.parametrize("token", ["123456789:wrong", "7000000001:" + "x" * 35])
async def test_a_wrong_token_ends_it_with_a_sentence(start: Any, ours: dict[str, str], token: str) -> None:
    khabar = await start("run", **ours | {"TELEGRAM_BOT_TOKEN": token})

    assert await khabar.ends(10) == 78

    assert khabar.output.splitlines()[-1] == f"khabar: {WRONG_TOKEN}"
    assert "Traceback" not in khabar.output
    assert token not in khabar.output


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "The setting TELEGRAM_BOT_TOKEN is missing. Write it in the file .env."),
        (
            {"TELEGRAM_BOT_TOKEN": "1:x", "TIMEZONE": "Mars/Base"},
            "The setting TIMEZONE cannot be “Mars/Base”. "
            "Write it like: Asia/Kolkata, Asia/Dubai, Europe/London, …",
        ),
    ],
    ids=["no-token", "no-zone"],
)
async def test_what_it_cannot_run_with_is_said_in_one_sentence(
    start: Any, environment: dict[str, str], sentence: str
) -> None:
    khabar = await start("run", **environment)

    assert await khabar.ends(PATIENCE) == 78

    assert khabar.output == f"khabar: {sentence}\n"


async def test_where_the_database_cannot_be_opened_it_says_so_and_loses_no_command(
    start: Any, ours: dict[str, str], asha: Reader
) -> None:
    await asha.send("/headline")
    khabar = await start("run", **ours, DATABASE_URL="sqlite:////proc/none/khabar.db")

    assert await khabar.ends(PATIENCE) == 1

    assert khabar.output.splitlines()[-1] == (
        "khabar: /proc/none cannot be written. Check the rights on the folder and the free space on the disk."
    )
    assert "Traceback" not in khabar.output
    await start("run", **ours)
    assert (await asha.wait_for())[0].text.startswith("नदी का मेला\n")


async def test_a_token_that_is_withdrawn_ends_it(khabar: Program, control: Control, asha: Reader) -> None:
    await control.fault("error", method="getUpdates", error_code=401, description="Unauthorized")
    await asha.send("/help")

    assert await khabar.ends(30) == 78

    assert khabar.output.splitlines()[-1] == f"khabar: {WRONG_TOKEN}"
    assert "Traceback" not in khabar.output


async def test_while_the_api_is_down_it_waits_and_then_starts_by_itself(start: Any) -> None:
    port, token = free_port(), "7000000001:" + "y" * 35
    khabar = await start("run", TELEGRAM_BOT_TOKEN=token, TELEGRAM_API_URL=f"http://127.0.0.1:{port}")
    await khabar.until("next try in")

    async with Sandbox(port, token) as sandbox, Control(sandbox.url) as control:
        await polling(control)
        asha = await control.reader("Asha")
        assert (await asha.ask("/help")).text.startswith(HELP)
        assert await khabar.stop() == 0

    assert "Traceback" not in khabar.output
    assert token not in khabar.output


async def test_stopped_while_the_api_is_down_it_ends_well(start: Any) -> None:
    khabar = await start("run", TELEGRAM_BOT_TOKEN="1:x", TELEGRAM_API_URL=f"http://127.0.0.1:{free_port()}")
    await khabar.until("next try in")

    assert await khabar.stop() == 0


async def test_the_token_is_in_no_output_whatever_happens(
    start: Any, control: Control, asha: Reader, ours: dict[str, str], tmp_path: Path
) -> None:
    """At the most talkative level, under a 500, a gateway's page, a crash of a handler and a 401."""
    database = tmp_path / "khabar.db"
    khabar = await start("run", **ours, LOG_LEVEL="DEBUG", DATABASE_URL=f"sqlite:///{database}")
    await polling(control)
    await control.fault("error", method="sendMessage", times=2, **FLOOD)
    await control.fault("html", method="getUpdates", times=1)
    await asha.send("/headline")
    await asha.ask("/help")
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TABLE chats")
    connection.close()
    await asha.send("/headline")
    await khabar.until("no such table")
    await control.fault("error", method="getUpdates", error_code=401, description="Unauthorized")
    await asha.send("/help")

    assert await khabar.ends(30) == 78

    assert "Traceback" in khabar.output
    assert "Bad Gateway" in khabar.output
    secret = ours["TELEGRAM_BOT_TOKEN"].partition(":")[2]
    assert secret not in khabar.output


async def test_a_killed_bot_answers_after_the_next_start_what_was_waiting(
    khabar: Program, start: Any, ours: dict[str, str], asha: Reader, ravi: Reader
) -> None:
    control = asha.control
    fault = await control.fault("hang_before", method="sendMessage")
    since = (await control.state())["last_event"]
    await asha.send("/headline")
    await asha.send("/help")
    await ravi.send("/quotes")
    await control.wait_until(any_of("polling"), since=since)
    khabar.process.kill()
    await khabar.process.wait()
    await ravi.send("/about")
    await control.clear_faults(fault)

    await start("run", **ours)

    hindi, english = await asha.wait_for(2, since=since), await ravi.wait_for(2, since=since)
    assert [answer.text.split("\n")[0] for answer in hindi] == ["नदी का मेला", HELP.strip()]
    assert [answer.text.split("\n")[0] for answer in english] == [
        "This story quotes nobody directly.",
        "About Khabar",
    ]


async def test_a_second_poller_is_told_in_one_line(
    khabar: Program, control: Control, ours: dict[str, str], asha: Reader
) -> None:
    url = f"{ours['TELEGRAM_API_URL']}/bot{ours['TELEGRAM_BOT_TOKEN']}/getUpdates"
    async with aiohttp.ClientSession() as http:
        await (await http.post(url, json={"timeout": 0, "limit": 1})).read()
    await khabar.until("Another program polls with the same token")
    await polling(control, since=(await control.state())["last_event"])

    assert (await asha.ask("/help")).text.startswith(HELP)
    assert await khabar.stop() == 0

    assert khabar.output.count("same token") == 1
    assert "Traceback" not in khabar.output


async def test_the_demo_serves_its_page_and_a_bot_that_answers_and_speaks_offline(start: Any) -> None:
    port = free_port()
    demo = await start("demo", "--no-browser", "--port", str(port), AUDIO_ENGINES="")
    found = await demo.until(r"http://127\.0\.0\.1:\d+")
    assert found[0] == f"http://127.0.0.1:{port}"

    async with Control(found[0]) as control, aiohttp.ClientSession() as http:
        async with http.get(f"{found[0]}/") as page:
            assert page.status == 200
            assert "<html" in await page.text()
        await control.wait_polling(PATIENCE)
        asha = Reader(control, 101, "आशा")
        assert (await asha.ask("/headline")).text.startswith("नदी का मेला\n")
        assert "कुल 7\n" in (await asha.ask("/stories")).text
        await asha.send("सुनाओ")
        assert "यह सादी ऑफ़लाइन आवाज़ है।" in (await heard_by(asha)).data["caption"]

    assert await demo.stop(signal.SIGINT) == 0
    assert "Traceback" not in demo.output


async def test_at_rest_nothing_is_loaded_that_only_audio_needs(
    start: Any, control: Control, asha: Reader, ours: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "seeds" / "mela.txt").unlink()
    khabar = await start("run", **ours)
    await polling(control)
    await asha.ask("/voice")

    loaded = await asyncio.to_thread(Path(f"/proc/{khabar.process.pid}/maps").read_text, "utf-8")

    assert "libpython" in loaded or "python3" in loaded
    for library in ("numpy", "libsndfile", "PIL/", "onnxruntime", "soxr"):
        assert library not in loaded


async def test_stopped_while_a_long_story_is_read_aloud_it_ends_well_and_begins_anew_at_the_next_start(
    start: Any, ours: dict[str, str], asha: Reader, ravi: Reader, tmp_path: Path
) -> None:
    story = "लंबी खबर\n\n" + "नदी के किनारे मेला लगा और आसपास के गाँवों से लोग आए। " * 1800
    (tmp_path / "seeds" / "mela.txt").write_text(story, encoding="utf-8")
    khabar = await start("run", **ours)
    await polling(asha.control)
    line = await asha.ask("सुनाओ")
    assert line.text.startswith("आवाज़ तैयार हो रही है…")
    assert (await ravi.ask("/help")).text.startswith("Help\n")

    assert await khabar.stop() == 0

    assert line.id not in {each.id for each in await asha.messages()}
    assert "Traceback" not in khabar.output
    again = await start("run", **ours)
    (anew,) = [each for each in await asha.wait_for(2) if each.id != line.id]
    assert anew.text.startswith("आवाज़ तैयार हो रही है…")
    assert await again.stop() == 0


async def test_a_port_that_is_taken_is_said_in_one_sentence(start: Any, sandbox: Sandbox) -> None:
    program = await start("demo", "--no-browser", "--port", str(sandbox.port))

    assert await program.ends(PATIENCE) == 1

    assert program.output == f"khabar: Something else is using port {sandbox.port}. Choose another port.\n"


async def test_the_sandbox_alone_says_how_to_connect_a_bot(start: Any) -> None:
    alone = await start("sandbox", "--port", "0")
    url = (await alone.until(r"TELEGRAM_API_URL=(\S+)"))[1]
    token = (await alone.until(r"TELEGRAM_BOT_TOKEN=(\S+)"))[1]
    khabar = await start("run", TELEGRAM_API_URL=url, TELEGRAM_BOT_TOKEN=token)

    async with Control(url) as control:
        await control.wait_polling(PATIENCE)
        assert (await Reader(control, 102, "Ravi").ask("/help")).text.startswith("Help\n")

    assert await khabar.stop() == 0
    assert await alone.stop() == 0
