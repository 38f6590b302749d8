"""Telegram's rates: what a bot may send in a second over all, to one chat, and to one group in a minute."""

import math
from collections import deque
from dataclasses import dataclass

from bot.sandbox.refusal import too_many
from bot.sandbox.state import JSON, Chat

SECOND = 1.0
MINUTE = 60.0

COUNTED = frozenset(
    {
        "sendMessage",
        "sendVoice",
        "sendAudio",
        "sendPhoto",
        "sendDocument",
        "sendMediaGroup",
        "forwardMessage",
        "copyMessage",
    }
)
"""The methods that make messages; answers to presses, edits, deletions and chat actions do not count."""


def cost(method: str, fields: JSON) -> int:
    """How many messages a request makes."""
    if method not in COUNTED:
        return 0
    return len(fields["media"]) if method == "sendMediaGroup" else 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second over all, a second in one chat, a minute in one group or channel.

    Telegram promises no exact figures; these are those of its FAQ for bots.
    """

    overall: int = 30
    slack: int = 1
    """How many more a second may hold before it is too much: packets bunch up on the way."""
    chat: int = 1
    chat_burst: int = 3
    group_minute: int = 20
    paid: int = 1000


class Rates:
    """Counts what is sent and refuses what is too much; a refusal holds until its time is over.

    Times are seconds on any clock that never goes back.

    Args:
        limits: what is enforced; nothing if not given.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.enforced = limits is not None
        self.limits = limits or Limits()
        self._free = Window(SECOND)
        self._paid = Window(SECOND)
        self._due: dict[int, float] = {}
        self._groups: dict[int, Window] = {}
        self._until: dict[int | str, float] = {}

    def check(self, chat: Chat, messages: int, now: float, *, paid: bool = False) -> None:
        """Lets that many messages pass, or says how long to wait.

        Raises:
            Refusal: 429 with ``retry_after``.
        """
        whole = "paid" if paid else "free"
        held = max(self._until.get(chat.id, 0.0), self._until.get(whole, 0.0)) - now
        if held > 0:
            raise too_many(math.ceil(held))
        limits = self.limits
        most = limits.paid if paid else limits.overall
        self._hold(whole, self._window(paid=paid).wait(messages, most + limits.slack, now), now)
        if not chat.is_private:
            self._hold(chat.id, self._group(chat).wait(messages, limits.group_minute, now), now)
        early = (limits.chat_burst - 1) / limits.chat
        self._hold(chat.id, self._due.get(chat.id, 0.0) - early - now, now)

    def count(self, chat: Chat, messages: int, now: float, *, paid: bool = False) -> None:
        """Takes note of messages that were made."""
        self._window(paid=paid).add(messages, now)
        if not chat.is_private:
            self._group(chat).add(messages, now)
        self._due[chat.id] = max(self._due.get(chat.id, 0.0), now) + messages / self.limits.chat

    def _hold(self, who: int | str, wait: float, now: float) -> None:
        if wait <= 0:
            return
        seconds = math.ceil(wait)
        self._until[who] = now + seconds  # all that was said: who asks earlier has not listened
        raise too_many(seconds)

    def _window(self, *, paid: bool) -> "Window":
        return self._paid if paid else self._free

    def _group(self, chat: Chat) -> "Window":
        return self._groups.setdefault(chat.id, Window(MINUTE))


class Window:
    """The moments of the messages within the last seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, messages: int, most: int, now: float) -> float:
        """Seconds until that many more are no more than ``most``; an album alone is never too much."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        over = len(self._times) + messages - most
        if over <= 0 or not self._times:
            return 0.0
        return self._times[min(over, len(self._times)) - 1] + self._seconds - now

    def add(self, messages: int, now: float) -> None:
        """Takes note of messages."""
        self._times.extend([now] * messages)
