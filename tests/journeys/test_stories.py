"""The list of stories: its pages, and the numbers that open a story."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader


def spaced(text: str) -> str:
    """`~` as the non-breaking space that it stands for."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


def story(number: int) -> str:
    """One of twelve stories; a greater number is newer."""
    author = "author: मीना जोशी\n" if number == 12 else ""
    return f"---\ntitle: खबर नंबर {number}\n{author}date: 2025-01-{number:02}\n---\n\nयह कहानी {number} है।\n"


def entries(*numbers: int) -> str:
    """The lines of a page of the list."""
    return "\n\n".join(
        f"{13 - number}. खबर नंबर {number}\n{number}~जनवरी 2025{', मीना जोशी' if number == 12 else ''}"
        for number in numbers
    )


@pytest.fixture
async def twelve(idle: Any) -> Any:
    """A running bot with twelve stories of January 2025."""
    for number in range(1, 13):
        idle.put(f"{number:02}.md", story(number))
    await idle.start()
    return idle


@pytest.mark.usefixtures("twelve")
async def test_the_first_page(asha: Reader) -> None:
    listed = await asha.ask("/stories")

    assert listed.text == spaced(
        f"खबरें, सबसे नई पहले\n\n{entries(12, 11, 10, 9, 8)}\n\nखबर 1 से 5, कुल 12\n"
        "खोलने के लिए उसका नंबर लिखें, जैसे 2 या दो।\nनीचे 6~बटन हैं।"
    )
    assert listed.parts("bold") == ["खबरें, सबसे नई पहले", *(f"खबर नंबर {n}" for n in (12, 11, 10, 9, 8))]
    assert listed.buttons == [["1 पढ़ें", "2 पढ़ें"], ["3 पढ़ें", "4 पढ़ें"], ["5 पढ़ें", "अगली खबरें ▶"]]
    assert not listed.silent


@pytest.mark.usefixtures("twelve")
async def test_the_list_in_english(ravi: Reader) -> None:
    listed = await ravi.ask("/stories")

    assert listed.text.startswith(
        spaced("Stories, newest first\n\n1. खबर नंबर 12\n12~January 2025, मीना जोशी\n\n2. ")
    )
    assert listed.text.endswith(
        spaced("Stories 1 to 5 of 12\nType a number to open one, such as 2.\nThere are 6~buttons below.")
    )
    assert listed.buttons == [["Read 1", "Read 2"], ["Read 3", "Read 4"], ["Read 5", "Next ▶"]]


@pytest.mark.usefixtures("twelve")
async def test_pages_are_turned_in_place_to_the_end_and_back(asha: Reader) -> None:
    listed = await asha.ask("/stories")

    query = await asha.press(listed, "अगली खबरें ▶")
    second = await asha.wait_edited(listed)
    assert (await asha.wait_answer(query)).text is None
    await asha.press(second, "अगली खबरें ▶")
    third = await asha.wait_edited(listed)
    await asha.press(third, "पिछली खबरें ◀")
    back = await asha.wait_edited(listed)

    assert second.buttons == [
        ["6 पढ़ें", "7 पढ़ें"],
        ["8 पढ़ें", "9 पढ़ें"],
        ["10 पढ़ें"],
        ["पिछली खबरें ◀", "अगली खबरें ▶"],
    ]
    assert "खबर 6 से 10, कुल 12\n" in second.text
    assert second.text.endswith(spaced("नीचे 7~बटन हैं।"))
    assert third.text == spaced(
        f"खबरें, सबसे नई पहले\n\n{entries(2, 1)}\n\nखबर 11 से 12, कुल 12\n"
        "खोलने के लिए उसका नंबर लिखें, जैसे 2 या दो।\nनीचे 3~बटन हैं।"
    )
    assert third.buttons == [["11 पढ़ें", "12 पढ़ें"], ["पिछली खबरें ◀"]]
    assert (back.text, back.buttons) == (second.text, second.buttons)
    assert len(await asha.control.received(asha.id)) == 1


async def test_in_a_group_the_list_asks_for_no_numbers(twelve: Any, asha: Reader, ravi: Reader) -> None:
    family = await twelve.group("परिवार", asha, ravi)

    question = await asha.send("/stories", chat=family)
    (listed,) = await asha.wait_for(chat=family)
    await ravi.press(listed, "3 पढ़ें")
    (card,) = await ravi.wait_for(chat=family)

    assert listed.reply_to == question.id
    assert listed.text.endswith(spaced("\n\nखबर 1 से 5, कुल 12\nनीचे 6~बटन हैं।"))
    assert card.text.startswith("खबर नंबर 10\n")
    assert card.reply_to == listed.id


@pytest.mark.usefixtures("twelve")
async def test_a_number_opens_the_story_at_a_glance(asha: Reader) -> None:
    expected = {"3": 10, "३": 10, "तीन": 10, "three": 10, "ज़रा 12!": 1, "खबर 2": 11, "/headline 2": 11}

    cards = {typed: (await asha.ask(typed)).text for typed in expected}

    assert {typed: card.split("\n")[0] for typed, card in cards.items()} == {
        typed: f"खबर नंबर {number}" for typed, number in expected.items()
    }
    assert all("पढ़ने में" in card for card in cards.values())


@pytest.mark.usefixtures("twelve")
async def test_a_number_after_a_word_says_which_story_is_meant(asha: Reader) -> None:
    for typed in ("पढ़ो दो", "पढ़ो 2", "read 2", "/read 2", "/read दो", "/read@khabar_bot 2"):
        story = await asha.ask(typed)

        assert story.text.startswith("खबर नंबर 11\n")
        assert "\n\nयह कहानी 11 है।\n\nखबर पूरी हुई।" in story.text


@pytest.mark.usefixtures("twelve")
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("hi", "इस नंबर की खबर नहीं है। 1 से 12 तक का नंबर लिखें।"),
        ("en", "There is no story with that number. Type a number from 1 to 12."),
    ],
    ids=["hindi", "english"],
)
async def test_a_number_that_no_story_has(control: Control, language: str, sentence: str) -> None:
    asha = await control.reader("Asha", language_code=language)
    numbers = ("13", "0", "read 999999999", "/read 13", "/quotes 0")

    answers = {typed: (await asha.ask(typed)).text for typed in numbers}

    assert answers == dict.fromkeys(numbers, sentence)


async def test_a_number_means_what_the_list_showed_also_when_news_has_come(twelve: Any, asha: Reader) -> None:
    listed = await asha.ask("/stories")
    await asha.press(listed, "अगली खबरें ▶")
    await asha.wait_edited(listed)
    twelve.put("13.md", "---\ntitle: ताज़ा कहानी\n---\n\nयह अभी आई है।\n")
    await twelve.until_newest(asha, "ताज़ा कहानी")

    assert (await asha.ask("2")).text.startswith("खबर नंबर 11\n")
    assert (await asha.ask("6")).text.startswith("खबर नंबर 7\n")
    assert (await asha.ask("11")).text.startswith("खबर नंबर 3\n")
    await asha.ask("/stories")
    assert (await asha.ask("2")).text.startswith("खबर नंबर 12\n")


async def test_one_story_is_a_list_too(khabar: Any, asha: Reader) -> None:
    listed = await asha.ask("/stories")

    assert listed.text.endswith(spaced("खबर 1, कुल 1\nखोलने के लिए उसका नंबर लिखें, जैसे 2 या दो।\nनीचे 1~बटन है।"))
    assert listed.buttons == [["1 पढ़ें"]]
    assert (await asha.ask("2")).text == spaced("इस नंबर की खबर नहीं है। अभी यहाँ 1~ही खबर है।")


async def test_an_empty_shelf_is_told_in_one_sentence(idle: Any, asha: Reader) -> None:
    empty = "अभी कोई खबर नहीं है। थोड़ी देर बाद फिर देखें।"
    await idle.start()
    welcome = await asha.ask("/start")

    for command in ("/headline", "/read", "/quotes", "/stories", "3"):
        answer = await asha.ask(command)

        assert (answer.text, answer.buttons) == (empty, [])

    query = await asha.forge(welcome, "read:gone")
    assert (await asha.wait_for())[0].text == empty
    assert (await asha.wait_answer(query)).text is None
