"""Articles that were seen: in which order, what they said, and where they came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.article import Article
from bot.store.chats import Transactions

Origin = Literal["folder", "import", "chat"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of an article that was shown to the store.

    Attributes:
        id: Its id.
        state: It was `new`, `changed` or `known`.
        broadcast: The broadcast that was begun with it, in the same transaction.
    """

    id: str
    state: Literal["new", "changed", "known"]
    broadcast: int | None


class Articles:
    """All that were ever on the shelf; one that left it stays known, so that it is news only once."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def see(
        self,
        articles: Sequence[Article],
        origin: Origin,
        *,
        announce: bool,
        breaking: bool = False,
        by: int | None = None,
    ) -> Sequence[Seen]:
        """Keeps articles; of those given together the later ones count as seen later.

        The same transaction begins a broadcast of each that is new, if they are to be announced. A changed
        one keeps its place.
        """
        raise NotImplementedError

    async def empty(self) -> bool:
        """Whether none was ever seen."""
        raise NotImplementedError

    async def order(self) -> Mapping[str, int]:
        """The place of each article id in the order of being first seen."""
        raise NotImplementedError

    async def kept(self) -> Sequence[Article]:
        """The articles that came otherwise than as a file of the folder, first seen first."""
        raise NotImplementedError

    async def get(self, article_id: str) -> Article | None:
        """That article as it was seen last."""
        raise NotImplementedError
