"""What the Bot API answers when it refuses a request."""

from typing import Any


class Refusal(Exception):
    """A request is refused; becomes ``{"ok": false, ...}`` in the answer.

    Args:
        code: the HTTP status, which is also the ``error_code``.
        description: Telegram's own words where they are known.
        parameters: Telegram's ``ResponseParameters``: ``retry_after``, ``migrate_to_chat_id``.
    """

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(description: str, parameters: dict[str, Any] | None = None) -> Refusal:
    """A 400 that begins as all of Telegram's do."""
    return Refusal(400, f"Bad Request: {description}", parameters)


def forbidden(description: str) -> Refusal:
    """A 403 that begins as all of Telegram's do."""
    return Refusal(403, f"Forbidden: {description}")


def too_many(seconds: int) -> Refusal:
    """A 429 that says how long to wait."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
