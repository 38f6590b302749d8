"""What is logged and how: text or JSON lines on standard error, without any secret."""

import json
import logging
import sys
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal

from typing_extensions import override

from bot.botapi.redaction import redact

# What these say below that level is of no use to an operator. The library's own debugging prints whole
# updates: what readers write, and their names.
QUIETER = {
    "telegram": logging.INFO,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "aiohttp.access": logging.WARNING,
}

log = logging.getLogger(__name__)


def configure_logging(level: str, style: Literal["text", "json"], secrets: Iterable[str] = ()) -> None:
    """Sends everything to standard error: log records, warnings, and what nobody caught.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
        style: Lines for people, or an object a line for programs.
        secrets: What is masked wherever it appears, besides whatever looks like a token.
    """
    handler = Handler(sys.stderr)
    handler.setFormatter(JsonLines(secrets) if style == "json" else Lines(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, lowest in QUIETER.items():
        logging.getLogger(name).setLevel(max(lowest, logging.getLevelName(level)))
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


class Handler(logging.StreamHandler):  # type: ignore[type-arg] # not generic while the program runs
    """Writes records; of one that cannot be formatted it says no more than where it came from."""

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        """The library's own way prints the arguments, and they may be secret."""
        self.stream.write(f"A log record of {record.name} could not be written ({record.lineno})\n")


class Lines(logging.Formatter):
    """One line a record, and the traceback below it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._secrets = tuple(secrets)

    @override
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self._secrets)


class JsonLines(logging.Formatter):
    """One JSON object a record; its time is in UTC."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    @override
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage(), self._secrets),
        }
        if record.exc_info:
            entry["traceback"] = redact(self.formatException(record.exc_info), self._secrets)
        return json.dumps(entry, ensure_ascii=False)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("Khabar stops: nobody expected this", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is SystemExit:  # how a thread may end
        return
    error = args.exc_value or args.exc_type()
    log.critical("A thread stops: nobody expected this", exc_info=(args.exc_type, error, args.exc_traceback))


def _unraisable(args: "sys.UnraisableHookArgs") -> None:
    error = args.exc_value or args.exc_type()
    log.error("%s", args.err_msg or "Ignored", exc_info=(args.exc_type, error, args.exc_traceback))
