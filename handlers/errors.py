"""When something went wrong: one sentence for the reader, the cause for the log."""

import logging
import secrets

from telegram.error import BadRequest, TelegramError

from bot.delivery.outgoing import Outgoing
from bot.errors import ArticleNotFound, EmptyShelf, KhabarError, OperatorError
from bot.text.rich import code, join
from handlers.context import NoSuchNumber, Turn

log = logging.getLogger(__name__)

# Without what is easily misread or misheard: 0, 1, I, L, O.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


async def tell(turn: Turn, error: Exception) -> None:
    """Tell the reader, in their language, what the error means for them.

    Raises:
        TelegramError: It could not be said.
    """
    match error:
        case NoSuchNumber():
            await turn.say_line(turn.wording.plural("no_such_number", error.total))
        case ArticleNotFound():
            await _tell_newest(turn)
        case KhabarError() if not isinstance(error, OperatorError):
            await turn.say_line(turn.wording.text(f"error_{error.key}", **error.fills))
        case TelegramError() if not isinstance(error, BadRequest):
            log.warning("An answer could not be sent: %s", error)
        case _:
            await _apologise(turn, error)


async def _tell_newest(turn: Turn) -> None:
    """The story that was asked for is gone; the newest takes its place."""
    try:
        article = await turn.services.loader.newest()
    except EmptyShelf as error:
        await turn.say_line(turn.wording.text(f"error_{error.key}"))
    else:
        await turn.say(await turn.card(article, before=turn.wording.text("story_gone")))


async def _apologise(turn: Turn, error: Exception) -> None:
    number = "".join(secrets.choice(ALPHABET) for _ in range(4))
    log.error("Failed, the reader was given the number %s", number, exc_info=error)
    before, after = turn.wording.around("failed", "code")
    await turn.say(Outgoing(join("", [before, code(number), after])))
