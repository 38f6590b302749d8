"""Work that a handler leaves behind: its update is done when that work is over.

A handler that begins something beside its lane calls `hold`; whoever runs handlers collects what was held.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

Left: TypeAlias = set[asyncio.Future[Any]]

_left: ContextVar[Left | None] = ContextVar("left", default=None)


def hold(work: asyncio.Future[Any]) -> None:
    """Keeps the update that is being handled from being done until this work has ended.

    Work that is cancelled leaves the update undone: the next start takes it up. Without an update there is
    nothing to hold. What this work itself begins and holds counts for the same update.
    """
    left = _left.get()
    if left is not None:
        left.add(work)


@contextmanager
def collecting(left: Left) -> Iterator[None]:
    """Adds to the set what the code within holds, also later, from tasks that it has begun."""
    token = _left.set(left)
    try:
        yield
    finally:
        _left.reset(token)


async def over(left: Left) -> bool:
    """Waits until all of it has ended, and what it held in turn; False if any of it was cancelled."""
    while pending := [work for work in left if not work.done()]:
        await asyncio.wait(pending)
    return not any(work.cancelled() for work in left)
