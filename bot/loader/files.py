"""Reading a file that may be anything: a link out of its folder, a device, ten gigabytes, half written."""

import os
import stat
from pathlib import Path

from bot.errors import NotAnArticle, OperatorError
from bot.loader.parse import MAX_BYTES


def read_bytes(path: Path, inside: Path | None = None) -> bytes:
    """The content of a regular file of at most 5 MB; of anything else not a byte is read.

    Args:
        path: The file.
        inside: The folder it must not lead out of, by a link or by `..`; None where a person named the file.

    Raises:
        NotAnArticle: `article_outside`, `article_too_large`, or `file_unreadable` for a pipe or a device.
        OperatorError: `file_missing` or `file_unreadable`.
    """
    try:
        real = path.resolve(strict=True)
        if inside is not None and not real.is_relative_to(inside.resolve()):
            raise NotAnArticle("article_outside", name=path.name)
        return _content(real, path.name)
    except FileNotFoundError as error:
        raise OperatorError("file_missing", name=str(path)) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise OperatorError("file_unreadable", name=str(path)) from error


def _content(real: Path, name: str) -> bytes:
    """Opened without waiting, in case a pipe took the file's place just now."""
    if not stat.S_ISREG(real.stat().st_mode):
        raise NotAnArticle("file_unreadable", name=name)
    descriptor = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if os.fstat(descriptor).st_size > MAX_BYTES:
            raise NotAnArticle("article_too_large", limit=MAX_BYTES // 1_000_000)
        return file.read(MAX_BYTES + 1)
