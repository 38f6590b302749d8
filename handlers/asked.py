"""Readers who were asked for words and have not written any yet; in this process alone."""

import time
from collections import OrderedDict
from dataclasses import dataclass

from bot.delivery.outgoing import Place
from handlers.targets import Target
from handlers.wishes import Which


@dataclass(frozen=True, slots=True)
class Asking:
    """A question for words.

    Attributes:
        which: Which words.
        message: The message that asks.
        until: When it is forgotten, on a monotonic clock.
        about: Whose words they will be; None: those of the chat that was asked.
    """

    which: Which
    message: int
    until: float
    about: Target | None = None


class Asked:
    """All of them; who was asked longest ago is forgotten.

    Args:
        patience: Seconds for which a reader may think about it.
        most: How many readers are remembered.
    """

    def __init__(self, patience: float = 900.0, most: int = 1000) -> None:
        self._patience = patience
        self._most = most
        self._asked: OrderedDict[tuple[int, int | None, int | None], Asking] = OrderedDict()

    def ask(
        self, place: Place, asker: int | None, which: Which, message: int, about: Target | None = None
    ) -> None:
        """Remember that this reader is asked, by that message."""
        self.forget(place, asker)
        until = time.monotonic() + self._patience
        self._asked[place.chat, place.topic, asker] = Asking(which, message, until, about)
        if len(self._asked) > self._most:
            self._asked.popitem(last=False)

    def take(self, place: Place, asker: int | None, answering: int | None = None) -> Asking | None:
        """What this reader was asked for, once; None if for none, or not by the message answered."""
        asking = self._asked.get((place.chat, place.topic, asker))
        if asking is None or answering not in {None, asking.message}:
            return None
        self.forget(place, asker)
        return asking if time.monotonic() < asking.until else None

    def waits(self, place: Place, asker: int | None) -> bool:
        """Whether this reader was asked for something and may still write it."""
        asking = self._asked.get((place.chat, place.topic, asker))
        return asking is not None and time.monotonic() < asking.until

    def forget(self, place: Place, asker: int | None) -> None:
        """This reader does something else."""
        self._asked.pop((place.chat, place.topic, asker), None)
