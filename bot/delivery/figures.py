"""Pure: the figures that operators are shown, as lines; what is nought has none."""

from typing import TYPE_CHECKING, Literal

from bot.delivery import notices
from bot.delivery.messages import shorten
from bot.i18n import Wording, isolate
from bot.store.broadcasts import Broadcast
from bot.store.documents import article_of
from bot.store.progress import Progress
from bot.store.receipts import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.store.subscriptions import Kind
    from bot.store.subscriptions import State as Standing

Doing = Literal["send", "correction", "deletion"]

PERCENT = 100

# The longest piece of a title or a notice in a list, in UTF-16 units.
LONGEST_NAME = 120

KINDS: "tuple[Kind, ...]" = ("private", "group", "channel")
STANDINGS: "tuple[Standing, ...]" = ("active", "resting", "off")


def doing_of(broadcast: Broadcast) -> Doing:
    """What a broadcast does in its chats."""
    match broadcast.kind:
        case "correction" | "deletion":
            return broadcast.kind
    return "send"


def name_of(broadcast: Broadcast) -> str:
    """A story's headline, or a notice's first line, short enough for a list."""
    if broadcast.article_id is not None:
        return isolate(shorten(article_of(broadcast.document).title, LONGEST_NAME))
    first = notices.notice_of(broadcast.document).text.strip().partition("\n")[0]
    return isolate(shorten(first, LONGEST_NAME))


def percent(progress: Progress, expected: int = 0) -> int:
    """How much is done of a running broadcast; never all, for then it has ended.

    Args:
        progress: How far it is.
        expected: How many chats are to be reached; 0 if that is not known.
    """
    by_chats = PERCENT * progress.chats // expected if expected else 0
    by_ranges = PERCENT * progress.ranges_done // progress.ranges if progress.ranges else 0
    return min(max(by_chats, by_ranges), PERCENT - 1)


def of_subscribers(found: "Mapping[tuple[Kind, Standing], int]", wording: Wording) -> list[str]:
    """A line for each kind of chat that there is, or one that says that there is none."""
    by_kind = {
        kind: [
            wording.text(f"stats_{standing}", n=wording.number(n))
            for standing in STANDINGS
            if (n := found.get((kind, standing), 0))
        ]
        for kind in KINDS
    }
    lines = [wording.text(f"stats_{kind}", counts=", ".join(said)) for kind, said in by_kind.items() if said]
    return lines or [wording.text("stats_nobody")]


def of_messages(progress: Progress, doing: Doing, wording: Wording) -> list[str]:
    """A line for each thing that has become of a broadcast's messages, or one that says that nothing has."""
    found = {
        doing: progress.counts.get(State.SENT, 0),
        "resent": progress.resent,
        "waiting": progress.counts.get(State.WAITING, 0) + progress.counts.get(State.INTENT, 0),
        "uncertain": progress.counts.get(State.UNCERTAIN, 0),
        "failed": progress.counts.get(State.FAILED, 0),
    }
    lines = [wording.plural(f"count_{name}", n) for name, n in found.items() if n]
    return lines or [wording.text("count_nothing")]


def of_today(sent: int, wording: Wording) -> str:
    """The line about the messages of a day."""
    return wording.plural("stats_today", sent) if sent else wording.text("stats_nothing_today")


def of_stories(total: int, wording: Wording) -> str:
    """The line about the shelf."""
    return wording.plural("stats_stories", total) if total else wording.text("stats_no_stories")
