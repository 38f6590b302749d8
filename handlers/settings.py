"""What a chat wants of new stories: one screen, changed in place.

reader  सेटिंग                      (or /settings)
bot     सेटिंग, तरीका, रात में, भाषा, विषय, शब्द    [तरीका बदलें] [रात की सेटिंग] / [भाषा बदलें] [विषय चुनें] / [शब्द चुनें]
reader  presses [रात की सेटिंग], then [बिना आवाज़]
bot     the hours of the night, in the same message
reader  presses [शब्द चुनें], then [शब्द जोड़ें], and writes: बारिश, शेयर बाज़ार
bot     the words that a story must have       (in a group: a reply, or /settings शब्द बारिश)
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from bot.delivery.outgoing import Outgoing
from bot.errors import EmptyShelf
from bot.text.fold import fold
from handlers import wishes as screens
from handlers.context import Turn
from handlers.wishes import Which

if TYPE_CHECKING:
    from bot.article import Article
    from bot.store.subscriptions import Kind, State, Wishes  # SQLAlchemy is imported while the bot connects

# Topics come from so many of the newest stories.
SHELF = 200

KINDS: dict[str, Literal["private", "channel"]] = {"private": "private", "channel": "channel"}
# Buttons that lead to the question for words, and which words they ask for.
ASKING: dict[str, Which] = {"add": "words", "block": "unwanted"}
# The screen on which each choice is made.
MADE_ON = {"quiet": "night", "breaking": "night", "hours": "night", "topic": "topics", "clear": "words"}


async def settings(turn: Turn) -> str | None:
    """Show all settings, or add the words that stand after the command."""
    if not await turn.of_an_admin():
        if turn.press is not None:
            return turn.wording.text("toast_admins_only")
        await turn.say_line(turn.wording.text("settings_admins_only"))
        return None
    turn.services.asked.forget(turn.place, turn.asker)
    which, text = _command(turn)
    if which is None:
        await turn.say(await _screen(turn, "main"))
    elif text:
        await _add(turn, which, text)
    else:
        await turn.say(await _screen(turn, "words"))
    return None


async def turn_screen(turn: Turn) -> str | None:
    """Show another screen in the place of this one."""
    if not await turn.of_an_admin():
        return turn.wording.text("toast_admins_only")
    turn.services.asked.forget(turn.place, turn.asker)
    name = turn.press.arguments[0] if turn.press else "main"
    if turn.press and name in ASKING:
        turn.services.asked.ask(turn.place, turn.asker, ASKING[name], turn.press.message)
        await turn.show(screens.asking_screen(ASKING[name], turn.wording, private=turn.private))
    else:
        await turn.show(await _screen(turn, name))
    return None


async def choose(turn: Turn) -> str | None:
    """Keep what was pressed, and show it on the screen that it was pressed on."""
    if not await turn.of_an_admin():
        return turn.wording.text("toast_admins_only")
    what, value = turn.press.arguments if turn.press else ("", "")
    wishes = await _changed(turn, what, value)
    if wishes is None:
        return turn.wording.text("toast_old_button")
    await _keep(turn, wishes)
    await turn.show(await _screen(turn, MADE_ON.get(what, what)))
    return turn.wording.text("settings_changed")


async def choose_language(turn: Turn) -> str | None:
    """Keep the language for the whole chat, and go on in it."""
    if not await turn.of_an_admin():
        return turn.wording.text("toast_admins_only")
    chosen = turn.speaking(turn.press.arguments[0] if turn.press else turn.wording.language)
    await turn.services.chats.choose_language(turn.place.chat, chosen.wording.language)
    await chosen.show(await _screen(chosen, "language"))
    return chosen.wording.text("settings_changed")


async def take_words(turn: Turn, text: str, answering: int | None = None) -> bool:
    """Take what was written as the words that were asked for; False if nobody asked this reader for any.

    Args:
        turn: Whose words they are.
        text: What was written.
        answering: The message that it answers. In a group that must be the question.
    """
    which = turn.services.asked.take(turn.place, turn.asker, None if turn.private else answering or 0)
    if which is None:
        return False
    said = turn.services.words.understand(text)
    if not await turn.of_an_admin():
        await turn.say_line(turn.wording.text("settings_admins_only"))
    elif said is not None and said.command == "cancel":
        await turn.say(await _screen(turn, "words"))
    else:
        await _add(turn, which, text)
    return True


async def _add(turn: Turn, which: Which, text: str) -> None:
    wishes = screens.with_words((await _wished(turn))[0], which, text)
    if wishes is None:
        most, longest = map(turn.wording.number, (screens.MOST_WORDS, screens.LONGEST_WORD))
        await turn.say_line(turn.wording.text("settings_words_refused", most=most, longest=longest))
        return
    await _keep(turn, wishes)
    await turn.say(await _screen(turn, "words"))


async def _screen(turn: Turn, name: str) -> Outgoing:
    wording = turn.wording
    wishes, state = await _wished(turn)
    zone = wishes.zone or str(turn.services.zone)
    screen = screens.main_screen(wishes, state, wording)
    match name:
        case "form":
            screen = screens.form_screen(wishes, wording)
        case "night":
            screen = screens.night_screen(wishes, zone, wording)
        case "place":
            screen = screens.place_screen(zone, wording)
        case "language":
            screen = screens.language_screen(wording)
        case "topics":
            screen = screens.topics_screen(wishes, await _topics(turn, wishes), wording)
        case "words":
            screen = screens.words_screen(wishes, wording)
    return screen


async def _changed(turn: Turn, what: str, value: str) -> "Wishes | None":
    wishes, _ = await _wished(turn)
    if what != "topic":
        return screens.changed(wishes, what, value)
    mark, _, turned = value.partition(":")
    return screens.with_topic(wishes, await _topics(turn, wishes), mark, wanted=turned == "on")


async def _topics(turn: Turn, wishes: "Wishes") -> list[str]:
    newest: tuple[Article, ...] = ()
    with suppress(EmptyShelf):  # what was chosen can be given up even so
        newest = (await turn.services.loader.page(1, size=SHELF)).articles
    return screens.offered_topics(wishes, newest)


async def _wished(turn: Turn) -> "tuple[Wishes, State]":
    from bot.store.subscriptions import Wishes  # noqa: PLC0415 - SQLAlchemy is imported while the bot connects

    found = await turn.services.subscriptions.get(turn.place.chat, turn.place.topic)
    return (found.wishes, found.state) if found else (Wishes(), "off")


async def _keep(turn: Turn, wishes: "Wishes") -> None:
    kind: Kind = KINDS.get(turn.kind, "group")
    await turn.services.subscriptions.choose(turn.place.chat, turn.place.topic, kind, wishes)


def _command(turn: Turn) -> tuple[Which | None, str]:
    """Which words a reader wants to change by what stands after the command, and the words."""
    name, _, text = turn.argument.partition(" ")
    for wording in turn.services.wordings.values():
        if fold(name) == fold(wording.text("settings_typed_words")):
            return "words", text
        if fold(name) == fold(wording.text("settings_typed_unwanted")):
            return "unwanted", text
    return None, ""
