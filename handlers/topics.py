"""What a chat can choose stories by, here and now: the topics and sources of feeds and of recent stories."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import EmptyShelf
from bot.text.matching import words_of
from bot.text.rich import RichText
from handlers import wishes as screens
from handlers.context import Turn
from handlers.targets import Target

if TYPE_CHECKING:
    from bot.article import Article
    from bot.store.subscriptions import Wishes  # SQLAlchemy is imported while the bot connects

# Topics come from so many of the newest stories.
SHELF = 200


@dataclass(frozen=True, slots=True)
class Strange:
    """What was said in the place of a topic, and what can be chosen."""

    said: Sequence[str]
    offered: Sequence[str]


async def offered(turn: Turn, wishes: "Wishes") -> list[str]:
    """What can be chosen: what is chosen already, then by how many of the newest stories have it."""
    newest = await _newest(turn)
    return screens.offered_topics(wishes, newest, await _of_feeds(turn))


async def are_worth_a_look(turn: Turn) -> bool:
    """Whether there is more to choose by than the addresses that stories come from."""
    return bool(await _of_feeds(turn)) or any(article.tags for article in await _newest(turn))


def named(text: str, among: list[str]) -> tuple[list[str], list[str]]:
    """The topics that a text names, whole or with commas between, as they are spelt; and what names none."""
    spelt = {tuple(words_of(topic)): topic for topic in among}
    whole = spelt.get(tuple(words_of(text)))
    if whole is not None:
        return [whole], []
    found, strange = [], []
    for phrase in filter(words_of, screens.SEPARATORS.split(text)):
        topic = spelt.get(tuple(words_of(phrase)))
        if topic is None:
            strange.append(" ".join(phrase.split()))
        else:
            found.append(topic)
    return found, strange


async def add(turn: Turn, target: Target, text: str) -> tuple[str, ...] | Strange:
    """Add the topics that a text names to those that are wanted there; gives all, or what names none.

    Where something names none, nothing is added.
    """
    from bot.store.subscriptions import Wishes  # noqa: PLC0415 - SQLAlchemy is imported while the bot connects

    found = await turn.services.subscriptions.get(target.chat, target.topic)
    wishes = found.wishes if found else Wishes()
    among = await offered(turn, wishes)
    meant, strange = named(text, among)
    if strange or not meant:
        return Strange(strange or [text], among)
    wanted = replace(wishes, topics=tuple(dict.fromkeys((*wishes.topics, *meant))))
    await turn.services.subscriptions.choose(target.chat, target.topic, target.kind, wanted)
    return wanted.topics


def lines_of(strange: Strange, turn: Turn) -> list[str | RichText]:
    """That there is no such topic, and which there are."""
    wording = turn.wording
    unknown = wording.text("topic_unknown", topic=screens.listed(strange.said, wording))
    if not strange.offered:
        return [unknown, wording.text("settings_no_topics")]
    some = screens.listed(strange.offered[: screens.TOPICS_A_PAGE], wording)
    return [unknown, wording.text("topics_offered", topics=some)]


async def _newest(turn: Turn) -> "tuple[Article, ...]":
    with suppress(EmptyShelf):  # what was chosen can be given up even so
        return (await turn.services.loader.page(1, size=SHELF)).articles
    return ()


async def _of_feeds(turn: Turn) -> list[str]:
    """The titles of all feeds that are followed, then their tags."""
    feeds = await turn.services.feeds.all()
    return [*(feed.title for feed in feeds), *(tag for feed in feeds for tag in feed.tags)]
