"""Operators and feeds in the chat: listed, added, changed, let out, removed; links looked at."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.sandbox.client import Control, Reader
from bot.sandbox.received import Received
from bot.sources import polling
from bot.store import Store
from bot.store.feeds import FeedRow, Incoming, Outcome
from bot.store.remembered import Pause, Schedule
from handlers import links, looking
from tests.journeys.conftest import LIBRARY, Running
from tests.sources.following import item, rss, until
from tests.sources.web import HTML, RSS, Web

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


@pytest.fixture
async def meera(control: Control) -> Reader:
    """The operator."""
    return await control.reader("Meera", language_code="hi")


@pytest.fixture
async def newsroom(idle: Running, meera: Reader, monkeypatch: pytest.MonkeyPatch) -> Running:
    """A running bot of which Meera is the operator, and which may reach the world outside of these tests."""
    monkeypatch.setattr(looking, "GRACE", 30.0)  # no line while a slow machine looks
    idle._settings = idle._settings.model_copy(update={"admin_ids": frozenset({meera.id})})
    idle.near()
    idle.put("library.md", LIBRARY)
    await idle.start()
    return idle


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
    """Writes how a look at a feed went."""
    at = NOW.timestamp()
    entries = tuple(Incoming(feed, f"k{each}", "held", "{}", each, at, at) for each in range(held))
    async with store_of(running) as store:
        await store.feeds.conclude(feed, Outcome(schedule, trouble=trouble or None, incoming=entries))


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


class TestList:
    @pytest.mark.usefixtures("newsroom")
    async def test_without_feeds_it_says_so_and_offers_to_add_one(self, meera: Reader) -> None:
        empty = await meera.ask("/feeds")

        assert empty.text == (
            "अभी कोई फ़ीड नहीं जुड़ी है। जुड़ने पर उसकी हर नई खबर अपने आप सबको जाती है।\nनीचे 1\xa0बटन है।"
        )
        assert empty.buttons == [["फ़ीड जोड़ें"]]

    async def test_five_a_page_turned_in_place(self, newsroom: Running, meera: Reader) -> None:
        await follow(newsroom, *(f"समाचार {number}" for number in range(1, 8)))

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

    async def test_each_says_how_it_is(self, newsroom: Running, meera: Reader) -> None:
        news, silent, failing, paused, gone = await follow(newsroom, "एक", "दो", "तीन", "चार", "पाँच")
        await conclude(newsroom, news, Schedule(news_at=NOW, gap=900.0), held=1)
        await conclude(newsroom, silent, Schedule(news_at=NOW))
        await conclude(newsroom, failing, Schedule(failures=1), trouble="fetch_status")
        await conclude(newsroom, paused, Schedule(failures=20, pause=Pause.FAILURES), trouble="not_a_feed")
        await conclude(newsroom, gone, Schedule(failures=1, pause=Pause.GONE), trouble="fetch_gone")

        entries = (await meera.ask("/feeds")).text.split("\n\n")[1:6]

        assert [entry.split("\n", 2)[2] for entry in entries] == [
            "आखिरी नई खबर: 24\xa0नवंबर\n1\xa0खबर रोककर रखी गई है। इसे भेजें, या छोड़ दें।",
            "24\xa0नवंबर से अब तक कोई नई खबर नहीं आई है।",
            "पिछली बार नहीं पढ़ी जा सकी।\ndesk.example ने फ़ीड देने से मना किया।",
            "अब नहीं देखी जाती, क्योंकि लगातार 20\xa0बार नहीं पढ़ी जा सकी।\nइस पते पर कोई फ़ीड नहीं है।",
            "अब नहीं देखी जाती, क्योंकि desk.example ने उसे हमेशा के लिए हटा दिया है।",
        ]

    async def test_in_english(self, newsroom: Running, meera: Reader) -> None:
        await meera.ask("/language English")
        (feed,) = await follow(newsroom, "कोसी समाचार")
        await conclude(
            newsroom, feed, Schedule(failures=2, pause=Pause.FAILURES), trouble="fetch_timeout", held=2
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
        self, newsroom: Running, meera: Reader, web: Web
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
        assert [(each.url, each.added_by) for each in await feeds_of(newsroom)] == [(feed, meera.id)]
        assert (await meera.ask("कोसी")).text.startswith(NOT_UNDERSTOOD)  # nothing is asked for any more

    async def test_behind_the_command_and_twice_it_is_followed_once(
        self, newsroom: Running, meera: Reader, web: Web
    ) -> None:
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)

        await meera.ask(f"/feeds {url}")
        again = await meera.ask(f"/feeds {url}#top")

        assert again.text.startswith("यह फ़ीड पहले से जुड़ी हुई है।\n\nकोसी समाचार\n")
        assert len(await feeds_of(newsroom)) == 1

    async def test_an_address_that_leads_to_none_is_one_sentence_and_another_may_follow(
        self, newsroom: Running, meera: Reader, web: Web
    ) -> None:
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)
        await meera.press(await meera.ask("/feeds"), "फ़ीड जोड़ें")
        await meera.wait_for()

        assert (await meera.ask("ftp://example.in/feed")).text == (
            "इस पते पर नहीं जाया जाता: पता http:// या https:// से शुरू हो और उसमें कोई पासवर्ड न हो।"
        )
        assert (await meera.ask(web.at("/nothing"))).text == "127.0.0.1 ने यह पन्ना नहीं दिया (जवाब 404)।"
        assert (await meera.ask(url)).text.startswith("फ़ीड जुड़ गई।")
        assert len(await feeds_of(newsroom)) == 1

    @pytest.mark.usefixtures("newsroom")
    async def test_a_hostile_title_is_text_without_what_is_unseen(self, meera: Reader, web: Web) -> None:
        title = "कोसी &lt;/b&gt;&lt;script&gt;x&lt;/script&gt; &#x202E;\u200b\u200bसमाचार"
        url = web.serve("/feed", FEED.format(title=title), kind=RSS)

        screen = await meera.ask(f"/feeds {url}")

        assert screen.parts("bold")[0].startswith("कोसी")
        assert not {"\u202e", "\u200b"} & {*screen.text}
        assert {each["type"] for each in screen.entities} == {"bold", "text_link"}

    async def test_a_private_network_is_refused(self, newsroom: Running, meera: Reader, web: Web) -> None:
        await newsroom.stop()
        newsroom._settings = newsroom._settings.model_copy(update={"allow_private_networks": False})
        await newsroom.start()

        refused = await meera.ask(f"/feeds {web.serve('/feed', FEED.format(title='भीतर'), kind=RSS)}")

        assert refused.text == "127.0.0.1 निजी नेटवर्क में है, इसलिए वहाँ से कुछ नहीं लिया जाता।"
        assert web.asked == []

    @pytest.mark.usefixtures("newsroom")
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
    async def test_told_as_a_summary_and_back(self, newsroom: Running, meera: Reader) -> None:
        await follow(newsroom, "कोसी समाचार")

        short = await pressed(meera, await opened(meera), "सार भेजें")
        assert "\nतरीका: हर खबर का सार, पूरी खबर के लिंक के साथ\n" in short.text
        assert [each.carries for each in await feeds_of(newsroom)] == ["summary"]

        whole = await pressed(meera, short, "पूरी खबर भेजें")
        assert whole.buttons == BUTTONS
        assert [each.carries for each in await feeds_of(newsroom)] == ["text"]

    async def test_title_language_and_topics_are_asked_for(self, newsroom: Running, meera: Reader) -> None:
        await follow(newsroom, "कोसी समाचार")
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
        assert [(each.title, each.language, each.tags) for each in await feeds_of(newsroom)] == [
            ("समाचार", "hi", ("खेल", "मौसम"))
        ]

    @pytest.mark.parametrize(
        ("written", "language"), [("मराठी", "mr"), ("Bengali", "bn"), ("ta", "ta"), ("कोई नहीं", None)]
    )
    async def test_languages_are_known_by_their_names(
        self, newsroom: Running, meera: Reader, written: str, language: str | None
    ) -> None:
        await follow(newsroom, "कोसी समाचार")
        await meera.press(await opened(meera), "भाषा बदलें")
        await meera.wait_for()

        assert (await meera.ask("पुलभाषा")).text.startswith("इस नाम की कोई भाषा नहीं मिली।")
        await meera.ask(written)

        assert [each.language for each in await feeds_of(newsroom)] == [language]

    async def test_topics_are_taken_away_by_a_word_and_what_is_no_text_is_not_taken(
        self, newsroom: Running, meera: Reader
    ) -> None:
        await follow(newsroom, "कोसी समाचार")
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
        assert [each.tags for each in await feeds_of(newsroom)] == [()]

    async def test_what_is_asked_for_may_be_cancelled_and_a_feed_may_go_meanwhile(
        self, newsroom: Running, meera: Reader
    ) -> None:
        (feed,) = await follow(newsroom, "कोसी समाचार")
        screen = await opened(meera)
        await meera.press(screen, "शीर्षक बदलें")
        await meera.wait_for()
        assert (await meera.ask("रद्द")).text == "रद्द कर दिया गया। कुछ नहीं भेजा गया।"

        await meera.press(screen, "शीर्षक बदलें")
        await meera.wait_for()
        async with store_of(newsroom) as store:
            await store.feeds.remove(feed)

        assert (await meera.ask("नया नाम")).text == "यह फ़ीड अब जुड़ी हुई नहीं है।"
        assert (await meera.ask("नया नाम")).text.startswith(NOT_UNDERSTOOD)

    async def test_a_paused_feed_is_looked_at_again(self, newsroom: Running, meera: Reader) -> None:
        (feed,) = await follow(newsroom, "कोसी समाचार", host="127.0.0.1:9")
        await conclude(
            newsroom, feed, Schedule(failures=20, pause=Pause.FAILURES), trouble="fetch_unreachable"
        )
        paused = await opened(meera)

        resumed = await pressed(meera, paused, "फिर से देखें")

        assert "127.0.0.1 से संपर्क नहीं हो पाया।" in paused.text
        assert paused.buttons == [["फिर से देखें"], *BUTTONS]
        assert resumed.text.startswith("फ़ीड फिर से देखी जाएगी।\n\nकोसी समाचार\n")
        assert resumed.buttons == BUTTONS
        assert [each.schedule.pause for each in await feeds_of(newsroom)] == [None]
        assert (await meera.wait_answer(await meera.forge(resumed, f"feeds:resume:{feed}"))).text == OLD

    async def test_what_is_held_is_dropped(self, newsroom: Running, meera: Reader) -> None:
        (feed,) = await follow(newsroom, "कोसी समाचार")
        await conclude(newsroom, feed, Schedule(news_at=NOW), held=3)

        screen = await opened(meera)
        dropped = await pressed(meera, screen, "छोड़ दें")

        assert (
            "\nएक साथ 3\xa0खबरें आ गईं, इसलिए रोककर रखी गई हैं। इन्हें भेजें, या छोड़ दें।\nनीचे 8\xa0बटन हैं।" in screen.text
        )
        assert screen.buttons == [["3 भेजें", "छोड़ दें"], *BUTTONS]
        assert dropped.text.startswith("3\xa0खबरें छोड़ दी गईं।\n\nकोसी समाचार\n")
        assert dropped.buttons == BUTTONS
        assert await held(newsroom) == {}
        assert (await meera.wait_answer(await meera.forge(dropped, f"feeds:drop:{feed}:3"))).text == OLD

    async def test_what_is_held_is_let_out_only_as_many_as_the_button_said(
        self, newsroom: Running, meera: Reader
    ) -> None:
        (feed,) = await follow(newsroom, "कोसी समाचार")
        await conclude(newsroom, feed, Schedule(news_at=NOW), held=3)
        screen = await opened(meera)
        await conclude(newsroom, feed, Schedule(news_at=NOW), held=4)

        assert (await meera.wait_answer(await meera.press(screen, "3 भेजें"))).text == OLD
        assert await held(newsroom) == {feed: 4}
        now = next(each for each in await meera.messages() if each.id == screen.id)
        released = await pressed(meera, now, "4 भेजें")

        assert released.text.startswith("4\xa0खबरें अब भेजी जाएँगी।\n\nकोसी समाचार\n")
        assert await held(newsroom) == {}

    async def test_removed_after_a_second_press(self, newsroom: Running, meera: Reader) -> None:
        await follow(newsroom, "कोसी समाचार", "गंगा समाचार")

        sure = await pressed(meera, await opened(meera), "हटाएँ")
        assert sure.text == (
            "कोसी समाचार\nयह फ़ीड हटने पर इसकी नई खबरें नहीं आएँगी, और जो रोककर रखी गई हैं वे भी नहीं जाएँगी। "
            "जो आ चुकी हैं, वे रहेंगी।\nनीचे 2\xa0बटन हैं।"
        )
        back = await pressed(meera, sure, "वापस जाएँ")
        assert back.buttons == BUTTONS
        assert len(await feeds_of(newsroom)) == 2

        sure = await pressed(meera, back, "हटाएँ")
        query = await meera.press(sure, "फ़ीड हटाएँ")
        listed = await meera.wait_edited(sure)

        assert (await meera.wait_answer(query)).text == "फ़ीड हटा दी गई।"
        assert listed.text.startswith("फ़ीड\n\n1. गंगा समाचार\n")
        assert [each.title for each in await feeds_of(newsroom)] == ["गंगा समाचार"]

    async def test_buttons_of_a_feed_that_is_gone_are_out_of_date_also_when_another_came(
        self, newsroom: Running, meera: Reader
    ) -> None:
        (feed,) = await follow(newsroom, "कोसी समाचार")
        screen = await opened(meera)
        async with store_of(newsroom) as store:
            await store.feeds.remove(feed)
        await follow(newsroom, "गंगा समाचार")

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

        assert [each.title for each in await feeds_of(newsroom)] == ["गंगा समाचार"]


class TestLink:
    @pytest.mark.usefixtures("newsroom")
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

    @pytest.mark.usefixtures("newsroom")
    async def test_a_story_without_a_feed(self, meera: Reader, web: Web) -> None:
        offer = await meera.ask(web.serve("/story", PAGE.format(link="")))

        assert offer.text.endswith("\nस्रोत: 127.0.0.1\nनीचे 1\xa0बटन है।")
        assert offer.buttons == [["खबर भेजें"]]

    async def test_a_feed_may_be_followed(self, newsroom: Running, meera: Reader, web: Web) -> None:
        offer = await meera.ask(web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS))
        assert (offer.text, offer.buttons) == ("फ़ीड: कोसी समाचार\nनीचे 1\xa0बटन है।", [["फ़ीड जोड़ें"]])

        await meera.press(offer, "फ़ीड जोड़ें")
        (screen,) = await meera.wait_for()

        assert screen.text.startswith("फ़ीड जुड़ गई।")
        assert [each.title for each in await feeds_of(newsroom)] == ["कोसी समाचार"]

    @pytest.mark.usefixtures("newsroom")
    async def test_where_words_were_asked_for_it_is_one_of_them(self, meera: Reader, web: Web) -> None:
        url = web.serve("/story", PAGE.format(link=""))
        words = await pressed(meera, await meera.ask("/settings"), "शब्द चुनें")
        await pressed(meera, words, "शब्द जोड़ें")

        assert (await meera.ask(url)).text.startswith("शब्द\n")
        assert web.asked == []

    @pytest.mark.usefixtures("newsroom")
    async def test_a_story_does_not_wait_for_a_feed_that_is_hard_to_find(
        self, meera: Reader, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(links, "SEARCH", 1.5)
        web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS, delay=15)

        offer = await meera.ask(web.serve("/story", PAGE.format(link=ALTERNATE)))

        assert offer.buttons == [["खबर भेजें"]]

    @pytest.mark.usefixtures("newsroom")
    async def test_what_takes_too_long_is_given_up(
        self, meera: Reader, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "PATIENCE", 1.0)

        answer = await meera.ask(web.serve("/story", PAGE.format(link=""), delay=15))

        assert answer.text == "127.0.0.1 का पूरा जवाब समय पर नहीं आया। थोड़ी देर बाद फिर कोशिश करें।"

    @pytest.mark.usefixtures("newsroom")
    async def test_without_a_waiting_line_the_answer_comes_all_the_same(
        self, meera: Reader, control: Control, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "GRACE", 0.1)
        await control.fault("error", method="sendMessage", times=1, error_code=400, description="Bad Request")

        offer = await meera.ask(web.serve("/story", PAGE.format(link=""), delay=1))

        assert offer.buttons == [["खबर भेजें"]]

    @pytest.mark.usefixtures("newsroom")
    async def test_publish_takes_the_link_of_a_story_for_the_story(self, meera: Reader, web: Web) -> None:
        url = web.serve("/story", PAGE.format(link=""))

        behind = await meera.ask(f"/publish {url}")
        await meera.ask("/publish")
        asked = await meera.ask(url)

        assert behind.buttons == asked.buttons == [["खबर भेजें"]]
        assert behind.text == asked.text

    @pytest.mark.usefixtures("newsroom")
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

    @pytest.mark.usefixtures("newsroom")
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

    @pytest.mark.usefixtures("newsroom")
    async def test_what_cannot_be_had_is_one_sentence(self, meera: Reader, web: Web) -> None:
        assert (await meera.ask(web.at("/gone"))).text == "127.0.0.1 ने यह पन्ना नहीं दिया (जवाब 404)।"

    @pytest.mark.usefixtures("newsroom")
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
        self, newsroom: Running, meera: Reader, web: Web
    ) -> None:
        web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)
        offer = await meera.ask(web.serve("/story", PAGE.format(link=ALTERNATE)))
        await newsroom.restart()

        for label in ("खबर भेजें", "फ़ीड जोड़ें"):
            assert (await meera.wait_answer(await meera.press(offer, label))).text == OLD
        assert await feeds_of(newsroom) == []


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
        self, newsroom: Running, meera: Reader, asha: Reader, web: Web
    ) -> None:
        feed = await self._added(newsroom, meera, web)
        await asha.ask("/subscribe")
        old = "Mon, 01 Jan 2024 10:00:00 +0530"
        web.serve("/feed", rss(item(1), *(item(number, date=old) for number in range(2, 8))), kind=RSS)

        notice = await self._told(newsroom, meera, feed)
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
        self, newsroom: Running, meera: Reader, web: Web
    ) -> None:
        feed = await self._added(newsroom, meera, web)
        web.serve("/feed", "", status=410)

        notice = await self._told(newsroom, meera, feed)
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
        assert [each.schedule.pause for each in await feeds_of(newsroom)] == [None]

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
    @pytest.mark.usefixtures("newsroom")
    async def test_for_readers_there_are_no_feeds(self, asha: Reader, web: Web) -> None:
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)

        assert (await asha.ask("/feeds")).text.startswith(NOT_UNDERSTOOD)
        assert (await asha.ask(f"/feeds {url}")).text.startswith(NOT_UNDERSTOOD)
        assert "feeds" not in await asha.commands()
        assert web.asked == []

    async def test_a_readers_press_is_out_of_date(
        self, newsroom: Running, meera: Reader, asha: Reader, web: Web
    ) -> None:
        (feed,) = await follow(newsroom, "कोसी समाचार")
        await conclude(newsroom, feed, Schedule(failures=20, pause=Pause.FAILURES), held=1)
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

        assert [each.schedule.pause for each in await feeds_of(newsroom)] == [Pause.FAILURES]
        assert await held(newsroom) == {feed: 1}

    async def test_in_a_group_not_even_its_anonymous_admin(
        self, newsroom: Running, meera: Reader, web: Web
    ) -> None:
        url = web.serve("/feed", FEED.format(title="कोसी समाचार"), kind=RSS)
        group = await newsroom.group("मोहल्ला", meera, admins=(meera,))

        for text in ("/feeds", f"/feeds {url}", url):
            await meera.send(text, chat=group)
            await meera.send(text, chat=group, as_chat=True)
        card = await meera.ask("/headline", chat=group)
        toast = await meera.wait_answer(await meera.forge(card, "feeds:list:1"))

        assert toast.text == OLD
        assert len(await newsroom.control.received(group)) == 2  # the greeting, and the card
        assert web.asked == []

    async def test_what_is_edited_or_forwarded_has_no_effect(
        self, newsroom: Running, meera: Reader, web: Web
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
        assert (web.asked, await feeds_of(newsroom)) == ([], [])

    @pytest.mark.usefixtures("newsroom")
    @pytest.mark.parametrize(
        "data",
        ["feeds:open:१", "feeds:open:-1", "feeds:release:1", "feeds:carry:both:1", "link:feed:zzzzzzzz"],
    )
    async def test_a_forged_button_is_out_of_date(self, meera: Reader, data: str) -> None:
        listed = await meera.ask("/feeds")

        assert (await meera.wait_answer(await meera.forge(listed, data))).text == OLD
