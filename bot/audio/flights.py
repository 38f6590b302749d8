"""Work that many wait for and one does: it goes on while somebody waits, and stops soon after."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeAlias, TypeVar

from bot.errors import AudioError

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

Progress: TypeAlias = Callable[[float], None]

# Seconds that what is under way has to stop when all is closed.
PATIENCE = 2.0


class Flights(Generic[K, T]):
    """At most one task a key; whoever asks for the same meanwhile waits for the same."""

    def __init__(self) -> None:
        self._flights: dict[K, _Flight[T]] = {}
        # What nobody waits for any more, until it has ended.
        self._ending: set[asyncio.Task[T]] = set()

    async def join(self, key: K, work: Callable[[Progress], Coroutine[Any, Any, T]], progress: Progress) -> T:
        """What the work for that key gives, begun now if it is not under way.

        Args:
            key: What is wanted.
            work: How to begin it; it is given what to tell its share to, 0 to 1.
            progress: Told the share done; it never falls.

        Raises:
            AudioError: `audio_failed`: everything was closed meanwhile.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(work)
            flight.task.add_done_callback(lambda _: self._forget(key, flight))
        flight.listeners.append(progress)
        if flight.share:
            progress(flight.share)
        try:
            return await asyncio.shield(flight.task)
        except asyncio.CancelledError:
            if flight.task.cancelled() and not _cancelling():
                raise AudioError("audio_failed") from None
            raise
        finally:
            flight.listeners.remove(progress)
            if not flight.listeners and not flight.task.done():
                self._forget(key, flight)
                self._ending.add(flight.task)
                flight.task.add_done_callback(self._ending.discard)
                flight.task.cancel()

    async def close(self) -> None:
        """Stop all of it, and wait a moment for that."""
        flying = {flight.task for flight in self._flights.values()}
        for task in flying:
            task.cancel()
        if tasks := flying | self._ending:
            await asyncio.wait(tasks, timeout=PATIENCE)

    def _forget(self, key: K, flight: "_Flight[T]") -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


class _Flight(Generic[T]):
    """One task, and who listens to it."""

    def __init__(self, work: Callable[[Progress], Coroutine[Any, Any, T]]) -> None:
        self.listeners: list[Progress] = []
        self.share = 0.0
        self.task = asyncio.create_task(work(self._tell))

    def _tell(self, share: float) -> None:
        if share > self.share:
            self.share = share
            for listener in tuple(self.listeners):
                listener(share)


def _cancelling() -> bool:
    """Whether whoever waits has been cancelled, rather than what is waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
