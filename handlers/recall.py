"""What was sent, taken back or put right.

operator  /recall
bot       the last stories and notices, each with its number     [1 चुनें] [2 चुनें] / …
operator  presses [1 चुनें]
bot       that one, in the place of the list    [सुधारें] [हटाएँ] / [वापस जाएँ]
operator  presses [हटाएँ]
bot       what that means                       [सब जगह हटाएँ] [वापस जाएँ]
operator  presses [सुधारें]
bot       a story as its file says it now; for one that has no file, and for a notice, asks for the new text
          [सुधार भेजें] [रद्द करें]
bot       how far it is, and in the end what it could not reach
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.article import Article
from bot.delivery import notices
from bot.delivery.figures import name_of
from bot.delivery.messages import new_story
from bot.delivery.outgoing import Button, Outgoing, rows_of, with_buttons
from bot.errors import ArticleNotFound
from bot.store.broadcasts import Broadcast
from bot.store.documents import article_of, document_of
from bot.text.rich import RichText, bold, join
from handlers.context import Turn
from handlers.desk import Draft
from handlers.operators import (
    Order,
    ask,
    confirm,
    date_of,
    desk_of,
    note,
    notice_in,
    operator_of,
    refused,
    story_in,
)
from handlers.underway import follow

# How many broadcasts are listed, and among how many they are looked for: recalls are broadcasts, too.
LISTED, LOOKED_AT = 6, 60

# What can be recalled; a recall itself cannot.
RECALLED = frozenset({"article", "notice"})


async def recall(order: Order) -> None:
    """List what was sent last."""
    await order.turn.say(await _list(order.turn))


async def back(turn: Turn) -> str | None:
    """Show the list again, in the place of one of its entries."""
    await turn.show(await _list(turn))
    return None


async def choose(turn: Turn) -> str | None:
    """Show one broadcast, and what can be done about it."""
    broadcast = await _meant(turn)
    if broadcast is None:
        return turn.wording.text("toast_old_button")
    wording, running = turn.wording, broadcast.state == "running"
    reached = (await desk_of(turn).ledger.broadcasts.progress(broadcast.id)).chats
    lines: list[str | RichText] = [
        bold(name_of(broadcast)),
        date_of(turn, broadcast.created_at),
        wording.plural("recall_reached", reached) if reached else wording.text("count_nothing"),
        *([wording.text("recall_running")] if running else []),
    ]
    correct = Button(wording.text("button_correct"), f"recall:correct:{broadcast.id}")
    delete = Button(wording.text("button_delete"), f"recall:delete:{broadcast.id}")
    rows = [[delete] if running else [correct, delete], [Button(wording.text("button_back"), "recall:back")]]
    await turn.show(with_buttons(join("\n", [*lines, ""]), rows, wording))
    return None


async def delete(turn: Turn) -> str | None:
    """Say what it means to withdraw the broadcast everywhere, and ask."""
    broadcast = await _meant(turn)
    if broadcast is None:
        return turn.wording.text("toast_old_button")
    wording = turn.wording
    rows = [
        [
            Button(wording.text("button_delete_all"), f"recall:withdraw:{broadcast.id}"),
            Button(wording.text("button_back"), f"recall:choose:{broadcast.id}"),
        ]
    ]
    text = join("\n", [bold(name_of(broadcast)), wording.text("recall_means"), ""])
    await turn.show(with_buttons(text, rows, wording))
    return None


async def withdraw(turn: Turn) -> str | None:
    """Withdraw the broadcast everywhere; pressed again, show how far that is."""
    broadcast, ledger = await _meant(turn), desk_of(turn).ledger
    if broadcast is None:
        return turn.wording.text("toast_old_button")
    begun = await _withdrawal(turn, broadcast.id)
    if begun is None:
        await ledger.broadcasts.stop(broadcast.id)
        begun = await ledger.broadcasts.add(
            "deletion",
            broadcast.document,
            article_id=broadcast.article_id,
            about=broadcast.id,
            created_by=operator_of(turn),
        )
        note(turn, "withdraws broadcast %d by broadcast %d", broadcast.id, begun)
    await follow(turn, begun)
    return None


async def correct(turn: Turn) -> str | None:
    """Show the story as it is on the shelf by now, or ask for the new text."""
    broadcast = await _meant(turn)
    if broadcast is None or broadcast.state == "running":
        return turn.wording.text("toast_old_button")
    if broadcast.article_id is None:
        await ask(turn, Draft("correct", about=broadcast.id), turn.wording.text("correct_ask_notice"))
    elif broadcast.article_id in {each.id for each in await desk_of(turn).ledger.articles.kept()}:
        await ask(turn, Draft("correct", about=broadcast.id), turn.wording.text("correct_ask_story"))
    else:
        await _from_the_shelf(turn, broadcast, broadcast.article_id)
    return None


async def take(order: Order, about: int) -> None:
    """Show the new text that an operator wrote, and ask whether it is to take the place of the old one."""
    broadcast = await desk_of(order.turn).ledger.broadcasts.get(about)
    if broadcast is None or await refused(order):
        return
    if broadcast.article_id is not None:
        story = replace(await story_in(order), id=broadcast.article_id)
        await _show(order.turn, broadcast, story)
    elif (notice := await notice_in(order)) is not None:
        await _show(order.turn, broadcast, notice)


async def send(turn: Turn) -> str | None:
    """Send out the correction of the button."""
    desk = desk_of(turn)
    draft = desk.take(operator_of(turn), turn.press.arguments[0]) if turn.press else None
    about = await desk.ledger.broadcasts.get(draft.about) if draft and draft.about is not None else None
    if draft is None or about is None or draft.content is None:
        return turn.wording.text("toast_old_button")
    try:
        begun = await _begin(turn, about, draft.content)
    except BaseException:
        desk.put(operator_of(turn), draft)
        raise
    note(turn, "corrects broadcast %d by broadcast %d", about.id, begun)
    await follow(turn, begun)
    return None


async def _list(turn: Turn) -> Outgoing:
    wording = turn.wording
    recent = await desk_of(turn).ledger.broadcasts.recent(LOOKED_AT)
    listed = [each for each in recent if _can_be_recalled(each)][:LISTED]
    if not listed:
        return Outgoing(RichText(wording.text("recall_none")))
    entries = [
        join("\n", [f"{number}. " + bold(name_of(each)), date_of(turn, each.created_at)])
        for number, each in enumerate(listed, start=1)
    ]
    text = join("\n\n", [bold(wording.text("recall_heading")), *entries, ""])
    return with_buttons(text, rows_of(_choices(turn, listed)), wording)


def _choices(turn: Turn, listed: Sequence[Broadcast]) -> list[Button]:
    return [
        Button(
            turn.wording.text("button_choose_number", n=turn.wording.number(number)),
            f"recall:choose:{each.id}",
        )
        for number, each in enumerate(listed, start=1)
    ]


async def _meant(turn: Turn) -> Broadcast | None:
    """The broadcast of the button, if it is one that can be recalled."""
    number = int(turn.press.arguments[0]) if turn.press else 0
    broadcast = await desk_of(turn).ledger.broadcasts.get(number)
    return broadcast if broadcast is not None and _can_be_recalled(broadcast) else None


def _can_be_recalled(broadcast: Broadcast) -> bool:
    """Whether it is no recall itself, and its receipts still tell which messages it became."""
    return broadcast.kind in RECALLED and broadcast.figures is None


async def _withdrawal(turn: Turn, about: int) -> int | None:
    """The deletion that was begun for a broadcast already, and not stopped."""
    recent = await desk_of(turn).ledger.broadcasts.recent(LOOKED_AT)
    found = (each for each in recent if each.kind == "deletion" and each.about == about)
    return next((each.id for each in found if each.state != "stopped"), None)


async def _from_the_shelf(turn: Turn, broadcast: Broadcast, article_id: str) -> None:
    """A file's story is put right in its file."""
    try:
        article = await turn.services.loader.by_id(article_id)
    except ArticleNotFound:  # a sentence of its own: the newest story would be no answer here
        await turn.say_line(turn.wording.text("recall_gone"))
        return
    if article.content_hash == article_of(broadcast.document).content_hash:
        await turn.say_line(turn.wording.text("recall_unchanged"))
    else:
        await _show(turn, broadcast, article)


async def _show(turn: Turn, broadcast: Broadcast, content: Article | RichText) -> None:
    """The correction as it will look, and the question below it."""
    wording, draft = turn.wording, Draft("correct", content, broadcast.id)
    if isinstance(content, Article):
        now = turn.services.now()
        parts = await asyncio.to_thread(
            new_story, content, turn.view, "story", breaking=broadcast.breaking, corrected=now
        )
        await turn.say(*parts)
    else:
        await turn.say(notices.outgoing(notices.document_of(content)))
    reached = (await desk_of(turn).ledger.broadcasts.progress(broadcast.id)).chats
    line = wording.plural("recall_corrects", reached) if reached else wording.text("count_nothing")
    send_it = Button(wording.text("button_send_correction"), f"recall:send:{draft.key}")
    cancel = Button(wording.text("button_cancel"), f"draft:cancel:{draft.key}")
    await confirm(turn, [line], draft, [[send_it, cancel]])


async def _begin(turn: Turn, about: Broadcast, content: Article | RichText) -> int:
    """Keep the corrected story where it is no file, and begin the correction."""
    ledger = desk_of(turn).ledger
    if isinstance(content, Article):
        document = document_of(content)
        if content.id in {each.id for each in await ledger.articles.kept()}:
            await ledger.articles.see([content], "chat", announce=False)
    else:
        document = notices.document_of(content)
    return await ledger.broadcasts.add(
        "correction",
        document,
        article_id=about.article_id,
        about=about.id,
        breaking=about.breaking,
        created_by=operator_of(turn),
    )
