"""The loop that looks at feeds: what hangs, fails, is killed or shared with others costs no entry."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import Connection
from typing_extensions import override

from bot.errors import StoreError
from bot.sources.polling import FEED_LEASE, Held, Paused, log_notice
from bot.store import Store
from bot.store.feeds import FeedRow
from tests.sources.following import START, Following, crowd, item, story, until
from tests.sources.web import Asked, Heartbeat

T = TypeVar("T")

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


async def test_one_feed_that_hangs_or_is_none_holds_up_no_other(following: Following) -> None:
    async def hang(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    await following.follow("/slow", item(1))
    await following.follow("/none", item(2))
    following.web.play("/slow", hang)
    following.web.serve("/none", "<p>Under construction</p>")
    # On another host, because one host is asked for one thing at a time.
    fine = following.serve("/fine", item(3)).replace("127.0.0.1", "localhost")
    assert await following.store.feeds.add("fine", fine, title="ठीक", now=following.now)

    async with following.polling():
        await until(lambda: _is(following, [3]))


async def test_a_host_that_hangs_with_all_its_feeds_leaves_room_for_others(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr("bot.sources.polling.LOOKS", 8)
    monkeypatch.setattr("bot.sources.polling.SLOW_LOOKS", 3)
    monkeypatch.setattr("bot.sources.polling.SLOW_AFTER", 0.2)
    monkeypatch.setattr("bot.sources.polling.REST", 0.1)
    for number in range(20):
        await following.follow(f"/slow/{number}", item(1))
        following.web.play(f"/slow/{number}", hang)
    fine = following.serve("/fine", item(3)).replace("127.0.0.1", "localhost")
    async with following.polling():
        await until(lambda: _waiting(following, 12))
        assert await following.store.feeds.add("fine", fine, title="ठीक", now=following.now)

        await until(lambda: _is(following, [3]))


async def _waiting(following: Following, feeds: int) -> bool:
    """Whether so many feeds, and no more, are not looked at yet."""
    return len(await following.store.feeds.due(following.now, 100)) == feeds


async def _is(following: Following, numbers: list[int]) -> bool:
    return await following.numbers() == numbers


async def test_a_bug_of_ours_ends_no_loop_and_the_feed_has_another_look(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = await following.follow("/feed", item(1))
    with monkeypatch.context() as broken:
        broken.setattr("bot.sources.looking.decide", None)
        await following.poll()
    row = await following.store.feeds.get(feed)
    assert row is not None
    assert row.trouble == "feed_look_failed"

    await following.poll()

    assert await following.numbers() == [1]


async def test_a_look_that_takes_too_long_has_failed(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = await following.follow("/feed", item(1))
    following.web.drip("/feed", b" " * 1000, every=0.05)
    monkeypatch.setattr("bot.sources.polling.DEADLINE", 0.2)

    await following.poll()

    row = await following.store.feeds.get(feed)
    assert row is not None
    assert (row.trouble, row.schedule.failures) == ("fetch_timeout", 1)


async def test_while_the_database_or_something_of_ours_fails_the_loop_goes_on_and_works_afterwards(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([StoreError("store_unreachable", where="here"), RuntimeError("ours"), None])
    claim = following.store.feeds.claim

    async def failing(now: datetime, limit: int, lease: timedelta) -> Sequence[FeedRow]:
        if (failure := next(failures, None)) is not None:
            raise failure
        return await claim(now, limit, lease)

    await following.follow("/feed", item(1))
    monkeypatch.setattr(following.store.feeds, "claim", failing)
    monkeypatch.setattr("bot.sources.polling.PAUSE", 0.01)

    await following.poll()

    assert await following.numbers() == [1]


async def test_a_poller_that_is_woken_looks_at_once(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sources.polling.REST", 600.0)
    poller = following.poller()
    async with following.polling(poller):
        await asyncio.sleep(0.2)
        await following.follow("/feed", item(1))
        poller.wake()

        await until(lambda: _is(following, [1]))


async def test_what_nobody_is_there_to_be_told_is_in_the_log(
    following: Following, caplog: pytest.LogCaptureFixture
) -> None:
    await following.follow("/feed", item(1))
    await following.poll()
    (row,) = await following.store.feeds.all()

    await log_notice(Paused(row))
    await log_notice(Held(row, 7))

    assert "is looked at no more" in caplog.text
    assert "7 entries are held" in caplog.text


async def test_two_pollers_on_one_database_announce_each_entry_once_and_in_order(
    following: Following, tmp_path: object
) -> None:
    feeds = ["/a", "/b", "/c"]
    for number, path in enumerate(feeds):
        await following.follow(path, item(100 * number))
    await following.poll()
    for number, path in enumerate(feeds):
        following.serve(path, *crowd(*range(100 * number + 9, 100 * number - 1, -1)))
    following.now = START + HOUR
    other = await Store.open(f"sqlite:///{tmp_path}/khabar.db")

    async with following.polling(following.poller(), following.poller(other)):
        await following.settled()
    await other.close()

    numbers = await following.numbers()
    assert len(numbers) == len({*numbers}) == 30
    for first in (0, 100, 200):
        assert [each for each in numbers if first <= each < first + 100] == [*range(first, first + 10)]


async def test_what_a_stopped_poller_was_looking_at_is_due_at_once_for_the_next(following: Following) -> None:
    reached = asyncio.Event()

    async def hang(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
        reached.set()
        await asyncio.sleep(60)

    await following.follow("/feed", item(1))
    following.web.play("/feed", hang)
    async with following.polling():
        await asyncio.wait_for(reached.wait(), 20)

    due = await following.store.feeds.next_due()
    assert due is not None
    assert due - following.now < SECOND


async def test_what_a_killed_poller_was_looking_at_is_looked_at_when_its_lease_ends(
    following: Following,
) -> None:
    await following.follow("/feed", item(1))
    assert await following.store.feeds.claim(following.now, 10, FEED_LEASE)
    assert not await following.store.feeds.claim(following.now, 10, FEED_LEASE)

    await following.poll()

    assert following.now == START + FEED_LEASE
    assert await following.numbers() == [1]


class Mortal(Store):
    """A store whose process dies with its n-th transaction, before it is durable or after."""

    left = 0
    after = False

    @override
    async def write(self, work: Callable[[Connection], T]) -> T:
        self.left -= 1
        if self.left == 0 and self.after:
            await super().write(work)
        if self.left <= 0:
            raise StoreError("store_unreachable", where="killed")
        return await super().write(work)


@pytest.mark.parametrize("after", [False, True], ids=["before it is durable", "after"])
async def test_killed_at_whichever_transaction_no_entry_is_lost_and_none_goes_out_twice(
    following: Following, tmp_path: object, *, after: bool
) -> None:
    await following.follow("/feed", item(0))
    await following.poll()
    for life in range(1, 7):
        following.serve("/feed", *crowd(*range(2 * life, -1, -1)))
        mortal = await Mortal.open(f"sqlite:///{tmp_path}/khabar.db")
        mortal.left, mortal.after = life, after
        following.now += 12 * HOUR
        async with following.polling(following.poller(mortal)):
            await until(lambda: mortal.left <= 0)  # noqa: B023 - awaited at once
        await mortal.close()

        await following.poll(FEED_LEASE)

        assert await following.numbers() == [*range(2 * life + 1)]


async def test_the_loop_stays_lively_while_heavy_feeds_are_read(
    following: Following, heartbeat: Heartbeat
) -> None:
    body = "".join(f"<p>{story(each, 480)}</p>" for each in range(300))
    for number in range(3):
        await following.follow(
            f"/{number}", item(number, body=f"<p>{number}</p>{body}"), *crowd(*range(9, 400))
        )

    await following.poll()

    assert len(await following.announced()) >= 1
    assert heartbeat.worst < 1


async def test_without_feeds_nothing_is_imported_and_no_process_started(tmp_path: object) -> None:
    script = (
        "import asyncio, sys\n"
        "from bot.store import Store\n"
        "from bot.sources.polling import Poller\n"
        "from bot.sources.sources import Sources\n"
        "from datetime import UTC\n"
        "async def main():\n"
        "    store, stop = await Store.open(sys.argv[1]), asyncio.Event()\n"
        "    asyncio.get_running_loop().call_later(0.5, stop.set)\n"
        "    await Poller(Sources(private=True, zone=UTC), store, print).run(stop)\n"
        "    await store.close()\n"
        "asyncio.run(main())\n"
        "late = ('httpx', 'rensa', 'bot.sources.novelty', 'bot.loader')\n"
        "print([name for name in late if name in sys.modules])\n"
    )
    url = f"sqlite:///{tmp_path}/khabar.db"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script, url), stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 60)

    assert printed.decode().strip() == "[]"


async def test_the_store_is_asked_seldom_at_rest(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    read = following.store.read

    async def counted(work: Callable[[Connection], T]) -> T:
        nonlocal asked
        asked += 1
        return await read(work)

    await following.follow("/feed", item(1))
    await following.poll()
    monkeypatch.setattr(following.store, "read", counted)
    async with following.polling():
        await asyncio.sleep(1.5)

    assert asked <= 4


async def test_operators_who_could_not_be_told_are_told_later_and_once(following: Following) -> None:
    feed = await following.follow("/feed", item(1))
    await following.poll()
    following.serve("/feed", item(1), *crowd(*range(2, 40)))
    following.reachable = False
    await following.poll()
    assert following.told == []

    following.reachable = True
    following.now += HOUR
    for _ in range(2):
        await following.poll()

    assert [(type(notice), notice.feed.id) for notice in following.told] == [(Held, feed)]


async def test_killed_before_operators_were_told_the_next_life_tells_them(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    await following.follow("/feed", item(1))
    following.web.serve("/feed", "", status=410)
    following.reachable = False
    with monkeypatch.context() as killed:
        killed.setattr("bot.sources.polling.Poller._tell_operators", _nothing)
        await following.poll()
    assert following.told == []
    following.reachable = True

    async with following.polling():
        await until(lambda: _are_told(following))

    (notice,) = following.told
    assert isinstance(notice, Paused)


async def _nothing(_poller: object) -> None:
    return None


async def _are_told(following: Following) -> bool:
    return bool(following.told)


async def test_what_is_resumed_before_anybody_could_be_told_is_not_told(following: Following) -> None:
    feed = await following.follow("/feed", item(1))
    following.web.serve("/feed", "", status=410)
    following.reachable = False
    await following.poll()
    following.serve("/feed", item(1))
    await following.store.feeds.resume(feed, following.now)

    following.reachable = True
    following.now += HOUR
    await following.poll()

    assert following.told == []


async def test_telling_operators_holds_up_no_look(following: Following) -> None:
    gone = await following.follow("/gone", item(1))
    following.web.serve("/gone", "", status=410)
    following.reachable = False
    await following.poll()
    assert [row.id for row in await following.store.feeds.all() if row.schedule.pause] == [gone]
    await following.follow("/fine", item(2))
    following.now += HOUR

    async def away(notice: object) -> bool:
        await asyncio.sleep(60)
        return False

    following._note = away  # type: ignore[method-assign] # Telegram does not answer
    async with following.polling():
        await until(lambda: _is(following, [2]))
