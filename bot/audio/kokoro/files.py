"""Kokoro's two files: where they are, whether they are the right ones, and how they are fetched.

address -> file.part (taken up again where it broke off) -> size and SHA-256 -> file
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import AudioError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = Path("data/kokoro")

# Each voice: for each length of a text, 1 to 510 tokens, a style of 256 numbers.
SHAPE = (510, 1, 256)

ATTEMPTS = 3
PATIENCE = 30.0  # seconds without a byte


@dataclass(frozen=True, slots=True)
class Download:
    """One file as it is published: its name, bytes and hex SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """What is fetched, and from where.

    Attributes:
        address: The folder on the web that holds both files.
        model: The int8 ONNX file.
        voices: An npz of all voices.
        styles: Hex SHA-256 of the raw float32 of each voice of ours, the first being the usual one.
    """

    address: str
    model: Download
    voices: Download
    styles: dict[str, str]


# Both files as kokoro-onnx publishes them. The voices are the same numbers as in the npm package kokoro-js
# 1.2.1 (compared for five), so the styles' sums hold for a folder of that package's .bin files as well.
RELEASE = Release(
    "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0",
    Download(
        "kokoro-v1.0.int8.onnx",
        92_361_271,
        "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    ),
    Download(
        "voices-v1.0.bin", 28_214_398, "bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d"
    ),
    {
        "hf_alpha": "040be6a4425411cc01fda5fd06693c76bfa78572632852bc8cda9c99232ffb56",
        "hf_beta": "cd83ae0bb9b2e4e4fb92b4973bd8d1822ca0036d3c498bf4fc89aa8e33917cc7",
        "hm_omega": "b02d9222d9ed00ce26b302173a862c2c93f96cc40b5c422b8d14910b9ff34137",
        "hm_psi": "644daf88ba8aeb7bd08950bbdcd4453bb280864e49dc4df93fabc6be32e03f37",
    },
)


def places(
    model: Path | None = None, voices: Path | None = None, release: Release = RELEASE
) -> tuple[Path, Path]:
    """Where the model and the voices are: as KOKORO_MODEL and KOKORO_VOICES say, else in `data/kokoro`."""
    return model or FOLDER / release.model.name, voices or FOLDER / release.voices.name


def missing(model: Path, voices: Path, release: Release = RELEASE) -> dict[Path, Download]:
    """Which of the two are not there, and what to `fetch` for each."""
    absent = {}
    if not model.is_file():
        absent[model] = release.model
    if not voice_names(voices, release):
        absent[voices] = release.voices
    return absent


def voice_names(voices: Path, release: Release = RELEASE) -> tuple[str, ...]:
    """Our voices that an npz, or a folder of .bin files, holds."""
    if voices.is_dir():
        return tuple(name for name in release.styles if (voices / f"{name}.bin").is_file())
    try:
        with zipfile.ZipFile(voices) as npz:
            held = set(npz.namelist())
    except (OSError, zipfile.BadZipFile):
        return ()
    return tuple(name for name in release.styles if f"{name}.npy" in held)


def trouble(model: Path, voices: Path, release: Release = RELEASE) -> AudioError | None:
    """What is wrong with the files, if anything; reads all of both when it first sees them.

    An npz other than the published one will do if its voices are the published ones. A voice with other
    numbers is refused: nobody could say how it would sound.
    """
    try:
        if not model.is_file():
            return AudioError("kokoro_file_missing", name=model)
        if digest(model) != release.model.sha256:
            return AudioError("kokoro_file_wrong", name=model)
        return _trouble_with_voices(voices, release)
    except OSError:
        return AudioError("file_unreadable", name=voices if model.is_file() else model)


def read_style(voices: Path, name: str) -> "NDArray[np.float32]":
    """The numbers of a voice, 510 x 1 x 256.

    Raises:
        OSError: The file cannot be read.
        KeyError: It holds no such voice.
        ValueError: What it holds is no voice.
    """
    import numpy as np  # noqa: PLC0415 - 0.1 s, and the bot's first request need not wait for it

    if voices.is_dir():
        return np.fromfile(voices / f"{name}.bin", "<f4").reshape(SHAPE)
    try:
        with np.load(voices, allow_pickle=False) as npz:
            style: NDArray[np.float32] = npz[name]
    except zipfile.BadZipFile as error:
        raise ValueError from error
    if style.shape != SHAPE or style.dtype != np.float32:
        raise ValueError(name)
    return style


def digest(path: Path) -> str:
    """Hex SHA-256 of a file, read once for each size and time of change."""
    state = path.stat()
    return _digest(path.absolute(), state.st_size, state.st_mtime_ns)


def fetch(
    path: Path,
    download: Download,
    progress: Callable[[float], None] = lambda _share: None,
    release: Release = RELEASE,
) -> None:
    """Get a file, unless the right one is there; under its own name there is never a part of it.

    Blocks. What has come is kept beside it as `.part`, and the next attempt goes on from there.

    Args:
        path: Where it is to be; its folder is made.
        download: Which one.
        progress: Told the share that has come, 0 to 1.
        release: Where from.

    Raises:
        AudioError: `kokoro_fetch_failed` (not reachable, broken off, not the published file),
            `kokoro_fetch_unwritable` (no room, no right).
    """
    part = path.with_name(f"{path.name}.part")
    try:
        if path.is_file() and digest(path) == download.sha256:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _download(f"{release.address}/{download.name}", part, download, progress)
        if digest(part) != download.sha256:
            part.unlink()
            raise AudioError("kokoro_fetch_failed", name=download.name)
        part.replace(path)
    except OSError as error:
        raise AudioError("kokoro_fetch_unwritable", where=path.parent) from error


def _trouble_with_voices(voices: Path, release: Release) -> AudioError | None:
    if not voices.exists():
        return AudioError("kokoro_file_missing", name=voices)
    if voices.is_file() and digest(voices) == release.voices.sha256:
        return None
    names = voice_names(voices, release)
    if not names and voices.is_dir():
        return AudioError("kokoro_file_missing", name=voices / f"{next(iter(release.styles))}.bin")
    if not names:
        return AudioError("kokoro_file_wrong", name=voices)
    for name in names:
        source = voices / f"{name}.bin" if voices.is_dir() else voices
        state = source.stat()
        if _style_digest(voices, name, state.st_size, state.st_mtime_ns) != release.styles[name]:
            return AudioError("kokoro_file_wrong", name=source)
    return None


@lru_cache(maxsize=16)
def _digest(path: Path, _size: int, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=16)
def _style_digest(voices: Path, name: str, _size: int, _changed: int) -> str | None:
    try:
        return hashlib.sha256(read_style(voices, name).tobytes()).hexdigest()
    except (ValueError, KeyError, EOFError):
        return None


def _download(url: str, part: Path, download: Download, progress: Callable[[float], None]) -> None:
    """Fills the part, going on where a connection broke off."""
    import httpx  # noqa: PLC0415 - only `khabar voices` needs it

    for _ in range(ATTEMPTS):
        try:
            for come in _come(url, part, download.size):
                progress(min(1.0, come / download.size))
        except httpx.TransportError:
            continue
        except httpx.HTTPError:
            break
        if part.stat().st_size == download.size:
            return
    raise AudioError("kokoro_fetch_failed", name=download.name)


def _come(url: str, part: Path, size: int) -> Iterator[int]:
    """Writes what the server sends, and no more than the file should have; gives the bytes so far."""
    import httpx  # noqa: PLC0415 - only `khabar voices` needs it

    begun = part.stat().st_size if part.is_file() else 0
    if (
        begun >= size
    ):  # of another release, or never renamed: the sum would tell, but there is no more to ask for
        part.unlink()
        begun = 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={begun}-"} if begun else {})
    with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=PATIENCE) as answer:
        answer.raise_for_status()
        continued = answer.status_code == httpx.codes.PARTIAL_CONTENT
        with part.open("ab" if continued else "wb") as file:
            for block in answer.iter_raw():
                file.write(block[: size - file.tell()])
                yield file.tell()
                if file.tell() >= size:
                    return
