"""The model and the voices on the disk: looked at, and fetched from a server that is scripted here."""

import hashlib
import os
import re
import resource
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from typing_extensions import override

from bot.audio.kokoro.files import (
    RELEASE,
    SHAPE,
    Download,
    Release,
    fetch,
    missing,
    places,
    read_style,
    trouble,
    voice_names,
)
from bot.errors import AudioError

CONTENT = bytes(range(256)) * 2000
MODEL = Download("model.onnx", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """Answers as it is told, one answer a request, the last one again and again; notes what was asked."""

    daemon_threads = True

    def __init__(self, *answers: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.ranges: list[str | None] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.ranges.append(self.headers["Range"])
        answers = self.server.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    @override
    def log_message(self, *_: object) -> None:
        """Nothing: the tests' output is theirs."""


def whole(content: bytes = CONTENT) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


def cut(after: int) -> Answer:
    """Promises the whole, and hangs up after some bytes."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(CONTENT)))
        request.end_headers()
        request.wfile.write(CONTENT[:after])

    return answer


def rest(request: BaseHTTPRequestHandler) -> None:
    """What was asked for."""
    asked = re.fullmatch(r"bytes=(\d+)-", request.headers["Range"] or "")
    assert asked
    request.send_response(206)
    request.end_headers()
    request.wfile.write(CONTENT[int(asked[1]) :])


def refused(request: BaseHTTPRequestHandler) -> None:
    request.send_error(404)


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[Server, Release]]]:
    """Starts a server with these answers; gives it and a release that is fetched from it."""
    running: list[Server] = []

    def start(*answers: Answer) -> tuple[Server, Release]:
        server = Server(*answers)
        running.append(server)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server, replace(RELEASE, address=f"http://127.0.0.1:{server.server_port}", model=MODEL)

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


Serve = Callable[..., tuple[Server, Release]]


class TestFetching:
    def test_a_good_file_lies_under_its_name_and_the_progress_rises_to_the_whole(
        self, serve: Serve, tmp_path: Path
    ) -> None:
        _, release = serve(whole())
        shares: list[float] = []

        fetch(tmp_path / "new" / "m.onnx", MODEL, shares.append, release)

        assert (tmp_path / "new" / "m.onnx").read_bytes() == CONTENT
        assert [path.name for path in (tmp_path / "new").iterdir()] == ["m.onnx"]
        assert shares == sorted(shares)
        assert shares[-1] == 1

    def test_a_file_that_is_there_is_not_asked_for_again(self, serve: Serve, tmp_path: Path) -> None:
        server, release = serve(refused)
        (tmp_path / "m.onnx").write_bytes(CONTENT)

        fetch(tmp_path / "m.onnx", MODEL, release=release)

        assert server.ranges == []

    def test_goes_on_where_the_connection_broke_off(self, serve: Serve, tmp_path: Path) -> None:
        server, release = serve(cut(200_000), rest)

        fetch(tmp_path / "m.onnx", MODEL, release=release)

        assert (tmp_path / "m.onnx").read_bytes() == CONTENT
        assert server.ranges == [None, "bytes=200000-"]

    def test_a_later_attempt_goes_on_too(self, serve: Serve, tmp_path: Path) -> None:
        _, broken = serve(cut(100_000), refused)
        with pytest.raises(AudioError):
            fetch(tmp_path / "m.onnx", MODEL, release=broken)
        left = [path.name for path in tmp_path.iterdir()]
        server, release = serve(rest)

        fetch(tmp_path / "m.onnx", MODEL, release=release)

        assert left == ["m.onnx.part"]
        assert (tmp_path / "m.onnx").read_bytes() == CONTENT
        assert [asked is not None for asked in server.ranges] == [True]

    def test_begins_anew_where_the_server_cannot_go_on(self, serve: Serve, tmp_path: Path) -> None:
        _, release = serve(cut(100_000), whole())

        fetch(tmp_path / "m.onnx", MODEL, release=release)

        assert (tmp_path / "m.onnx").read_bytes() == CONTENT

    @pytest.mark.parametrize(
        "answers",
        [
            pytest.param([refused], id="it is not there"),
            pytest.param([whole(CONTENT[::-1])], id="another file of that size"),
            pytest.param([whole(CONTENT[:-1])], id="a shorter file"),
            pytest.param([whole(CONTENT[1:] + CONTENT)], id="a longer file"),
            pytest.param([cut(0)], id="it hangs up each time"),
        ],
    )
    def test_what_is_not_the_published_file_never_gets_its_name(
        self, serve: Serve, tmp_path: Path, answers: list[Answer]
    ) -> None:
        _, release = serve(*answers)

        with pytest.raises(AudioError) as failed:
            fetch(tmp_path / "m.onnx", MODEL, release=release)

        assert (failed.value.key, failed.value.fills) == ("kokoro_fetch_failed", {"name": "model.onnx"})
        assert not (tmp_path / "m.onnx").exists()
        assert all(path.stat().st_size <= len(CONTENT) for path in tmp_path.iterdir())

    def test_a_wrong_file_is_not_gone_on_from(self, serve: Serve, tmp_path: Path) -> None:
        _, release = serve(whole(CONTENT[::-1]), whole())
        with pytest.raises(AudioError):
            fetch(tmp_path / "m.onnx", MODEL, release=release)
        left = list(tmp_path.iterdir())

        fetch(tmp_path / "m.onnx", MODEL, release=release)

        assert left == []
        assert (tmp_path / "m.onnx").read_bytes() == CONTENT

    def test_a_server_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with Server(refused) as unused:
            port = unused.server_port

        with pytest.raises(AudioError, match="kokoro_fetch_failed"):
            fetch(tmp_path / "m.onnx", MODEL, release=replace(RELEASE, address=f"http://127.0.0.1:{port}"))

    def test_a_full_disk_is_told(self, serve: Serve, tmp_path: Path) -> None:
        _, release = serve(whole())
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, usual[1]))
        try:
            with pytest.raises(AudioError) as failed:
                fetch(tmp_path / "m.onnx", MODEL, release=release)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)

        assert (failed.value.key, failed.value.fills) == ("kokoro_fetch_unwritable", {"where": tmp_path})
        assert not (tmp_path / "m.onnx").exists()


class TestVoices:
    def test_a_folder_holds_the_voices_whose_files_are_there(self, voices: Path, tmp_path: Path) -> None:
        (tmp_path / "hm_omega.bin").symlink_to(voices / "hm_omega.bin")

        assert voice_names(voices) == ("hf_alpha", "hf_beta", "hm_omega", "hm_psi")
        assert voice_names(tmp_path) == ("hm_omega",)

    def test_an_npz_gives_the_same_numbers_as_a_folder(self, voices: Path, tmp_path: Path) -> None:
        npz = npz_of(tmp_path, hf_beta=read_style(voices, "hf_beta"), af_heart=np.zeros(SHAPE, np.float32))

        assert voice_names(npz) == ("hf_beta",)
        assert np.array_equal(read_style(npz, "hf_beta"), read_style(voices, "hf_beta"))

    def test_what_is_neither_holds_none(self, tmp_path: Path) -> None:
        (tmp_path / "voices.bin").write_bytes(b"no zip")

        assert voice_names(tmp_path / "voices.bin") == ()
        assert voice_names(tmp_path / "nowhere") == ()


class TestTrouble:
    def test_none_with_the_published_files(self, model: Path, voices: Path) -> None:
        assert trouble(model, voices) is None
        assert missing(model, voices) == {}

    def test_none_with_another_npz_of_the_same_voices(
        self, model: Path, voices: Path, tmp_path: Path
    ) -> None:
        assert trouble(model, npz_of(tmp_path, hm_psi=read_style(voices, "hm_psi"))) is None

    def test_a_file_that_is_missing_is_named(self, model: Path, voices: Path, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()

        assert told(trouble(tmp_path / "m", voices)) == ("kokoro_file_missing", tmp_path / "m")
        assert told(trouble(model, tmp_path / "v")) == ("kokoro_file_missing", tmp_path / "v")
        assert told(trouble(model, tmp_path / "empty")) == (
            "kokoro_file_missing",
            tmp_path / "empty" / "hf_alpha.bin",
        )
        assert missing(tmp_path / "m", tmp_path / "v") == {
            tmp_path / "m": RELEASE.model,
            tmp_path / "v": RELEASE.voices,
        }

    def test_a_model_that_is_not_the_published_one_is_named(self, voices: Path, tmp_path: Path) -> None:
        (tmp_path / "m").write_bytes(CONTENT)

        assert told(trouble(tmp_path / "m", voices)) == ("kokoro_file_wrong", tmp_path / "m")

    @pytest.mark.parametrize(
        "style",
        [
            pytest.param(np.zeros(SHAPE, np.float32), id="other numbers"),
            pytest.param(np.zeros((511, 1, 256), np.float32), id="another shape"),
            pytest.param(np.zeros(SHAPE, np.float64), id="another width"),
            pytest.param(np.array([{}]), id="no numbers"),
        ],
    )
    def test_a_voice_that_is_not_the_published_one_is_named(
        self, model: Path, tmp_path: Path, style: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]"
    ) -> None:
        npz = npz_of(tmp_path, hf_alpha=style)
        style.tofile(tmp_path / "hm_psi.bin") if style.dtype != object else (
            tmp_path / "hm_psi.bin"
        ).write_bytes(b"")

        assert told(trouble(model, npz)) == ("kokoro_file_wrong", npz)
        assert told(trouble(model, tmp_path)) == ("kokoro_file_wrong", tmp_path / "hm_psi.bin")

    def test_voices_that_are_no_archive_are_named(self, model: Path, tmp_path: Path) -> None:
        (tmp_path / "voices.bin").write_bytes(b"no zip")

        assert told(trouble(model, tmp_path / "voices.bin")) == ("kokoro_file_wrong", tmp_path / "voices.bin")

    def test_a_file_that_changes_is_looked_at_again(self, voices: Path, tmp_path: Path) -> None:
        path, release = tmp_path / "m", replace(RELEASE, model=MODEL)
        path.write_bytes(CONTENT)
        before = trouble(path, voices, release)
        path.write_bytes(CONTENT[::-1])
        os.utime(path, ns=(1, 1))

        assert before is None
        assert told(trouble(path, voices, release)) == ("kokoro_file_wrong", path)


class TestPlaces:
    def test_the_operators_paths_win(self) -> None:
        model, voices = places(Path("m.onnx"), None)

        assert model == Path("m.onnx")
        assert voices == Path("data/kokoro/voices-v1.0.bin")


def npz_of(folder: Path, **styles: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]") -> Path:
    with (folder / "some.npz").open("wb") as file:
        np.savez(file, **styles)  # type: ignore[arg-type] # numpy's types take any name for allow_pickle
    return folder / "some.npz"


def told(error: AudioError | None) -> tuple[str, object]:
    assert error
    return error.key, error.fills["name"]
