"""A channel's settings are changed, and its stories turned off, from the private chat of its admins alone."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.client import Control, Group, Reader
from bot.sandbox.received import Received
from bot.store.subscriptions import Quiet, Wishes
from tests.journeys.test_new_file import until_looked
from tests.journeys.test_settings import actions, kept, labels, pressed, spaced, wishes

TITLE = "गाँव की खबर"
NEWS = "नया पुल खुला\n\nनदी पर बना नया पुल आज सुबह खुल गया।\n"
MORE_NEWS = "मेला लगा\n\nनदी किनारे आज सुबह बड़ा मेला लगा।\n"
SCREEN = {
    "hi": """\
चैनल: गाँव की खबर
सेटिंग
नई खबरें इस चैनल में अभी बंद हैं।
तरीका: पूरी खबर, दबाकर खुलने वाली
समय: आते ही
रात में: दिन जैसा
भाषा: हिंदी
विषय: सभी
शब्द: सभी
नीचे 6~बटन हैं।""",
    "en": """\
Channel: गाँव की खबर
Settings
New stories are off in this channel.
Form: whole story, tap to open
Time: as it appears
At night: as by day
Language: हिंदी
Topics: all
Words: all
There are 6~buttons below.""",
}
DONE = {"hi": "अब हर नई खबर “{title}” में मिलेगी। 🔔", "en": "Each new story now comes to “{title}”. 🔔"}
ALREADY = {"hi": "“{title}” में नई खबरें पहले से आ रही हैं।", "en": "New stories already come to “{title}”."}
OFF = {
    "hi": "अब नई खबरें “{title}” में नहीं आएँगी।\nनीचे 1~बटन है।",
    "en": "New stories no longer come to “{title}”.\nThere is 1~button below.",
}
OFF_ALREADY = {
    "hi": "“{title}” में नई खबरें पहले से बंद हैं।\nनीचे 1~बटन है।",
    "en": "New stories are already off in “{title}”.\nThere is 1~button below.",
}
READER_NO_ADMIN = {
    "hi": "इसके लिए “{title}” में आपका एडमिन होना ज़रूरी है।",
    "en": "For this you need to be an admin of “{title}”.",
}
BOT_GONE = {
    "hi": "“{title}” में ख़बर एडमिन नहीं है। पहले उसे वहाँ एडमिन बनाएँ।",
    "en": "Khabar is not an admin of “{title}”. Make it one first.",
}
ADMINS_ONLY = {"hi": "यह बटन एडमिन के लिए है।", "en": "This button is for admins."}
BOT_FIRST = {
    "hi": "पहले ख़बर को इस चैनल में एडमिन बनाएँ और पोस्ट करने का अधिकार दें।",
    "en": "First make Khabar an admin of this channel with the right to post.",
}
OLD = {"hi": "यह बटन पुराना हो चुका है।", "en": "This button is out of date."}
FOLDED = {"hi": "पूरी खबर यहाँ है, दबाकर खोलें:", "en": "The whole story, tap to open:"}
IN_PRIVATE = {"hi": "जो निजी चैट में खुलेंगे।", "en": "they open the private chat."}
LABELS = {
    "settings": {"hi": "सेटिंग बदलें", "en": "Change settings"},
    "stop": {"hi": "खबरें बंद करें", "en": "Stop stories"},
    "again": {"hi": "फिर चालू करें", "en": "Turn on again"},
    "form": {"hi": "तरीका बदलें", "en": "Change form"},
    "headline": {"hi": "खबर और बटन", "en": "Headline"},
    "language": {"hi": "भाषा बदलें", "en": "Change language"},
    "back": {"hi": "वापस जाएँ", "en": "Go back"},
}

# Every button about a channel that changes something or shows what holds.
FORGED = (
    "settings",
    "settings:main",
    "settings:add",
    "settings:form:audio",
    "settings:language:en",
    "settings:quiet:held",
    "settings:clear:words",
    "subscribe",
    "unsubscribe",
)

both = pytest.mark.parametrize("language", ["hi", "en"])


def said(sentences: dict[str, str], language: str, title: str = TITLE) -> str:
    return spaced(sentences[language].format(title=title))


async def gaon(control: Control, *admins: Reader, **more: Any) -> Group:
    """A channel with a name."""
    return await control.channel(TITLE, admins=admins, username="gaon_news", **more)


async def subscribed(reader: Reader, name: str = "@gaon_news") -> tuple[Received, Received]:
    """Both messages that follow a channel's name."""
    await reader.send(name)
    done, change = await reader.wait_for(2)
    return done, change


async def toast(reader: Reader, screen: Received, data: str) -> str:
    """What a button is answered that is not there."""
    return str((await reader.wait_answer(await reader.forge(screen, data))).text)


async def news(khabar: Any, control: Control, channel: int, name: str, text: str) -> Received:
    """A new story, as a channel receives it."""
    since = (await control.state())["last_event"]
    khabar.put(name, text)
    await control.wait_until(
        lambda entries: any(each["kind"] == "message" and each["chat"] == channel for each in entries),
        since=since,
    )
    return (await control.received(channel, since))[0]


@pytest.mark.usefixtures("khabar")
@both
async def test_a_channel_has_settings_of_its_own_in_the_readers_language(
    control: Control, language: str, tmp_path: Path
) -> None:
    asha = await control.reader("Asha", language_code=language)
    channel = await gaon(control, asha)

    screens = [await asha.ask(f"/settings {name}") for name in ("@gaon_news", "https://t.me/gaon_news")]

    for screen in screens:
        assert screen.text == spaced(SCREEN[language])
        assert screen.parts("bold") == screen.text.split("\n")[:2]
        assert all(data.startswith(f"channel:{int(channel)}:") for data in actions(screen))

    chosen = await pressed(asha, screens[0], LABELS["form"][language], LABELS["headline"][language])
    assert chosen.text.startswith(SCREEN[language].split("\n")[0] + "\n")
    found = await kept(tmp_path, channel)
    assert (found.state, found.kind, found.wishes) == ("off", "channel", Wishes(form="headline"))
    assert TITLE not in (await asha.ask("/settings")).text
    assert await control.received(channel) == []


@both
async def test_the_next_story_comes_to_the_channel_in_the_form_and_language_chosen(
    khabar: Any, control: Control, language: str, tmp_path: Path
) -> None:
    asha = await control.reader("Asha", language_code=language)
    channel = await gaon(control, asha)
    done, change = await subscribed(asha)
    await until_looked(tmp_path / "khabar.db")
    whole = await news(khabar, control, channel, "bridge.txt", NEWS)

    await asha.press(change, LABELS["settings"][language])
    (screen,) = await asha.wait_for()
    there = {"hi": "English", "en": "हिंदी"}[language]
    spoken = await pressed(asha, screen, LABELS["language"][language], there)
    main = await pressed(asha, spoken, LABELS["back"][language])
    await pressed(asha, main, LABELS["form"][language], LABELS["headline"][language])
    short = await news(khabar, control, channel, "fair.txt", MORE_NEWS)

    assert done.text == said(DONE, language)
    assert f"{there} ✅" in labels(spoken)
    # The screen stays in the reader's language; the channel's is named on it.
    assert main.text.split("\n")[-4].endswith(f": {there}")
    assert labels(main)[0] == LABELS["form"][language]
    assert FOLDED[language] in whole.text
    assert whole.parts("expandable_blockquote")
    assert short.parts("expandable_blockquote") == []
    assert short.text.endswith(IN_PRIVATE["en" if language == "hi" else "hi"])


@pytest.mark.usefixtures("khabar")
@both
async def test_stories_are_turned_off_by_name_and_by_button_and_on_again(
    control: Control, language: str, tmp_path: Path
) -> None:
    asha = await control.reader("Asha", language_code=language)
    channel = await gaon(control, asha)
    _, change = await subscribed(asha)

    await asha.press(change, LABELS["stop"][language])
    (by_button,) = await asha.wait_for()
    stopped = await kept(tmp_path, channel)
    await asha.press(by_button, LABELS["again"][language])
    (again,) = await asha.wait_for()
    going = await kept(tmp_path, channel)
    by_name = await asha.ask("/unsubscribe @gaon_news")
    twice = await asha.ask("/stop @gaon_news")

    assert by_button.text == by_name.text == said(OFF, language)
    assert (stopped.state, going.state, (await kept(tmp_path, channel)).state) == ("off", "active", "off")
    assert again.text.startswith(said(DONE, language))
    assert again.buttons == change.buttons
    assert again.text.endswith(change.text)
    assert twice.text == said(OFF_ALREADY, language)
    assert await control.received(channel) == []


@pytest.mark.usefixtures("khabar")
@both
async def test_a_channel_named_twice_is_said_to_be_on_with_the_way_to_its_settings(
    control: Control, language: str
) -> None:
    asha = await control.reader("Asha", language_code=language)
    await gaon(control, asha)
    _, first = await subscribed(asha)

    already, change = await subscribed(asha)

    assert already.text == said(ALREADY, language)
    assert (change.text, actions(change)) == (first.text, actions(first))


@pytest.mark.usefixtures("khabar")
@both
async def test_a_button_forged_by_who_is_no_admin_changes_and_shows_nothing(
    control: Control, asha: Reader, language: str, tmp_path: Path
) -> None:
    ravi = await control.reader("Ravi", language_code=language)
    channel = await gaon(control, asha, subscribers=(ravi,))
    await subscribed(asha)
    before = await kept(tmp_path, channel)
    own = await ravi.ask("/settings")
    since = (await control.state())["last_event"]

    toasts = {await toast(ravi, own, f"channel:{int(channel)}:{each}") for each in FORGED}
    typed = [await ravi.ask(f"/{command} @gaon_news") for command in ("settings", "unsubscribe")]
    taken = await ravi.ask("बारिश")

    assert toasts == {ADMINS_ONLY[language]}
    assert [each.text for each in typed] == [said(READER_NO_ADMIN, language)] * 2
    assert "बारिश" not in taken.text
    assert await kept(tmp_path, channel) == before
    assert await control.journal("edited", since=since) == []
    assert len(await control.received(since=since)) == 3


@pytest.mark.usefixtures("khabar")
async def test_what_is_no_channel_cannot_be_reached_by_such_a_button(
    khabar: Any, control: Control, asha: Reader, tmp_path: Path
) -> None:
    group = await khabar.group("परिवार", admins=(asha,))
    channel = await gaon(control, asha)
    own = await asha.ask("/settings")
    in_group = await asha.ask("/settings", chat=group)
    since = (await control.state())["last_event"]

    strange = [
        f"channel:{int(group)}:settings:form:audio",
        f"channel:{asha.id}:settings",
        "channel:-1:settings",
        f"channel:{int(channel)}:headline",
        f"channel:{int(channel)}:voice:all",
        f"channel:{int(channel)}:channel:{int(channel)}:settings",
        f"channel:{int(channel)}:settings:form:poem",
        f"channel:{int(channel)}:",
        "channel::settings",
    ]
    toasts = [await toast(asha, own, data) for data in strange]
    # In a group others would see it.
    abroad = await toast(asha, in_group, f"channel:{int(channel)}:settings:form:audio")

    assert set(toasts[:2] + toasts[3:]) == {OLD["hi"]}
    assert toasts[2] == BOT_FIRST["hi"]  # there may be such a chat, and the bot cannot see it
    assert abroad == OLD["hi"]
    assert await control.journal("edited", since=since) == []
    assert "तरीका: पूरी खबर, दबाकर" in (await asha.ask("/settings @gaon_news")).text


@pytest.mark.usefixtures("khabar")
@both
async def test_a_right_that_is_lost_counts_from_the_next_press_on(
    control: Control, asha: Reader, language: str, tmp_path: Path
) -> None:
    ravi = await control.reader("Ravi", language_code=language)
    channel = await gaon(control, asha, ravi)
    await subscribed(ravi)
    screen = await ravi.ask("/settings @gaon_news")
    asking = await pressed(
        ravi, screen, *{"hi": ("शब्द चुनें", "शब्द जोड़ें"), "en": ("Choose words", "Add words")}[language]
    )
    await control.status(channel, ravi, "member")

    words = await ravi.ask("बारिश")
    button = await ravi.wait_answer(await ravi.press(asking, LABELS["back"][language]))

    assert words.text == said(READER_NO_ADMIN, language)
    assert button.text == ADMINS_ONLY[language]
    assert await wishes(tmp_path, channel) == Wishes()

    await control.status(channel, ravi, "administrator")
    await control.status(channel, None, "left")
    gone = await toast(ravi, screen, f"channel:{int(channel)}:settings:form:audio")
    typed = [await ravi.ask(f"/{command} @gaon_news") for command in ("settings", "unsubscribe")]

    assert gone == BOT_FIRST[language]
    assert [each.text for each in typed] == [said(BOT_GONE, language)] * 2
    assert await wishes(tmp_path, channel) == Wishes()


@pytest.mark.usefixtures("khabar")
async def test_without_the_right_to_post_stories_are_not_turned_on_but_settings_can_be_changed(
    control: Control, asha: Reader, tmp_path: Path
) -> None:
    channel = await gaon(control, asha, can_post=False)
    screen = await asha.ask("/settings @gaon_news")

    refused = await asha.wait_answer(await asha.press(screen, "फिर चालू करें"))
    await pressed(asha, screen, "रात की सेटिंग", "बिना आवाज़")

    assert refused.text == BOT_FIRST["hi"]
    found = await kept(tmp_path, channel)
    assert (found.state, found.wishes) == ("off", Wishes(quiet=Quiet("silent")))


@pytest.mark.usefixtures("khabar")
async def test_words_that_are_asked_for_are_the_channels(
    control: Control, asha: Reader, tmp_path: Path
) -> None:
    channel = await gaon(control, asha)
    screen = await asha.ask("/settings @gaon_news")

    question = await pressed(asha, screen, "शब्द चुनें", "शब्द जोड़ें")
    answer = await asha.ask("बारिश, शेयर बाज़ार")
    await pressed(asha, answer, "शब्द रोकें")
    stopped = await asha.ask("रुको")
    typed = await asha.ask("/settings @gaon_news रोकें क्रिकेट")

    assert question.text.startswith(f"चैनल: {TITLE}\nशब्द\nसिर्फ़ वे खबरें आएँगी")
    assert answer.text.startswith(f"चैनल: {TITLE}\nशब्द\nशब्द: बारिश, शेयर बाज़ार\n")
    assert stopped.text == answer.text
    assert "\nबिना इन शब्दों के: क्रिकेट\n" in typed.text
    found = await wishes(tmp_path, channel)
    assert (found.words, found.unwanted) == (("बारिश", "शेयर बाज़ार"), ("क्रिकेट",))
    assert "शब्द: सभी" in (await asha.ask("/settings")).text


@pytest.mark.usefixtures("khabar")
@both
async def test_the_word_for_a_channel_asks_for_its_name_and_turns_nothing_off(
    control: Control, language: str, tmp_path: Path
) -> None:
    asha = await control.reader("Asha", language_code=language)
    await asha.ask("/subscribe")

    answers = [
        await asha.ask(f"/{command} {word}")
        for command in ("settings", "unsubscribe")
        for word in ("चैनल", "channel")
    ]

    how = {
        "hi": "चैनल का @नाम भी लिखें, जैसे: {} @नाम",
        "en": "Type the channel's @name as well, such as: {} @name",
    }
    named = [how[language].format(f"/{command}") for command in ("settings", "unsubscribe") for _ in range(2)]
    assert [each.text for each in answers] == named
    assert (await kept(tmp_path, asha.id)).state == "active"


@pytest.mark.usefixtures("khabar")
async def test_no_button_about_a_channel_carries_more_than_telegram_takes(
    control: Control, asha: Reader
) -> None:
    channel = await gaon(control, asha)
    screen = await asha.ask("/settings @gaon_news")
    about = f"channel:{int(channel)}:settings"
    await asha.forge(screen, f"{about}:quiet:silent")
    shown = [screen, await asha.wait_edited(screen)]
    for name in ("main", "form", "place", "language", "topics", "words", "add", "block"):
        await asha.forge(screen, f"{about}:{name}")
        shown.append(await asha.wait_edited(screen))

    for each in shown:
        assert each.text.startswith(f"चैनल: {TITLE}\n")
        assert all(len(data.encode()) <= 64 and data.isascii() for data in actions(each))
