"""The sandbox starts on loopback, with a family if asked to, serves its page, and stops."""

import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox import Sandbox
from bot.sandbox.client import Control
from bot.sandbox.looking import NO_PAGE, Looking


async def test_a_port_that_is_taken_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match="already in use"):
        await Sandbox(port=sandbox.port).start()


async def test_it_can_be_started_again_on_its_port(sandbox: Sandbox) -> None:
    await sandbox.stop()
    await sandbox.stop()
    address = f"{sandbox.url}/bot7:given/getMe"
    async with Sandbox(port=sandbox.port, token="7:given"), aiohttp.request("GET", address) as response:
        assert response.status == 200

    assert sandbox.url.startswith("http://127.0.0.1:")


async def test_each_sandbox_has_a_token_of_its_own(sandbox: Sandbox) -> None:
    name, _, secret = sandbox.token.partition(":")

    assert name.isdecimal()
    assert len(secret) == 35
    assert Sandbox().token != sandbox.token


async def test_a_family_moves_in_if_asked_to() -> None:
    async with Sandbox(defaults=True) as sandbox, Control(sandbox.url) as control:
        state = await control.state()

    assert [(each["language_code"], each["is_demo"]) for each in state["readers"]] == [
        ("hi", True),
        ("en", True),
    ]
    assert [(each["type"], each["is_forum"], each["bot"]) for each in state["chats"]] == [
        ("group", False, "member"),
        ("supergroup", True, "member"),
        ("channel", False, "administrator"),
    ]
    assert all(each["members"][0]["status"] == "creator" for each in state["chats"])
    assert len(state["chats"][1]["topics"]) == 3


async def test_its_page_is_at_the_root(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as http, http.get(sandbox.url) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert "<html" in await response.text()


async def test_nothing_outside_the_pages_folder_is_served(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as http:
        for path in ("..%2fserver.py", "%2e%2e/server.py", "none.js", "fonts"):
            async with http.get(f"{sandbox.url}/sandbox/page/{path}") as response:
                assert response.status == 404


async def test_a_missing_page_is_a_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    app = web.Application()
    app.add_routes(Looking(sandbox.world, tmp_path / "none").routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.request("GET", f"http://127.0.0.1:{runner.addresses[0][1]}/") as response:
        assert (response.status, await response.text()) == (404, NO_PAGE)
    await runner.cleanup()


def test_importing_it_loads_neither_models_nor_the_bot() -> None:
    code = (
        "import sys, bot.sandbox, bot.sandbox.client\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in {'aiogram', 'telegram', 'handlers'}"
        " or m.startswith('bot.') and not m.startswith('bot.sandbox')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # our own interpreter and code

    assert done.stdout.strip() == "[]"
