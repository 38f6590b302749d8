"""Pure: what Telegram's answer to a send means, and what to do next."""

from dataclasses import dataclass

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.botapi.failures import seconds
from bot.botapi.transport import MaybeSent, NotSent

# A reply that could not leave is tried again after these pauses, in seconds: a minute in all.
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
LONGEST_WAIT = 300.0
MOST_TRIES = 12

# What Telegram says, in small letters, where voice messages are not taken: by a reader, in a group.
VOICE_FORBIDDEN = (
    "voice_messages_forbidden",
    "chat_send_voices_forbidden",
    "not enough rights to send voice",
)

# What Telegram says, in small letters, of a file_id that it does not take.
FILE_REFUSED = (
    "wrong file identifier",
    "wrong remote file identifier",
    "wrong remote file id",
    "wrong file_id",
    "invalid file_id",
    "file_reference_",
    "can't use file of type",
    "type of file mismatch",
)


@dataclass(frozen=True, slots=True)
class Again:
    """Try the same send once more after so many seconds."""

    after: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The chat has moved: send to this one."""

    chat: int


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is left to do: the message stands there already as it should."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot be sent; `gone` when the chat wants nothing from the bot any more."""

    gone: bool


Outcome = Again | Elsewhere | Done | Failed


def outcome(error: TelegramError, attempt: int) -> Outcome:
    """What to do after a failed send.

    Args:
        error: What Telegram or the way to it answered.
        attempt: How many tries have failed so far, from 1.

    In doubt a message is sent once more: a repeated story is milder than a missing one.
    """
    if attempt > MOST_TRIES:
        return Failed(gone=False)
    match error:
        case ChatMigrated():
            return Elsewhere(error.new_chat_id)
        case BadRequest() if "not modified" in error.message.lower():
            return Done()
    pause = _pause(error, attempt)
    return Failed(gone=isinstance(error, Forbidden)) if pause is None else Again(pause)


def forbids_voice(error: TelegramError) -> bool:
    """Whether no voice messages are taken there; the library writes Telegram's words in small letters."""
    said = error.message.lower()
    return isinstance(error, BadRequest) and any(words in said for words in VOICE_FORBIDDEN)


def refuses_file(error: TelegramError) -> bool:
    """Whether Telegram does not know the file_id any more, or does not take it for what it is sent as."""
    said = error.message.lower()
    return isinstance(error, BadRequest) and any(words in said for words in FILE_REFUSED)


def _pause(error: TelegramError, attempt: int) -> float | None:
    """Seconds to wait before the next try, None where no try would help."""
    match error:
        case RetryAfter():
            wait = seconds(error.retry_after)
            return wait if wait <= LONGEST_WAIT else None
        case NotSent() if attempt <= len(PAUSES):
            return PAUSES[attempt - 1]
        case MaybeSent() if attempt == 1:
            return PAUSES[0]
        case _:
            return None
