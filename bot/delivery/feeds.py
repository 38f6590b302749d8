"""What operators are shown of feeds: the list, each one's own screen, and how it is, in words; pure.

A feed whose stories come says when the last one did; one that fails, or is looked at no more, says why.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.delivery.messages import LONGEST_LINK, View, shorten
from bot.delivery.outgoing import Button, Outgoing, rows_of, with_buttons
from bot.i18n import Wording
from bot.store.remembered import Pause
from bot.text.matching import host_of
from bot.text.rich import RichText, bold, join, link

if TYPE_CHECKING:
    from bot.store.feeds import FeedRow  # SQLAlchemy is imported while the bot connects

PAGE_SIZE = 5
# Five of these with how they are, and one with all that is known of it, stay well within one message.
LONGEST_TITLE = 150
LONGEST_HOST = 100
LONGEST_ADDRESS = 300
LONGEST_TAGS = 600

# What went wrong at a look, where the sentence for who is just waiting for an answer would not fit.
PAST = frozenset(
    {
        "fetch_unreachable",
        "fetch_unknown_host",
        "fetch_timeout",
        "fetch_too_large",
        "fetch_status",
        "fetch_busy",
    }
)

# As on the screen for the language of a chat: in their own script, whatever the interface.
OWN_NAMES = {"hi": "button_hindi", "en": "button_english"}


def feed_list(
    feeds: Sequence["FeedRow"], number: int, held: Mapping[int, int], view: View, today: date
) -> Outgoing:
    """One page of the list, the number of a page that there is not meaning the nearest.

    Args:
        feeds: All, in their order.
        number: The page's, from 1.
        held: How many entries of each are held.
        view: The operator's.
        today: There.
    """
    wording = view.wording
    add = Button(wording.text("button_add_feed"), "feeds:add")
    if not feeds:
        return with_buttons(RichText(wording.text("desk_feeds_none") + "\n"), [[add]], wording)
    pages = -(-len(feeds) // PAGE_SIZE)
    number = min(max(number, 1), pages)
    first = (number - 1) * PAGE_SIZE + 1
    shown = list(enumerate(feeds[first - 1 : first - 1 + PAGE_SIZE], start=first))
    entries = [_entry(place, feed, held.get(feed.id, 0), view, today) for place, feed in shown]
    closing = "\n".join([_range(first, len(shown), len(feeds), wording), ""])
    text = join("\n\n", [bold(wording.text("desk_feeds_heading")), *entries, closing])
    opens = [
        Button(wording.text("button_open_number", n=wording.number(place)), f"feeds:open:{feed.id}")
        for place, feed in shown
    ]
    turns = [
        Button(wording.text(f"button_{name}_feeds"), f"feeds:list:{target}")
        for name, target in (("previous", number - 1), ("next", number + 1))
        if 1 <= target <= pages
    ]
    return with_buttons(text, [*rows_of(opens), turns, [add]], wording)


def page_of(feed: int, feeds: Sequence["FeedRow"]) -> int:
    """The number of the page that a feed stands on; the first for one that is gone."""
    return next((at // PAGE_SIZE + 1 for at, each in enumerate(feeds) if each.id == feed), 1)


def feed_screen(feed: "FeedRow", held: int, view: View, *, above: str = "") -> Outgoing:
    """All that is known of a feed, and what can be done with it.

    Args:
        feed: It.
        held: How many of its entries are held.
        view: The operator's.
        above: A line on what has just been done.
    """
    wording, number = view.wording, feed.id
    lines: list[str | RichText] = [
        *([above, ""] if above else []),
        _title(feed),
        _address(feed, wording),
        *choices(feed, wording),
        *states(feed, wording, lambda moment: wording.long_date(moment, view.zone)),
        *([wording.plural("desk_feed_held", held)] if held else []),
        "",
    ]
    other = "summary" if feed.carries == "text" else "text"
    rows = [
        held_buttons(number, held, wording) if held else [],
        [resume_button(number, wording)] if feed.schedule.pause else [],
        [
            Button(wording.text(f"button_carry_{other}"), f"feeds:carry:{other}:{number}"),
            Button(wording.text("button_feed_title"), f"feeds:ask:title:{number}"),
        ],
        [
            Button(wording.text("button_feed_tags"), f"feeds:ask:tags:{number}"),
            Button(wording.text("button_settings_language"), f"feeds:ask:language:{number}"),
        ],
        [
            Button(wording.text("button_delete"), f"feeds:remove:{number}"),
            Button(wording.text("button_back"), f"feeds:back:{number}"),
        ],
    ]
    return with_buttons(join("\n", lines), rows, wording)


def removal(feed: "FeedRow", wording: Wording) -> Outgoing:
    """What it means to follow a feed no more, and the question whether that is meant."""
    rows = [
        [
            Button(wording.text("button_remove_feed"), f"feeds:removed:{feed.id}"),
            Button(wording.text("button_back"), f"feeds:open:{feed.id}"),
        ]
    ]
    return with_buttons(join("\n", [_title(feed), wording.text("desk_feed_remove_means"), ""]), rows, wording)


def paused_notice(feed: "FeedRow", view: View) -> Outgoing:
    """That a feed is looked at no more, and why."""
    told = states(feed, view.wording, lambda moment: view.wording.long_date(moment, view.zone))
    remove = Button(view.wording.text("button_delete"), f"feeds:remove:{feed.id}")
    return _notice(feed, told, [resume_button(feed.id, view.wording), remove], view.wording)


def held_notice(feed: "FeedRow", count: int, view: View) -> Outgoing:
    """That so many stories of a feed came at once, and wait for an operator."""
    told = [view.wording.plural("desk_feed_held", count)]
    return _notice(feed, told, held_buttons(feed.id, count, view.wording), view.wording)


def states(feed: "FeedRow", wording: Wording, dated: Callable[[datetime], str]) -> list[str]:
    """How a feed is: when a story last came, or that it is looked at no more or cannot be read, and why."""
    schedule = feed.schedule
    if schedule.pause is Pause.GONE:
        return [wording.text("desk_feed_gone", host=_host(feed))]
    if schedule.pause is not None:
        return [wording.plural("desk_feed_paused", schedule.failures), *_why(feed, wording)]
    if schedule.failures:
        return [wording.plural("desk_feed_failing", schedule.failures), *_why(feed, wording)]
    if schedule.news_at is None:
        return [wording.text("desk_feed_not_looked")]
    # Until a second look has brought something, that is when it was first looked at.
    key = "desk_feed_no_news" if schedule.gap is None else "desk_feed_news"
    return [wording.text(key, date=dated(schedule.news_at))]


def language_line(code: str, wording: Wording) -> list[str]:
    """In which language a feed is; Hindi and English as on the screens that readers see."""
    name = wording.text(OWN_NAMES[code]) if code in OWN_NAMES else wording.language_name(code)
    return [wording.text("settings_language", language=name)]


def held_buttons(feed: int, count: int, wording: Wording) -> list[Button]:
    """To let out what is held of a feed, or to drop it; both say how many that are."""
    release = wording.text("button_release", n=wording.number(count))
    return [
        Button(release, f"feeds:release:{feed}:{count}"),
        Button(wording.text("button_drop"), f"feeds:drop:{feed}:{count}"),
    ]


def resume_button(feed: int, wording: Wording) -> Button:
    """To look at a paused feed again."""
    return Button(wording.text("button_resume"), f"feeds:resume:{feed}")


def _notice(feed: "FeedRow", told: Sequence[str], buttons: Sequence[Button], wording: Wording) -> Outgoing:
    opening = Button(wording.text("button_open_feed"), f"feeds:open:{feed.id}")
    text = join("\n", [_title(feed), _host(feed), *told, ""])
    return with_buttons(text, [buttons, [opening]], wording)


def _entry(place: int, feed: "FeedRow", held: int, view: View, today: date) -> RichText:
    wording = view.wording
    told = states(feed, wording, lambda moment: wording.short_date(moment, view.zone, today))
    waiting = [wording.plural("desk_feed_held", held)] if held else []
    return join("\n", [f"{wording.number(place)}. " + _title(feed), _host(feed), *told, *waiting])


def choices(feed: "FeedRow", wording: Wording) -> list[str]:
    """What operators have chosen for it; what is not known has no line."""
    return [
        *(language_line(feed.language, wording) if feed.language else []),
        *(
            [wording.text("settings_topics", topics=shorten(", ".join(feed.tags), LONGEST_TAGS))]
            if feed.tags
            else []
        ),
        wording.text(f"desk_feed_carries_{feed.carries}"),
    ]


def _why(feed: "FeedRow", wording: Wording) -> list[str]:
    """Why the last look brought nothing."""
    if feed.trouble is None:
        return []
    key = f"trouble_{feed.trouble}" if feed.trouble in PAST else f"error_{feed.trouble}"
    try:
        return [wording.text(key, host=_host(feed))]
    except KeyError:  # another version's, or one that asks for more than is kept
        return []


def _range(first: int, shown: int, total: int, wording: Wording) -> str:
    a, b, n = wording.number(first), wording.number(first + shown - 1), wording.number(total)
    return (
        wording.text("desk_feeds_range_of_one", a=a, n=n)
        if a == b
        else wording.text("desk_feeds_range", a=a, b=b, n=n)
    )


def _title(feed: "FeedRow") -> RichText:
    return bold(shorten(feed.title, LONGEST_TITLE))


def _host(feed: "FeedRow") -> str:
    return shorten(host_of(feed.url), LONGEST_HOST)


def _address(feed: "FeedRow", wording: Wording) -> RichText:
    before, after = wording.around("desk_feed_address", "address")
    shown = shorten(feed.url, LONGEST_ADDRESS)
    linked = link(shown, feed.url) if len(feed.url.encode()) <= LONGEST_LINK else shown
    return join("", [before, linked, after])
