"""Google's voice by way of gTTS: a request for every hundred characters, paced, and a rest after a refusal.

piece -> clauses -> gTTS's requests, over a connection of our own -> MP3 -> samples, joined -> their speed
"""

import base64
import logging
import math
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

from bot.audio.clauses import clauses
from bot.audio.engine import EngineFailed, Manner, Voice
from bot.text.speech import Piece

if TYPE_CHECKING:
    import requests

    from bot.audio.engine import Samples

log = logging.getLogger(__name__)

# Counted up when the same script would be cut, asked for or joined in another way.
VERSION = "1"

RATE = 24_000  # what Google sends: MPEG-2 layer III, mono
CHARACTERS = 100  # Google takes no more in one request
DOMAIN = "co.in"  # translate.google.co.in speaks English as in India; its Hindi is the same as elsewhere

# Whom Google takes for a robot it also sends to another page.
REFUSALS = frozenset({*range(300, 400), 403, 429})
BREAKDOWNS = range(500, 600)
REST_AFTER_REFUSAL = 10 * 60.0  # seconds
REST_AFTER_LOSS = 2 * 60.0

# A hundred characters are some ten seconds of sound, about 100 kB.
LARGEST_ANSWER = 1_000_000  # bytes
LONGEST_ANSWER = 120  # seconds of sound

# The languages of gTTS 2.5.4 by their ISO 639-1 codes.
LANGUAGES = (
    *("hi", "en", "mr", "ne", "ur", "bn", "ta", "te", "gu", "pa", "kn", "ml", "si"),
    *("af", "am", "ar", "bg", "bs", "ca", "cs", "cy", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl"),
    *("ha", "he", "hr", "hu", "id", "is", "it", "ja", "jv", "km", "ko", "la", "lt", "lv", "ms", "my", "nl"),
    *("no", "pl", "pt", "ro", "ru", "sk", "sq", "sr", "su", "sv", "sw", "th", "tl", "tr", "uk", "vi", "zh"),
)
# Where Google goes by another code; Sanskrit has no voice of its own, and is written as Hindi is.
CODES = {"he": "iw", "jv": "jw", "sa": "hi"}

AUDIO = re.compile(rb'jQ1olc","\[\\"(.*?)\\"\]')
EQUALS_SIGN = re.compile(rb"\\+u003d")  # Google's JSON may escape it


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    Attributes:
        connect: For a connection.
        read: For each sign of life of an answer.
        whole: For a request from its start to its end; a server that drips stays under `read` for ever.
        gap: From one request to the next: who asks faster is soon refused.
    """

    connect: float = 5.0
    read: float = 10.0
    whole: float = 20.0
    gap: float = 0.4


class GTTS:
    """Google's voice; see `bot.audio.engine.Engine`. The texts go to Google.

    gTTS writes the requests and we send them, since it would check no certificate, wait for ever and connect
    anew for each.

    Args:
        address: Where to ask instead of Google.
        patience: How long to wait.
        clock: Seconds that only ever grow.
        pause: Waits so many seconds, or until the event is set; says whether it is.
    """

    name = "gtts"
    version = VERSION
    rate = RATE
    keeps_latin = True
    voices: tuple[Voice, ...] = (Voice("google", LANGUAGES),)

    def __init__(
        self,
        address: str | None = None,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[threading.Event, float], bool] = threading.Event.wait,
    ) -> None:
        self._address = address
        self._patience = patience or Patience()
        self._clock = clock
        self._pause = pause
        self._lock = threading.Lock()
        self._next_request = -math.inf
        self._rests_until = -math.inf

    def close(self) -> None:
        """It holds nothing: each script has a connection of its own."""

    def trouble(self) -> EngineFailed | None:
        """Why it cannot be used now: it rests after a refusal or a lost connection."""
        left = self._rests_until - self._clock()
        return EngineFailed("gtts_resting", minutes=math.ceil(left / 60)) if left > 0 else None

    def speak(self, pieces: Sequence[Piece], manner: Manner, stop: threading.Event) -> "Iterator[Samples]":
        """The sound of each piece; there is one voice, whatever the manner names.

        Raises:
            EngineFailed: `gtts_language`; `gtts_resting`; `gtts_unreachable`; `gtts_refused`, with the
                `status`; `gtts_no_audio`.
        """
        import numpy as np  # noqa: PLC0415 - these take 0.3 s, and the first request to Telegram should not wait
        import requests  # noqa: PLC0415

        from bot.audio.stretch import stretch  # noqa: PLC0415

        codes = [_code(piece.language) for piece in pieces]
        with requests.Session() as session:
            for piece, code in zip(pieces, codes, strict=True):
                parts = [np.zeros(0, np.float32)]
                for clause in clauses(piece.text, CHARACTERS):
                    answer = self._answer(session, self._request(clause, code), stop)
                    if answer is None:
                        return
                    parts.append(_sound(answer))
                if stop.is_set():
                    return
                yield stretch(np.concatenate(parts), manner.speed, RATE)

    def _request(self, clause: str, code: str) -> "requests.PreparedRequest":
        from gtts import gTTS  # noqa: PLC0415 - it imports requests

        # Its own preparation of the text is for the eye; a script has been prepared for the ear.
        spoken = gTTS(clause, tld=DOMAIN, lang=code, lang_check=False, pre_processor_funcs=[])
        request: requests.PreparedRequest
        (request,) = spoken._prepare_requests()  # private, but its only way to requests not yet sent
        request.url = self._address or request.url
        return request

    def _answer(
        self, session: "requests.Session", request: "requests.PreparedRequest", stop: threading.Event
    ) -> bytes | None:
        """The body of the answer, at the second attempt if need be; None where it was stopped.

        Raises:
            EngineFailed: There is none.
        """
        tried = False
        while True:
            if not self._has_turn(stop):
                return None
            if trouble := self.trouble():
                raise trouble
            try:
                fetch = partial(_fetch, session, request, self._patience, stop)
                return _interruptible(fetch, self._patience.whole, stop)
            except EngineFailed as failure:
                again, rest = _remedy(failure)
                if tried or not again:
                    self._rest(rest, failure)
                    raise
            tried = True

    def _has_turn(self, stop: threading.Event) -> bool:
        """Waits until a request may go out, however many threads ask; False where it was stopped."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next_request)
            self._next_request = turn + self._patience.gap
        return not (self._pause(stop, turn - now) if turn > now else stop.is_set())

    def _rest(self, seconds: float, failure: EngineFailed) -> None:
        if seconds:
            log.warning("gTTS rests for %d minutes: %s", seconds / 60, failure)
        with self._lock:
            self._rests_until = max(self._rests_until, self._clock() + seconds)


def _remedy(failure: EngineFailed) -> tuple[bool, float]:
    """Whether to ask once more, and for how many seconds to rest if that is of no use."""
    if failure.key == "gtts_unreachable":
        return True, REST_AFTER_LOSS
    status = failure.fills.get("status")
    return status in BREAKDOWNS, REST_AFTER_REFUSAL if status in REFUSALS else 0.0


def _code(language: str) -> str:
    """Google's code of a language.

    Raises:
        EngineFailed: `gtts_language`: it does not speak it.
    """
    code = CODES.get(language, language)
    if language not in LANGUAGES and code == language:
        raise EngineFailed("gtts_language", language=language)
    return code


def _fetch(
    session: "requests.Session",
    request: "requests.PreparedRequest",
    patience: Patience,
    stop: threading.Event,
) -> bytes:
    """The body of the answer to one request, with certificates verified and the environment's proxies.

    Raises:
        EngineFailed: `gtts_unreachable`, `gtts_refused`; `gtts_no_audio`: the body does not end.
    """
    import urllib3  # noqa: PLC0415 - it comes with requests

    ends = time.monotonic() + patience.whole
    body = bytearray()
    try:
        ours = session.merge_environment_settings(request.url or "", {}, stream=True, verify=None, cert=None)
        timeout = (patience.connect, patience.read)
        with session.send(request, timeout=timeout, allow_redirects=False, **ours) as response:
            if response.status_code != HTTPStatus.OK:
                raise EngineFailed("gtts_refused", status=response.status_code)
            while part := response.raw.read1(65_536, decode_content=True):
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise EngineFailed("gtts_no_audio")
                if time.monotonic() > ends or stop.is_set():
                    raise TimeoutError
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise EngineFailed("gtts_unreachable") from error
    return bytes(body)


def _interruptible(fetch: Callable[[], bytes], seconds: float, stop: threading.Event) -> bytes | None:
    """What it gives, or None where `stop` was set before.

    It runs in a thread of its own, since neither a look-up of a name nor a header that drips knows a timeout.

    Raises:
        EngineFailed: `gtts_unreachable`: it took longer than so many seconds; or what it raises.
    """
    answer: Future[bytes] = Future()

    def run() -> None:
        try:
            answer.set_result(fetch())
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
            answer.set_exception(error)

    ends = time.monotonic() + seconds
    threading.Thread(target=run, name="gtts", daemon=True).start()
    while not wait([answer], 0.1).done:
        if stop.is_set():
            return None
        if time.monotonic() > ends:
            raise EngineFailed("gtts_unreachable")
    return None if stop.is_set() else answer.result()


def _sound(body: bytes) -> "Samples":
    """The sound in Google's answer.

    Raises:
        EngineFailed: `gtts_no_audio`: there is none.
    """
    import soundfile  # noqa: PLC0415 - as above
    import soxr  # noqa: PLC0415

    found = AUDIO.search(body)
    try:
        audio = base64.b64decode(EQUALS_SIGN.sub(b"=", found[1])) if found else b""
        with soundfile.SoundFile(BytesIO(audio)) as file:
            rate = file.samplerate
            channels = file.read(LONGEST_ANSWER * rate, dtype="float32", always_2d=True)
    except (ValueError, RuntimeError) as error:  # no base64, no sound
        raise EngineFailed("gtts_no_audio") from error
    if not len(channels):
        raise EngineFailed("gtts_no_audio")
    mono: Samples = channels.mean(axis=1)
    return mono if rate == RATE else soxr.resample(mono, rate, RATE)
