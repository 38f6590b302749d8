"""Operators are told of their feeds unasked, and nobody else has any of it."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.client import Reader
from bot.sandbox.received import Received
from bot.sources import polling
from bot.store.remembered import Pause, Schedule
from tests.journeys.conftest import Running
from tests.journeys.feeds import (
    BUTTONS,
    FEED,
    NOT_UNDERSTOOD,
    OLD,
    answer_to_forwarded,
    conclude,
    feeds_of,
    follow,
    held,
    pressed,
    store_of,
)
from tests.sources.following import item, rss, until
from tests.sources.web import RSS, Web


class TestTold:
    """With what looks at feeds at work."""

    async def test_a_feed_is_looked_at_as_soon_as_it_is_added(
        self, idle: Running, meera: Reader, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(polling, "REST", 300.0)  # until somebody calls
        idle._settings = idle._settings.model_copy(update={"admin_ids": frozenset({meera.id})})
        idle.near()
        await idle.start()
        url = web.serve("/feed", rss(), kind=RSS)

        await meera.ask(f"/feeds {url}")

        await until(lambda: web.count("/feed") == 2)

    async def test_who_added_a_feed_is_told_of_a_crowd_and_lets_it_out(
        self, desk: Running, meera: Reader, asha: Reader, web: Web
    ) -> None:
        feed = await self._added(desk, meera, web)
        await asha.ask("/subscribe")
        old = "Mon, 01 Jan 2024 10:00:00 +0530"
        web.serve("/feed", rss(item(1), *(item(number, date=old) for number in range(2, 8))), kind=RSS)

        notice = await self._told(desk, meera, feed)
        assert notice.text == (
            "कोसी समाचार\n127.0.0.1\n"
            "एक साथ 6\xa0खबरें आ गईं, इसलिए रोककर रखी गई हैं। इन्हें भेजें, या छोड़ दें।\nनीचे 3\xa0बटन हैं।"
        )
        since = (await meera.control.state())["last_event"]
        released = await pressed(meera, notice, "6 भेजें")
        got = await asha.wait_for(6, since=since)

        assert released.text.startswith("6\xa0खबरें अब भेजी जाएँगी।\n\nकोसी समाचार\n")
        assert sorted(each.text.split(":")[0] for each in got) == [f"खबर {number}" for number in range(2, 8)]

    async def test_and_of_a_feed_that_is_gone_and_has_it_looked_at_again(
        self, desk: Running, meera: Reader, web: Web
    ) -> None:
        feed = await self._added(desk, meera, web)
        web.serve("/feed", "", status=410)

        notice = await self._told(desk, meera, feed)
        assert notice.text == (
            "कोसी समाचार\n127.0.0.1\nअब नहीं देखी जाती, क्योंकि 127.0.0.1 ने उसे हमेशा के लिए हटा दिया है।\n"
            "नीचे 3\xa0बटन हैं।"
        )
        assert notice.buttons == [["फिर से देखें", "हटाएँ"], ["फ़ीड खोलें"]]
        web.serve("/feed", rss(item(1)), kind=RSS)
        looked = web.count("/feed")
        resumed = await pressed(meera, notice, "फिर से देखें")

        assert resumed.buttons == BUTTONS
        await until(lambda: web.count("/feed") > looked)
        assert [each.schedule.pause for each in await feeds_of(desk)] == [None]

    async def _added(self, running: Running, operator: Reader, web: Web) -> int:
        """A feed that an operator has added, and that was looked at."""
        await operator.ask(f"/feeds {web.serve('/feed', rss(item(1)), kind=RSS)}")

        async def looked() -> bool:
            return all(each.looked for each in await feeds_of(running))

        await until(looked)
        return (await feeds_of(running))[0].id

    async def _told(self, running: Running, operator: Reader, feed: int) -> Received:
        """What an operator is told after the next look."""
        since = (await operator.control.state())["last_event"]
        async with store_of(running) as store:
            await store.feeds.resume(feed, datetime.now(UTC))
        return (await operator.wait_for(since=since))[0]


class TestNobodyElse:
    @pytest.mark.usefixtures("desk")
    async def test_for_readers_there_are_no_feeds(self, asha: Reader, web: Web) -> None:
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)

        assert (await asha.ask("/feeds")).text.startswith(NOT_UNDERSTOOD)
        assert (await asha.ask(f"/feeds {url}")).text.startswith(NOT_UNDERSTOOD)
        assert "feeds" not in await asha.commands()
        assert web.asked == []

    async def test_a_readers_press_is_out_of_date(
        self, desk: Running, meera: Reader, asha: Reader, web: Web
    ) -> None:
        (feed,) = await follow(desk, "कोसी समाचार")
        await conclude(desk, feed, Schedule(failures=20, pause=Pause.FAILURES), held=1)
        offer = await meera.ask(web.serve("/feed", FEED.format(title="गंगा"), kind=RSS))
        (key,) = [row[0]["callback_data"] for row in offer.data["reply_markup"]["inline_keyboard"]]
        card = await asha.ask("/headline")

        for data in (
            *(key, key.replace("feed", "story"), "feeds:add", "feeds:list:1"),
            *(
                f"feeds:{what}:{feed}"
                for what in ("open", "back", "resume", "remove", "removed", "carry:summary")
            ),
            *(f"feeds:ask:{what}:{feed}" for what in ("title", "language", "tags")),
            *(f"feeds:{what}:{feed}:1" for what in ("release", "drop")),
        ):
            assert (await asha.wait_answer(await asha.forge(card, data))).text == OLD, data

        assert [each.schedule.pause for each in await feeds_of(desk)] == [Pause.FAILURES]
        assert await held(desk) == {feed: 1}

    async def test_in_a_group_not_even_its_anonymous_admin(
        self, desk: Running, meera: Reader, web: Web
    ) -> None:
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)
        group = await desk.group("मोहल्ला", meera, admins=(meera,))

        for text in ("/feeds", f"/feeds {url}", url):
            await meera.send(text, chat=group)
            await meera.send(text, chat=group, as_chat=True)
        card = await meera.ask("/headline", chat=group)
        toast = await meera.wait_answer(await meera.forge(card, "feeds:list:1"))

        assert toast.text == OLD
        assert len(await desk.control.received(group)) == 2  # the greeting, and the card
        assert web.asked == []

    async def test_what_is_edited_or_forwarded_has_no_effect(
        self, desk: Running, meera: Reader, web: Web
    ) -> None:
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)
        word = await meera.send("शुक्रिया")
        await meera.wait_for()
        await meera.edit(word, f"/feeds {url}")
        await meera.forward(word)
        await meera.edit(word, url)
        assert (await answer_to_forwarded(meera, word)).text.startswith(NOT_UNDERSTOOD)
        await meera.ask("/headline")
        assert web.asked == []

        await meera.press(await meera.ask("/feeds"), "फ़ीड जोड़ें")
        await meera.wait_for()
        refused = await answer_to_forwarded(meera, word)

        assert refused.text.startswith("यहाँ वही संदेश लिया जाता है जो आपने खुद लिखा हो।")
        assert (web.asked, await feeds_of(desk)) == ([], [])

    @pytest.mark.usefixtures("desk")
    @pytest.mark.parametrize(
        "data",
        ["feeds:open:१", "feeds:open:-1", "feeds:release:1", "feeds:carry:both:1", "link:feed:zzzzzzzz"],
    )
    async def test_a_forged_button_is_out_of_date(self, meera: Reader, data: str) -> None:
        listed = await meera.ask("/feeds")

        assert (await meera.wait_answer(await meera.forge(listed, data))).text == OLD
