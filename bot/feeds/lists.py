"""`feeds import` and `feeds export`: lists of feeds as other readers give and take them (OPML).

file -> outlines -> followed already? -> kept, some hundred at once, due one after another
"""

import stat
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import OperatorError
from bot.feeds.following import with_store
from bot.sources.opml import LARGEST, Listed, read_opml, write_opml
from bot.sources.twins import address

if TYPE_CHECKING:
    from bot.i18n import Wording
    from bot.settings import Settings
    from bot.store import Store
    from bot.store.additions import Addition
    from bot.store.feeds import Carries

# Feeds stored at once: a running bot waits for no longer than they take.
TOGETHER = 200

# Seconds between the first looks at two feeds, and at most between the first and the last of a file.
APART, WITHIN = 0.5, 900.0

TITLE = "Khabar"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file.

    Attributes:
        added: Feeds that are followed from now on.
        known: Feeds that were followed already.
        left_out: Outlines that were left out, by the key of the sentence that says why.
        seconds: Until each was looked at once.
    """

    added: int
    known: int
    left_out: Mapping[str, int]
    seconds: float


def take(file: Path, carries: "Carries", settings: "Settings", progress: Callable[[float], None]) -> Taken:
    """Follow the feeds that a file lists; none of them is asked for anything yet.

    Args:
        file: OPML.
        carries: Whether their stories are told whole, or as a summary with the link.
        settings: The operator's.
        progress: Told the share done, 0 to 1.

    Raises:
        OperatorError: `file_missing`, `file_unreadable`.
        NotAnOutline: It is no such list, or none that may be read.
        StoreError: The database cannot be used.
    """
    outline = read_opml(_content(file))
    now = datetime.now(UTC)
    additions = _additions(outline.listed, carries, now)
    added = with_store(settings, lambda store: _keep(additions, store, now, progress))
    seconds = (additions[-1].due - now).total_seconds() if additions else 0.0
    return Taken(added, len(additions) - added, outline.left_out, seconds)


def given(settings: "Settings") -> bytes:
    """All feeds that are followed, as a file that other readers import.

    Raises:
        StoreError: The database cannot be used.
    """
    rows = with_store(settings, lambda store: store.feeds.all())
    listed = (Listed(row.url, row.title, row.language, row.tags) for row in rows)
    return write_opml(TITLE, listed, datetime.now(UTC))


def save(content: bytes, file: Path, *, force: bool) -> None:
    """Write a file whole, or leave what is there as it was.

    Raises:
        OperatorError: `backup_exists` where there is one already, unless forced; `file_unwritable`.
    """
    if file.exists() and not force:
        raise OperatorError("backup_exists", name=file)
    partial = file.with_name(f"{file.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(file)
    except (OSError, ValueError) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise OperatorError("file_unwritable", name=file) from error


def for_people(taken: Taken, wording: "Wording") -> str:
    """What became of a file, in lines."""
    lines = [wording.plural("feeds_taken", taken.added)] if taken.added else []
    if taken.added:
        lines.append(wording.text("feeds_taken_until", duration=wording.duration(taken.seconds)))
    if taken.known:
        lines.append(wording.plural("feeds_known", taken.known))
    for reason, count in taken.left_out.items():
        lines.append(wording.plural("feeds_left_out", count, reason=wording.text(f"error_{reason}")))
    return "\n".join(lines) or wording.text("feeds_none_listed")


def _content(file: Path) -> bytes:
    """The bytes of a regular file, some more than may be read if it is too large."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise OperatorError("file_unreadable", name=file)
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise OperatorError("file_missing", name=file) from error
    except (OSError, ValueError) as error:
        raise OperatorError("file_unreadable", name=file) from error


def _additions(listed: Sequence[Listed], carries: "Carries", now: datetime) -> "list[Addition]":
    from bot.store.additions import Addition

    apart = timedelta(seconds=min(APART, WITHIN / max(1, len(listed))))
    return [
        Addition(
            place=address(each.url),
            url=each.url,
            title=each.title or urlsplit(each.url).hostname or each.url,
            due=now + place * apart,
            language=each.language,
            tags=each.tags,
            carries=carries,
            quiet=True,
        )
        for place, each in enumerate(listed)
    ]


async def _keep(
    additions: "Sequence[Addition]", store: "Store", now: datetime, progress: Callable[[float], None]
) -> int:
    """How many of these were new; a feed is known by where it is now, too."""
    moved = {address(row.url) for row in await store.feeds.all()}
    fresh = [each for each in additions if each.place not in moved]
    added = 0
    for start in range(0, len(fresh), TOGETHER):
        ids = await store.feeds.add_all(fresh[start : start + TOGETHER], now)
        added += sum(each is not None for each in ids)
        progress((start + len(ids)) / len(fresh))
    return added
