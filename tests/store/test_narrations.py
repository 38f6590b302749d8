"""What is kept and what is trimmed; and of many who would make one narration, one does."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.narrations import SWEEP, TOUCH_EVERY, Kept, Narrations

ROOT = Path(__file__).parents[2]
KEY = "a" * 64
CLAIM_ONCE = """
import asyncio, sys
from bot.store import Store

async def main(url, key):
    store = await Store.open(url)
    print(await store.narrations.claim(key, "a process", 60))
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def narrations(store: Store, clock: Clock) -> Narrations:
    return Narrations(store, clock)


async def keep(narrations: Narrations, key: str, size: int, form: str = "mp3") -> None:
    await narrations.keep(key, form, bytes(size), engine="espeak", seconds=1.5)


async def kept(narrations: Narrations, *keys: str) -> list[str]:
    return [key for key in keys if await narrations.audio(key, "mp3") is not None]


class TestKeeping:
    async def test_what_was_not_kept_is_not_there(self, narrations: Narrations) -> None:
        await keep(narrations, KEY, 3, "ogg")

        assert await narrations.find(KEY, "mp3") is None
        assert await narrations.audio(KEY, "mp3") is None

    async def test_a_file_comes_back_byte_for_byte(self, narrations: Narrations) -> None:
        sound = bytes(range(256)) * 4096
        said = await narrations.keep(KEY, "ogg", sound, engine="gtts", seconds=267.25)

        assert await narrations.find(KEY, "ogg") == said == Kept("gtts", 267.25, len(sound))
        assert await narrations.audio(KEY, "ogg") == sound

    async def test_what_is_kept_stays_when_it_is_made_again(self, narrations: Narrations) -> None:
        await narrations.keep(KEY, "mp3", b"first", engine="gtts", seconds=1)
        await narrations.keep(KEY, "mp3", b"another", engine="gtts", seconds=2)

        assert await narrations.find(KEY, "mp3") == Kept("gtts", 1, 5)
        assert await narrations.audio(KEY, "mp3") == b"first"


class TestTrimming:
    async def test_the_least_recently_kept_go_first(self, narrations: Narrations, clock: Clock) -> None:
        for key in ("old", "older than new", "new"):
            await keep(narrations, key, 100)
            clock.time += 1
        await narrations.trim(299)

        assert await kept(narrations, "old", "older than new", "new") == ["older than new", "new"]
        assert await narrations.find("old", "mp3") is None

    async def test_what_was_heard_lately_is_not_the_oldest(
        self, narrations: Narrations, clock: Clock
    ) -> None:
        await keep(narrations, "heard again", 100)
        clock.time += 1
        await keep(narrations, "not heard", 100)
        clock.time += TOUCH_EVERY
        await narrations.find("heard again", "mp3")
        await narrations.trim(100)

        assert await kept(narrations, "heard again", "not heard") == ["heard again"]

    async def test_what_fits_exactly_stays(self, narrations: Narrations) -> None:
        await keep(narrations, "one", 100)
        await keep(narrations, "two", 100)
        await narrations.trim(200)

        assert await kept(narrations, "one", "two") == ["one", "two"]

    async def test_the_forms_of_one_key_go_one_by_one(self, narrations: Narrations, clock: Clock) -> None:
        await keep(narrations, KEY, 100, "ogg")
        clock.time += 1
        await keep(narrations, KEY, 100, "mp3")
        await narrations.trim(100)

        assert await narrations.audio(KEY, "ogg") is None
        assert await narrations.audio(KEY, "mp3") is not None

    async def test_the_last_one_stays_even_where_it_alone_is_too_large(
        self, narrations: Narrations, clock: Clock
    ) -> None:
        await keep(narrations, "before", 10)
        clock.time += 1
        await keep(narrations, "large", 1000)
        await narrations.trim(100)

        assert await kept(narrations, "before", "large") == ["large"]

    async def test_a_bound_that_was_lowered_a_lot_is_kept_too(
        self, narrations: Narrations, clock: Clock
    ) -> None:
        keys = [f"{number:03}" for number in range(2 * SWEEP + 5)]
        for key in keys:
            await keep(narrations, key, 100)
            clock.time += 1
        await narrations.trim(300)

        assert await kept(narrations, *keys) == keys[-3:]

    async def test_several_may_trim_at_once(self, narrations: Narrations, database_url: str) -> None:
        keys = [f"{number:03}" for number in range(4 * SWEEP)]
        for key in keys:
            await keep(narrations, key, 100)
        others = [await Store.open(database_url) for _ in range(3)]
        await asyncio.gather(*(other.narrations.trim(1000) for other in others))
        for other in others:
            await other.close()

        assert len(await kept(narrations, *keys)) == 10

    async def test_nothing_kept_is_nothing_to_trim(self, narrations: Narrations) -> None:
        await narrations.trim(0)

        assert await narrations.find(KEY, "mp3") is None

    async def test_being_heard_by_many_is_written_down_once_a_minute(
        self, store: Store, narrations: Narrations, clock: Clock
    ) -> None:
        await keep(narrations, KEY, 100)
        clock.time += TOUCH_EVERY
        await narrations.find(KEY, "mp3")
        async with store._writing:  # held by another: what would write would wait
            clock.time += TOUCH_EVERY - 1
            again = await asyncio.wait_for(narrations.find(KEY, "mp3"), 10)

        assert again is not None


class TestClaiming:
    async def test_one_of_many_gets_it(self, store: Store, database_url: str) -> None:
        others = [await Store.open(database_url) for _ in range(3)]
        everybody = [store, *others] * 5

        claims = await asyncio.gather(
            *(each.narrations.claim(KEY, f"owner {n}", 60) for n, each in enumerate(everybody))
        )

        for other in others:
            await other.close()
        assert claims.count(True) == 1

    async def test_one_of_three_processes_gets_it(self, narrations: Narrations, database_url: str) -> None:
        command = [sys.executable, "-c", CLAIM_ONCE, database_url, KEY]
        processes = [
            await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
            for _ in range(3)
        ]

        said = [(await process.communicate())[0].decode().strip() for process in processes]

        assert sorted(said) == ["False", "False", "True"]
        assert not await narrations.renew(KEY, "another", 0, 60)

    async def test_it_is_its_owners_until_it_runs_out(self, narrations: Narrations, clock: Clock) -> None:
        first = await narrations.claim(KEY, "one", 15)
        clock.time += 14.9
        early = await narrations.claim(KEY, "two", 15)
        clock.time += 0.2
        late = await narrations.claim(KEY, "two", 15)

        assert (first, early, late) == (True, False, True)

    async def test_whoever_lost_it_can_neither_renew_nor_release_it(
        self, narrations: Narrations, clock: Clock
    ) -> None:
        await narrations.claim(KEY, "paused", 15)
        clock.time += 16
        await narrations.claim(KEY, "successor", 15)

        renewed = await narrations.renew(KEY, "paused", 0.9, 15)
        await narrations.release(KEY, "paused")
        await narrations.rest(KEY, "paused", 300)

        assert not renewed
        assert await narrations.share(KEY) == 0
        assert not await narrations.claim(KEY, "third", 15)

    async def test_who_renews_it_keeps_it_and_says_how_far_it_is(
        self, narrations: Narrations, clock: Clock
    ) -> None:
        await narrations.claim(KEY, "one", 15)
        clock.time += 14
        renewed = await narrations.renew(KEY, "one", 0.4, 15)
        clock.time += 14

        assert renewed
        assert await narrations.share(KEY) == pytest.approx(0.4)
        assert not await narrations.claim(KEY, "two", 15)

    async def test_one_that_ran_out_tells_no_share(self, narrations: Narrations, clock: Clock) -> None:
        never = await narrations.share(KEY)
        await narrations.claim(KEY, "one", 15)
        claimed = await narrations.share(KEY)
        clock.time += 16

        assert (never, claimed, await narrations.share(KEY)) == (None, 0, None)

    async def test_a_released_one_is_free_at_once(self, narrations: Narrations) -> None:
        await narrations.claim(KEY, "one", 15)
        await narrations.release(KEY, "one")

        assert await narrations.claim(KEY, "two", 15)

    async def test_what_could_not_be_made_rests_for_everybody_and_then_no_more(
        self, narrations: Narrations, clock: Clock
    ) -> None:
        await narrations.claim(KEY, "one", 15)
        while_made = await narrations.resting(KEY)
        await narrations.rest(KEY, "one", 300)
        clock.time += 299
        at_rest = await narrations.resting(KEY), await narrations.claim(KEY, "two", 15)
        clock.time += 2
        rested = await narrations.resting(KEY), await narrations.claim(KEY, "two", 15)

        assert not while_made
        assert at_rest == (True, False)
        assert rested == (False, True)
        assert await narrations.share(KEY) == 0

    async def test_the_claims_of_the_dead_are_swept_out_when_trimming(
        self, narrations: Narrations, clock: Clock
    ) -> None:
        await narrations.claim(KEY, "dead", 15)
        clock.time += 24 * 3600
        await narrations.claim("another", "alive", 15)
        await narrations.trim(0)

        assert not await narrations.renew(KEY, "dead", 0.5, 15)
        assert await narrations.renew("another", "alive", 0.5, 15)
