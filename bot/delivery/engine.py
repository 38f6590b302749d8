"""The delivery engine, put together: what the composition root needs of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from telegram import Bot

from bot.botapi.forms import Forms
from bot.delivery.broadcast import Delivery
from bot.delivery.courier import Courier
from bot.delivery.errands import Errands, Way
from bot.delivery.itinerary import Itinerary
from bot.delivery.ledger import Ledger
from bot.delivery.limiter import Limiter
from bot.delivery.parts import Parts
from bot.delivery.readings import Readings
from bot.delivery.resting import tell_resting
from bot.delivery.sender import Sender
from bot.i18n import Wording
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.audio.narrator import Narrator
    from bot.store import Store
    from bot.store.subscriptions import Subscription


def delivery(
    settings: Settings,
    store: "Store",
    bot: Bot,
    *,
    sender: Sender,
    limiter: Limiter,
    narrator: "Narrator",
    wordings: Mapping[str, Wording],
) -> Delivery:
    """What works through the broadcasts of this store over this bot."""
    courier = Courier(bot, Forms(bot.base_url), sender, paid=settings.paid_broadcast)
    language = settings.language

    async def rested(subscription: "Subscription") -> None:
        await tell_resting(bot, sender, store.chats, wordings, language, subscription)

    errands = Errands(
        ledger=Ledger(store.ranges),
        limiter=limiter,
        way=Way(courier.knock),
        subscriptions=store.subscriptions,
        chats=store.chats,
        policy=settings.on_uncertain,
        rested=rested,
        at_once=_between(8, settings.rate_overall / 2, 100),
    )
    itinerary = Itinerary(
        parts=Parts(wordings, settings.timezone, language, bot.username, paid=settings.paid_broadcast),
        readings=Readings(narrator),
        narrator=narrator,
        courier=courier,
        uploads=sender.uploads,
        bot=bot.id,
        bot_name=wordings[language].text("profile_name"),
    )
    places = _between(8, settings.rate_overall, 500)
    return Delivery(store.ranges, errands, itinerary, zone=settings.timezone, places=places)


def _between(least: int, wanted: float, most: int) -> int:
    return max(least, min(most, round(wanted)))
