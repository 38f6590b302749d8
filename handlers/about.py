"""What Khabar is, and what it keeps.

reader  /about
bot     two sentences on the bot, one on what is stored, the version
"""

from bot import __version__
from bot.delivery.outgoing import Outgoing
from bot.text.rich import bold, join
from handlers.context import Turn


async def about(turn: Turn) -> None:
    """Send the lines about the bot."""
    wording = turn.wording
    text = join("\n", [bold(wording.text("about_heading")), wording.text("about", version=__version__)])
    await turn.say(Outgoing(text))
