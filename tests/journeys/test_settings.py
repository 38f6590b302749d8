"""What a chat wants of new stories, as it says so on one screen; and links from channels."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.client import Control, Reader
from bot.sandbox.received import Received
from bot.store import Store
from bot.store.subscriptions import Quiet, Subscription, Wishes
from tests.journeys.conftest import LIBRARY

CHANGED = "बदल दिया गया है।"
OLD = "यह बटन पुराना हो चुका है।"
HINDI = """\
सेटिंग
नई खबरें यहाँ अभी बंद हैं।
तरीका: पूरी खबर, दबाकर खुलने वाली
समय: आते ही
रात में: दिन जैसा
भाषा: हिंदी
विषय: सभी
शब्द: सभी
नीचे 6~बटन हैं।"""
ENGLISH = """\
Settings
New stories are off here.
Form: whole story, tap to open
Time: as it appears
At night: as by day
Language: English
Topics: all
Words: all
There are 6~buttons below."""

FAIR = """\
---
title: मेला लगा
date: 2025-01-20
url: https://www.example.org/fair
tags: [बाज़ार, शहर]
---

नदी किनारे मेला लगा।
"""


def spaced(text: str) -> str:
    return text.replace("~", "\N{NO-BREAK SPACE}")


async def pressed(reader: Reader, screen: Received, *labels: str) -> Received:
    """The screen after these buttons, one after another."""
    for label in labels:
        await reader.press(screen, label)
        screen = await reader.wait_edited(screen)
    return screen


def labels(screen: Received) -> list[str]:
    return [label for row in screen.buttons for label in row]


def actions(screen: Received) -> list[str]:
    rows = screen.data["reply_markup"]["inline_keyboard"]
    return [button["callback_data"] for row in rows for button in row]


async def kept(tmp_path: Path, chat: int, topic: int | None = None) -> Subscription:
    """What the database holds for a chat."""
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    found = await store.subscriptions.get(chat, topic)
    await store.close()
    assert found is not None
    return found


async def wishes(tmp_path: Path, chat: int, topic: int | None = None) -> Wishes:
    return (await kept(tmp_path, chat, topic)).wishes


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("word", ["/settings", "सेटिंग", "सेटिंग्स", "बदलो", "बदलें", "समय", "setting"])
async def test_the_screen_says_what_holds(asha: Reader, word: str) -> None:
    screen = await asha.ask(word)

    assert screen.text == spaced(HINDI)
    assert screen.parts("bold") == ["सेटिंग"]
    assert screen.buttons == [
        ["तरीका बदलें", "रात की सेटिंग"],
        ["भाषा बदलें", "विषय चुनें"],
        ["शब्द चुनें", "फिर चालू करें"],
    ]
    assert actions(screen)[-1] == "subscribe"


@pytest.mark.usefixtures("khabar")
async def test_it_says_so_in_english(ravi: Reader) -> None:
    assert (await ravi.ask("/settings")).text == spaced(ENGLISH)


@pytest.mark.usefixtures("khabar")
async def test_a_subscribed_chat_is_not_told_that_stories_are_off(asha: Reader, tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    await store.subscriptions.subscribe(asha.id, None, "private", language="hi", set_by=asha.id)
    await store.close()

    screen = await asha.ask("/settings")

    assert "बंद" not in screen.text
    assert screen.text.endswith(spaced("नीचे 5~बटन हैं।"))
    assert "subscribe" not in actions(screen)


@pytest.mark.usefixtures("khabar")
async def test_the_form_is_chosen_in_place_and_kept(asha: Reader, tmp_path: Path) -> None:
    screen = await pressed(asha, await asha.ask("/settings"), "तरीका बदलें")

    assert screen.text == spaced("तरीका\nअभी: पूरी खबर, दबाकर खुलने वाली\nनीचे 5~बटन हैं।")
    assert screen.buttons == [
        ["पूरी खबर ✅", "खबर और बटन"],
        ["सिर्फ़ ऑडियो", "खबर और ऑडियो"],
        ["वापस जाएँ"],
    ]

    query = await asha.press(screen, "खबर और ऑडियो")
    chosen = await asha.wait_edited(screen)

    assert (await asha.wait_answer(query)).text == CHANGED
    assert chosen.text.split("\n")[1] == "अभी: पूरी खबर और ऑडियो"
    assert chosen.buttons[1] == ["सिर्फ़ ऑडियो", "खबर और ऑडियो ✅"]
    assert "तरीका: पूरी खबर और ऑडियो" in (await pressed(asha, chosen, "वापस जाएँ")).text
    found = await kept(tmp_path, asha.id)
    assert (found.state, found.kind, found.wishes) == ("off", "private", Wishes(form="both"))


@pytest.mark.usefixtures("khabar")
async def test_the_night_is_silent_or_held_and_its_hours_can_be_shifted(asha: Reader, tmp_path: Path) -> None:
    day = await pressed(asha, await asha.ask("/settings"), "रात की सेटिंग")
    silent = await pressed(asha, day, "बिना आवाज़")
    held = await pressed(asha, silent, "बाद में भेजें")
    shifted = await pressed(asha, held, "जल्दी शुरू करें", "देर से खत्म करें")

    assert day.text == spaced("रात की सेटिंग\nअभी: दिन जैसा\nनीचे 4~बटन हैं।")
    assert silent.text == spaced(
        "रात की सेटिंग\nरात~10:00 से सुबह~7:00 तक: बिना आवाज़ 🔕\nबड़ी खबर: बाकी खबरों जैसी\nजगह: भारत\nनीचे 10~बटन हैं।"
    )
    assert spaced("रात~10:00 से सुबह~7:00 तक: सुबह मिले") in held.text
    assert spaced("रात~9:00 से सुबह~8:00 तक: सुबह मिले") in shifted.text
    assert await wishes(tmp_path, asha.id) == Wishes(quiet=Quiet("held", 21 * 60, 8 * 60))

    through = await pressed(asha, shifted, "बड़ी खबर आने दें")

    assert "बड़ी खबर: हर समय, आवाज़ के साथ" in through.text
    assert (await wishes(tmp_path, asha.id)).breaking
    assert spaced("रात~9:00 से सुबह~8:00 तक: सुबह मिले") in (await pressed(asha, through, "वापस जाएँ")).text


@pytest.mark.usefixtures("khabar")
async def test_an_hour_pressed_twice_is_shifted_once(asha: Reader, tmp_path: Path) -> None:
    screen = await pressed(asha, await asha.ask("/settings"), "रात की सेटिंग", "बिना आवाज़")

    queries = [await asha.forge(screen, "settings:hours:1260:420") for _ in range(2)]
    for query in queries:
        assert (await asha.wait_answer(query)).text == CHANGED

    assert (await wishes(tmp_path, asha.id)).quiet == Quiet("silent", 21 * 60, 7 * 60)


@pytest.mark.usefixtures("khabar")
async def test_the_clock_can_be_that_of_another_place(asha: Reader, tmp_path: Path) -> None:
    screen = await pressed(asha, await asha.ask("/settings"), "रात की सेटिंग", "बिना आवाज़", "जगह चुनें")

    assert screen.text.startswith("जगह\nअभी: भारत\n")
    chosen = await pressed(asha, screen, "लंदन")
    assert "लंदन ✅" in labels(chosen)
    assert "जगह: लंदन" in (await pressed(asha, chosen, "वापस जाएँ")).text
    assert (await wishes(tmp_path, asha.id)).zone == "Europe/London"


@pytest.mark.usefixtures("khabar")
async def test_the_language_changes_the_screen_it_is_chosen_on(asha: Reader) -> None:
    screen = await pressed(asha, await asha.ask("/settings"), "भाषा बदलें")

    query = await asha.press(screen, "English")
    english = await asha.wait_edited(screen)

    assert (await asha.wait_answer(query)).text == "Changed."
    assert english.buttons == [["हिंदी", "English ✅"], ["Go back"]]
    assert (await pressed(asha, english, "Go back")).text == spaced(ENGLISH)


async def test_topics_are_the_tags_and_sources_on_the_shelf(idle: Any, asha: Reader, tmp_path: Path) -> None:
    idle.put("library.md", LIBRARY)
    idle.put("fair.md", FAIR)
    await idle.start()
    screen = await pressed(asha, await asha.ask("/settings"), "विषय चुनें")

    assert screen.text.startswith("विषय\nअभी: सभी\n")
    assert set(labels(screen)) == {"बाज़ार", "शहर", "example.org", "example.in", "वापस जाएँ"}

    two = await pressed(asha, screen, "बाज़ार", "example.in")

    assert "\nअभी: बाज़ार, example.in\n" in two.text
    assert two.buttons[0] == ["बाज़ार ✅", "example.in ✅"]
    assert (await wishes(tmp_path, asha.id)).topics == ("बाज़ार", "example.in")

    one = await pressed(asha, two, "बाज़ार ✅")
    assert (await wishes(tmp_path, asha.id)).topics == ("example.in",)
    await pressed(asha, one, "सभी विषय चुनें")
    assert (await wishes(tmp_path, asha.id)).topics == ()


async def test_a_topic_that_has_left_the_shelf_can_be_given_up(
    idle: Any, asha: Reader, tmp_path: Path
) -> None:
    idle.put("library.md", LIBRARY)
    path = idle.put("fair.md", FAIR)
    await idle.start()
    screen = await pressed(asha, await asha.ask("/settings"), "विषय चुनें", "बाज़ार")
    await idle.stop()
    path.unlink()
    await idle.start()

    await pressed(asha, screen, "बाज़ार ✅")
    query = await asha.forge(screen, actions(screen)[0].replace(":off", ":on"))

    assert (await asha.wait_answer(query)).text == OLD
    assert (await wishes(tmp_path, asha.id)).topics == ()


async def test_without_any_story_there_are_no_topics(idle: Any, asha: Reader) -> None:
    await idle.start()

    screen = await pressed(asha, await asha.ask("/settings"), "विषय चुनें")

    assert "अभी चुनने के लिए कोई विषय नहीं है।" in screen.text
    assert screen.buttons == [["वापस जाएँ"]]


@pytest.mark.usefixtures("khabar")
async def test_words_are_asked_for_and_the_next_message_is_taken_as_such(
    asha: Reader, tmp_path: Path
) -> None:
    screen = await pressed(asha, await asha.ask("/settings"), "शब्द चुनें", "शब्द जोड़ें")
    words = await asha.ask("बारिश, शेयर  बाज़ार\nखबर")
    blocked = await pressed(asha, words, "शब्द रोकें")
    both = await asha.ask("क्रिकेट")

    assert screen.text.startswith("शब्द\nसिर्फ़ वे खबरें आएँगी जिनमें इनमें से कोई शब्द हो।\nशब्द लिखें,")
    assert screen.buttons == [["वापस जाएँ"]]
    assert words.text.startswith("शब्द\nशब्द: बारिश, शेयर बाज़ार, खबर\n")
    assert blocked.text.startswith("शब्द\nवे खबरें नहीं आएँगी")
    assert "\nबिना इन शब्दों के: क्रिकेट\n" in both.text
    found = await wishes(tmp_path, asha.id)
    assert (found.words, found.unwanted) == (("बारिश", "शेयर बाज़ार", "खबर"), ("क्रिकेट",))
    assert (await asha.ask("बारिश")).text.startswith("यह समझ में नहीं आया।")

    cleared = await pressed(asha, both, "सब शब्द हटाएँ")

    assert cleared.text.startswith("शब्द\nशब्द: सभी\n")
    assert await wishes(tmp_path, asha.id) == Wishes()


@pytest.mark.usefixtures("khabar")
async def test_whoever_goes_back_or_says_stop_is_asked_no_longer(asha: Reader) -> None:
    screen = await pressed(asha, await asha.ask("/settings"), "शब्द चुनें", "शब्द जोड़ें", "वापस जाएँ")
    assert (await asha.ask("खबर")).text.startswith("नगर पुस्तकालय")

    await pressed(asha, screen, "शब्द जोड़ें")
    assert (await asha.ask("रुको")).text.startswith("शब्द\nशब्द: सभी\n")
    assert (await asha.ask("खबर")).text.startswith("नगर पुस्तकालय")


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    "typed", ["!!! , 🙂", "क" * 41, ", ".join(f"शब्द{n}" for n in range(21))], ids=["none", "long", "many"]
)
async def test_words_beyond_the_limits_are_refused_with_how_to_clear(asha: Reader, typed: str) -> None:
    await pressed(asha, await asha.ask("/settings"), "शब्द चुनें", "शब्द जोड़ें")

    refusal = await asha.ask(typed)

    assert refusal.text.startswith("ये शब्द नहीं रखे गए। कुल 20 शब्द")
    assert "“सब शब्द हटाएँ”" in refusal.text
    assert "शब्द: सभी" in (await asha.ask("/settings")).text


@pytest.mark.usefixtures("khabar")
async def test_a_word_cannot_be_both_wanted_and_unwanted(asha: Reader, tmp_path: Path) -> None:
    await asha.ask("/settings words बाज़ार, मेला")

    await asha.ask("/settings रोकें बाजार")

    found = await wishes(tmp_path, asha.id)
    assert (found.words, found.unwanted) == (("मेला",), ("बाजार",))


async def test_in_a_group_words_come_by_reply_or_with_the_command(
    khabar: Any, asha: Reader, tmp_path: Path
) -> None:
    family = await khabar.group("परिवार", admins=(asha,))
    screen = await pressed(asha, await asha.ask("/settings", chat=family), "शब्द चुनें", "शब्द जोड़ें")

    await asha.send("यह बात कुछ और है", chat=family)
    reply = await asha.ask("बारिश", chat=family, reply_to=screen.id)
    again = await asha.ask("/settings शब्द मेला", chat=family)

    assert "/settings शब्द" in screen.text
    assert "\nशब्द: बारिश\n" in reply.text
    assert again.text.startswith("शब्द\nशब्द: ")
    found = await kept(tmp_path, family)
    assert (found.kind, found.wishes.words) == ("group", ("बारिश", "मेला"))


async def test_in_a_group_only_admins_choose_and_are_asked_at_every_press(
    khabar: Any, control: Control, asha: Reader, ravi: Reader
) -> None:
    meera = await control.reader("Meera")
    family = await khabar.group("परिवार", ravi, admins=(asha, meera))
    screen = await asha.ask("/settings", chat=family)

    refusal = await ravi.ask("/settings", chat=family)
    toast = await ravi.wait_answer(await ravi.press(screen, "तरीका बदलें"))
    forged = await ravi.wait_answer(await ravi.forge(screen, "settings:form:audio"))
    await control.status(family, asha, "member")
    demoted = await asha.wait_answer(await asha.press(screen, "तरीका बदलें"))

    assert refusal.text == "Only admins of this group change its settings."
    assert (toast.text, forged.text) == ("This button is for admins.",) * 2
    assert demoted.text == "यह बटन एडमिन के लिए है।"
    assert "तरीका: पूरी खबर, दबाकर" in (await meera.ask("/settings", chat=family)).text


async def test_who_is_no_admin_any_more_adds_no_words(khabar: Any, control: Control, asha: Reader) -> None:
    meera = await control.reader("Meera")
    family = await khabar.group("परिवार", admins=(asha, meera))
    screen = await pressed(asha, await asha.ask("/settings", chat=family), "शब्द चुनें", "शब्द जोड़ें")
    await control.status(family, asha, "member")

    refusal = await asha.ask("बारिश", chat=family, reply_to=screen.id)

    assert refusal.text == "सेटिंग बदलना इस ग्रुप के एडमिन के हाथ में है।"
    assert "शब्द: सभी" in (await meera.ask("/settings", chat=family)).text


async def test_each_topic_of_a_group_has_settings_of_its_own(
    khabar: Any, asha: Reader, tmp_path: Path
) -> None:
    forum = await khabar.group("मोहल्ला", admins=(asha,), topics=("खेल", "शहर"))
    screen = await asha.ask("/settings", chat=forum, topic=forum.topics["खेल"])

    await pressed(asha, screen, "तरीका बदलें", "खबर और बटन")

    assert (await wishes(tmp_path, forum, forum.topics["खेल"])).form == "headline"
    other = await asha.ask("/settings", chat=forum, topic=forum.topics["शहर"])
    assert "तरीका: पूरी खबर, दबाकर" in other.text


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    "data",
    [
        "settings:form:poem",
        "settings:quiet:loud",
        "settings:hours:0:0",
        "settings:hours:1440:5",
        "settings:hours:60:120:180",
        "settings:hours:1260:420",  # there is no night yet
        "settings:place:Asia/Nowhere",
        "settings:place:../../etc/passwd",
        "settings:topic:0123456789ab:on",
        "settings:topic:x",
        "settings:language:xx",
        "settings:clear:all",
        "settings:nowhere",
        "settings:form:" + "x" * 49,
    ],
)
async def test_a_forged_button_is_answered_and_changes_nothing(asha: Reader, data: str) -> None:
    screen = await asha.ask("/settings")

    toast = await asha.wait_answer(await asha.forge(screen, data))

    assert toast.text == OLD
    assert (await asha.ask("/settings")).text == spaced(HINDI)


@pytest.mark.usefixtures("khabar")
async def test_no_button_carries_more_than_telegram_takes(asha: Reader) -> None:
    screen = await asha.ask("/settings")
    await asha.forge(screen, "settings:quiet:silent")
    shown = [screen, await asha.wait_edited(screen)]
    for name in ("main", "form", "place", "language", "topics", "words", "add", "block"):
        await asha.forge(screen, f"settings:{name}")
        shown.append(await asha.wait_edited(screen))

    for each in shown:
        assert all(1 <= len(data.encode()) <= 64 and data.isascii() for data in actions(each))
        assert all(len(row) <= 2 and len(label) <= 16 for row in each.buttons for label in row)


async def test_the_choices_outlive_a_restart(khabar: Any, asha: Reader) -> None:
    await pressed(asha, await asha.ask("/settings"), "तरीका बदलें", "सिर्फ़ ऑडियो")

    await khabar.restart()

    assert "तरीका: सिर्फ़ ऑडियो" in (await asha.ask("/settings")).text


async def article_id(reader: Reader) -> str:
    card = await reader.ask("/headline")
    return actions(card)[0].partition(":")[2]


@pytest.mark.usefixtures("khabar")
async def test_links_under_a_channels_posts_open_what_they_say(asha: Reader) -> None:
    known = await article_id(asha)

    await asha.open(f"https://t.me/khabar_bot?start=read_{known}")
    (story,) = await asha.wait_for()
    await asha.open(f"https://t.me/khabar_bot?start=quotes_{known}")
    (quotes,) = await asha.wait_for()
    await asha.open(f"https://t.me/khabar_bot?start=listen_{known}")
    audio = (await asha.wait_for())[-1]
    while "audio" not in audio.data:
        audio = (await asha.wait_for(2))[-1]

    assert "कर्मचारी दो पालियों में काम करेंगे।" in story.text
    assert quotes.text.startswith("किसने क्या कहा")
    assert audio.data["audio"]["title"].startswith("नगर पुस्तकालय")


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("payload", ["read_0123456789ab", "listen_0", "quotes_zz"])
async def test_a_link_to_a_story_that_is_gone_gives_the_newest(asha: Reader, payload: str) -> None:
    await asha.open(f"https://t.me/khabar_bot?start={payload}")

    assert (await asha.wait_for())[0].text.startswith("वह खबर अब यहाँ नहीं है।")


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("payload", ["read_", "_abc", "read_read_1", "delete_abc", "read-abc", "READ_abc"])
async def test_a_link_that_says_nothing_known_is_a_plain_welcome(asha: Reader, payload: str) -> None:
    await asha.open(f"https://t.me/khabar_bot?start={payload}")

    assert (await asha.wait_for())[0].text.startswith("नमस्ते।")
