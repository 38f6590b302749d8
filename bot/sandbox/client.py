"""The control API in Python, made so that a test reads like a story: readers write, press and receive."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.sandbox.received import Received, Toast
from bot.sandbox.state import JSON

PATIENCE = 20.0
"""Seconds after which what was waited for is not coming."""


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

    async def status(self, chat: int, who: "Reader | None", status: str) -> None:
        """Changes somebody's standing in a group; None is the bot."""
        number = who.id if who else await self.bot()
        await self.post("members", chat=chat, reader=number, status=status)

    async def fault(self, kind: str, **which: Any) -> int:
        """Orders a fault; see docs/sandbox.md for what narrows it."""
        return int((await self.post("faults", kind=kind, **which))["id"])

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


class Group(int):
    """A group's chat id, with its topics by name."""

    topics: dict[str, int]

    def __new__(cls, chat: int, topics: dict[str, int]) -> Self:
        """The id itself, so that it can stand wherever a chat is asked for."""
        group = super().__new__(cls, chat)
        group.topics = topics
        return group


class Reader:
    """A person with a phone. Chats are ids; without one the private chat is meant.

    What is waited for is looked for from this reader's last act on.
    """

    def __init__(self, control: Control, reader_id: int, name: str) -> None:
        self.control = control
        self.id = reader_id
        self.name = name
        self._since = 0

    async def send(self, text: str, *, chat: int | None = None, **more: Any) -> Received:
        """Writes: ``topic``, ``reply_to``, ``entities``, ``as_chat`` as in the control API."""
        return Received((await self._act("send", chat=chat or self.id, text=text, **more))["message"])

    async def edit(self, message: Received, text: str) -> Received:
        """Changes a text of theirs."""
        answer = await self._act("edit", chat=message.chat, message_id=message.id, text=text)
        return Received(answer["message"])

    async def forward(self, message: Received, *, chat: int | None = None) -> Received:
        """Forwards a message."""
        origin = {"from_chat": message.chat, "message_id": message.id}
        return Received((await self._act("forward", chat=chat or self.id, **origin))["message"])

    async def show(self, kind: str, *, chat: int | None = None) -> Received:
        """Sends a ``voice``, ``photo`` or ``sticker``."""
        return Received((await self._act("media", chat=chat or self.id, kind=kind))["message"])

    async def press(self, message: Received, label: str, *, stale: bool = False) -> str:
        """Presses the button with that label and gives the query's id."""
        row, column = message.where(label)
        place = {"message_id": message.id, "row": row, "column": column}
        return str((await self._act("press", chat=message.chat, stale=stale, **place))["query_id"])

    async def forge(self, message: Received, data: str) -> str:
        """Presses a button that is not there and gives the query's id."""
        answer = await self._act("press", chat=message.chat, message_id=message.id, data=data)
        return str(answer["query_id"])

    async def open(self, url: str) -> Received:
        """Follows a deep link of the bot."""
        return Received((await self._act("open", url=url))["message"])

    async def block(self, *, blocked: bool = True) -> None:
        """Blocks the bot, or lets it in again."""
        await self._act("block", blocked=blocked)

    async def ask(self, text: str, *, chat: int | None = None, **more: Any) -> Received:
        """Writes, and gives the first message of the bot that follows."""
        await self.send(text, chat=chat, **more)
        return (await self.wait_for(chat=chat))[0]

    async def wait_for(
        self, count: int = 1, *, chat: int | None = None, since: int | None = None, patience: float = PATIENCE
    ) -> list[Received]:
        """The bot's messages in a chat since the last act, once there are that many.

        Raises:
            TimeoutError: there were fewer.
        """
        place, bot = chat or self.id, await self.control.bot()
        entries = await self._until(
            lambda found: len(found) >= count,
            lambda each: (
                each["kind"] == "message" and each["chat"] == place and each["message"]["author"] == bot
            ),
            since,
            patience,
        )
        return [Received(each["message"]) for each in entries]

    async def wait_edited(self, message: Received, *, since: int | None = None) -> Received:
        """A message as it is after the next edit since the last act."""
        place = (message.chat, message.id)
        entries = await self._until(
            bool,
            lambda each: each["kind"] == "edited" and (each["chat"], each["message"]["message_id"]) == place,
            since,
        )
        return Received(entries[-1]["message"])

    async def wait_answer(self, query_id: str) -> Toast:
        """What the bot answers to a press."""
        entries = await self._until(
            bool, lambda each: each["kind"] == "answer" and each["query_id"] == query_id, None
        )
        return Toast(entries[0]["text"], entries[0]["alert"], entries[0]["url"])

    async def messages(self, chat: int | None = None, topic: int | None = None) -> list[Received]:
        """All that is in a chat now."""
        query = {"reader": self.id, "chat": chat or self.id} | ({"topic": topic} if topic else {})
        return [Received(each) for each in (await self.control.get("messages", **query))["messages"]]

    async def commands(self, chat: int | None = None) -> list[str]:
        """The names in the command menu of a chat."""
        menu = await self.control.get("commands", reader=self.id, chat=chat or self.id)
        return [each["command"] for each in menu["commands"]]

    async def _act(self, what: str, **fields: Any) -> JSON:
        answer = await self.control.post(what, reader=self.id, **fields)
        self._since = answer["event"]
        return answer

    async def _until(
        self,
        enough: Callable[[list[JSON]], bool],
        fits: Callable[[JSON], bool],
        since: int | None,
        patience: float = PATIENCE,
    ) -> list[JSON]:
        start = self._since if since is None else since
        entries = await self.control.wait_until(
            lambda found: enough([each for each in found if fits(each)]), since=start, patience=patience
        )
        return [each for each in entries if fits(each)]


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
