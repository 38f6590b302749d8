"""The story, read aloud.

reader  सुनाओ                      (or /listen, सुनाओ 3, बयान सुनाओ; or [सुनें 🔊], [बयान सुनें 🔊])
bot     the audio; where it takes long, a line before it that says how far it is
reader  रुको                       (or [रद्द करें])
bot     the line says that it was stopped
"""

import asyncio

from bot.article import Article
from bot.delivery.messages import quotes_of
from bot.delivery.outgoing import Posted
from handlers.context import Turn


async def listen(turn: Turn) -> str | None:
    """Read aloud the article that is meant, or its quotes if they were named."""
    article = await turn.article()
    said = turn.services.words.understand(turn.argument)
    if said is not None and said.command == "quotes":
        return await _quotes(turn, article)
    return await turn.hear(article)


async def listen_to_quotes(turn: Turn) -> str | None:
    """Read aloud the quotes of the button's article."""
    return await _quotes(turn, await turn.article())


async def cancel(turn: Turn) -> str | None:
    """Stop what is being made: by its button, or by a word all that is made in this chat."""
    audio, chat = turn.services.audio, turn.place.chat
    if turn.press is None:
        if not audio.cancel(chat):
            await turn.say_line(turn.wording.text("not_understood"))
        return None
    line = Posted(chat, turn.press.message)
    request = audio.behind(line)
    if request is None:
        return turn.wording.text("toast_old_button")
    if request.asker != turn.asker and not await turn.of_an_admin():
        return turn.wording.text("toast_admins_only")
    audio.cancel(chat, line)
    return None


async def _quotes(turn: Turn, article: Article) -> str | None:
    found = await asyncio.to_thread(quotes_of, article)
    if not found:
        await turn.say_line(turn.wording.text("no_quotes"))
        return None
    return await turn.hear(article, tuple(found))
