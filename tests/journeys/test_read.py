"""The full text: in messages, in folded pages, and who said what in it."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader

TITLE = "नगर पुस्तकालय अब रात दस बजे तक खुलेगा"
HEADING = "पाठकों की माँग"
MEANT = "दिन भर काम करने वाले लोग भी अब आराम से किताबें पढ़ पाएँगे और बच्चों को साथ ला सकेंगे।"
SET_OFF = "किताबों की कमी नहीं, बैठने की जगह की कमी है।"
BODY = f"""\
शहर का पुराना पुस्तकालय अब हर दिन रात दस बजे तक खुला रहेगा। नया समय सोमवार से लागू होगा। पहले वह शाम को बंद हो जाता था।

{HEADING}

मेयर सुनीता राव ने कहा, “{MEANT}”

{SET_OFF}

कर्मचारी दो पालियों में काम करेंगे।"""


def spaced(text: str) -> str:
    """`~` as the non-breaking space that it stands for."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    ("language", "date", "closing", "labels"),
    [
        ("hi", "29~जनवरी 2025, बुधवार, शाम~6:30", "खबर पूरी हुई। नीचे 2~बटन हैं।", ["सुनें 🔊", "बयान पढ़ें"]),
        (
            "en",
            "Wednesday, 29~January 2025, 6:30~pm",
            "End of the story. There are 2~buttons below.",
            ["Listen 🔊", "Read quotes"],
        ),
    ],
    ids=["hindi", "english"],
)
async def test_a_story_of_one_message(
    control: Control, language: str, date: str, closing: str, labels: list[str]
) -> None:
    asha = await control.reader("Asha", language_code=language)

    story = await asha.ask("/read")

    assert story.text == spaced(f"{TITLE}\nमीना जोशी\n{date}\n\n{BODY}\n\n{closing}")
    assert story.parts("bold") == [TITLE, HEADING]
    assert story.parts("blockquote") == [SET_OFF]
    assert story.buttons == [labels]
    assert not story.silent


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("alias", ["/full", "/story", "/read@khabar_bot"])
async def test_other_names_of_the_command(asha: Reader, alias: str) -> None:
    assert BODY in (await asha.ask(alias)).text


async def test_a_long_story_comes_in_parts_of_which_the_first_sounds(
    idle: Any, asha: Reader, long_article: str
) -> None:
    idle.put("fair.md", long_article)
    await idle.start()

    await asha.send("/read")
    parts = await asha.wait_for(4)

    assert [part.text.split("\n")[0] for part in parts] == [f"भाग {n}, कुल 4" for n in (1, 2, 3, 4)]
    assert [part.silent for part in parts] == [False, True, True, True]
    assert [part.buttons for part in parts] == [[], [], [], [["सुनें 🔊", "बयान पढ़ें"], ["पन्नों में पढ़ें"]]]
    assert parts[0].text.split("\n")[1] == "नदी का मेला"
    assert parts[-1].text.endswith(spaced("\n\nखबर पूरी हुई। नीचे 3~बटन हैं।"))
    said = "".join(part.text for part in parts)
    days = [said.index(f"दिन {day} को") for day in range(1, 120)]
    assert days == sorted(days)


@pytest.mark.usefixtures("seeded")
async def test_the_owners_article_is_read_to_its_last_word(asha: Reader, seed: dict[str, Any]) -> None:
    story = await asha.ask("/read")

    body = "\n\n".join(block["text"] for block in seed["blocks"])
    assert story.text == spaced(f"{seed['title']}\n{seed['author']}\n\n{body}\n\nखबर पूरी हुई। नीचे 2~बटन हैं।")
    headings = [block["text"] for block in seed["blocks"] if block["kind"] == "heading"]
    assert story.parts("bold") == [seed["title"], *headings]


async def test_in_a_group_a_page_is_folded_and_anyone_turns_it(
    idle: Any, asha: Reader, ravi: Reader, long_article: str
) -> None:
    idle.put("fair.md", long_article)
    await idle.start()
    family = await idle.group("परिवार", asha, ravi)
    card = await asha.ask("/headline", chat=family)

    query = await asha.press(card, "पूरा पढ़ें")
    (page,) = await asha.wait_for(chat=family)

    assert (await asha.wait_answer(query)).text is None
    assert page.text.startswith("भाग 1, कुल 4\nनदी का मेला\nदिन 1 को")
    assert page.text.endswith(spaced("\nनीचे 3~बटन हैं।"))
    assert page.buttons == [["सुनें 🔊", "बयान पढ़ें"], ["अगला भाग ▶"]]
    assert page.parts("bold")[0] == "नदी का मेला"
    assert len(page.parts("expandable_blockquote")) == 1
    assert page.parts("blockquote") == []
    assert (page.silent, page.reply_to) == (False, card.id)

    query = await ravi.press(page, "अगला भाग ▶")
    turned = await ravi.wait_edited(page)

    assert (await ravi.wait_answer(query)).text is None
    assert turned.text.startswith("Part 2 of 4\nनदी का मेला\n")
    assert turned.buttons == [["Listen 🔊", "Read quotes"], ["Previous part ◀", "Next part ▶"]]
    assert turned.text.endswith(spaced("\nThere are 4~buttons below."))


async def test_a_story_of_one_page_has_no_page_buttons(khabar: Any, asha: Reader) -> None:
    family = await khabar.group("परिवार", asha)

    page = await asha.ask("/read", chat=family)

    assert page.text == spaced(f"{TITLE}\n{BODY}\nनीचे 2~बटन हैं।")
    assert page.parts("expandable_blockquote") == [BODY]
    assert page.parts("blockquote") == []
    assert page.parts("bold") == [TITLE, HEADING]
    assert page.buttons == [["सुनें 🔊", "बयान पढ़ें"]]


async def test_in_private_a_button_opens_the_pages(idle: Any, ravi: Reader, long_article: str) -> None:
    idle.put("fair.md", long_article)
    await idle.start()
    await ravi.send("/read")
    *_, last = await ravi.wait_for(4)

    await ravi.press(last, "Read in pages")
    (page,) = await ravi.wait_for()

    assert page.text.startswith("Part 1 of 4\nनदी का मेला\n")
    assert page.buttons == [["Listen 🔊", "Read quotes"], ["Next part ▶"]]
    pages = [page.text]
    while "Next part ▶" in page.buttons[-1]:
        await ravi.press(page, "Next part ▶")
        page = await ravi.wait_edited(page)
        pages.append(page.text)
    assert page.buttons[-1] == ["Previous part ◀"]
    assert all(f"दिन {day} को" in "".join(pages) for day in range(1, 120))


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    ("language", "heading", "nobody", "closing"),
    [
        ("hi", "किसने क्या कहा: 2~बयान", "नाम नहीं दिया गया:", "नीचे 2~बटन हैं।"),
        ("en", "Who said what: 2~quotes", "Speaker not named:", "There are 2~buttons below."),
    ],
    ids=["hindi", "english"],
)
async def test_the_speaker_comes_before_the_words(
    control: Control, language: str, heading: str, nobody: str, closing: str
) -> None:
    asha = await control.reader("Asha", language_code=language)

    quotes = await asha.ask("/quotes")

    assert quotes.text == spaced(
        f"{heading}\n{TITLE}\n\nसुनीता राव:\n“{MEANT}”\n\n{nobody}\n“{SET_OFF}”\n\n{closing}"
    )
    assert quotes.parts("bold") == [spaced(heading), "सुनीता राव:", nobody]
    assert quotes.parts("blockquote") == [f"“{MEANT}”", f"“{SET_OFF}”"]
    assert quotes.buttons == [
        ["बयान सुनें 🔊", "पूरा पढ़ें"] if language == "hi" else ["Hear quotes 🔊", "Read in full"]
    ]
    assert not quotes.silent


async def test_in_a_group_the_quotes_answer_the_asker(khabar: Any, asha: Reader) -> None:
    family = await khabar.group("परिवार", asha)

    question = await asha.send("/quotes", chat=family)
    (quotes,) = await asha.wait_for(chat=family)

    assert quotes.reply_to == question.id
    assert quotes.parts("blockquote") == [f"“{MEANT}”", f"“{SET_OFF}”"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("hi", "इस खबर में किसी का सीधा बयान नहीं है।"), ("en", "This story quotes nobody directly.")],
    ids=["hindi", "english"],
)
async def test_a_story_that_quotes_nobody_says_so(
    idle: Any, control: Control, language: str, sentence: str
) -> None:
    idle.put("well.txt", "गाँव में नया कुआँ\n\nगाँव के लोगों ने मिलकर कुआँ खोदा।\n")
    await idle.start()
    asha = await control.reader("Asha", language_code=language)

    answer = await asha.ask("/quotes")

    assert (answer.text, answer.entities, answer.buttons) == (sentence, [], [])


@pytest.mark.usefixtures("seeded")
async def test_the_quotes_of_the_owners_article(asha: Reader, seed: dict[str, Any]) -> None:
    quotes = await asha.ask("बयान")

    assert quotes.parts("bold") == [
        spaced("किसने क्या कहा: 3~बयान"),
        *(f"{quote['speaker']}:" for quote in seed["key_quotes"]),
    ]
    assert quotes.parts("blockquote") == [f"“{quote['text']}”" for quote in seed["key_quotes"]]
    assert quotes.text.endswith(spaced("\n\nनीचे 2~बटन हैं।"))
