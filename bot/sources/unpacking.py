"""A body as it comes over the network, unpacked without ever holding more than is allowed."""

import zlib

GZIP = frozenset({"gzip", "x-gzip"})

# Others than these are no compression but somebody's mistake ("utf-8", "none"): the body is as it is.
UNASKED = frozenset({"br", "zstd", "compress", "x-compress", "deflate"})

# gzip alone: raw and zlib-wrapped "deflate" cannot be told apart by its name.
WINDOW = zlib.MAX_WBITS | 16

STEP = 65536


class TooLarge(Exception):
    """The body is longer than is allowed."""


class Garbled(Exception):
    """The body is not what its headers say, or ends too early."""


class Unpacking:
    """Takes a body piece by piece; what comes and what it unpacks to may each be `limit` bytes long.

    Raises:
        Garbled: The encoding is one that was not asked for.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        name = encoding.strip().lower()
        if name in UNASKED or "," in name:
            raise Garbled(name)
        self._packed = name in GZIP
        self._limit = limit
        self._taken = 0
        self._body = bytearray()
        self._member: zlib._Decompress | None = None

    def feed(self, piece: bytes) -> None:
        """Takes the next piece.

        Raises:
            TooLarge: It is more than is allowed, packed or unpacked.
            Garbled: It cannot be unpacked.
        """
        self._taken += len(piece)
        if self._taken > self._limit:
            raise TooLarge
        if self._packed:
            self._unpack(piece)
        else:
            self._body += piece

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            Garbled: It ends too early.
        """
        if self._member and not self._member.eof:
            raise Garbled("cut short")
        return bytes(self._body)

    def _unpack(self, piece: bytes) -> None:
        while piece:
            if self._member is None or self._member.eof:
                # RFC 1952, 2.2: members may follow each other; what else follows is padding.
                if self._member and piece[:1] != b"\x1f":
                    return
                self._member = zlib.decompressobj(WINDOW)
            try:
                self._body += self._member.decompress(piece, STEP)
            except zlib.error as error:
                raise Garbled(str(error)) from error
            if len(self._body) > self._limit:
                raise TooLarge
            piece = self._member.unconsumed_tail or self._member.unused_data
