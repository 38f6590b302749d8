"""Bytes over HTTP, whole or by range, as players ask for them."""

from aiohttp import web


def serve_bytes(request: web.Request, data: bytes, mime: str) -> web.Response:
    """The bytes, or the one range of them that was asked for (RFC 9110, 14)."""
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "private, max-age=3600"}
    try:
        wanted = request.http_range
    except ValueError:
        return unsatisfiable(data)
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=data, content_type=mime, headers=headers)
    start, stop, _ = wanted.indices(len(data))
    if start >= stop:
        return unsatisfiable(data)
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(data)}"
    return web.Response(status=206, body=data[start:stop], content_type=mime, headers=headers)


def unsatisfiable(data: bytes) -> web.Response:
    """A range that is not there."""
    return web.Response(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
