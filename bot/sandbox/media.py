"""What a file is, by its bytes alone, and whether Telegram takes it for what it is sent as."""

from collections.abc import Callable

from bot.sandbox.refusal import bad_request
from bot.sandbox.state import JSON

LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_THUMBNAIL = 200 * 1024
THUMBNAIL_SIDE = 320
LARGEST_PHOTO_SIDES = 10_000
LARGEST_PHOTO_RATIO = 20

M4A_BRANDS = frozenset({b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"dash"})
OPUS_RATE = 48_000

VOICE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4"})
AUDIO = frozenset({"audio/mpeg", "audio/mp4"})
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


def sniff(data: bytes) -> str:
    """The media type of some bytes; ``application/octet-stream`` where they are none we know."""
    fitting = (mime for mime, fits in SIGNATURES if fits(data))
    return next(fitting, "application/octet-stream")


SIGNATURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("audio/ogg", lambda data: data.startswith(b"OggS") and b"OpusHead" in data[:64]),
    ("application/ogg", lambda data: data.startswith(b"OggS")),
    ("audio/mpeg", lambda data: data.startswith(b"ID3") or is_mpeg_frame(data)),
    ("audio/mp4", lambda data: data[4:8] == b"ftyp" and data[8:12] in M4A_BRANDS),
    ("image/jpeg", lambda data: data.startswith(b"\xff\xd8\xff")),
    ("image/png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/webp", lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP"),
)


def is_mpeg_frame(data: bytes) -> bool:
    """Whether it begins with the header of an MPEG audio frame of layer III (ISO 11172-3)."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:  # noqa: PLR2004  # eleven bits of sync
        return False
    version, layer = data[1] >> 3 & 3, data[1] >> 1 & 3
    bitrate, rate = data[2] >> 4, data[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in {0, 15} and rate != 3  # noqa: PLR2004  # reserved values


def examine(kind: str, data: bytes) -> tuple[str, JSON]:
    """The media type of an upload and what its bytes say of it: duration, width, height.

    Raises:
        Refusal: it is empty, too big, or not of a kind that this method takes.
    """
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > (LARGEST_PHOTO if kind == "photo" else LARGEST_UPLOAD):
        raise bad_request(f"file of size {len(data)} bytes is too big for a {kind}")
    mime = sniff(data)
    if kind == "voice" and mime not in VOICE:
        raise bad_request("a voice message must be in OGG with Opus, in MP3 or in M4A")
    if kind == "audio" and mime not in AUDIO:
        raise bad_request("an audio must be in MP3 or in M4A")
    if kind == "photo":
        return mime, photo_size(mime, data)
    return mime, {"duration": opus_seconds(data)} if mime == "audio/ogg" else {}


def photo_size(mime: str, data: bytes) -> JSON:
    """The sides of a photo in pixels.

    Raises:
        Refusal: it is no picture, or has impossible sides.
    """
    sides = picture_sides(mime, data)
    if mime not in PICTURES or sides is None or not all(sides):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(sides) > LARGEST_PHOTO_SIDES or max(sides) > LARGEST_PHOTO_RATIO * min(sides):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return {"width": sides[0], "height": sides[1]}


def check_thumbnail(data: bytes) -> JSON:
    """The sides of a thumbnail: a JPEG of at most 320 pixels a side and 200 kB.

    Raises:
        Refusal: it is something else.
    """
    sides = picture_sides("image/jpeg", data) if sniff(data) == "image/jpeg" else None
    if sides is None or max(sides) > THUMBNAIL_SIDE or len(data) > LARGEST_THUMBNAIL:
        raise bad_request("a thumbnail must be a JPEG of at most 320 pixels a side and 200 kB")
    return {"width": sides[0], "height": sides[1]}


def picture_sides(mime: str, data: bytes) -> tuple[int, int] | None:
    """Width and height, where the header tells them."""
    if mime == "image/png":
        return number(data[16:20]), number(data[20:24])
    if mime == "image/jpeg":
        return jpeg_sides(data)
    return (512, 512) if mime == "image/webp" else None


def jpeg_sides(data: bytes) -> tuple[int, int] | None:
    """From the first frame header of a JPEG (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004  # every marker begins with it
        if data[at + 1] in FRAME_HEADERS:
            return number(data[at + 7 : at + 9]), number(data[at + 5 : at + 7])
        at += 2 + number(data[at + 2 : at + 4])
    return None


FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def number(data: bytes) -> int:
    """An unsigned number, the highest byte first."""
    return int.from_bytes(data, "big")


def opus_seconds(data: bytes) -> int:
    """The duration of an Ogg stream, from the granule position of its last page (RFC 7845, 4)."""
    last = data.rfind(b"OggS")
    return int.from_bytes(data[last + 6 : last + 14], "little") // OPUS_RATE
