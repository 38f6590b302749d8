"""While an audio is made: how often the line changes, what is shown, and what is asked for once."""

import asyncio
import itertools
import time
from collections.abc import Callable
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from bot.article import Article, Block
from bot.audio.narrator import Narration, Wish
from bot.delivery import audio_requests
from bot.delivery.aloud import Reading
from bot.delivery.audio_requests import AudioRequests, Request
from bot.delivery.messages import View
from bot.delivery.outgoing import Outgoing, Place, Posted
from bot.i18n import load_wordings
from bot.store.chats import Listening

HINDI = load_wordings()["hi"]
STORY = Article("a1", "मेला", "hi", "hi", None, None, None, (Block("paragraph", "मेले में भीड़ रही।"),))


class Narrator:
    """Makes as much as the test says."""

    def __init__(self) -> None:
        self.progress: Callable[[float], None] = lambda _share: None
        self.done = asyncio.Event()
        self.wishes: list[tuple[Wish, str]] = []

    async def narrate(
        self, _article: Article, wish: Wish, form: str, *, quotes: Any, progress: Callable[[float], None]
    ) -> Narration:
        assert quotes is None
        self.wishes.append((wish, form))
        self.progress = progress
        await self.done.wait()
        return Narration("k", cast("Any", form), "gtts", 61.0, 1)


class Told:
    """What a sender was told, with the moment of it."""

    def __init__(self) -> None:
        self.all: list[tuple[str, float, Any]] = []
        self.arrives = asyncio.Event()
        self.arrives.set()

    def _note(self, what: str, it: Any) -> None:
        self.all.append((what, time.monotonic(), it))

    def of(self, what: str) -> list[Any]:
        return [it for kind, _, it in self.all if kind == what]

    def moments(self, *what: str) -> list[float]:
        return [at for kind, at, _ in self.all if kind in what]

    async def send(self, _place: Place, messages: list[Outgoing]) -> None:
        for message in messages:
            self._note("send", message)
        await self.arrives.wait()

    async def post(self, place: Place, message: Outgoing) -> Posted:
        self._note("post", message)
        return Posted(place.chat, 7)

    async def amend(self, _posted: Posted, message: Outgoing) -> None:
        self._note("amend", message)

    async def delete(self, posted: Posted) -> None:
        self._note("delete", posted)

    async def act(self, _place: Place, action: str) -> None:
        self._note("act", action)


@pytest.fixture
async def narrator() -> Narrator:
    return Narrator()


@pytest.fixture
async def told() -> Told:
    return Told()


@pytest.fixture
async def requests(narrator: Narrator, told: Told, monkeypatch: pytest.MonkeyPatch) -> AudioRequests:
    """A tenth of the usual times."""
    for name in ("GRACE", "EVERY", "EVERY_IN_GROUPS", "ACT_EVERY"):
        monkeypatch.setattr(audio_requests, name, getattr(audio_requests, name) / 10)
    return AudioRequests(cast("Any", narrator), cast("Any", told), cast("Any", None), "ख़बर")


def request(*, private: bool = True, listening: Listening | None = None, in_channel: bool = False) -> Request:
    view = View(HINDI, ZoneInfo("Asia/Kolkata"), private)
    return Request(
        Reading(STORY, None, view),
        listening or Listening(),
        Place(1, None, 5),
        asker=1,
        in_channel=in_channel,
    )


async def until(enough: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not enough():
            await asyncio.sleep(0.005)


def test_the_times_are_those_of_the_conversation() -> None:
    """Rule 14: 1.5 s, then every 3 s, 6 s in groups, in steps of 10 %; a chat action lasts 5 s."""
    assert (audio_requests.GRACE, audio_requests.EVERY, audio_requests.EVERY_IN_GROUPS) == (1.5, 3.0, 6.0)
    assert audio_requests.STEP == 10
    assert audio_requests.ACT_EVERY == 4.0
    assert audio_requests.JUST_SENT == 60.0


@pytest.mark.parametrize(("private", "pause"), [(True, 0.3), (False, 0.6)])
async def test_the_line_changes_in_steps_and_not_too_often(
    requests: AudioRequests, narrator: Narrator, told: Told, *, private: bool, pause: float
) -> None:
    requests.ask(request(private=private))
    await until(lambda: bool(told.of("post")))
    for percent in range(100):
        narrator.progress(percent / 100)
        await asyncio.sleep(0.02)
    narrator.done.set()
    await until(lambda: bool(told.of("delete")))

    moments = told.moments("post", "amend")
    assert len(moments) > 2
    assert all(after - before >= pause * 0.99 for before, after in itertools.pairwise(moments))
    shares = [line.text.text.split("\n")[0].removeprefix("आवाज़ तैयार हो रही है…") for line in told.of("amend")]
    assert {share.strip().split("\N{NO-BREAK SPACE}")[0] for share in shares} <= {
        str(n) for n in range(10, 100, 10)
    }
    assert len(set(shares)) == len(shares)


async def test_a_line_that_would_say_the_same_is_left_alone(
    requests: AudioRequests, narrator: Narrator, told: Told
) -> None:
    requests.ask(request())
    await until(lambda: bool(told.of("post")))
    for percent in (1, 5, 9):
        narrator.progress(percent / 100)
        await asyncio.sleep(0.35)

    assert told.of("amend") == []
    narrator.done.set()
    await until(lambda: bool(told.of("delete")))


async def test_what_is_done_is_shown_at_once_and_until_the_end(
    requests: AudioRequests, narrator: Narrator, told: Told
) -> None:
    requests.ask(request())
    await until(lambda: len(told.of("act")) == 3)
    narrator.done.set()
    await until(lambda: bool(told.of("delete")))
    shown = len(told.of("act"))
    await asyncio.sleep(0.9)

    assert set(told.of("act")) == {"record_voice"}
    assert len(told.of("act")) == shown
    assert told.all[0][0] == "act"


async def test_in_a_channel_nobody_is_shown_at_work(
    requests: AudioRequests, narrator: Narrator, told: Told
) -> None:
    requests.ask(request(private=False, in_channel=True))
    await until(lambda: bool(told.of("post")))
    narrator.done.set()
    await until(lambda: bool(told.of("delete")))

    assert told.of("act") == []


@pytest.mark.parametrize(
    ("listening", "form"),
    [
        (Listening(), "mp3"),
        (Listening(form="voice"), "ogg"),
        (Listening(form="voice", voice_forbidden=True), "mp3"),
    ],
)
async def test_the_form_is_the_chosen_one_where_it_is_taken(
    requests: AudioRequests, narrator: Narrator, told: Told, listening: Listening, form: str
) -> None:
    narrator.done.set()

    requests.ask(request(listening=listening))
    await until(lambda: bool(told.of("send")))

    assert [form for _, form in narrator.wishes] == [form]
    assert told.of("send")[0].sound.kind == ("voice" if form == "ogg" else "audio")


async def test_voice_speed_and_engine_are_the_chosen_ones(
    requests: AudioRequests, narrator: Narrator, told: Told
) -> None:
    narrator.done.set()

    requests.ask(request(listening=Listening(speed=1.3, voice="hf_alpha", engine="kokoro")))
    await until(lambda: bool(told.of("send")))

    ((wish, _),) = narrator.wishes
    assert (wish.manner.speed, wish.manner.voice, wish.engine) == (1.3, "hf_alpha", "kokoro")


async def test_who_asks_again_while_it_is_sent_gets_it_again_once(
    requests: AudioRequests, narrator: Narrator, told: Told
) -> None:
    narrator.done.set()
    told.arrives.clear()
    requests.ask(request())
    await until(lambda: bool(told.of("send")))
    for _ in range(3):
        assert requests.ask(request())
    told.arrives.set()
    await until(lambda: not requests._jobs and not requests._tasks)

    assert len(told.of("send")) == 2


async def test_nothing_is_kept_of_what_is_over(
    requests: AudioRequests, narrator: Narrator, told: Told
) -> None:
    narrator.done.set()
    for number in range(50):
        requests.ask(request())
        await until(lambda: len(told.of("send")) == number + 1)  # noqa: B023 - it ends before the next
        await until(lambda: not requests._jobs and not requests._tasks)

    assert not requests._sent
