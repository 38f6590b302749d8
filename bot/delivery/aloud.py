"""What a chat sees of an article read aloud: the line while it is made, the audio, what became of it else."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.article import Article, Quote
from bot.audio.cover import cover
from bot.audio.tags import Tags, tagged
from bot.delivery.messages import STEPS, View, listen_to_quotes, next_steps, quotes_of, title_of
from bot.delivery.outgoing import Button, Outgoing, Sound, SoundFile, rows_of, with_buttons
from bot.errors import AudioError
from bot.text.rich import RichText, bold, join

if TYPE_CHECKING:
    from bot.audio.narrator import Narration, Narrator

# The voice that needs no network, and sounds like it.
OFFLINE = "espeak"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read aloud, and for whom: an article, or these quotes of it alone."""

    article: Article
    quotes: tuple[Quote, ...] | None
    view: View


def waiting(reading: Reading, percent: int) -> Outgoing:
    """The line while the audio is made; it comes without sound."""
    wording = reading.view.wording
    begun = wording.text("audio_waiting_begun")
    line = wording.text("audio_waiting", n=wording.number(percent)) if percent else begun
    cancel = Button(wording.text("button_cancel"), "cancel")
    buttons = [cancel, *next_steps(reading.article, wording, only=("read",))]
    return with_buttons(RichText(f"{line}\n"), [buttons], wording).quietly()


def cancelled(reading: Reading) -> Outgoing:
    """The line in its place when the audio is not wanted any more."""
    return Outgoing(RichText(reading.view.wording.text("audio_cancelled")))


def failed(reading: Reading, error: AudioError) -> Outgoing:
    """The line in its place when there will be no audio, with what can be done instead."""
    article, wording = reading.article, reading.view.wording
    steps = next_steps(article, wording, only=("read",))
    if error.key == "audio_too_long" and reading.quotes is None and quotes_of(article):
        steps.insert(0, listen_to_quotes(article, wording))
    sentence = wording.text(f"error_{error.key}", **error.fills)
    return with_buttons(RichText(f"{sentence}\n"), [steps], wording)


def heard(reading: Reading, narration: "Narration", sound: Sound, *, note: str = "") -> Outgoing:
    """The audio with its caption: title, length, a word on the offline voice, a note, the next steps."""
    article, wording, quotes = reading.article, reading.view.wording, reading.quotes
    if quotes is None:
        head, steps = [bold(title_of(article))], STEPS[1:]
    else:
        heading = bold(wording.plural("quotes_heading", len(quotes)))
        head, steps = [heading, RichText(title_of(article))], STEPS
    voice = wording.text("audio_offline") if narration.engine == OFFLINE else ""
    lines = filter(None, [wording.listening_time(narration.seconds), voice, note])
    rows = rows_of(next_steps(article, wording, only=steps))
    captioned = with_buttons(join("\n", [*head, *lines, ""]), rows, wording)
    return Outgoing(captioned.text, captioned.rows, sound=sound)


def no_voice(view: View) -> str:
    """Why it is an audio file and no voice message; it speaks of one reader: in private alone."""
    return view.wording.text("audio_voice_forbidden") if view.private else ""


def sound_of(narrator: "Narrator", narration: "Narration", article: Article, bot_name: str) -> Sound:
    """A narration as it is sent.

    Args:
        narrator: Has its file.
        narration: What is sent.
        article: What it is of.
        bot_name: What the cover shows where the outlet is not known.
    """

    async def load() -> SoundFile:
        audio = await narrator.audio(narration)
        return await asyncio.to_thread(_file, audio, narration, article, bot_name)

    return Sound(
        kind="voice" if narration.form == "ogg" else "audio",
        key=narration.key,
        load=load,
        title=title_of(article),
        performer=article.author,
        seconds=narration.seconds,
    )


def _file(audio: bytes, narration: "Narration", article: Article, bot_name: str) -> SoundFile:
    picture = cover(article.author or bot_name)
    tags = Tags(title_of(article), article.author, article.language, picture)
    return SoundFile(tagged(audio, narration.form, tags), f"{article.id}.{narration.form}", picture)
