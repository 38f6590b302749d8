"""Pure: who waits for a turn, and whose turn is next; no clock in it."""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from bot.delivery.pace import Pace

if TYPE_CHECKING:
    from asyncio import Future


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """Somebody who waits; the order among them is the order of their fields.

    Attributes:
        behind: Whether it goes after all that are urgent.
        number: In the order in which they came.
        chat: Where the message goes.
        at: Is given the moment of the turn.
    """

    behind: bool
    number: int
    chat: int = field(compare=False)
    at: "Future[float]" = field(compare=False)


class Waiting:
    """A line for each chat, urgent first, then first come first served; and which lines may move on.

    A chat that must wait holds up nobody else: only the head of a line whose chat may have a message is
    ready. Whoever gives up is left in the line until it comes to be the head.

    Args:
        pace: How long each chat must wait.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._numbers = count()
        self._lines: dict[int, list[Turn]] = {}
        self._ready: list[Turn] = []
        self._asleep: list[tuple[float, int]] = []

    @property
    def ready(self) -> int:
        """How many may have a turn, as far as is known without looking closely."""
        return len(self._ready)

    def is_clear(self, chat: int, now: float) -> bool:
        """Whether nobody would be passed over by a message to that chat now: neither there nor elsewhere."""
        return chat not in self._lines and self._pace.wait(chat, now) <= 0 and self.pause(now) != 0.0

    def join(self, chat: int, at: "Future[float]", now: float, *, urgent: bool) -> None:
        """Somebody waits from now on; they leave by cancelling `at`."""
        turn = Turn(not urgent, next(self._numbers), chat, at)
        line = self._lines.setdefault(chat, [])
        heappush(line, turn)
        if line[0] is turn:
            self._place(chat, now)

    def pause(self, now: float) -> float | None:
        """Seconds until somebody may have a turn; None if nobody waits."""
        while self._asleep and self._asleep[0][0] <= now:
            self._place(heappop(self._asleep)[1], now)
        while self._ready and not self._stands(self._ready[0], now):
            heappop(self._ready)
        if self._ready:
            return 0.0
        return self._asleep[0][0] - now if self._asleep else None

    def call(self, now: float) -> Turn | None:
        """Whoever's turn it is, taken out of the line and into the chat's pace; None if it is nobody's."""
        if self.pause(now) != 0.0:
            return None
        turn = heappop(self._ready)
        heappop(self._lines[turn.chat])
        self._pace.take(turn.chat, now)
        self._place(turn.chat, now)
        return turn

    def _stands(self, turn: Turn, now: float) -> bool:
        """Whether a ready turn is still the head of a line that may move on; else its line is placed anew."""
        line = self._lines.get(turn.chat)
        if not line or line[0] is not turn:
            return False  # its line has been placed by whoever is the head now
        if turn.at.done() or self._pace.wait(turn.chat, now) > 0:
            self._place(turn.chat, now)
            return False
        return True

    def _place(self, chat: int, now: float) -> None:
        """Put the head of a chat's line where it belongs: among the ready, or asleep until its chat is."""
        line = self._lines.get(chat, [])
        while line and line[0].at.done():
            heappop(line)
        if not line:
            self._lines.pop(chat, None)
        elif (wait := self._pace.wait(chat, now)) > 0:
            heappush(self._asleep, (now + wait, chat))
        else:
            heappush(self._ready, line[0])
