"""Updates come in order and none is lost; whatever the Bot API does, the bot recovers or says why it ends."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from telegram import Bot, Update

from bot.botapi.inbox import Inbox
from bot.botapi.intake import Intake, wait_for_api
from bot.errors import OperatorError, StoreError, TokenRefused

KINDS = ("message", "callback_query")


class Reader:
    """Handles updates: those whose text begins with "slow" when it is let go, one with "fail" not at all."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.over: list[str] = []
        self.let_go = asyncio.Event()
        self._changed = asyncio.Condition()

    async def handle(self, update: Update) -> None:
        assert update.message
        text = update.message.text or ""
        await self._note(self.begun, text)
        if text.startswith("fail"):
            raise ValueError(text)
        if text.startswith("slow"):
            await self.let_go.wait()
        await self._note(self.over, text)

    async def until(self, condition: Callable[["Reader"], object]) -> None:
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: condition(self))

    async def _note(self, where: list[str], text: str) -> None:
        async with self._changed:
            where.append(text)
            self._changed.notify_all()


@pytest.fixture
def reader() -> Reader:
    return Reader()


class Kept:
    """What a store of updates does, in memory; it fails as often as it is told."""

    def __init__(self) -> None:
        self.payloads: dict[int, str | None] = {}
        self.failures = 0

    async def keep(self, _bot: int, updates: Sequence[tuple[int, str]], _now: float) -> Sequence[int]:
        if self.failures:
            self.failures -= 1
            raise StoreError("store_unwritable", where="here")
        new = [number for number, _ in updates if number not in self.payloads]
        self.payloads |= {number: payload for number, payload in updates if number in new}
        return new

    async def waiting(self, _bot: int, *, first: int = 0, limit: int | None = None) -> Sequence[str]:
        numbers = sorted(number for number, payload in self.payloads.items() if payload and number >= first)
        return [self.payloads[number] or "" for number in numbers[:limit]]

    async def done(self, _bot: int, update_ids: Sequence[int], _now: float) -> None:
        self.payloads |= dict.fromkeys(update_ids)

    async def sweep(self, _bot: int, _before: float) -> None:
        pass

    @property
    def undone(self) -> list[int]:
        return sorted(number for number, payload in self.payloads.items() if payload)


@pytest.fixture
def kept() -> Kept:
    return Kept()


async def no_refusal(update: Update) -> None:
    raise AssertionError(update)


@asynccontextmanager
async def running(
    bot: Bot,
    handle: Callable[[Update], Awaitable[None]],
    kept: Kept | None = None,
    *,
    most: int = 500,
    finish: float = 10,
    **limits: Any,
) -> AsyncIterator[tuple[asyncio.Event, asyncio.Task[None]]]:
    """Taking updates; at the end, stopped as the bot is."""
    await bot.get_me()
    stop, inbox = asyncio.Event(), asyncio.get_running_loop().create_future()
    inbox.set_result(Inbox(bot, cast("Any", kept or Kept()), handle, no_refusal, most=most))

    async def life() -> None:
        await Intake(bot, inbox, KINDS, **limits).run(stop)
        await inbox.result().finish(finish)

    task = asyncio.create_task(life())
    try:
        yield stop, task
    finally:
        stop.set()
        await asyncio.wait_for(task, 30)
        await inbox.result().close()


async def test_messages_of_one_chat_are_handled_in_their_order(api: Any, bot: Bot, reader: Reader) -> None:
    for text in ("slow 1", "2", "3"):
        await api.write(text)
    async with running(bot, reader.handle):
        await reader.until(lambda reader: reader.begun)
        await api.write("4")
        reader.let_go.set()
        await reader.until(lambda reader: len(reader.over) == 4)

    assert reader.over == ["slow 1", "2", "3", "4"]


async def test_a_slow_chat_does_not_hold_up_the_others(api: Any, bot: Bot, reader: Reader) -> None:
    async with running(bot, reader.handle):
        await api.write("slow 1", chat=1)
        await reader.until(lambda reader: reader.begun)
        await api.write("2", chat=2)
        await reader.until(lambda reader: reader.over == ["2"])
        reader.let_go.set()


async def test_only_the_kinds_that_were_asked_for_are_asked_for(api: Any, bot: Bot, reader: Reader) -> None:
    async with running(bot, reader.handle):
        await api.until(lambda api: api.count("getUpdates"))

    assert api.asked[1].params["allowed_updates"] == '["message", "callback_query"]'


async def test_an_update_is_confirmed_when_it_is_kept_though_it_is_still_worked_on(
    api: Any, bot: Bot, reader: Reader, kept: Kept
) -> None:
    slow = await api.write("slow")
    async with running(bot, reader.handle, kept):
        await api.until(lambda api: api.confirmed == slow + 1)
        undone = kept.undone
        reader.let_go.set()

    assert undone == [slow]
    assert reader.over == ["slow"]
    assert kept.undone == []


async def test_before_the_store_is_open_updates_are_asked_for_and_not_confirmed(
    api: Any, bot: Bot, reader: Reader, kept: Kept
) -> None:
    number = await api.write("1")
    await bot.get_me()
    stop, inbox = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(Intake(bot, inbox, KINDS).run(stop))
    await api.until(lambda api: api.count("getUpdates") == 1)
    await bot.get_me()
    asked, confirmed = api.count("getUpdates"), api.confirmed

    inbox.set_result(Inbox(bot, cast("Any", kept), reader.handle, no_refusal))
    await reader.until(lambda reader: reader.over == ["1"])
    await api.until(lambda api: api.confirmed == number + 1)
    stop.set()
    await task
    await inbox.result().close()

    assert (asked, confirmed) == (1, 0)


async def test_what_cannot_be_kept_is_not_confirmed_and_goes_through_when_it_can(
    api: Any, bot: Bot, reader: Reader, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    kept.failures = 2
    number = await api.write("1")
    async with running(bot, reader.handle, kept):
        await reader.until(lambda reader: reader.over == ["1"])
        await api.until(lambda api: api.confirmed == number + 1)

    assert caplog.text.count("Updates cannot be kept (store_unwritable)") == 2
    assert api.count("getUpdates") == 2


async def test_when_telegram_numbers_anew_after_a_quiet_week_updates_still_come(
    api: Any, answers: Any, bot: Bot, reader: Reader
) -> None:
    await api.write("1")
    first = api.updates[0]
    anew = {**first, "update_id": 7, "message": {**first["message"], "text": "2"}}
    async with running(bot, reader.handle):
        await api.until(lambda api: api.confirmed)
        api.script("getUpdates", answers.result([anew]))
        await api.write("3")
        await reader.until(lambda reader: sorted(reader.over) == ["1", "2", "3"])


async def test_a_failing_handler_stops_nothing(
    api: Any, bot: Bot, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        await api.write("fail")
        last = await api.write("after")
        async with running(bot, reader.handle):
            await reader.until(lambda reader: reader.over == ["after"])
            await api.until(lambda api: api.confirmed == last + 1)

    assert reader.over == ["after"]
    assert "ValueError: fail" in caplog.text


async def test_no_more_is_taken_in_than_there_is_room_for(
    api: Any, bot: Bot, reader: Reader, kept: Kept
) -> None:
    for chat in range(6):
        await api.write(f"slow {chat}", chat=chat)
    async with running(bot, reader.handle, kept, most=3):
        await reader.until(lambda reader: len(reader.begun) == 3)
        for _ in range(20):
            await bot.get_me()
        asked, undone = api.count("getUpdates"), len(kept.undone)
        reader.let_go.set()
        await reader.until(lambda reader: len(reader.over) == 6)

    assert (asked, undone) == (1, 6)
    assert len(reader.begun) == 6


async def test_each_update_is_handled_once_however_often_it_is_sent(
    api: Any, answers: Any, bot: Bot, reader: Reader
) -> None:
    first = await api.write("1")
    api.script("getUpdates", *[answers.result([*api.updates])] * 3)
    async with running(bot, reader.handle):
        await api.until(lambda api: api.count("getUpdates") > 3)
        await api.write("2", chat=2)
        await reader.until(lambda reader: "2" in reader.over)

    assert reader.over == ["1", "2"]
    assert api.confirmed == first + 2


async def test_an_update_without_a_chat_is_handled_too(api: Any, bot: Bot) -> None:
    handled: asyncio.Queue[Update] = asyncio.Queue()
    who = {"id": 5, "is_bot": False, "first_name": "Asha"}
    query = {"id": "1", "from": who, "query": "", "offset": ""}
    await api.put({"update_id": 7, "inline_query": query})
    await api.put({"update_id": 8})
    async with running(bot, handled.put):
        seen = [(await asyncio.wait_for(handled.get(), 10)).update_id for _ in range(2)]

    assert seen == [7, 8]


async def test_stopping_lets_handlers_finish_and_confirms_what_they_did(
    api: Any, bot: Bot, reader: Reader
) -> None:
    slow = await api.write("slow")
    async with running(bot, reader.handle) as (stop, task):
        await reader.until(lambda reader: reader.begun)
        stop.set()
        await asyncio.sleep(0)
        was_running = not task.done()
        reader.let_go.set()

    assert was_running
    assert reader.over == ["slow"]
    assert api.confirmed == slow + 1


async def test_stopping_does_not_wait_for_ever_and_leaves_undone_work_to_the_next_start(
    api: Any, bot: Bot, reader: Reader, kept: Kept
) -> None:
    await api.write("quick")
    slow = await api.write("slow", chat=2)
    async with running(bot, reader.handle, kept, finish=0.1):
        await reader.until(lambda reader: reader.over and len(reader.begun) == 2)

    assert reader.over == ["quick"]
    assert kept.undone == [slow]
    reader.let_go.set()
    async with running(bot, reader.handle, kept):
        await reader.until(lambda reader: reader.over == ["quick", "slow"])
    assert kept.undone == []


async def test_stopping_interrupts_the_long_wait(api: Any, bot: Bot, reader: Reader) -> None:
    async with running(bot, reader.handle, wait=300):
        await api.until(lambda api: api.count("getUpdates"))

    assert api.count("getUpdates") == 1


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("page_502", id="7: a page for 502"),
        pytest.param("error_500", id="7: its own failure"),
        pytest.param("reset", id="7: a broken connection"),
        pytest.param("retry_after", id="5: it wants a pause"),
        pytest.param("page_404", id="a proxy with a bad day"),
        pytest.param("once_401", id="9: a token refused only once"),
    ],
)
async def test_after_a_failure_updates_come_again_by_themselves(
    api: Any, answers: Any, bot: Bot, reader: Reader, fault: str
) -> None:
    faults = {
        "page_502": answers.page(502),
        "error_500": answers.error(500, "Internal Server Error"),
        "reset": answers.reset,
        "retry_after": answers.error(429, "Too Many Requests: retry after 1", retry_after=1),
        "page_404": answers.page(404),
        "once_401": answers.error(401, "Unauthorized"),
    }
    api.script("getUpdates", faults[fault])
    await api.write("hello")
    async with running(bot, reader.handle):
        await reader.until(lambda reader: reader.over == ["hello"])


async def test_a_poll_that_stalls_silently_is_given_up_and_begun_anew(
    api: Any, answers: Any, bot: Bot, reader: Reader
) -> None:
    """Failure mode 11."""
    api.script("getUpdates", answers.hang)
    await api.write("hello")
    async with running(bot, reader.handle, wait=0, grace=0.3):
        await reader.until(lambda reader: reader.over == ["hello"])


async def test_a_token_refused_while_running_ends_it(api: Any, answers: Any, bot: Bot) -> None:
    """Failure mode 9."""
    api.script("getUpdates", *[answers.error(401, "Unauthorized")] * 2)
    inbox: asyncio.Future[Inbox] = asyncio.get_running_loop().create_future()

    with pytest.raises(TokenRefused) as caught:
        await asyncio.wait_for(Intake(bot, inbox, KINDS).run(asyncio.Event()), 20)

    assert caught.value.key == "token_refused"


@pytest.mark.usefixtures("soon_after_a_conflict")
async def test_another_poller_gives_one_line_and_no_traceback(
    api: Any, answers: Any, bot: Bot, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    """Failure mode 8."""
    api.script("getUpdates", *[answers.error(409, "Conflict: terminated by other getUpdates request")] * 5)
    await api.write("hello")
    with caplog.at_level(logging.INFO):
        async with running(bot, reader.handle):
            await reader.until(lambda reader: reader.over == ["hello"])

    lines = [record for record in caplog.records if record.name == "bot.botapi.intake"]
    assert [record.levelname for record in lines] == ["WARNING", "INFO"]
    assert not any(record.exc_info for record in lines)


@pytest.mark.usefixtures("soon_after_a_conflict")
async def test_a_webhook_left_behind_is_removed(api: Any, answers: Any, bot: Bot, reader: Reader) -> None:
    conflict = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it"
    api.script("getUpdates", answers.error(409, conflict))
    await api.write("hello")
    async with running(bot, reader.handle):
        await reader.until(lambda reader: reader.over == ["hello"])

    assert api.count("deleteWebhook") == 1


@pytest.fixture
def soon_after_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pause after a conflict is five seconds; what is promised here is not its length."""
    monkeypatch.setattr("bot.botapi.failures.CONFLICT_PAUSE", 0.01)


async def test_at_the_start_the_bot_learns_who_it_is(api: Any, bot: Bot) -> None:
    me = await wait_for_api(bot, asyncio.Event())

    assert me is not None
    assert me.username == bot.username == "khabar_bot"


async def test_a_bot_api_that_is_down_at_the_start_is_waited_for(api: Any, answers: Any, bot: Bot) -> None:
    """Failure mode 10."""
    api.script("getMe", answers.page(502), answers.error(500, "Internal Server Error"))
    await api.stop()
    waiting = asyncio.create_task(wait_for_api(bot, asyncio.Event()))
    await asyncio.sleep(0)

    await api.start()
    me = await asyncio.wait_for(waiting, 30)

    assert me is not None
    assert api.count("getMe") == 3


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_ends_the_start(api: Any, answers: Any, bot: Bot, status: int) -> None:
    api.script("getMe", *[answers.error(status, "Not Found")] * 2)

    with pytest.raises(TokenRefused) as caught:
        await asyncio.wait_for(wait_for_api(bot, asyncio.Event()), 10)

    assert caught.value.key == "token_refused"
    assert caught.value.__suppress_context__


async def test_a_wrong_address_ends_the_start(api: Any, answers: Any, bot: Bot) -> None:
    api.script("getMe", *[answers.page(404)] * 3)

    with pytest.raises(OperatorError) as caught:
        await asyncio.wait_for(wait_for_api(bot, asyncio.Event()), 10)

    assert caught.value.key == "api_address_wrong"


@pytest.mark.parametrize("fault", ["hang", "page"])
async def test_a_start_in_vain_can_be_stopped(api: Any, answers: Any, bot: Bot, fault: str) -> None:
    api.script("getMe", *[answers.hang if fault == "hang" else answers.page(502)] * 20)
    stop = asyncio.Event()
    waiting = asyncio.create_task(wait_for_api(bot, stop))
    await api.until(lambda api: api.asked)

    stop.set()

    assert await asyncio.wait_for(waiting, 5) is None
