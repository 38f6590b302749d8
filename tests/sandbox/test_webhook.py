"""Updates come to the bot's webhook in order, with the secret, until they are taken."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.client import Control, Reader, Refused, any_of
from bot.sandbox.webhook import SECRET_HEADER


class Hook:
    """A bot's web server: keeps what it is sent, and answers with the statuses in its list, then 200."""

    def __init__(self) -> None:
        self.url = ""
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.at_once = self.most_at_once = 0

    async def take(self, request: web.Request) -> web.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.updates.append(await request.json())
        self.secrets.append(request.headers.get(SECRET_HEADER))
        await asyncio.sleep(0.02)
        self.at_once -= 1
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def texts(self) -> list[str]:
        return [each["message"]["text"] for each in self.updates]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook, app = Hook(), web.Application()
    app.add_routes([web.post("/hook", hook.take)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


@pytest.fixture
async def asha(control: Control) -> Reader:
    return await control.reader("Asha")


async def delivered(control: Control, count: int) -> list[int | None]:
    """The statuses of the deliveries, once there are that many."""
    entries = await control.wait_until(
        lambda found: len([e for e in found if e["kind"] == "delivery"]) >= count
    )
    return [each["status"] for each in entries if each["kind"] == "delivery"]


async def test_updates_come_in_order_with_the_secret(
    control: Control, bot: Any, asha: Reader, hook: Hook
) -> None:
    await asha.send("before")
    await bot.do("setWebhook", url=hook.url, secret_token="s-3_T", max_connections=7)
    for text in ("one", "two", "three"):
        await asha.send(text)
    await delivered(control, 4)
    info = await bot.do("getWebhookInfo")

    assert hook.texts == ["before", "one", "two", "three"]
    assert hook.secrets == ["s-3_T"] * 4
    assert (info["url"], info["max_connections"], info["pending_update_count"]) == (hook.url, 7, 0)


async def test_what_is_not_taken_comes_again_before_what_follows(
    control: Control, bot: Any, asha: Reader, hook: Hook
) -> None:
    hook.statuses = [500, 302]
    await bot.do("setWebhook", url=hook.url)
    await asha.send("one")
    await asha.send("two")
    statuses = await delivered(control, 4)
    info = await bot.do("getWebhookInfo")

    assert statuses == [500, 302, 200, 200]
    assert hook.texts == ["one", "one", "one", "two"]
    assert hook.secrets == [None] * 4
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"


async def test_a_server_that_is_down_gets_its_updates_once_it_is_up(
    control: Control, bot: Any, asha: Reader, hook: Hook
) -> None:
    await bot.do("setWebhook", url="http://127.0.0.1:9/hook")
    await asha.send("one")
    assert await delivered(control, 1) == [None]
    assert (await bot.do("getWebhookInfo"))["pending_update_count"] == 1
    await bot.do("setWebhook", url=hook.url)
    await control.wait_until(lambda found: any(each.get("status") == 200 for each in found))

    assert hook.texts == ["one"]


async def test_polling_and_webhook_exclude_each_other(
    control: Control, bot: Any, asha: Reader, hook: Hook
) -> None:
    waiting = asyncio.create_task(bot.refused("getUpdates", timeout=30))
    await control.wait_polling()
    await bot.do("setWebhook", url=hook.url)
    ended, refused = await waiting, await bot.refused("getUpdates")
    await bot.do("deleteWebhook")
    await asha.send("one")

    assert ended == "Conflict: terminated by setWebhook request"
    assert refused == (
        "Conflict: can't use getUpdates method while webhook is active;"
        " use deleteWebhook to delete the webhook first"
    )
    assert (await bot.updates())[0]["message"]["text"] == "one"
    assert (await bot.do("getWebhookInfo"))["url"] == ""
    assert hook.updates == []


async def test_only_what_was_asked_for_comes_and_what_is_pending_can_be_dropped(
    control: Control, bot: Any, asha: Reader, hook: Hook
) -> None:
    await asha.send("old")
    await bot.do("setWebhook", url=hook.url, allowed_updates=["message"], drop_pending_updates=True)
    message = await asha.send("new")
    await asha.edit(message, "edited")
    await asha.send("newer")
    await delivered(control, 2)

    assert hook.texts == ["new", "newer"]


@pytest.mark.parametrize("at_once", [False, True])
async def test_one_update_comes_as_often_as_ordered(
    control: Control, bot: Any, asha: Reader, hook: Hook, at_once: bool
) -> None:
    await bot.do("setWebhook", url=hook.url)
    await control.repeat(5, at_once=at_once)
    await asha.send("one")
    await asha.send("two")
    await delivered(control, 6)

    assert hook.texts == ["one"] * 5 + ["two"]
    assert len({each["update_id"] for each in hook.updates}) == 2
    assert hook.most_at_once == (5 if at_once else 1)
    with pytest.raises(Refused, match="at least once"):
        await control.repeat(0)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "ftp://127.0.0.1/hook"}, "bad webhook"),
        ({"url": "http:///hook"}, "bad webhook"),
        ({"url": "http://127.0.0.1/hook", "secret_token": "a b"}, "unallowed characters"),
    ],
)
async def test_a_webhook_that_breaks_a_rule_is_refused(bot: Any, fields: dict[str, str], words: str) -> None:
    assert words in await bot.refused("setWebhook", **fields)


async def test_an_empty_address_ends_the_webhook(
    control: Control, bot: Any, asha: Reader, hook: Hook
) -> None:
    await bot.do("setWebhook", url=hook.url)
    await bot.do("setWebhook", url="")
    await asha.send("one")

    assert (await bot.updates())[0]["message"]["text"] == "one"
    assert not any_of("delivery")(await control.journal())
