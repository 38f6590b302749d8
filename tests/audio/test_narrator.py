"""Found, or made once however many ask; by the next engine where one cannot; and remembered within bounds."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from typing_extensions import override

from bot.article import Article, Quote
from bot.audio.encode import Form
from bot.audio.engine import Manner
from bot.audio.espeak import ESpeak
from bot.audio.key import narration_key, script_digest
from bot.audio.narrator import LEASE, REST, Narration, Narrator, Wish
from bot.errors import AudioError
from bot.loader import ArticleLoader
from bot.store import Store
from bot.store.narrations import Narrations
from bot.text.speech import script_of
from tests.audio.conftest import SEED, decoded
from tests.audio.tone import Tone, article

ROOT = Path(__file__).parents[2]
LIMIT = 100_000_000
STORY = article()
WISH = Wish()
HEAVY = "{'numpy', 'soundfile', 'soxr', 'sqlalchemy', 'onnxruntime'}"

Make = Callable[..., Narrator]


class Clock:
    """Stands still until it is told."""

    time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def narrations(store: Store, clock: Clock) -> Narrations:
    return Narrations(store, clock)


@pytest.fixture
async def make(narrations: Narrations) -> AsyncIterator[Make]:
    """A narrator over these engines; it is closed at the end."""
    made: list[Narrator] = []

    def narrator(
        *engines: Tone, deadline: float | None = 30, limit: int = LIMIT, lease: float = LEASE
    ) -> Narrator:
        made.append(Narrator(engines, narrations, deadline=deadline, limit=limit, lease=lease))
        return made[-1]

    yield narrator
    for each in made:
        await each.close()


async def refused(narrator: Narrator, story: Article = STORY) -> str:
    with pytest.raises(AudioError) as caught:
        await narrator.narrate(story, WISH, "mp3")
    return caught.value.key


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


def asking(narrator: Narrator, count: int, form: Form = "mp3") -> "list[asyncio.Task[Narration]]":
    return [asyncio.create_task(narrator.narrate(STORY, WISH, form)) for _ in range(count)]


class TestKept:
    async def test_what_was_made_is_found_again_and_plays(self, make: Make) -> None:
        tone = Tone()
        made = await make(tone).narrate(STORY, WISH, "mp3")
        narrator = make(tone)
        found = await narrator.narrate(STORY, WISH, "mp3")

        sound = await narrator.audio(found)
        assert found == made
        assert len(tone.asked) == 1
        assert (found.form, found.engine, found.size) == ("mp3", "tone", len(sound))
        assert decoded(sound).seconds == pytest.approx(found.seconds, abs=0.1)

    async def test_the_other_form_is_made_from_what_is_kept(self, make: Make) -> None:
        tone = Tone()
        narrator = make(tone)
        mp3 = await narrator.narrate(STORY, WISH, "mp3")
        tone.ill = AudioError("audio_failed")
        ogg = await narrator.narrate(STORY, WISH, "ogg")

        assert len(tone.asked) == 1
        assert (ogg.key, ogg.form, ogg.seconds) == (mp3.key, "ogg", mp3.seconds)
        assert (await narrator.audio(ogg))[:4] == b"OggS"

    async def test_what_is_damaged_is_spoken_again(self, make: Make, narrations: Narrations) -> None:
        tone = Tone()
        await narrations.keep(key_of(tone), "ogg", b"no sound", engine="tone", seconds=1)
        narrator = make(tone)
        made = await narrator.narrate(STORY, WISH, "mp3")

        assert len(tone.asked) == 1
        assert decoded(await narrator.audio(made)).seconds > 1

    async def test_another_manner_or_other_quotes_are_another_narration(self, make: Make) -> None:
        tone = Tone()
        narrator = make(tone)
        quotes = (Quote("धूप रहेगी", "मौसम विभाग", (), 1),)
        made = [
            await narrator.narrate(STORY, WISH, "ogg"),
            await narrator.narrate(STORY, Wish(Manner(speed=1.25)), "ogg"),
            await narrator.narrate(STORY, Wish(Manner("high")), "ogg"),
            await narrator.narrate(STORY, WISH, "ogg", quotes=quotes),
        ]

        assert len({each.key for each in made}) == len(made)
        assert tone.asked == [Manner(), Manner(speed=1.25), Manner("high"), Manner()]

    async def test_a_voice_that_the_engine_lacks_is_its_own_choice(self, make: Make) -> None:
        tone = Tone()
        narrator = make(tone)
        usual = await narrator.narrate(STORY, WISH, "ogg")
        lacking = await narrator.narrate(STORY, Wish(Manner("nobody")), "ogg")

        assert usual == lacking
        assert tone.asked == [Manner()]

    async def test_find_makes_nothing(self, make: Make) -> None:
        first, second = Tone("first", fails_at=0), Tone("second")
        narrator = make(first, second)
        before = await narrator.find(STORY)
        made = await narrator.narrate(STORY, WISH, "ogg")

        assert before is None
        assert await narrator.find(STORY) == made
        assert await narrator.find(STORY, "ogg") == made
        assert await narrator.find(STORY, "mp3") is None
        assert await narrator.find(article("और कुछ।")) is None
        assert (len(first.asked), len(second.asked)) == (1, 1)

    async def test_what_was_heard_longest_ago_makes_room(self, make: Make, clock: Clock) -> None:
        stories = [article(f"खबर {word}।") for word in ("एक", "दो", "तीन")]
        size = (await make(Tone()).narrate(stories[0], WISH, "mp3")).size
        narrator = make(Tone(), limit=2 * size + size // 2)
        first = await narrator.find(stories[0])
        for story in stories[1:]:
            clock.time += 60
            await narrator.narrate(story, WISH, "mp3")

        assert [await narrator.find(story) is not None for story in stories] == [False, True, True]
        assert first is not None
        with pytest.raises(AudioError) as caught:
            await narrator.audio(first)
        assert caught.value.key == "audio_failed"


class TestEngines:
    async def test_the_operators_order_holds_but_for_a_wish(self, make: Make) -> None:
        first, second = Tone("first"), Tone("second")
        narrator = make(first, second)
        usual = await narrator.narrate(STORY, WISH, "ogg")
        wished = await narrator.narrate(STORY, Wish(engine="second"), "ogg")
        unknown = await narrator.narrate(STORY, Wish(engine="nobody"), "ogg")

        assert [usual.engine, wished.engine, unknown.engine] == ["first", "second", "first"]

    @pytest.mark.parametrize("trouble", [AudioError("audio_failed"), PermissionError("its model")])
    async def test_one_in_trouble_is_passed_over_until_it_is_well(
        self, make: Make, trouble: Exception
    ) -> None:
        first, second = Tone("first"), Tone("second")
        first.ill = trouble
        narrator = make(first, second)
        ill = await narrator.narrate(STORY, WISH, "ogg")
        first.ill = None
        well = await narrator.narrate(STORY, WISH, "ogg")
        first.ill = AudioError("audio_failed")
        ill_again = await narrator.narrate(STORY, WISH, "ogg")

        assert [ill.engine, well.engine, ill_again.engine] == ["second", "first", "first"]

    @pytest.mark.parametrize(
        ("failing", "deadline"),
        [
            pytest.param(Tone("first", fails_at=2), 30, id="it dies midway"),
            pytest.param(Tone("first", breaks=True), 30, id="it breaks"),
            pytest.param(Tone("first", hangs=True), 5, id="it hangs past the deadline"),
        ],
    )
    async def test_the_next_one_speaks_the_whole_article(
        self, make: Make, failing: Tone, deadline: float
    ) -> None:
        made = await make(Tone("second")).narrate(STORY, WISH, "ogg")
        second = Tone("second", seconds=0.6)
        second.version = "2"
        by_the_next = await make(failing, second, deadline=deadline).narrate(STORY, WISH, "ogg")

        assert by_the_next.engine == "second"
        assert by_the_next.seconds == pytest.approx(made.seconds + 0.1 * 4, abs=0.05)

    async def test_one_that_failed_is_not_asked_again_for_a_while(self, make: Make, clock: Clock) -> None:
        failing, second = Tone("first", fails_at=0), Tone("second")
        await make(failing, second).narrate(STORY, WISH, "ogg")
        await make(failing, second).narrate(STORY, WISH, "ogg")
        await make(failing, second).narrate(article("और कुछ।"), WISH, "ogg")
        asked = len(failing.asked)
        clock.time += REST + 1
        await make(failing, second).narrate(STORY, WISH, "ogg")

        assert (asked, len(failing.asked)) == (2, 3)
        assert len(second.asked) == 2

    async def test_where_none_can_it_is_said(self, make: Make) -> None:
        ill = Tone("ill")
        ill.ill = AudioError("kokoro_missing")

        assert await refused(make(ill, Tone("failing", fails_at=1))) == "audio_failed"
        assert await refused(make()) == "audio_failed"

    async def test_what_is_too_long_is_refused_unheard(self, make: Make) -> None:
        tone = Tone()

        assert await refused(make(tone), article("बहुत लंबी खबर है। " * 10_000)) == "audio_too_long"
        assert tone.asked == []

    async def test_what_turns_out_too_long_is_not_tried_by_the_next(self, make: Make) -> None:
        slow, second = Tone("slow", seconds=3600, rate=2_000), Tone("second")

        assert await refused(make(slow, second, deadline=600)) == "audio_too_long"
        assert second.asked == []

    async def test_where_there_is_nothing_to_say_it_is_said(self, make: Make) -> None:
        tone = Tone()

        assert await refused(make(tone), article("…", title="🙂", author=None)) == "audio_nothing"
        assert tone.asked == []


class TestTogether:
    async def test_fifty_readers_of_a_cold_article_cost_one_synthesis(self, make: Make) -> None:
        tone = Tone()
        made = await asyncio.gather(*asking(make(tone), 50))

        assert len(tone.asked) == 1
        assert len(set(made)) == 1

    async def test_both_forms_at_once_cost_one_synthesis(self, make: Make) -> None:
        tone = Tone()
        narrator = make(tone)
        mp3, ogg = await asyncio.gather(*asking(narrator, 1), *asking(narrator, 1, "ogg"))

        assert len(tone.asked) == 1
        assert (mp3.form, ogg.form) == ("mp3", "ogg")

    async def test_two_narrators_on_one_database_share_the_work(self, make: Make) -> None:
        tone = Tone()
        made = await asyncio.gather(*asking(make(tone), 5), *asking(make(tone), 5))

        assert len(tone.asked) == 1
        assert len(set(made)) == 1

    async def test_when_the_first_goes_the_others_go_on(self, make: Make) -> None:
        gate = threading.Event()
        tone = Tone(gate=gate)
        first, second = asking(make(tone), 2)
        await asyncio.to_thread(tone.begun.wait, 30)
        first.cancel()
        await asyncio.wait({first})
        gate.set()

        assert (await second).engine == "tone"
        assert len(tone.asked) == 1

    async def test_when_the_last_goes_it_stops_and_is_free_for_the_next(
        self, make: Make, narrations: Narrations
    ) -> None:
        gate = threading.Event()
        tone = Tone(gate=gate)
        narrator = make(tone)
        waiting = asking(narrator, 3)
        await asyncio.to_thread(tone.begun.wait, 30)
        for each in waiting:
            each.cancel()
        stopped = await asyncio.to_thread(tone.stopped.wait, 30)
        gate.set()

        made = await narrator.narrate(STORY, WISH, "mp3")
        assert stopped
        assert len(tone.asked) == 2
        assert await narrations.share(made.key) is None

    async def test_everybody_sees_progress_that_never_falls_and_ends_at_one(self, make: Make) -> None:
        told: list[list[float]] = [[], [], []]
        narrator = make(Tone(), Tone("second"))
        await asyncio.gather(*(narrator.narrate(STORY, WISH, "ogg", progress=each.append) for each in told))

        assert all(shares == sorted(shares) for shares in told)
        assert [shares[-1] for shares in told] == [1.0] * 3
        assert min(told[0]) < 0.5

    async def test_two_are_made_at_a_time_and_the_others_in_their_order(self, make: Make) -> None:
        gate = threading.Event()
        tone = Tone(gate=gate)
        narrator = make(tone)
        titles = ["एक", "दो", "तीन", "चार", "पाँच"]
        waiting = []
        for title in titles:
            waiting.append(asyncio.create_task(narrator.narrate(article(title=title), WISH, "ogg")))
            await until(lambda: tone.examined == len(waiting))
            await asyncio.sleep(0.05)
        await until(lambda: len(tone.asked) == 2)
        at_first = len(tone.asked)
        gate.set()
        await asyncio.gather(*waiting)

        assert (at_first, tone.most) == (2, 2)
        assert sorted(tone.first_words[:2]) == sorted(titles[:2])
        assert sorted(tone.first_words[2:4]) == sorted(titles[2:4])

    async def test_closing_stops_what_is_made_and_tells_who_waits(self, make: Make) -> None:
        tone = Tone(gate=threading.Event())
        narrator = make(tone)
        (waiting,) = asking(narrator, 1)
        await asyncio.to_thread(tone.begun.wait, 30)
        await asyncio.wait_for(narrator.close(), 10)

        with pytest.raises(AudioError):
            await waiting
        assert tone.stopped.is_set()

    async def test_closing_does_not_wait_for_an_engine_that_hangs(self, make: Make) -> None:
        tone = Tone(hangs=True)
        narrator = make(tone)
        (waiting,) = asking(narrator, 1)
        await asyncio.to_thread(tone.begun.wait, 30)
        await asyncio.wait_for(narrator.close(), 10)

        with pytest.raises(AudioError):
            await waiting


def key_of(engine: Tone) -> str:
    return narration_key(engine, Manner(), script_digest(script_of(STORY)))


class Hesitating(Tone):
    """It takes its time to say that nothing is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.examining, self.decided = threading.Event(), threading.Event()

    @override
    def trouble(self) -> AudioError | None:
        self.examining.set()
        self.decided.wait(30)
        return None


NARRATE = """
import asyncio, pathlib, sys, threading
from bot.audio.narrator import Narrator, Wish
from bot.loader import ArticleLoader
from bot.store import Store
from tests.audio.tone import Tone, article

async def main(url, log, readers, stuck):
    store = await Store.open(url)
    tone = Tone(log=pathlib.Path(log), gate=threading.Event() if stuck == "stuck" else None)
    narrator = Narrator([tone], store.narrations, deadline=60, limit=10**8, lease=3)
    print("ready", flush=True)
    sys.stdin.readline()
    made = await asyncio.gather(*(narrator.narrate(article(), Wish(), "mp3") for _ in range(int(readers))))
    print(*set(made))
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""


def process(folder: Path, log: Path, readers: int, stuck: str = "free") -> "subprocess.Popen[str]":
    """A process in which so many readers ask for the story."""
    arguments = [f"sqlite:///{folder / 'khabar.db'}", str(log), str(readers), stuck]
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", NARRATE, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def let_go(*processes: "subprocess.Popen[str]") -> None:
    """All at once, when all of them are ready."""
    for each in processes:
        assert each.stdout
        assert each.stdout.readline() == "ready\n"
    for each in processes:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()


class TestOtherProcesses:
    """What another process has claimed is waited for, and taken over when it has died."""

    async def test_what_another_makes_is_waited_for_with_its_progress(
        self, make: Make, narrations: Narrations
    ) -> None:
        tone = Tone()
        key = key_of(tone)
        await narrations.claim(key, "another", 15)
        await narrations.renew(key, "another", 0.5, 15)
        shares: list[float] = []
        waiting = asyncio.create_task(make(tone).narrate(STORY, WISH, "mp3", progress=shares.append))
        await until(lambda: shares == [0.5])
        await narrations.keep(key, "mp3", b"its sound", engine="tone", seconds=2)
        await narrations.release(key, "another")

        assert await waiting == Narration(key, "mp3", "tone", 2, 9)
        assert tone.asked == []

    async def test_what_another_claims_at_the_last_moment_is_left_to_it(
        self, make: Make, narrations: Narrations
    ) -> None:
        hesitating = Hesitating()
        key = key_of(hesitating)
        shares: list[float] = []
        narrator = make(hesitating)
        waiting = asyncio.create_task(narrator.narrate(STORY, WISH, "mp3", progress=shares.append))
        await asyncio.to_thread(hesitating.examining.wait, 30)
        await narrations.claim(key, "another", 15)
        await narrations.renew(key, "another", 0.5, 15)
        hesitating.decided.set()
        await until(lambda: bool(shares))
        await narrations.keep(key, "mp3", b"its sound", engine="tone", seconds=2)

        assert (await waiting).size == 9
        assert hesitating.asked == []

    async def test_what_another_could_not_make_goes_to_the_next_engine(
        self, make: Make, narrations: Narrations
    ) -> None:
        first, second = Tone("first"), Tone("second")
        key = key_of(first)
        await narrations.claim(key, "another", 15)
        await narrations.rest(key, "another", 300)

        made = await make(first, second).narrate(STORY, WISH, "mp3")

        assert made.engine == "second"
        assert first.asked == []

    async def test_who_stood_still_too_long_leaves_it_to_the_successor(
        self, make: Make, narrations: Narrations, clock: Clock
    ) -> None:
        gate = threading.Event()
        tone = Tone(gate=gate)
        key = key_of(tone)
        waiting = asyncio.create_task(make(tone, lease=1).narrate(STORY, WISH, "mp3"))
        await asyncio.to_thread(tone.begun.wait, 30)
        taken_over = False
        while not taken_over:
            clock.time += 2
            taken_over = await narrations.claim(key, "successor", 15)
        stopped = await asyncio.to_thread(tone.stopped.wait, 30)
        await narrations.keep(key, "mp3", b"its sound", engine="tone", seconds=2)

        assert (await waiting).size == 9
        assert stopped

    async def test_three_processes_with_fifty_readers_cost_one_synthesis(self, tmp_path: Path) -> None:
        log = tmp_path / "asked.txt"
        processes = [process(tmp_path, log, readers=17) for _ in range(3)]
        await asyncio.to_thread(let_go, *processes)
        said = [each.communicate(timeout=120)[0] for each in processes]

        assert log.read_text("utf-8").count("\n") == 1
        assert len(set(said)) == 1
        assert said[0].count("Narration") == 1

    async def test_what_a_killed_process_left_is_taken_over(self, store: Store, tmp_path: Path) -> None:
        log = tmp_path / "asked.txt"
        dying = process(tmp_path, log, readers=1, stuck="stuck")
        await asyncio.to_thread(let_go, dying)
        await until(log.exists)
        dying.kill()
        dying.communicate()
        tone = Tone()
        narrator = Narrator([tone], store.narrations, deadline=30, limit=LIMIT)

        made = await asyncio.wait_for(narrator.narrate(STORY, WISH, "mp3"), 60)

        assert made.engine == "tone"
        assert len(tone.asked) == 1


async def test_the_seed_is_read_aloud_by_the_voice_that_is_always_there(store: Store, espeak: ESpeak) -> None:
    seed = await ArticleLoader([SEED.parent]).newest()
    narrator = Narrator([espeak], store.narrations, deadline=None, limit=LIMIT)
    narration = await narrator.narrate(seed, WISH, "ogg")

    sound = decoded(await narrator.audio(narration))
    assert 150 < sound.seconds < 400
    assert narration.seconds == pytest.approx(sound.seconds, abs=0.1)
    assert (narration.engine, sound.clipped) == ("espeak", 0)
    assert sound.silence < 0.35
    assert sound.lead < 0.5
    assert sound.tail < 0.5
    assert await narrator.find(seed) == narration


def test_until_something_is_made_nothing_heavy_is_imported() -> None:
    program = f"import sys, bot.audio.narrator; print(sorted({HEAVY} & set(sys.modules)))"

    said = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)  # noqa: S603 - our own

    assert said == "[]\n"
