"""Files: sending them as voice, audio, photo or document, alone or as an album, and fetching them."""

from typing import Any

from bot.sandbox import wire
from bot.sandbox.files import Upload
from bot.sandbox.media import LARGEST_DOWNLOAD, check_thumbnail, examine
from bot.sandbox.methods.call import Call, find_chat, own_message, send
from bot.sandbox.methods.texts import caption_content, change, refuse_parse_mode
from bot.sandbox.parameters import ATTACH
from bot.sandbox.refusal import bad_request
from bot.sandbox.samples import content
from bot.sandbox.state import JSON, StoredFile
from bot.sandbox.text import caption

WRONG_FILE = "wrong file identifier/HTTP URL specified"
SMALLEST_ALBUM, LARGEST_ALBUM = 2, 10

TOLD = {"audio": ("performer", "title", "duration"), "voice": ("duration",), "photo": (), "document": ()}
"""Which parameters say something of the file."""


def send_voice(call: Call) -> JSON:
    """SendVoice: OGG with Opus, MP3 or M4A, unless the reader wants none."""
    reader = find_chat(call).user
    if reader and reader.forbids_voice:
        raise bad_request("VOICE_MESSAGES_FORBIDDEN")
    return send_file(call, "voice")


def send_audio(call: Call) -> JSON:
    """SendAudio: MP3 or M4A."""
    return send_file(call, "audio")


def send_photo(call: Call) -> JSON:
    """SendPhoto."""
    return send_file(call, "photo")


def send_document(call: Call) -> JSON:
    """SendDocument: anything."""
    return send_file(call, "document")


def send_file(call: Call, kind: str) -> JSON:
    """Sends one file with its caption."""
    words = caption_content(call)
    return send(call, content(find_file(call, kind, call.args[kind], call.args)) | words)


def find_file(call: Call, kind: str, wanted: str, facts: JSON) -> StoredFile:
    """The file that a request names: an upload of its own, or one sent before.

    Raises:
        Refusal: there is none such, or it cannot be sent in that way.
    """
    if wanted.startswith(ATTACH):
        return store(call, kind, attached(call, wanted), facts)
    if "://" in wanted:
        raise bad_request("failed to get HTTP URL content")
    stored = call.world.files.by_id(wanted)
    if stored is None or stored.kind != kind:
        raise bad_request(WRONG_FILE)
    return stored


def attached(call: Call, reference: str) -> Upload:
    """The upload behind ``attach://name``."""
    upload = call.uploads.get(reference.removeprefix(ATTACH))
    if upload is None:
        raise bad_request(WRONG_FILE)
    return upload


def store(call: Call, kind: str, upload: Upload, told: JSON) -> StoredFile:
    """Checks an upload and keeps it, with what its bytes and the request say of it."""
    mime, facts = examine(kind, upload.data)
    facts |= {name: told[name] for name in TOLD[kind] if name in told}
    if kind in {"voice", "audio"}:
        facts = {"duration": 0, "mime_type": mime} | facts
    if kind in {"audio", "document"} and upload.name:
        facts |= {"file_name": upload.name, "mime_type": mime}
    if "thumbnail" in told:
        facts["thumbnail"] = thumbnail(call, told["thumbnail"])
    return call.world.files.add(kind, upload, mime, facts)


def thumbnail(call: Call, reference: str) -> JSON:
    """A cover, uploaded with the file (Bot API, sending files)."""
    upload = attached(call, reference)
    sides = check_thumbnail(upload.data)
    shown: list[JSON] = content(call.world.files.add("photo", upload, "image/jpeg", sides))["photo"]
    return shown[0]


def send_media_group(call: Call) -> list[JSON]:
    """SendMediaGroup: an album of 2 to 10 files, audios and documents only among themselves."""
    items: list[JSON] = call.args["media"]
    kinds = {item["type"] for item in items}
    if not SMALLEST_ALBUM <= len(items) <= LARGEST_ALBUM:
        raise bad_request("wrong number of media in an album: it holds 2 to 10")
    if not kinds <= {"audio", "photo", "document"} or len(kinds) > 1:
        raise bad_request("an album holds photos, or audios, or documents")
    contents = [album_item(call, item) for item in items]
    album = f"{call.world.journal.last + 1:017d}"
    return [send(call, {"media_group_id": album} | each) for each in contents]


def album_item(call: Call, item: JSON) -> JSON:
    """One file of an album with its caption."""
    if item.get("parse_mode"):
        refuse_parse_mode(Call(call.world, item))
    words = caption(item.get("caption", ""), item.get("caption_entities", []))
    return content(find_file(call, item["type"], item["media"], item)) | words


def edit_message_media(call: Call) -> JSON:
    """EditMessageMedia: another file in the place of the old one."""
    item: JSON = call.args["media"]
    if item["type"] not in {"audio", "photo", "document"}:
        raise bad_request(f"the sandbox cannot put a {item['type']} into a message")
    post = own_message(call)
    return change(call, post, album_item(call, item))


def get_file(call: Call) -> JSON:
    """GetFile."""
    stored = call.world.files.by_id(call.args["file_id"])
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return wire.file(stored)


METHODS: dict[str, Any] = {
    "sendVoice": send_voice,
    "sendAudio": send_audio,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "editMessageMedia": edit_message_media,
    "getFile": get_file,
}
