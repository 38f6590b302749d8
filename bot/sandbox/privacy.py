"""Which of the messages in a group a bot is shown (Bot API, privacy mode)."""

from bot.sandbox.state import JSON, Message, User
from bot.sandbox.text import utf16


def is_shown(post: Message, bot: User, *, privacy: bool) -> bool:
    """Whether the bot gets this message as an update.

    With privacy mode on, and not an administrator, it sees commands that are not for another bot, replies to
    it, mentions of it, and service messages.
    """
    chat = post.chat
    if chat.is_private:
        return not (chat.user and chat.user.blocked)
    if not chat.has(bot.id):
        return False
    if not privacy or chat.is_channel or chat.is_admin(bot.id) or post.is_service:
        return True
    return is_reply_to(post, bot) or addresses(post.content, bot)


def is_reply_to(post: Message, bot: User) -> bool:
    """Whether a reader answered the bot."""
    return post.reply_to is not None and post.reply_to.author is bot


def addresses(content: JSON, bot: User) -> bool:
    """Whether the text has a command for this bot (or for any), or mentions it."""
    name = f"@{bot.username}".casefold()
    text = content.get("text") or content.get("caption") or ""
    for entity in content.get("entities") or content.get("caption_entities") or []:
        words = cut(text, entity["offset"], entity["length"]).casefold()
        if entity["type"] == "mention" and words == name:
            return True
        if entity["type"] == "bot_command" and ("@" not in words or words.endswith(name)):
            return True
    return False


def cut(text: str, offset: int, length: int) -> str:
    """A piece of a text by UTF-16 units."""
    if utf16(text) == len(text):
        return text[offset : offset + length]
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")
