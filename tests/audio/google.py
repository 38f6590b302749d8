"""A scripted server on loopback that answers as Google's does, and what its tests need besides."""

import base64
import io
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias
from urllib.parse import parse_qs

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from typing_extensions import override

from bot.audio.engine import EngineFailed, Manner
from bot.audio.gtts import GTTS, Patience
from bot.text.speech import Piece

Samples: TypeAlias = NDArray[np.float32]

PATH = "/_/TranslateWebserverUi/data/batchexecute"
AT_ONCE = Patience(gap=0)
SOON = 15.0  # seconds; far less than anything that hangs takes, far more than a busy machine needs


@dataclass
class Google:
    """What a test scripts and what the server saw.

    Attributes:
        answers: What happens at the request of that number, from 1; otherwise it speaks.
        texts: What it was asked to say.
        codes: In which languages.
        addresses: Whom it was asked for, host or whole address.
        connections: How many were opened.
        times: When each request came, by `clock`.
    """

    url: str = ""
    answers: "dict[int, Callable[[Handler], None]]" = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    connections: int = 0
    times: list[float] = field(default_factory=list)
    clock: Callable[[], float] = time.monotonic
    closing: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    google: Google

    @override
    def setup(self) -> None:
        super().setup()
        self.google.connections += 1

    def do_POST(self) -> None:
        google = self.google
        google.times.append(google.clock())
        google.addresses.append(self.path if "://" in self.path else str(self.headers["Host"]))
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        ((call,),) = json.loads(parse_qs(body)["f.req"][0])
        text, code, *_ = json.loads(call[1])
        google.texts.append(text)
        google.codes.append(code)
        google.answers.get(len(google.texts), speak())(self)

    def say(self, status: int, body: bytes, promised: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        if status in range(300, 400):
            self.send_header("Location", self.google.url)
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


Answer: TypeAlias = Callable[[Handler], None]


def mp3(pitch: float = 440.0, rate: int = 24_000, channels: int = 1, seconds: float = 0.5) -> bytes:
    tone = 0.3 * np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)
    file = io.BytesIO()
    soundfile.write(file, np.column_stack([tone] * channels), rate, format="MP3")
    return file.getvalue()


TONE = mp3()


def speak(sound: bytes = TONE, equals: str = "=") -> Answer:
    encoded = base64.b64encode(sound).decode().replace("=", equals)
    body = (
        f')]}}\'\n\n123\n[["wrb.fr","jQ1olc","[\\"{encoded}\\"]",null,null,null,"generic"]]\n25\n[["di",8]]\n'
    )
    return lambda handler: handler.say(200, body.encode())


def status(number: int, body: bytes = b"<html>Sorry</html>") -> Answer:
    return lambda handler: handler.say(number, body)


def silent(handler: Handler) -> None:
    handler.say(200, b')]}\'\n\n[["wrb.fr","jQ1olc",null,null,null,[3],"generic"]]\n')


def hang(handler: Handler) -> None:
    handler.google.closing.wait(60)
    handler.close_connection = True


def lose(handler: Handler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def break_off(handler: Handler) -> None:
    handler.say(200, b')]}\'\n\n[["wrb.fr","jQ1olc","[\\"', promised=5000)
    lose(handler)


def stopping(stop: threading.Event, answer: Answer) -> Answer:
    def do_both(handler: Handler) -> None:
        stop.set()
        answer(handler)

    return do_both


def endless(piece: bytes, pause: float) -> Answer:
    def go_on(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        _drip(handler, piece, pause)

    return go_on


def drip_headers(handler: Handler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler, b"x", 0.1)


def _drip(handler: Handler, piece: bytes, pause: float) -> None:
    try:
        while not handler.google.closing.wait(pause):
            handler.wfile.write(piece)
    except OSError:
        return


def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def serve(context: ssl.SSLContext | None = None) -> Iterator[Google]:
    """Starts the server, and stops it; over TLS where there is a context."""
    google = Google()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Scripted", (Handler,), {"google": google}))
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that hangs up is in the script
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    google.url = f"http{'s' if context else ''}://127.0.0.1:{server.server_port}{PATH}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield google
    google.closing.set()
    server.shutdown()
    server.server_close()
    thread.join()


class Time:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def clock(self) -> float:
        return self.now

    def pause(self, stop: threading.Event, seconds: float) -> bool:
        self.now += seconds
        return stop.is_set()


def pieces(*texts: str, language: str = "hi") -> list[Piece]:
    return [Piece(text, language, 0.3) for text in texts]


def heard(engine: GTTS, script: list[Piece], speed: float = 1.0) -> list[Samples]:
    return list(engine.speak(script, Manner(speed=speed), threading.Event()))


def failure(engine: GTTS, script: list[Piece]) -> EngineFailed:
    started = time.monotonic()
    with pytest.raises(EngineFailed) as caught:
        heard(engine, script)
    assert time.monotonic() - started < SOON
    return caught.value


def pitch(sound: Samples, rate: int = 24_000) -> float:
    middle = sound[len(sound) // 4 : -len(sound) // 4]
    return float(np.argmax(np.abs(np.fft.rfft(middle))) * rate / len(middle))


def minutes_left(engine: GTTS) -> object:
    trouble = engine.trouble()
    return trouble and trouble.fills["minutes"]
