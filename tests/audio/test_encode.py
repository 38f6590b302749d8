"""What is encoded is decoded again and measured: length, peak, level, silence."""

import importlib.util
import io
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from bot.audio.encode import Form, Recording, duration, transcode
from bot.audio.espeak import ESpeak
from bot.errors import AudioError
from tests.audio.conftest import Sound, decoded

if TYPE_CHECKING:
    from bot.audio.engine import Samples

    Speak = Callable[..., list[Samples]]

FORMS: tuple[Form, ...] = ("mp3", "ogg")
WRITERS = ("mp3", "ogg", "ogg without PyAV")


@pytest.fixture(params=WRITERS)
def form(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Form:
    """Each form, Opus by both of its writers."""
    if request.param == "ogg" and not importlib.util.find_spec("av"):
        pytest.skip("PyAV (extra `fast`) is not installed")
    if request.param == "ogg without PyAV":
        monkeypatch.setitem(sys.modules, "av", None)
    return "mp3" if request.param == "mp3" else "ogg"


def tone(seconds: float, loudness: float = 0.3, rate: int = 22_050, pitch: float = 220) -> "Samples":
    return (loudness * np.sin(2 * np.pi * pitch * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def recorded(*pieces: "Samples", pause: float = 0.3, rate: int = 22_050, form: Form = "mp3") -> bytes:
    with Recording(rate) as recording:
        for piece in pieces:
            recording.add(piece, pause)
        return recording.encode(form)


def test_an_article_read_out_has_no_clipping_little_silence_and_a_clean_start_and_end(
    seed_speech: "list[Samples]", form: Form
) -> None:
    with Recording(ESpeak.rate) as recording:
        for piece in seed_speech[1:4]:
            recording.add(piece, 0.6)
        audio = recording.encode(form)
        long = recording.seconds
    sound = decoded(audio)

    assert sound.seconds == pytest.approx(long, abs=0.05)
    assert sound.clipped == 0
    assert -2.5 < sound.peak <= -0.5
    assert sound.lead < 0.5
    assert sound.tail < 0.5
    assert sound.silence < 0.35
    assert sound.level() == pytest.approx(-20, abs=3)


def test_the_size_lets_two_hours_go_through_telegram(seed_speech: "list[Samples]", form: Form) -> None:
    audio = recorded(*seed_speech[1:4], form=form)

    assert len(audio) / duration(audio) * 2 * 3_600 < 45e6


def test_the_forms_are_mono_mp3_at_24_khz_and_opus_at_48_khz(form: Form) -> None:
    info = soundfile.info(io.BytesIO(recorded(tone(1), form=form)))

    assert (info.format, info.subtype, info.samplerate, info.channels) == (
        ("MP3", "MPEG_LAYER_III", 24_000, 1) if form == "mp3" else ("OGG", "OPUS", 48_000, 1)
    )


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
def test_pitch_and_length_survive_whatever_rate_an_engine_has(rate: int, form: Form) -> None:
    sound = decoded(recorded(tone(7.3, rate=rate, pitch=440), rate=rate, form=form))

    spectrum = np.abs(np.fft.rfft(sound.samples))
    assert np.argmax(spectrum) / sound.seconds == pytest.approx(440, abs=1)
    assert sound.seconds == pytest.approx(7.3, abs=0.05)


def test_a_piece_loses_its_own_silence_and_gets_its_pause() -> None:
    silent = np.zeros(22_050, np.float32)
    piece = np.concatenate([silent, tone(1), silent])

    with Recording(22_050) as recording:
        recording.add(piece, 0.8)
        recording.add(piece, 5)

        assert recording.seconds == pytest.approx(1 + 0.8 + 1 + 4 * 0.02, abs=0.01)
        sound = decoded(recording.encode("mp3"))
    heard = np.flatnonzero(~sound.loud) / 100
    assert heard[(heard > 0.5) & (heard < 2.5)].size == pytest.approx(84, abs=4)
    assert sound.tail < 0.1


def test_a_silent_piece_only_lengthens_a_pause_it_is_longer_than() -> None:
    with Recording(22_050) as recording:
        recording.add(np.zeros(500, np.float32), 3)
        recording.add(tone(1), 0.3)
        recording.add(np.zeros(500, np.float32), 0.8)
        recording.add(np.zeros(0, np.float32), 0.1)
        recording.add(tone(1), 0.3)

        assert recording.seconds == pytest.approx(2.8, abs=0.06)


def test_a_loud_title_and_a_soft_story_come_out_alike(spoken: "Speak", form: Form) -> None:
    title, story = spoken("आज की बड़ी ख़बर यह है", "सरकार ने नए नियम जारी किए हैं और सब पर लागू होंगे")
    sound = decoded(recorded(title * 1.0, story * 0.15, form=form))

    cut = len(title) / ESpeak.rate
    assert sound.level(0, cut - 0.3) == pytest.approx(sound.level(cut + 0.5), abs=2.5)


def test_what_is_nearly_nothing_is_not_blown_up_to_speech() -> None:
    sound = decoded(recorded(tone(2), tone(2, loudness=0.001)))

    assert sound.level(0, 1.8) - sound.level(2.6) > 15


def test_shouting_is_bent_not_cut(form: Form) -> None:
    bursts = tone(4, loudness=0.05)
    bursts[::2_000] = 1.0
    sound = decoded(recorded(bursts, form=form))

    assert sound.clipped == 0
    assert sound.peak <= -0.5


def test_broken_samples_break_nothing() -> None:
    broken = tone(1)
    broken[100:110] = np.nan
    broken[200] = np.inf

    sound = decoded(recorded(broken))

    assert np.isfinite(sound.samples).all()
    assert sound.level() == pytest.approx(-5, abs=5)


def test_a_recording_can_be_encoded_twice_and_added_to_between() -> None:
    with Recording(22_050) as recording:
        recording.add(tone(1), 0.3)
        first, again = recording.encode("mp3"), recording.encode("mp3")
        recording.add(tone(1), 0.3)

        assert first == again
        assert duration(recording.encode("mp3")) == pytest.approx(2.3, abs=0.07)


def test_nothing_at_all_cannot_be_encoded() -> None:
    with Recording(22_050) as recording:
        recording.add(np.zeros(22_050, np.float32), 1)

        with pytest.raises(AudioError, match="audio_nothing"):
            recording.encode("mp3")


def test_progress_rises_from_nothing_to_all(form: Form) -> None:
    told: list[float] = []
    with Recording(22_050) as recording:
        recording.add(tone(23), 0.3)
        recording.encode(form, told.append)

    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)
    assert len(told) > 3


def test_what_progress_raises_ends_the_work(form: Form) -> None:
    def stop(share: float) -> None:
        if share > 0.3:
            raise InterruptedError

    with Recording(22_050) as recording:
        recording.add(tone(60), 0.3)
        with pytest.raises(InterruptedError):
            recording.encode(form, stop)


@pytest.fixture(scope="module")
def originals(seed_speech: "list[Samples]") -> Iterator[dict[Form, bytes]]:
    with Recording(ESpeak.rate) as recording:
        for piece in seed_speech[1:3]:
            recording.add(piece, 0.6)
        yield {form: recording.encode(form) for form in FORMS}


@pytest.mark.parametrize("origin", FORMS)
@pytest.mark.parametrize("wanted", FORMS)
def test_the_other_form_is_the_same_sound(origin: Form, wanted: Form, originals: dict[Form, bytes]) -> None:
    before, after = decoded(originals[origin]), decoded(transcode(originals[origin], wanted))

    assert after.seconds == pytest.approx(before.seconds, abs=0.05)
    assert after.level() == pytest.approx(before.level(), abs=1)
    assert after.clipped == 0
    assert likeness(before, after) > 0.95


def likeness(one: Sound, other: Sound) -> float:
    """How alike the loudness of each 10 ms runs in both, 1 for the same."""
    runs = []
    for sound in (one, other):
        step = sound.rate // 100
        blocks = sound.samples[: len(sound.samples) // step * step].reshape(-1, step)
        runs.append(np.sqrt((blocks**2).mean(axis=1)))
    shortest = min(map(len, runs))
    return float(np.corrcoef(runs[0][:shortest], runs[1][:shortest])[0, 1])


def test_mp3_is_read_without_a_fault_at_the_blocks_edges(
    originals: dict[Form, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    transcode(originals["mp3"], "mp3")

    assert capfd.readouterr().err == ""


def test_stereo_becomes_mono() -> None:
    both = io.BytesIO()
    soundfile.write(both, np.stack([tone(2), tone(2)], axis=1), 22_050, format="WAV")

    assert decoded(transcode(both.getvalue(), "mp3")).seconds == pytest.approx(2, abs=0.05)


def test_duration_is_exact_to_50_ms_in_either_form(form: Form) -> None:
    audio = recorded(tone(61.234), form=form)

    assert duration(audio) == pytest.approx(61.234, abs=0.05)
