"""A notice, from an operator to all who are subscribed.

operator  /broadcast                (or with the text behind it)
bot       asks for the text         [रद्द करें]
operator  writes it, with its bold words and its links
bot       the same, as it will look; below, how many get it     [भेजें] [रद्द करें]
operator  presses [भेजें]
bot       how far it is, in the place of the question
"""

from bot.delivery import notices
from bot.delivery.outgoing import Button
from bot.text.rich import RichText
from handlers.context import Turn
from handlers.desk import Draft
from handlers.operators import Order, ask, audience, confirm, desk_of, note, notice_in, operator_of, refused
from handlers.underway import follow


async def broadcast(order: Order) -> None:
    """Show the notice that was given, or ask for one."""
    turn, matter = order.turn, order.matter
    if matter is None:
        await ask(turn, Draft("broadcast"), turn.wording.text("broadcast_ask"))
    else:
        await take(matter)


async def take(order: Order) -> None:
    """Show the notice that an operator wrote, as it will look, and the question below it."""
    if await refused(order) or (notice := await notice_in(order)) is None:
        return
    turn, draft = order.turn, Draft("broadcast", notice)
    wording = turn.wording
    await turn.say(notices.outgoing(notices.document_of(notice)))
    send_it = Button(wording.text("button_send"), f"broadcast:{draft.key}")
    cancel = Button(wording.text("button_cancel"), f"draft:cancel:{draft.key}")
    await confirm(turn, [wording.text("preview_notice"), await audience(turn)], draft, [[send_it, cancel]])


async def send(turn: Turn) -> str | None:
    """Send out the notice of the button."""
    desk, operator = desk_of(turn), operator_of(turn)
    draft = desk.take(operator, turn.press.arguments[0]) if turn.press else None
    if draft is None or not isinstance(draft.content, RichText):
        return turn.wording.text("toast_old_button")
    try:
        document = notices.document_of(draft.content)
        begun = await desk.ledger.broadcasts.add("notice", document, created_by=operator)
    except BaseException:
        desk.put(operator, draft)
        raise
    note(turn, "sent a notice as broadcast %d", begun)
    await follow(turn, begun)
    return None
