"""The control API over HTTP: what readers do, and which faults are on order."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox import acts, choosing, groups, wire
from bot.sandbox.acts import Impossible
from bot.sandbox.asked import Asked
from bot.sandbox.faults import KINDS
from bot.sandbox.refusal import Refusal
from bot.sandbox.staging import Staging
from bot.sandbox.state import JSON, Message, User
from bot.sandbox.views import fault_view
from bot.sandbox.world import Unknown, World


class Control:
    """The POST side, and the faults.

    Args:
        world: what is acted on.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Its addresses, as in docs/sandbox.md."""
        deeds: dict[str, Callable[[Asked], JSON]] = {
            "send": self.send,
            "edit": self.edit,
            "delete": self.delete,
            "forward": self.forward,
            "media": self.media,
            "press": self.press,
            "open": self.open,
            "choose": self.choose,
            "block": self.block,
            "faults": self.add_fault,
            "repeat": self.repeat,
            **Staging(self._world).deeds(),
        }
        posts = [web.post(f"/sandbox/{name}", answering(self._world, deed)) for name, deed in deeds.items()]
        return [
            *posts,
            web.get("/sandbox/faults", answering(self._world, self.list_faults)),
            web.delete("/sandbox/faults", answering(self._world, self.drop_faults)),
        ]

    def send(self, asked: Asked) -> JSON:
        """A reader writes."""
        content = acts.write(asked.text("text"), asked.many("entities", dict))
        post = acts.say(
            self._world,
            asked.reader(),
            asked.chat(),
            content,
            topic=asked.maybe_number("topic"),
            reply_to=asked.maybe_number("reply_to"),
            as_chat=asked.flag("as_chat"),
        )
        return shown(post, asked.reader())

    def edit(self, asked: Asked) -> JSON:
        """A reader edits."""
        reader, number = asked.reader(), asked.number("message_id")
        return shown(acts.edit(self._world, reader, asked.chat(), number, asked.text("text")), reader)

    def delete(self, asked: Asked) -> JSON:
        """A reader deletes."""
        acts.delete(self._world, asked.reader(), asked.chat(), asked.number("message_id"))
        return {}

    def forward(self, asked: Asked) -> JSON:
        """A reader forwards."""
        post = self._world.message(asked.chat("from_chat"), asked.number("message_id"))
        reader, topic = asked.reader(), asked.maybe_number("topic")
        return shown(acts.forward(self._world, reader, asked.chat(), post, topic=topic), reader)

    def media(self, asked: Asked) -> JSON:
        """A reader sends a voice message, a photo or a sticker."""
        reader, topic = asked.reader(), asked.maybe_number("topic")
        return shown(acts.show(self._world, reader, asked.chat(), asked.text("kind"), topic), reader)

    def press(self, asked: Asked) -> JSON:
        """A reader presses a button, or forges a press."""
        reader, chat, number = asked.reader(), asked.chat(), asked.number("message_id")
        data = asked.maybe_text("data")
        if data is None:
            button = acts.button(self._world, chat, number, asked.number("row"), asked.number("column"))
            data = button.get("callback_data")
        if data is None:
            raise Impossible("That button has no callback data: it does not reach the bot.")
        query = acts.press(self._world, reader, chat, number, data, stale=asked.flag("stale"))
        return {"query_id": query.id}

    def open(self, asked: Asked) -> JSON:
        """A reader opens a deep link."""
        reader = asked.reader()
        return shown(acts.follow(self._world, reader, asked.text("url")), reader)

    def choose(self, asked: Asked) -> JSON:
        """A reader chooses a chat by a key of the keyboard."""
        reader, number = asked.reader(), asked.maybe_number("request_id")
        return shown(choosing.choose(self._world, reader, asked.chat(), number), reader)

    def block(self, asked: Asked) -> JSON:
        """A reader blocks or unblocks the bot."""
        groups.block(self._world, asked.reader(), blocked=asked.flag("blocked", default=True))
        return {}

    def add_fault(self, asked: Asked) -> JSON:
        """A fault on order."""
        kind = asked.text("kind")
        if kind not in KINDS:
            raise Impossible(f"kind must be one of {', '.join(sorted(KINDS))}.")
        fields = {"error_code": int, "description": str, "parameters": dict}
        fault = self._world.faults.add(
            kind,
            method=asked.maybe_text("method"),
            chat=asked.maybe_number("chat"),
            times=asked.maybe_number("times"),
            after_s=asked.seconds("after_s", 0.0),
            until_s=asked.seconds("until_s", 0.0) if asked.has("until_s") else None,
            seconds=asked.seconds("seconds", 3600.0),
            error={name: asked.one(name, type_) for name, type_ in fields.items() if asked.has(name)},
        )
        return {"id": fault.id}

    def repeat(self, asked: Asked) -> JSON:
        """The next update comes to the webhook more than once."""
        times = asked.number("times", 2)
        if times < 1:
            raise Impossible("An update is delivered at least once.")
        self._world.webhook.repeat(times, at_once=asked.flag("at_once"))
        return {}

    def list_faults(self, _asked: Asked) -> JSON:
        """The faults on order."""
        return {"faults": [fault_view(fault) for fault in self._world.faults.all()]}

    def drop_faults(self, asked: Asked) -> JSON:
        """One fault, or all, taken back."""
        self._world.faults.clear(asked.maybe_number("id"))
        return {}


def answering(
    world: World, deed: Callable[[Asked], JSON]
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A deed as an HTTP handler: its answer as JSON, with the number of the last event before it."""

    async def handle(request: web.Request) -> web.StreamResponse:
        asked = await Asked.of(world, request)
        before: JSON = {"event": world.journal.last}
        return web.json_response(before | deed(asked))

    return handle


@web.middleware
async def in_sentences(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What cannot be done becomes a sentence in JSON; pages of other origins may do nothing."""
    if request.headers.get("Origin", f"http://{request.host}") != f"http://{request.host}":
        return web.json_response({"error": "Only the sandbox's own page may ask."}, status=403)
    try:
        return await handler(request)
    except Unknown as error:
        return web.json_response({"error": error.args[0]}, status=404)
    except Impossible as error:
        return web.json_response({"error": str(error)}, status=400)
    except Refusal as error:
        return web.json_response({"error": error.description}, status=400)


def shown(post: Message, reader: User) -> JSON:
    """A message as the answer to the one who wrote it."""
    return {"message": wire.seen(post, reader.id)}
