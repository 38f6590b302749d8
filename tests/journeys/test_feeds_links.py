"""A link that an operator sends is looked at, and offered as a story or as a feed."""

import asyncio

import pytest

from bot.sandbox.client import Control, Reader
from handlers import links, looking
from tests.journeys.conftest import Running
from tests.journeys.feeds import (
    ALTERNATE,
    ENTITIES,
    FEED,
    NOT_UNDERSTOOD,
    NOTHING,
    OLD,
    PAGE,
    feeds_of,
    pressed,
)
from tests.sources.web import HTML, RSS, Web


class TestLink:
    @pytest.mark.usefixtures("desk")
    async def test_a_story_with_a_feed_may_be_published_and_the_feed_followed(
        self, meera: Reader, asha: Reader, web: Web
    ) -> None:
        await asha.ask("/subscribe")
        web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)
        page = web.serve("/story", PAGE.format(link=ALTERNATE))

        offer = await meera.ask(page)
        assert offer.text == (
            "नदी पर नया पुल खुला\nरेखा तिवारी\n20\xa0नवंबर 2026, शुक्रवार, शाम\xa06:30\nपढ़ने में 1\xa0मिनट\n"
            "स्रोत: 127.0.0.1\nफ़ीड: कोसी समाचार\nनीचे 2\xa0बटन हैं।"
        )
        assert offer.buttons == [["खबर भेजें", "फ़ीड जोड़ें"]]

        await meera.press(offer, "खबर भेजें")
        preview, question = await meera.wait_for(2)
        assert preview.text.startswith("नदी पर नया पुल खुला\n")
        assert question.buttons == [["भेजें", "बड़ी खबर भेजें"], ["रद्द करें"]]
        since = (await meera.control.state())["last_event"]
        await meera.press(question, "भेजें")
        (got,) = await asha.wait_for(since=since)
        assert got.text == preview.text

        await meera.press(offer, "फ़ीड जोड़ें")
        async with asyncio.timeout(20):
            while not (await meera.messages())[-1].text.startswith("फ़ीड जुड़ गई।"):
                await asyncio.sleep(0.05)

    @pytest.mark.usefixtures("desk")
    async def test_a_story_without_a_feed(self, meera: Reader, web: Web) -> None:
        offer = await meera.ask(web.serve("/story", PAGE.format(link="")))

        assert offer.text.endswith("\nस्रोत: 127.0.0.1\nनीचे 1\xa0बटन है।")
        assert offer.buttons == [["खबर भेजें"]]

    async def test_a_feed_may_be_followed(self, desk: Running, meera: Reader, web: Web) -> None:
        offer = await meera.ask(web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS))
        assert (offer.text, offer.buttons) == ("फ़ीड: कोसी समाचार\nनीचे 1\xa0बटन है।", [["फ़ीड जोड़ें"]])

        await meera.press(offer, "फ़ीड जोड़ें")
        (screen,) = await meera.wait_for()

        assert screen.text.startswith("फ़ीड जुड़ गई।")
        assert [each.title for each in await feeds_of(desk)] == ["कोसी समाचार"]

    @pytest.mark.usefixtures("desk")
    async def test_where_words_were_asked_for_it_is_one_of_them(self, meera: Reader, web: Web) -> None:
        url = web.serve("/story", PAGE.format(link=""))
        words = await pressed(meera, await meera.ask("/settings"), "शब्द चुनें")
        await pressed(meera, words, "शब्द जोड़ें")

        assert (await meera.ask(url)).text.startswith("शब्द\n")
        assert web.asked == []

    @pytest.mark.usefixtures("desk")
    async def test_a_story_does_not_wait_for_a_feed_that_is_hard_to_find(
        self, meera: Reader, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(links, "SEARCH", 1.5)
        web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS, delay=15)

        offer = await meera.ask(web.serve("/story", PAGE.format(link=ALTERNATE)))

        assert offer.buttons == [["खबर भेजें"]]

    @pytest.mark.usefixtures("desk")
    async def test_what_takes_too_long_is_given_up(
        self, meera: Reader, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "PATIENCE", 1.0)

        answer = await meera.ask(web.serve("/story", PAGE.format(link=""), delay=15))

        assert answer.text == "127.0.0.1 का पूरा जवाब समय पर नहीं आया। थोड़ी देर बाद फिर कोशिश करें।"

    @pytest.mark.usefixtures("desk")
    async def test_without_a_waiting_line_the_answer_comes_all_the_same(
        self, meera: Reader, control: Control, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "GRACE", 0.1)
        await control.fault("error", method="sendMessage", times=1, error_code=400, description="Bad Request")

        offer = await meera.ask(web.serve("/story", PAGE.format(link=""), delay=1))

        assert offer.buttons == [["खबर भेजें"]]

    @pytest.mark.usefixtures("desk")
    async def test_publish_takes_the_link_of_a_story_for_the_story(self, meera: Reader, web: Web) -> None:
        url = web.serve("/story", PAGE.format(link=""))

        behind = await meera.ask(f"/publish {url}")
        await meera.ask("/publish")
        asked = await meera.ask(url)

        assert behind.buttons == asked.buttons == [["खबर भेजें"]]
        assert behind.text == asked.text

    @pytest.mark.usefixtures("desk")
    async def test_in_english(self, meera: Reader, web: Web) -> None:
        await meera.ask("/language English")
        web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)

        offer = await meera.ask(web.serve("/story", PAGE.format(link=ALTERNATE)))

        assert offer.text == (
            "नदी पर नया पुल खुला\nरेखा तिवारी\nFriday, 20\xa0November 2026, 6:30\xa0pm\n1\xa0min read\n"
            "Source: 127.0.0.1\nFeed: कोसी समाचार\nThere are 2\xa0buttons below."
        )
        assert offer.buttons == [["Send story", "Add feed"]]
        assert (await meera.ask(web.at("/nothing"))).text == "127.0.0.1 did not give this page (answer 404)."

    @pytest.mark.usefixtures("desk")
    @pytest.mark.parametrize(
        ("body", "kind", "said"),
        [
            ("<html><title>खाली</title></html>", HTML, NOTHING),
            (b"\x89PNG\r\n\x1a\n", "image/png", NOTHING),
            ('<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>', RSS, ENTITIES),
        ],
    )
    async def test_what_is_neither_is_one_sentence(
        self, meera: Reader, web: Web, body: str | bytes, kind: str, said: str
    ) -> None:
        assert (await meera.ask(web.serve("/there", body, kind=kind))).text == said

    @pytest.mark.usefixtures("desk")
    async def test_what_cannot_be_had_is_one_sentence(self, meera: Reader, web: Web) -> None:
        assert (await meera.ask(web.at("/gone"))).text == "127.0.0.1 ने यह पन्ना नहीं दिया (जवाब 404)।"

    @pytest.mark.usefixtures("desk")
    async def test_after_a_word_or_in_a_text_it_is_no_link_alone(self, meera: Reader, web: Web) -> None:
        url = web.serve("/story", PAGE.format(link=""))

        assert (await meera.ask(f"देखें {url}")).text.startswith(NOT_UNDERSTOOD)
        await meera.ask("/broadcast")
        await meera.send(url)  # a text was asked for, and this is it
        preview, question = await meera.wait_for(2)

        assert preview.text == url
        assert question.buttons == [["भेजें", "रद्द करें"]]
        assert web.asked == []

    async def test_after_a_restart_its_buttons_are_out_of_date(
        self, desk: Running, meera: Reader, web: Web
    ) -> None:
        web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)
        offer = await meera.ask(web.serve("/story", PAGE.format(link=ALTERNATE)))
        await desk.restart()

        for label in ("खबर भेजें", "फ़ीड जोड़ें"):
            assert (await meera.wait_answer(await meera.press(offer, label))).text == OLD
        assert await feeds_of(desk) == []
