"""Stories of chosen topics alone: what feeds are called is offered, and /subscribe takes a topic."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.article import Article, Block
from bot.sandbox.client import Control, Reader
from bot.store import Store
from tests.journeys.conftest import LIBRARY, Running
from tests.journeys.test_read import spaced
from tests.journeys.test_settings import FAIR, labels, pressed, wishes

# Feeds that nobody reads here: nothing of ours listens there, and it is no address to be dialled.
NOWHERE = "http://127.0.0.1:9/"
TWO_TOPICS = {
    "hi": "अब इन विषयों की हर नई खबर यहाँ मिलेगी: खेल, कोसी समाचार 🔔\nनीचे 3~बटन हैं।",
    "en": "Each new story on these topics now comes here: खेल, कोसी समाचार 🔔\nThere are 3~buttons below.",
}
UNKNOWN = {
    "hi": "इस नाम का कोई विषय या स्रोत अभी नहीं है: मौसम\n"
    "इनमें से चुनें: example.in, कोसी समाचार, खेल, बाज़ार\nनीचे 1~बटन है।",
    "en": "There is no topic or source of this name yet: मौसम\n"
    "Choose from these: example.in, कोसी समाचार, खेल, बाज़ार\nThere is 1~button below.",
}

IN_CHANNEL = {
    "hi": "अब इन विषयों की हर नई खबर “गाँव की खबर” में मिलेगी: खेल, कोसी समाचार 🔔",
    "en": "Each new story on these topics now comes to “गाँव की खबर”: खेल, कोसी समाचार 🔔",
}


@pytest.fixture
async def following(idle: Running, tmp_path: Path) -> Running:
    """A running bot with one story of no tags, that follows a feed."""
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    now = datetime.now(UTC)
    await store.feeds.add("kosi", NOWHERE, title="कोसी समाचार", now=now, tags=("खेल", "बाज़ार"))
    await store.close()
    idle.put("library.md", LIBRARY)
    await idle.start()
    return idle


@pytest.mark.usefixtures("following")
async def test_settings_offer_what_feeds_are_called(asha: Reader, tmp_path: Path) -> None:
    screen = await pressed(asha, await asha.ask("/settings"), "विषय चुनें")

    assert labels(screen) == ["example.in", "कोसी समाचार", "खेल", "बाज़ार", "वापस जाएँ"]
    chosen = await pressed(asha, screen, "कोसी समाचार")
    assert chosen.buttons[0] == ["कोसी समाचार ✅", "example.in"]
    assert (await wishes(tmp_path, asha.id)).topics == ("कोसी समाचार",)


@pytest.mark.usefixtures("following")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_subscribe_takes_topics_one_after_another(
    control: Control, tmp_path: Path, language: str
) -> None:
    asha = await control.reader("Asha", language_code=language)

    one = await asha.ask("/subscribe खेल")
    two = await asha.ask("/subscribe कोसी समाचार,  खेल")

    assert (
        one.text.splitlines()[0]
        == {
            "hi": "अब इस विषय की हर नई खबर यहाँ मिलेगी: खेल 🔔",
            "en": "Each new story on this topic now comes here: खेल 🔔",
        }[language]
    )
    assert two.text == spaced(TWO_TOPICS[language])
    assert (await wishes(tmp_path, asha.id)).topics == ("खेल", "कोसी समाचार")
    assert (await asha.ask("/subscribe")).text in {
        "नई खबरें यहाँ पहले से आ रही हैं।",
        "New stories already come here.",
    }


@pytest.mark.usefixtures("following")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_a_topic_that_is_not_offered_subscribes_nobody_and_says_what_is(
    control: Control, language: str
) -> None:
    asha = await control.reader("Asha", language_code=language)

    answer = await asha.ask("/subscribe खेल, मौसम")

    assert answer.text == spaced(UNKNOWN[language])
    screen = await pressed(asha, answer, {"hi": "विषय चुनें", "en": "Choose topics"}[language])
    assert "खेल" in labels(screen)
    assert (await asha.ask("/unsubscribe")).text in {
        "नई खबरें यहाँ पहले से बंद हैं।",
        "New stories are already off here.",
    }


async def test_where_nothing_can_be_chosen_it_says_so(idle: Any, asha: Reader) -> None:
    await idle.start()

    answer = await asha.ask("/subscribe खेल")

    assert answer.text == ("इस नाम का कोई विषय या स्रोत अभी नहीं है: खेल\nअभी चुनने के लिए कोई विषय नहीं है।")


@pytest.mark.usefixtures("following")
@pytest.mark.parametrize("said", ["/subscribe", "/subscribe चालू", "चालू"])
async def test_where_feeds_are_followed_the_answer_leads_to_the_topics(asha: Reader, said: str) -> None:
    answer = await asha.ask(said)

    assert answer.buttons == [["सेटिंग बदलें", "खबरें बंद करें"], ["विषय चुनें"]]
    screen = await pressed(asha, answer, "विषय चुनें")
    assert screen.text.startswith("विषय\nअभी: सभी\n")


async def test_so_it_does_where_a_story_has_tags(idle: Any, asha: Reader) -> None:
    idle.put("fair.md", FAIR)
    await idle.start()

    assert (await asha.ask("/subscribe")).buttons[-1] == ["विषय चुनें"]


async def test_a_group_takes_a_topic_from_its_admins_alone(
    following: Running, asha: Reader, ravi: Reader, tmp_path: Path
) -> None:
    family = await following.group("परिवार", ravi, admins=(asha,))

    refused = await ravi.ask("/subscribe खेल", chat=family)
    taken = await asha.ask("/subscribe खेल", chat=family)

    assert refused.buttons == [["Open bot chat"]]
    assert (taken.text, taken.buttons) == ("अब इस विषय की हर नई खबर यहाँ मिलेगी: खेल 🔔", [])
    assert (await wishes(tmp_path, family)).topics == ("खेल",)


async def test_a_post_in_a_channel_takes_a_topic_or_says_what_there_is(
    following: Running, control: Control, asha: Reader, tmp_path: Path
) -> None:
    channel = await control.channel("गाँव की खबर", admins=(asha,))

    taken, unknown = [await asha.ask(f"/subscribe {topic}", chat=channel) for topic in ("खेल", "मौसम")]

    assert taken.text == "अब इस विषय की हर नई खबर यहाँ मिलेगी: खेल 🔔"
    assert unknown.text.splitlines()[0] == "इस नाम का कोई विषय या स्रोत अभी नहीं है: मौसम"
    assert (taken.buttons, unknown.buttons) == ([], [])
    assert (await wishes(tmp_path, channel)).topics == ("खेल",)


async def test_a_feeds_title_brings_its_stories_and_no_others(
    following: Running, asha: Reader, ravi: Reader, tmp_path: Path
) -> None:
    await asha.ask("/subscribe कोसी समाचार")
    await ravi.ask("/subscribe")
    await following.stop()

    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    for number, outlet in enumerate(("गंगा समाचार", "कोसी समाचार")):
        body = (Block("paragraph", "नदी किनारे मेला लगा।"),)
        story = Article(f"s{number}", f"{outlet} का मेला", "hi", "hi", None, None, None, body, outlet=outlet)
        await store.articles.see([story], "import", announce=True)
    await store.close()
    await following.start()
    both = await ravi.wait_for(3)  # the answer to /subscribe is the first

    assert [each.text.splitlines()[0] for each in both[1:]] == ["गंगा समाचार का मेला", "कोसी समाचार का मेला"]
    _, *brought = await asha.wait_for(2)
    assert [each.text.splitlines()[0] for each in brought] == ["कोसी समाचार का मेला"]


class TestChannels:
    @pytest.mark.usefixtures("following")
    @pytest.mark.parametrize("language", ["hi", "en"])
    async def test_a_channel_is_subscribed_to_topics_from_the_private_chat(
        self, control: Control, tmp_path: Path, language: str
    ) -> None:
        asha = await control.reader("Asha", language_code=language)
        gaon = await control.channel("गाँव की खबर", admins=(asha,), username="gaon_news")

        await asha.send("/subscribe @gaon_news खेल, कोसी समाचार")
        line, below = await asha.wait_for(2)

        assert line.text == IN_CHANNEL[language]
        assert len(below.buttons[0]) == 2
        chosen = await wishes(tmp_path, gaon)
        assert chosen.topics == ("खेल", "कोसी समाचार")

    @pytest.mark.usefixtures("following")
    async def test_a_topic_that_is_not_offered_leads_to_those_of_the_channel(
        self, control: Control, asha: Reader, tmp_path: Path
    ) -> None:
        gaon = await control.channel("गाँव की खबर", admins=(asha,), username="gaon_news")

        answer = await asha.ask("/subscribe @gaon_news मौसम")
        screen = await pressed(asha, answer, "विषय चुनें")
        chosen = await pressed(asha, screen, "बाज़ार")

        assert answer.text == spaced(UNKNOWN["hi"])
        assert chosen.text.startswith("चैनल: गाँव की खबर\n")
        assert (await wishes(tmp_path, gaon)).topics == ("बाज़ार",)

    @pytest.mark.usefixtures("following")
    async def test_who_is_no_admin_there_chooses_nothing(
        self, control: Control, asha: Reader, tmp_path: Path
    ) -> None:
        meera = await control.reader("Meera")
        gaon = await control.channel("गाँव की खबर", admins=(meera,), username="gaon_news")

        answer = await asha.ask("/subscribe @gaon_news खेल")

        assert answer.text == "इसके लिए “गाँव की खबर” में आपका एडमिन होना ज़रूरी है।"
        store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
        assert await store.subscriptions.get(gaon) is None
        await store.close()
