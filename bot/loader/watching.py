"""Hears from the system that something in some folders may have changed, so that nobody needs to look."""

import asyncio
import importlib
import logging
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from bot.loader.files import is_candidate

if TYPE_CHECKING:
    from watchfiles import Change  # takes a tenth of a second to import, and only the running bot needs it

LOGGER = logging.getLogger(__name__)

# Milliseconds: a change is told once nothing more has changed for so long, or at the latest after so long.
QUIET = 250
LONGEST = 1000

# Seconds until watching is tried again: after a name that the system could not tell, and after a refusal.
AGAIN = 1.0
AFTER_REFUSAL = 60.0


class Watch:
    """A hint, no more: network file systems tell nothing of what others write, and some containers nothing.

    Attributes:
        told: Whether something may have changed; whoever looks at the folders sets it back before.
    """

    def __init__(self) -> None:
        self.told = True
        self._folders: tuple[Path, ...] = ()
        self._renewed = asyncio.Event()
        self._said: set[str] = set()

    def over(self, folders: Sequence[Path]) -> None:
        """Watches these from now on, as they are now: what was mounted or renamed in their place counts."""
        self._folders = tuple(folders)
        self._renewed.set()

    async def run(self) -> None:
        """Watches until cancelled; where that is impossible, it says so once."""
        try:
            watchfiles = await asyncio.to_thread(importlib.import_module, "watchfiles")
        except ImportError as error:
            self._complain(error)
            return
        logging.getLogger("watchfiles").setLevel(logging.WARNING)  # or it tells of every change
        while True:
            self._renewed.clear()
            if not self._folders:
                await self._renewed.wait()
                continue
            try:
                await self._listen(watchfiles)
            except OSError as error:  # none left to have, or the folder is gone
                self._complain(error)
                await self._pause(AFTER_REFUSAL)
            except RuntimeError:  # a name that is no UTF-8: that something changed is all we need
                self.told = True
                await self._pause(AGAIN)

    async def _listen(self, watchfiles: ModuleType) -> None:
        """Listens until the folders are others."""
        changes = watchfiles.awatch(
            *self._folders,
            watch_filter=_matters,
            debounce=LONGEST,
            step=QUIET,
            stop_event=self._renewed,
            recursive=False,
        )
        async for _ in changes:
            self.told = True

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._renewed.wait()
        except TimeoutError:
            pass

    def _complain(self, error: Exception) -> None:
        if str(error) not in self._said:
            self._said.add(str(error))
            LOGGER.warning(
                "The folder cannot be watched, and is looked at every few seconds instead: %s", error
            )


def _matters(change: "Change", path: str) -> bool:
    """Not what is written to other files; what comes and goes may be what a link leads through."""
    return change.name != "modified" or is_candidate(path.rpartition("/")[2])
