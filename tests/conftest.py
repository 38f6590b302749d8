"""Fixtures that tests share."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.async_api import Browser, Page, async_playwright
from playwright.sync_api import sync_playwright

from bot.sandbox import Sandbox
from bot.sandbox.client import Control

# No test of ours is timed: the first text that is said, say, compiles the rules for all others.
settings.register_profile("khabar", deadline=None)
settings.load_profile("khabar")


def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`, half as many again as there are processors: a test often waits for what it started."""
    return max(2, len(os.sched_getaffinity(0)) * 3 // 2) if hasattr(os, "sched_getaffinity") else 4


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox of this test's own: an empty world, a free port, a token made up for it."""
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    """The readers' side of that sandbox."""
    async with Control(sandbox.url) as opened:
        yield opened


# A real browser, for tests of the chat page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing is asked for, nothing waits because nobody looks, and a mouse is at hand as on a desk.
BROWSER_FLAGS = (
    "--headless=new",
    "--hide-scrollbars",
    "--mute-audio",
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
    "--force-color-profile=srgb",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-back-forward-cache",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-ipc-flooding-protection",
    "--disable-component-update",
    "--no-default-browser-check",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where a Chromium is: KHABAR_BROWSER, one on the PATH, Playwright's own, or one installed now."""
    found = named_browser() or fetched_browser() or packaged_browser()
    if not found:
        pytest.fail(
            "There is no browser here: install Chromium, or name one in KHABAR_BROWSER.", pytrace=False
        )
    return found


def named_browser() -> str | None:
    """The browser that the operator names, or else the first one on the PATH."""
    names = (os.environ.get("KHABAR_BROWSER") or "", *BROWSERS)
    return next((path for path in map(shutil.which, names) if path), None)


def fetched_browser() -> str | None:
    """Playwright's own Chromium, fetched by Playwright if it is not there yet."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        run_quietly(sys.executable, "-m", "playwright", "install", "chromium")
    return path if Path(path).exists() else None


def packaged_browser() -> str | None:
    """Debian's Chromium, where this user may install it."""
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        run_quietly(apt, "install", "-y", "--no-install-recommends", "chromium")
    return named_browser()


def run_quietly(*command: str) -> None:
    """Runs an installer; whether it helped is seen by what is there afterwards."""
    subprocess.run(command, check=False, capture_output=True, timeout=600)  # noqa: S603 - fixed words only


@pytest.fixture(scope="session")
def devtools(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One browser for all tests of this process: its start costs more than most of them. Its address."""
    flags = [*BROWSER_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    profile = tmp_path_factory.mktemp("chromium")
    command = [chromium, *flags, "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    said = (profile / "said.txt").open("wb")
    with pytest.MonkeyPatch.context() as environment, said:
        environment.setenv("NODE_COMPILE_CACHE", str(profile / "node"))  # for Playwright, at each test anew
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said) as running:  # noqa: S603 - our own
            try:
                yield f"http://127.0.0.1:{devtools_port(profile)}"
            finally:
                running.terminate()


def devtools_port(profile: Path) -> int:
    """Where a browser that has just been started listens."""
    told, until = profile / "DevToolsActivePort", time.monotonic() + 60
    while time.monotonic() < until:
        if told.exists() and (lines := told.read_text("ascii").splitlines()):
            return int(lines[0])
        time.sleep(0.02)
    pytest.fail((profile / "said.txt").read_text("utf-8", "replace")[-2000:], pytrace=False)


@pytest.fixture
async def browser(devtools: str) -> AsyncIterator[Browser]:
    """That browser; what a test opens in it is closed at its end, and sees nothing of what others opened."""
    async with async_playwright() as playwright:
        connected = await playwright.chromium.connect_over_cdp(devtools)
        yield connected
        for context in connected.contexts:
            await context.close()
        await connected.close()


@pytest.fixture
async def page(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Page]:
    """A wide page that has gone nowhere yet; any error in its console fails the test at the end."""
    troubles: list[str] = []
    context = await browser.new_context(viewport={"width": 1200, "height": 800}, base_url=sandbox.url)
    opened = await context.new_page()
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    yield opened
    await context.close()

    assert not troubles


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, its key in the same file; alone: public.pem."""
    openssl = shutil.which("openssl")
    assert openssl, "needs the command openssl"
    path, public = tmp_path / "certificate.pem", tmp_path / "public.pem"
    subprocess.run(  # noqa: S603 - our own
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(path), "-out", str(public)),
        ],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text("utf-8") + public.read_text("utf-8"), encoding="utf-8")
    return path
