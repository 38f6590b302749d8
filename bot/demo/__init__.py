"""The bot and the sandbox together: a chat page in the browser, without token or network."""

import asyncio
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from pydantic import SecretStr

from bot import app
from bot.botapi.logs import configure_logging
from bot.errors import OperatorError
from bot.sandbox import Sandbox
from bot.settings import Settings

SHELF = Path(__file__).parent / "shelf"


def start(settings: Settings, port: int, *, open_browser: bool) -> None:
    """Serve the chat page, with the bot behind it, until Ctrl-C.

    Raises:
        KhabarError: The port is taken, or the bot cannot run.
    """
    configure_logging("WARNING", settings.log_format, ())
    asyncio.run(_demo(settings, port, open_browser=open_browser))


def start_sandbox(port: int) -> None:
    """Serve the local Bot API and its chat page alone until Ctrl-C.

    Raises:
        OperatorError: The port is taken.
    """
    asyncio.run(_sandbox_alone(port))


async def _demo(settings: Settings, port: int, *, open_browser: bool) -> None:
    with app.stopping() as stop, tempfile.TemporaryDirectory(prefix="khabar-") as folder:
        async with _sandbox(port) as sandbox:
            _announce(f"The chat page is at {sandbox.url}/ (stop it with Ctrl-C)")
            settings.seeds_dir.mkdir(parents=True, exist_ok=True)
            _announce(
                f"Put a .txt file into {settings.seeds_dir.resolve()} and it goes to all who subscribed"
            )
            if open_browser:
                await asyncio.to_thread(webbrowser.open, f"{sandbox.url}/")
            ours: dict[str, object] = {
                "telegram_bot_token": SecretStr(sandbox.token),
                "telegram_api_url": sandbox.url,
                "database_url": SecretStr(f"sqlite:///{folder}/khabar.db"),
                "webhook_url": None,  # an operator's own is for Telegram
            }
            if "audio_engines" not in settings.model_fields_set:
                ours["audio_engines"] = ("espeak",)  # without a network, as the rest of the demo
            await app.run(settings.model_copy(update=ours), [SHELF, settings.seeds_dir], stop)


def _folder(settings: Settings) -> Path:
    """Where new files are noticed; it is there from now on, if it may be."""
    with suppress(OSError):
        settings.seeds_dir.mkdir(parents=True, exist_ok=True)
    return settings.seeds_dir.resolve()


async def _sandbox_alone(port: int) -> None:
    with app.stopping() as stop:
        async with _sandbox(port) as sandbox:
            _announce(f"The chat page is at {sandbox.url}/ (stop it with Ctrl-C)")
            _announce(f"TELEGRAM_API_URL={sandbox.url}")
            _announce(f"TELEGRAM_BOT_TOKEN={sandbox.token}")
            await stop.wait()


@asynccontextmanager
async def _sandbox(port: int) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(port, defaults=True)
    try:
        await sandbox.start()
    except OSError as error:
        raise OperatorError("port_taken", port=port) from error
    try:
        yield sandbox
    finally:
        await sandbox.stop()


def _announce(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
