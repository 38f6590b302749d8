"""A new story, from an operator to all.

operator  /publish                  (or with the story behind it, under a file, as an answer, with an id)
bot       asks for the story        [रद्द करें]
operator  headline, empty line, paragraphs
bot       the story as subscribers see it; below, how many get it
          [भेजें] [बड़ी खबर भेजें] / [रद्द करें]
operator  presses [भेजें]
bot       how far it is, in the place of the question
"""

import asyncio
import re
from dataclasses import replace

from bot.article import Article
from bot.delivery.messages import MESSAGE_LIMIT, new_story
from bot.delivery.outgoing import Button
from bot.errors import ArticleNotFound
from bot.store.articles import is_breaking
from bot.store.documents import document_of
from bot.text.rich import utf16_length
from handlers.context import Turn
from handlers.desk import Draft
from handlers.operators import (
    Order,
    ask,
    audience,
    confirm,
    date_of,
    desk_of,
    note,
    operator_of,
    refused,
    story_in,
)
from handlers.underway import follow

ARTICLE_ID = re.compile(r"[a-z0-9]{1,16}")


async def publish(order: Order) -> None:
    """Show the story that was given, or ask for one."""
    turn, matter = order.turn, order.matter
    if matter is None:
        await ask(turn, Draft("publish"), turn.wording.text("publish_ask"))
    elif ARTICLE_ID.fullmatch(matter.text):
        await _show_known(turn, matter.text)
    else:
        await take(matter)


async def take(order: Order) -> None:
    """Show the story that an operator wrote."""
    if not await refused(order):
        # Telegram cuts a longer text into several messages, and this is one of them.
        cut = utf16_length(order.message.text or "") >= MESSAGE_LIMIT
        await _show(order.turn, await story_in(order), cut=cut)


async def send(turn: Turn) -> str | None:
    """Announce the story of the button."""
    how, key = turn.press.arguments if turn.press else ("", "")
    draft = desk_of(turn).take(operator_of(turn), key)
    if draft is None or not isinstance(draft.content, Article):
        return turn.wording.text("toast_old_button")
    try:
        broadcast = await _announce(turn, draft.content, breaking=how == "breaking")
    except BaseException:
        desk_of(turn).put(operator_of(turn), draft)
        raise
    note(turn, "published article %s as broadcast %d", draft.content.id, broadcast)
    await follow(turn, broadcast)
    return None


async def offered(turn: Turn) -> str | None:
    """Show the story of a link that was looked at."""
    offer = desk_of(turn).offered(operator_of(turn), turn.press.arguments[0]) if turn.press else None
    if offer is None or offer.article is None:
        return turn.wording.text("toast_old_button")
    await _show(turn, offer.article)
    return None


async def _show_known(turn: Turn, article_id: str) -> None:
    try:
        article = await turn.services.loader.by_id(article_id)
    except ArticleNotFound as error:  # without the newest story, which a reader would be shown in its place
        await turn.say_line(turn.wording.text(f"error_{error.key}"))
    else:
        await _show(turn, article)


async def _show(turn: Turn, article: Article, *, cut: bool = False) -> None:
    """The preview, and the question below it."""
    draft, wording = Draft("publish", article), turn.wording
    breaking = is_breaking(article)
    await turn.say(*await asyncio.to_thread(new_story, article, turn.view, "story", breaking=breaking))
    before = await desk_of(turn).ledger.broadcasts.of_article(article.id)
    lines = [
        wording.text("preview_story"),
        await audience(turn),
        wording.text("preview_cut") if cut else "",
        wording.text("published_before", date=date_of(turn, before.created_at)) if before else "",
    ]
    usual = Button(wording.text("button_send"), f"publish:send:{draft.key}")
    urgent = Button(wording.text("button_send_breaking"), f"publish:breaking:{draft.key}")
    cancel = Button(wording.text("button_cancel"), f"draft:cancel:{draft.key}")
    await confirm(turn, lines, draft, [[urgent] if breaking else [usual, urgent], [cancel]])


async def _announce(turn: Turn, article: Article, *, breaking: bool) -> int:
    """Keep the article and begin its broadcast; one that was known already gets a broadcast of its own."""
    ledger, operator = desk_of(turn).ledger, operator_of(turn)
    (seen,) = await ledger.articles.see([article], "chat", announce=True, breaking=breaking, by=operator)
    if seen.broadcast is not None:
        return seen.broadcast
    return await ledger.broadcasts.add(
        "article",
        document_of(replace(article, id=seen.id)),  # what says the same may have come under another id
        article_id=seen.id,
        breaking=breaking or is_breaking(article),
        created_by=operator,
    )
