"""Faults on order: which request fails, when, how often and how."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.state import JSON

KINDS = frozenset({"error", "html", "drop_before", "drop_after", "hang_before", "hang_after", "delay"})


@dataclass(slots=True)
class Fault:
    """One order. Times are on the monotonic clock."""

    id: int
    kind: str
    method: str | None = None
    chat: int | None = None
    times: int | None = None
    begins: float = 0.0
    ends: float | None = None
    seconds: float = 3600.0
    error: JSON = field(default_factory=dict)
    """``error_code``, ``description`` and ``parameters`` of the answer, where given."""
    hits: int = 0

    @property
    def has_effect(self) -> bool:
        """Whether the request has its effect all the same."""
        return self.kind in {"drop_after", "hang_after", "delay"}

    def strikes(self, method: str, chat: int | None, now: float) -> bool:
        """Whether this request at this moment is meant."""
        return (
            (self.method is None or self.method.lower() == method.lower())
            and (self.chat is None or self.chat == chat)
            and (self.times is None or self.hits < self.times)
            and self.begins <= now
            and (self.ends is None or now < self.ends)
        )


class Faults:
    """All orders, the oldest first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._orders: list[Fault] = []
        self._last_id = 0

    def add(
        self,
        kind: str,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = None,
        after_s: float = 0.0,
        until_s: float | None = None,
        seconds: float = 3600.0,
        error: JSON | None = None,
    ) -> Fault:
        """Takes an order; times are seconds from now, ``error`` is what is answered."""
        self._last_id += 1
        now = self._clock()
        fault = Fault(self._last_id, kind, method, chat, times, begins=now + after_s, seconds=seconds)
        fault.ends = None if until_s is None else now + until_s
        fault.error = error or {}
        self._orders.append(fault)
        return fault

    def all(self) -> list[Fault]:
        """Every order that was not taken back."""
        return list(self._orders)

    def clear(self, fault_id: int | None = None) -> None:
        """Takes back one order, or all."""
        self._orders = [each for each in self._orders if fault_id is not None and each.id != fault_id]

    def strike(self, method: str, chat: int | None) -> Fault | None:
        """The oldest order that fits this request; it counts as having struck."""
        now = self._clock()
        for fault in self._orders:
            if fault.strikes(method, chat, now):
                fault.hits += 1
                return fault
        return None
