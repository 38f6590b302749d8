"""A link that an operator sends: looked at, and offered for what it is.

operator  https://example.in/story          (the whole message)
bot       title, outlet, date, length; the feed's name     [खबर भेजें] [फ़ीड जोड़ें]
operator  presses [खबर भेजें]
bot       the preview of /publish, and its question
operator  presses [फ़ीड जोड़ें]
bot       the feed, as in /feeds
"""

import asyncio
import re

from bot.article import Article
from bot.delivery.messages import glance
from bot.delivery.outgoing import Button, with_buttons
from bot.errors import FetchError, KhabarError, NotAFeed, NotAnArticle
from bot.i18n import isolate
from bot.text.rich import RichText, join
from handlers.context import Services, Turn
from handlers.desk import Offer
from handlers.looking import beside, looking
from handlers.operators import Order, desk_of, operator_of

LINK = re.compile(r"https?://\S+", re.IGNORECASE)

# Seconds for the search for a feed, of several addresses one after the other; the story does not wait longer.
SEARCH = 25.0


def is_link(text: str) -> bool:
    """Whether a message is one address and nothing else."""
    return LINK.fullmatch(text.strip()) is not None


async def look(order: Order) -> None:
    """Say what is at an address, and offer to publish it or to follow it, beside the other commands."""
    beside(order.turn, _look(order.turn, order.text))


async def _look(turn: Turn, url: str) -> None:
    """Find out what is there, and offer it.

    Raises:
        FetchError: Nothing can be had there.
        NotAFeed: What is there is a feed that cannot be read.
        NotAnArticle: `link_empty`: there is neither a story nor a feed.
    """
    async with looking(turn, url):
        found = await asyncio.gather(_story(url, turn.services), _feed(url, turn.services))
    story, feed = found
    if isinstance(story, KhabarError) and isinstance(feed, KhabarError):
        raise _nothing(story, feed)
    article = story if isinstance(story, Article) else None
    address, title = (None, "") if isinstance(feed, KhabarError) else feed
    wording, key = turn.wording, desk_of(turn).offer(operator_of(turn), Offer(article, address))
    lines: list[str | RichText] = [
        glance(article, turn.view) if article else "",
        wording.text("link_feed", title=isolate(title)) + "\n" if address else "",
    ]
    buttons = [
        *([Button(wording.text("button_send_story"), f"link:story:{key}")] if article else []),
        *([Button(wording.text("button_add_feed"), f"link:feed:{key}")] if address else []),
    ]
    await turn.say(with_buttons(join("", lines), [buttons], wording))


async def _story(url: str, services: Services) -> Article | KhabarError:
    """The story there; what stands in its way is given, not raised."""
    try:
        article = await services.sources.article_at(url)
    except (FetchError, NotAnArticle) as error:
        return error
    if len(article.blocks) == 1 and article.blocks[0].text == article.title:
        return NotAnArticle("article_empty")
    return article


async def _feed(url: str, services: Services) -> tuple[str, str] | KhabarError:
    """Address and title of the feed there; what stands in its way is given, not raised."""
    try:
        async with asyncio.timeout(SEARCH):
            where, feed = await services.sources.find_feed(url)
    except (FetchError, NotAFeed) as error:
        return error
    except TimeoutError:
        return NotAFeed("feed_not_found")
    from bot.sources.follow import title_of  # noqa: PLC0415 - what it needs was imported to find the feed

    return where, title_of(feed, where)


def _nothing(story: KhabarError, feed: KhabarError) -> KhabarError:
    """Which of two troubles is told where there is neither a story nor a feed."""
    if isinstance(story, FetchError):
        return story
    if story.key == "url_is_feed" or not isinstance(feed, NotAFeed):
        return feed
    return NotAnArticle("link_empty")
