"""What the bot sent and when, in three columns that stay small: for benches that count whole seconds."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence

from bot.sandbox.state import JSON


class Pace:
    """The requests that made messages, in the order of their answers; times are on the monotonic clock."""

    def __init__(self) -> None:
        self._came = array("d")
        self._answered = array("d")
        self._chats = array("q")
        self.refused = 0
        """How many were answered 429."""

    def __len__(self) -> int:
        return len(self._came)

    def note(self, came: float, answered: float, chat: int) -> None:
        """One request that made a message."""
        self._came.append(came)
        self._answered.append(answered)
        self._chats.append(chat)

    def view(self, since: int = 0) -> JSON:
        """The columns from that row on."""
        return {
            "came": self._came[since:].tolist(),
            "answered": self._answered[since:].tolist(),
            "chats": self._chats[since:].tolist(),
            "refused": self.refused,
        }


def most_in(times: Sequence[float], seconds: float = 1.0) -> int:
    """The most moments within any window of that many seconds, its end not included."""
    ordered = sorted(times)
    return max((bisect_left(ordered, start + seconds) - at for at, start in enumerate(ordered)), default=0)
