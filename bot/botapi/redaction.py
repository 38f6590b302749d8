"""Keeps the token, and whatever else is secret, out of everything that is printed."""

import re
from collections.abc import Iterable
from urllib.parse import quote

MASK = "***"

# What @BotFather gives out; in an address of the Bot API, anything of that shape, however short.
TOKEN = re.compile(r"\d{6,}(:|%3A)[\w-]{30,}", re.ASCII | re.IGNORECASE)
IN_ADDRESS = re.compile(r"(?<=/bot)\d+(:|%3A)[^/\s'\"]+", re.ASCII | re.IGNORECASE)

# A shorter secret would blank out half the log, and protects nothing.
SHORTEST = 4


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with every token masked, and these secrets as well, plain or percent-encoded."""
    for secret in secrets:
        if len(secret) >= SHORTEST:
            text = text.replace(secret, MASK).replace(quote(secret, safe=""), MASK)
    return IN_ADDRESS.sub(MASK, TOKEN.sub(MASK, text))
