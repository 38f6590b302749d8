"""A broadcast under way, as operators see it: how far it is, what stops it, what it did not reach.

bot     भेजा जा रहा है: 40~प्रतिशत, with what was sent and what waits, edited in place    [रोकें]
bot     भेजना पूरा हुआ, with what was not reached, by reason
"""

import asyncio
import time

from bot.delivery import figures
from bot.delivery.outgoing import Button, Outgoing, Posted, with_buttons
from bot.store.broadcasts import Broadcast
from bot.store.receipts import State
from bot.text.rich import RichText, bold, join
from handlers.context import Turn
from handlers.operators import desk_of, note

# Seconds between two looks at a broadcast; counting a large one takes a twentieth of the time at most.
EVERY, SHARE = 3.0, 20

# What reasons in receipts have in common, in small letters and without underscores: what is told of them.
REASONS = {
    "too_old": ("can't be deleted", "can't be edited"),
    "missing": ("to edit not found", "to delete not found", "message id invalid", "message unknown"),
    "rights": ("right", "restricted", "topic"),
    "left": ("blocked", "kicked", "deleted", "gone", "unsubscribed"),
}


async def follow(turn: Turn, broadcast: int) -> None:
    """Wake the delivery, and show how far a broadcast is in the place of the message that began it."""
    turn.services.wake()
    shown = await progress_screen(turn, broadcast)
    await turn.show(shown)
    if turn.press is not None:
        posted = Posted(turn.place.chat, turn.press.message)
        desk_of(turn).watch(broadcast, _watch(turn, posted, broadcast, shown))


async def stop(turn: Turn) -> str | None:
    """Stop the broadcast of the button; what is in flight ends."""
    if turn.press is None:
        return None
    broadcast = int(turn.press.arguments[0])
    stopped = await desk_of(turn).ledger.broadcasts.stop(broadcast)
    if stopped:
        turn.services.wake()
        note(turn, "stopped broadcast %d", broadcast)
    await turn.show(await progress_screen(turn, broadcast))
    return None if stopped else turn.wording.text("toast_old_button")


async def progress_screen(turn: Turn, number: int) -> Outgoing:
    """How far a broadcast is, with what stops it; once it has ended, what it could not reach and why."""
    ledger, wording = desk_of(turn).ledger, turn.wording
    broadcast = await ledger.broadcasts.get(number)
    if broadcast is None:
        return Outgoing(RichText(wording.text("toast_old_button")))
    heading, *lines = await how_far(turn, broadcast)
    text = join("\n", [bold(heading), *lines, *await _reasons(turn, broadcast)])
    if broadcast.state != "running":
        return Outgoing(text)
    button = Button(wording.text("button_stop"), f"stop:{number}")
    return with_buttons(text + "\n", [[button]], wording)


async def how_far(turn: Turn, broadcast: Broadcast) -> list[str]:
    """A line that says how far a broadcast is, and one for each thing that has become of its messages."""
    progress = await desk_of(turn).ledger.broadcasts.progress(broadcast.id)
    doing = figures.doing_of(broadcast)
    share = figures.percent(progress, await _expected(turn, broadcast)) if broadcast.state == "running" else 0
    heading = turn.wording.text(f"progress_{broadcast.state}_{doing}", n=turn.wording.number(share))
    return [heading, *figures.of_messages(progress, doing, turn.wording)]


async def _watch(turn: Turn, posted: Posted, broadcast: int, shown: Outgoing) -> None:
    """Keep the progress message up to date until the broadcast has ended."""
    pause = EVERY
    while shown.rows:
        await asyncio.sleep(pause)
        begun = time.monotonic()
        screen = await progress_screen(turn, broadcast)
        pause = max(EVERY, SHARE * (time.monotonic() - begun))
        if screen != shown:
            shown = screen
            await turn.services.sender.amend(posted, shown)


async def _expected(turn: Turn, broadcast: Broadcast) -> int:
    """How many chats it is to reach."""
    ledger = desk_of(turn).ledger
    if broadcast.about is None:
        return (await ledger.subscriptions.counts()).get("active", 0)
    return (await ledger.broadcasts.progress(broadcast.about)).chats


async def _reasons(turn: Turn, broadcast: Broadcast) -> list[str]:
    """What an ended broadcast did not reach, the most frequent reason first, and what a recall left alone."""
    if broadcast.state == "running":
        return []
    ledger = desk_of(turn).ledger
    by_reason: dict[str, int] = {}
    for reason, count in (await ledger.statistics.unreached(broadcast.id)).items():
        told = _told(reason or "")
        by_reason[told] = by_reason.get(told, 0) + count
    if broadcast.about is not None:
        before = await ledger.broadcasts.progress(broadcast.about)
        if doubtful := before.counts.get(State.UNCERTAIN, 0):
            by_reason["doubtful"] = doubtful
    most_first = sorted(by_reason.items(), key=lambda each: -each[1])
    return [turn.wording.plural(f"unreached_{told}", n) for told, n in most_first]


def _told(reason: str) -> str:
    """What an operator is told of a reason in receipts."""
    said = reason.lower().replace("_", " ")
    return next((told for told, words in REASONS.items() if any(word in said for word in words)), "other")
