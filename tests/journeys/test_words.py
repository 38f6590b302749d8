"""What is typed: words that stand for commands, what nobody understands, and what is not for the bot."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader

TITLE = "नगर पुस्तकालय अब रात दस बजे तक खुलेगा"
HELP = {
    "hi": "ख़बर की मदद\nकोई शब्द लिखें, जैसे खबर या सुनाओ, या इनमें से कोई दबाएँ:\n/headline ताज़ा खबर\n"
    "/listen खबर सुनें\n/read पूरी खबर पढ़ें\n/quotes किसने क्या कहा\n/stories सारी खबरें, सबसे नई पहले\n"
    "/subscribe हर नई खबर पाएँ\n/unsubscribe नई खबरें बंद करें\n/settings समय, तरीका और विषय बदलें\n"
    "/test शब्द आज़माएँ\n"
    "/voice आवाज़ बदलें\n/language भाषा बदलें\n/help मदद\n/about ख़बर के बारे में\n\nखबर का नंबर लिखने पर वह खबर खुलेगी।\n"
    "किसी वेबसाइट की खबर का पता भेजने पर वह यहाँ पढ़ी और सुनी जा सकेगी।",
    "en": "Help\nType a word, such as news or listen, or tap one of these:\n/headline the latest story\n"
    "/listen hear the story\n/read read the whole story\n/quotes who said what\n"
    "/stories all stories, newest first\n/subscribe get every new story\n/unsubscribe stop new stories\n"
    "/settings change time, form, topics\n/test try out words\n"
    "/voice change the voice\n/language change the language\n"
    "/help help\n/about about Khabar\n\nType a story's number to open it.\n"
    "Send the address of a story on any website to read it here, or hear it.",
}


@pytest.mark.usefixtures("khabar")
async def test_a_word_does_what_its_command_does(asha: Reader) -> None:
    expected = {
        "खबर": f"{TITLE}\nमीना जोशी\n29",
        "ज़रा ताज़ा ख़बर!": f"{TITLE}\nमीना जोशी\n29",
        "न्यूज़": f"{TITLE}\nमीना जोशी\n29",
        "Khabar": f"{TITLE}\nमीना जोशी\n29",
        "पढो": f"{TITLE}\nमीना जोशी\n29",
        "puri khabar": f"{TITLE}\nमीना जोशी\n29",
        "बयान": "किसने क्या कहा: ",
        "किसने क्या कहा?": "किसने क्या कहा: ",
        "सूची": "खबरें, सबसे नई पहले\n",
        "और": "खबरें, सबसे नई पहले\n",
        "मदद 🙏": "ख़बर की मदद\n",
        "भाषा": "भाषा / Language\n",
        "about": "ख़बर के बारे में\n",
        "नमस्ते": "नमस्ते। यहाँ खबर पढ़ें या सुनें।\n",
        "शुरू": "नमस्ते। यहाँ खबर पढ़ें या सुनें।\n",
    }

    answers = {typed: (await asha.ask(typed)).text[: len(begins)] for typed, begins in expected.items()}

    assert answers == expected


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_help_lists_the_commands(control: Control, language: str) -> None:
    asha = await control.reader("Asha", language_code=language)

    answer = await asha.ask("/help")

    assert answer.text == HELP[language]
    assert answer.parts("bold") == [HELP[language].split("\n")[0]]
    assert answer.buttons == []


async def test_help_in_a_group_speaks_of_no_words(khabar: Any, asha: Reader) -> None:
    family = await khabar.group("परिवार", asha)

    answer = await asha.ask("/help", chat=family)

    lines = HELP["hi"].split("\n")
    assert answer.text.split("\n") == [
        lines[0],
        "इनमें से कोई दबाएँ:",
        *(line for line in lines[2:15] if not line.startswith("/test")),
    ]


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "hi",
            [
                "ख़बर के बारे में",
                "चुनी हुई भाषा",
                "कौन-सी खबर यहाँ कब भेजी गई",
                "जवाब मिलने तक",
                "उसकी खबर सिर्फ़ इसी चैट के लिए एक दिन रखी जाती है।",
                "वर्ज़न 0.",
            ],
        ),
        (
            "en",
            [
                "About Khabar",
                "chosen language",
                "stories were sent here",
                "until they have been answered",
                "is kept for this chat alone, for a day.",
                "Version 0.",
            ],
        ),
    ],
    ids=["hindi", "english"],
)
async def test_about_says_what_is_kept(control: Control, language: str, said: list[str]) -> None:
    asha = await control.reader("Asha", language_code=language)

    answer = await asha.ask("/about")

    assert answer.parts("bold") == said[:1]
    assert all(words in answer.text for words in said)
    assert "Google" not in answer.text


async def test_about_says_who_is_given_the_stories(idle: Any, asha: Reader, ravi: Reader) -> None:
    idle.speak_with("gtts", "espeak")
    await idle.start()

    assert (
        "\nखबरों का पाठ Google को भेजा जाता है, जो उसे पढ़कर सुनाता है।\n\nवर्ज़न" in (await asha.ask("/about")).text
    )
    assert "Google" in (await ravi.ask("/about")).text


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    ("language", "thanks", "sentence"),
    [("hi", "धन्यवाद", "आपका भी धन्यवाद।"), ("en", "Thank you!", "Thank you, too.")],
    ids=["hindi", "english"],
)
async def test_thanks_are_returned(control: Control, language: str, thanks: str, sentence: str) -> None:
    asha = await control.reader("Asha", language_code=language)

    assert (await asha.ask(thanks)).text == sentence


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("hi", "यह समझ में नहीं आया। लिखें: खबर, सुनाओ, पढ़ो, बयान या मदद।"),
        ("en", "That was not understood. Type: news, listen, read, quotes or help."),
    ],
    ids=["hindi", "english"],
)
async def test_what_nobody_understands_gets_one_line_in_private(
    control: Control, language: str, sentence: str
) -> None:
    asha = await control.reader("Asha", language_code=language)
    strange = (
        "ok",
        "/digest",
        "/unknown 3",
        "/headline@other_bot",
        "x" * 4096,
        "😀",
        "\u200b\u200d a",
        "/",
    )

    answers = {typed: await asha.ask(typed) for typed in strange}

    assert {typed: (answer.text, answer.buttons) for typed, answer in answers.items()} == dict.fromkeys(
        strange, (sentence, [])
    )


async def test_in_a_group_only_commands_for_this_bot_are_answered(khabar: Any, asha: Reader) -> None:
    """Also where the bot is an admin and is shown everything."""
    family = await khabar.group("परिवार", admins=(asha,), bot_admin=True)
    opening = len(await asha.control.received(family))

    for text in ("खबर", "3", "/headline@other_bot", "/unknown", "thanks", "@khabar_bot खबर"):
        await asha.send(text, chat=family)
    greeting = (await asha.control.received(family))[-1]
    await asha.send("खबर", chat=family, reply_to=greeting.id)
    await asha.show("photo", chat=family)
    last = await asha.send("/quotes@khabar_bot", chat=family)
    await asha.wait_for(chat=family)

    answers = (await asha.control.received(family))[opening:]
    assert [answer.reply_to for answer in answers] == [last.id]


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    ("language", "sentence", "buttons"),
    [
        (
            "hi",
            "अभी सिर्फ़ लिखी हुई बात समझ में आती है। ताज़ा खबर के लिए नीचे 2~बटन हैं।",
            [["सुनें 🔊", "पूरा पढ़ें"]],
        ),
        (
            "en",
            "Only written words are understood so far. There are 2~buttons below for the latest story.",
            [["Listen 🔊", "Read in full"]],
        ),
    ],
    ids=["hindi", "english"],
)
async def test_what_is_not_written_is_told_apart(
    control: Control, language: str, sentence: str, buttons: list[list[str]]
) -> None:
    asha = await control.reader("Asha", language_code=language)

    for kind in ("voice", "photo", "sticker"):
        await asha.show(kind)
        (answer,) = await asha.wait_for()

        assert answer.text == sentence.replace("~", "\N{NO-BREAK SPACE}")
        assert answer.buttons == buttons


@pytest.mark.usefixtures("khabar")
async def test_what_is_edited_into_a_command_does_nothing(asha: Reader) -> None:
    message = await asha.send("hmm")
    await asha.wait_for()

    await asha.edit(message, "/headline")
    await asha.edit(message, "खबर")
    await asha.ask("/quotes")

    answers = await asha.control.received(asha.id)
    assert [answer.text[:4] for answer in answers] == ["यह स", "किसन"]


async def test_what_is_forwarded_is_no_command(khabar: Any, asha: Reader, ravi: Reader) -> None:
    family = await khabar.group("परिवार", admins=(asha, ravi))

    for typed in ("/headline", "/unknown", "खबर", "3", "हिंदी"):
        message = await asha.send(typed, chat=family)
        await ravi.forward(message)
        await ravi.forward(message, chat=family)
    last = await ravi.ask("/quotes")

    assert last.text.startswith("Who said what")
    assert len(await ravi.control.received(ravi.id)) == 1


@pytest.mark.usefixtures("khabar")
async def test_a_forwarded_text_chooses_no_language(khabar: Any, asha: Reader, ravi: Reader) -> None:
    family = await khabar.group("परिवार", asha, ravi)
    message = await asha.send("कल मेले में मिलते हैं", chat=family)

    await ravi.forward(message)
    (answer,) = await ravi.wait_for()

    assert answer.text == "That was not understood. Type: news, listen, read, quotes or help."
