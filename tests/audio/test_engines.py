import subprocess
import sys
from pathlib import Path

import pytest

from bot.audio.engines import engine_named, engines
from bot.settings import ENGINES, EngineName, Settings

ROOT = Path(__file__).parents[2]


def settings(*names: EngineName, folder: Path = Path("nowhere")) -> Settings:
    return Settings(
        audio_engines=names or ENGINES,
        kokoro_model=folder / "model.onnx",
        kokoro_voices=folder / "voices.bin",
    )


@pytest.mark.parametrize("names", [("gtts", "kokoro", "espeak"), ("espeak", "gtts"), ("kokoro",)])
def test_the_engines_come_in_the_operators_order(names: tuple[EngineName, ...]) -> None:
    assert tuple(engine.name for engine in engines(settings(*names))) == names


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_is_had_by_its_name_even_if_it_is_not_among_the_operators(name: EngineName) -> None:
    others: list[EngineName] = [other for other in ENGINES if other != name]

    assert engine_named(name, settings(*others)).name == name


def test_an_engine_that_cannot_be_used_is_there_and_says_why(tmp_path: Path) -> None:
    kokoro, espeak = engines(settings("kokoro", "espeak", folder=tmp_path))

    trouble = kokoro.trouble()
    assert trouble is not None
    assert trouble.fills["name"] == tmp_path / "model.onnx"
    assert espeak.trouble() is None


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_says_what_the_narrator_must_know(name: EngineName) -> None:
    engine = engine_named(name, settings())

    assert engine.version
    assert engine.rate >= 16_000
    assert isinstance(engine.keeps_latin, bool)
    assert all({"hi", "en"} & set(voice.languages) for voice in engine.voices)


def test_an_engine_that_is_not_wanted_costs_no_import() -> None:
    program = """
import sys
from bot.audio.engines import engines
from bot.settings import Settings
engines(Settings(audio_engines=("gtts",)))
print(*sys.modules)
"""

    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603 - our own

    unwanted = {"numpy", "onnxruntime", "espeakng_loader", "requests", "soundfile", "bot.audio.kokoro"}
    assert not unwanted & set(loaded.stdout.split())
