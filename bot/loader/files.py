"""Files in a folder that may hold anything: which could be articles, whether they changed, what is in them.

A file may be a link out of its folder, a device, ten gigabytes, half written, or gone by now.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from bot.errors import NotAnArticle, OperatorError
from bot.loader.parse import KINDS, MAX_BYTES

# Inode, size, and the times of the last change of the content and of the rights, in nanoseconds.
Signature = tuple[int, int, int, int]

# Device and inode of a folder; another folder may be mounted over it, or renamed into its place.
Place = tuple[int, int]

UNKNOWABLE: Signature = (0, 0, 0, 0)
SUFFIXES = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder as it was listed: where it is, and the names in it that could be articles, in order."""

    place: Place
    names: tuple[str, ...]


def listing(folder: Path) -> Listing:
    """The files in `folder` that could be articles by their names; no hidden ones, no README.

    Raises:
        OSError: It is no folder, or may not be read.
    """
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if is_candidate(entry.name))
    found = folder.stat()
    return Listing((found.st_dev, found.st_ino), tuple(names))


def article_files(folder: Path) -> list[Path]:
    """The paths of what `listing` finds.

    Raises:
        OSError: It is no folder, or may not be read.
    """
    return [folder / name for name in listing(folder).names]


def is_candidate(name: str) -> bool:
    """Whether a file of that name could be an article."""
    lowered = name.lower()
    return lowered.endswith(SUFFIXES) and not lowered.startswith((".", "readme"))


def signature(path: str) -> Signature | None:
    """What changes when a file does: that of a link's target, or of the link where it leads nowhere.

    Returns:
        None if there is no such file. One that must not even be looked at has a signature, too.
    """
    for follow in (True, False):
        try:
            found = os.stat(path, follow_symlinks=follow)  # noqa: PTH116 - of thousands, a Path each takes longer
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            if follow:
                continue
            return UNKNOWABLE
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
    return None


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
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise NotAnArticle("file_unreadable", name=name)
        if found.st_size > MAX_BYTES:
            raise NotAnArticle("article_too_large", limit=MAX_BYTES // 1_000_000)
        return file.read(MAX_BYTES + 1)
