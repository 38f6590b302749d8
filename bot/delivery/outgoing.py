"""What is about to be sent: a message with its buttons, and the place it goes to."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.i18n import Wording
from bot.text.rich import RichText

BUTTONS_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message.

    Attributes:
        label: What it says, at most 16 characters.
        action: What comes back when it is pressed: a verb and its arguments, colons between, 1-64 bytes.
        url: What it opens instead, if anything.
    """

    label: str
    action: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SoundFile:
    """What is uploaded of a sound: its bytes with their tags, its name, and a cover (JPEG, 320 pixels)."""

    audio: bytes
    name: str
    cover: bytes | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """An audio file or a voice message; the message's text is its caption.

    Attributes:
        kind: As which of the two it goes.
        key: Names the sound: what was uploaded under it is sent again without an upload.
        load: Gives the file; asked only where it has to be uploaded.
        title: What a player shows.
        performer: The outlet, if it is known.
        seconds: How long it is.
    """

    kind: Literal["audio", "voice"]
    key: str
    load: Callable[[], Awaitable[SoundFile]]
    title: str
    performer: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """A key below the text field, under this label, by which a reader chooses a channel."""

    label: str


@dataclass(frozen=True, slots=True)
class NoKey:
    """Takes the key away again."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: its text, the rows of buttons under it, whether it comes silently, and what it plays.

    In the place of buttons under it there may be a key below the text field.
    """

    text: RichText
    rows: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    sound: Sound | None = None
    keys: ChannelKey | NoKey | None = None

    def quietly(self) -> "Outgoing":
        """The same message, without sound."""
        return replace(self, silent=True)


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that stands in a chat."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, its topic if it has topics, and the message that it answers."""

    chat: int
    topic: int | None = None
    reply_to: int | None = None


def rows_of(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of two, in their order."""
    return tuple(tuple(buttons[at : at + BUTTONS_A_ROW]) for at in range(0, len(buttons), BUTTONS_A_ROW))


def with_buttons(
    text: RichText,
    rows: Iterable[Sequence[Button]],
    wording: Wording,
    *,
    ending: str = "",
    counting: str = "buttons_below",
) -> Outgoing:
    """The text closed by the line that counts its buttons, since a screen reader may not announce them.

    Args:
        text: What comes before that line, white space between included; without buttons it is dropped.
        rows: The buttons; empty rows are left out.
        wording: In whose language the line is.
        ending: What stands after the count on the same line.
        counting: The key of the sentence that counts them.
    """
    kept = tuple(tuple(row) for row in rows if row)
    if not kept:
        return Outgoing(text.stripped())
    line = wording.plural(counting, sum(len(row) for row in kept))
    return Outgoing(text + f"{line} {ending}".rstrip(), kept)
