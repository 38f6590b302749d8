"""What the bot says of itself: its command menus by scope and language, its name and descriptions."""

from collections.abc import Iterator

from bot.sandbox.state import JSON, Chat, User

Scope = tuple[str, int | str | None, int | None]
"""A scope's type, its chat and its user."""

DEFAULT: Scope = ("default", None, None)


class Profile:
    """Command menus, names and descriptions, each by language; ``""`` is the default language."""

    def __init__(self, name: str) -> None:
        self.commands: dict[tuple[Scope, str], list[JSON]] = {}
        self.texts: dict[str, dict[str, str]] = {
            "name": {"": name},
            "description": {},
            "short_description": {},
        }

    def text(self, what: str, language: str) -> str:
        """A name or description for that language, else the default one, else nothing."""
        by_language = self.texts[what]
        return by_language.get(language) or by_language.get("", "")

    def menu(self, chat: Chat, reader: User) -> list[JSON]:
        """The commands that this reader is offered in this chat (Bot API, determining list of commands)."""
        language = (reader.language_code or "")[:2].lower()
        for scope in scopes(chat, reader):
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []


def scopes(chat: Chat, reader: User) -> Iterator[Scope]:
    """The scopes that count in a chat for a reader, the narrowest first."""
    if chat.is_channel:
        return  # a channel has no command menu
    if chat.is_private:
        yield ("chat", chat.id, None)
        yield ("all_private_chats", None, None)
    else:
        yield from group_scopes(chat, reader)
    yield DEFAULT


def group_scopes(chat: Chat, reader: User) -> Iterator[Scope]:
    """Those of a group; administrators have their own."""
    yield ("chat_member", chat.id, reader.id)
    if chat.is_admin(reader.id):
        yield ("chat_administrators", chat.id, None)
    yield ("chat", chat.id, None)
    if chat.is_admin(reader.id):
        yield ("all_chat_administrators", None, None)
    yield ("all_group_chats", None, None)
