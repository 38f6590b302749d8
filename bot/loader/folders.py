"""The files in some folders, looked at again and again: what is in those that changed and now rest.

listed -> changed since? -> left alone for a second -> read, or left out with a sentence
"""

import functools
import logging
import math
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from bot.article import Article
from bot.errors import KhabarError
from bot.loader.files import Listing, Place, Signature, listing, read_bytes, signature
from bot.loader.parse import parse

if TYPE_CHECKING:
    from bot.i18n import Wording

LOGGER = logging.getLogger(__name__)

SETTLE_SECONDS = 1.0

# Seconds of reading in one look, once the bot runs: of thousands of new files the first are news at once,
# readers are answered meanwhile, and a stop need not wait for the last.
READING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was when it was read, and what is known of a change since.

    Attributes:
        path: Where it is.
        folder: The folder that it must not lead out of.
        batch: Greater for what was found later; at the first look, for what is in a later folder.
        article: What is in it; None if it was not read, or cannot be one.
        read: As it was when it was read.
        changed: As it is now, if it was not read since.
        changed_at: When that was seen, in seconds since 1970.
        whole: Unless it may still have been written to.
        fault: Why it is left out.
    """

    path: str
    folder: Path
    batch: int
    article: Article | None = None
    read: Signature | None = None
    changed: Signature | None = None
    changed_at: float = 0.0
    whole: bool = False
    fault: str | None = None

    @property
    def name(self) -> str:
        """Without the folder."""
        return Path(self.path).name

    @property
    def settled(self) -> bool:
        """Whether there is nothing to wait for: read, and left alone since."""
        return self.changed is None and (self.whole or self.read is None)


class Folders:
    """What is in some folders. Its looks take their time, and belong into a thread, one after the other.

    Args:
        folders: Where the files are.
        zone: Where a date without a zone belongs.

    Attributes:
        files: Those that were there at the last look; the same object if nothing has changed.
        places: Where each folder was then; None if it was not there to be read.
        settled: Whether none of the files is being written to, or has yet to be read.
    """

    def __init__(self, folders: Sequence[Path], zone: tzinfo) -> None:
        self.files: Mapping[str, File] = {}
        self.places: Mapping[Path, Place | None] = {}
        self.settled = True
        self._folders = tuple(folders)
        self._zone = zone
        self._batches: dict[str, int] = {}
        self._looks = 0

    @property
    def there(self) -> list[Path]:
        """The folders that could be read at the last look."""
        return [folder for folder, place in self.places.items() if place]

    def look(self, now: float, given_up: threading.Event) -> None:
        """Looks at all files, and reads what has changed.

        What a folder holds when it comes is read to the last file, so that it can be told to be a crowd; at
        the first look also what is still being written. Later looks end their reading after a second.

        Args:
            now: Seconds since 1970, as file times have them.
            given_up: Ends it soon, with nothing changed.
        """
        listings = {folder: _listing(folder) for folder in self._folders}
        places = {folder: found.place if found else None for folder, found in listings.items()}
        until = time.monotonic() + READING_SECONDS if places == self.places else math.inf
        files: dict[str, File] = {}
        for file in self._listed(listings):
            if given_up.is_set():
                return
            may_read = time.monotonic() < until
            files[file.path] = self._looked_at(file, now, may_read=may_read)
        self.settled = all(file.settled for file in files.values())
        if files != self.files:
            self.files = files
        self.places = places
        self._looks += 1

    def _listed(self, listings: Mapping[Path, Listing | None]) -> Iterator[File]:
        """The files that are there, as they were known so far."""
        for place, (folder, found) in enumerate(listings.items()):
            batch = place if self._looks == 0 else len(self._folders) + self._looks
            for name in found.names if found else ():
                path = f"{folder}/{name}"
                yield self.files.get(path) or File(path, folder, self._batches.setdefault(path, batch))

    def _looked_at(self, file: File, now: float, *, may_read: bool) -> File:
        """`file` as it is now: unchanged, waiting to settle or for its turn, or read again."""
        found = signature(file.path)
        if found is None:
            return replace(file, changed=None)
        if found == file.read and file.settled:
            return file
        if found not in {file.read, file.changed}:
            file = replace(file, changed=found, changed_at=now)
        untouched = max(now - found[2] / 1e9, now - file.changed_at)
        rests = untouched >= SETTLE_SECONDS
        if found == file.read:
            return replace(file, changed=None, whole=file.whole or rests)
        if self._looks == 0 or (rests and may_read):
            return self._read(replace(file, read=found, changed=None, whole=rests))
        return file

    def _read(self, file: File) -> File:
        """With the article that is in it now: the same object if it says what it said."""
        path = Path(file.path)
        try:
            article = parse(read_bytes(path, inside=file.folder), path.name, zone=self._zone)
        except KhabarError as error:
            return _left_out(file, _sentence(error))
        except Exception as error:  # noqa: BLE001 - whatever it is: the other files have their turn
            return _left_out(file, f"it could not be read ({error!r})")
        return replace(file, article=file.article if article == file.article else article, fault=None)


def _listing(folder: Path) -> Listing | None:
    try:
        return listing(folder)
    except OSError:
        return None


def _left_out(file: File, why: str) -> File:
    """Without an article; that is said once, however often the file changes."""
    if why != file.fault:
        LOGGER.warning("%r is left out: %s", file.name, why)
    return replace(file, article=None, fault=why)


def _sentence(error: KhabarError) -> str:
    """What the log says; names cannot forge lines of it, nor hold what it cannot write."""
    fills = {place: _printable(str(fill)) for place, fill in error.fills.items()}
    return _wording().text(f"error_{error.key}", **fills)


@functools.cache
def _wording() -> "Wording":
    from bot.i18n import load_wordings  # noqa: PLC0415 - read when the first bad file turns up

    return load_wordings()["en"]


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
