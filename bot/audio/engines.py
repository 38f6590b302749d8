"""The operator's engines, in the operator's order."""

from typing import assert_never

from bot.audio.engine import Engine
from bot.settings import EngineName, Settings


def engines(settings: Settings) -> tuple[Engine, ...]:
    """Those of AUDIO_ENGINES, usable or not: each says for itself what troubles it."""
    return tuple(engine_named(name, settings) for name in settings.audio_engines)


def engine_named(name: EngineName, settings: Settings) -> Engine:
    """One engine, whether AUDIO_ENGINES has it or not; what the others need is not imported."""
    match name:
        case "gtts":
            from bot.audio.gtts import GTTS  # noqa: PLC0415 - an engine that is not wanted costs nothing

            return GTTS()
        case "kokoro":
            from bot.audio.kokoro import Kokoro  # noqa: PLC0415
            from bot.audio.kokoro.files import places  # noqa: PLC0415

            return Kokoro(*places(settings.kokoro_model, settings.kokoro_voices))
        case "espeak":
            from bot.audio.espeak import ESpeak  # noqa: PLC0415

            return ESpeak()
        case _:
            assert_never(name)
