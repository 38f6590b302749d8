"""Updates come in order, once confirmed no more, and to one reader only."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.client import Control
from bot.sandbox.updates import Updates

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def test_getupdates_waits_and_wakes_with_the_message(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    waiting = asyncio.create_task(bot.do("getUpdates", timeout=30))
    await control.wait_polling()
    await asha.send("namaste")
    (update,) = await waiting

    assert update["message"]["text"] == "namaste"


async def test_getupdates_gives_nothing_when_its_time_is_over(bot: Any) -> None:
    assert await bot.do("getUpdates", timeout=0) == []


async def test_updates_come_again_until_they_are_confirmed(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    for text in ("one", "two", "three"):
        await asha.send(text)
    first = await bot.do("getUpdates", limit=2)
    again = await bot.do("getUpdates")
    rest = await bot.do("getUpdates", offset=first[-1]["update_id"] + 1)

    assert [each["message"]["text"] for each in first] == ["one", "two"]
    assert [each["message"]["text"] for each in again] == ["one", "two", "three"]
    assert [each["message"]["text"] for each in rest] == ["three"]


async def test_a_negative_offset_keeps_only_the_newest(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    for text in ("one", "two", "three"):
        await asha.send(text)
    newest = await bot.do("getUpdates", offset=-1)

    assert [each["message"]["text"] for each in newest] == ["three"]
    assert (await bot.do("getWebhookInfo"))["pending_update_count"] == 1


async def test_a_second_poller_ends_the_first_with_409(control: Control, bot: Any) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await control.wait_polling()
    second = asyncio.create_task(bot.call("getUpdates", timeout=30))
    answer = await first
    await (await control.reader("Asha")).send("namaste")

    assert answer == {"ok": False, "error_code": 409, "description": CONFLICT}
    assert len((await second)["result"]) == 1


async def test_a_poller_that_hangs_up_is_no_longer_waiting(control: Control, bot: Any) -> None:
    waiting = asyncio.create_task(bot.do("getUpdates", timeout=30))
    await control.wait_polling()
    waiting.cancel()
    for _ in range(1000):
        if not (await control.state())["polling"]:
            break

    assert not (await control.state())["polling"]


async def test_the_kinds_of_updates_asked_for_are_remembered(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await bot.do("getUpdates", allowed_updates=["edited_message"])
    message = await asha.send("one")
    await asha.edit(message, "two")
    updates = await bot.do("getUpdates")
    info = await bot.do("getWebhookInfo")
    await bot.do("getUpdates", allowed_updates=[])
    await asha.send("three")

    assert [set(each) - {"update_id"} for each in updates] == [{"edited_message"}]
    assert info["allowed_updates"] == ["edited_message"]
    assert (await bot.do("getUpdates"))[-1]["message"]["text"] == "three"


async def test_what_is_pending_can_be_dropped(control: Control, bot: Any) -> None:
    await (await control.reader("Asha")).send("old")
    await bot.do("deleteWebhook", drop_pending_updates=True)

    assert await bot.do("getUpdates") == []


@pytest.mark.parametrize("limit", [0, 101, -1])
async def test_a_limit_out_of_bounds_counts_as_a_hundred(control: Control, bot: Any, limit: int) -> None:
    asha = await control.reader("Asha")
    for text in ("one", "two"):
        await asha.send(text)

    assert len(await bot.do("getUpdates", limit=limit)) == 2


async def test_a_stopped_sandbox_lets_no_one_wait(sandbox: Sandbox, bot: Any, control: Control) -> None:
    waiting = asyncio.create_task(bot.call("getUpdates", timeout=50))
    await control.wait_polling()
    await sandbox.stop()

    with pytest.raises(aiohttp.ClientError):
        await asyncio.wait_for(waiting, 20)


def test_kinds_that_telegram_gives_only_on_demand_are_not_queued() -> None:
    updates = Updates()

    assert updates.push("chat_member", {}) is None
    assert updates.push("message", {}) is not None
