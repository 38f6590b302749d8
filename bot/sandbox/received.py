"""A message and a toast as a reader has them before their eyes."""

from dataclasses import dataclass

from bot.sandbox.privacy import cut
from bot.sandbox.state import JSON


@dataclass(frozen=True, slots=True)
class Received:
    """A message; ``data`` is the control API's whole JSON of it."""

    data: JSON

    @property
    def id(self) -> int:
        """Its number in the chat."""
        return int(self.data["message_id"])

    @property
    def chat(self) -> int:
        """The chat's id."""
        return int(self.data["chat"]["id"])

    @property
    def author(self) -> int:
        """Who wrote it: a reader's id, or the bot's."""
        return int(self.data["author"])

    @property
    def topic(self) -> int | None:
        """The thread it stands in, if any."""
        return self.data.get("message_thread_id")

    @property
    def text(self) -> str:
        """Its text or caption."""
        return str(self.data.get("text") or self.data.get("caption") or "")

    @property
    def entities(self) -> list[JSON]:
        """The entities of its text or caption."""
        return list(self.data.get("entities") or self.data.get("caption_entities") or [])

    @property
    def silent(self) -> bool:
        """Whether it came without a sound."""
        return bool(self.data["silent"])

    @property
    def reply_to(self) -> int | None:
        """The number of the message it answers, if any."""
        answered = self.data.get("reply_to_message")
        return answered and int(answered["message_id"])

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of its inline keyboard, row by row."""
        rows = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    def where(self, label: str) -> tuple[int, int]:
        """Row and column of the button with that label.

        Raises:
            LookupError: there is none.
        """
        for row, labels in enumerate(self.buttons):
            if label in labels:
                return row, labels.index(label)
        raise LookupError(f"No button {label!r} among {self.buttons}")

    def parts(self, kind: str) -> list[str]:
        """The pieces of the text under entities of that kind."""
        return [
            cut(self.text, each["offset"], each["length"]) for each in self.entities if each["type"] == kind
        ]


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a press; without a text only the button's spinner stops."""

    text: str | None
    alert: bool
    url: str | None
