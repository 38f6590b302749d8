"""Operators: who is one, what counts as their own word, and what their commands share.

An operator is one of ADMIN_IDS, in the private chat with the bot, by a new message of their own, or by a
button, which is authorised again. For everybody else these commands do not exist.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.article import Article
from bot.delivery import notices
from bot.delivery.outgoing import Button, Outgoing, with_buttons
from bot.errors import NotAnArticle
from bot.loader.parse import KINDS, MAX_BYTES, parse
from bot.text.rich import RichText
from handlers.context import Turn
from handlers.desk import Desk, Draft

log = logging.getLogger(__name__)

# As what a story may come in a file; a saved web page is for the folder, where it can be looked at first.
FILES = frozenset({"plain", "markdown"})

# Seconds that a file may take to come.
DOWNLOAD = 30.0


@dataclass(frozen=True, slots=True)
class Order:
    """What an operator wrote.

    Attributes:
        turn: In which it was written.
        message: What carries the text or the file: theirs, or their own one that they answered.
        after: Index in its text after which the text begins, behind the command.
    """

    turn: Turn
    message: Message
    after: int = 0

    @property
    def text(self) -> str:
        """What stands after the command."""
        return (self.message.text or self.message.caption or "")[self.after :].strip()

    @property
    def entities(self) -> tuple[MessageEntity, ...]:
        """The marks on the whole text of the message."""
        return tuple(self.message.entities or self.message.caption_entities)

    @property
    def bare(self) -> bool:
        """Whether the command came alone."""
        return not self.text and self.message.document is None

    @property
    def matter(self) -> "Order | None":
        """The order with what it is about: its own text or file, else the message that it answers."""
        if not self.bare:
            return self
        answered = self.message.reply_to_message
        return Order(self.turn, answered) if answered is not None else None


Act: TypeAlias = Callable[[Turn], Awaitable[str | None]]


def is_of_operator(message: Message, admins: frozenset[int]) -> bool:
    """Whether an operator wrote this in the private chat with the bot; it may still be a forwarded text."""
    user = message.from_user
    return (
        user is not None
        and user.id in admins
        and not user.is_bot
        and message.chat.type == ChatType.PRIVATE
        and message.chat.id == user.id
        and message.sender_chat is None
        and message.via_bot is None
        and message.sender_business_bot is None
        and not message.is_automatic_forward
        and message.edit_date is None
    )


def is_own(message: Message) -> bool:
    """Whether who sent a message wrote it, rather than hand on what somebody else did."""
    return message.forward_origin is None and message.via_bot is None and not message.is_automatic_forward


def authorised(act: Act) -> Act:
    """A button of operators alone; for everybody else, and elsewhere, it is out of date."""

    async def press(turn: Turn) -> str | None:
        if not turn.private or turn.asker != turn.place.chat or turn.asker not in desk_of(turn).admins:
            return turn.wording.text("toast_old_button")
        return await act(turn)

    return press


def desk_of(turn: Turn) -> Desk:
    """The operators' desk."""
    return turn.services.desk


def operator_of(turn: Turn) -> int:
    """Whose turn it is; in a private chat the chat is the person."""
    return turn.place.chat


def note(turn: Turn, what: str, *about: object) -> None:
    """Write a line about what an operator did into the log, without who they are."""
    who = hashlib.sha256(str(operator_of(turn)).encode()).hexdigest()[:8]
    log.info("Operator %s: " + what, who, *about)  # noqa: G003 - both halves are words of ours


def date_of(turn: Turn, moment: float) -> str:
    """A time in seconds since 1970, UTC, as the operator's clock has it."""
    return turn.wording.long_date(datetime.fromtimestamp(moment, UTC), turn.services.zone)


async def refused(order: Order) -> bool:
    """Whether what is to be sent was written by somebody else; then a sentence says so."""
    author = order.message.from_user
    if is_own(order.message) and author is not None and author.id == operator_of(order.turn):
        return False
    await order.turn.say_line(order.turn.wording.text("operators_own_words"))
    return True


async def ask(turn: Turn, draft: Draft, question: str) -> None:
    """Ask an operator for a text; their next message is taken for it."""
    draft = desk_of(turn).put(operator_of(turn), draft)
    cancel = Button(turn.wording.text("button_cancel"), f"draft:cancel:{draft.key}")
    await turn.say(with_buttons(RichText(f"{question}\n"), [[cancel]], turn.wording))


async def story_in(order: Order) -> Article:
    """The story that an operator wrote, or sent as a file.

    Raises:
        NotAnArticle: It is none.
    """
    zone = order.turn.services.zone
    if order.message.document is None:
        article = await asyncio.to_thread(parse, order.text, kind="plain", zone=zone)
    else:
        kind = KINDS.get("." + (order.message.document.file_name or "").rpartition(".")[2].lower())
        if kind not in FILES:
            raise NotAnArticle("story_file_kind")
        content = await _file(order)
        # Without its name: two stories in files of one name are two stories.
        article = await asyncio.to_thread(parse, content, kind=kind, zone=zone)
    if len(article.blocks) == 1 and article.blocks[0].text == article.title:
        raise NotAnArticle("article_empty")
    return article


async def notice_in(order: Order) -> RichText | None:
    """The notice that an operator wrote, with its marks; None where there is no text, which they are told."""
    if order.message.text is None:
        await order.turn.say_line(order.turn.wording.text("operators_only_text"))
        return None
    return notices.written(order.message.text, order.entities, after=order.after)


async def audience(turn: Turn) -> str:
    """The sentence that says how many chats a new broadcast goes to."""
    active = (await desk_of(turn).ledger.subscriptions.counts()).get("active", 0)
    return turn.wording.plural("goes_to", active) if active else turn.wording.text("goes_to_nobody")


async def confirm(turn: Turn, lines: list[str], draft: Draft, buttons: list[list[Button]]) -> None:
    """Lay the draft on the desk, and ask under its preview whether it is to go out."""
    desk_of(turn).put(operator_of(turn), draft)
    text = RichText("\n".join([*filter(None, lines), ""]))
    await turn.say(with_buttons(text, buttons, turn.wording))


async def cancel(turn: Turn) -> str | None:
    """Drop the draft of the button."""
    if turn.press is None or desk_of(turn).take(operator_of(turn), turn.press.arguments[0]) is None:
        return turn.wording.text("toast_old_button")
    await turn.show(Outgoing(RichText(turn.wording.text("draft_cancelled"))))
    return None


async def drop(turn: Turn) -> None:
    """Drop the draft whose text was asked for, by a word."""
    draft = desk_of(turn).asked(operator_of(turn))
    if draft is not None:
        desk_of(turn).take(operator_of(turn), draft.key)
    await turn.say_line(turn.wording.text("draft_cancelled"))


async def _file(order: Order) -> bytes:
    """The file of a message.

    Raises:
        NotAnArticle: `article_too_large`, or `story_not_fetched`.
    """
    document = order.message.document
    if document is None or (document.file_size or 0) > MAX_BYTES:
        raise NotAnArticle("article_too_large", limit=MAX_BYTES // 1_000_000)
    try:
        async with asyncio.timeout(DOWNLOAD):
            file = await document.get_file()
            if (file.file_size or 0) > MAX_BYTES:
                raise NotAnArticle("article_too_large", limit=MAX_BYTES // 1_000_000)
            return bytes(await file.download_as_bytearray())
    except (TimeoutError, TelegramError) as error:
        raise NotAnArticle("story_not_fetched") from error
