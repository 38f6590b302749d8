"""Operators and their feeds in the chat: listed, added, told otherwise, let out, removed."""

import pytest

from bot.sandbox.client import Reader
from bot.store.remembered import Pause, Schedule
from handlers import looking
from tests.journeys.conftest import Running
from tests.journeys.feeds import (
    ALTERNATE,
    BUTTONS,
    FEED,
    NOT_UNDERSTOOD,
    NOW,
    OLD,
    PAGE,
    conclude,
    feeds_of,
    follow,
    held,
    opened,
    pressed,
    store_of,
)
from tests.sources.web import RSS, Web


class TestList:
    @pytest.mark.usefixtures("desk")
    async def test_without_feeds_it_says_so_and_offers_to_add_one(self, meera: Reader) -> None:
        empty = await meera.ask("/feeds")

        assert empty.text == (
            "अभी कोई फ़ीड नहीं जुड़ी है। जुड़ने पर उसकी हर नई खबर अपने आप सबको जाती है।\nनीचे 1\xa0बटन है।"
        )
        assert empty.buttons == [["फ़ीड जोड़ें"]]

    async def test_five_a_page_turned_in_place(self, desk: Running, meera: Reader) -> None:
        await follow(desk, *(f"समाचार {number}" for number in range(1, 8)))

        first = await meera.ask("/feeds")
        second = await pressed(meera, first, "अगली फ़ीड ▶")

        assert first.text.startswith("फ़ीड\n\n1. समाचार 1\ndesk.example\nअभी तक देखी नहीं गई है।")
        assert first.text.endswith("फ़ीड 1 से 5, कुल 7\nनीचे 7\xa0बटन हैं।")
        assert first.buttons == [
            ["1 खोलें", "2 खोलें"],
            ["3 खोलें", "4 खोलें"],
            ["5 खोलें"],
            ["अगली फ़ीड ▶"],
            ["फ़ीड जोड़ें"],
        ]
        assert second.id == first.id
        assert second.buttons == [["6 खोलें", "7 खोलें"], ["पिछली फ़ीड ◀"], ["फ़ीड जोड़ें"]]
        assert (await pressed(meera, await pressed(meera, second, "7 खोलें"), "वापस जाएँ")).text == second.text

    async def test_each_says_how_it_is(self, desk: Running, meera: Reader) -> None:
        news, silent, failing, paused, gone = await follow(desk, "एक", "दो", "तीन", "चार", "पाँच")
        await conclude(desk, news, Schedule(news_at=NOW, gap=900.0), held=1)
        await conclude(desk, silent, Schedule(news_at=NOW))
        await conclude(desk, failing, Schedule(failures=1), trouble="fetch_status")
        await conclude(desk, paused, Schedule(failures=20, pause=Pause.FAILURES), trouble="not_a_feed")
        await conclude(desk, gone, Schedule(failures=1, pause=Pause.GONE), trouble="fetch_gone")

        entries = (await meera.ask("/feeds")).text.split("\n\n")[1:6]

        assert [entry.split("\n", 2)[2] for entry in entries] == [
            "आखिरी नई खबर: 24\xa0नवंबर\n1\xa0खबर रोककर रखी गई है। इसे भेजें, या छोड़ दें।",
            "24\xa0नवंबर से अब तक कोई नई खबर नहीं आई है।",
            "पिछली बार नहीं पढ़ी जा सकी।\ndesk.example ने फ़ीड देने से मना किया।",
            "अब नहीं देखी जाती, क्योंकि लगातार 20\xa0बार नहीं पढ़ी जा सकी।\nइस पते पर कोई फ़ीड नहीं है।",
            "अब नहीं देखी जाती, क्योंकि desk.example ने उसे हमेशा के लिए हटा दिया है।",
        ]

    async def test_in_english(self, desk: Running, meera: Reader) -> None:
        await meera.ask("/language English")
        (feed,) = await follow(desk, "कोसी समाचार")
        await conclude(
            desk, feed, Schedule(failures=2, pause=Pause.FAILURES), trouble="fetch_timeout", held=2
        )

        listed = await meera.ask("/feeds")
        screen = await pressed(meera, listed, "Open 1")

        told = (
            "No longer looked at, because it could not be read 2\xa0times in a row.\n"
            "The whole answer of desk.example did not come in time.\n"
            "2\xa0stories came at once and are held back. Send them, or drop them.\n"
        )
        assert listed.text == (
            f"Feeds\n\n1. कोसी समाचार\ndesk.example\n{told}\nFeed 1 of 1\nThere are 2\xa0buttons below."
        )
        assert screen.text == (
            "कोसी समाचार\nAddress: https://desk.example/0\nForm: each story in full\n"
            f"{told}There are 9\xa0buttons below."
        )
        assert screen.buttons == [
            ["Send 2", "Drop"],
            ["Look again"],
            ["Send summary", "Change title"],
            ["Change topics", "Change language"],
            ["Delete", "Go back"],
        ]


class TestAdd:
    async def test_asked_for_and_found_by_the_address_of_a_page(
        self, desk: Running, meera: Reader, web: Web
    ) -> None:
        feed = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)
        page = web.serve("/story", PAGE.format(link=ALTERNATE))
        await meera.press(await meera.ask("/feeds"), "फ़ीड जोड़ें")
        (question,) = await meera.wait_for()

        screen = await meera.ask(page)

        assert question.text.startswith("जिस वेबसाइट या फ़ीड की खबरें चाहिए, उसका पता भेजें।")
        assert question.buttons == [["रद्द करें"]]
        assert screen.text.startswith(
            "फ़ीड जुड़ गई। पहली बार में उसकी ज़्यादा से ज़्यादा 1\xa0खबर भेजी जाएगी, उसके बाद हर नई खबर।\n\n"
            f"कोसी समाचार\nपता: {feed}\nतरीका: हर खबर पूरी\n"
        )
        assert screen.text.endswith("\nनीचे 6\xa0बटन हैं।")
        assert screen.buttons == BUTTONS
        assert [(each.url, each.added_by) for each in await feeds_of(desk)] == [(feed, meera.id)]
        assert (await meera.ask("कोसी")).text.startswith(NOT_UNDERSTOOD)  # nothing is asked for any more

    async def test_behind_the_command_and_twice_it_is_followed_once(
        self, desk: Running, meera: Reader, web: Web
    ) -> None:
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)

        await meera.ask(f"/feeds {url}")
        again = await meera.ask(f"/feeds {url}#top")

        assert again.text.startswith("यह फ़ीड पहले से जुड़ी हुई है।\n\nकोसी समाचार\n")
        assert len(await feeds_of(desk)) == 1

    async def test_an_address_that_leads_to_none_is_one_sentence_and_another_may_follow(
        self, desk: Running, meera: Reader, web: Web
    ) -> None:
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)
        await meera.press(await meera.ask("/feeds"), "फ़ीड जोड़ें")
        await meera.wait_for()

        assert (await meera.ask("ftp://example.in/feed")).text == (
            "इस पते पर नहीं जाया जाता: पता http:// या https:// से शुरू हो और उसमें कोई पासवर्ड न हो।"
        )
        assert (await meera.ask(web.at("/nothing"))).text == "127.0.0.1 ने यह पन्ना नहीं दिया (जवाब 404)।"
        assert (await meera.ask(url)).text.startswith("फ़ीड जुड़ गई।")
        assert len(await feeds_of(desk)) == 1

    @pytest.mark.usefixtures("desk")
    async def test_a_hostile_title_is_text_without_what_is_unseen(self, meera: Reader, web: Web) -> None:
        title = "कोसी &lt;/b&gt;&lt;script&gt;x&lt;/script&gt; &#x202E;\u200b\u200bसमाचार"
        url = web.serve("/feed", FEED.format(title=title), kind=RSS)

        screen = await meera.ask(f"/feeds {url}")

        assert screen.parts("bold")[0].startswith("कोसी")
        assert not {"\u202e", "\u200b"} & {*screen.text}
        assert {each["type"] for each in screen.entities} == {"bold", "text_link"}

    async def test_a_private_network_is_refused(self, desk: Running, meera: Reader, web: Web) -> None:
        await desk.stop()
        desk._settings = desk._settings.model_copy(update={"allow_private_networks": False})
        await desk.start()

        refused = await meera.ask(f"/feeds {web.serve('/feed', FEED.format(title='भीतर'), kind=RSS)}")

        assert refused.text == "127.0.0.1 निजी नेटवर्क में है, इसलिए वहाँ से कुछ नहीं लिया जाता।"
        assert web.asked == []

    @pytest.mark.usefixtures("desk")
    async def test_a_page_that_takes_long_is_waited_for_in_words(
        self, meera: Reader, asha: Reader, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "GRACE", 0.2)
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS, delay=3)

        waiting = await meera.ask(f"/feeds {url}")
        assert (await asha.ask("/headline")).text.startswith("नगर पुस्तकालय")  # others go on meanwhile
        since = (await meera.control.state())["last_event"]
        (answer,) = await meera.wait_for(since=since)
        await meera.control.wait_until(lambda entries: any(each["kind"] == "deleted" for each in entries))

        assert (waiting.text, waiting.silent) == ("पता देखा जा रहा है…", True)
        assert answer.text.startswith("फ़ीड जुड़ गई।")
        assert waiting.id not in {each.id for each in await meera.messages()}


class TestOne:
    async def test_told_as_a_summary_and_back(self, desk: Running, meera: Reader) -> None:
        await follow(desk, "कोसी समाचार")

        short = await pressed(meera, await opened(meera), "सार भेजें")
        assert "\nतरीका: हर खबर का सार, पूरी खबर के लिंक के साथ\n" in short.text
        assert [each.carries for each in await feeds_of(desk)] == ["summary"]

        whole = await pressed(meera, short, "पूरी खबर भेजें")
        assert whole.buttons == BUTTONS
        assert [each.carries for each in await feeds_of(desk)] == ["text"]

    async def test_title_language_and_topics_are_asked_for(self, desk: Running, meera: Reader) -> None:
        await follow(desk, "कोसी समाचार")
        screen = await opened(meera)

        for button, text in (
            ("शीर्षक बदलें", "समाचार"),  # a word that stands for a command, elsewhere
            ("भाषा बदलें", "हिंदी"),
            ("विषय बदलें", "खेल, मौसम;  खेल"),
        ):
            await meera.press(screen, button)
            (question,) = await meera.wait_for()
            assert question.buttons == [["रद्द करें"]]
            await meera.ask(text)

        changed = (await meera.messages())[-1]
        assert changed.text.startswith(
            "समाचार\nपता: https://desk.example/0\nभाषा: हिंदी\nविषय: खेल, मौसम\nतरीका:"
        )
        assert [(each.title, each.language, each.tags) for each in await feeds_of(desk)] == [
            ("समाचार", "hi", ("खेल", "मौसम"))
        ]

    @pytest.mark.parametrize(
        ("written", "language"), [("मराठी", "mr"), ("Bengali", "bn"), ("ta", "ta"), ("कोई नहीं", None)]
    )
    async def test_languages_are_known_by_their_names(
        self, desk: Running, meera: Reader, written: str, language: str | None
    ) -> None:
        await follow(desk, "कोसी समाचार")
        await meera.press(await opened(meera), "भाषा बदलें")
        await meera.wait_for()

        assert (await meera.ask("पुलभाषा")).text.startswith("इस नाम की कोई भाषा नहीं मिली।")
        await meera.ask(written)

        assert [each.language for each in await feeds_of(desk)] == [language]

    async def test_topics_are_taken_away_by_a_word_and_what_is_no_text_is_not_taken(
        self, desk: Running, meera: Reader
    ) -> None:
        await follow(desk, "कोसी समाचार")
        screen = await opened(meera)
        await meera.press(screen, "विषय बदलें")
        await meera.wait_for()
        await meera.ask("खेल")
        await meera.press(screen, "विषय बदलें")
        await meera.wait_for()

        await meera.show("photo")
        (refused,) = await meera.wait_for()
        emptied = await meera.ask("कोई नहीं")

        assert refused.text == "यहाँ लिखा हुआ संदेश चाहिए।"
        assert "विषय:" not in emptied.text
        assert [each.tags for each in await feeds_of(desk)] == [()]

    async def test_what_is_asked_for_may_be_cancelled_and_a_feed_may_go_meanwhile(
        self, desk: Running, meera: Reader
    ) -> None:
        (feed,) = await follow(desk, "कोसी समाचार")
        screen = await opened(meera)
        await meera.press(screen, "शीर्षक बदलें")
        await meera.wait_for()
        assert (await meera.ask("रद्द")).text == "रद्द कर दिया गया। कुछ नहीं भेजा गया।"

        await meera.press(screen, "शीर्षक बदलें")
        await meera.wait_for()
        async with store_of(desk) as store:
            await store.feeds.remove(feed)

        assert (await meera.ask("नया नाम")).text == "यह फ़ीड अब जुड़ी हुई नहीं है।"
        assert (await meera.ask("नया नाम")).text.startswith(NOT_UNDERSTOOD)

    async def test_a_paused_feed_is_looked_at_again(self, desk: Running, meera: Reader) -> None:
        (feed,) = await follow(desk, "कोसी समाचार", host="127.0.0.1:9")
        await conclude(desk, feed, Schedule(failures=20, pause=Pause.FAILURES), trouble="fetch_unreachable")
        paused = await opened(meera)

        resumed = await pressed(meera, paused, "फिर से देखें")

        assert "127.0.0.1 से संपर्क नहीं हो पाया।" in paused.text
        assert paused.buttons == [["फिर से देखें"], *BUTTONS]
        assert resumed.text.startswith("फ़ीड फिर से देखी जाएगी।\n\nकोसी समाचार\n")
        assert resumed.buttons == BUTTONS
        assert [each.schedule.pause for each in await feeds_of(desk)] == [None]
        assert (await meera.wait_answer(await meera.forge(resumed, f"feeds:resume:{feed}"))).text == OLD

    async def test_what_is_held_is_dropped(self, desk: Running, meera: Reader) -> None:
        (feed,) = await follow(desk, "कोसी समाचार")
        await conclude(desk, feed, Schedule(news_at=NOW), held=3)

        screen = await opened(meera)
        dropped = await pressed(meera, screen, "छोड़ दें")

        assert (
            "\nएक साथ 3\xa0खबरें आ गईं, इसलिए रोककर रखी गई हैं। इन्हें भेजें, या छोड़ दें।\nनीचे 8\xa0बटन हैं।" in screen.text
        )
        assert screen.buttons == [["3 भेजें", "छोड़ दें"], *BUTTONS]
        assert dropped.text.startswith("3\xa0खबरें छोड़ दी गईं।\n\nकोसी समाचार\n")
        assert dropped.buttons == BUTTONS
        assert await held(desk) == {}
        assert (await meera.wait_answer(await meera.forge(dropped, f"feeds:drop:{feed}:3"))).text == OLD

    async def test_what_is_held_is_let_out_only_as_many_as_the_button_said(
        self, desk: Running, meera: Reader
    ) -> None:
        (feed,) = await follow(desk, "कोसी समाचार")
        await conclude(desk, feed, Schedule(news_at=NOW), held=3)
        screen = await opened(meera)
        await conclude(desk, feed, Schedule(news_at=NOW), held=4)

        assert (await meera.wait_answer(await meera.press(screen, "3 भेजें"))).text == OLD
        assert await held(desk) == {feed: 4}
        now = next(each for each in await meera.messages() if each.id == screen.id)
        released = await pressed(meera, now, "4 भेजें")

        assert released.text.startswith("4\xa0खबरें अब भेजी जाएँगी।\n\nकोसी समाचार\n")
        assert await held(desk) == {}

    async def test_removed_after_a_second_press(self, desk: Running, meera: Reader) -> None:
        await follow(desk, "कोसी समाचार", "गंगा समाचार")

        sure = await pressed(meera, await opened(meera), "हटाएँ")
        assert sure.text == (
            "कोसी समाचार\nयह फ़ीड हटने पर इसकी नई खबरें नहीं आएँगी, और जो रोककर रखी गई हैं वे भी नहीं जाएँगी। "
            "जो आ चुकी हैं, वे रहेंगी।\nनीचे 2\xa0बटन हैं।"
        )
        back = await pressed(meera, sure, "वापस जाएँ")
        assert back.buttons == BUTTONS
        assert len(await feeds_of(desk)) == 2

        sure = await pressed(meera, back, "हटाएँ")
        query = await meera.press(sure, "फ़ीड हटाएँ")
        listed = await meera.wait_edited(sure)

        assert (await meera.wait_answer(query)).text == "फ़ीड हटा दी गई।"
        assert listed.text.startswith("फ़ीड\n\n1. गंगा समाचार\n")
        assert [each.title for each in await feeds_of(desk)] == ["गंगा समाचार"]

    async def test_buttons_of_a_feed_that_is_gone_are_out_of_date_also_when_another_came(
        self, desk: Running, meera: Reader
    ) -> None:
        (feed,) = await follow(desk, "कोसी समाचार")
        screen = await opened(meera)
        async with store_of(desk) as store:
            await store.feeds.remove(feed)
        await follow(desk, "गंगा समाचार")

        carried = [
            button["callback_data"]
            for row in screen.data["reply_markup"]["inline_keyboard"]
            for button in row
        ]
        carried.remove(f"feeds:back:{feed}")
        for data in [
            *carried,
            *(f"feeds:{what}:{feed}" for what in ("open", "resume", "removed", "release:1")),
        ]:
            assert (await meera.wait_answer(await meera.forge(screen, data))).text == OLD, data

        assert [each.title for each in await feeds_of(desk)] == ["गंगा समाचार"]
