"""/test: which of the newest stories some words, or what the chat has chosen, would let through."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader
from handlers import trial
from tests.journeys.conftest import LIBRARY
from tests.journeys.test_read import TITLE, spaced
from tests.journeys.test_settings import FAIR, pressed

NOTHING = {
    "hi": "इस चैट के लिए कोई विषय या शब्द नहीं चुना गया है, इसलिए हर खबर आती है।\n"
    "कुछ शब्द आज़माने के लिए उन्हें आगे लिखें, जैसे: /test बारिश, शेयर बाज़ार",
    "en": "No topics or words are chosen for this chat, so every story comes.\n"
    "To try some words, type them after it, such as: /test rain, stock market",
}
ONE = {
    "hi": "शब्दों की जाँच\nशब्द: मेला, बारिश\nसबसे नई 2 में से 1~खबर आती।\n\n1. मेला लगा\n\n"
    "खोलने के लिए उसका नंबर लिखें, जैसे 2 या दो।\nयही शब्द चुनने हों, तो लिखें: /settings शब्द मेला, बारिश\nनीचे 1~बटन है।",
    "en": "Words tried out\nWords: मेला, बारिश\n1~story of the newest 2 would have come.\n\n1. मेला लगा\n\n"
    "Type a number to open one, such as 2.\nTo keep these words, type: /settings words मेला, बारिश\n"
    "There is 1~button below.",
}


@pytest.fixture
async def shelf(idle: Any) -> Any:
    """A running bot with two stories: of a library, and of a fair (बाज़ार, शहर)."""
    idle.put("library.md", LIBRARY)
    idle.put("fair.md", FAIR)
    await idle.start()
    return idle


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_words_are_tried_on_the_newest_stories(control: Control, language: str) -> None:
    asha = await control.reader("Asha", language_code=language)

    answer = await asha.ask("/test मेला, बारिश")

    assert answer.text == spaced(ONE[language])
    assert answer.parts("bold") == [ONE[language].partition("\n")[0], "मेला लगा"]
    await asha.press(answer, answer.buttons[0][0])
    (card,) = await asha.wait_for()
    assert card.text.startswith("मेला लगा\n")
    assert (await asha.ask("1")).text == card.text


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_where_nothing_was_chosen_it_says_so(control: Control, language: str) -> None:
    asha = await control.reader("Asha", language_code=language)

    assert (await asha.ask("/test")).text == NOTHING[language]


@pytest.mark.usefixtures("shelf")
async def test_without_words_what_the_chat_has_chosen_is_tried(asha: Reader) -> None:
    await pressed(asha, await asha.ask("/settings"), "विषय चुनें", "example.in")
    await asha.ask("/settings रोकें बारिश")

    answer = await asha.ask("जाँचो")

    assert answer.text == spaced(
        "शब्दों की जाँच\nविषय: example.in\nबिना इन शब्दों के: बारिश\nसबसे नई 2 में से 1~खबर आती।\n\n"
        f"1. {TITLE}\n\nखोलने के लिए उसका नंबर लिखें, जैसे 2 या दो।\nबदलने के लिए /settings भेजें।\nनीचे 1~बटन है।"
    )


@pytest.mark.usefixtures("shelf")
async def test_what_lets_nothing_through_says_so(asha: Reader) -> None:
    answer = await asha.ask("/test क्रिकेट")

    assert answer.text == (
        "शब्दों की जाँच\nशब्द: क्रिकेट\nसबसे नई 2 में से कोई खबर नहीं आती।\n\n"
        "यही शब्द चुनने हों, तो लिखें: /settings शब्द क्रिकेट"
    )


@pytest.mark.usefixtures("shelf")
async def test_it_says_what_the_settings_then_do(asha: Reader) -> None:
    tried = await asha.ask("/test मेला")
    command = next(line for line in tried.text.splitlines() if "/settings" in line).partition(": ")[2]
    await asha.ask(command)

    assert (await asha.ask("/test")).text.splitlines()[1:3] == tried.text.splitlines()[1:3]


async def test_of_many_the_newest_are_shown(idle: Any, asha: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "NEWEST", 20)
    for number in range(30):
        idle.put(f"{number:02}.txt", f"मेला {number}\n\nमेले की {number} बातें।\n")
    await idle.start()

    answer = await asha.ask("/test मेला")

    assert spaced("\nसबसे नई 20 में से 20~खबरें आतीं।\nउनमें से सबसे नई 10 ये हैं:\n") in answer.text
    assert answer.text.split("\n\n")[1].splitlines() == [f"{at}. मेला {30 - at}" for at in range(1, 11)]
    assert [label for row in answer.buttons for label in row] == [f"{at} पढ़ें" for at in range(1, 11)]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("words", ["क" * 41, ", ,", ", ".join(f"शब्द{at}" for at in range(21))])
async def test_words_that_could_not_be_kept_are_not_tried(asha: Reader, words: str) -> None:
    answer = await asha.ask(f"/test {words}")

    assert answer.text == "ये शब्द नहीं आज़माए गए। कुल 20 शब्द आज़माए जाते हैं, हर एक 40 अक्षर तक का।"


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("word", ["हिंदी", "बयान सुनाओ", "3"])
async def test_words_that_mean_something_elsewhere_are_words_here(asha: Reader, word: str) -> None:
    assert (await asha.ask(f"/test {word}")).text.splitlines()[1] == f"शब्द: {word}"


async def test_in_a_group_it_is_for_some_other_bot(shelf: Any, asha: Reader) -> None:
    family = await shelf.group("परिवार", asha)

    await asha.send("/test मेला", chat=family)
    await asha.ask("/headline", chat=family)

    said = [each.text for each in await asha.messages(family) if each.author != asha.id]
    assert said[-1].startswith(("मेला लगा", TITLE))
    assert not [text for text in said if text.startswith("शब्दों की जाँच")]
