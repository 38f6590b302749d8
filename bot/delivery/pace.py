"""Pure: how fast one chat may be written to, and how long each must still wait; no clock in it."""

from dataclasses import dataclass

# Messages that a chat takes at once after a rest.
BURST = 3

# A chat's own pace is kept a little slower than it may be: Telegram's clock is what counts.
EASE = 1.05

# Seconds in which a group takes so many messages, and what the way there may take longer for one of them than
# for another.
MINUTE, MARGIN = 60.0, 1.0

# Seconds that are none: less than a sum of floats may be off by.
INSTANT = 1e-6

# State of so many chats is kept before it is looked which of them have rested.
SWEEP = 1000

NEVER = float("-inf")


@dataclass(slots=True)
class Past:
    """What a chat has had, in seconds on the caller's clock.

    Attributes:
        whole_at: When it takes a whole burst again (GCRA).
        minute: When it had the messages of the last minute; only for groups and channels.
        left_alone: Until when Telegram wants it left alone.
    """

    whole_at: float = NEVER
    minute: tuple[float, ...] = ()
    left_alone: float = NEVER

    def rested(self, now: float) -> bool:
        """Whether nothing of it matters any more."""
        last = self.minute[-1] if self.minute else NEVER
        return max(self.whole_at, self.left_alone, last + MINUTE + MARGIN) <= now


class Pace:
    """The pace of each chat; chats that have rested are forgotten.

    Args:
        chat: Messages a second in one chat; a burst of three passes.
        group_minute: Messages in any minute in one group or channel.
    """

    def __init__(self, chat: float, group_minute: float) -> None:
        self._interval = EASE / chat
        self._group_minute = int(group_minute)
        self._pasts: dict[int, Past] = {}
        self._sweep_at = SWEEP

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._pasts)

    def wait(self, chat: int, now: float) -> float:
        """Seconds until the chat may have a message; 0 if it may have one now."""
        past = self._pasts.get(chat)
        if past is None:
            return 0.0
        free_at = max(past.left_alone, past.whole_at - (BURST - 1) * self._interval)
        if len(past.minute) >= self._group_minute:
            free_at = max(free_at, past.minute[-self._group_minute] + MINUTE + MARGIN)
        wait = free_at - now
        return wait if wait > INSTANT else 0.0

    def take(self, chat: int, now: float) -> None:
        """A message goes to the chat."""
        past = self._past(chat, now)
        past.whole_at = max(past.whole_at, now) + self._interval
        if chat < 0:  # groups and channels have negative ids
            recent = (at for at in past.minute if at > now - MINUTE - MARGIN)
            past.minute = (*recent, now)[-self._group_minute :]

    def arrived(self, chat: int, now: float) -> None:
        """The last message has arrived by now; what took long on its way counts from here."""
        past = self._pasts.get(chat)
        if past is not None:
            past.whole_at = max(past.whole_at, now + self._interval)
            if past.minute:
                past.minute = (*past.minute[:-1], max(past.minute[-1], now))

    def leave_alone(self, chat: int, until: float, now: float) -> None:
        """Nothing goes to the chat before then."""
        past = self._past(chat, now)
        past.left_alone = max(past.left_alone, until)

    def _past(self, chat: int, now: float) -> Past:
        if len(self._pasts) >= self._sweep_at:
            self._pasts = {chat: past for chat, past in self._pasts.items() if not past.rested(now)}
            self._sweep_at = SWEEP + 2 * len(self._pasts)
        return self._pasts.setdefault(chat, Past())
