"""What Telegram demands of a keyboard under a message."""

from bot.sandbox.refusal import bad_request
from bot.sandbox.state import JSON
from bot.sandbox.text import is_link

MAX_BUTTONS = 100
MAX_ROW = 8
MAX_CALLBACK_BYTES = 64
MAX_COPY = 256

ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)


def check_markup(markup: JSON | None, chat_type: str = "private") -> JSON | None:
    """The markup as it stays with a message in such a chat: an inline keyboard without a button is none.

    Raises:
        Refusal: a button or the whole breaks a rule.
    """
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        if chat_type == "channel":
            raise bad_request("inline keyboard expected")
        if chat_type != "private" and any(map(is_request, keys(markup))):
            raise bad_request("chats can be requested in private chats only")
        return markup
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request(f"REPLY_MARKUP_TOO_LONG: more than {MAX_BUTTONS} buttons")
    for row in rows:
        if len(row) > MAX_ROW:
            raise bad_request(f"a row of the inline keyboard has more than {MAX_ROW} buttons")
        for button in row:
            check_button(button)
    return {"inline_keyboard": rows} if rows else None


def keys(markup: JSON) -> list[JSON]:
    """The buttons of a reply keyboard, as objects; none in other markups."""
    shown = [key for row in markup.get("keyboard", []) for key in row]
    return [{"text": key} if isinstance(key, str) else key for key in shown]


def is_request(key: JSON) -> bool:
    """Whether this key of a reply keyboard lets the reader choose a chat."""
    return "request_chat" in key


def check_button(button: JSON) -> None:
    """One inline button: a label and exactly one action."""
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = ACTIONS & button.keys()
    if not actions or button.get("callback_data") == "":
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"inline keyboard button has more than one action: {', '.join(sorted(actions))}")
    if len(button.get("callback_data", "").encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not is_link(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= MAX_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
