"""Updates: kept once, told once, forgotten when they are done."""

import asyncio
import json

from sqlalchemy import select

from bot.store import Store
from bot.store.tables import updates as table

BOT, OTHER = 7000000001, 7000000002


def said(number: int, text: str = "/headline") -> tuple[int, str]:
    return number, json.dumps({"update_id": number, "text": text})


def numbers(payloads: list[str]) -> list[int]:
    return [json.loads(each)["update_id"] for each in payloads]


async def test_what_was_kept_waits_in_the_order_of_its_ids(store: Store) -> None:
    assert await store.updates.keep(BOT, [said(12), said(11)], 1.0) == [12, 11]
    assert await store.updates.keep(BOT, [said(3)], 2.0) == [3]

    assert numbers([*await store.updates.waiting(BOT)]) == [3, 11, 12]
    assert numbers([*await store.updates.waiting(BOT, first=11, limit=1)]) == [11]


async def test_what_was_there_is_not_told_as_new_and_stays_as_it_was(store: Store) -> None:
    await store.updates.keep(BOT, [said(1, "first")], 1.0)

    assert await store.updates.keep(BOT, [said(1, "second"), said(2), said(2)], 2.0) == [2]
    assert json.loads((await store.updates.waiting(BOT))[0])["text"] == "first"


async def test_what_is_done_is_not_new_again_and_what_it_said_is_forgotten(store: Store) -> None:
    await store.updates.keep(BOT, [said(1), said(2)], 1.0)
    await store.updates.done(BOT, [1], 2.0)

    assert await store.updates.keep(BOT, [said(1)], 3.0) == []
    assert numbers([*await store.updates.waiting(BOT)]) == [2]
    rows = await store.read(lambda connection: connection.execute(select(table).order_by("update_id")).all())
    assert [(row.update_id, row.payload is None, row.at) for row in rows] == [(1, True, 2.0), (2, False, 1.0)]


async def test_each_bot_has_its_own(store: Store) -> None:
    await store.updates.keep(BOT, [said(1)], 1.0)

    assert await store.updates.keep(OTHER, [said(1)], 1.0) == [1]
    await store.updates.done(OTHER, [1], 2.0)
    assert numbers([*await store.updates.waiting(BOT)]) == [1]


async def test_the_sweep_takes_what_was_done_long_ago_and_nothing_that_waits(store: Store) -> None:
    await store.updates.keep(BOT, [said(number) for number in range(1300)], 1.0)
    await store.updates.done(BOT, range(1200), 2.0)
    await store.updates.done(BOT, range(1200, 1250), 9.0)

    await store.updates.sweep(BOT, 5.0)

    left = await store.read(lambda connection: connection.scalars(select(table.c.update_id)).all())
    assert sorted(left) == [*range(1200, 1300)]
    assert len(await store.updates.waiting(BOT)) == 50


async def test_of_two_processes_that_keep_the_same_one_is_told_that_it_is_new(database_url: str) -> None:
    stores = [await Store.open(database_url) for _ in range(2)]
    batches = [[said(number) for number in range(start, start + 50)] for start in range(0, 200, 25)]

    told = await asyncio.gather(*(each.updates.keep(BOT, batch, 1.0) for batch in batches for each in stores))
    for each in stores:
        await each.close()

    assert sorted(number for one in told for number in one) == [*range(225)]


async def test_anything_that_json_can_carry_is_kept(store: Store) -> None:
    text = "नमस्ते \x00 \ud800 \U0001f600 ' \" :bot %s " * 100
    await store.updates.keep(BOT, [said(2**53, text)], 1.0)

    assert json.loads((await store.updates.waiting(BOT))[0])["text"] == text


async def test_nothing_to_keep_and_nothing_done_is_no_trouble(store: Store) -> None:
    assert await store.updates.keep(BOT, [], 1.0) == []
    await store.updates.done(BOT, [], 1.0)
    assert await store.updates.waiting(BOT) == []
