"""How updates come in by webhook: Telegram posts them to our own server.

setWebhook -> posts, each answered when Inbox.take has kept it
"""

import asyncio
import logging
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from telegram import Bot

from bot.botapi.inbox import Inbox, until
from bot.botapi.intake import answered
from bot.web.server import Receiver, listening

log = logging.getLogger(__name__)

# Seconds between questions whether the token is still good: nobody else would notice within half a minute.
ALIVE_EVERY = 15.0


class Webhook:
    """Takes updates at an address of ours.

    Args:
        bot: Initialised.
        inbox: There once the store is open; posts wait for it.
        allowed: The kinds of updates wanted, as in setWebhook.
        url: What Telegram is told, as it stands; its path is served over plain HTTP.
        secret: What Telegram has to say with every post.
        alive_every: Seconds between questions whether the token is still good.
    """

    def __init__(
        self,
        bot: Bot,
        inbox: "asyncio.Future[Inbox]",
        allowed: Sequence[str],
        *,
        url: str,
        secret: str,
        alive_every: float = ALIVE_EVERY,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._allowed = allowed
        self._url = url
        self._secret = secret
        self._alive_every = alive_every

    async def run(self, host: str, port: int, stop: asyncio.Event) -> None:
        """Works until `stop` is set; posts that are being taken then are still answered.

        Raises:
            OperatorError: `port_taken` or `address_unusable`.
            TokenRefused: The token is accepted no more.
        """
        path = unquote(urlsplit(self._url).path) or "/"
        async with listening(Receiver(self._bot, path, self._secret, self._inbox), host, port) as at:
            log.info("Updates are taken at http://%s:%d%s", host, at, path)
            await until(stop, self._stand())

    async def _stand(self) -> None:
        await answered(self._announce)
        log.info("The webhook is set")
        while True:
            await asyncio.sleep(self._alive_every)
            await answered(self._bot.get_me)

    async def _announce(self) -> None:
        await self._bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=self._allowed)
