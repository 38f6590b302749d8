"""Delivers updates to the bot's webhook: one after the other, again and again until it says 2xx."""

import asyncio
import time
from dataclasses import dataclass, field

import aiohttp

from bot.sandbox.journal import Journal
from bot.sandbox.state import JSON
from bot.sandbox.updates import Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the name of a header
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
"""Seconds between two attempts: doubled each time. Telegram waits longer."""

PATIENCE = 60.0
SUCCESS = range(200, 300)


@dataclass(slots=True)
class Target:
    """Where updates go, as setWebhook says."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    has_certificate: bool = False


@dataclass(slots=True)
class Failure:
    """The last delivery that failed: seconds since 1970, and why."""

    date: int
    message: str


@dataclass(slots=True)
class Repeats:
    """An order to deliver the next update more than once."""

    times: int = 1
    at_once: bool = False


class Webhook:
    """The bot's webhook, if it has one.

    Args:
        updates: what is to be delivered.
        journal: where every delivery is noted.
    """

    def __init__(self, updates: Updates, journal: Journal) -> None:
        self.target: Target | None = None
        self.failure: Failure | None = None
        self._updates = updates
        self._journal = journal
        self._orders: list[Repeats] = []
        self._work: asyncio.Task[None] | None = None

    def set(self, target: Target | None) -> None:
        """Delivers there from now on, or nowhere."""
        if self._work:
            self._work.cancel()
        self.target, self.failure, self._work = target, None, None
        self._updates.end_polls()
        if target:
            self._work = asyncio.create_task(self._deliver_all(target))

    async def stop(self) -> None:
        """Ends all deliveries."""
        if self._work:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
            self._work = None

    def repeat(self, times: int, *, at_once: bool) -> None:
        """Orders the next update that no order is for to be delivered that often."""
        self._orders.append(Repeats(times, at_once))

    async def _deliver_all(self, target: Target) -> None:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            while True:
                update = await self._updates.first()
                order = self._orders.pop(0) if self._orders else Repeats()
                await self._deliver(Delivery(http, target, update), order)
                self._updates.confirm(update["update_id"])

    async def _deliver(self, delivery: "Delivery", order: Repeats) -> None:
        pause = FIRST_PAUSE
        while not await self._attempt(delivery, order):
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _attempt(self, delivery: "Delivery", order: Repeats) -> bool:
        """Posts once, or as often as ordered; whether one of them was taken."""
        if order.at_once:
            return any(await asyncio.gather(*(self._post(delivery) for _ in range(order.times))))
        return any([await self._post(delivery) for _ in range(order.times)])

    async def _post(self, delivery: "Delivery") -> bool:
        began, (status, wrong) = time.monotonic(), await delivery.post()
        if wrong:
            self.failure = Failure(int(time.time()), wrong)
        number, seconds = delivery.update["update_id"], time.monotonic() - began
        self._journal.record("delivery", update_id=number, status=status, error=wrong, seconds=seconds)
        return wrong is None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One update on its way."""

    http: aiohttp.ClientSession
    target: Target
    update: JSON = field(default_factory=dict)

    async def post(self) -> tuple[int | None, str | None]:
        """The status of the answer, and what is wrong with it; no status where there was no answer."""
        headers = {SECRET_HEADER: self.target.secret} if self.target.secret else {}
        try:
            async with self.http.post(self.target.url, json=self.update, headers=headers) as response:
                await response.read()
        except TimeoutError:
            return None, "Read timeout expired"
        except (aiohttp.ClientError, OSError) as error:
            return None, str(error) or "Connection failed"
        if response.status in SUCCESS:
            return response.status, None
        return response.status, f"Wrong response from the webhook: {response.status} {response.reason}"
