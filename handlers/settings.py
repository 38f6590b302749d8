"""What a chat wants of new stories: one screen, changed in place.

reader  सेटिंग                      (or /settings)
bot     सेटिंग, तरीका, रात में, भाषा, विषय, शब्द    [तरीका बदलें] [रात की सेटिंग] / [भाषा बदलें] [विषय चुनें] / [शब्द चुनें]
reader  presses [रात की सेटिंग], then [बिना आवाज़]
bot     the hours of the night, in the same message
reader  presses [शब्द चुनें], then [शब्द जोड़ें], and writes: बारिश, शेयर बाज़ार
bot     the words that a story must have       (in a group: a reply, or /settings शब्द बारिश)
admin   /settings @name                        (in private: the same screens, for that channel)
"""

from typing import TYPE_CHECKING, Literal

from bot.delivery.outgoing import Outgoing
from bot.text.fold import fold
from handlers import topics
from handlers import wishes as screens
from handlers.channel_rights import (
    Refusal,
    Wanted,
    ask_for_name,
    channel_of,
    is_word_for_channel,
    meant,
    refuse,
)
from handlers.context import Turn
from handlers.targets import Target, about
from handlers.wishes import Which

if TYPE_CHECKING:
    from bot.store.subscriptions import State, Wishes  # SQLAlchemy is imported while the bot connects

KINDS: dict[str, Literal["private", "channel"]] = {"private": "private", "channel": "channel"}
# Buttons that lead to the question for words, and which words they ask for.
ASKING: dict[str, Which] = {"add": "words", "block": "unwanted"}
# The screen on which each choice is made.
MADE_ON = {"quiet": "night", "breaking": "night", "hours": "night", "topic": "topics", "clear": "words"}


async def settings(turn: Turn) -> str | None:
    """Show all settings, or add the words that stand after the command; of a channel, if one is named."""
    if turn.press is None and is_word_for_channel(turn):
        await ask_for_name(turn, "settings")
        return None
    wanted, argument = meant(turn)
    target = await _target(turn, wanted)
    if not isinstance(target, Target):
        return await _refuse(turn, target)
    turn.services.asked.forget(turn.place, turn.asker)
    which, text = _command(turn, argument)
    if which is not None and text:
        await _add(turn, target, which, text)
    else:
        await turn.say(await _screen(turn, target, "words" if which else "main"))
    return None


async def turn_screen(turn: Turn) -> str | None:
    """Show another screen in the place of this one."""
    target = await _target(turn, meant(turn)[0])
    if not isinstance(target, Target):
        return await _refuse(turn, target)
    turn.services.asked.forget(turn.place, turn.asker)
    name = turn.press.arguments[0] if turn.press else "main"
    if turn.press and name in ASKING:
        channel = target if target.title is not None else None
        turn.services.asked.ask(turn.place, turn.asker, ASKING[name], turn.press.message, channel)
        asking = screens.asking_screen(ASKING[name], turn.wording, private=turn.private)
        await turn.show(about(target, asking, turn.wording))
    else:
        page = int(turn.press.arguments[1]) if turn.press and len(turn.press.arguments) > 1 else 1
        await turn.show(await _screen(turn, target, name, page))
    return None


async def choose(turn: Turn) -> str | None:
    """Keep what was pressed, and show it on the screen that it was pressed on."""
    target = await _target(turn, meant(turn)[0])
    if not isinstance(target, Target):
        return await _refuse(turn, target)
    what, value = turn.press.arguments if turn.press else ("", "")
    wishes = await _changed(turn, target, what, value)
    if wishes is None:
        return turn.wording.text("toast_old_button")
    await _keep(turn, target, wishes)
    await turn.show(await _screen(turn, target, MADE_ON.get(what, what)))
    return turn.wording.text("settings_changed")


async def choose_language(turn: Turn) -> str | None:
    """Keep the language for the whole chat, and go on in it; of a channel, go on in the reader's."""
    target = await _target(turn, meant(turn)[0])
    if not isinstance(target, Target):
        return await _refuse(turn, target)
    language = turn.press.arguments[0] if turn.press else turn.wording.language
    await turn.services.chats.choose_language(target.chat, language)
    chosen = turn.speaking(language) if target.title is None else turn
    await chosen.show(await _screen(chosen, target, "language"))
    return chosen.wording.text("settings_changed")


async def take_words(turn: Turn, text: str, answering: int | None = None) -> bool:
    """Take what was written as the words that were asked for; False if nobody asked this reader for any.

    Args:
        turn: Whose words they are.
        text: What was written.
        answering: The message that it answers. In a group that must be the question.
    """
    asking = turn.services.asked.take(turn.place, turn.asker, None if turn.private else answering or 0)
    if asking is None:
        return False
    said = turn.services.words.understand(text)
    channel = asking.about
    wanted = Wanted(channel.chat, channel.title or "") if channel else None
    target = await _target(turn, wanted)
    if not isinstance(target, Target):
        await _refuse(turn, target)
    elif said is not None and said.command == "cancel":
        await turn.say(await _screen(turn, target, "words"))
    else:
        await _add(turn, target, asking.which, text)
    return True


async def _target(turn: Turn, wanted: Wanted | None) -> Target | Refusal | None:
    """The channel that is wanted, else this chat or topic.

    What is lacking instead, where the reader may not change it; for this chat, None says it.
    """
    if wanted is not None:
        return await channel_of(turn, wanted)
    if not await turn.of_an_admin():
        return None
    return Target(turn.place.chat, turn.place.topic, KINDS.get(turn.kind, "group"))


async def _refuse(turn: Turn, refusal: Refusal | None) -> str | None:
    """Say why nothing is changed; gives the toast where a button was pressed."""
    if refusal is not None:
        return await refuse(turn, refusal)
    if turn.press is not None:
        return turn.wording.text("toast_admins_only")
    await turn.say_line(turn.wording.text("settings_admins_only"))
    return None


async def _add(turn: Turn, target: Target, which: Which, text: str) -> None:
    wishes = screens.with_words((await _wished(turn, target))[0], which, text)
    if wishes is None:
        most, longest = map(turn.wording.number, (screens.MOST_WORDS, screens.LONGEST_WORD))
        await turn.say_line(turn.wording.text("settings_words_refused", most=most, longest=longest))
        return
    await _keep(turn, target, wishes)
    await turn.say(await _screen(turn, target, "words"))


async def _screen(turn: Turn, target: Target, name: str, page: int = 1) -> Outgoing:
    wording = turn.wording
    wishes, state, spoken = await _wished(turn, target)
    zone = wishes.zone or str(turn.services.zone)
    screen = screens.main_screen(wishes, state, wording, channel_in=spoken)
    match name:
        case "form":
            screen = screens.form_screen(wishes, wording)
        case "night":
            screen = screens.night_screen(wishes, zone, wording)
        case "place":
            screen = screens.place_screen(zone, wording)
        case "language":
            screen = screens.language_screen(wording, channel_in=spoken)
        case "topics":
            screen = screens.topics_screen(wishes, await topics.offered(turn, wishes), wording, page)
        case "words":
            screen = screens.words_screen(wishes, wording)
    return about(target, screen, wording)


async def _changed(turn: Turn, target: Target, what: str, value: str) -> "Wishes | None":
    wishes = (await _wished(turn, target))[0]
    if what != "topic":
        return screens.changed(wishes, what, value)
    mark, _, turned = value.partition(":")
    return screens.with_topic(wishes, await topics.offered(turn, wishes), mark, wanted=turned == "on")


async def _wished(turn: Turn, target: Target) -> "tuple[Wishes, State, str | None]":
    """What is wanted there, whether stories come, and in a channel the language of what is around them."""
    from bot.store.subscriptions import Wishes  # noqa: PLC0415 - SQLAlchemy is imported while the bot connects

    found = await turn.services.subscriptions.get(target.chat, target.topic)
    spoken = None
    if target.title is not None:
        chosen = found.language if found else await turn.services.chats.language(target.chat)
        spoken = chosen or turn.services.language
    return (found.wishes, found.state, spoken) if found else (Wishes(), "off", spoken)


async def _keep(turn: Turn, target: Target, wishes: "Wishes") -> None:
    await turn.services.subscriptions.choose(target.chat, target.topic, target.kind, wishes)


def _command(turn: Turn, argument: str) -> tuple[Which | None, str]:
    """Which words a reader wants to change by what stands after the command, and the words."""
    name, _, text = argument.partition(" ")
    for wording in turn.services.wordings.values():
        if fold(name) == fold(wording.text("settings_typed_words")):
            return "words", text
        if fold(name) == fold(wording.text("settings_typed_unwanted")):
            return "unwanted", text
    return None, ""
