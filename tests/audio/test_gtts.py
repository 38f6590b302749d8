"""Google's voice against a scripted server on loopback: what it asks for, and what one hears."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gtts import lang

from bot.audio.engine import Manner
from bot.audio.gtts import CODES, GTTS, LANGUAGES, Patience
from bot.loader.parse import parse
from bot.text.speech import script_of
from tests.audio.google import (
    AT_ONCE,
    PATH,
    SOON,
    TONE,
    Google,
    Time,
    failure,
    hang,
    heard,
    lose,
    mp3,
    pieces,
    pitch,
    serve,
    speak,
    stopping,
    without_proxies,
)

SEED = Path(__file__).parents[2] / "seeds" / "000_be8a757107d4f10e.txt"


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    without_proxies(monkeypatch)
    yield from serve()


class TestSpeaking:
    def test_each_piece_is_one_sound_in_its_order(self, google: Google) -> None:
        google.answers = {1: speak(mp3(300)), 2: speak(mp3(600))}

        first, second = heard(GTTS(google.url, AT_ONCE), pieces("पानी आया।", "बस रुकी।"))

        assert (pitch(first), pitch(second)) == pytest.approx((300, 600), rel=0.05)
        assert first.dtype == np.float32
        assert first.ndim == 1
        assert len(first) / GTTS.rate == pytest.approx(0.5, abs=0.15)

    def test_a_long_piece_is_asked_for_clause_by_clause_and_joined(self, google: Google) -> None:
        google.answers = {1: speak(mp3(300)), 2: speak(mp3(600))}
        clause = "भारी बारिश के बाद शहर की सड़कों पर पानी भर गया और बसें रुक गईं,"

        (sound,) = heard(GTTS(google.url, AT_ONCE), pieces(f"{clause} {clause}"))

        assert google.texts == [clause, clause]
        assert pitch(sound[: len(sound) // 2]) == pytest.approx(300, rel=0.05)
        assert pitch(sound[len(sound) // 2 :]) == pytest.approx(600, rel=0.05)

    @pytest.mark.parametrize(("rate", "channels"), [(48_000, 1), (16_000, 1), (24_000, 2), (44_100, 2)])
    def test_another_rate_or_two_channels_sound_the_same(
        self, google: Google, rate: int, channels: int
    ) -> None:
        google.answers = {1: speak(mp3(440, rate, channels))}

        (sound,) = heard(GTTS(google.url, AT_ONCE), pieces("पानी आया।"))

        assert pitch(sound) == pytest.approx(440, rel=0.05)
        assert len(sound) / GTTS.rate == pytest.approx(0.5, abs=0.15)
        assert np.abs(sound).max() == pytest.approx(0.3, rel=0.3)

    def test_escaped_base64_is_read_to_its_last_byte(self, google: Google) -> None:
        sound = next(TONE[:length] for length in range(len(TONE), 0, -1) if length % 3 == 1)
        google.answers = {1: speak(sound), 2: speak(sound, equals="\\\\u003d")}

        plain, escaped = heard(GTTS(google.url, AT_ONCE), pieces("एक", "दो"))

        assert np.array_equal(plain, escaped)

    @pytest.mark.parametrize("speed", [0.8, 1.25, 1.5])
    def test_a_wished_speed_is_kept_at_the_same_pitch(self, google: Google, speed: float) -> None:
        engine = GTTS(google.url, AT_ONCE)
        (usual,), (wished,) = heard(engine, pieces("एक")), heard(engine, pieces("एक"), speed)

        assert len(wished) * speed == pytest.approx(len(usual), rel=0.02)
        assert pitch(wished) == pytest.approx(pitch(usual), rel=0.02)

    def test_all_requests_of_a_script_go_over_one_connection(self, google: Google) -> None:
        heard(GTTS(google.url, AT_ONCE), pieces(*map(str, range(1, 9))))

        assert len(google.texts) == 8
        assert google.connections == 1

    def test_the_seed_takes_some_fifty_requests_of_whole_clauses(self, google: Google) -> None:
        script = script_of(parse(SEED.read_bytes(), SEED.name), keep_latin=True)

        sounds = heard(GTTS(google.url, AT_ONCE), list(script))

        assert len(sounds) == len(script)
        assert 40 <= len(google.texts) <= 70
        assert max(map(len, google.texts)) <= 100
        assert "".join("".join(google.texts).split()) == "".join("".join(p.text for p in script).split())
        assert set(google.codes) == {"hi", "en"}

    def test_what_says_nothing_is_not_asked_for(self, google: Google) -> None:
        (sound,) = heard(GTTS(google.url, AT_ONCE), pieces("…"))

        assert (len(sound), google.texts) == (0, [])

    def test_google_in_india_is_asked_where_no_other_address_is_given(
        self, google: Google, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []

        def address(tld: str, path: str) -> str:
            asked.append(f"{tld} {path}")
            return google.url

        monkeypatch.setattr("gtts.tts._translate_url", address)

        assert heard(GTTS(patience=AT_ONCE), pieces("एक"))
        assert asked == [f"co.in {PATH[1:]}"]


class TestLanguages:
    def test_those_of_the_library_are_offered_by_their_codes_of_iso(self) -> None:
        known = {code for code in lang.tts_langs() if len(code) == 2}

        assert {CODES.get(code, code) for code in LANGUAGES} == known
        assert GTTS.voices[0].languages[:2] == ("hi", "en")

    @pytest.mark.parametrize(("language", "code"), [("mr", "mr"), ("sa", "hi"), ("he", "iw")])
    def test_google_is_told_the_code_that_it_knows(self, google: Google, language: str, code: str) -> None:
        heard(GTTS(google.url, AT_ONCE), pieces("एक", language=language))

        assert google.codes == [code]

    def test_a_language_that_it_does_not_speak_is_left_to_another_engine_at_once(
        self, google: Google
    ) -> None:
        script = [*pieces("एक"), *pieces("یو", language="ps")]

        error = failure(GTTS(google.url, AT_ONCE), script)

        assert (error.key, error.fills, google.texts) == ("gtts_language", {"language": "ps"}, [])


class TestPacing:
    def test_requests_keep_their_distance(self, google: Google) -> None:
        time = Time()
        google.clock = time.clock

        heard(GTTS(google.url, clock=time.clock, pause=time.pause), pieces("एक", "दो", "तीन", "चार"))

        assert np.diff(google.times) == pytest.approx([0.4, 0.4, 0.4])

    def test_two_scripts_at_once_share_the_distance(self, google: Google) -> None:
        time = Time()
        google.clock = time.clock
        engine = GTTS(google.url, clock=time.clock, pause=time.pause)
        one = engine.speak(pieces("एक", "दो"), Manner(), threading.Event())
        other = engine.speak(pieces("तीन", "चार"), Manner(), threading.Event())

        for speaking in (one, other, one, other):
            next(speaking)

        assert np.diff(google.times) == pytest.approx([0.4, 0.4, 0.4])


class TestStopping:
    def test_it_ends_between_two_pieces(self, google: Google) -> None:
        stop = threading.Event()
        speaking = GTTS(google.url, AT_ONCE).speak(pieces("एक", "दो"), Manner(), stop)
        next(speaking)
        stop.set()

        assert list(speaking) == []
        assert google.texts == ["एक"]

    def test_it_ends_between_two_clauses_without_half_a_piece(self, google: Google) -> None:
        stop = threading.Event()
        google.answers = {2: stopping(stop, speak())}

        script = pieces("एक", ", ".join(["बहुत लंबा वाक्य जो यहाँ खत्म नहीं होता"] * 9))
        assert len(list(GTTS(google.url, AT_ONCE).speak(script, Manner(), stop))) == 1
        assert len(google.texts) == 2

    def test_it_does_not_wait_for_a_server_that_hangs(self, google: Google) -> None:
        stop = threading.Event()
        google.answers = {1: stopping(stop, hang)}
        patient = Patience(read=600, whole=600)
        started = time.monotonic()

        assert list(GTTS(google.url, patient).speak(pieces("एक"), Manner(), stop)) == []
        assert time.monotonic() - started < SOON

    def test_it_does_not_wait_for_its_turn(self, google: Google) -> None:
        stop = threading.Event()
        speaking = GTTS(google.url, Patience(gap=600)).speak(pieces("एक", "दो"), Manner(), stop)
        next(speaking)
        threading.Timer(0.2, stop.set).start()
        started = time.monotonic()

        assert list(speaking) == []
        assert time.monotonic() - started < SOON

    def test_a_stopped_script_gives_no_reason_to_rest(self, google: Google) -> None:
        stop = threading.Event()
        google.answers = {1: lose, 2: stopping(stop, lose)}
        engine = GTTS(google.url, AT_ONCE)

        assert list(engine.speak(pieces("एक"), Manner(), stop)) == []
        assert engine.trouble() is None


def test_an_engine_that_does_not_speak_costs_no_import() -> None:
    program = "import sys, bot.audio.gtts as g; g.GTTS().trouble(); print(*sys.modules)"

    loaded = _python(program).split()

    assert not {"gtts", "requests", "numpy", "soundfile", "soxr"} & set(loaded)


def _python(program: str) -> str:
    command = [sys.executable, "-c", program]
    root = Path(__file__).parents[2]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)  # noqa: S603 - our own
    return ran.stdout
