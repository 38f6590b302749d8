"""Subscriptions: which chats and topics want articles, which, in what form, at which hours."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.store.chats import Transactions

Kind = Literal["private", "group", "channel"]
Form = Literal["story", "headline", "audio", "both"]
State = Literal["active", "resting", "off"]

FORMS: tuple[Form, ...] = ("story", "headline", "audio", "both")


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which a chat sleeps.

    Attributes:
        manner: What comes then is `silent`, or `held` until they end.
        start: Minutes since midnight in the chat's zone; may be greater than `end`.
        end: Likewise.
    """

    manner: Literal["silent", "held"]
    start: int = 22 * 60
    end: int = 7 * 60


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a chat wants of new stories.

    Attributes:
        form: The whole story folded, the headline with buttons, audio, or text and audio.
        quiet: Its quiet hours, if it has any.
        zone: Its IANA zone; None: the operator's.
        breaking: Whether breaking news goes through the quiet hours.
        topics: Tags or sources, as the reader was shown them; empty: all.
        words: At least one of these must stand in the article; empty: no matter.
        unwanted: None of these may stand in it.
    """

    form: Form = "story"
    quiet: Quiet | None = None
    zone: str | None = None
    breaking: bool = False
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat, or a topic of it, and what it wants.

    Attributes:
        id: Grows from one subscription to the next; stays when the chat moves or comes back.
        chat: Telegram's id.
        topic: The topic, None for none.
        kind: What sort of chat it is.
        state: `resting` while it cannot be reached, `off` when it is not wanted.
        reason: Why it rests.
        set_by: Who set it up, where that is known.
        language: The chat's own choice, else the language in which it was set up; None: the operator's.
        voice: Whether it wants voice messages rather than audio files, and takes them.
        after: It wants broadcasts with ids greater than this.
        wishes: What it wants.
    """

    id: int
    chat: int
    topic: int | None
    kind: Kind
    state: State = "active"
    reason: str | None = None
    set_by: int | None = None
    language: str | None = None
    voice: bool = False
    after: int = 0
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(frozen=True, slots=True)
class Revived:
    """A subscription that was resting and is active again; `missed` articles were broadcast meanwhile."""

    subscription: Subscription
    missed: int


class Subscriptions:
    """All of them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def get(self, chat: int, topic: int | None = None) -> Subscription | None:
        """That chat's or topic's, in whatever state; None if there never was one."""
        raise NotImplementedError

    async def subscribe(
        self, chat: int, topic: int | None, kind: Kind, *, language: str, set_by: int | None
    ) -> bool:
        """Makes it active from the next broadcast on, with the wishes it had; False if it was active."""
        raise NotImplementedError

    async def unsubscribe(self, chat: int, topic: int | None = None) -> bool:
        """Turns it off; its wishes stay. False if it was off, or never there."""
        raise NotImplementedError

    async def choose(self, chat: int, topic: int | None, kind: Kind, wishes: Wishes) -> None:
        """Keeps what it wants; a chat that has no subscription gets one that is off."""
        raise NotImplementedError

    async def rest(self, chat: int, reason: str, topic: int | None = None) -> Subscription | None:
        """Lets an active one rest; gives it as it is now, or None if it was not active."""
        raise NotImplementedError

    async def rest_all(self, chat: int, reason: str) -> Sequence[Subscription]:
        """Lets all active ones of a chat rest, its topics' too; gives those that it changed."""
        raise NotImplementedError

    async def revive(self, chat: int, topic: int | None = None) -> Revived | None:
        """Makes a resting one active from the next broadcast on; None if it was not resting."""
        raise NotImplementedError

    async def revive_all(self, chat: int) -> Sequence[Revived]:
        """Makes all resting ones of a chat active again."""
        raise NotImplementedError

    async def move(self, origin: int, target: int) -> None:
        """The chat has another id now: its subscriptions, their receipts and its choices go with it.

        Where the target has a subscription already the two become one: the target keeps its id and its
        wishes; it is active if either was, and takes over receipts that it has not. A second time has no
        effect.
        """
        raise NotImplementedError

    async def counts(self) -> dict[State, int]:
        """How many there are in each state."""
        raise NotImplementedError
