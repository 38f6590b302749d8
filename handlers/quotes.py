"""Who said what.

reader  बयान                       (or /quotes)
bot     each key quote under the name of its speaker
"""

import asyncio

from bot.delivery import messages
from handlers.context import Turn


async def quotes(turn: Turn) -> None:
    """Send the key quotes of the article that is meant."""
    article = await turn.article()
    await turn.say(*await asyncio.to_thread(messages.quotes, article, turn.view))
