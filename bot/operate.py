"""What the command line does for operators: `broadcast`, an article to all; `stats`, how things stand.

article -> its broadcast, in the database -> a running bot finds it there, and sends
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, TypeVar

from bot.delivery import figures
from bot.delivery.figures import name_of
from bot.errors import EmptyShelf, OperatorError
from bot.i18n import load_wordings
from bot.loader import ArticleLoader
from bot.settings import Settings
from bot.store import Store
from bot.what import Json

if TYPE_CHECKING:
    from bot.article import Article
    from bot.i18n import Wording
    from bot.store.broadcasts import Broadcast
    from bot.store.progress import Progress
    from bot.store.subscriptions import Kind, State

T = TypeVar("T")

# Broadcasts that are told of.
TOLD = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """A broadcast, begun or only reckoned.

    Attributes:
        title: The article's.
        chats: How many are subscribed.
        messages: How many parts a chat gets in the form that is usual.
        seconds: How long all take at RATE_OVERALL.
        broadcast: Its id; None where it was only reckoned.
    """

    title: str
    chats: int
    messages: int
    seconds: float
    broadcast: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How things stand.

    Attributes:
        subscribers: How many subscriptions there are, by kind of chat and by state.
        articles: How many articles are on the shelf.
        sent_today: Messages of broadcasts that were sent since midnight.
        broadcasts: The last ones, newest first, and how far each is.
    """

    subscribers: "Mapping[tuple[Kind, State], int]"
    articles: int
    sent_today: int
    broadcasts: "Sequence[tuple[Broadcast, Progress]]"


def announce(settings: Settings, article_id: str, *, dry_run: bool) -> Plan:
    """Begin a broadcast of an article of the shelf, or reckon what it would be.

    Args:
        settings: The operator's.
        article_id: Which one.
        dry_run: Whether nothing is begun.

    Raises:
        KhabarError: There is no such article, or it is on its way already, or the database cannot be used.
    """
    return _with_store(settings, lambda store: _announce(store, settings, article_id, dry_run=dry_run))


def plan_for_people(plan: Plan, wording: "Wording") -> str:
    """What is going to be sent, in lines."""
    lines = [plan.title]
    if plan.chats:
        lines.append(wording.plural("goes_to", plan.chats))
        lines.append(wording.plural("messages_each", plan.messages))
        lines.append(wording.text("takes_at_least", duration=wording.duration(plan.seconds)))
    else:
        lines.append(wording.text("goes_to_nobody"))
    if plan.broadcast is not None:
        lines.append(wording.text("broadcast_begun"))
    return "\n".join(lines)


def stats(settings: Settings) -> Figures:
    """How things stand.

    Raises:
        StoreError: The database cannot be used.
    """
    return _with_store(settings, lambda store: _stats(store, settings))


def stats_as_json(found: Figures) -> Json:
    """The figures: `{"subscriptions", "articles", "sent_today", "broadcasts": [{"id", "kind", ...}]}`."""
    subscriptions: dict[str, dict[str, int]] = {}
    for (kind, standing), count in found.subscribers.items():
        subscriptions.setdefault(kind, {})[standing] = count
    return {
        "subscriptions": subscriptions,
        "articles": found.articles,
        "sent_today": found.sent_today,
        "broadcasts": [_as_json(*each) for each in found.broadcasts],
    }


def stats_for_people(found: Figures, zone: tzinfo, wording: "Wording") -> str:
    """The same as people read it."""
    general = [
        *figures.of_subscribers(found.subscribers, wording),
        figures.of_stories(found.articles, wording),
        figures.of_today(found.sent_today, wording),
    ]
    paragraphs = [_told(broadcast, progress, zone, wording) for broadcast, progress in found.broadcasts]
    return "\n\n".join("\n".join(lines) for lines in (general, *paragraphs))


def _with_store(settings: Settings, work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
    async def run() -> T:
        store = await Store.open(settings.database_url.get_secret_value())
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


async def _announce(store: Store, settings: Settings, article_id: str, *, dry_run: bool) -> Plan:
    from bot.store.articles import is_breaking  # noqa: PLC0415 - SQLAlchemy takes 0.2 s and may wait
    from bot.store.documents import document_of  # noqa: PLC0415 - as above

    article = await _shelf(store, settings).by_id(article_id)
    before = await store.broadcasts.of_article(article_id)
    if before is not None and before.state == "running":
        raise OperatorError("article_on_its_way", title=article.title)
    chats = (await store.subscriptions.counts()).get("active", 0)
    messages = await asyncio.to_thread(_messages, article, settings)
    plan = Plan(article.title, chats, messages, chats * messages / settings.rate_overall, None)
    if dry_run:
        return plan
    (seen,) = await store.articles.see([article], "import", announce=True)
    begun = seen.broadcast or await store.broadcasts.add(
        "article",
        document_of(replace(article, id=seen.id)),
        article_id=seen.id,
        breaking=is_breaking(article),
    )
    return replace(plan, broadcast=begun)


def _messages(article: "Article", settings: Settings) -> int:
    """How many a chat gets in the form that is usual."""
    from bot.delivery.messages import View, new_story  # noqa: PLC0415 - not needed for stats

    view = View(load_wordings()[settings.language], settings.timezone, private=True)
    return len(new_story(article, view, "story"))


async def _stats(store: Store, settings: Settings) -> Figures:
    from bot.store.statistics import Statistics  # noqa: PLC0415 - SQLAlchemy takes 0.2 s and may wait

    statistics = Statistics(store)
    midnight = datetime.now(settings.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    recent = await store.broadcasts.recent(TOLD)
    return Figures(
        subscribers=await statistics.subscribers(),
        articles=await _total(_shelf(store, settings)),
        sent_today=await statistics.sent_since(midnight.timestamp()),
        broadcasts=[(each, await store.broadcasts.progress(each.id)) for each in recent],
    )


def _shelf(store: Store, settings: Settings) -> ArticleLoader:
    return ArticleLoader([settings.seeds_dir], archive=store.articles)


async def _total(shelf: ArticleLoader) -> int:
    try:
        return (await shelf.page()).total
    except EmptyShelf:  # a figure among others
        return 0


def _as_json(broadcast: "Broadcast", progress: "Progress") -> Json:
    return {
        "id": broadcast.id,
        "kind": broadcast.kind,
        "title": name_of(broadcast),
        "about": broadcast.about,
        "created": datetime.fromtimestamp(broadcast.created_at, UTC).isoformat(),
        "state": broadcast.state,
        "chats": progress.chats,
        **{state.name.lower(): count for state, count in progress.counts.items()},
    }


def _told(broadcast: "Broadcast", progress: "Progress", zone: tzinfo, wording: "Wording") -> list[str]:
    date = wording.long_date(datetime.fromtimestamp(broadcast.created_at, UTC), zone)
    doing = figures.doing_of(broadcast)
    state = wording.text(f"progress_{broadcast.state}_{doing}", n=wording.number(figures.percent(progress)))
    return [name_of(broadcast), date, state, *figures.of_messages(progress, doing, wording)]
