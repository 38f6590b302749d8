"""The whole story.

reader  पढ़ो                        (or /read)
bot     the full text, in as many messages as it needs; in a group one folded page
reader  presses [अगला भाग ▶]
bot     the next page, in the place of this one
"""

import asyncio

from bot.delivery import messages
from handlers.context import Turn


async def read(turn: Turn) -> None:
    """Send the full text; a group is spared the length."""
    article = await turn.article()
    if turn.private:
        await turn.say(*await asyncio.to_thread(messages.full_story, article, turn.view))
    else:
        await turn.say(await asyncio.to_thread(messages.folded_page, article, 1, turn.view))


async def in_pages(turn: Turn) -> None:
    """Send the first page, in a fold, with buttons that turn it."""
    article = await turn.article()
    await turn.say(await asyncio.to_thread(messages.folded_page, article, 1, turn.view))


async def turn_page(turn: Turn) -> None:
    """Show another page in the place of this one."""
    article = await turn.article()
    number = int(turn.press.arguments[1]) if turn.press else 1
    await turn.show(await asyncio.to_thread(messages.folded_page, article, number, turn.view))
