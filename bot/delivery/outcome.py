"""Pure: what Telegram's answer to a send means, and what to do next."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.botapi.failures import seconds
from bot.botapi.transport import MaybeSent, NotSent

# A reply that could not leave is tried again after these pauses, in seconds: a minute in all.
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
LONGEST_WAIT = 300.0
MOST_TRIES = 12

# Seconds to wait where Telegram asks for a pause and does not say how long.
SOME_WAIT = 5.0

# How much of Telegram's own words is kept as a reason.
WORDS_KEPT = 120

# What Telegram says, in small letters, where voice messages are not taken: by a reader, in a group.
VOICE_FORBIDDEN = (
    "voice_messages_forbidden",
    "restricted receiving of voice messages",
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

# How Telegram says in words for how many seconds to wait: everybody, or who writes in slow mode.
WAIT_IN_WORDS = re.compile(r"(?:retry after|slowmode_wait_|flood_wait_)\s*(\d+)")


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


Outcome: TypeAlias = Again | Elsewhere | Done | Failed


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The message stands there already as it should: a success."""


@dataclass(frozen=True, slots=True)
class Limited:
    """Not sent: wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Moved:
    """Not sent: the chat is this one now."""

    chat: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The chat has the bot no more, and all its subscriptions rest.

    Attributes:
        reason: blocked, kicked, deleted or gone.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Closed:
    """This place takes no such message, and its subscription rests.

    Attributes:
        reason: no_right, restricted, topic_closed or topic_deleted.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """Telegram has not had it: try again, with growing pauses."""


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Telegram may have had it: nobody knows."""


@dataclass(frozen=True, slots=True)
class NoVoice:
    """No voice messages are taken there."""


@dataclass(frozen=True, slots=True)
class FileUnknown:
    """Telegram does not take the file_id any more: upload the file again."""


@dataclass(frozen=True, slots=True)
class TooBig:
    """The file or the text is larger than Telegram takes: never again as it is."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram refuses this message, and will again; the reason in its own words."""

    reason: str


Verdict: TypeAlias = (
    Unchanged
    | Limited
    | Moved
    | Unreachable
    | Closed
    | Unsent
    | InDoubt
    | NoVoice
    | FileUnknown
    | TooBig
    | Rejected
)


# What Telegram says in small letters, and what it means; the first that fits counts. Whoever may not write in
# a chat may still be in it, so closed places come before chats that are out of reach.
REFUSALS: tuple[tuple[str, Verdict], ...] = (
    ("not modified", Unchanged()),
    *((words, NoVoice()) for words in VOICE_FORBIDDEN),
    *((words, FileUnknown()) for words in FILE_REFUSED),
    ("entity too large", TooBig()),  # 413, from the server's front
    ("file is too big", TooBig()),
    ("is too long", TooBig()),
    ("_too_long", TooBig()),
    ("topic_closed", Closed("topic_closed")),
    ("topic_deleted", Closed("topic_deleted")),
    ("message thread not found", Closed("topic_deleted")),
    ("chat_restricted", Closed("restricted")),
    ("not enough rights to send", Closed("no_right")),
    ("no rights to send", Closed("no_right")),
    ("need administrator rights", Closed("no_right")),
    ("chat_admin_required", Closed("no_right")),
    ("chat_write_forbidden", Closed("no_right")),
    ("chat_guest_send_forbidden", Closed("no_right")),
    ("chat_send_", Closed("no_right")),  # ..._PLAIN_FORBIDDEN, ..._AUDIOS_FORBIDDEN
    ("blocked by the user", Unreachable("blocked")),
    ("user_is_blocked", Unreachable("blocked")),
    ("user is deactivated", Unreachable("deleted")),
    ("user_deactivated", Unreachable("deleted")),
    ("group chat was deleted", Unreachable("deleted")),
    ("group chat was deactivated", Unreachable("deleted")),
    ("bot was kicked", Unreachable("kicked")),
    ("not a member of", Unreachable("kicked")),
    ("channel_private", Unreachable("kicked")),
    ("chat not found", Unreachable("gone")),
    ("user not found", Unreachable("gone")),
    ("group chat was upgraded", Unreachable("gone")),  # without saying where to
    ("peer_id_invalid", Unreachable("gone")),
    ("chat_id_invalid", Unreachable("gone")),
    ("user_id_invalid", Unreachable("gone")),
    ("channel_invalid", Unreachable("gone")),
)


def verdict(error: TelegramError) -> Verdict:
    """What one failed send means.

    Args:
        error: What Telegram or the way to it answered.

    A refusal is known by its words, for there is no code for it. They are compared in small letters, because
    the library writes them anew: `Topic_closed`. They are those of the Bot API's own server, and of Telegram
    behind it (https://core.telegram.org/api/errors).
    """
    meaning: Verdict
    match error:
        case RetryAfter():
            meaning = Limited(seconds(error.retry_after))
        case ChatMigrated():
            meaning = Moved(error.new_chat_id)
        case NotSent() | InvalidToken() | Conflict():
            meaning = Unsent()
        case MaybeSent():
            meaning = InDoubt()
        case _:
            meaning = _by_its_words(error)
    return meaning


def outcome(error: TelegramError, attempt: int) -> Outcome:
    """What to do after a failed send of a reply.

    Args:
        error: What Telegram or the way to it answered.
        attempt: How many tries have failed so far, from 1.

    In doubt a message is sent once more: a repeated story is milder than a missing one.
    """
    meaning = verdict(error)
    next_step: Outcome = Failed(gone=isinstance(meaning, Unreachable))
    if attempt > MOST_TRIES:
        return next_step
    match meaning:
        case Unchanged():
            next_step = Done()
        case Moved(chat):
            next_step = Elsewhere(chat)
        case Limited(wait) if wait <= LONGEST_WAIT:
            next_step = Again(wait)
        case Unsent() if isinstance(error, NotSent) and attempt <= len(PAUSES):
            next_step = Again(PAUSES[attempt - 1])
        case InDoubt() if attempt == 1:
            next_step = Again(PAUSES[0])
    return next_step


def forbids_voice(error: TelegramError) -> bool:
    """Whether no voice messages are taken there; the library writes Telegram's words in small letters."""
    return isinstance(error, BadRequest) and _any(VOICE_FORBIDDEN, error.message.lower())


def refuses_file(error: TelegramError) -> bool:
    """Whether Telegram does not know the file_id any more, or does not take it for what it is sent as."""
    return isinstance(error, BadRequest) and _any(FILE_REFUSED, error.message.lower())


def _by_its_words(error: TelegramError) -> Verdict:
    said = error.message.lower()
    if wait := WAIT_IN_WORDS.search(said):
        return Limited(float(wait[1]))
    if "too many requests" in said:
        return Limited(SOME_WAIT)
    meant = next((meaning for words, meaning in REFUSALS if words in said), None)
    return meant or _by_its_kind(error)


def _by_its_kind(error: TelegramError) -> Verdict:
    if isinstance(error, Forbidden):
        return Unreachable("gone")
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return InDoubt()
    return Rejected(error.message[:WORDS_KEPT])


def _any(words: tuple[str, ...], said: str) -> bool:
    return any(each in said for each in words)
