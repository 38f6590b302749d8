"""News comes in by itself: a feed gains an entry, and its readers have it, to read and to hear."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.client import Reader
from bot.store import Store
from bot.store.subscriptions import Wishes
from tests.journeys.test_listen import heard_by
from tests.sources.following import item, rss, story, until
from tests.sources.web import RSS, Web

pytestmark = pytest.mark.long

PAGE = """\
<html lang="hi"><head><title>नहर साफ़ हुई</title></head><body><article>
<h1>नहर साफ़ हुई, खेतों तक पानी पहुँचा</h1>
<p>मधुबनी की सबसे पुरानी नहर की सफ़ाई मंगलवार को पूरी हो गई और पहली बार आख़िरी गाँव तक पानी पहुँचा।</p>
<p>किसान सुरेश यादव ने कहा, “बारह साल बाद मेरे खेत में नहर का पानी आया है।” विभाग के अनुसार अब 42 गाँवों को लाभ होगा।</p>
<p>अगले महीने से नहर की निगरानी पंचायतें करेंगी और हर शाखा पर एक रखवाला होगा।</p>
</article></body></html>"""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """The database of the running bot, as another process has it open."""
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    yield store
    await store.close()


async def follow(store: Store, web: Web, *items: str) -> int:
    """Follows a feed as the command line does, and waits for its first look."""
    url = web.serve("/feed", rss(*items), kind=RSS)
    feed = await store.feeds.add("feed.example", url, title="कोसी समाचार", now=datetime.now(UTC))
    assert feed is not None
    await until_looked(store, feed)
    return feed


async def until_looked(store: Store, feed: int) -> None:
    """Waits until the feed was looked at, and is left alone for longer than a lease."""

    async def rests() -> bool:
        row = await store.feeds.get(feed)
        due = row.schedule.due if row else None
        return due is not None and (due - datetime.now(UTC)).total_seconds() > 400

    await until(rests)


@pytest.mark.usefixtures("reaching")
async def test_a_feed_gains_an_entry_and_within_one_look_readers_have_headline_text_and_audio(
    asha: Reader, ravi: Reader, web: Web, store: Store
) -> None:
    feed = await follow(store, web)
    await asha.ask("/subscribe")
    await ravi.ask("/subscribe")
    await store.subscriptions.choose(asha.id, None, "private", Wishes(form="both"))
    teaser = item(
        2, title="नहर साफ़ हुई, खेतों तक पानी पहुँचा", body="<p>नहर साफ़ हुई…</p>", link=web.serve("/2", PAGE)
    )
    web.serve("/feed", rss(teaser), kind=RSS)

    await store.feeds.resume(feed, datetime.now(UTC))  # its next look is due

    audio = await heard_by(asha)
    card, whole = (await asha.wait_for(3))[1], (await ravi.wait_for(2))[-1]
    assert card.text.startswith("नहर साफ़ हुई, खेतों तक पानी पहुँचा\n")
    assert "कोसी समाचार" in whole.text
    assert "हर शाखा पर एक रखवाला होगा।" in whole.text
    assert audio.data["audio"]["duration"] > 10
    assert web.count("/feed") == 2


@pytest.mark.usefixtures("reaching")
async def test_an_entry_that_says_something_else_now_is_put_right_where_it_was_read(
    asha: Reader, web: Web, store: Store
) -> None:
    await asha.ask("/subscribe")
    feed = await follow(store, web, item(1, title="नहर में 2 लोग डूबे"))
    _, sent = await asha.wait_for(2)
    web.serve("/feed", rss(item(1, title="नहर में कोई नहीं डूबा: पुलिस", body=story(5))), kind=RSS)

    await store.feeds.resume(feed, datetime.now(UTC))

    edited = await asha.wait_edited(sent)
    heading, title, *_ = edited.text.split("\n")
    assert heading.startswith("सुधारा गया, ")
    assert title == "नहर में कोई नहीं डूबा: पुलिस"
    assert len(await asha.wait_for(2)) == 2
