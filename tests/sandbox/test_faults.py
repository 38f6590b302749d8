"""Faults strike as ordered, and the journal tells whether a reader got the message all the same."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.sandbox.client import Control, Reader, Refused
from bot.sandbox.faults import Fault, Faults


@pytest.fixture
async def asha(control: Control) -> Reader:
    reader = await control.reader("Asha")
    await reader.send("/start")
    return reader


async def test_an_error_is_answered_with_its_parameters(control: Control, asha: Reader, bot: Any) -> None:
    words = "Too Many Requests: retry after 7"
    await control.fault(
        "error",
        method="sendMessage",
        times=1,
        error_code=429,
        description=words,
        parameters={"retry_after": 7},
    )
    first = await bot.call("sendMessage", chat_id=asha.id, text="a")
    second = await bot.call("sendMessage", chat_id=asha.id, text="b")

    assert first == {"ok": False, "error_code": 429, "description": words, "parameters": {"retry_after": 7}}
    assert second["ok"]
    assert [each.text for each in await control.received()] == ["b"]


async def test_an_error_without_words_is_a_500(control: Control, bot: Any) -> None:
    await control.fault("error")

    assert await bot.call("getMe") == {"ok": False, "error_code": 500, "description": "Internal Server Error"}


async def test_a_gateway_answers_in_html(control: Control, asha: Reader, bot: Any) -> None:
    await control.fault("html")
    async with bot.http.post(bot.base + "sendMessage", json={"chat_id": asha.id, "text": "a"}) as response:
        page = await response.text()

    assert (response.status, response.content_type) == (502, "text/html")
    assert page.startswith("<html>")
    assert await control.received() == []


@pytest.mark.parametrize(
    ("kind", "arrives"),
    [("drop_before", False), ("drop_after", True), ("hang_before", False), ("hang_after", True)],
)
async def test_a_connection_fails_before_or_after_the_message_arrived(
    control: Control, asha: Reader, bot: Any, kind: str, arrives: bool
) -> None:
    await control.fault(kind, method="sendMessage", seconds=0.05)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.do("sendMessage", chat_id=asha.id, text="a")
    (request,) = await control.requests("sendMessage")

    assert [each.text for each in await control.received()] == (["a"] if arrives else [])
    assert request["accepted"] is arrives
    assert request["fault"] == 1


async def test_a_hanging_request_is_in_the_journal_while_it_hangs(
    control: Control, asha: Reader, bot: Any
) -> None:
    await control.fault("hang_after", method="sendMessage")
    hanging = asyncio.create_task(bot.do("sendMessage", chat_id=asha.id, text="a"))
    (message,) = await asha.wait_for()
    hanging.cancel()

    assert message.text == "a"
    assert (await control.requests("sendMessage"))[0]["accepted"]


async def test_a_delay_answers_late_but_well(control: Control, bot: Any) -> None:
    await control.fault("delay", seconds=0.2)
    await bot.do("getMe")

    assert (await control.requests("getMe"))[0]["seconds"] >= 0.2


async def test_a_refused_request_stays_refused_behind_a_dropped_connection(
    control: Control, asha: Reader, bot: Any
) -> None:
    await control.fault("drop_after", method="sendMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.do("sendMessage", chat_id=asha.id, text="")

    assert not (await control.requests("sendMessage"))[0]["accepted"]


async def test_a_fault_strikes_one_chat_and_spares_the_others(
    control: Control, asha: Reader, bot: Any
) -> None:
    ravi = await control.reader("Ravi")
    await ravi.send("/start")
    await control.fault("error", chat=asha.id, error_code=403, description="Forbidden: user is deactivated")

    assert "deactivated" in await bot.refused("sendMessage", chat_id=asha.id, text="a")
    assert await bot.do("sendMessage", chat_id=ravi.id, text="a")


async def test_faults_are_listed_and_taken_back(control: Control, bot: Any) -> None:
    first = await control.fault("error", method="getMe")
    second = await control.fault("error", method="close")
    await bot.refused("getMe")
    (listed, _) = (await control.get("faults"))["faults"]
    await control.clear_faults(first)

    assert (listed["id"], listed["method"], listed["hits"]) == (first, "getMe", 1)
    assert [each["id"] for each in (await control.get("faults"))["faults"]] == [second]
    assert await bot.do("getMe")
    await control.clear_faults()
    assert await bot.do("close")


@pytest.mark.parametrize(
    "order",
    [{"kind": "earthquake"}, {"kind": "error", "times": "often"}, {"kind": "error", "seconds": "long"}],
    ids=["kind", "times", "seconds"],
)
async def test_an_order_that_makes_no_sense_is_refused(control: Control, order: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        await control.fault(**order)


def test_the_oldest_fault_that_fits_strikes_first_and_only_so_often() -> None:
    faults = Faults(lambda: 0.0)
    faults.add("error", times=1)
    faults.add("html", method="getMe")

    struck = [faults.strike(method, None) for method in ("getMe", "GETME", "close")]
    assert [each and each.kind for each in struck] == ["error", "html", None]


@pytest.mark.parametrize(("now", "strikes"), [(9.9, False), (10.0, True), (14.9, True), (15.0, False)])
def test_a_fault_has_its_time(now: float, strikes: bool) -> None:
    times = iter([0.0, now])
    faults = Faults(lambda: next(times))
    faults.add("error", after_s=10, until_s=15)

    assert (faults.strike("getMe", None) is not None) is strikes


def test_what_happens_after_has_its_effect() -> None:
    effects = {kind: Fault(1, kind).has_effect for kind in ("drop_before", "hang_before", "error", "html")}

    assert not any(effects.values())
    assert all(Fault(1, kind).has_effect for kind in ("drop_after", "hang_after", "delay"))
