"""The feeds that are followed: which they are, how each is, and how its stories are told.

operator  /feeds                    (or with an address behind it: followed at once)
bot       five feeds, each with how it is      [1 खोलें] [2 खोलें] / … / [अगली फ़ीड ▶] / [फ़ीड जोड़ें]
operator  presses [फ़ीड जोड़ें]
bot       asks for an address                  [रद्द करें]
operator  https://example.in                   (of a feed, or of a page that has one)
bot       that feed: address, topics, how it is told, what is held
          [12 भेजें] [छोड़ दें] / [फिर से देखें] / [सार भेजें] [शीर्षक बदलें] / [विषय बदलें] [भाषा बदलें] / [हटाएँ] [वापस जाएँ]
operator  presses [हटाएँ]
bot       what that means                      [फ़ीड हटाएँ] [वापस जाएँ]
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.delivery.feeds import feed_list, feed_screen, page_of, removal
from bot.delivery.outgoing import Outgoing
from bot.i18n import language_named
from bot.sources.fields import language_code, line_of
from handlers.context import Turn
from handlers.desk import Draft, Purpose
from handlers.looking import beside, looking
from handlers.operators import Order, ask, desk_of, note, operator_of, refused
from handlers.wishes import SEPARATORS

if TYPE_CHECKING:
    from bot.store.feeds import Carries, FeedRow, Feeds  # SQLAlchemy is imported while the bot connects

# What a button carries, and how the feed is told then.
CARRIES: "dict[str, Carries]" = {"text": "text", "summary": "summary"}
ASKED: dict[str, Purpose] = {"title": "title", "language": "language", "tags": "tags"}

MOST_TAGS = 20
LONGEST_TAG = 60


async def feeds(order: Order) -> None:
    """List the feeds, or follow the one whose address stands behind the command."""
    if order.text:
        beside(order.turn, _follow(order.turn, order.text))
    else:
        await order.turn.say(await _list(order.turn, 1))


async def add(turn: Turn) -> str | None:
    """Ask for the address of a feed."""
    await ask(turn, Draft("feed"), turn.wording.text("desk_feed_ask"))
    return None


async def take(order: Order) -> None:
    """Follow the feed whose address was asked for; after one that leads to none, another may come."""
    if not await refused(order):
        beside(order.turn, _follow(order.turn, order.text, asked=True))


async def offered(turn: Turn) -> str | None:
    """Follow the feed of a link that was looked at."""
    offer = desk_of(turn).offered(operator_of(turn), turn.press.arguments[0]) if turn.press else None
    if offer is None or offer.feed is None:
        return turn.wording.text("toast_old_button")
    beside(turn, _follow(turn, offer.feed))
    return None


async def turn_page(turn: Turn) -> str | None:
    """Show another page of the list in the place of this one."""
    await turn.show(await _list(turn, _number(turn)))
    return None


async def back(turn: Turn) -> str | None:
    """Show the page of the list on which a feed stands."""
    all_of_them = await _feeds(turn).all()
    await turn.show(await _list(turn, page_of(_number(turn), all_of_them)))
    return None


async def open_one(turn: Turn) -> str | None:
    """Show one feed in the place of the list, or of a notice about it."""
    feed = await _meant(turn)
    if feed is None:
        return turn.wording.text("toast_old_button")
    await turn.show(await _screen(turn, feed))
    return None


async def carry(turn: Turn) -> str | None:
    """From now on tell a feed's stories whole, or as summaries."""
    feed = await _meant(turn)
    if feed is None or turn.press is None:
        return turn.wording.text("toast_old_button")
    await _change(turn, replace(feed, carries=CARRIES[turn.press.arguments[0]]))
    return None


async def ask_for(turn: Turn) -> str | None:
    """Ask for a feed's title, its language or its topics."""
    feed = await _meant(turn)
    if feed is None or turn.press is None:
        return turn.wording.text("toast_old_button")
    what = ASKED[turn.press.arguments[0]]
    await ask(turn, Draft(what, about=feed.id), turn.wording.text(f"desk_feed_ask_{what}"))
    return None


async def take_title(order: Order, about: int) -> None:
    """Call a feed what an operator wrote."""
    feed = await _answerable(order, about)
    title = line_of(order.text)
    if feed is not None and title:
        await _change(order.turn, replace(feed, title=title))


async def take_language(order: Order, about: int) -> None:
    """Say in which language a feed is; a language that nobody knows is asked for again."""
    feed, turn = await _answerable(order, about), order.turn
    if feed is None:
        return
    code = None if _is_nothing(turn, order.text) else language_named(order.text) or language_code(order.text)
    if code is None and not _is_nothing(turn, order.text):
        await turn.say_line(turn.wording.text("desk_feed_language_unknown"))
    else:
        await _change(turn, replace(feed, language=code))


async def take_tags(order: Order, about: int) -> None:
    """Give a feed's stories the topics that an operator wrote."""
    feed = await _answerable(order, about)
    if feed is None:
        return
    written = [] if _is_nothing(order.turn, order.text) else SEPARATORS.split(order.text)
    tags = dict.fromkeys(filter(None, (line_of(each)[:LONGEST_TAG] for each in written)))
    await _change(order.turn, replace(feed, tags=tuple(tags)[:MOST_TAGS]))


async def release(turn: Turn) -> str | None:
    """Let out what is held of a feed."""
    feed = await _meant(turn)
    if feed is None or not await _still_held(turn, feed):
        return turn.wording.text("toast_old_button")
    count = await _feeds(turn).release(feed.id, turn.services.now())
    turn.services.look()
    note(turn, "lets out %d entries of feed %d", count, feed.id)
    await turn.show(await _screen(turn, feed, turn.wording.plural("desk_feed_released", count)))
    return None


async def drop(turn: Turn) -> str | None:
    """Drop what is held of a feed."""
    feed = await _meant(turn)
    if feed is None or not await _still_held(turn, feed):
        return turn.wording.text("toast_old_button")
    count = await _feeds(turn).drop(feed.id)
    note(turn, "drops %d entries of feed %d", count, feed.id)
    await turn.show(await _screen(turn, feed, turn.wording.plural("desk_feed_dropped", count)))
    return None


async def resume(turn: Turn) -> str | None:
    """Look at a paused feed again."""
    feed = await _meant(turn)
    if feed is None or feed.schedule.pause is None:
        return turn.wording.text("toast_old_button")
    await _feeds(turn).resume(feed.id, turn.services.now())
    turn.services.look()
    note(turn, "resumes feed %d", feed.id)
    resumed = await _meant(turn) or feed
    await turn.show(await _screen(turn, resumed, turn.wording.text("desk_feed_resumed")))
    return None


async def remove(turn: Turn) -> str | None:
    """Say what it means to follow a feed no more, and ask."""
    feed = await _meant(turn)
    if feed is None:
        return turn.wording.text("toast_old_button")
    await turn.show(removal(feed, turn.wording))
    return None


async def removed(turn: Turn) -> str | None:
    """Follow a feed no more."""
    number = _number(turn)
    page = page_of(number, await _feeds(turn).all())
    if not await _feeds(turn).remove(number):
        return turn.wording.text("toast_old_button")
    note(turn, "follows feed %d no more", number)
    await turn.show(await _list(turn, page))
    return turn.wording.text("desk_feed_removed")


async def _follow(turn: Turn, url: str, *, asked: bool = False) -> None:
    """Follow the feed at an address, or of the page there, and show it; `asked`: if it answers a question.

    Raises:
        FetchError: Nothing can be had there.
        NotAFeed: Neither is it a feed, nor does it lead to one.
    """
    # With all that reads feeds and tells stories apart: at the first need.
    from bot.sources.follow import Wanted, follow  # noqa: PLC0415 - as above

    services, kept = turn.services, _feeds(turn)
    async with looking(turn, url):
        followed = await follow(url, Wanted(by=operator_of(turn)), services.sources, kept, services.now())
    services.look()
    if asked:
        _answered(turn)
    if followed.new:
        note(turn, "follows feed %d", followed.id)
    feed = await kept.get(followed.id)
    if feed is not None:
        above = turn.wording.text("desk_feed_added" if followed.new else "desk_feed_known")
        await turn.say(await _screen(turn, feed, above))


async def _list(turn: Turn, number: int) -> Outgoing:
    kept = _feeds(turn)
    today = turn.services.now().date()
    return feed_list(await kept.all(), number, await kept.held(), turn.view, today)


async def _screen(turn: Turn, feed: "FeedRow", above: str = "") -> Outgoing:
    held = (await _feeds(turn).held()).get(feed.id, 0)
    return feed_screen(feed, held, turn.view, above=above)


async def _change(turn: Turn, feed: "FeedRow") -> None:
    """Keep what an operator has chosen for a feed, and show it."""
    await _feeds(turn).choose(
        feed.id, title=feed.title, language=feed.language, tags=feed.tags, carries=feed.carries
    )
    note(turn, "changes feed %d", feed.id)
    if turn.press is None:
        _answered(turn)
    await turn.show(await _screen(turn, feed))


async def _answerable(order: Order, about: int) -> "FeedRow | None":
    """The feed that a text was asked for; None where there is no such text, or no feed, which is said."""
    turn = order.turn
    feed = await _feeds(turn).get(about)
    if feed is None:
        _answered(turn)
        await turn.say_line(turn.wording.text("desk_feed_not_there"))
    elif order.message.text is None:
        await turn.say_line(turn.wording.text("desk_feed_only_text"))
    elif not await refused(order):
        return feed
    return None


async def _still_held(turn: Turn, feed: "FeedRow") -> bool:
    """Whether as many are held as the button said; if some are, but not as many, its screen says how many."""
    said = int(turn.press.arguments[1]) if turn.press else 0
    held = (await _feeds(turn).held()).get(feed.id, 0)
    if held != said:
        await turn.show(await _screen(turn, feed))
    return 0 < held == said


async def _meant(turn: Turn) -> "FeedRow | None":
    """The feed of the button, None where it is followed no more."""
    return await _feeds(turn).get(_number(turn))


def _number(turn: Turn) -> int:
    """The number that the button carries: a page's or a feed's; of several the feed's."""
    numbers = [each for each in turn.press.arguments if each.isdecimal()] if turn.press else []
    return int(numbers[0]) if numbers else 0


def _feeds(turn: Turn) -> "Feeds":
    return desk_of(turn).ledger.feeds


def _answered(turn: Turn) -> None:
    """What was asked for has come."""
    draft = desk_of(turn).asked(operator_of(turn))
    if draft is not None:
        desk_of(turn).take(operator_of(turn), draft.key)


def _is_nothing(turn: Turn, text: str) -> bool:
    """Whether an operator wrote the word for none, in either language."""
    wordings = turn.services.wordings.values()
    return text.strip().casefold() in {each.text("desk_feed_nothing").casefold() for each in wordings}
