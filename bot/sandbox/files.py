"""The files of a sandbox: uploaded once, sent again by file_id, fetched by path."""

import secrets
from dataclasses import dataclass

from bot.sandbox.state import JSON, StoredFile

SUFFIXES = {
    "audio/ogg": "oga",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a request."""

    data: bytes
    name: str | None = None
    mime: str | None = None


class Files:
    """Stored files by file_id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload, mime: str, facts: JSON) -> StoredFile:
        """Keeps an upload and gives it its ids and its path."""
        number = len(self._by_id) + 1
        suffix = SUFFIXES.get(mime, "bin")
        stored = StoredFile(
            id=f"{kind.upper()}-{secrets.token_urlsafe(24)}",
            unique_id=f"Ag{secrets.token_hex(6)}",
            kind=kind,
            data=upload.data,
            mime=mime,
            path=f"{kind}/file_{number}.{suffix}",
            name=upload.name,
            facts=facts,
        )
        self._by_id[stored.id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file of that id, if there is one."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file under that path, if there is one."""
        return self._by_path.get(path)
