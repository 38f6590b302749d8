"""What the tests of operators and their feeds share: feeds as the store has them, and buttons as pressed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.sandbox.client import Reader
from bot.sandbox.received import Received
from bot.store import Store
from bot.store.feeds import FeedRow, Incoming, Outcome
from bot.store.remembered import Schedule
from tests.journeys.conftest import Running

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
OLD = "यह बटन पुराना हो चुका है।"
NOTHING = "इस पते पर न कोई खबर मिली, न कोई फ़ीड।"
ENTITIES = "इस फ़ीड में XML के अपने संकेत (ENTITY) हैं; सुरक्षा के लिए ऐसी फ़ीड नहीं पढ़ी जाती।"
NOT_UNDERSTOOD = "यह समझ में नहीं आया।"
FEED = (
    '<rss version="2.0"><channel><title>{title}</title>'
    "<item><title>नहर में पानी आया</title><guid>1</guid></item>"
    "<item><title>पुल खुल गया</title><guid>2</guid></item></channel></rss>"
)
PAGE = """<!doctype html><html lang="hi"><head><meta charset="utf-8">{link}
<title>नदी पर नया पुल खुला</title><meta property="og:title" content="नदी पर नया पुल खुला">
<meta name="author" content="रेखा तिवारी">
<meta property="article:published_time" content="2026-11-20T18:30:00+05:30"></head><body><article>
<h1>नदी पर नया पुल खुला</h1>
<p>नदी पर बना नया पुल सोमवार की सुबह लोगों के लिए खोल दिया गया। पहले ही घंटे में सैकड़ों लोग पैदल पार गए।</p>
<p>अब तक लोगों को नाव से जाना पड़ता था। बरसात में नाव कई दिनों तक बंद रहती थी और बच्चे स्कूल नहीं जा पाते थे।</p>
<p>विधायक ने कहा कि पुल के दोनों ओर सड़क का काम अगले साल तक पूरा हो जाएगा और रोशनी का इंतज़ाम भी होगा।</p>
</article></body></html>"""
ALTERNATE = '<link rel="alternate" type="application/rss+xml" title="कोसी" href="/feed">'

BUTTONS = [
    ["सार भेजें", "शीर्षक बदलें"],
    ["विषय बदलें", "भाषा बदलें"],
    ["हटाएँ", "वापस जाएँ"],
]


@asynccontextmanager
async def store_of(running: Running) -> AsyncIterator[Store]:
    """What the running bot keeps."""
    store = await Store.open(running._settings.database_url.get_secret_value())
    try:
        yield store
    finally:
        await store.close()


async def feeds_of(running: Running) -> list[FeedRow]:
    """The feeds that it follows."""
    async with store_of(running) as store:
        return [*await store.feeds.all()]


async def follow(running: Running, *titles: str, host: str = "desk.example") -> list[int]:
    """Follows feeds that nothing looks at during a test."""
    async with store_of(running) as store:
        ids = []
        for title in titles:
            at = f"{host}/{len(await store.feeds.all())}"
            feed = await store.feeds.add(at, f"https://{at}", title=title, now=NOW)
            assert feed is not None
            ids.append(feed)
            await store.feeds.conclude(feed, Outcome(Schedule()))
        return ids


async def conclude(
    running: Running, feed: int, schedule: Schedule, *, trouble: str = "", held: int = 0
) -> None:
    """Writes how a look at a feed went; operators have been told."""
    at = NOW.timestamp()
    entries = tuple(Incoming(feed, f"k{each}", "held", "{}", each, at, at) for each in range(held))
    async with store_of(running) as store:
        await store.feeds.conclude(feed, Outcome(schedule, trouble=trouble or None, incoming=entries))
        await store.feeds.untold(NOW, until := NOW + timedelta(days=1))
        await store.feeds.told(feed, until)


async def held(running: Running) -> dict[int, int]:
    """How many entries are held, by feed."""
    async with store_of(running) as store:
        return dict(await store.feeds.held())


async def pressed(reader: Reader, message: Received, label: str) -> Received:
    """Presses a button, and gives the message as it is then."""
    await reader.press(message, label)
    return await reader.wait_edited(message)


async def opened(reader: Reader, place: int = 1) -> Received:
    """A feed of the list, on its own screen."""
    return await pressed(reader, await reader.ask("/feeds"), f"{place} खोलें")


async def answer_to_forwarded(reader: Reader, message: Received) -> Received:
    """What comes of forwarding a message."""
    await reader.forward(message)
    return (await reader.wait_for())[0]
