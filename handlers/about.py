"""What Khabar is, and what it keeps.

reader  /about
bot     two sentences on the bot, three on what is kept, one on who reads aloud if that is Google, the version
"""

from bot import __version__
from bot.delivery.outgoing import Outgoing
from bot.text.rich import bold, join
from handlers.context import Turn

# The engine that is given the stories' text over the network.
GOOGLE = "gtts"


async def about(turn: Turn) -> None:
    """Send the lines about the bot."""
    wording = turn.wording
    asks_google = any(engine.name == GOOGLE for engine in turn.services.engines)
    google = wording.text("about_google") if asks_google else ""
    about_it = wording.text("about", version=__version__, google=google)
    await turn.say(Outgoing(join("\n", [bold(wording.text("about_heading")), about_it])))
