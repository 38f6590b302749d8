"""How things stand.

operator  /stats
bot       who is subscribed, how many stories there are, what was sent today, how far the last broadcasts are
"""

from bot.delivery.outgoing import Outgoing
from bot.errors import EmptyShelf
from bot.store.subscriptions import Kind, State
from bot.text.rich import RichText, bold, join
from handlers.context import Turn
from handlers.operators import Order, date_of, desk_of
from handlers.underway import figures, name_of

# Broadcasts that are told of; with their figures they stay within two screens.
TOLD = 5

KINDS: tuple[Kind, ...] = ("private", "group", "channel")
STATES: tuple[State, ...] = ("active", "resting", "off")


async def stats(order: Order) -> None:
    """Send the figures."""
    turn = order.turn
    general = [*await _subscribers(turn), await _stories(turn), await _today(turn)]
    heading = bold(turn.wording.text("stats_heading"))
    await turn.say(Outgoing(join("\n\n", [join("\n", [heading, *general]), *await _broadcasts(turn)])))


async def _subscribers(turn: Turn) -> list[str]:
    """A line for each kind of chat that there is."""
    wording = turn.wording
    found = await desk_of(turn).ledger.statistics.subscribers()
    by_kind = {
        kind: [
            wording.text(f"stats_{state}", n=wording.number(n))
            for state in STATES
            if (n := found.get((kind, state), 0))
        ]
        for kind in KINDS
    }
    lines = [wording.text(f"stats_{kind}", counts=", ".join(said)) for kind, said in by_kind.items() if said]
    return lines or [wording.text("stats_nobody")]


async def _stories(turn: Turn) -> str:
    try:
        page = await turn.services.loader.page()
    except EmptyShelf:  # one line among others, and no reason to end here
        return turn.wording.text("stats_no_stories")
    return turn.wording.plural("stats_stories", page.total)


async def _today(turn: Turn) -> str:
    midnight = turn.services.now().replace(hour=0, minute=0, second=0, microsecond=0)
    sent = await desk_of(turn).ledger.statistics.sent_since(midnight.timestamp())
    return turn.wording.plural("stats_today", sent) if sent else turn.wording.text("stats_nothing_today")


async def _broadcasts(turn: Turn) -> list[RichText]:
    """A paragraph for each of the last broadcasts."""
    recent = await desk_of(turn).ledger.broadcasts.recent(TOLD)
    return [
        join("\n", [bold(name_of(each)), date_of(turn, each.created_at), *await figures(turn, each)])
        for each in recent
    ]
