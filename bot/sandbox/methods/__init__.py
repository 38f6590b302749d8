"""The Bot API's methods that the sandbox knows, by name."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.methods import bot, chats, hook, media, profile, texts
from bot.sandbox.methods.call import Call

Method = Callable[[Call], Any]
"""Takes a call and gives the result, or an awaitable of it; refuses by raising ``Refusal``."""

METHODS: dict[str, Method] = {
    **bot.METHODS,
    **chats.METHODS,
    **hook.METHODS,
    **media.METHODS,
    **profile.METHODS,
    **texts.METHODS,
}
