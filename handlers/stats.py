"""How things stand.

operator  /stats
bot       who is subscribed, how many stories there are, what was sent today, how far the last broadcasts are
"""

from bot.delivery import figures
from bot.delivery.figures import name_of
from bot.delivery.outgoing import Outgoing
from bot.errors import EmptyShelf
from bot.text.rich import RichText, bold, join
from handlers.context import Turn
from handlers.operators import Order, date_of, desk_of
from handlers.underway import how_far

# Broadcasts that are told of; with their figures they stay within two screens.
TOLD = 5


async def stats(order: Order) -> None:
    """Send the figures."""
    turn = order.turn
    subscribers = figures.of_subscribers(await desk_of(turn).ledger.statistics.subscribers(), turn.wording)
    stories, today = await _stories(turn), await _today(turn)
    general = join("\n", [bold(turn.wording.text("stats_heading")), *subscribers, stories, today])
    await turn.say(Outgoing(join("\n\n", [general, *await _broadcasts(turn)])))


async def _stories(turn: Turn) -> str:
    try:
        total = (await turn.services.loader.page()).total
    except EmptyShelf:  # one line among others, and no reason to end here
        total = 0
    return figures.of_stories(total, turn.wording)


async def _today(turn: Turn) -> str:
    midnight = turn.services.now().replace(hour=0, minute=0, second=0, microsecond=0)
    sent = await desk_of(turn).ledger.statistics.sent_since(midnight.timestamp())
    return figures.of_today(sent, turn.wording)


async def _broadcasts(turn: Turn) -> list[RichText]:
    """A paragraph for each of the last broadcasts."""
    recent = await desk_of(turn).ledger.broadcasts.recent(TOLD)
    return [
        join("\n", [bold(name_of(each)), date_of(turn, each.created_at), *await how_far(turn, each)])
        for each in recent
    ]
