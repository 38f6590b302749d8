"""A bot at work in the sandbox, for tests that tell whole stories over real HTTP."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import app
from bot.delivery import audio_requests
from bot.demo import SHELF
from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Group, Reader, any_of
from bot.sandbox.world import BOT_ID
from bot.settings import Settings
from handlers import looking
from tests.journeys.speaker import Speaker
from tests.sources.web import Web

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"

# One article for most tests: it has all that an article can have, and fits one message. Its first
# paragraph has one sentence more than a card shows.
LIBRARY = """\
---
title: नगर पुस्तकालय अब रात दस बजे तक खुलेगा
author: मीना जोशी
date: 2025-01-29T18:30:00+05:30
url: https://www.example.in/library
---

शहर का पुराना पुस्तकालय अब हर दिन रात दस बजे तक खुला रहेगा। नया समय सोमवार से लागू होगा। पहले वह शाम को बंद हो जाता था।

## पाठकों की माँग

मेयर सुनीता राव ने कहा, “दिन भर काम करने वाले लोग भी अब आराम से किताबें पढ़ पाएँगे और बच्चों को साथ ला सकेंगे।”

> किताबों की कमी नहीं, बैठने की जगह की कमी है।

कर्मचारी दो पालियों में काम करेंगे।
"""


def is_text_of_bot(entry: dict[str, Any]) -> bool:
    """Whether an entry of the journal is a written message of the bot."""
    return entry["kind"] == "message" and "text" in entry["message"] and entry["message"]["author"] == BOT_ID


class Running:
    """A bot over a folder of articles: started, stopped and started again in the loop of the test.

    Attributes:
        folder: Where a test puts its articles.
    """

    def __init__(self, sandbox: Sandbox, control: Control, folders: list[Path], database: Path) -> None:
        self.control = control
        self.folder = folders[-1]
        self._folders = folders
        self._settings = Settings(
            telegram_bot_token=SecretStr(sandbox.token),
            telegram_api_url=sandbox.url,
            database_url=SecretStr(f"sqlite:///{database}"),
            audio_engines=("espeak",),
            rate_overall=1000,  # the highest that may be set: a journey does not test the pace
            rate_chat=50,
            rate_group_minute=600,
        )
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def speak_with(self, *engines: Any) -> None:
        """Sets AUDIO_ENGINES for the lives to come."""
        self._settings = self._settings.model_copy(update={"audio_engines": engines})

    @property
    def database(self) -> str:
        """The address of what the bot remembers."""
        return self._settings.database_url.get_secret_value()

    def pace(self, messages: int) -> None:
        """Sets RATE_OVERALL for the lives to come."""
        self._settings = self._settings.model_copy(update={"rate_overall": messages})

    def near(self) -> None:
        """Sets ALLOW_PRIVATE_NETWORKS for the lives to come: the web of a test is on this machine."""
        self._settings = self._settings.model_copy(update={"allow_private_networks": True})

    def put(self, name: str, text: str) -> Path:
        """Puts an article into the folder, all at once."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    async def group(self, title: str, *members: Reader, **more: Any) -> Group:
        """Opens a group with the bot in it, and waits until the bot has greeted it."""
        since = (await self.control.state())["last_event"]
        group = await self.control.group(title, *members, **more)
        await self.control.wait_until(lambda entries: any(map(is_text_of_bot, entries)), since=since)
        return group

    async def until_newest(self, reader: Reader, title: str, seconds: float = 20) -> None:
        """Asks for the newest story again and again until it is that one."""
        async with asyncio.timeout(seconds):
            card = await reader.ask("/headline")
            while not card.text.startswith(title):
                await asyncio.sleep(0.8)  # who asks more than once a second is put off
                card = await reader.ask("/headline")

    async def start(self) -> None:
        """Starts the bot, and waits until it asks for updates."""
        since = (await self.control.state())["last_event"]
        self._stop.clear()
        self._task = asyncio.create_task(app.run(self._settings, self._folders, self._stop, beforehand=False))
        polling = asyncio.create_task(self.control.wait_until(any_of("polling"), since=since))
        await asyncio.wait((self._task, polling), return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            polling.cancel()
            await self._task
        await polling

    async def stop(self) -> None:
        """Stops the bot as SIGTERM does."""
        self._stop.set()
        if self._task:
            await asyncio.wait_for(self._task, 20)
        self._task = None

    async def restart(self) -> None:
        """Another life of the bot, on the same database and the same articles."""
        await self.stop()
        await self.start()


@pytest.fixture
async def idle(sandbox: Sandbox, control: Control, tmp_path: Path) -> AsyncIterator[Running]:
    """A bot that a test starts itself, over an empty folder."""
    folder = tmp_path / "articles"
    folder.mkdir()
    running = Running(sandbox, control, [folder], tmp_path / "khabar.db")
    yield running
    await running.stop()


@pytest.fixture
async def khabar(idle: Running) -> Running:
    """A running bot with one article that has everything: byline, date, source, heading, quotations."""
    idle.put("library.md", LIBRARY)
    await idle.start()
    return idle


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    """A web server on a free port; its paths are the test's to script."""
    async with Web().listening() as web:
        yield web


@pytest.fixture
async def reaching(idle: Running) -> Running:
    """The bot of `khabar`, to which that web is no private network."""
    idle.near()
    idle.put("library.md", LIBRARY)
    await idle.start()
    return idle


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> Speaker:
    """What speaks, as far as the test lets it; to be asked for before the bot that it speaks for."""
    engine = Speaker()
    monkeypatch.setattr("bot.audio.engines.engines", lambda _settings: (engine,))
    return engine


@pytest.fixture
async def hummed(speaker: Speaker, idle: Running) -> Running:
    """The bot of `khabar`, with that speaker."""
    idle.put("library.md", LIBRARY)
    await idle.start()
    return idle


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A waiting line that comes soon and changes often."""
    monkeypatch.setattr(audio_requests, "GRACE", 0.2)
    monkeypatch.setattr(audio_requests, "EVERY", 0.1)
    monkeypatch.setattr(audio_requests, "EVERY_IN_GROUPS", 0.1)


@pytest.fixture
async def seeded(idle: Running) -> Running:
    """A running bot with the owner's article alone."""
    for article in SEEDS.glob("*.txt"):
        shutil.copy(article, idle.folder)
    await idle.start()
    return idle


@pytest.fixture
async def shelved(sandbox: Sandbox, control: Control, tmp_path: Path) -> AsyncIterator[Running]:
    """A running bot with what the demo shows: its own shelf, and the owner's article as the newest."""
    running = Running(sandbox, control, [SHELF, SEEDS], tmp_path / "khabar.db")
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def asha(control: Control) -> Reader:
    """A reader whose phone is set to Hindi."""
    return await control.reader("Asha", language_code="hi")


@pytest.fixture
async def meera(control: Control) -> Reader:
    """The operator."""
    return await control.reader("Meera", language_code="hi")


@pytest.fixture
async def desk(idle: Running, meera: Reader, monkeypatch: pytest.MonkeyPatch) -> Running:
    """A running bot of which Meera is the operator, and to which that web is no private network."""
    monkeypatch.setattr(looking, "GRACE", 30.0)  # no line while a slow machine looks
    idle._settings = idle._settings.model_copy(update={"admin_ids": frozenset({meera.id})})
    idle.near()
    idle.put("library.md", LIBRARY)
    await idle.start()
    return idle


@pytest.fixture
async def ravi(control: Control) -> Reader:
    """A reader whose phone is set to English."""
    return await control.reader("Ravi", language_code="en")


@pytest.fixture(scope="session")
def seed() -> dict[str, Any]:
    """What is right for the owner's article."""
    gold: dict[str, Any] = json.loads((ROOT / "tests" / "data" / "seed.json").read_text("utf-8"))
    return gold


@pytest.fixture(scope="session")
def long_article() -> str:
    """A story of several messages, with a heading on each page and a quotation set off by the page."""
    lines = [
        f"दिन {day} को नदी के किनारे मेला लगा और आसपास के गाँवों से लोग नाव, बैलगाड़ी और पैदल आए। शाम तक दुकानें सजी रहीं।"
        for day in range(1, 120)
    ]
    body = [*lines[:40], "## दूसरा हफ़्ता", *lines[40:80], "> यह मेला सबका है।", *lines[80:]]
    return "---\ntitle: नदी का मेला\n---\n\n" + "\n\n".join(body)
