"""The neural voice's files, as `tests/kokoro_parts.py` puts them together beside the packages."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.audio.kokoro.process import VoiceProcess


@pytest.fixture(scope="session")
def model() -> Path:
    """The ONNX file."""
    return _there(Path(sys.prefix) / "kokoro" / "kokoro-v1.0.int8.onnx")


@pytest.fixture(scope="session")
def voices() -> Path:
    """A folder of the four voices."""
    return _there(Path(sys.prefix) / "kokoro" / "voices")


@pytest.fixture
def process(model: Path, voices: Path) -> Iterator[VoiceProcess]:
    """The voice's process; it starts when something is said."""
    running = VoiceProcess(model, voices)
    yield running
    running.close()


def _there(path: Path) -> Path:
    if not path.exists():
        pytest.fail(
            f"{path} is not there: run `python tests/kokoro_parts.py {path.parents[0]}`.", pytrace=False
        )
    return path
