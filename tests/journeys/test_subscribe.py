"""New stories turned on and off: in private, in a group, in a topic."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader

SUBSCRIBED = {
    "hi": "अब हर नई खबर आते ही यहाँ मिलेगी। 🔔\nसमय और तरीका सेटिंग में बदलें।\nनीचे 2~बटन हैं।",
    "en": "Each new story now comes here as it appears. 🔔\nChange time and form in settings.\n"
    "There are 2~buttons below.",
}
SUBSCRIBED_BUTTONS = {
    "hi": [["सेटिंग बदलें", "खबरें बंद करें"]],
    "en": [["Change settings", "Stop stories"]],
}
ALREADY = {"hi": "नई खबरें यहाँ पहले से आ रही हैं।", "en": "New stories already come here."}
UNSUBSCRIBED = {
    "hi": "अब नई खबरें यहाँ नहीं आएँगी।\nजब मन हो, “खबर” लिखकर ताज़ा खबर मँगाएँ।\nनीचे 1~बटन है।",
    "en": "New stories no longer come here.\nType “news” for the latest whenever you like.\n"
    "There is 1~button below.",
}
AGAIN = {"hi": "फिर चालू करें", "en": "Turn on again"}
NOT_SUBSCRIBED = {"hi": "नई खबरें यहाँ पहले से बंद हैं।", "en": "New stories are already off here."}
IN_GROUP = {"hi": "अब हर नई खबर इस ग्रुप में मिलेगी। 🔔", "en": "Each new story now comes to this group. 🔔"}
IN_TOPIC = {"hi": "अब हर नई खबर इस टॉपिक में मिलेगी। 🔔", "en": "Each new story now comes to this topic. 🔔"}
NO_ADMIN = {
    "hi": "नई खबरें चालू या बंद करना इस ग्रुप के एडमिन के हाथ में है। अपने लिए निजी चैट में मँगाएँ।\nनीचे 1~बटन है।",
    "en": "Only admins of this group turn new stories on or off. For yourself, use the private chat.\n"
    "There is 1~button below.",
}
TO_PRIVATE = {"hi": "निजी चैट खोलें", "en": "Open bot chat"}
FOR_ADMINS = "यह बटन एडमिन के लिए है।"


def spaced(text: str) -> str:
    """`~` as the non-breaking space that it stands for."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_on_and_off_in_private(control: Control, language: str) -> None:
    asha = await control.reader("Asha", language_code=language)

    on, again = await asha.ask("/subscribe"), await asha.ask("/subscribe")
    off, off_again = await asha.ask("/unsubscribe"), await asha.ask("/stop")

    assert (on.text, on.buttons) == (spaced(SUBSCRIBED[language]), SUBSCRIBED_BUTTONS[language])
    assert (again.text, again.buttons) == (ALREADY[language], [])
    assert (off.text, off.buttons) == (spaced(UNSUBSCRIBED[language]), [[AGAIN[language]]])
    assert (off_again.text, off_again.buttons) == (NOT_SUBSCRIBED[language], [])


@pytest.mark.usefixtures("khabar")
async def test_plain_words_turn_them_on_and_off(asha: Reader, ravi: Reader) -> None:
    for word in ("चालू करो", "मँगाओ", "जोड़ो", "chalu"):
        assert (await asha.ask(word)).text == spaced(SUBSCRIBED["hi"])
        assert (await asha.ask("नहीं चाहिए")).text == spaced(UNSUBSCRIBED["hi"])
    assert (await ravi.ask("follow")).text == spaced(SUBSCRIBED["en"])
    assert (await ravi.ask("Stop.")).text == spaced(UNSUBSCRIBED["en"])


@pytest.mark.usefixtures("khabar")
async def test_the_buttons_turn_them_on_and_off(asha: Reader) -> None:
    welcome = await asha.ask("/start")

    query = await asha.press(welcome, "नई खबरें पाएँ 🔔")
    (on,) = await asha.wait_for()
    assert (await asha.wait_answer(query)).text is None
    await asha.press(on, "खबरें बंद करें")
    (off,) = await asha.wait_for()
    await asha.press(off, "फिर चालू करें")
    (on_again,) = await asha.wait_for()

    assert (on.text, off.text) == (spaced(SUBSCRIBED["hi"]), spaced(UNSUBSCRIBED["hi"]))
    assert on_again.text == on.text


@pytest.mark.usefixtures("khabar")
async def test_a_subscriber_is_shown_the_way_to_the_settings_instead(asha: Reader) -> None:
    await asha.ask("/subscribe")

    welcome = await asha.ask("/start")
    await asha.press(welcome, "सेटिंग बदलें")
    (settings,) = await asha.wait_for()

    assert welcome.buttons == [["सुनें 🔊", "पूरा पढ़ें"], ["बयान पढ़ें", "सेटिंग बदलें"]]
    assert welcome.text.endswith("या लिखें: सुनाओ, पढ़ो, बयान, सेटिंग।")
    assert settings.text.startswith("सेटिंग\n")


@pytest.mark.parametrize("language", ["hi", "en"])
async def test_an_admin_turns_them_on_for_the_group(khabar: Any, control: Control, language: str) -> None:
    asha = await control.reader("Asha", language_code=language)
    family = await khabar.group("परिवार", admins=(asha,))

    question = await asha.send("/subscribe@khabar_bot", chat=family)
    (on,) = await asha.wait_for(chat=family)
    already = await asha.ask("/subscribe", chat=family)
    off = await asha.ask("/unsubscribe", chat=family)

    assert (on.text, on.buttons, on.reply_to) == (IN_GROUP[language], [], question.id)
    assert already.text == ALREADY[language]
    assert off.text == spaced(
        UNSUBSCRIBED[language].split("\n")[0] + "\n" + UNSUBSCRIBED[language].split("\n")[2]
    )
    assert off.buttons == [[AGAIN[language]]]


@pytest.mark.parametrize("language", ["hi", "en"])
async def test_others_are_told_whose_it_is(khabar: Any, control: Control, language: str) -> None:
    asha = await control.reader("Asha")
    ravi = await control.reader("Ravi", language_code=language)
    family = await khabar.group("परिवार", ravi, admins=(asha,))

    for command in ("/subscribe", "/unsubscribe", "/stop"):
        refused = await ravi.ask(command, chat=family)

        assert (refused.text, refused.buttons) == (spaced(NO_ADMIN[language]), [[TO_PRIVATE[language]]])
        assert refused.data["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/khabar_bot"
    assert (await asha.ask("/unsubscribe", chat=family)).text == NOT_SUBSCRIBED["hi"]


async def test_an_anonymous_admin_turns_them_on(khabar: Any, asha: Reader) -> None:
    family = await khabar.group("परिवार", admins=(asha,), type="supergroup")

    on = await asha.ask("/subscribe", chat=family, as_chat=True)

    assert on.text in IN_GROUP.values()


async def test_a_topic_is_subscribed_for_itself(khabar: Any, asha: Reader) -> None:
    forum = await khabar.group("मोहल्ला", admins=(asha,), topics=("गपशप", "काम"))
    chat, work = forum.topics["गपशप"], forum.topics["काम"]

    on = await asha.ask("/subscribe", chat=forum, topic=chat)

    assert (on.text, on.topic) == (IN_TOPIC["hi"], chat)
    assert (await asha.ask("/unsubscribe", chat=forum, topic=work)).text == NOT_SUBSCRIBED["hi"]
    assert (await asha.ask("/unsubscribe", chat=forum)).text == NOT_SUBSCRIBED["hi"]
    assert (await asha.ask("/subscribe", chat=forum, topic=chat)).text == ALREADY["hi"]


async def test_a_button_in_a_group_asks_again_who_presses(
    khabar: Any, control: Control, asha: Reader, ravi: Reader
) -> None:
    family = await khabar.group("परिवार", ravi, admins=(asha,))
    await asha.ask("/subscribe", chat=family)
    off = await asha.ask("/unsubscribe", chat=family)
    since = (await control.state())["last_event"]

    query = await ravi.press(off, "फिर चालू करें")
    forged = await ravi.forge(off, "unsubscribe")

    assert (
        (await ravi.wait_answer(query)).text
        == (await ravi.wait_answer(forged)).text
        == "This button is for admins."
    )
    assert not await control.received(family, since)
    await asha.press(off, "फिर चालू करें")
    assert (await asha.wait_for(chat=family))[0].text == IN_GROUP["hi"]


async def test_who_was_demoted_since_cannot_press_any_more(
    khabar: Any, control: Control, asha: Reader
) -> None:
    ravi = await control.reader("Ravi")
    family = await khabar.group("परिवार", admins=(asha, ravi))
    await ravi.ask("/subscribe", chat=family)
    off = await ravi.ask("/unsubscribe", chat=family)

    await control.status(family, ravi, "member")
    query = await ravi.press(off, "फिर चालू करें")

    assert (await ravi.wait_answer(query)).text == FOR_ADMINS


@pytest.mark.usefixtures("khabar")
async def test_an_edited_or_forwarded_command_has_no_effect(asha: Reader) -> None:
    said = await asha.send("/subscribe")
    await asha.wait_for()
    word = await asha.send("चालू")
    await asha.wait_for()
    off = await asha.ask("/unsubscribe")

    for message in (said, word):
        await asha.forward(message)
    await asha.edit(word, "/subscribe")

    assert off.text == spaced(UNSUBSCRIBED["hi"])
    assert (await asha.ask("/unsubscribe")).text == NOT_SUBSCRIBED["hi"]
