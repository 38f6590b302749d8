"""The newest story at a glance.

reader  खबर                        (or /headline, or a number of the list)
bot     title, byline, date, reading time, first sentences, source, buttons
"""

import asyncio

from bot.delivery import messages
from handlers.context import Turn


async def headline(turn: Turn) -> None:
    """Send the card of the article that is meant."""
    article = await turn.article()
    await turn.say(await asyncio.to_thread(messages.card, article, turn.view))
