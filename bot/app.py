"""The composition root: settings -> collaborators -> Telegram application, and its life to the stop."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from telegram.ext import Application, ExtBot

from bot.botapi.intake import Intake, wait_for_api
from bot.botapi.logs import configure_logging
from bot.botapi.transport import AiohttpRequest
from bot.delivery.sender import Sender
from bot.errors import StoreError
from bot.i18n import load_wordings
from bot.loader import ArticleLoader
from bot.settings import Settings
from bot.store import Store
from handlers.context import Services
from handlers.menu import AnyApplication, conversation, failing, publish_menu
from handlers.words import Words

log = logging.getLogger(__name__)

UPDATES = ("message", "callback_query", "my_chat_member")


def start(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises:
        KhabarError: It cannot run: the token, the database, a setting.
    """
    configure_logging(settings.log_level, settings.log_format, settings.secrets())
    asyncio.run(_until_stopped(settings))


async def run(settings: Settings, folders: Sequence[Path], stop: asyncio.Event) -> None:
    """Run the bot over these folders of articles until `stop` is set; what is under way is finished.

    Raises:
        KhabarError: It cannot run.
    """
    async with _store(settings) as opening, _bot(settings) as bot:
        if await wait_for_api(bot, stop) is None:
            return
        services = _services(settings, folders, await opening, bot)
        async with _application(bot, services) as application, _courtesies(bot, services):
            log.info("@%s is there; stop it with SIGTERM or Ctrl-C", bot.username)
            await Intake(bot, application.process_update, UPDATES).run(stop)


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


def _services(settings: Settings, folders: Sequence[Path], store: Store, bot: ExtBot[None]) -> Services:
    return Services(
        loader=ArticleLoader(folders),
        chats=store.chats,
        sender=Sender(bot),
        bot=bot,
        wordings=load_wordings(),
        words=Words.load(),
        language=settings.language,
        zone=settings.timezone,
        now=lambda: datetime.now(settings.timezone),
    )


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Awaitable[Store]]:
    """The store, on its way: it is opened while the bot connects."""
    opening = asyncio.create_task(Store.open(settings.database_url.get_secret_value()))
    try:
        yield opening
    finally:
        with suppress(StoreError):  # it has been told, by whoever awaited it
            await (await opening).close()


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


@asynccontextmanager
async def _application(bot: ExtBot[None], services: Services) -> AsyncIterator[AnyApplication]:
    """Telegram's library, which finds the handler for an update; our own intake brings the updates."""
    application: AnyApplication = Application.builder().bot(bot).updater(None).build()
    application.add_handlers(conversation(services))
    application.add_error_handler(failing(services))
    async with application:
        yield application


@asynccontextmanager
async def _courtesies(bot: ExtBot[None], services: Services) -> AsyncIterator[None]:
    """The menu is published beside the work: readers do not wait for it."""
    publishing = asyncio.create_task(publish_menu(bot, services))
    try:
        yield
    finally:
        publishing.cancel()
        with suppress(asyncio.CancelledError):
            await publishing
