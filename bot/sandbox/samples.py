"""What readers send when they do not write: a sample voice message, photo and sticker."""

import base64

from bot.sandbox.state import JSON, StoredFile

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def ogg_page(body: bytes, number: int, *, granule: int = 0, flags: int = 0) -> bytes:
    """One page of an Ogg stream (RFC 3533), its checksum left at nought."""
    head = b"OggS\0" + bytes([flags]) + granule.to_bytes(8, "little") + (1).to_bytes(4, "little")
    return head + number.to_bytes(4, "little") + bytes(4) + bytes([1, len(body)]) + body


OPUS_HEAD = b"OpusHead\x01\x01\x38\x01" + (48000).to_bytes(4, "little") + bytes(3)
OPUS_TAGS = b"OpusTags" + (6).to_bytes(4, "little") + b"Khabar" + bytes(4)
SECOND_OF_SILENCE = 48_000

OPUS = (
    ogg_page(OPUS_HEAD, 0, flags=2)
    + ogg_page(OPUS_TAGS, 1)
    + ogg_page(b"\xf8\xff\xfe", 2, granule=SECOND_OF_SILENCE, flags=4)
)

SAMPLES: dict[str, tuple[bytes, str, JSON]] = {
    "voice": (OPUS, "audio/ogg", {"duration": 1, "mime_type": "audio/ogg"}),
    "photo": (PIXEL, "image/png", {"width": 1, "height": 1}),
    "sticker": (
        PIXEL,
        "image/webp",
        {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "🙏",
        },
    ),
}


def content(stored: StoredFile) -> JSON:
    """The part of a message that shows a stored file."""
    ids = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.data)}
    shown = ids | stored.facts
    return {stored.kind: [shown] if stored.kind == "photo" else shown}
