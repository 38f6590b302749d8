"""The pace that all processes of a bot share, and the chats to be left alone (failure modes 5 and 25)."""

import asyncio

import pytest
from sqlalchemy import text

from bench.limiter import measure
from bot.store import Store

BOT, OTHER = 1234567890, 42
NOW = 1_800_000_000.0


async def reserve(store: Store, count: int = 1, now: float = NOW, *, bot: int = BOT) -> float:
    """When the first of so many slots is; ten a second."""
    return (await store.limits.reserve(bot, count, 0.1, now)).first_at


async def test_slots_follow_each_other_and_none_lies_in_the_past(store: Store) -> None:
    first, second = await reserve(store), await reserve(store, 3)
    third, after_a_rest = await reserve(store), await reserve(store, now=NOW + 9)

    assert [first, second, third] == pytest.approx([NOW, NOW + 0.1, NOW + 0.4], abs=1e-5)
    assert after_a_rest == pytest.approx(NOW + 9, abs=1e-5)


async def test_what_is_durable_waits_for_the_disk_and_the_pace_does_not(
    store: Store, database_url: str
) -> None:
    sqlite = database_url.startswith("sqlite")
    asked = text("PRAGMA synchronous" if sqlite else "SHOW synchronous_commit")
    ways = (store.write_lightly, store.write, store.write_lightly, store.write)

    waits = [await way(lambda connection: connection.scalar(asked)) for way in ways]

    assert waits == ([1, 2, 1, 2] if sqlite else ["off", "on", "off", "on"])


async def test_bots_do_not_share_a_pace(store: Store) -> None:
    await reserve(store, 20)

    assert await reserve(store, bot=OTHER) == pytest.approx(NOW, abs=1e-5)


async def test_nobody_gets_a_slot_that_somebody_else_has(database_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(database_url) for _ in range(3)))

    firsts = await asyncio.gather(*(reserve(each) for _ in range(10) for each in stores))

    assert sorted(firsts) == pytest.approx([NOW + number / 10 for number in range(30)], abs=1e-5)
    for each in stores:
        await each.close()


async def test_a_halt_holds_for_all_and_the_longest_counts(store: Store) -> None:
    await store.limits.halt(BOT, NOW + 30)
    await store.limits.halt(BOT, NOW + 20)

    slots = await store.limits.reserve(BOT, 1, 0.1, NOW)

    assert (slots.first_at, slots.halted_until) == pytest.approx((NOW + 30, NOW + 30), abs=1e-5)
    assert await reserve(store) == pytest.approx(NOW + 30.1, abs=1e-5)
    assert await reserve(store, now=NOW + 40) == pytest.approx(NOW + 40, abs=1e-5)
    assert await reserve(store, bot=OTHER) == pytest.approx(NOW, abs=1e-5)


async def test_a_clock_that_has_jumped_back_does_not_silence_the_bot(store: Store) -> None:
    await reserve(store, now=NOW + 3600)

    assert await reserve(store) == pytest.approx(NOW, abs=1e-5)
    assert await reserve(store) == pytest.approx(NOW + 0.1, abs=1e-5)


async def test_slots_a_little_ahead_are_no_jump_of_the_clock(store: Store) -> None:
    await reserve(store, 500)

    assert await reserve(store) == pytest.approx(NOW + 50, abs=1e-5)


async def test_a_slow_pace_is_no_jump_of_the_clock(store: Store) -> None:
    await store.limits.reserve(BOT, 2, 50.0, NOW)

    slots = await store.limits.reserve(BOT, 1, 50.0, NOW)

    assert slots.first_at == pytest.approx(NOW + 100, abs=1e-5)


async def test_a_halt_far_ahead_is_no_jump_of_the_clock(store: Store) -> None:
    await store.limits.halt(BOT, NOW + 7200)
    await reserve(store)

    assert await reserve(store) == pytest.approx(NOW + 7200.1, abs=1e-5)


async def test_penalties_outlive_a_restart_until_they_are_over(database_url: str) -> None:
    store = await Store.open(database_url)
    for chat, until in [(7, 30), (7, 20), (-1_001_234_567_890, 5), (9, 40), (9, 60)]:
        await store.limits.penalise(chat, NOW + until)
    await store.close()

    again = await Store.open(database_url)
    penalties = await again.limits.penalties(NOW + 10)

    assert penalties == {7: NOW + 30, 9: NOW + 60}
    assert await again.limits.penalties(NOW) == penalties
    await again.close()


async def test_four_processes_keep_one_pace(database_url: str) -> None:
    measured = await measure(database_url, processes=4, rate=30, waiting=30, seconds=4)

    assert 80 <= len(measured.arrivals) <= 128
    assert measured.worst <= 36  # 31 where nothing else runs; others keep the processors busy here
