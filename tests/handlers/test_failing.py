"""What is told when something below the features fails: the store, or the way to Telegram."""

import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from telegram import Update
from telegram.ext import Application, ExtBot

from bot.article import Article
from bot.botapi.transport import AiohttpRequest
from bot.delivery.audio_requests import AudioRequests
from bot.delivery.fading import Fading
from bot.delivery.sender import Sender
from bot.errors import StoreError
from bot.i18n import load_wordings
from bot.loader import ArticleLoader
from bot.sandbox import Sandbox
from bot.sandbox.client import Control
from bot.sources.sources import Sources
from handlers.context import Services, turn_of
from handlers.desk import Desk
from handlers.menu import conversation, failing
from handlers.words import Words

Conversation = Callable[[Any], AbstractAsyncContextManager[Any]]
SORRY = r"कुछ गड़बड़ हो गई।[^:]+: [2-9A-HJKMNP-Z]{4}"


class NoStore:
    """Chats in a database that has gone."""

    async def language(self, _chat_id: int) -> str | None:
        raise StoreError("store_unreachable", where="postgresql://secret.host/khabar")


class NothingChosen:
    """Chats that have chosen nothing."""

    async def language(self, _chat_id: int) -> str | None:
        return None


class Silent:
    """A narrator who has narrated nothing."""

    async def find(self, _article: Article) -> None:
        return None


@pytest.fixture
async def talking(sandbox: Sandbox, tmp_path: Path) -> Conversation:
    """The conversation over chosen collaborators, fed with the sandbox's updates by hand."""
    (tmp_path / "mela.txt").write_text("नदी का मेला\n\nमेले में भीड़ रही।\n", encoding="utf-8")

    @asynccontextmanager
    async def open_with(chats: Any) -> AsyncIterator[Any]:
        bot: ExtBot[None] = ExtBot(sandbox.token, base_url=f"{sandbox.url}/bot", request=AiohttpRequest())
        sender = Sender(bot, cast("Any", None))
        services = Services(
            loader=ArticleLoader([tmp_path]),
            chats=chats,
            subscriptions=cast("Any", None),
            feeds=cast("Any", None),
            pages=cast("Any", None),
            sender=sender,
            fading=Fading(sender),
            narrator=cast("Any", Silent()),
            engines=(),
            audio=AudioRequests(cast("Any", Silent()), sender, chats, "ख़बर"),
            sources=Sources(private=False, zone=ZoneInfo("Asia/Kolkata")),
            bot=bot,
            wordings=load_wordings(),
            words=Words.load(),
            language="hi",
            zone=ZoneInfo("Asia/Kolkata"),
            now=lambda: datetime.now(UTC),
            desk=Desk(frozenset(), cast("Any", None)),
        )
        application = Application.builder().bot(bot).updater(None).build()
        application.add_handlers(conversation(services))
        application.add_error_handler(failing(services))
        async with application:
            yield SimpleNamespace(services=services, bot=bot, process=application.process_update)

    return open_with


async def work_off(talk: Any) -> None:
    """Handles all updates that are waiting."""
    for update in await talk.bot.get_updates():
        await talk.process(update)


async def test_where_the_store_fails_the_reader_is_told_no_more_than_a_number(
    talking: Conversation, control: Control, caplog: pytest.LogCaptureFixture
) -> None:
    asha = await control.reader("Asha")
    async with talking(NoStore()) as talk:
        await asha.send("/headline")
        await work_off(talk)

    (sorry,) = await control.received(asha.id)
    assert re.fullmatch(SORRY, sorry.text)
    assert "secret.host" in caplog.text


async def test_a_press_is_answered_also_where_nothing_can_be_said(
    talking: Conversation, control: Control, caplog: pytest.LogCaptureFixture
) -> None:
    asha = await control.reader("Asha")
    async with talking(NothingChosen()) as talk:
        await asha.send("/headline")
        await work_off(talk)
        (card,) = await control.received(asha.id)
        await control.fault(
            "error", method="sendMessage", error_code=400, description="Bad Request: not enough rights"
        )
        query = await asha.press(card, "पूरा पढ़ें")
        await talk.bot.get_updates(offset=2, timeout=0)
        await work_off(talk)

    assert (await asha.wait_answer(query)).text is None
    assert "A failure could not be told" in caplog.text


async def test_a_failure_without_an_update_is_logged(
    talking: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    async with talking(NothingChosen()) as talk:
        callback = failing(talk.services)
        await callback(None, SimpleNamespace(error=ZeroDivisionError("a bug")))  # type: ignore[arg-type] # all it reads

    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "a bug" in caplog.text


async def test_an_update_without_a_chat_has_no_turn(talking: Conversation) -> None:
    async with talking(NothingChosen()) as talk:
        with pytest.raises(ValueError, match="without a chat"):
            await turn_of(Update(1), talk.services)


async def test_who_writes_as_another_chat_is_no_admin(talking: Conversation, control: Control) -> None:
    """A channel that writes in a group is nobody the group could have made an admin."""
    asha = await control.reader("Asha")
    family = await control.group("परिवार", asha)
    channel = {"id": -1009, "type": "channel", "title": "समाचार"}
    message = {
        "message_id": 99,
        "date": 0,
        "chat": {"id": family, "type": "group", "title": "परिवार"},
        "sender_chat": channel,
        "text": "/language english",
        "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
    }
    async with talking(NothingChosen()) as talk:
        await talk.process(Update.de_json({"update_id": 1, "message": message}, talk.bot))

    assert (await control.received(family))[-1].text == "भाषा बदलना इस ग्रुप के एडमिन के हाथ में है।"
