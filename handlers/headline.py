"""The newest story at a glance.

reader  खबर                        (or /headline, or a number of the list)
bot     title, byline, date, reading and listening time, first sentences, source, buttons
"""

from handlers.context import Turn


async def headline(turn: Turn) -> None:
    """Send the card of the article that is meant."""
    await turn.say(await turn.card(await turn.article()))
