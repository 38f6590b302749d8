"""Who lives in the sandbox that ``khabar demo`` and ``khabar sandbox`` open: two readers and their chats."""

from bot.sandbox import groups
from bot.sandbox.state import User
from bot.sandbox.world import World


def move_in(world: World) -> None:
    """Asha with a Hindi phone, Ravi with an English one, a family group, a forum, and a channel of Asha's."""
    asha = world.add_reader(
        User(id=101, first_name="आशा", username="asha_reads", language_code="hi", is_demo=True)
    )
    ravi = world.add_reader(
        User(id=102, first_name="Ravi", username="ravi_reads", language_code="en", is_demo=True)
    )
    both = [asha.id, ravi.id]
    family = groups.open_group(world, "परिवार", members=both, admins=[asha.id])
    forum = groups.open_group(
        world, "मोहल्ला", is_forum=True, topics=["ताज़ा खबरें", "गपशप"], members=both, admins=[asha.id]
    )
    for chat in (family, forum):
        groups.set_status(world, chat, world.bot, "member")
    channel = groups.open_channel(
        world, "शहर की खबरें", username="shahar_news", admins=[asha.id], subscribers=[ravi.id]
    )
    groups.set_status(world, channel, world.bot, "administrator")
