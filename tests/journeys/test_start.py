"""The first words: /start, links into the bot, and the group that the bot is added to."""

from typing import Any
from urllib.parse import quote

import pytest

from bot.sandbox.client import Control, Reader

TITLE = "नगर पुस्तकालय अब रात दस बजे तक खुलेगा"
HINDI = f"""\
नमस्ते। यहाँ खबर पढ़ें या सुनें।
ताज़ा खबर:
{TITLE}

नीचे 4~बटन हैं। या लिखें: सुनाओ, पढ़ो, बयान, चालू।"""
ENGLISH = f"""\
Hello. Read the news here, or hear it.
Latest story:
{TITLE}

There are 5~buttons below. Or type: listen, read, quotes, follow."""


def spaced(text: str) -> str:
    """`~` as the non-breaking space that it stands for."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


@pytest.mark.usefixtures("khabar")
async def test_the_welcome_in_hindi(asha: Reader) -> None:
    welcome = await asha.ask("/start")

    assert welcome.text == spaced(HINDI)
    assert welcome.parts("bold") == [TITLE]
    assert welcome.buttons == [["सुनें 🔊", "पूरा पढ़ें"], ["बयान पढ़ें", "नई खबरें पाएँ 🔔"]]
    assert (welcome.silent, welcome.reply_to) == (False, None)


@pytest.mark.usefixtures("khabar")
async def test_the_welcome_in_english_offers_hindi_and_turns_into_it(ravi: Reader) -> None:
    welcome = await ravi.ask("/start")

    assert welcome.text == spaced(ENGLISH)
    assert welcome.buttons == [
        ["Listen 🔊", "Read in full"],
        ["Read quotes", "Get stories 🔔"],
        ["हिंदी में देखें"],
    ]

    query = await ravi.press(welcome, "हिंदी में देखें")
    turned = await ravi.wait_edited(welcome)

    assert (await ravi.wait_answer(query)).text is None
    assert turned.text == spaced(HINDI)
    assert turned.buttons == [["सुनें 🔊", "पूरा पढ़ें"], ["बयान पढ़ें", "नई खबरें पाएँ 🔔"]]
    assert (await ravi.ask("/quotes")).text.startswith("किसने क्या कहा")


@pytest.mark.usefixtures("khabar")
async def test_who_has_chosen_english_is_not_offered_hindi(ravi: Reader) -> None:
    await ravi.ask("English")

    welcome = await ravi.ask("/start")

    assert welcome.buttons == [["Listen 🔊", "Read in full"], ["Read quotes", "Get stories 🔔"]]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("hi", "नमस्ते। यहाँ खबर पढ़ें या सुनें।\nअभी कोई खबर नहीं है। थोड़ी देर बाद फिर देखें।"),
        ("en", "Hello. Read the news here, or hear it.\nThere are no stories yet. Please look again later."),
    ],
    ids=["hindi", "english"],
)
async def test_the_welcome_over_an_empty_shelf(
    idle: Any, control: Control, language: str, sentences: str
) -> None:
    await idle.start()
    asha = await control.reader("Asha", language_code=language)

    welcome = await asha.ask("/start")

    assert (welcome.text, welcome.buttons) == (sentences, [])


async def test_a_link_to_a_story_opens_that_story(idle: Any, asha: Reader) -> None:
    idle.put("old.md", "---\ntitle: पुराना मेला\ndate: 2024-01-01\n---\n\nमेले में भीड़ रही।\n")
    idle.put("new.md", "---\ntitle: नया पुल\ndate: 2025-01-01\n---\n\nपुल आज खुल गया।\n")
    await idle.start()
    listed = await asha.ask("/stories")
    old = listed.data["reply_markup"]["inline_keyboard"][0][1]["callback_data"].removeprefix("open:")

    await asha.open(f"https://t.me/khabar_bot?start={old}")
    (card,) = await asha.wait_for()

    assert card.text.startswith(spaced("नमस्ते। यहाँ खबर पढ़ें या सुनें।\n\nपुराना मेला\n1~जनवरी 2024"))
    assert card.buttons == [["सुनें 🔊", "पूरा पढ़ें"]]
    await asha.press(card, "पूरा पढ़ें")
    assert "मेले में भीड़ रही।" in (await asha.wait_for())[0].text


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("hi", "वह खबर अब यहाँ नहीं है। यह ताज़ा खबर है:"),
        ("en", "That story is no longer here. This is the latest:"),
    ],
    ids=["hindi", "english"],
)
async def test_a_link_to_a_story_that_is_gone_gives_the_newest(
    control: Control, language: str, line: str
) -> None:
    asha = await control.reader("Asha", language_code=language)

    await asha.open("https://t.me/khabar_bot?start=0123456789ab")
    (card,) = await asha.wait_for()

    assert card.text.startswith(f"{line}\n\n{TITLE}\n")
    assert len(card.buttons[0]) == 2


@pytest.mark.usefixtures("khabar")
async def test_a_link_with_anything_else_is_a_plain_welcome(asha: Reader) -> None:
    hostile = (
        *("x" * 512, "'; DROP TABLE chats; --", "😀🗞️", "../../etc/passwd", "a\nb", "<b>x</b>"),
        *("0" * 17, "ID", "é"),
    )
    for payload in hostile:
        await asha.open(f"https://t.me/khabar_bot?start={quote(payload)}")
        (welcome,) = await asha.wait_for()

        assert welcome.text == spaced(HINDI)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("hi", "नमस्ते। ताज़ा खबर के लिए /headline भेजें। हर नई खबर के लिए एडमिन /subscribe भेजें।"),
        (
            "en",
            "Hello. Send /headline for the latest story. Admins: send /subscribe to get every new one.",
        ),
    ],
    ids=["hindi", "english"],
)
async def test_a_group_is_greeted_without_sound_and_again_on_start(
    khabar: Any, control: Control, language: str, sentence: str
) -> None:
    asha = await control.reader("Asha", language_code=language)

    family = await khabar.group("परिवार", asha)
    *_, greeting = await control.received(family)
    again = await asha.ask("/start@khabar_bot", chat=family)

    assert (greeting.text, greeting.silent, greeting.buttons) == (sentence, True, [])
    assert (again.text, again.silent) == (sentence, False)


async def test_only_coming_in_is_greeted(khabar: Any, control: Control, asha: Reader) -> None:
    """Becoming an admin, being removed and other people's comings are no reason to speak."""
    family = await khabar.group("परिवार", asha)

    for status in ("administrator", "member"):
        await control.status(family, None, status)
    await control.status(family, await control.reader("Meera"), "member")
    await asha.ask("/headline", chat=family)

    texts = [message.text for message in await control.received(family) if message.text]
    assert len(texts) == 2
