"""How a chat wants to hear: form, speed and voice, chosen on one screen."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader
from bot.sandbox.received import Received
from tests.journeys.speaker import Speaker
from tests.journeys.test_listen import heard_by, spaced

SCREENS = {
    "hi": (
        "आवाज़\nतरीका: ऑडियो फ़ाइल\nरफ़्तार: सामान्य\nआवाज़: अपने आप चुनी हुई\nनीचे 5~बटन हैं।",
        [["ऑडियो फ़ाइल ✅", "वॉइस संदेश"], ["धीमी करें", "तेज़ करें"], ["आवाज़ चुनें"]],
    ),
    "en": (
        "Voice\nForm: audio file\nSpeed: usual\nVoice: chosen automatically\nThere are 5~buttons below.",
        [["Audio file ✅", "Voice message"], ["Slow down", "Speed up"], ["Choose voice"]],
    ),
}


async def pressed(reader: Reader, screen: Received, label: str) -> Received:
    """The screen as it is after a press; the toast is empty, since the change is itself visible."""
    query = await reader.press(screen, label)
    edited = await reader.wait_edited(screen)
    assert (await reader.wait_answer(query)).text is None
    return edited


@pytest.mark.usefixtures("hummed")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_the_screen(control: Control, language: str) -> None:
    text, buttons = SCREENS[language]
    asha = await control.reader("Asha", language_code=language)

    screen = await asha.ask("/voice")

    assert (screen.text, screen.buttons) == (spaced(text), buttons)
    assert screen.parts("bold") == [text.split("\n")[0]]


@pytest.mark.usefixtures("hummed")
@pytest.mark.parametrize("typed", ["आवाज़ बदलो", "आवाज़ बदलें", "voice"])
async def test_the_words_for_it(asha: Reader, typed: str) -> None:
    assert (await asha.ask(typed)).text.startswith("आवाज़\nतरीका: ")


async def test_the_form_is_kept(hummed: Any, asha: Reader) -> None:
    screen = await pressed(asha, await asha.ask("/voice"), "वॉइस संदेश")
    assert screen.text.startswith("आवाज़\nतरीका: वॉइस संदेश\n")
    assert screen.buttons[0] == ["ऑडियो फ़ाइल", "वॉइस संदेश ✅"]

    await hummed.restart()

    assert (await asha.ask("/voice")).text == screen.text
    screen = await pressed(asha, screen, "ऑडियो फ़ाइल")
    assert screen.text == spaced(SCREENS["hi"][0])


@pytest.mark.usefixtures("brisk")
async def test_the_speed_goes_in_steps_between_its_limits(
    speaker: Speaker, hummed: Any, asha: Reader
) -> None:
    screen, seen = await asha.ask("/voice"), []
    while "तेज़ करें" in screen.buttons[1]:
        screen = await pressed(asha, screen, "तेज़ करें")
        seen.append(screen.text.split("\n")[2])
    assert seen == [spaced(f"रफ़्तार: {speed}~गुना") for speed in (1.1, 1.2, 1.3, 1.4, 1.5)]
    assert screen.buttons[1] == ["धीमी करें"]
    await asha.send("/listen")
    await heard_by(asha)
    assert speaker.asked[-1][0].speed == 1.5

    while "धीमी करें" in screen.buttons[1]:
        screen = await pressed(asha, screen, "धीमी करें")
    assert screen.text.split("\n")[2] == spaced("रफ़्तार: 0.8~गुना")
    assert screen.buttons[1] == ["तेज़ करें"]
    await asha.forge(screen, "voice:slower")
    assert (await asha.ask("/voice")).text == screen.text


async def test_a_voice_is_chosen_and_speaks(speaker: Speaker, hummed: Any, asha: Reader) -> None:
    voices = await pressed(asha, await asha.ask("/voice"), "आवाज़ चुनें")
    assert voices.text == spaced(
        "आवाज़ चुनें\nअभी: अपने आप चुनी हुई\n\nhf_alpha, महिला\nhm_omega, पुरुष\nनीचे 4~बटन हैं।"
    )
    assert voices.buttons == [["hf_alpha", "hm_omega"], ["अपने आप ✅", "वापस जाएँ"]]

    voices = await pressed(asha, voices, "hm_omega")
    assert voices.text.split("\n")[1] == "अभी: hm_omega, पुरुष"
    assert voices.buttons == [["hf_alpha", "hm_omega ✅"], ["अपने आप", "वापस जाएँ"]]
    screen = await pressed(asha, voices, "वापस जाएँ")
    assert screen.text.split("\n")[3] == "आवाज़: hm_omega, पुरुष"

    await asha.send("/listen")
    await heard_by(asha)
    assert speaker.asked[-1][0].voice == "hm_omega"
    voices = await pressed(asha, screen, "आवाज़ चुनें")
    voices = await pressed(asha, voices, "अपने आप")
    assert voices.text.split("\n")[1] == "अभी: अपने आप चुनी हुई"


@pytest.mark.usefixtures("hummed")
async def test_a_voice_that_is_not_there_cannot_be_chosen(asha: Reader) -> None:
    screen = await asha.ask("/voice")

    for data in ("voice:pick:kokoro:nobody", "voice:pick:gtts:hf_alpha"):
        query = await asha.forge(screen, data)
        assert (await asha.wait_answer(query)).text == "यह बटन पुराना हो चुका है।"


async def test_where_there_is_one_voice_there_is_nothing_to_choose(
    speaker: Speaker, hummed: Any, asha: Reader
) -> None:
    speaker.voices = Speaker.voices[:1]

    assert (await asha.ask("/voice")).buttons == SCREENS["hi"][1][:2]


async def test_in_a_group_only_admins_choose(
    hummed: Any, control: Control, asha: Reader, ravi: Reader
) -> None:
    family = await hummed.group("परिवार", asha, ravi, admins=(await control.reader("Meera"),))
    await control.status(family, asha, "administrator")

    refused = await ravi.ask("/voice", chat=family)
    assert refused.text == "Only admins of this group change its voice."
    screen = await asha.ask("/voice", chat=family)
    for label in ("वॉइस संदेश", "तेज़ करें", "आवाज़ चुनें"):
        query = await ravi.press(screen, label)
        assert (await ravi.wait_answer(query)).text == "This button is for admins."
    await pressed(asha, screen, "वॉइस संदेश")

    await ravi.send("/listen", chat=family)
    assert "voice" in (await heard_by(ravi, family)).data
    await ravi.send("/listen")
    assert "audio" in (await heard_by(ravi)).data


async def test_a_group_that_becomes_a_supergroup_keeps_its_choice(
    hummed: Any, control: Control, asha: Reader
) -> None:
    family = await hummed.group("परिवार", admins=(asha,))
    await pressed(asha, await asha.ask("/voice", chat=family), "वॉइस संदेश")
    since = (await control.state())["last_event"]

    supergroup = (await control.post("migrate", chat=family))["chat"]["id"]
    await control.wait_until(lambda found: any(each["kind"] == "polling" for each in found), since=since)

    assert "तरीका: वॉइस संदेश" in (await asha.ask("/voice", chat=supergroup)).text
