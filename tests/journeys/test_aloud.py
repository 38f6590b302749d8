"""The owner's article, read aloud by the voice that needs no network; nothing stands in for anything here."""

import asyncio
import io
import re
from pathlib import Path
from typing import Any

import pytest
import soundfile
from playwright.async_api import Page, expect
from pydantic import SecretStr

from bot import app
from bot.audio.espeak import ESpeak
from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader, any_of
from bot.settings import Settings
from tests.journeys.conftest import Running
from tests.journeys.speaker import Speaker
from tests.journeys.test_listen import duration_of, file_of, heard_by, spaced

PATIENCE = 60.0


@pytest.mark.usefixtures("seeded")
async def test_under_the_card_a_button_yields_the_whole_story_as_audio(
    control: Control, asha: Reader, seed: dict[str, Any]
) -> None:
    card = await asha.ask("खबर")

    await asha.press(card, "सुनें 🔊")
    audio = await heard_by(asha)

    shown = audio.data["audio"]
    assert audio.data["caption"] == spaced(
        f"{seed['title']}\nसुनने में {duration_of(audio)}\nयह सादी ऑफ़लाइन आवाज़ है।\nनीचे 2~बटन हैं।"
    )
    assert 150 <= shown["duration"] <= 400
    assert (shown["title"], shown["performer"]) == (seed["title"], seed["author"])
    assert shown["thumbnail"]["width"] == shown["thumbnail"]["height"] == 320
    samples, rate = soundfile.read(io.BytesIO(await file_of(control, shown["file_id"])))
    assert len(samples) / rate == pytest.approx(shown["duration"], abs=1)
    assert abs(samples).max() > 0.3


@pytest.mark.usefixtures("seeded")
async def test_the_quotes_are_shorter_than_the_story(asha: Reader) -> None:
    await asha.send("बयान सुनाओ")
    quotes = await heard_by(asha)
    await asha.send("सुनाओ")
    story = await heard_by(asha)

    assert 10 <= quotes.data["audio"]["duration"] < story.data["audio"]["duration"] / 2
    assert "किसने क्या कहा: 3" in quotes.data["caption"]


@pytest.mark.usefixtures("seeded")
async def test_the_page_plays_it(page: Page, asha: Reader, seed: dict[str, Any]) -> None:
    card = await asha.ask("/headline")
    await page.goto(f"/#/{asha.id}/{asha.id}")
    await asha.press(card, "सुनें 🔊")
    audio = await heard_by(asha)
    minutes, seconds = divmod(audio.data["audio"]["duration"], 60)

    player = page.get_by_role("group", name=seed["title"])
    await expect(player.locator(".time")).to_have_text(f"{minutes}:{seconds:02}")
    await player.get_by_role("button", name=f"चलाएँ: {seed['title']}").click()

    all_of_it = rf"{minutes}:{seconds:02}"
    await expect(player.locator(".time")).to_have_text(re.compile(rf"0:0[1-9] / {all_of_it}"))
    at, known = await player.locator("audio").evaluate("it => [it.currentTime, it.duration]")
    assert 0.5 < at < known == pytest.approx(audio.data["audio"]["duration"], abs=1)


async def test_an_engine_that_fails_leaves_the_whole_story_to_the_next(
    speaker: Speaker, idle: Running, asha: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failure mode 32 as a listener notices it: an audio, in the plain voice, from the first word on."""
    speaker.name, speaker.broken = "gtts", True
    monkeypatch.setattr("bot.audio.engines.engines", lambda _settings: (speaker, ESpeak()))
    idle.put("fair.txt", "नदी का मेला\n\nमेले में भीड़ रही। दुकानें सजी रहीं।\n")
    await idle.start()

    await asha.send("/listen")
    audio = await heard_by(asha)

    assert "\nयह सादी ऑफ़लाइन आवाज़ है।\n" in audio.data["caption"]
    assert len(speaker.asked) == 1


@pytest.fixture
async def eager(sandbox: Sandbox, control: Control, tmp_path: Path, speaker: Speaker) -> Any:
    """A bot that narrates new articles before anybody asks; a test starts it."""
    folder = tmp_path / "articles"
    folder.mkdir()
    settings = Settings(
        telegram_bot_token=SecretStr(sandbox.token),
        telegram_api_url=sandbox.url,
        database_url=SecretStr(f"sqlite:///{tmp_path / 'khabar.db'}"),
    )
    stop = asyncio.Event()
    tasks: list[asyncio.Task[None]] = []

    async def start() -> Path:
        tasks.append(asyncio.create_task(app.run(settings, [folder], stop)))
        await control.wait_until(any_of("polling"))
        return folder

    yield start
    stop.set()
    await asyncio.wait_for(asyncio.gather(*tasks), 20)


async def spoken(speaker: Speaker, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(speaker.asked) < count:
            await asyncio.sleep(0.05)


async def test_a_new_story_is_narrated_before_anybody_asks(
    eager: Any, speaker: Speaker, control: Control, asha: Reader
) -> None:
    folder = await eager()
    (folder / "one.txt").write_text("नदी का मेला\n\nमेले में भीड़ रही।\n", encoding="utf-8")
    await spoken(speaker, 1)
    (folder / "two.txt").write_text("नया पुल\n\nपुल आज खुल गया।\n", encoding="utf-8")
    await spoken(speaker, 2)
    async with asyncio.timeout(PATIENCE):
        card = await asha.ask("/headline")
        while "सुनने में" not in card.text:
            card = await asha.ask("/headline")

    await asha.send("/listen")
    audio = await heard_by(asha)

    assert audio.data["audio"]["title"] == "नया पुल"
    assert [words.split()[0] for _, words in speaker.asked] == ["नदी", "नया"]


async def test_a_story_that_cannot_be_narrated_is_tried_once_and_told_in_one_line(
    eager: Any,
    speaker: Speaker,
    asha: Reader,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.delivery.beforehand.LOOK", 0.05)
    speaker.broken = True
    folder = await eager()
    (folder / "one.txt").write_text("नदी का मेला\n\nमेले में भीड़ रही।\n", encoding="utf-8")
    await spoken(speaker, 1)
    await asyncio.sleep(0.5)
    for _ in range(3):
        await asha.ask("/help")

    told = [each for each in caplog.records if "beforehand" in each.getMessage()]
    assert len(told) == len(speaker.asked) == 1
    assert told[0].exc_info is None


async def test_a_stop_does_not_wait_for_what_nobody_asked_for(eager: Any, speaker: Speaker) -> None:
    speaker.upto = 0
    folder = await eager()
    (folder / "one.txt").write_text("नदी का मेला\n\nमेले में भीड़ रही।\n", encoding="utf-8")
    await spoken(speaker, 1)
