"""What an answer's headers say: what it is, how long it is fresh, when to come again (RFC 9110, 9111)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a bot that follows nothing imports no HTTP client
    from httpx import Headers

# Seconds: whatever a server says, it is asked again the next day.
LONGEST = 86400.0

# What goes back into a request, and into the store, is short and plain.
SENDABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?")


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request conditional.

    Attributes:
        etag: For If-None-Match, as it came.
        last_modified: For If-Modified-Since, as it came.
    """

    etag: str | None = None
    last_modified: str | None = None

    def as_headers(self) -> dict[str, str]:
        """The headers of a request for what has changed since."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value and SENDABLE.fullmatch(value)}

    def or_else(self, older: "Validators") -> "Validators":
        """These, and where one is not stated, the older one."""
        return Validators(self.etag or older.etag, self.last_modified or older.last_modified)


def validators_of(headers: "Headers") -> Validators:
    """Those of an answer; what could not be sent back is left out."""
    stated = (headers.get(name, "") for name in ("etag", "last-modified"))
    return Validators(*(value if SENDABLE.fullmatch(value) else None for value in stated))


def kind_of(headers: "Headers") -> tuple[str | None, str | None]:
    """Media type and charset, both in lower case; None for what is not stated, or not as it should be."""
    stated = headers.get_list("content-type")
    if not stated:
        return None, None
    message = Message()
    message["content-type"] = re.sub(r"[^\x20-\x7e]", "", stated[-1])
    first = stated[-1].partition(";")[0].strip().lower()
    return (first if re.fullmatch(r"[\w.+-]+/[\w.+-]+", first, re.ASCII) else None), _charset(message)


def fresh_for(headers: "Headers", now: datetime) -> float | None:
    """Seconds that an answer stays fresh, 0 to 86,400; None where nothing is said about it.

    RFC 9111, 4.2.1: max-age counts before Expires, and no-store and no-cache before both; s-maxage is for
    caches that many share.
    """
    directives = dict(_directives(headers.get("cache-control", "")))
    if directives.keys() & {"no-store", "no-cache"}:
        return 0.0
    age = _seconds(headers.get("age", "")) or 0.0
    if (lasting := _seconds(directives.get("max-age", ""))) is not None:
        return _bounded(lasting - age)
    if "expires" in headers:
        end, begin = _date(headers["expires"]), _date(headers.get("date", "")) or now
        return _bounded((end - begin).total_seconds() - age) if end else 0.0
    return None


def retry_after(headers: "Headers", now: datetime) -> float | None:
    """Seconds after which a server wants to be asked again, 0 to 86,400; None where it does not say."""
    stated = headers.get("retry-after", "")
    if (seconds := _seconds(stated)) is not None:
        return _bounded(seconds)
    date = _date(stated)
    return _bounded((date - now).total_seconds()) if date else None


def _charset(message: Message) -> str | None:
    charset = message.get_content_charset()
    return charset.strip(" '\"") or None if charset else None


def _directives(stated: str) -> list[tuple[str, str]]:
    """Of Cache-Control, each directive in lower case with its value, without quotation marks."""
    pairs = (each.partition("=")[::2] for each in stated.split(","))
    return [(name.strip().lower(), value.strip().strip('"')) for name, value in pairs]


def _seconds(stated: str) -> float | None:
    digits = stated.strip()
    # float() of very many digits is slow, and inf.
    return float(digits[:20]) if re.fullmatch(r"\d+", digits, re.ASCII) else None


def _date(stated: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(stated)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST)
