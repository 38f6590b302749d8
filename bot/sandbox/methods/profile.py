"""The bot's command menus by scope and language, and its name and descriptions."""

import re
from functools import partial
from typing import Any

from bot.sandbox.methods.call import Call, find_chat
from bot.sandbox.profile import DEFAULT, Scope
from bot.sandbox.refusal import bad_request
from bot.sandbox.state import JSON

LIMITS = {"name": 64, "description": 512, "short_description": 120}
MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256


def set_my_commands(call: Call) -> bool:
    """SetMyCommands."""
    commands: list[JSON] = call.args["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        check_command(each)
    place = scope(call), language(call)
    call.world.profile.commands[place] = commands
    if not commands:
        del call.world.profile.commands[place]
    call.world.journal.record("commands")
    return True


def check_command(command: JSON) -> None:
    """One command: its name in small Latin letters, its description not empty."""
    if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"].strip()) <= LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def get_my_commands(call: Call) -> list[JSON]:
    """GetMyCommands: of exactly that scope and language."""
    return call.world.profile.commands.get((scope(call), language(call)), [])


def delete_my_commands(call: Call) -> bool:
    """DeleteMyCommands."""
    call.world.profile.commands.pop((scope(call), language(call)), None)
    call.world.journal.record("commands")
    return True


def scope(call: Call) -> Scope:
    """The scope of a request; the default one if it names none."""
    wanted = call.args.get("scope")
    if wanted is None:
        return DEFAULT
    chat = find_chat(Call(call.world, wanted)).id if "chat_id" in wanted else None
    return (wanted["type"], chat, wanted.get("user_id"))


def language(call: Call) -> str:
    """The language of a request: two letters or nothing.

    Raises:
        Refusal: it is something else.
    """
    code = str(call.args.get("language_code", ""))
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad_request("invalid language code specified")
    return code


def set_text(what: str, call: Call) -> bool:
    """SetMyName, setMyDescription, setMyShortDescription; an empty text takes it back."""
    text = str(call.args.get(what, "")).strip()
    if len(text) > LIMITS[what]:
        raise bad_request(f"the bot's {what} is longer than {LIMITS[what]} characters")
    texts = call.world.profile.texts[what]
    texts[language(call)] = text
    if what == "name" and not call.args.get("language_code") and text:
        call.world.bot.first_name = text
    call.world.journal.record("profile")
    return True


def get_text(what: str, call: Call) -> JSON:
    """GetMyName, getMyDescription, getMyShortDescription."""
    return {what: call.world.profile.text(what, language(call))}


METHODS: dict[str, Any] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": partial(set_text, "name"),
    "getMyName": partial(get_text, "name"),
    "setMyDescription": partial(set_text, "description"),
    "getMyDescription": partial(get_text, "description"),
    "setMyShortDescription": partial(set_text, "short_description"),
    "getMyShortDescription": partial(get_text, "short_description"),
}
