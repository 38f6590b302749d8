"""Whose wishes a screen is about: of the chat that speaks, or of a channel that is spoken of in private."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.delivery.outgoing import Button, Outgoing
from bot.i18n import Wording, isolate
from bot.text.rich import bold, join

if TYPE_CHECKING:
    from bot.store.subscriptions import Kind  # SQLAlchemy is imported while the bot connects


@dataclass(frozen=True, slots=True)
class Target:
    """Whose wishes are meant.

    Attributes:
        chat: The id of the chat.
        topic: The topic of it, None for none.
        kind: What sort of chat it is.
        title: The name of a channel that is spoken of in private; None for the chat that speaks.
    """

    chat: int
    topic: int | None
    kind: "Kind"
    title: str | None = None

    def button(self, label: str, action: str) -> Button:
        """A button that says whose wishes it is about."""
        return Button(label, action if self.title is None else f"channel:{self.chat}:{action}")


def about(target: Target, screen: Outgoing, wording: Wording) -> Outgoing:
    """The screen as it is for the chat that speaks, or under the name of a channel, with buttons for that."""
    if target.title is None:
        return screen
    heading = bold(wording.text("settings_channel", title=isolate(target.title)))
    rows = tuple(tuple(target.button(each.label, each.action) for each in row) for row in screen.rows)
    return replace(screen, text=join("\n", [heading, screen.text]), rows=rows)
