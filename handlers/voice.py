"""How a chat wants to hear: as an audio file or a voice message, how fast, in which voice.

reader  आवाज़ बदलो                  (or /voice)
bot     आवाज़, तरीका, रफ़्तार    [ऑडियो फ़ाइल ✅] [वॉइस संदेश] / [धीमी करें] [तेज़ करें] / [आवाज़ चुनें]
reader  presses [तेज़ करें]
bot     the same screen, a step faster, in its place
reader  presses [आवाज़ चुनें]
bot     the voices that can speak now, in its place
"""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.delivery.outgoing import Button, Outgoing, rows_of, with_buttons
from bot.i18n import Wording
from bot.text.rich import RichText, bold, join
from handlers.context import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.audio.engine import Engine, Voice
    from bot.store.chats import Listening

    Voices: TypeAlias = Sequence[tuple[Engine, Voice]]

USUAL = 1.0
STEPS = {"slower": -0.1, "faster": 0.1}
CHOSEN = " ✅"
LONGEST_LABEL = 16

# The names of the engines as people know them, in any language.
ENGINES = {"gtts": "Google", "kokoro": "Kokoro", "espeak": "eSpeak"}


async def voice(turn: Turn) -> None:
    """Show how this chat hears."""
    if not await turn.of_an_admin():
        await turn.say_line(turn.wording.text("voice_admins_only"))
        return
    await turn.say(await _screen(turn, await turn.services.chats.listening(turn.place.chat)))


async def choose_form(turn: Turn) -> str | None:
    """Audio files, or voice messages; also where they were forbidden before."""
    form: Literal["audio", "voice"] = "voice" if _pressed(turn) == "voice" else "audio"
    return await _choose(turn, lambda listening: replace(listening, form=form, voice_forbidden=False))


async def choose_speed(turn: Turn) -> str | None:
    """A step slower or faster."""
    step = STEPS[_pressed(turn)]

    def changed(listening: "Listening") -> "Listening":
        speed = round(listening.speed + step, 1)
        slowest, fastest = _limits()
        return replace(listening, speed=min(max(speed, slowest), fastest))

    return await _choose(turn, changed)


async def choose_voice(turn: Turn) -> str | None:
    """A voice, with the engine that has it."""
    engine, name = turn.press.arguments if turn.press else ("", "")
    if (engine, name) not in {(each.name, voice.name) for each, voice in await _voices(turn)}:
        return turn.wording.text("toast_old_button")
    return await _choose(
        turn, lambda listening: replace(listening, engine=engine, voice=name), among_voices=True
    )


async def choose_none(turn: Turn) -> str | None:
    """Leave the voice to the operator."""
    return await _choose(
        turn, lambda listening: replace(listening, engine=None, voice=None), among_voices=True
    )


async def turn_screen(turn: Turn) -> str | None:
    """Show the voices in the place of the rest, or the rest in the place of the voices."""
    if not await turn.of_an_admin():
        return turn.wording.text("toast_admins_only")
    listening = await turn.services.chats.listening(turn.place.chat)
    if _pressed(turn) == "all":
        await turn.show(voices_screen(listening, await _voices(turn), turn.wording))
    else:
        await turn.show(await _screen(turn, listening))
    return None


def screen(listening: "Listening", voices: "Voices", wording: Wording) -> Outgoing:
    """How a chat hears, and what changes it; a choice of voices where there are several."""
    forms = {form: wording.text(f"voice_form_{form}") for form in ("audio", "voice")}
    chosen = "audio" if listening.voice_forbidden else listening.form
    lines: list[str | RichText] = [
        bold(wording.text("voice_heading")),
        wording.text("voice_form", form=forms[chosen]),
        wording.text("voice_speed", speed=_speed(listening.speed, wording)),
        wording.text("voice_name", name=_name(listening, voices, wording)),
    ]
    buttons = [
        Button(wording.text(f"button_form_{form}") + (CHOSEN if form == chosen else ""), f"voice:{form}")
        for form in forms
    ]
    speeds = [
        Button(wording.text(f"button_{step}"), f"voice:{step}")
        for step, limit in zip(STEPS, _limits(), strict=True)
        if listening.speed != limit
    ]
    more = [Button(wording.text("button_choose_voice"), "voice:all")] if len(voices) > 1 else []
    return with_buttons(join("\n", [*lines, ""]), [buttons, speeds, more], wording)


def voices_screen(listening: "Listening", voices: "Voices", wording: Wording) -> Outgoing:
    """The voices that can speak now, and which one is chosen."""
    lines: list[str | RichText] = [
        bold(wording.text("voice_choose_heading")),
        wording.text("voice_now", name=_name(listening, voices, wording)),
        "",
        *(_described(engine, voice, wording) for engine, voice in voices),
        "",
    ]
    picks = [
        Button(
            _label(engine, voice) + (CHOSEN if _is_chosen(listening, engine, voice) else ""),
            f"voice:pick:{engine.name}:{voice.name}",
        )
        for engine, voice in voices
    ]
    rest = [
        Button(wording.text("button_automatic") + ("" if listening.engine else CHOSEN), "voice:none"),
        Button(wording.text("button_back"), "voice:back"),
    ]
    return with_buttons(join("\n", lines), [*rows_of(picks), rest], wording)


async def _choose(
    turn: Turn, changed: "Callable[[Listening], Listening]", *, among_voices: bool = False
) -> str | None:
    """Keep what was pressed, and show it, in the screen that it was pressed in."""
    if not await turn.of_an_admin():
        return turn.wording.text("toast_admins_only")
    listening = changed(await turn.services.chats.listening(turn.place.chat))
    await turn.services.chats.choose_listening(turn.place.chat, listening)
    if among_voices:
        await turn.show(voices_screen(listening, await _voices(turn), turn.wording))
    else:
        await turn.show(await _screen(turn, listening))
    return None


async def _screen(turn: Turn, listening: "Listening") -> Outgoing:
    return screen(listening, await _voices(turn), turn.wording)


async def _voices(turn: Turn) -> "Voices":
    """What can speak now, in the operator's order; an engine may look at its files for that."""
    engines = turn.services.engines

    def usable() -> "Voices":
        return [(engine, each) for engine in engines if not engine.trouble() for each in engine.voices]

    return await asyncio.to_thread(usable)


def _limits() -> tuple[float, float]:
    from bot.audio.engine import FASTEST, SLOWEST  # noqa: PLC0415 - what it imports speaks, and may wait

    return SLOWEST, FASTEST


def _pressed(turn: Turn) -> str:
    return turn.press.arguments[0] if turn.press else ""


def _speed(speed: float, wording: Wording) -> str:
    if speed == USUAL:
        return wording.text("voice_speed_usual")
    return wording.text("voice_speed_times", n=wording.number(speed))


def _name(listening: "Listening", voices: "Voices", wording: Wording) -> str:
    chosen = [each for each in voices if _is_chosen(listening, *each)]
    return _described(*chosen[0], wording) if chosen else wording.text("voice_automatic")


def _is_chosen(listening: "Listening", engine: "Engine", voice: "Voice") -> bool:
    return (listening.engine, listening.voice) == (engine.name, voice.name)


def _described(engine: "Engine", voice: "Voice", wording: Wording) -> str:
    if voice.female is None:
        return _label(engine, voice)
    return f"{_label(engine, voice)}, {wording.text('voice_female' if voice.female else 'voice_male')}"


def _label(engine: "Engine", voice: "Voice") -> str:
    """The voice with its engine's name where both fit a button, with room for the mark of the chosen."""
    both = f"{ENGINES.get(engine.name, engine.name)} {voice.name}"
    return both if len(both + CHOSEN) <= LONGEST_LABEL else voice.name
