"""The engine against the sandbox: who gets what, once, in order, whatever happens on the way."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram.ext import ExtBot

from bot.article import Article, Block
from bot.audio.narrator import Narrator
from bot.botapi.transport import AiohttpRequest
from bot.delivery import broadcast, errands
from bot.delivery.engine import delivery
from bot.delivery.limiter import Limiter
from bot.delivery.notices import document_of
from bot.delivery.sender import Sender
from bot.i18n import load_wordings
from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader
from bot.settings import Settings
from bot.store import Store
from bot.store.documents import document_of as document_of_article
from bot.store.progress import Progress
from bot.store.receipts import State
from bot.store.subscriptions import Kind, Quiet, Wishes
from bot.text.rich import RichText
from tests.journeys.speaker import Speaker

WORDINGS = load_wordings()
STORY = Article(
    id="mela",
    title="नदी का मेला",
    title_language="hi",
    language="hi",
    author="गाँव टाइम्स",
    published=datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
    url="https://example.in/mela",
    blocks=(Block("paragraph", "नदी के किनारे मेला लगा।"), Block("paragraph", "शाम तक दुकानें सजी रहीं।")),
)
LONG = dataclasses.replace(
    STORY,
    id="lamba",
    title="लंबी खबर",
    blocks=tuple(Block("paragraph", f"दिन {day}: " + "लोग दूर से आए। " * 40) for day in range(20)),
)


class Desk:
    """A bot that delivers, and what it works with."""

    def __init__(self, settings: Settings, store: Store, control: Control) -> None:
        self.settings = settings
        self.store = store
        self.control = control
        self.speaker = Speaker()
        self._stop = asyncio.Event()
        self._life: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to deliver."""
        self._stop = asyncio.Event()
        self._life = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Ends it as SIGTERM does."""
        self._stop.set()
        if self._life is not None:
            await asyncio.wait_for(self._life, 20)
        self._life = None

    async def _run(self) -> None:
        request = AiohttpRequest()
        base = self.settings.telegram_api_url
        bot: ExtBot[None] = ExtBot(self.settings.token(), base_url=f"{base}/bot", request=request)
        await bot.initialize()
        limiter = Limiter(
            self.store.limits,
            bot.id,
            overall=self.settings.rate_overall,
            chat=self.settings.rate_chat,
            group_minute=self.settings.rate_group_minute,
        )
        await limiter.load()
        narrator = Narrator((self.speaker,), self.store.narrations, deadline=None, limit=2**26)
        engine = delivery(
            self.settings,
            self.store,
            bot,
            sender=Sender(bot, self.store.uploads),
            limiter=limiter,
            narrator=narrator,
            wordings=WORDINGS,
        )
        try:
            await engine.run(self._stop)
        finally:
            await engine.close()
            await narrator.close()
            await bot.shutdown()
            await request.shutdown()

    async def subscribe(self, reader: Reader | int, wishes: Wishes | None = None, **more: Any) -> None:
        """Subscribes a reader or a group."""
        chat = reader if isinstance(reader, int) else reader.id
        kind: Kind = "group" if chat < 0 else "private"
        if wishes is not None:
            await self.store.subscriptions.choose(chat, more.get("topic"), kind, wishes)
        await self.store.subscriptions.subscribe(
            chat, more.get("topic"), kind, language=more.get("language", "hi"), set_by=more.get("set_by")
        )

    async def announce(self, article: Article, *, breaking: bool = False) -> int:
        """A new story; gives its broadcast."""
        (seen,) = await self.store.articles.see([article], "folder", announce=True, breaking=breaking)
        assert seen.broadcast is not None
        return seen.broadcast

    async def notice(self, words: str) -> int:
        """Words for all; gives their broadcast."""
        return await self.store.broadcasts.add("notice", document_of(RichText(words)))

    async def done(self, number: int, seconds: float = 20) -> Progress:
        """How it ended."""
        async with asyncio.timeout(seconds):
            while True:
                found = await self.store.broadcasts.get(number)
                if found is not None and found.state != "running":
                    return await self.store.broadcasts.progress(number)
                await asyncio.sleep(0.05)

    async def until(self, enough: Callable[[Progress], bool], number: int) -> Progress:
        """Its progress once that is enough."""
        async with asyncio.timeout(20):
            while not enough(progress := await self.store.broadcasts.progress(number)):
                await asyncio.sleep(0.05)
        return progress

    async def texts(self, reader: Reader | int) -> list[str]:
        """What was received there, from the bot alone."""
        chat = reader if isinstance(reader, int) else reader.id
        return [each.text for each in await self.control.received(chat)]


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks that come soon."""
    monkeypatch.setattr(broadcast, "LOOK", 0.1)
    monkeypatch.setattr(broadcast, "AUDIO_LOOK", 0.2)


@pytest.fixture
async def desk(sandbox: Sandbox, control: Control, tmp_path: Path) -> AsyncIterator[Desk]:
    """A bot that is not started yet."""
    settings = Settings(
        telegram_bot_token=SecretStr(sandbox.token),
        telegram_api_url=sandbox.url,
        rate_overall=1000,
        rate_chat=50,
        rate_group_minute=600,
    )
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    desk = Desk(settings, store, control)
    yield desk
    await desk.stop()
    await store.close()


async def reader(control: Control, name: str, language: str = "hi") -> Reader:
    """A reader who has written to the bot."""
    person = await control.reader(name, language_code=language)
    await person.send("/start")
    return person


@pytest.fixture
async def asha(control: Control) -> Reader:
    return await reader(control, "Asha")


@pytest.fixture
async def ravi(control: Control) -> Reader:
    return await reader(control, "Ravi", "en")


async def test_a_new_story_reaches_every_subscriber_once_in_their_language(
    desk: Desk, asha: Reader, ravi: Reader
) -> None:
    await desk.subscribe(asha)
    await desk.subscribe(ravi, language="en")
    await desk.start()

    progress = await desk.done(await desk.announce(STORY))

    (hindi,), (english,) = await desk.texts(asha), await desk.texts(ravi)
    assert hindi.startswith("नदी का मेला\nगाँव टाइम्स\n")
    assert "पूरी खबर यहाँ है, दबाकर खोलें:" in hindi
    assert "The whole story, tap to open:" in english
    assert (progress.counts[State.SENT], progress.chats) == (2, 2)


async def test_parts_of_a_long_story_come_in_order_to_each_of_many(desk: Desk, control: Control) -> None:
    people = [await reader(control, f"R{number}") for number in range(12)]
    for person in people:
        await desk.subscribe(person)
    await desk.start()

    await desk.done(await desk.announce(LONG))

    for person in people:
        texts = await desk.texts(person)
        assert [text.splitlines()[0] for text in texts[1:]] == [
            f"भाग {number}, कुल {len(texts)}" for number in range(2, len(texts) + 1)
        ]
        assert len(texts) > 2


async def test_who_blocked_the_bot_costs_one_call_and_the_others_get_theirs(
    desk: Desk, control: Control, asha: Reader, ravi: Reader
) -> None:
    await desk.subscribe(asha)
    await desk.subscribe(ravi)
    await asha.block()
    await desk.start()

    await desk.done(await desk.announce(LONG))

    tried = [
        each for each in await control.requests("sendMessage") if int(each["params"]["chat_id"]) == asha.id
    ]
    resting = await desk.store.subscriptions.get(asha.id)
    assert len(tried) == 1
    assert resting is not None
    assert (resting.state, resting.reason) == ("resting", "blocked")
    assert len(await desk.texts(ravi)) > 2


@pytest.mark.parametrize("kind", ["drop_after", "hang_after"])
async def test_what_may_have_arrived_is_sent_once_more_and_later_parts_follow(
    desk: Desk, control: Control, asha: Reader, kind: str
) -> None:
    await desk.subscribe(asha)
    await control.fault(kind, method="sendMessage", chat=asha.id, times=1, seconds=0.5)
    await desk.start()

    progress = await desk.done(await desk.announce(LONG), 40)

    texts = await desk.texts(asha)
    assert texts[0] == texts[1]
    assert len(set(texts)) == len(texts) - 1
    assert (progress.resent, progress.counts[State.UNCERTAIN]) == (1, 0)


async def test_what_may_have_arrived_is_left_alone_where_the_operator_chose_so(
    desk: Desk, control: Control, asha: Reader
) -> None:
    desk.settings = desk.settings.model_copy(update={"on_uncertain": "skip"})
    await desk.subscribe(asha)
    await control.fault("drop_after", method="sendMessage", chat=asha.id, times=1)
    await desk.start()

    progress = await desk.done(await desk.announce(LONG))

    texts = await desk.texts(asha)
    assert len(set(texts)) == len(texts)
    assert (progress.resent, progress.counts[State.UNCERTAIN]) == (0, 1)


async def test_while_the_bot_api_is_down_nobodys_turn_is_used_up(
    desk: Desk, control: Control, asha: Reader, ravi: Reader
) -> None:
    await desk.subscribe(asha)
    await desk.subscribe(ravi)
    await desk.start()
    await asyncio.sleep(0.3)
    await control.fault("error", error_code=502, description="Bad Gateway", until_s=2.0)

    progress = await desk.done(await desk.announce(STORY), 40)

    assert len(await desk.texts(asha)) == len(await desk.texts(ravi)) == 1
    assert progress.counts[State.SENT] == 2


async def test_a_chat_told_to_wait_waits_and_the_others_go_on(
    desk: Desk, control: Control, asha: Reader, ravi: Reader
) -> None:
    await desk.subscribe(asha)
    await desk.subscribe(ravi)
    await control.fault(
        "error",
        method="sendMessage",
        chat=asha.id,
        times=1,
        error_code=429,
        description="Too Many Requests: retry after 4",
        parameters={"retry_after": 4},
    )
    await desk.start()
    number = await desk.announce(STORY)

    await desk.until(
        lambda progress: progress.counts[State.SENT] == 1 and progress.counts[State.WAITING] == 1, number
    )
    assert len(await desk.texts(ravi)) == 1
    await desk.stop()
    await desk.start()
    await desk.done(number)

    first, second = [
        each["started"]
        for each in await control.requests("sendMessage")
        if int(each["params"]["chat_id"]) == asha.id
    ]
    assert second - first >= 3.9
    assert len(await desk.texts(asha)) == 1


async def test_a_group_that_became_a_supergroup_gets_it_there(
    desk: Desk, control: Control, asha: Reader
) -> None:
    group = await control.group("मोहल्ला", asha)
    await desk.subscribe(int(group))
    moved = (await control.post("migrate", chat=int(group)))["chat"]["id"]
    await desk.start()

    await desk.done(await desk.announce(LONG))

    texts = await desk.texts(moved)
    there = await desk.store.subscriptions.get(moved)
    assert len(texts) == len(set(texts)) > 2
    assert there is not None
    assert there.state == "active"


async def test_a_stop_in_the_middle_keeps_the_rest_for_the_next_start(
    desk: Desk, control: Control, asha: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.settings = desk.settings.model_copy(update={"rate_chat": 2.0})
    await desk.subscribe(asha)
    await desk.start()
    number = await desk.announce(LONG)
    await desk.until(lambda progress: progress.counts[State.SENT] >= 1, number)

    await desk.stop()
    before = len(await desk.texts(asha))
    desk.settings = desk.settings.model_copy(update={"rate_chat": 50.0})
    await desk.start()
    progress = await desk.done(number)

    texts = await desk.texts(asha)
    assert 0 < before < len(texts)
    assert len(texts) == len(set(texts)) == progress.counts[State.SENT]


async def test_quiet_hours_hold_a_story_or_take_its_sound(desk: Desk, asha: Reader, ravi: Reader) -> None:
    now = datetime.now(UTC)
    minute = now.hour * 60 + now.minute
    hours = {"start": (minute - 60) % 1440, "end": (minute + 60) % 1440}
    await desk.subscribe(asha, Wishes(quiet=Quiet("held", **hours), zone="UTC"))
    await desk.subscribe(ravi, Wishes(quiet=Quiet("silent", **hours), zone="UTC"))
    await desk.start()

    number = await desk.announce(STORY)
    progress = await desk.until(lambda each: sum(each.counts.values()) == 2, number)

    (silent,) = await desk.control.received(ravi.id)
    assert progress.counts[State.WAITING] == 1
    assert silent.silent
    assert await desk.texts(asha) == []


async def test_filters_keep_a_story_away_and_a_notice_reaches_all(
    desk: Desk, asha: Reader, ravi: Reader
) -> None:
    await desk.subscribe(asha, Wishes(words=("मेला",)))
    await desk.subscribe(ravi, Wishes(unwanted=("मेला",)))
    await desk.start()

    await desk.done(await desk.announce(STORY))
    await desk.done(await desk.notice("कल सेवा बंद रहेगी।"))

    assert [len(await desk.texts(each)) for each in (asha, ravi)] == [2, 1]
    assert await desk.texts(ravi) == ["कल सेवा बंद रहेगी।"]


async def test_the_audio_is_made_once_and_uploaded_once_and_the_text_does_not_wait_for_it(
    desk: Desk, control: Control
) -> None:
    people = [await reader(control, f"R{number}") for number in range(6)]
    for person in people:
        await desk.subscribe(person, Wishes(form="both"))
    desk.speaker.upto = 0
    await desk.start()

    number = await desk.announce(STORY)
    await desk.until(lambda progress: progress.counts[State.SENT] == 6, number)
    desk.speaker.upto = 1
    progress = await desk.done(number)

    sounds = await control.requests("sendAudio")
    uploads = [each for each in sounds if isinstance(each["params"]["audio"], dict)]
    assert progress.counts[State.SENT] == 12
    assert (len(sounds), len(uploads), len(desk.speaker.asked)) == (6, 1, 1)


async def test_without_any_audio_the_headline_comes_in_its_place(desk: Desk, asha: Reader) -> None:
    await desk.subscribe(asha, Wishes(form="audio"))
    desk.speaker.broken = True
    await desk.start()

    await desk.done(await desk.announce(STORY))

    (card,) = await desk.texts(asha)
    assert card.startswith("नदी का मेला")
    assert "दबाकर खोलें" not in card


async def test_a_stopped_broadcast_sends_nothing_more(desk: Desk, control: Control, asha: Reader) -> None:
    desk.settings = desk.settings.model_copy(update={"rate_chat": 1.0})
    await desk.subscribe(asha)
    await desk.start()
    number = await desk.announce(LONG)
    await desk.until(lambda progress: progress.counts[State.SENT] >= 1, number)

    await desk.store.broadcasts.stop(number)
    await asyncio.sleep(2.5)
    sent = len(await desk.texts(asha))
    await asyncio.sleep(1.5)

    assert len(await desk.texts(asha)) == sent < 6


async def test_a_story_is_not_cut_into_by_the_next_one(desk: Desk, asha: Reader) -> None:
    await desk.subscribe(asha)
    await desk.start()

    numbers = [await desk.announce(LONG), await desk.announce(STORY)]
    for number in numbers:
        await desk.done(number)

    texts = await desk.texts(asha)
    short = [text.startswith("नदी का मेला") for text in texts]
    assert len(texts) > 3
    assert sum(short) == 1
    assert short[0] or short[-1]  # whichever was read from the database first


async def test_two_engines_on_one_database_send_everything_once(
    desk: Desk, control: Control, tmp_path: Path
) -> None:
    people = [await reader(control, f"R{number}") for number in range(20)]
    for person in people:
        await desk.subscribe(person)
    other = Desk(desk.settings, await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}"), control)
    await asyncio.gather(desk.start(), other.start())

    for number in [await desk.announce(LONG), await desk.notice("सूचना")]:
        await desk.done(number)

    await other.stop()
    await other.store.close()
    for person in people:
        texts = await desk.texts(person)
        assert len(texts) == len(set(texts)) > 3


async def test_a_worker_that_slept_too_long_sends_nothing_that_its_successor_has_sent(
    desk: Desk, control: Control, asha: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failure mode 26: between an intent and its send a worker sleeps longer than its lease."""
    monkeypatch.setattr(broadcast, "LEASE", 1.0)
    monkeypatch.setattr(broadcast, "BEAT", 3600.0)
    monkeypatch.setattr(errands, "FRESH", 0.5)
    await desk.subscribe(asha)
    sleeper = desk.store.ranges.commit
    slept = asyncio.Event()

    async def commit_and_sleep(*batch: Any) -> frozenset[int]:
        refused = await sleeper(*batch)
        if batch[0] and not slept.is_set():
            slept.set()
            await asyncio.sleep(4)
        return refused

    monkeypatch.setattr(desk.store.ranges, "commit", commit_and_sleep)
    await desk.start()
    number = await desk.announce(STORY)
    await slept.wait()
    other = Desk(desk.settings, await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}"), control)
    await other.start()
    await desk.done(number)
    await asyncio.sleep(3)

    await other.stop()
    await other.store.close()
    assert len(await desk.texts(asha)) == 1


async def test_a_correction_changes_what_stands_there_and_a_deletion_takes_it_away(
    desk: Desk, control: Control, asha: Reader
) -> None:
    await desk.subscribe(asha)
    await desk.start()
    about = await desk.announce(LONG)
    await desk.done(about)
    before = [each.id for each in await asha.messages() if each.text.startswith(("लंबी", "भाग"))]

    shorter = dataclasses.replace(LONG, title="सुधरी खबर", blocks=LONG.blocks[:12])
    for _ in range(2):  # a second correction finds what the first one left
        await desk.done(
            await desk.store.broadcasts.add(
                "correction", document_of_article(shorter), article_id=LONG.id, about=about
            )
        )
    corrected = [each for each in await asha.messages() if each.id in before]
    await desk.done(await desk.store.broadcasts.add("deletion", "{}", article_id=LONG.id, about=about))

    assert "सुधरी खबर" in corrected[0].text
    assert "सुधारा गया" in corrected[0].text
    assert len(corrected) < len(before)
    assert not [each for each in await asha.messages() if each.id in before]
    assert len(await control.received(asha.id)) == len(before)
