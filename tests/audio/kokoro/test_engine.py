"""Kokoro as an engine: the real model where sound is measured, a stand-in where only the asking is."""

import asyncio
import hashlib
import resource
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from typing_extensions import override

from bot.audio.engine import Engine, EngineFailed, Manner
from bot.audio.kokoro import Kokoro
from bot.audio.kokoro.files import RELEASE, Download
from bot.audio.kokoro.phonemes import LONGEST
from bot.audio.kokoro.process import VoiceProcess
from bot.loader import read_article
from bot.text.speech import Piece, script_of

if TYPE_CHECKING:
    from bot.audio.engine import Samples

SEED = Path(__file__).parents[3] / "seeds" / "000_be8a757107d4f10e.txt"

MEGABYTE = 1 << 20


class Echo(VoiceProcess):
    """Notes what it is asked, and answers with a sound for each token."""

    def __init__(self) -> None:
        super().__init__(Path("none"), Path("none"))
        self.asked: list[tuple[str, float, int]] = []

    @override
    def say(self, voice: str, speed: float, tokens: list[int], stop: threading.Event) -> bytes | None:
        self.asked.append((voice, speed, len(tokens)))
        return None if stop.is_set() else self.sound(len(tokens)).tobytes()

    def sound(self, length: int) -> "Samples":
        """As many samples of sound as tokens, between silences as long as the model's."""
        return np.pad(np.full(length, 0.5, "<f4"), round(0.4 * Kokoro.rate))


@pytest.fixture
def kokoro(model: Path, voices: Path) -> Iterator[Kokoro]:
    """The engine as the bot has it."""
    engine = Kokoro(model, voices)
    yield engine
    engine.close()


@pytest.fixture
def echo() -> Echo:
    """A stand-in for the voice's process."""
    return Echo()


@pytest.fixture
def asked(model: Path, voices: Path, echo: Echo) -> Kokoro:
    """The engine in front of that stand-in."""
    return Kokoro(model, voices, process=echo)


def spoken(engine: Engine, pieces: Sequence[Piece], manner: Manner | None = None) -> "list[Samples]":
    return list(engine.speak(pieces, manner or Manner(), threading.Event()))


def of_seed() -> tuple[Piece, list[Piece]]:
    """The English title of the seed, and the pieces of its first paragraph."""
    title, _outlet, *body = script_of(read_article(SEED))
    first = next(number for number, piece in enumerate(body, start=1) if piece.pause != 0.3)
    return title, body[:first]


async def longest_gap(working: "asyncio.Task[list[Samples]]") -> float:
    """The longest time that the event loop kept anybody waiting meanwhile, in seconds."""
    longest = 0.0
    while not working.done():
        began = time.perf_counter()
        await asyncio.sleep(0.02)
        longest = max(longest, time.perf_counter() - began)
    return longest


def peak_memory(pid: int | None) -> int:
    """The most bytes that a process has had in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


class TestSound:
    """Of the real model, measured."""

    async def test_the_seed_is_heard_while_the_bot_goes_on(
        self, kokoro: Kokoro, capsys: pytest.CaptureFixture[str]
    ) -> None:
        title, paragraph = of_seed()
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        working = asyncio.create_task(asyncio.to_thread(spoken, kokoro, [title, *paragraph]))

        gap = await longest_gap(working)
        sounds = await working
        memory = peak_memory(kokoro.pid)
        kokoro.close()

        seconds = sum(map(len, sounds)) / kokoro.rate
        work = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        with capsys.disabled():
            figures = (
                f"real-time factor {work / seconds:.2f}, {memory // MEGABYTE} MB, gap {gap * 1000:.0f} ms"
            )
            sys.stderr.write(f"\nKokoro: {seconds:.1f} s of sound, {figures}\n")
        assert (title.language, {piece.language for piece in paragraph}) == ("en", {"hi"})
        for piece, samples in zip([title, *paragraph], sounds, strict=True):
            assert_speech(samples, kokoro.rate, len(piece.text))
        assert gap < 1.0
        assert memory < 800 * MEGABYTE

    def test_a_faster_voice_is_done_sooner(self, kokoro: Kokoro) -> None:
        piece = Piece("आज बारिश हुई।", "hi", 0.3)

        [slow] = spoken(kokoro, [piece], Manner("hm_omega", 0.8))
        [fast] = spoken(kokoro, [piece], Manner("hm_omega", 1.5))

        assert len(fast) < 0.75 * len(slow)

    def test_stopped_between_pieces_it_says_no_more(self, kokoro: Kokoro) -> None:
        stop = threading.Event()
        speaking = kokoro.speak([Piece("हाँ।", "hi", 0.3)] * 3, Manner(), stop)

        assert len(next(speaking))
        stop.set()
        assert list(speaking) == []


def assert_speech(samples: "Samples", rate: int, letters: int) -> None:
    """As long as somebody would take for so many letters, with a voice in it, and never at its limits."""
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert np.isfinite(samples).all()
    assert 8 < letters / (len(samples) / rate) < 25
    assert 0.2 < np.abs(samples).max() <= 1
    assert (np.abs(samples) > 0.99).sum() < 5
    blocks = samples[: len(samples) // 240 * 240].reshape(-1, 240)
    assert 0.5 < (np.sqrt((blocks**2).mean(axis=1)) > 0.01).mean() < 0.98


class TestAsking:
    """What is asked of the process."""

    def test_a_title_in_english_is_in_the_same_voice(self, asked: Kokoro, echo: Echo) -> None:
        spoken(asked, [Piece("Good news", "en", 0.8), Piece("अच्छी खबर", "hi", 0.6)], Manner("hm_psi", 1.2))

        assert [(voice, speed) for voice, speed, _ in echo.asked] == [("hm_psi", 1.2), ("hm_psi", 1.2)]

    @pytest.mark.parametrize("wish", [None, "hi", "en-in"])
    def test_a_voice_that_is_not_its_own_is_its_usual_one(
        self, asked: Kokoro, echo: Echo, wish: str | None
    ) -> None:
        spoken(asked, [Piece("खबर", "hi", 0.3)], Manner(wish))

        assert [voice for voice, _, _ in echo.asked] == ["hf_alpha"]

    def test_a_long_piece_is_asked_in_parts_and_comes_as_one_sound(self, asked: Kokoro, echo: Echo) -> None:
        [samples] = spoken(asked, [Piece("यह लंबी खबर है, और वह छोटी, " * 40, "hi", 0.3)])

        lengths = [length for _, _, length in echo.asked]
        assert len(lengths) > 2
        assert max(lengths) <= LONGEST
        assert (samples > 0).sum() == sum(lengths)
        assert silences(samples) == [0.4, *[0.2] * (len(lengths) - 1), 0.4]

    def test_a_piece_of_one_part_keeps_all_of_its_sound(self, asked: Kokoro, echo: Echo) -> None:
        [samples] = spoken(asked, [Piece("खबर", "hi", 0.3)])

        [(_, _, length)] = echo.asked
        assert np.array_equal(samples, echo.sound(length))

    def test_a_piece_of_marks_alone_is_an_empty_sound(self, asked: Kokoro) -> None:
        assert [len(samples) for samples in spoken(asked, [Piece("“…”", "hi", 0.3)])] == [0]

    def test_an_article_in_another_language_is_left_to_another_engine(self, asked: Kokoro) -> None:
        with pytest.raises(EngineFailed):
            spoken(asked, [Piece("இன்று மழை பெய்தது", "ta", 0.3)])

    def test_a_sentence_in_another_language_is_said(self, asked: Kokoro) -> None:
        foreign = Piece("আজ বৃষ্টি", "bn", 0.3)

        assert all(map(len, spoken(asked, [Piece("दिल्ली में आज बारिश हुई।", "hi", 0.3), foreign])))

    def test_closed_it_says_no_more(self, kokoro: Kokoro) -> None:
        kokoro.close()

        with pytest.raises(EngineFailed):
            spoken(kokoro, [Piece("हाँ।", "hi", 0.3)])


def silences(samples: "Samples") -> list[float]:
    """How long each silence is, in seconds, rounded."""
    edges = np.flatnonzero(np.diff(np.concatenate(([1], samples > 0, [1])).astype(int)))
    starts, ends = edges[::2], edges[1::2]
    return [round(float(end - start) / Kokoro.rate, 2) for start, end in zip(starts, ends, strict=True)]


class TestTrouble:
    def test_none_with_all_its_voices(self, model: Path, voices: Path) -> None:
        engine: Engine = Kokoro(model, voices)

        assert engine.trouble() is None
        assert [(voice.name, voice.female) for voice in engine.voices] == [
            ("hf_alpha", True),
            ("hf_beta", True),
            ("hm_omega", False),
            ("hm_psi", False),
        ]

    def test_without_the_extra_it_says_what_to_install(
        self, model: Path, voices: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "onnxruntime", None)

        assert told(Kokoro(model, voices)) == "kokoro_not_installed"

    def test_it_becomes_usable_when_its_files_come(self, model: Path, voices: Path, tmp_path: Path) -> None:
        engine = Kokoro(tmp_path / "model", tmp_path / "voices")
        before, offered = told(engine), engine.voices
        with pytest.raises(EngineFailed):
            spoken(engine, [Piece("हाँ।", "hi", 0.3)])
        (tmp_path / "model").symlink_to(model)
        (tmp_path / "voices").symlink_to(voices)

        assert (before, offered) == ("kokoro_file_missing", ())
        assert told(engine) is None
        assert len(engine.voices) == 4

    def test_it_rests_when_its_model_cannot_be_loaded(self, voices: Path, tmp_path: Path) -> None:
        path, content = tmp_path / "model.onnx", b"no model"
        path.write_bytes(content)
        sound = Download(path.name, len(content), hashlib.sha256(content).hexdigest())
        engine = Kokoro(path, voices, release=replace(RELEASE, model=sound))
        before = told(engine)

        with pytest.raises(EngineFailed, match="kokoro_not_loading"):
            spoken(engine, [Piece("हाँ।", "hi", 0.3)])

        assert before is None
        assert told(engine) == "kokoro_not_loading"


def told(engine: Engine) -> str | None:
    error = engine.trouble()
    return error.key if error else None
