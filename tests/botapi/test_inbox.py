"""The inbox on a real store: each once, in order, done when all of it is over, little in memory."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Update

from bot.botapi.afterwards import hold
from bot.botapi.inbox import Inbox, Incoming
from bot.store import Store


class Handler:
    """Notes what it is given; waits for the gate where there is one."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.refused: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.leaves: Callable[[], asyncio.Future[Any]] | None = None

    async def handle(self, update: Update) -> None:
        self.begun.append(update.update_id)
        if self.leaves:
            hold(self.leaves())
        await self.gate.wait()

    async def refuse(self, update: Update) -> None:
        self.refused.append(update.update_id)


def said(number: int, *, chat: int = 5) -> Incoming:
    """Something that a reader says in private."""
    who = {"id": chat, "is_bot": False, "first_name": "Asha"}
    message = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "from": who, "text": "x"}
    data = {"update_id": number, "message": message}
    return Incoming(Update.de_json(data, None), json.dumps(data))


async def until(enough: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(20):
        while not await enough():
            await asyncio.sleep(0.005)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite:///{tmp_path}/khabar.db")
    yield store
    await store.close()


@asynccontextmanager
async def inbox(bot: Bot, store: Store, handler: Handler, **limits: Any) -> AsyncIterator[Inbox]:
    await bot.get_me()
    opened = Inbox(bot, store.updates, handler.handle, handler.refuse, **limits)
    yield opened
    await opened.finish(0.2)
    await opened.close()


async def undone(bot: Bot, store: Store) -> list[int]:
    return [json.loads(each)["update_id"] for each in await store.updates.waiting(bot.id)]


async def nothing_waits(bot: Bot, store: Store) -> None:
    async def none() -> bool:
        return not await undone(bot, store)

    await until(none)


async def test_what_waits_in_the_store_comes_before_what_is_new(bot: Bot, store: Store) -> None:
    waiting = [said(number) for number in range(1, 251)]
    await store.updates.keep(7000000001, [(each.number, each.payload) for each in waiting], 1.0)
    handler = Handler()

    async with inbox(bot, store, handler, most=40) as opened:
        await opened.take([said(number) for number in range(100, 261)])
        await nothing_waits(bot, store)

    # Of what piled up, no more than two hundred of one reader are answered at once.
    assert handler.begun == [*range(1, 201)]
    assert handler.refused == [201]


async def test_what_finds_no_room_stays_in_the_store_and_keeps_its_order(bot: Bot, store: Store) -> None:
    handler = Handler()
    handler.gate.clear()
    async with inbox(bot, store, handler, most=10) as opened:
        for number in range(1, 101):
            await opened.take([said(number, chat=number % 20)])
        begun, in_memory = len(handler.begun), len(opened._known)
        handler.gate.set()
        await nothing_waits(bot, store)

    assert begun <= 10
    assert in_memory <= 10
    assert sorted(handler.begun) == [*range(1, 101)]
    for chat in range(20):
        of_chat = [number for number in handler.begun if number % 20 == chat]
        assert of_chat == sorted(of_chat)


async def test_the_same_update_from_two_sides_at_once_has_one_effect(bot: Bot, store: Store) -> None:
    handler, other = Handler(), Handler()
    async with inbox(bot, store, handler) as one, inbox(bot, store, other) as two:
        await asyncio.gather(*(each.take([said(7)]) for each in (one, two) for _ in range(10)))
        await nothing_waits(bot, store)

    assert handler.begun + other.begun == [7]


async def test_work_left_behind_holds_its_update_and_not_its_lane(bot: Bot, store: Store) -> None:
    handler, works = Handler(), [asyncio.get_running_loop().create_future() for _ in range(2)]
    left = iter(works)
    handler.leaves = lambda: next(left)
    async with inbox(bot, store, handler) as opened:
        await opened.take([said(1), said(2)])
        works[1].set_result(None)

        async def second_is_done() -> bool:
            return await undone(bot, store) == [1]

        await until(second_is_done)
        works[0].set_result(None)
        await nothing_waits(bot, store)

    assert handler.begun == [1, 2]


async def test_work_that_is_cancelled_leaves_its_update_to_the_next_start(bot: Bot, store: Store) -> None:
    handler, work = Handler(), asyncio.get_running_loop().create_future()
    handler.leaves = lambda: work
    async with inbox(bot, store, handler) as opened:
        await opened.take([said(1)])
        await opened.finish(1)
        work.cancel()
    assert await undone(bot, store) == [1]

    again = Handler()
    async with inbox(bot, store, again):
        await nothing_waits(bot, store)
    assert again.begun == [1]


async def test_what_left_work_begins_in_turn_holds_as_well(bot: Bot, store: Store) -> None:
    last = asyncio.get_running_loop().create_future()

    async def first() -> None:
        hold(last)

    handler = Handler()
    handler.leaves = lambda: asyncio.create_task(first())
    async with inbox(bot, store, handler) as opened:
        await opened.take([said(1)])
        await opened.finish(1)
        await asyncio.sleep(0.05)
        before = await undone(bot, store)
        last.set_result(None)
        await nothing_waits(bot, store)

    assert before == [1]


async def test_a_flood_costs_no_memory_and_no_disk(bot: Bot, store: Store) -> None:
    handler = Handler()
    async with inbox(bot, store, handler) as opened:
        for start in range(0, 20_000, 100):
            await opened.take([said(number) for number in range(start, start + 100)])
            assert len(opened._known) <= 600
        await opened.take([said(90_000, chat=6)])
        await nothing_waits(bot, store)

    assert len(handler.begun) == 201
    assert handler.begun[-1] == 90_000
    assert len(handler.refused) == 1
    assert len(await store.updates.keep(7000000001, [(n, "{}") for n in range(20_000)], 1.0)) > 19_000


async def test_six_hundred_new_readers_at_once_are_all_answered(bot: Bot, store: Store) -> None:
    handler = Handler()
    async with inbox(bot, store, handler) as opened:
        await asyncio.gather(*(opened.take([said(number, chat=number)]) for number in range(1, 601)))
        await nothing_waits(bot, store)

    assert sorted(handler.begun) == [*range(1, 601)]
    assert handler.refused == []


def test_without_an_update_there_is_nothing_to_hold() -> None:
    loop = asyncio.new_event_loop()
    hold(loop.create_future())
    loop.close()
