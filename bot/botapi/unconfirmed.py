"""Which updates the Bot API still keeps for us, and from which one on to ask for more."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

# At most a hundred come at once, so this is enough to know a second coming.
REMEMBERED = 1000


class Numbered(Protocol):
    """An update, as far as this module cares."""

    @property
    def update_id(self) -> int:
        """Grows from one update to the next."""
        ...


U = TypeVar("U", bound=Numbered)


class Unconfirmed:
    """The updates that were taken and are not confirmed.

    Asking for updates from an id on tells the Bot API to forget all before it. So that a crash loses no
    command, we ask from the lowest that is still being worked on, and get those after it a second time. One
    that takes longer than `patience` holds the others back no more.

    Args:
        patience: In seconds.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._since: dict[int, float] = {}
        self._done: dict[int, None] = {}
        self._last = -1
        self._asked = -1

    @property
    def in_work(self) -> int:
        """How many were taken and are not done."""
        return len(self._since)

    def take(self, updates: Sequence[U], now: float, room: int) -> list[U]:
        """Those of the updates that are new, in their order, and no more of them than there is room for.

        What finds no room is not confirmed either: it comes again.
        """
        fresh = [update for update in updates if not self._knows(update.update_id)][: max(room, 0)]
        if fresh and fresh[0].update_id < self._asked:
            self._asked = -1  # after a quiet week Telegram numbers anew (core.telegram.org/bots/api#update)
        for update in fresh:
            self._since[update.update_id] = now
            self._last = update.update_id
        return fresh

    def done(self, update_id: int) -> None:
        """It needs no second coming."""
        del self._since[update_id]
        self._done[update_id] = None
        if len(self._done) > REMEMBERED:
            del self._done[next(iter(self._done))]

    def held_back(self, now: float) -> bool:
        """Whether something is being worked on that would come again: asking now is answered at once."""
        return any(now - since < self._patience for since in self._since.values())

    def offset(self, now: float) -> int | None:
        """The id from which on to ask; None before the first update."""
        return self._from(number for number, since in self._since.items() if now - since < self._patience)

    def last_offset(self) -> int | None:
        """The id from which on to ask last of all: what is not done comes again after the next start."""
        return self._from(self._since)

    def _from(self, waiting: Iterable[int]) -> int | None:
        self._asked = max(self._asked, min(waiting, default=self._last + 1))
        return self._asked if self._last >= 0 else None

    def _knows(self, update_id: int) -> bool:
        return update_id in self._since or update_id in self._done
