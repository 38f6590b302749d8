"""Reads what a request of the control API asks for, and says plainly what is wrong with it."""

from typing import Any

from aiohttp import web

from bot.sandbox.acts import Impossible
from bot.sandbox.parameters import as_object
from bot.sandbox.state import JSON, Chat, User
from bot.sandbox.world import World


class Asked:
    """The fields of one request: of its JSON body, or of its query.

    Every reading raises ``Impossible`` for a field that is missing or of the wrong type.
    """

    def __init__(self, world: World, fields: JSON) -> None:
        self._world = world
        self._fields = fields

    @classmethod
    async def of(cls, world: World, request: web.Request) -> "Asked":
        """The body of a POST, the query of anything else."""
        if request.method == "POST":
            return cls(world, as_object(await request.read()))
        return cls(world, {name: number_if_one(value) for name, value in request.query.items()})

    def has(self, name: str) -> bool:
        """Whether the field was given."""
        return name in self._fields

    def one(self, name: str, kind: type, default: Any = None) -> Any:
        """A field of that type; without a default it must be there."""
        value = self._fields.get(name, default)
        if value is None:
            raise Impossible(f"{name} is missing.")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise Impossible(f"{name} must be of type {kind.__name__}.")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number."""
        return int(self.one(name, int, default))

    def maybe_number(self, name: str) -> int | None:
        """A whole number, or nothing."""
        return self.number(name) if self.has(name) else None

    def seconds(self, name: str, default: float) -> float:
        """A number of seconds."""
        try:
            return float(self._fields.get(name, default))
        except (TypeError, ValueError):
            raise Impossible(f"{name} must be a number of seconds.") from None

    def text(self, name: str, default: str | None = None) -> str:
        """A string."""
        return str(self.one(name, str, default))

    def maybe_text(self, name: str) -> str | None:
        """A string, or nothing."""
        return self.text(name) if self.has(name) else None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false."""
        return bool(self.one(name, bool, default))

    def many(self, name: str, kind: type) -> list[Any]:
        """A list of values of one type; empty if it was not given."""
        values = self.one(name, list, [])
        if not all(isinstance(each, kind) for each in values):
            raise Impossible(f"{name} must be a list of {kind.__name__}.")
        return list(values)

    def switches(self, name: str) -> dict[str, bool] | None:
        """Names that are each true or false, or nothing."""
        if not self.has(name):
            return None
        values: JSON = self.one(name, dict)
        if not all(isinstance(each, bool) for each in values.values()):
            raise Impossible(f"{name} must be true or false, each by its name.")
        return values

    def reader(self) -> User:
        """The reader who acts or looks."""
        person = self.anyone()
        if person.is_bot:
            raise Impossible("The bot is no reader.")
        return person

    def anyone(self, name: str = "reader") -> User:
        """A reader, or the bot."""
        return self._world.user(self.number(name))

    def chat(self, name: str = "chat") -> Chat:
        """A chat by its id."""
        return self._world.chat(self.number(name))


def number_if_one(text: str) -> int | str:
    """A query's value: a number where it looks like one."""
    return int(text) if text.lstrip("-").isdecimal() else text
