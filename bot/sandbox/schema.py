"""aiogram's pydantic models of the Bot API: an independent check of every request and every answer."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.sandbox.parameters import ATTACH
from bot.sandbox.refusal import bad_request
from bot.sandbox.state import JSON

MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "voice": "there is no voice in the request",
    "audio": "there is no audio in the request",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}


class Attached(str):
    """``attach://name``: passes for an ``InputFile`` where the models demand an upload."""

    __slots__ = ()


class Schema:
    """The methods of the Bot API by name, any case, with their parameters and results.

    Building it imports aiogram, which takes seconds.
    """

    def __init__(self) -> None:
        import_module("aiogram.types").InputFile.register(Attached)
        methods = import_module("aiogram.methods")
        self._models = {
            name: model
            for model in vars(methods).values()
            if isinstance(name := getattr(model, "__api_method__", None), str)
        }
        self._names = {name.lower(): name for name in self._models}
        self._skims: dict[str, dict[str, Callable[[Any], Any]]] = {}
        self._results: dict[str, TypeAdapter[Any]] = {}

    def name(self, method: str) -> str | None:
        """The method's name as it is spelled, if the Bot API has it."""
        return self._names.get(method.lower())

    def read(self, method: str, parameters: JSON) -> JSON:
        """The parameters with their right types; fields that came as JSON text are decoded.

        Raises:
            Refusal: one is unknown, missing, or not of its type.
        """
        model = self._models[method]
        for name in parameters:
            if name not in model.model_fields:
                raise bad_request(f"unknown parameter {name!r}")
        try:
            read = model.model_validate(dict(decoded(model, parameters)))
        except ValidationError as error:
            raise bad_request(complaint(error)) from None
        for path in strangers(read):
            raise bad_request(f"unknown parameter {path!r}")
        fields: JSON = read.model_dump(exclude_unset=True, exclude_none=True, by_alias=True)
        return fields

    def skim(self, method: str, parameters: JSON) -> JSON:
        """The parameters with their right types and no checks: some ten times as fast as ``read``.

        Raises:
            Refusal: one cannot be of its type, or is unknown.
        """
        if method not in self._skims:
            fields = self._models[method].model_fields
            self._skims[method] = {name: plain(field.annotation) for name, field in fields.items()}
        skim = self._skims[method]
        try:
            return {
                name: skim[name](value) if isinstance(value, str) else value
                for name, value in parameters.items()
            }
        except (KeyError, ValueError) as error:
            raise bad_request(f"wrong parameter: {error}") from None

    def faults_of(self, method: str, result: Any) -> str | None:
        """What is wrong with an answer of ours, or nothing."""
        if method not in self._results:
            self._results[method] = TypeAdapter(self._models[method].__returning__)
        try:
            read = self._results[method].validate_python(result)
        except ValidationError as error:
            return str(error)
        unknown = next(strangers(read), None)
        return unknown and f"unknown field {unknown!r}"


def decoded(model: type[BaseModel], parameters: JSON) -> Iterator[tuple[str, Any]]:
    """The parameters, objects and lists no longer as JSON text."""
    structured = structured_fields(model)
    for name, value in parameters.items():
        if isinstance(value, str) and name in structured:
            yield name, with_attachments(from_json(name, value))
        else:
            yield name, with_attachments(value)


@cache
def structured_fields(model: type[BaseModel]) -> frozenset[str]:
    """The fields of a model that hold objects or lists."""
    return frozenset(name for name, field in model.model_fields.items() if is_structured(field.annotation))


def with_attachments(value: Any) -> Any:
    """The same, references to uploads marked as such."""
    if isinstance(value, str):
        return Attached(value) if value.startswith(ATTACH) else value
    if isinstance(value, dict):
        return {name: with_attachments(each) for name, each in value.items()}
    return [with_attachments(each) for each in value] if isinstance(value, list) else value


def from_json(name: str, text: str) -> Any:
    """A JSON-encoded field of a form."""
    try:
        return json.loads(text)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def is_structured(annotation: Any) -> bool:
    """Whether a field of that type holds an object or a list."""
    if get_origin(annotation) in {Union, UnionType}:
        return any(is_structured(each) for each in get_args(annotation))
    if get_origin(annotation) is Annotated:
        return is_structured(get_args(annotation)[0])
    if get_origin(annotation) is list:
        return True
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def plain(annotation: Any) -> Callable[[str], Any]:
    """What makes a value of that type out of a form's text."""
    kinds = set(get_args(annotation)) or {annotation}
    if is_structured(annotation):
        return json.loads
    if str in kinds:
        return str
    if bool in kinds:
        return lambda text: text.lower() in {"true", "1"}
    return int if int in kinds else str


def complaint(error: ValidationError) -> str:
    """The first thing that is wrong with a request, in Telegram's words where they are known."""
    first = error.errors(include_url=False)[0]
    place = [str(step) for step in first["loc"]]
    if first["type"] == "missing" and len(place) == 1:
        return MISSING.get(place[0], f"{place[0]} is empty")
    return f"can't parse parameter {'.'.join(place)!r}: {first['msg']}"


def strangers(value: Any, path: str = "") -> Iterator[str]:
    """The paths of fields that the models do not know, at any depth."""
    if isinstance(value, BaseModel):
        yield from (f"{path}{name}" for name in value.model_extra or {})
        for name in value.model_fields_set & value.__class__.model_fields.keys():
            yield from strangers(getattr(value, name), f"{path}{name}.")
    elif isinstance(value, list):
        for each in value:
            yield from strangers(each, path)
