"""The ledger's one writer: what is about to be sent, and what became of it, written in groups.

While one transaction is being made durable, whatever comes meanwhile gathers for the next one. So a receipt
is durable as soon as the disk allows, and a thousand a second cost no more transactions than ten.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.store.ranges import Claim, Ranges
    from bot.store.receipts import Receipt

log = logging.getLogger(__name__)

# Seconds between two tries where the database cannot be written, as with a full disk.
TRY_AGAIN = 2.0


@dataclass(slots=True)
class _Batch:
    """What goes into one transaction, and who waits for it."""

    intents: "list[tuple[Claim, Receipt]]" = field(default_factory=list)
    concluded: "list[Receipt]" = field(default_factory=list)
    answers: list[asyncio.Future[bool]] = field(default_factory=list)
    written: asyncio.Event = field(default_factory=asyncio.Event)


class Ledger:
    """Writes intents and receipts; whoever writes waits until that is durable."""

    def __init__(self, ranges: "Ranges") -> None:
        self._ranges = ranges
        self._batch = _Batch()
        self._writing: asyncio.Task[None] | None = None

    async def intend(self, claim: "Claim", receipt: "Receipt") -> bool:
        """Says what is about to be sent; False where it may not be: the range is somebody else's by now."""
        batch = self._batch
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        batch.intents.append((claim, receipt))
        batch.answers.append(answer)
        self._begin()
        return await answer

    async def conclude(self, *receipts: "Receipt") -> None:
        """Says what became of it."""
        batch = self._batch
        batch.concluded.extend(receipts)
        self._begin()
        await batch.written.wait()

    def _begin(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._batch.intents or self._batch.concluded:
            batch, self._batch = self._batch, _Batch()
            refused = await self._commit(batch)
            for position, answer in enumerate(batch.answers):
                if not answer.done():
                    answer.set_result(position not in refused)
            batch.written.set()

    async def _commit(self, batch: _Batch) -> frozenset[int]:
        told = False
        while True:
            try:
                refused = await self._ranges.commit(batch.intents, batch.concluded)
            except StoreError as error:
                if not told:
                    log.warning("The ledger cannot be written (%s): nothing is sent meanwhile", error.key)
                told = True
                await asyncio.sleep(TRY_AGAIN)
            else:
                if told:
                    log.info("The ledger can be written again")
                return refused
