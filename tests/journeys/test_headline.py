"""The card of the newest story: in private, in groups, in topics; in both languages."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader

TITLE = "नगर पुस्तकालय अब रात दस बजे तक खुलेगा"
LEAD = "शहर का पुराना पुस्तकालय अब हर दिन रात दस बजे तक खुला रहेगा। नया समय सोमवार से लागू होगा।"
HINDI = f"""\
{TITLE}
मीना जोशी
29~जनवरी 2025, बुधवार, शाम~6:30
पढ़ने में 1~मिनट

{LEAD}

स्रोत: example.in
नीचे 3~बटन हैं।"""
ENGLISH = f"""\
{TITLE}
मीना जोशी
Wednesday, 29~January 2025, 6:30~pm
1~min read

{LEAD}

Source: example.in
There are 3~buttons below."""


def spaced(text: str) -> str:
    """`~` as the non-breaking space that it stands for."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    ("language", "text", "buttons"),
    [
        ("hi", HINDI + " या लिखें: सुनाओ, पढ़ो, बयान।", [["सुनें 🔊", "पूरा पढ़ें"], ["बयान पढ़ें"]]),
        ("en", ENGLISH + " Or type: listen, read, quotes.", [["Listen 🔊", "Read in full"], ["Read quotes"]]),
    ],
    ids=["hindi", "english"],
)
async def test_the_card_in_private_has_all_that_is_known(
    control: Control, language: str, text: str, buttons: list[list[str]]
) -> None:
    asha = await control.reader("Asha", language_code=language)

    card = await asha.ask("/headline")

    assert card.text == spaced(text)
    assert [(each["type"], each.get("url")) for each in card.entities] == [
        ("bold", None),
        ("text_link", "https://www.example.in/library"),
    ]
    assert card.parts("bold") == [TITLE]
    assert card.parts("text_link") == ["example.in"]
    assert card.buttons == buttons
    assert (card.silent, card.reply_to) == (False, None)


@pytest.mark.parametrize("command", ["/headline", "/headline@khabar_bot", "/HEADLINE@Khabar_Bot"])
async def test_the_card_in_a_group_answers_the_asker_and_names_no_words(
    khabar: Any, asha: Reader, command: str
) -> None:
    family = await khabar.group("परिवार", asha)

    question = await asha.send(command, chat=family)
    (card,) = await asha.wait_for(chat=family)

    assert card.text == spaced(HINDI)
    assert card.buttons == [["सुनें 🔊", "पूरा पढ़ें"], ["बयान पढ़ें"]]
    assert (card.silent, card.reply_to) == (False, question.id)


async def test_in_a_group_each_is_answered_in_their_own_language(
    khabar: Any, asha: Reader, ravi: Reader
) -> None:
    family = await khabar.group("परिवार", asha, ravi)

    assert (await asha.ask("/headline", chat=family)).text == spaced(HINDI)
    assert (await ravi.ask("/headline", chat=family)).text == spaced(ENGLISH)


async def test_in_a_topic_all_answers_stay_in_the_topic(khabar: Any, asha: Reader) -> None:
    forum = await khabar.group("मोहल्ला", asha, topics=("गपशप",))
    topic = forum.topics["गपशप"]

    question = await asha.send("/headline", chat=forum, topic=topic)
    (card,) = await asha.wait_for(chat=forum)
    await asha.press(card, "बयान पढ़ें")
    (quotes,) = await asha.wait_for(chat=forum)

    assert (card.topic, card.reply_to) == (topic, question.id)
    assert (quotes.topic, quotes.reply_to) == (topic, card.id)


async def test_in_the_general_topic_the_answer_carries_no_thread(khabar: Any, asha: Reader) -> None:
    forum = await khabar.group("मोहल्ला", asha, topics=("गपशप",))

    card = await asha.ask("/headline", chat=forum, topic=1)

    assert card.topic is None


async def test_what_is_not_known_is_left_out_with_its_line(idle: Any, asha: Reader) -> None:
    idle.put("well.txt", "गाँव में नया कुआँ\n\nगाँव के लोगों ने मिलकर कुआँ खोदा।\n")
    await idle.start()

    card = await asha.ask("/headline")

    assert card.text == spaced(
        "गाँव में नया कुआँ\nपढ़ने में 1~मिनट\n\nगाँव के लोगों ने मिलकर कुआँ खोदा।\n\nनीचे 2~बटन हैं। या लिखें: सुनाओ, पढ़ो।"
    )
    assert card.buttons == [["सुनें 🔊", "पूरा पढ़ें"]]


@pytest.mark.usefixtures("seeded")
async def test_the_owners_article(asha: Reader, seed: dict[str, Any]) -> None:
    card = await asha.ask("खबर")

    assert card.text == spaced(
        f"{seed['title']}\n{seed['author']}\nपढ़ने में 3~मिनट\n\n{seed['blocks'][0]['text']}\n\n"
        "नीचे 3~बटन हैं। या लिखें: सुनाओ, पढ़ो, बयान।"
    )
    assert card.parts("bold") == [seed["title"]]
