"""In which language the bot speaks, and who decides."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader
from bot.sandbox.received import Received

HINDI = "भाषा / Language\nअभी: हिंदी\nनीचे 2~बटन हैं।".replace("~", "\N{NO-BREAK SPACE}")
ENGLISH = "भाषा / Language\nNow: English\nThere are 2~buttons below.".replace("~", "\N{NO-BREAK SPACE}")
NOT_UNDERSTOOD = {
    "hi": "यह समझ में नहीं आया। लिखें: खबर, सुनाओ, पढ़ो, बयान या मदद।",
    "en": "That was not understood. Type: news, listen, read, quotes or help.",
}


@pytest.mark.usefixtures("khabar")
async def test_at_first_the_phone_decides_and_else_the_setting(control: Control) -> None:
    expected = {"hi": "hi", "hi-IN": "hi", "en": "en", "en-GB": "en", "xx": "hi", "ta": "hi", "": "hi"}
    readers = {code: await control.reader("Asha", language_code=code) for code in expected}

    answers = {code: (await reader.ask("?!")).text for code, reader in readers.items()}

    assert answers == {code: NOT_UNDERSTOOD[language] for code, language in expected.items()}


@pytest.mark.usefixtures("khabar")
async def test_the_screen_changes_in_place(ravi: Reader) -> None:
    screen = await ravi.ask("/language")

    query = await ravi.press(screen, "हिंदी")
    hindi = await ravi.wait_edited(screen)
    assert (await ravi.wait_answer(query)).text is None
    await ravi.press(hindi, "English")
    english = await ravi.wait_edited(screen)

    assert (screen.text, screen.buttons) == (ENGLISH, [["हिंदी", "English"]])
    assert screen.parts("bold") == ["भाषा / Language"]
    assert (hindi.text, hindi.buttons) == (HINDI, [["हिंदी", "English"]])
    assert english.text == ENGLISH


@pytest.mark.usefixtures("khabar")
async def test_pressing_what_is_chosen_already_is_answered_and_changes_nothing(asha: Reader) -> None:
    screen = await asha.ask("/language")

    query = await asha.press(screen, "हिंदी")

    assert (await asha.wait_answer(query)).text is None
    assert not await asha.control.journal("edited")


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("reported", ["hi", "en"])
@pytest.mark.parametrize(
    ("words", "sentence", "then"),
    [
        (("हिंदी", "Hindi", "/language hindi"), "हिंदी चुनी गई है।", "hi"),
        (("English", "अंग्रेज़ी", "/language en"), "English chosen.", "en"),
    ],
    ids=["hindi", "english"],
)
async def test_naming_a_language_chooses_it(
    control: Control, reported: str, words: tuple[str, ...], sentence: str, then: str
) -> None:
    for typed in words:
        asha = await control.reader("Asha", language_code=reported)

        assert (await asha.ask(typed)).text == sentence
        assert (await asha.ask("?!")).text == NOT_UNDERSTOOD[then]


@pytest.mark.usefixtures("khabar")
async def test_a_word_in_devanagari_chooses_hindi_where_nothing_was_chosen(ravi: Reader) -> None:
    assert (await ravi.ask("?!")).text == NOT_UNDERSTOOD["en"]
    assert (await ravi.ask("बयान")).text.startswith("किसने क्या कहा")
    assert (await ravi.ask("?!")).text == NOT_UNDERSTOOD["hi"]


@pytest.mark.usefixtures("khabar")
async def test_it_does_not_change_what_was_chosen(ravi: Reader) -> None:
    await ravi.ask("English")

    assert (await ravi.ask("बयान")).text.startswith("Who said what")


async def test_the_choice_outlives_a_restart(khabar: Any, ravi: Reader) -> None:
    await ravi.ask("हिंदी")

    await khabar.restart()

    assert (await ravi.ask("?!")).text == NOT_UNDERSTOOD["hi"]


async def in_group(reader: Reader, group: int) -> Received:
    return await reader.ask("/quotes", chat=group)


async def test_in_a_group_an_admin_chooses_for_all(khabar: Any, asha: Reader, ravi: Reader) -> None:
    family = await khabar.group("परिवार", ravi, admins=(asha,))

    screen = await asha.ask("/language", chat=family)
    await asha.press(screen, "हिंदी")
    await asha.wait_for(0, chat=family)
    screen = await asha.ask("/language english", chat=family)

    assert screen.text == "English chosen."
    assert (await in_group(asha, family)).text.startswith("Who said what")
    assert (await in_group(ravi, family)).text.startswith("Who said what")


async def test_in_a_group_others_do_not(khabar: Any, asha: Reader, ravi: Reader) -> None:
    family = await khabar.group("परिवार", ravi, admins=(asha,))
    screen = await asha.ask("/language", chat=family)

    query = await ravi.press(screen, "English")
    toast = await ravi.wait_answer(query)
    refusal = await ravi.ask("/language hindi", chat=family)

    assert toast.text == "This button is for admins."
    assert refusal.text == "Only admins of this group change its language."
    assert (await in_group(asha, family)).text.startswith("किसने क्या कहा")
    assert (await in_group(ravi, family)).text.startswith("Who said what")


async def test_the_anonymous_admin_is_one(khabar: Any, asha: Reader) -> None:
    family = await khabar.group("परिवार", admins=(asha,))

    await asha.send("/language english", chat=family, as_chat=True)
    (answer,) = await asha.wait_for(chat=family)

    assert answer.text == "English chosen."


async def test_a_right_is_asked_for_at_every_press(khabar: Any, control: Control, asha: Reader) -> None:
    """Who was an admin when the screen came, and is none when pressing, changes nothing."""
    meera = await control.reader("Meera")
    family = await khabar.group("परिवार", admins=(meera, asha))
    screen = await asha.ask("/language", chat=family)
    await control.status(family, asha, "member")

    query = await asha.press(screen, "English")

    assert (await asha.wait_answer(query)).text == "यह बटन एडमिन के लिए है।"
    assert (await in_group(asha, family)).text.startswith("किसने क्या कहा")


async def test_a_choice_made_in_private_counts_in_groups_that_chose_nothing(
    khabar: Any, asha: Reader, ravi: Reader
) -> None:
    family = await khabar.group("परिवार", asha, ravi)
    await ravi.ask("हिंदी")

    assert (await in_group(ravi, family)).text.startswith("किसने क्या कहा")


async def test_a_group_that_becomes_a_supergroup_keeps_its_language(
    khabar: Any, control: Control, asha: Reader
) -> None:
    family = await khabar.group("परिवार", admins=(asha,))
    await asha.ask("/language english", chat=family)

    supergroup = (await control.post("migrate", chat=family))["chat"]["id"]

    assert (await in_group(asha, supergroup)).text.startswith("Who said what")
    assert (await asha.ask("/language hindi", chat=supergroup)).text == "हिंदी चुनी गई है।"


async def test_a_group_that_chose_nothing_moves_without_a_choice(
    khabar: Any, control: Control, asha: Reader
) -> None:
    family = await khabar.group("परिवार", admins=(asha,))

    supergroup = (await control.post("migrate", chat=family))["chat"]["id"]

    assert (await in_group(asha, supergroup)).text.startswith("किसने क्या कहा")
