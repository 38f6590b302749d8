"""Sending, editing and deleting: the methods whose subject is a message."""

from bot.sandbox import wire
from bot.sandbox.keyboards import check_markup
from bot.sandbox.methods.call import Call, joined_chat, own_message, send
from bot.sandbox.refusal import bad_request
from bot.sandbox.state import JSON, Message
from bot.sandbox.text import caption, message_text

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
MAX_DELETED_AT_ONCE = 100
OLDEST_DELETED = 48 * 3600
"""Seconds for which a message can be deleted."""


def send_message(call: Call) -> JSON:
    """SendMessage."""
    return send(call, text_content(call))


def edit_message_text(call: Call) -> JSON:
    """EditMessageText; without a keyboard the message loses its own."""
    content = text_content(call)
    post = own_message(call)
    if "text" not in post.content:
        raise bad_request("there is no text in the message to edit")
    return change(call, post, content)


def edit_message_caption(call: Call) -> JSON:
    """EditMessageCaption."""
    content = caption_content(call)
    post = own_message(call)
    if "text" in post.content:
        raise bad_request("there is no caption in the message to edit")
    media = {name: value for name, value in post.content.items() if not name.startswith("caption")}
    return change(call, post, media | content)


def edit_message_reply_markup(call: Call) -> JSON:
    """EditMessageReplyMarkup."""
    post = own_message(call)
    return change(call, post, post.content)


def delete_message(call: Call) -> bool:
    """DeleteMessage: its own, others' in private chats and where it has the right; young ones only."""
    post = joined_chat(call).messages.get(call.args["message_id"])
    if post is None or post.deleted:
        raise bad_request("message to delete not found")
    if not may_delete(call, post):
        raise bad_request("message can't be deleted")
    if is_old(call, post):
        raise bad_request("message can't be deleted for everyone")
    call.world.delete(post)
    return True


def delete_messages(call: Call) -> bool:
    """DeleteMessages: those that are not there are passed over."""
    chat, wanted = joined_chat(call), call.args["message_ids"]
    if not 1 <= len(wanted) <= MAX_DELETED_AT_ONCE:
        raise bad_request(
            "too many messages to delete" if wanted else "message identifiers are not specified"
        )
    posts = [chat.messages[number] for number in wanted if number in chat.messages]
    for post in posts:
        if not post.deleted and may_delete(call, post) and not is_old(call, post):
            call.world.delete(post)
    return True


def may_delete(call: Call, post: Message) -> bool:
    """Whether the bot has the right to take this message away."""
    bot, chat = call.world.bot.id, post.chat
    if chat.is_private or (chat.is_admin(bot) and chat.may(bot, "can_delete_messages")):
        return True
    own = post.author is call.world.bot and not post.is_service
    return own and (not chat.is_channel or chat.may(bot, "can_post_messages"))


def is_old(call: Call, post: Message) -> bool:
    """Whether it is too old to be taken away (Bot API, deleteMessage)."""
    return call.world.clock() - post.date > OLDEST_DELETED


def change(call: Call, post: Message, content: JSON) -> JSON:
    """Gives a message new content and the request's keyboard.

    Raises:
        Refusal: nothing would change.
    """
    markup = check_markup(call.args.get("reply_markup"), post.chat.type)
    if content == post.content and markup == post.keyboard:
        raise bad_request(NOT_MODIFIED)
    post.markup = markup
    return wire.message(call.world.revise(post, content, call.world.bot))


def text_content(call: Call) -> JSON:
    """The text of a request as a message holds it."""
    refuse_parse_mode(call)
    if call.world.quick:
        return {name: call.args[name] for name in ("text", "entities") if name in call.args}
    content = message_text(call.args.get("text", ""), call.args.get("entities", []))
    preview = call.args.get("link_preview_options")
    return content | ({"link_preview_options": preview} if preview else {})


def caption_content(call: Call) -> JSON:
    """The caption of a request as a message holds it; may be nothing."""
    refuse_parse_mode(call)
    return caption(call.args.get("caption", ""), call.args.get("caption_entities", []))


def refuse_parse_mode(call: Call) -> None:
    """The sandbox takes entities only: what is counted is what is sent."""
    if call.args.get("parse_mode"):
        raise bad_request("the sandbox takes text with entities, and knows no parse_mode")


METHODS = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
