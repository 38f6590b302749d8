"""What a broadcast has left behind gives way in the end, so that a small server does not fill up."""

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.store.broadcasts import Broadcasts

log = logging.getLogger(__name__)

# For so many seconds it is known which messages a broadcast became: for a month it can be put right.
# (Telegram deletes nothing after two days.) A receipt takes 33 bytes, so ten stories a day, of two parts
# each, to a hundred thousand chats are two gigabytes a month.
KEPT = 30 * 24 * 3600.0

# Seconds; the first time a while after the start, when there is other work.
FIRST, EVERY = 60.0, 3600.0


async def sweep(broadcasts: "Broadcasts") -> None:
    """Sweep out what is a month old, every hour, until cancelled."""
    await asyncio.sleep(FIRST)
    while True:
        try:
            await broadcasts.sweep(time.time() - KEPT)
        except StoreError as error:
            log.warning("Receipts of a month ago are still kept (%s)", error.key)
        await asyncio.sleep(EVERY)
