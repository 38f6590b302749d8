"""Pure: what to do after the Bot API could not be asked for updates."""

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.botapi.transport import NotTheBotApi
from bot.errors import OperatorError, TokenRefused

# Seconds between tries: they double from the first to the longest.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

# A refusal is believed when it is repeated: a proxy in between may have said it.
TOKEN_TRIES = 2
ADDRESS_TRIES = 3
TOKEN_PAUSE = 1.0

# Another poller with the same token keeps coming back; asking faster would only throw it out faster.
CONFLICT_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Pause:
    """Ask again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stop:
    """End with this: only the operator can help."""

    error: OperatorError


def after_failure(error: TelegramError, failures: int, *, starting: bool = False) -> Pause | Stop:
    """What to do after a request for the bot's name or its updates has failed.

    Args:
        error: What it failed with.
        failures: How many have failed in a row, from 1.
        starting: Whether the Bot API has not answered well even once: then a wrong address is likely, later a
            proxy with a bad day.
    """
    match error:
        case RetryAfter():
            return Pause(seconds(error.retry_after))
        case InvalidToken():
            return Stop(TokenRefused("token_refused")) if failures >= TOKEN_TRIES else Pause(TOKEN_PAUSE)
        case NotTheBotApi() if starting and failures >= ADDRESS_TRIES:
            return Stop(OperatorError("api_address_wrong"))
        case Conflict():
            return Pause(CONFLICT_PAUSE)
    return Pause(min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - 1, 10)))


def seconds(wait: float | timedelta) -> float:
    """Telegram's retry_after in seconds; the library gives it as a number or as a timedelta."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
