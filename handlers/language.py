"""The language of the interface; stories keep theirs.

reader  भाषा                       (or /language; हिंदी or English chooses at once)
bot     भाषा / Language, अभी: हिंदी    [हिंदी] [English]
reader  presses [English]
bot     the same screen in English, in its place
"""

from bot.delivery.outgoing import Button, Outgoing, with_buttons
from bot.i18n import LANGUAGES, Wording
from bot.text.rich import bold, join
from handlers.context import Turn

LABELS = {"hi": "button_hindi", "en": "button_english"}


async def language(turn: Turn) -> None:
    """Show the choice, or make it if a language was named."""
    if not await turn.of_an_admin():
        await turn.say_line(turn.wording.text("language_admins_only"))
    elif turn.argument in LANGUAGES:
        await turn.services.chats.choose_language(turn.place.chat, turn.argument)
        await turn.say_line(turn.speaking(turn.argument).wording.text("language_chosen"))
    else:
        await turn.say(screen(turn.wording))


async def choose(turn: Turn) -> str | None:
    """Keep what was pressed, and show the screen in that language."""
    if not await turn.of_an_admin():
        return turn.wording.text("toast_admins_only")
    chosen = turn.speaking(turn.press.arguments[0] if turn.press else turn.wording.language)
    await turn.services.chats.choose_language(turn.place.chat, chosen.wording.language)
    await chosen.show(screen(chosen.wording))
    return None


def screen(wording: Wording) -> Outgoing:
    """The languages, and which one is in force."""
    text = join("\n", [bold(wording.text("language_heading")), wording.text("language_now"), ""])
    buttons = [Button(wording.text(label), f"language:{language}") for language, label in LABELS.items()]
    return with_buttons(text, [buttons], wording)
