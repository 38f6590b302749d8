"""Reads a Bot API request: query, JSON, urlencoded or multipart, into parameters and uploads."""

import json
import re
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.files import Upload
from bot.sandbox.refusal import Refusal, bad_request
from bot.sandbox.state import JSON

ATTACH = "attach://"
HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which no UTF-8 can hold."""

FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})


async def read(request: web.Request) -> tuple[JSON, dict[str, Upload]]:
    """Parameters and files; a file in a field of its own becomes ``attach://field``.

    Raises:
        Refusal: 400 for a body that cannot be read, 413 for one that is too big.
    """
    parameters: JSON = dict(request.query)
    uploads: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            parameters |= as_object(await request.read())
        elif request.content_type in FORMS:
            for name, value in (await request.post()).items():
                parameters[name] = value_of(name, value, uploads)
            parameters = without_attachments(parameters, uploads)
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    if not is_utf8(parameters):
        raise bad_request("strings must be encoded in UTF-8")
    return parameters, uploads


def as_object(body: bytes) -> JSON:
    """A JSON body, which must be an object; an empty one is one without fields."""
    if not body.strip():
        return {}
    try:
        data = json.loads(body)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(data, dict):
        raise bad_request("object expected")
    return {name: value for name, value in data.items() if value is not None}


def value_of(name: str, value: str | bytes | bytearray | FileField, uploads: dict[str, Upload]) -> str:
    """A form's field; a file goes among the uploads."""
    if isinstance(value, FileField):
        uploads[name] = Upload(value.file.read(), value.filename, value.content_type)
        return ATTACH + name
    if isinstance(value, str):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def without_attachments(parameters: JSON, uploads: dict[str, Upload]) -> JSON:
    """The parameters less the parts that another field refers to by ``attach://``: they are no fields."""
    attached = {
        name
        for name in uploads
        if any(ATTACH + name in str(value) for other, value in parameters.items() if other != name)
    }
    return {name: value for name, value in parameters.items() if name not in attached}


def is_utf8(value: Any) -> bool:
    """Whether no string in it holds half of a surrogate pair."""
    if isinstance(value, str):
        return value.isascii() or not HALF.search(value)
    if isinstance(value, dict):
        return all(is_utf8(each) for pair in value.items() for each in pair)
    return all(is_utf8(each) for each in value) if isinstance(value, list) else True
