"""What a narration is kept under: a digest of all that makes it sound as it does."""

import hashlib
import json
from collections.abc import Sequence

from bot.audio.engine import Engine, Manner
from bot.text.speech import Piece


def narration_key(engine: Engine, manner: Manner, script: str) -> str:
    """Hex SHA-256 of an engine, its version, the voice, the speed and the script's digest."""
    return _digest([engine.name, engine.version, manner.voice, float(manner.speed), script])


def script_digest(pieces: Sequence[Piece]) -> str:
    """Hex SHA-256 of every field of every piece, in order."""
    return _digest([[piece.text, piece.language, float(piece.pause)] for piece in pieces])


def _digest(values: object) -> str:
    # JSON tells apart where one value ends and the next begins, and None from its name.
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
