import threading
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.audio.engine import Manner
from bot.audio.espeak import ESpeak
from bot.audio.stretch import stretch
from bot.text.speech import Piece

Samples: TypeAlias = NDArray[np.float32]

SENTENCE = Piece("भारी बारिश के बाद शहर की सड़कों पर पानी भर गया, और स्कूल बंद रहे।", "hi", 0.3)
SPEEDS = (0.8, 0.9, 1.1, 1.25, 1.5)


@pytest.fixture(scope="module", params=["hi", "hi+f2"], ids=["a man", "a woman"])
def speech(request: pytest.FixtureRequest) -> Samples:
    return next(iter(ESpeak().speak([SENTENCE], Manner(request.param), threading.Event())))


@pytest.mark.parametrize("speed", SPEEDS)
class TestSpeech:
    def test_takes_its_time_divided_by_the_speed(self, speech: Samples, speed: float) -> None:
        assert len(stretch(speech, speed, ESpeak.rate)) * speed == pytest.approx(len(speech), rel=0.001)

    def test_keeps_its_pitch(self, speech: Samples, speed: float) -> None:
        pitch = _pitch(speech)

        assert 70 < pitch < 300
        assert _pitch(stretch(speech, speed, ESpeak.rate)) == pytest.approx(pitch, rel=0.04)

    def test_gets_no_clicks_and_is_as_loud_as_before(self, speech: Samples, speed: float) -> None:
        stretched = stretch(speech, speed, ESpeak.rate)

        assert np.abs(np.diff(stretched)).max() <= np.abs(np.diff(speech)).max() * 1.01
        assert np.abs(stretched).max() <= np.abs(speech).max() * 1.0001
        assert _loudness(stretched) == pytest.approx(_loudness(speech), rel=0.1)
        assert stretched.dtype == np.float32

    def test_says_the_beginning_first_and_the_end_last(self, speech: Samples, speed: float) -> None:
        loud = _envelope(speech)
        shared = np.interp(np.linspace(0, 1, 200), np.linspace(0, 1, len(loud)), loud)
        stretched = _envelope(stretch(speech, speed, ESpeak.rate))
        found = np.interp(np.linspace(0, 1, 200), np.linspace(0, 1, len(stretched)), stretched)

        assert np.corrcoef(shared, found)[0, 1] > 0.75


def test_the_usual_speed_changes_nothing(speech: Samples) -> None:
    assert stretch(speech, 1.0, ESpeak.rate) is speech


@pytest.mark.parametrize("length", [0, 1, 100, 2000])
@pytest.mark.parametrize("speed", SPEEDS)
def test_what_is_shorter_than_a_window_is_no_trouble(length: int, speed: float) -> None:
    stretched = stretch(np.full(length, 0.5, np.float32), speed, 24_000)

    assert len(stretched) == round(length / speed)
    assert np.abs(stretched).max(initial=0) <= 0.5001


def test_silence_stays_silence() -> None:
    assert not stretch(np.zeros(24_000, np.float32), 1.25, 24_000).any()


def _pitch(sound: Samples) -> float:
    """The median of the fundamental frequency over the voiced frames, in Hz."""
    return float(np.median([*_pitches(sound)]))


def _pitches(sound: Samples) -> Iterator[float]:
    shortest, longest, frame = ESpeak.rate // 400, ESpeak.rate // 70, ESpeak.rate // 25
    for start in range(0, len(sound) - frame, frame // 2):
        part = sound[start : start + frame]
        alike = np.correlate(part, part, "full")[frame - 1 :]
        period = shortest + int(np.argmax(alike[shortest:longest]))
        if _loudness(part) > 0.03 and alike[period] > 0.6 * alike[0]:
            yield ESpeak.rate / period


def _loudness(sound: Samples) -> float:
    return float(np.sqrt(np.mean(sound**2)))


def _envelope(sound: Samples) -> Samples:
    frame = ESpeak.rate // 20
    return np.array(
        [_loudness(sound[start : start + frame]) for start in range(0, len(sound), frame)], np.float32
    )
