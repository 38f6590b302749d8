"""Google's voice against a server that fails, refuses, hangs, or is not Google's."""

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.audio.engine import EngineFailed, Manner
from bot.audio.gtts import GTTS, Patience
from tests.audio.google import (
    AT_ONCE,
    PATH,
    TONE,
    Answer,
    Google,
    Handler,
    Time,
    break_off,
    drip_headers,
    endless,
    failure,
    hang,
    heard,
    lose,
    minutes_left,
    pieces,
    serve,
    silent,
    speak,
    status,
    without_proxies,
)

IMPATIENT = Patience(connect=1, read=0.4, whole=1, gap=0)


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    without_proxies(monkeypatch)
    yield from serve()


class TestFailing:
    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(lose, id="the connection is lost"),
            pytest.param(break_off, id="the answer breaks off"),
            pytest.param(status(500), id="500"),
            pytest.param(status(503), id="503"),
        ],
    )
    def test_one_failure_is_made_good_by_one_more_request(self, google: Google, answer: Answer) -> None:
        google.answers = {2: answer}
        engine = GTTS(google.url, AT_ONCE)

        assert len(heard(engine, pieces("एक", "दो", "तीन"))) == 3
        assert google.texts == ["एक", "दो", "दो", "तीन"]
        assert engine.trouble() is None

    @pytest.mark.parametrize(
        ("answer", "key", "minutes"),
        [
            pytest.param(hang, "gtts_unreachable", 2, id="hangs"),
            pytest.param(lose, "gtts_unreachable", 2, id="hangs up"),
            pytest.param(break_off, "gtts_unreachable", 2, id="breaks off"),
            pytest.param(drip_headers, "gtts_unreachable", 2, id="drips its headers"),
            pytest.param(endless(b"x", 0.1), "gtts_unreachable", 2, id="drips its body"),
            pytest.param(status(500), "gtts_refused", None, id="500"),
        ],
    )
    def test_two_failures_are_enough(
        self, google: Google, answer: Answer, key: str, minutes: int | None
    ) -> None:
        google.answers = {1: answer, 2: answer}
        engine = GTTS(google.url, IMPATIENT)

        error = failure(engine, pieces("एक"))

        assert (error.key, len(google.texts)) == (key, 2)
        assert minutes_left(engine) == minutes

    @pytest.mark.parametrize(
        ("answer", "key", "minutes"),
        [
            pytest.param(status(429), "gtts_refused", 10, id="429"),
            pytest.param(status(403), "gtts_refused", 10, id="403"),
            pytest.param(status(302), "gtts_refused", 10, id="the way to another page"),
            pytest.param(status(400), "gtts_refused", None, id="400"),
            pytest.param(silent, "gtts_no_audio", None, id="200 without audio"),
            pytest.param(status(200), "gtts_no_audio", None, id="200 with a page"),
            pytest.param(status(200, b""), "gtts_no_audio", None, id="200 with nothing"),
            pytest.param(status(200, b"\xff" * 999), "gtts_no_audio", None, id="200 with bytes"),
            pytest.param(speak(b""), "gtts_no_audio", None, id="empty audio"),
            pytest.param(speak(b"ID3 no sound" * 9), "gtts_no_audio", None, id="audio that is none"),
            pytest.param(
                speak(TONE[: len(TONE) // 3 * 3 - 1], equals=""),
                "gtts_no_audio",
                None,
                id="base64 that breaks off",
            ),
            pytest.param(endless(b"x" * 65_536, 0), "gtts_no_audio", None, id="an endless body"),
        ],
    )
    def test_an_answer_that_will_be_the_same_again_is_not_asked_for_again(
        self, google: Google, answer: Answer, key: str, minutes: int | None
    ) -> None:
        google.answers = {1: answer}
        engine = GTTS(google.url, AT_ONCE)

        error = failure(engine, pieces("एक"))

        assert (error.key, len(google.texts)) == (key, 1)
        assert minutes_left(engine) == minutes

    def test_a_server_that_dies_at_piece_forty_ends_the_whole(self, google: Google) -> None:
        google.answers = {40: lose, 41: lose}
        engine = GTTS(google.url, AT_ONCE)
        spoken = engine.speak(pieces(*map(str, range(60))), Manner(), threading.Event())

        assert len([next(spoken) for _ in range(39)]) == 39
        with pytest.raises(EngineFailed):
            next(spoken)
        assert list(spoken) == []
        assert len(google.texts) == 41

    def test_silence_is_noticed_before_the_time_of_the_whole_is_over(self, google: Google) -> None:
        google.answers = {1: hang, 2: hang}

        error = failure(GTTS(google.url, Patience(read=0.4, whole=600, gap=0)), pieces("एक"))

        assert error.key == "gtts_unreachable"

    @pytest.mark.usefixtures("google")
    def test_a_port_where_nobody_listens_is_said_to_be_out_of_reach(self) -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{nobody.getsockname()[1]}{PATH}"

            assert failure(GTTS(address, AT_ONCE), pieces("एक")).key == "gtts_unreachable"


class TestResting:
    @pytest.mark.parametrize(("answer", "minutes"), [(status(429), 10), (lose, 2)])
    def test_no_request_goes_out_until_it_has_rested(
        self, google: Google, answer: Answer, minutes: int
    ) -> None:
        time = Time()
        google.answers = {1: answer, 2: answer}
        engine = GTTS(google.url, AT_ONCE, time.clock, time.pause)
        failure(engine, pieces("एक"))
        asked = len(google.texts)
        google.answers = {}

        time.now += 60 * minutes - 61
        error = failure(engine, pieces("एक"))
        assert (error.key, error.fills, len(google.texts)) == ("gtts_resting", {"minutes": 2}, asked)

        time.now += 61
        assert engine.trouble() is None
        assert len(heard(engine, pieces("एक"))) == 1

    def test_a_script_under_way_ends_where_another_was_refused(self, google: Google) -> None:
        google.answers = {2: status(429)}
        engine = GTTS(google.url, AT_ONCE)
        under_way = engine.speak(pieces("एक", "दो"), Manner(), threading.Event())
        next(under_way)
        failure(engine, pieces("तीन"))

        with pytest.raises(EngineFailed) as caught:
            next(under_way)

        assert (caught.value.key, google.texts) == ("gtts_resting", ["एक", "तीन"])

    def test_a_short_rest_does_not_shorten_a_long_one(self, google: Google) -> None:
        engine = GTTS(google.url, AT_ONCE)

        def lose_after_a_refusal_elsewhere(handler: Handler) -> None:
            failure(engine, pieces("दो"))
            lose(handler)

        google.answers = {1: lose, 2: lose_after_a_refusal_elsewhere, 3: status(429)}
        error = failure(engine, pieces("एक"))

        assert (error.key, google.texts) == ("gtts_unreachable", ["एक", "एक", "दो"])
        assert minutes_left(engine) == 10


class TestTheWayThere:
    @pytest.fixture
    def stranger(self, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
        """The server behind that certificate."""
        without_proxies(monkeypatch)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        yield from serve(context)

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, stranger: Google) -> None:
        assert failure(GTTS(stranger.url, AT_ONCE), pieces("एक")).key == "gtts_unreachable"
        assert stranger.texts == []

    def test_a_certificate_that_the_operator_vouches_for_is_accepted(
        self, stranger: Google, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.with_name("public.pem")))

        assert len(heard(GTTS(stranger.url, AT_ONCE), pieces("एक"))) == 1

    def test_a_proxy_of_the_environment_is_used(
        self, google: Google, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", f"http://{urlsplit(google.url).netloc}")
        address = f"http://translate.example{PATH}"

        assert len(heard(GTTS(address, AT_ONCE), pieces("एक"))) == 1
        assert google.addresses == [address]
