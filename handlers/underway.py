"""A broadcast under way, as operators see it: how far it is, what stops it, what it did not reach.

bot     भेजा जा रहा है: 40~प्रतिशत, with what was sent and what waits, edited in place    [रोकें]
bot     भेजना पूरा हुआ, with what was not reached, by reason
"""

import asyncio
import time

from bot.delivery import notices
from bot.delivery.messages import shorten
from bot.delivery.outgoing import Button, Outgoing, Posted, with_buttons
from bot.i18n import isolate
from bot.store.broadcasts import Broadcast, Progress, State
from bot.store.documents import article_of
from bot.text.rich import RichText, bold, join
from handlers.context import Turn
from handlers.operators import desk_of, note

# The longest piece of a title or a notice in a list, in UTF-16 units.
LONGEST_NAME = 120

# Seconds between two looks at a broadcast; counting a large one takes a twentieth of the time at most.
EVERY, SHARE = 3.0, 20

PERCENT = 100

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
    heading, *lines = await figures(turn, broadcast)
    text = join("\n", [bold(heading), *lines, *await _reasons(turn, broadcast)])
    if broadcast.state != "running":
        return Outgoing(text)
    button = Button(wording.text("button_stop"), f"stop:{number}")
    return with_buttons(text + "\n", [[button]], wording)


async def figures(turn: Turn, broadcast: Broadcast) -> list[str]:
    """A line that says how far a broadcast is, and one for each thing that has become of its messages."""
    wording = turn.wording
    progress = await desk_of(turn).ledger.broadcasts.progress(broadcast.id)
    doing = "send" if broadcast.about is None else broadcast.kind
    if broadcast.state == "running":
        share = wording.number(await _percent(turn, broadcast, progress))
        heading = wording.text(f"progress_running_{doing}", n=share)
    else:
        heading = wording.text(f"progress_{broadcast.state}_{doing}")
    return [heading, *(_counts(turn, progress, doing) or [wording.text("count_nothing")])]


def _counts(turn: Turn, progress: Progress, doing: str) -> list[str]:
    """A line for each thing that has become of messages; what is nought has none."""
    found = {
        doing: progress.counts.get(State.SENT, 0),
        "waiting": progress.counts.get(State.WAITING, 0) + progress.counts.get(State.INTENT, 0),
        "uncertain": progress.counts.get(State.UNCERTAIN, 0),
        "failed": progress.counts.get(State.FAILED, 0),
    }
    return [turn.wording.plural(f"count_{name}", n) for name, n in found.items() if n]


def name_of(broadcast: Broadcast) -> str:
    """A story's headline, or a notice's first line, short enough for a list."""
    if broadcast.article_id is not None:
        return isolate(shorten(article_of(broadcast.document).title, LONGEST_NAME))
    first = notices.notice_of(broadcast.document).text.strip().partition("\n")[0]
    return isolate(shorten(first, LONGEST_NAME))


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


async def _percent(turn: Turn, broadcast: Broadcast, progress: Progress) -> int:
    """How much is done; never all, for then the broadcast has ended."""
    ledger = desk_of(turn).ledger
    if broadcast.about is None:
        expected = (await ledger.subscriptions.counts()).get("active", 0)
    else:
        expected = (await ledger.broadcasts.progress(broadcast.about)).chats
    by_chats = PERCENT * progress.chats // expected if expected else 0
    by_ranges = PERCENT * progress.ranges_done // progress.ranges if progress.ranges else 0
    return min(max(by_chats, by_ranges), PERCENT - 1)


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
