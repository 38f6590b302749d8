"""Pure: who writes too much at once, so that nobody else has to wait for it."""

from dataclasses import dataclass, field
from enum import Enum, auto

from telegram import Message, Update
from telegram.constants import ChatType

# So many commands and presses of one reader within so many seconds are answered.
MOST = 30
SECONDS = 30.0

# What piled up while we were away came over a longer time than it takes to read it.
MOST_LATE = 200

# A reader who is told is not told again until so many seconds have passed without too much.
QUIET = 60.0

# Readers remembered before those are looked for who may be forgotten.
READERS = 1000


class Verdict(Enum):
    """What to do with an update."""

    PASS = auto()
    TELL = auto()
    DROP = auto()


@dataclass(slots=True)
class Recent:
    """A reader of late: when updates of theirs passed, and when the last one did not."""

    passed: list[float] = field(default_factory=list)  # few; a deque takes the room of sixty-four at once
    exceeded: float = float("-inf")


class Throttle:
    """Counts what each reader does; who is quiet is forgotten.

    Args:
        most: So many things may one reader do.
        seconds: In so many seconds, whichever they are.
        quiet: Seconds without too much, until a reader is told again.
    """

    def __init__(self, most: int = MOST, seconds: float = SECONDS, quiet: float = QUIET) -> None:
        self._most = most
        self._seconds = seconds
        self._quiet = quiet
        self._readers: dict[int, Recent] = {}
        self._enough = READERS

    def __len__(self) -> int:
        return len(self._readers)

    def judge(self, reader: int, now: float) -> Verdict:
        """Counts one thing that a reader does.

        Args:
            reader: As `reader_of` gives it.
            now: Seconds on a clock that only goes forward.
        """
        recent = self._readers.get(reader)
        if recent is None:
            self._forget_the_quiet(now)
            recent = self._readers[reader] = Recent()
        while recent.passed and now - recent.passed[0] >= self._seconds:
            del recent.passed[0]
        if len(recent.passed) < self._most:
            recent.passed.append(now)
            return Verdict.PASS
        told, recent.exceeded = now - recent.exceeded < self._quiet, now
        return Verdict.DROP if told else Verdict.TELL

    def drops(self, reader: int, now: float) -> bool:
        """Whether it would be dropped as well; a thing that is, needs not be judged any more."""
        recent = self._readers.get(reader)
        if recent is None or len(recent.passed) < self._most or now - recent.passed[0] >= self._seconds:
            return False
        if now - recent.exceeded >= self._quiet:
            return False
        recent.exceeded = now
        return True

    def _forget_the_quiet(self, now: float) -> None:
        if len(self._readers) < self._enough:
            return
        self._readers = {
            reader: recent
            for reader, recent in self._readers.items()
            if now - recent.exceeded < self._quiet
            or (recent.passed and now - recent.passed[-1] < self._seconds)
        }
        self._enough = max(READERS, 2 * len(self._readers))


def reader_of(update: Update) -> int | None:
    """Whose doing an update is, where it asks the bot for something; None for what must not be dropped.

    Changes of a chat, and what is merely said in a group, are nobody's request. Anonymous admins and channels
    that write in a group share one account of Telegram's: what counts is the chat as which they write.
    """
    if update.callback_query is not None:
        return update.callback_query.from_user.id
    message = update.effective_message
    if message is None or not _asks(message):
        return None
    if message.sender_chat is not None:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else None


def _asks(message: Message) -> bool:
    command = bool(message.text and message.text.startswith("/"))
    return command or (message.chat.type == ChatType.PRIVATE and message.migrate_from_chat_id is None)
