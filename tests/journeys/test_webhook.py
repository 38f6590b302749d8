"""The bot by webhook, as a process of its own: it takes posts, answers, survives kill -9, and ends."""

import asyncio
import itertools
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader, any_of
from tests.journeys.test_process import HELP, WRONG_TOKEN, Program, free_port, ours, start

pytestmark = pytest.mark.long

__all__ = ["ours", "start"]

SECRET = "a_secret-of-these-tests"


@pytest.fixture
def hooked(ours: dict[str, str]) -> dict[str, str]:
    """The settings of a bot with a webhook of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook/%E0%A4%95?x=1"
    return ours | {"WEBHOOK_URL": url, "WEB_PORT": str(port), "WEBHOOK_SECRET": SECRET}


async def begin(start: Any, hooked: dict[str, str], **more: str) -> Program:
    """A bot whose webhook is set."""
    khabar: Program = await start("run", **hooked | more)
    await khabar.until("The webhook is set")
    return khabar


async def test_it_answers_by_webhook_and_never_polls(
    start: Any, hooked: dict[str, str], control: Control, asha: Reader
) -> None:
    khabar = await begin(start, hooked)

    assert (await asha.ask("/headline")).text.startswith("नदी का मेला\n")
    assert (await asha.ask("/help")).text.startswith("ख़बर की मदद\n")
    assert await khabar.stop() == 0

    (told,) = await control.requests("setWebhook")
    assert told["params"]["url"] == hooked["WEBHOOK_URL"]
    assert told["params"]["secret_token"] == SECRET
    assert "message" in str(told["params"]["allowed_updates"])
    assert not await control.requests("getUpdates")
    assert "Traceback" not in khabar.output


async def test_a_secret_is_made_where_none_is_set_and_shown_nowhere(
    start: Any, hooked: dict[str, str], control: Control, asha: Reader
) -> None:
    del hooked["WEBHOOK_SECRET"]
    khabar = await begin(start, hooked, LOG_LEVEL="DEBUG")
    assert (await asha.ask("/help")).text

    (told,) = await control.requests("setWebhook")
    secret = told["params"]["secret_token"]
    async with aiohttp.ClientSession() as http, http.post(hooked["WEBHOOK_URL"], json={}) as response:
        assert response.status == 401
    assert await khabar.stop() == 0
    assert len(secret) >= 32
    assert secret not in khabar.output


@pytest.mark.parametrize("at_once", [False, True])
async def test_an_update_delivered_twenty_times_is_answered_once(
    start: Any, hooked: dict[str, str], control: Control, asha: Reader, *, at_once: bool
) -> None:
    """Failure mode 12."""
    await begin(start, hooked)
    await control.repeat(20, at_once=at_once)
    await asha.send("/headline")
    await asha.wait_for()
    await asha.ask("/help")

    answers = await control.received(asha.id)
    assert [each.text.split("\n")[0] for each in answers] == ["नदी का मेला", HELP.strip()]


async def test_what_was_posted_before_a_kill_is_answered_after_the_next_start(
    start: Any, hooked: dict[str, str], control: Control, asha: Reader
) -> None:
    khabar = await begin(start, hooked)
    await control.fault("hang_before", method="sendMessage")
    await asha.send("/headline")
    await control.wait_until(any_of("request"), since=(await control.state())["last_event"] - 1)
    await asyncio.sleep(0.5)
    khabar.process.kill()
    await khabar.process.wait()
    await asha.send("/help")
    await control.clear_faults()

    await begin(start, hooked)

    texts: set[str] = set()
    for count in itertools.count(1):
        await asha.wait_for(count, since=0)
        texts = {each.text.split("\n")[0] for each in await control.received(asha.id)}
        if len(texts) == 2:
            break
    assert texts == {"नदी का मेला", HELP.strip()}


async def test_a_token_that_is_withdrawn_ends_it(
    start: Any, hooked: dict[str, str], control: Control
) -> None:
    """Failure mode 9."""
    khabar = await begin(start, hooked)
    await control.fault("error", method="getMe", error_code=401, description="Unauthorized")

    assert await khabar.ends(30) == 78

    assert khabar.output.splitlines()[-1] == f"khabar: {WRONG_TOKEN}"
    assert "Traceback" not in khabar.output


async def test_while_the_webhook_cannot_be_set_it_tries_again(
    start: Any, hooked: dict[str, str], control: Control, asha: Reader
) -> None:
    await control.fault("error", method="setWebhook", error_code=500, description="Internal", times=2)
    khabar = await begin(start, hooked)

    assert (await asha.ask("/help")).text
    assert khabar.output.count("next try in") == 2


async def test_a_port_that_is_taken_ends_it_with_a_sentence(
    start: Any, hooked: dict[str, str], sandbox: Sandbox
) -> None:
    khabar = await start("run", **hooked | {"WEB_PORT": str(sandbox.port)})

    assert await khabar.ends(60) == 1

    said = f"khabar: Something else is using port {sandbox.port}. Choose another port."
    assert khabar.output.splitlines()[-1] == said
    assert "Traceback" not in khabar.output


async def test_an_address_that_is_not_here_ends_it_with_a_sentence(
    start: Any, hooked: dict[str, str]
) -> None:
    khabar = await start("run", **hooked | {"WEB_HOST": "192.0.2.1"})

    assert await khabar.ends(60) == 1

    said = f"khabar: Khabar cannot listen on 192.0.2.1:{hooked['WEB_PORT']}. Check WEB_HOST and WEB_PORT."
    assert khabar.output.splitlines()[-1] == said


async def test_an_answer_under_way_is_finished_at_the_stop(
    start: Any, hooked: dict[str, str], control: Control, asha: Reader
) -> None:
    khabar = await begin(start, hooked)
    await control.fault("delay", method="sendMessage", times=1, seconds=1)
    await asha.send("/headline")
    await asyncio.sleep(0.7)

    assert await khabar.stop() == 0

    (card,) = await control.received(asha.id)
    assert card.text.startswith("नदी का मेला\n")


async def test_when_it_polls_again_the_webhook_is_removed(
    start: Any, hooked: dict[str, str], ours: dict[str, str], control: Control, asha: Reader
) -> None:
    khabar = await begin(start, hooked)
    assert await khabar.stop() == 0
    await asha.send("/help")

    await start("run", **ours)

    assert (await asha.wait_for())[0].text
    assert await control.requests("deleteWebhook")
