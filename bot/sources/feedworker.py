"""The process in which feeds are read: `python -m bot.sources.feedworker`.

stdin: bytes and what is known of them -> parse_feed -> JSON: stdout. It ends when the bot is gone.
"""

import json
import os
import pickle
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, BinaryIO

from bot.errors import NotAFeed
from bot.sources.parsing import parse_feed

LENGTH = 4

# Seconds of a processor for one feed, and bytes for all that the process holds.
SECONDS, MEMORY = 10, 768 * 1024 * 1024

# The bot answers readers meanwhile.
NICENESS = 5

WARMING = b'<rss version="2.0"><channel><title>-</title><item><title>-</title></item></channel></rss>'


def main() -> None:
    """Answers on stdout until stdin ends."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    answers = _answers()
    parse_feed(WARMING, url="https://example.org/", charset=None, media_type=None, zone=UTC)
    _limit_process()
    _write(answers, {"ready": True})
    questions = sys.stdin.buffer
    while len(head := questions.read(LENGTH)) == LENGTH:
        question = questions.read(int.from_bytes(head, "big"))
        _limit_feed()
        _write(answers, _answer(pickle.loads(question)))  # noqa: S301 - the bot's own, over its own pipe


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"feed": asdict(parse_feed(**question))}
    except NotAFeed as error:
        return {"failed": error.key}
    except (MemoryError, RecursionError):
        return {"failed": "feed_too_heavy"}
    except Exception:  # noqa: BLE001 - feedparser's errors have no common kind; the process lives on
        return {"failed": "not_a_feed"}


def _write(answers: BinaryIO, answer: dict[str, Any]) -> None:
    content = json.dumps(answer, default=datetime.isoformat).encode()
    answers.write(len(content).to_bytes(LENGTH, "big") + content)
    answers.flush()


def _answers() -> BinaryIO:
    """A way to the bot on which no library can print."""
    mine = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return mine


def _limit_process() -> None:
    """No more memory than any feed needs, and no file grows."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Unix only

        for kind, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(kind, (most, most))


def _limit_feed() -> None:
    """So many seconds of a processor from now on; then the system ends the process."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Unix only

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS, hard))


if __name__ == "__main__":
    main()
