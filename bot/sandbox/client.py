"""The control API in Python, made so that a test reads like a story: readers write, press and receive."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.sandbox.playing import PATIENCE, Group, Reader
from bot.sandbox.received import Received
from bot.sandbox.state import JSON

__all__ = ["Control", "Group", "Reader", "Refused", "any_of", "told"]


class Refused(Exception):
    """The control API did not do what was asked; the text is its sentence."""


class Control:
    """One sandbox, seen from outside.

    ``async with Control(sandbox.url) as control: asha = await control.reader("Asha")``
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._http: aiohttp.ClientSession | None = None
        self._bot: int | None = None

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(self.url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http:
            await self._http.close()

    async def get(self, what: str, **query: str | float) -> JSON:
        """Looks at something: ``get("state")``."""
        return await self._ask("GET", what, params=query)

    async def post(self, what: str, **fields: Any) -> JSON:
        """Does something; fields that are None are left out."""
        return await self._ask("POST", what, json={k: v for k, v in fields.items() if v is not None})

    async def _ask(self, method: str, what: str, **rest: Any) -> JSON:
        if self._http is None:
            raise Refused("The control is not open: use `async with`.")
        async with self._http.request(method, f"/sandbox/{what}", **rest) as response:
            answer: JSON = await response.json()
        if "error" in answer:
            raise Refused(answer["error"])
        return answer

    async def bot(self) -> int:
        """The bot's id."""
        if self._bot is None:
            self._bot = int((await self.state())["bot"]["id"])
        return self._bot

    async def state(self) -> JSON:
        """Everything at a glance."""
        return await self.get("state")

    async def reader(self, first_name: str, *, language_code: str = "hi", **more: Any) -> "Reader":
        """Lets a reader in."""
        answer = await self.post("readers", first_name=first_name, language_code=language_code, **more)
        return Reader(self, answer["reader"]["id"], first_name)

    async def group(
        self,
        title: str,
        *members: "Reader",
        admins: tuple["Reader", ...] = (),
        topics: tuple[str, ...] = (),
        bot: bool = True,
        bot_admin: bool = False,
        **more: Any,
    ) -> "Group":
        """Opens a group, with the bot in it; one with topics is a forum."""
        answer = await self.post(
            "groups",
            title=title,
            members=[each.id for each in members],
            admins=[each.id for each in admins],
            topics=list(topics),
            bot=bot,
            bot_admin=bot_admin,
            **{"is_forum": bool(topics)} | more,
        )
        return Group(answer["chat"]["id"], {each["name"]: each["id"] for each in answer["chat"]["topics"]})

    async def channel(
        self,
        title: str,
        *,
        admins: tuple["Reader", ...] = (),
        subscribers: tuple["Reader", ...] = (),
        bot_admin: bool = True,
        can_post: bool = True,
        rights: dict[str, bool] | None = None,
        username: str | None = None,
    ) -> "Group":
        """Opens a channel, with the bot as an admin; ``rights`` are those it lacks (False)."""
        answer = await self.post(
            "channels",
            title=title,
            admins=[each.id for each in admins],
            subscribers=[each.id for each in subscribers],
            bot_admin=bot_admin,
            rights={"can_post_messages": can_post} | (rights or {}),
            username=username,
        )
        return Group(answer["chat"]["id"], {})

    async def status(
        self,
        chat: int,
        who: "Reader | None",
        status: str,
        *,
        rights: dict[str, bool] | None = None,
        by: "Reader | None" = None,
    ) -> None:
        """Changes somebody's standing in a group or channel; None is the bot.

        ``rights`` names what an admin lacks (``{"can_post_messages": False}``) or a restricted member keeps;
        ``by`` is who does it.
        """
        number = who.id if who else await self.bot()
        doer = by.id if by else None
        await self.post("members", chat=chat, reader=number, status=status, rights=rights, by=doer)

    async def permissions(self, chat: int, *, slow_mode: int | None = None, **permissions: bool) -> None:
        """What all members of a group may do (``can_send_messages=False``); slow mode in seconds."""
        await self.post("permissions", chat=chat, slow_mode=slow_mode, permissions=permissions)

    async def topic(
        self, chat: int, topic: int, *, closed: bool | None = None, deleted: bool | None = None
    ) -> None:
        """Closes, reopens or deletes a topic."""
        await self.post("topics", chat=chat, topic=topic, closed=closed, deleted=deleted)

    async def readers(self, count: int) -> list["Reader"]:
        """Lets many readers in at once who have started the bot already; the state does not list them."""
        first = (await self.post("crowd", count=count))["first"]
        return [Reader(self, number, f"Reader {number}") for number in range(first, first + count)]

    async def rates(self, *, enforced: bool = True, **limits: int) -> None:
        """Enforces Telegram's rates from now on.

        Args:
            enforced: False lets everything pass again.
            limits: ``overall``, ``slack``, ``chat``, ``chat_burst``, ``group_minute``, ``paid`` as in
                ``bot.sandbox.rates.Limits``; those not given are Telegram's own.
        """
        await self.post("rates", enforced=enforced, **limits)

    async def quick(self, *, enabled: bool = True) -> None:
        """Lets requests and answers go unchecked, for benches."""
        await self.post("quick", enabled=enabled)

    async def sent(self, since: int = 0) -> JSON:
        """The bot's messages: when they ``came`` and were ``answered`` (monotonic), their ``chats``."""
        return await self.get("sent", since=since)

    async def wait_sent(self, count: int, patience: float = PATIENCE) -> int:
        """Waits until the bot has sent that many messages in all; returns how many they are.

        Raises:
            TimeoutError: they did not become that many.
        """
        until = time.monotonic() + patience
        while True:
            left = until - time.monotonic()
            sent = int((await self.get("sent", count=count, wait=max(left, 0.0)))["count"])
            if sent >= count:
                return sent
            if left <= 0:
                raise TimeoutError(f"The bot sent {sent} messages of {count} within {patience} s.")

    async def clock(self, ahead: float) -> None:
        """Sets the clock that dates messages that many seconds ahead of the machine's."""
        await self.post("clock", ahead=ahead)

    async def fault(self, kind: str, **which: Any) -> int:
        """Orders a fault; see docs/sandbox.md for what narrows it."""
        return int((await self.post("faults", kind=kind, **which))["id"])

    async def repeat(self, times: int = 2, *, at_once: bool = False) -> None:
        """Orders the next update to come to the webhook that often, one after the other or all at once."""
        await self.post("repeat", times=times, at_once=at_once)

    async def clear_faults(self, fault: int | None = None) -> None:
        """Takes one fault back, or all."""
        await self._ask("DELETE", "faults", params={} if fault is None else {"id": fault})

    async def journal(self, *kinds: str, since: int = 0, wait: float = 0) -> list[JSON]:
        """The journal's entries, or those of these kinds.

        Raises:
            Refused: the journal no longer reaches back so far.
        """
        answer = await self.get("journal", since=since, wait=wait)
        if since + 1 < answer["first_event"]:
            raise Refused(f"The journal begins at {answer['first_event']}; nothing older can be counted.")
        return [each for each in answer["entries"] if not kinds or each["kind"] in kinds]

    async def requests(self, *methods: str, since: int = 0) -> list[JSON]:
        """The bot's requests, or those with these methods."""
        entries = await self.journal("request", since=since)
        return [each for each in entries if not methods or each["method"] in methods]

    async def received(self, chat: int | None = None, since: int = 0) -> list[Received]:
        """All that the bot sent, as readers received it, also what was deleted since."""
        bot = await self.bot()
        posts = [Received(each["message"]) for each in await self.journal("message", since=since)]
        return [post for post in posts if post.author == bot and chat in {None, post.chat}]

    async def wait_until(
        self, enough: Callable[[list[JSON]], bool], *, since: int = 0, patience: float = PATIENCE
    ) -> list[JSON]:
        """The entries after ``since``, once they are enough.

        Raises:
            TimeoutError: they did not become enough; its text lists what there was.
        """
        entries: list[JSON] = []
        until = time.monotonic() + patience
        while not enough(entries):
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"Waited {patience} s in vain. Meanwhile: {told(entries)}")
            last = entries[-1]["event"] if entries else since
            entries += await self.journal(since=last, wait=left)
        return entries

    async def wait_polling(self, patience: float = PATIENCE) -> None:
        """Waits until a bot waits in getUpdates."""
        state = await self.state()
        if not state["polling"]:
            await self.wait_until(any_of("polling"), since=state["last_event"], patience=patience)


def any_of(kind: str) -> Callable[[list[JSON]], bool]:
    """Whether there is an entry of that kind."""
    return lambda entries: any(each["kind"] == kind for each in entries)


def told(entries: list[JSON]) -> str:
    """What happened, in short, for whoever waited in vain."""
    shown = [
        f"{each['method']} {each['description'] or 'ok'}" if each["kind"] == "request" else each["kind"]
        for each in entries
    ]
    return ", ".join(shown) or "nothing"
