"""What operators are told of feeds unasked: one is looked at no more, or many stories wait for a word."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, TypeAlias

from telegram.error import TelegramError

from bot.botapi.transport import MaybeSent
from bot.delivery.feeds import held_notice, paused_notice
from bot.delivery.messages import View
from bot.delivery.outgoing import Outgoing, Place
from bot.delivery.sender import Sender
from bot.errors import StoreError
from bot.i18n import Wording
from bot.sources.polling import Held, Notice, Paused, log_notice

if TYPE_CHECKING:
    from bot.store.chats import Chats  # SQLAlchemy is imported while the bot connects
    from bot.store.feeds import FeedRow

log = logging.getLogger(__name__)

Shown: TypeAlias = Callable[[View], Outgoing]


class FeedNotices:
    """Tells operators in their private chats, each in their own language, and never stands in the way.

    Who added a feed in the chat is told of it; the others only where that cannot be, or where nobody did.

    Args:
        sender: Brings it.
        chats: Know each operator's language.
        admins: All operators.
        wordings: The languages.
        language: Of those who chose none.
        zone: Of the dates.
    """

    def __init__(
        self,
        sender: Sender,
        chats: "Chats",
        admins: frozenset[int],
        wordings: Mapping[str, Wording],
        *,
        language: str,
        zone: tzinfo,
    ) -> None:
        self._sender = sender
        self._chats = chats
        self._admins = admins
        self._wordings = wordings
        self._language = language
        self._zone = zone

    async def tell(self, notice: Notice) -> bool:
        """Tell that a feed is looked at no more, and why, or that stories wait to be let out or dropped.

        Returns:
            False where there are operators and none was reached.
        """
        await log_notice(notice)
        match notice:
            case Paused(feed):
                return await self._tell(feed, lambda view: paused_notice(feed, view))
            case Held(feed, count):
                return await self._tell(feed, lambda view: held_notice(feed, count, view))

    async def _tell(self, feed: "FeedRow", shown: Shown) -> bool:
        for group in _groups(feed.added_by, self._admins):
            # Each of a group is told, also after one who was not reached.
            if any([await self._reached(operator, shown) for operator in group]):
                return True
        log.warning("No operator could be told of feed %d", feed.id)
        return not self._admins

    async def _reached(self, operator: int, shown: Shown) -> bool:
        """Tell one operator; False where it certainly did not arrive."""
        try:
            language = await self._chats.language(operator) or self._language
            message = shown(View(self._wordings[language], self._zone, private=True))
            await self._sender.send(Place(operator), [message])
        except MaybeSent:
            return True
        except (TelegramError, StoreError) as error:
            log.info("An operator could not be told of a feed: %s", error)
            return False
        return True


def _groups(added_by: int | None, admins: frozenset[int]) -> Sequence[Sequence[int]]:
    """Who is told, first and, where nobody of them is reached, then."""
    if added_by not in admins:
        return (sorted(admins),)
    return ((added_by,), sorted(admins - {added_by}))
