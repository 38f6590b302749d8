"""A reader and a group in a test's hands: what the reader does, and what they then wait for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from bot.sandbox.received import Received, Toast
from bot.sandbox.state import JSON

if TYPE_CHECKING:
    from bot.sandbox.client import Control

PATIENCE = 20.0
"""Seconds after which what was waited for is not coming."""


class Group(int):
    """A group's or channel's chat id, with its topics by name."""

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

    def __init__(self, control: "Control", reader_id: int, name: str) -> None:
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

    async def choose(self, chat: int, request_id: int | None = None) -> Received:
        """Chooses a chat by the key of the keyboard that asks for one."""
        answer = await self._act("choose", chat=chat, request_id=request_id)
        return Received(answer["message"])

    async def delete(self, message: Received) -> None:
        """Takes a message back."""
        await self._act("delete", chat=message.chat, message_id=message.id)

    async def deactivate(self) -> None:
        """Deletes the account; the bot is not told."""
        await self.control.post("readers", id=self.id, deactivated=True)

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
