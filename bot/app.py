"""The composition root: settings -> collaborators -> Telegram application, and its life to the stop.

The way to Telegram is put together first, and asked for updates; the rest gets ready meanwhile, so its
imports wait in `_conversation`. An update waits for it, and none is confirmed before it has been kept.
"""

import asyncio
import importlib
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr
from telegram import Update
from telegram.ext import Application, ExtBot

from bot.botapi.inbox import Inbox
from bot.botapi.intake import Intake, wait_for_api
from bot.botapi.logs import configure_logging
from bot.botapi.transport import AiohttpRequest
from bot.errors import TooMuch
from bot.settings import Settings
from bot.store import Store

if TYPE_CHECKING:
    from bot.delivery.broadcast import Delivery
    from bot.delivery.limiter import Limiter
    from bot.sources.polling import Poller
    from handlers.context import Services
    from handlers.desk import Desk
    from handlers.menu import AnyApplication

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024

# Seconds that handlers have for their work after the stop.
FINISH = 10.0

UPDATES = ("message", "channel_post", "callback_query", "my_chat_member")


def start(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises:
        KhabarError: It cannot run: the token, the database, a setting.
    """
    if settings.webhook_url is not None and settings.webhook_secret is None:
        made = SecretStr(secrets.token_urlsafe(32))  # before the log, which hides it
        settings = settings.model_copy(update={"webhook_secret": made})
    configure_logging(settings.log_level, settings.log_format, settings.secrets())
    asyncio.run(_until_stopped(settings))


async def run(
    settings: Settings, folders: Sequence[Path], stop: asyncio.Event, *, beforehand: bool = True
) -> None:
    """Run the bot over these folders of articles until `stop` is set; what is under way is finished.

    Args:
        settings: The operator's.
        folders: Where the articles are.
        stop: Ends it.
        beforehand: Whether new articles are narrated before anybody asks.

    Raises:
        KhabarError: It cannot run.
    """
    async with AsyncExitStack() as life:
        bot = await life.enter_async_context(_bot(settings))
        if await wait_for_api(bot, stop) is None:
            return
        log.info("@%s is there; stop it with SIGTERM or Ctrl-C", bot.username)
        ready: asyncio.Future[Inbox] = asyncio.get_running_loop().create_future()
        intake = asyncio.create_task(_take_updates(settings, bot, ready, stop))
        delivering: asyncio.Task[None] | None = None
        try:
            services, inbox, delivery = await _conversation(settings, folders, bot, life, stop)
            delivering = asyncio.create_task(delivery.run(stop))
            narrating = [_narrating_beforehand(services)] if beforehand else []
            life.push_async_callback(_end_audio, services, narrating)
            ready.set_result(inbox)
            await intake
            await inbox.finish(FINISH)
        finally:  # cut short where the rest cannot get ready: then what waits is not confirmed
            stop.set()
            intake.cancel()
            await asyncio.gather(intake, *([delivering] if delivering else []), return_exceptions=True)


@contextmanager
def stopping() -> Iterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    yield stop
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.remove_signal_handler(signal_number)


async def _until_stopped(settings: Settings) -> None:
    with stopping() as stop:
        await run(settings, [settings.seeds_dir], stop)


@asynccontextmanager
async def _bot(settings: Settings) -> AsyncIterator[ExtBot[None]]:
    """The bot with its two connections to the Bot API, closed whatever happens."""
    requests = AiohttpRequest(), AiohttpRequest()
    bot: ExtBot[None] = ExtBot(
        settings.token(),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    try:
        yield bot
    finally:
        for request in requests:
            await request.shutdown()


async def _take_updates(
    settings: Settings, bot: ExtBot[None], ready: "asyncio.Future[Inbox]", stop: asyncio.Event
) -> None:
    """By webhook where one is set, else by long polling; until `stop` is set."""
    if settings.webhook_url is None:
        await Intake(bot, ready, UPDATES).run(stop)
        return
    from bot.web.webhook import Webhook

    secret = settings.webhook_secret
    webhook = Webhook(
        bot,
        ready,
        UPDATES,
        url=settings.webhook_url,
        secret=secret.get_secret_value() if secret else secrets.token_urlsafe(32),
    )
    await webhook.run(settings.web_host, settings.web_port, stop)


def _inbox(bot: ExtBot[None], store: Store, application: "AnyApplication") -> Inbox:
    async def refuse(update: Update) -> None:
        await application.process_error(update, TooMuch("too_much"))

    return Inbox(bot, store.updates, application.process_update, refuse)


async def _conversation(
    settings: Settings, folders: Sequence[Path], bot: ExtBot[None], life: AsyncExitStack, stop: asyncio.Event
) -> "tuple[Services, Inbox, Delivery]":
    """What the handlers need, the inbox that finds the handler for an update, and what sends stories out."""
    await asyncio.to_thread(importlib.import_module, "handlers.menu")
    from handlers.menu import conversation, failing, publish_menu

    store = await Store.open(settings.database_url.get_secret_value())
    life.push_async_callback(store.close)
    if settings.speech_lexicon is not None:
        await asyncio.to_thread(_extend_lexicon, settings.speech_lexicon)
    limiter = await _limiter(settings, store, bot)
    life.push_async_callback(limiter.close)
    services = _services(settings, folders, store, bot, limiter)
    delivery = _delivery(settings, store, services, limiter)
    poller = _poller(services, store, delivery.wake)
    services = replace(services, wake=delivery.wake, look=poller.wake)
    life.push_async_callback(services.sources.close)
    life.push_async_callback(delivery.close)
    life.push_async_callback(services.desk.close)
    for engine in services.engines:
        life.callback(engine.close)
    application: AnyApplication = Application.builder().bot(bot).updater(None).build()
    application.add_handlers(conversation(services))
    application.add_error_handler(failing(services))
    await life.enter_async_context(application)
    life.push_async_callback(services.fetching.close)
    life.push_async_callback(_let_go, _forgetting_pages(services))
    life.push_async_callback(services.fading.close)  # while requests can still be made
    publishing = asyncio.create_task(publish_menu(bot, services))
    life.push_async_callback(_let_go, publishing)
    life.push_async_callback(_let_go, _watching(services, store, delivery.wake))
    life.push_async_callback(_let_go, asyncio.create_task(poller.run(stop)))
    life.push_async_callback(_let_go, _sweeping(store))
    inbox = _inbox(bot, store, application)
    life.push_async_callback(inbox.close)
    return services, inbox, delivery


def _extend_lexicon(path: Path) -> None:
    from bot.text.speech import extend_lexicon

    extend_lexicon(path)


async def _limiter(settings: Settings, store: Store, bot: ExtBot[None]) -> "Limiter":
    from bot.delivery.limiter import Limiter

    limiter = Limiter(
        store.limits,
        bot.id,
        overall=settings.rate_overall,
        chat=settings.rate_chat,
        group_minute=settings.rate_group_minute,
    )
    await limiter.load()
    return limiter


def _delivery(settings: Settings, store: Store, services: "Services", limiter: "Limiter") -> "Delivery":
    from bot.delivery.engine import delivery

    return delivery(
        settings,
        store,
        services.bot,
        sender=services.sender,
        limiter=limiter,
        narrator=services.narrator,
        wordings=services.wordings,
    )


def _services(
    settings: Settings, folders: Sequence[Path], store: Store, bot: ExtBot[None], limiter: "Limiter"
) -> "Services":
    from bot.audio.engines import engines
    from bot.audio.narrator import Narrator
    from bot.delivery.audio_requests import AudioRequests
    from bot.delivery.fading import Fading
    from bot.delivery.sender import Sender
    from bot.i18n import load_wordings
    from bot.loader import ArticleLoader
    from bot.sources.sources import Sources
    from handlers.context import Services
    from handlers.words import Words

    wordings, sender, speaking = load_wordings(), Sender(bot, store.uploads, limiter), engines(settings)
    narrator = Narrator(
        speaking,
        store.narrations,
        deadline=settings.audio_deadline,
        limit=settings.audio_cache_mb * MEGABYTE,
    )
    bot_name = wordings[settings.language].text("profile_name")
    return Services(
        loader=ArticleLoader(folders, archive=store.articles),
        chats=store.chats,
        subscriptions=store.subscriptions,
        feeds=store.feeds,
        pages=store.pages,
        sender=sender,
        fading=Fading(sender),
        narrator=narrator,
        engines=speaking,
        audio=AudioRequests(narrator, sender, store.chats, bot_name),
        sources=Sources(private=settings.allow_private_networks, zone=settings.timezone),
        bot=bot,
        wordings=wordings,
        words=Words.load(),
        language=settings.language,
        zone=settings.timezone,
        now=lambda: datetime.now(settings.timezone),
        desk=_desk(settings, store),
    )


def _desk(settings: Settings, store: Store) -> "Desk":
    from bot.store.statistics import Statistics
    from handlers.desk import Desk, Ledger

    ledger = Ledger(store.articles, store.broadcasts, Statistics(store), store.subscriptions, store.feeds)
    return Desk(settings.admin_ids, ledger)


def _watching(services: "Services", store: Store, awake: Callable[[], None]) -> asyncio.Task[None]:
    from bot.delivery.newsroom import watch

    return asyncio.create_task(watch(services.loader, store.articles, awake))


def _sweeping(store: Store) -> asyncio.Task[None]:
    from bot.delivery.sweeping import sweep

    return asyncio.create_task(sweep(store.broadcasts))


def _forgetting_pages(services: "Services") -> asyncio.Task[None]:
    from handlers.pages import forget_old

    return asyncio.create_task(forget_old(services))


def _poller(services: "Services", store: Store, awake: Callable[[], None]) -> "Poller":
    """What looks at feeds, and tells operators what they should know of them."""
    from bot.delivery.feed_notices import FeedNotices
    from bot.sources.polling import Poller

    notices = FeedNotices(
        services.sender,
        services.chats,
        services.desk.admins,
        services.wordings,
        language=services.language,
        zone=services.zone,
    )
    return Poller(services.sources, store, awake, tell=notices.tell)


def _narrating_beforehand(services: "Services") -> asyncio.Task[None]:
    from bot.delivery.beforehand import narrate_newest

    return asyncio.create_task(narrate_newest(services.loader, services.narrator))


async def _end_audio(services: "Services", beforehand: Sequence[asyncio.Task[None]]) -> None:
    """Give up what is being narrated; the narrator comes first, and waits for what the others let go."""
    await asyncio.gather(services.narrator.close(), services.audio.stop(), *map(_let_go, beforehand))


async def _let_go(task: asyncio.Task[None]) -> None:
    """End a courtesy for which nobody waits."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
