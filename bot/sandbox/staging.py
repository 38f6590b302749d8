"""The control API's part for the stage: who is there, groups, channels, standings, the clock."""

from collections.abc import Callable
from dataclasses import asdict, fields

from bot.sandbox import groups, wire
from bot.sandbox.acts import Impossible
from bot.sandbox.asked import Asked
from bot.sandbox.rates import Limits, Rates
from bot.sandbox.state import JSON, User
from bot.sandbox.views import group_view, reader_view
from bot.sandbox.world import World


class Staging:
    """How the sandbox is set up.

    Args:
        world: what is set up.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def deeds(self) -> dict[str, Callable[[Asked], JSON]]:
        """What can be done by POST, by the last part of its address."""
        return {
            "readers": self.readers,
            "groups": self.groups,
            "channels": self.channels,
            "topics": self.topics,
            "members": self.members,
            "permissions": self.permissions,
            "migrate": self.migrate,
            "privacy": self.privacy,
            "clock": self.clock,
            "crowd": self.crowd,
            "rates": self.rates,
            "quick": self.quick,
        }

    def readers(self, asked: Asked) -> JSON:
        """A reader comes, or changes."""
        number = asked.number("id", self._world.next_reader)
        if number <= 0 or number == self._world.bot.id:
            raise Impossible(f"{number} can be no reader's id.")
        known = self._world.users.get(number)
        person = known or User(id=number, first_name=asked.text("first_name"))
        person.first_name = asked.text("first_name", person.first_name)
        for name in ("last_name", "username", "language_code"):
            if asked.has(name):
                setattr(person, name, asked.text(name))
        person.forbids_voice = asked.flag("forbids_voice", default=person.forbids_voice)
        person.deactivated = asked.flag("deactivated", default=person.deactivated)
        if known:
            self._world.journal.record("reader", reader=number)
        else:
            self._world.add_reader(person)
        return {"reader": reader_view(person)}

    def crowd(self, asked: Asked) -> JSON:
        """Many readers come at once, who have started the bot already."""
        ids = self._world.add_crowd(asked.number("count"))
        return {"first": ids.start, "count": len(ids)}

    def rates(self, asked: Asked) -> JSON:
        """Telegram's rates are enforced from now on, or no longer."""
        names = [each.name for each in fields(Limits)]
        limits = Limits(**{name: asked.number(name) for name in names if asked.has(name)})
        if min(limits.overall, limits.chat, limits.chat_burst, limits.group_minute, limits.paid) < 1:
            raise Impossible("A rate is at least 1.")
        self._world.rates = Rates(limits if asked.flag("enforced", default=True) else None)
        return {"enforced": self._world.rates.enforced} | asdict(limits)

    def quick(self, asked: Asked) -> JSON:
        """Requests and answers go unchecked, or no longer."""
        self._world.quick = asked.flag("enabled", default=True)
        return {}

    def groups(self, asked: Asked) -> JSON:
        """A group is opened."""
        world = self._world
        chat = groups.open_group(
            world,
            asked.text("title"),
            kind=asked.text("type", "group"),
            is_forum=asked.flag("is_forum"),
            topics=asked.many("topics", str),
            members=asked.many("members", int),
            admins=asked.many("admins", int),
        )
        if asked.flag("bot", default=True):
            status = "administrator" if asked.flag("bot_admin") else "member"
            groups.set_status(world, chat, world.bot, status)
        return {"chat": group_view(world, chat)}

    def channels(self, asked: Asked) -> JSON:
        """A channel is opened; bots can be in it only as admins."""
        world = self._world
        chat = groups.open_channel(
            world,
            asked.text("title"),
            username=asked.maybe_text("username"),
            admins=asked.many("admins", int),
            subscribers=asked.many("subscribers", int),
        )
        if asked.flag("bot_admin", default=True):
            groups.set_status(world, chat, world.bot, "administrator", rights=asked.switches("rights"))
        return {"chat": group_view(world, chat)}

    def topics(self, asked: Asked) -> JSON:
        """A topic is opened, closed or deleted."""
        chat = asked.chat()
        if asked.has("name"):
            return {"topic": wire.topic(groups.open_topic(self._world, chat, asked.text("name")))}
        closed = asked.flag("closed") if asked.has("closed") else None
        deleted = asked.flag("deleted")
        topic = groups.change_topic(self._world, chat, asked.number("topic"), closed=closed, deleted=deleted)
        return {"topic": wire.topic(topic)}

    def members(self, asked: Asked) -> JSON:
        """Somebody joins, leaves, is promoted or removed."""
        groups.set_status(
            self._world,
            asked.chat(),
            asked.anyone(),
            asked.text("status"),
            rights=asked.switches("rights"),
            by=asked.anyone("by") if asked.has("by") else None,
        )
        return {}

    def permissions(self, asked: Asked) -> JSON:
        """What the members of a group may do, and how often they may write."""
        slow_mode = asked.maybe_number("slow_mode")
        groups.restrict(asked.chat(), asked.switches("permissions"), slow_mode)
        return {}

    def migrate(self, asked: Asked) -> JSON:
        """A group becomes a supergroup."""
        return {"chat": group_view(self._world, groups.migrate(self._world, asked.chat()))}

    def privacy(self, asked: Asked) -> JSON:
        """The bot's privacy mode."""
        self._world.privacy = asked.flag("enabled")
        return {}

    def clock(self, asked: Asked) -> JSON:
        """How far the sandbox's clock, which dates messages, is ahead of the machine's."""
        self._world.ahead = asked.seconds("ahead", 0.0)
        return {}
