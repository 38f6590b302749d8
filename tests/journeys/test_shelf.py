"""What happens on the shelf while readers read: new articles, changed ones, and hostile ones."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader

SORRY = "कुछ गड़बड़"
COMMANDS = ("/start", "/headline", "/read", "/quotes", "/stories")


async def test_a_new_file_is_the_newest_story_within_five_seconds(khabar: Any, asha: Reader) -> None:
    await asha.ask("/headline")

    khabar.put(
        "0_first_by_name.txt", "नया पुल खुला\n\nनदी पर बना नया पुल आज सुबह खुल गया।\n\nपहले दिन ही भीड़ रही।\n"
    )

    await khabar.until_newest(asha, "नया पुल खुला\n", seconds=5)
    assert "पहले दिन ही भीड़ रही।" in (await asha.ask("/read")).text
    assert (await asha.ask("/stories")).text.split("\n")[2] == "1. नया पुल खुला"


async def test_an_edited_article_keeps_its_buttons(khabar: Any, asha: Reader) -> None:
    card = await asha.ask("/headline")
    khabar.put(
        "library.md",
        "---\ntitle: पुस्तकालय का नया समय\nurl: https://www.example.in/library\n---\n\nसमय बदल गया है।\n",
    )
    await khabar.until_newest(asha, "पुस्तकालय का नया समय")

    await asha.press(card, "पूरा पढ़ें")

    assert "समय बदल गया है।" in (await asha.wait_for())[0].text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<b>मेला</b> & <a href='tg://user?id=1'>x</a>", "<b>मेला</b> & <a href='tg://user?id=1'>x</a>"),
        ("*मेला* _आज_ [x](http://y.in) `कूट`", "*मेला* _आज_ [x](http://y.in) `कूट`"),
        ("\u202eमेला उल्टा\u202c आज", "मेला"),
        ("म\u200bे\u200bला\u200b" + "\u200b" * 3000 + " आज", "मेला"),
        ("मेला" + "\u0301" * 4000, "म"),
        ("\u0301" * 4000 + " मेला", "मेला"),
        ("शीर्षक " * 1500, "शीर्षक शीर्षक"),
        ("श" * 9000, "शशश"),
        ("😀" * 255, "शहर"),
        ("{n} {title} %s", "{n} {title} %s"),
    ],
    ids=[
        "html",
        "markdown",
        "bidi",
        "zero-width",
        "marks",
        "marks-alone",
        "long",
        "one-word",
        "emoji",
        "braces",
    ],
)
async def test_a_hostile_title_is_shown_as_text(idle: Any, asha: Reader, title: str, shown: str) -> None:
    idle.put(
        "odd.txt",
        f"{title}\n\nशहर में मेला लगा। मीरा वर्मा ने कहा, “यह मेला हर साल की तरह इस साल भी बहुत अच्छा रहा।”\n",
    )
    await idle.start()

    answers = [await asha.ask(command) for command in COMMANDS]

    for answer in answers:
        assert SORRY not in answer.text
        assert shown[:2] in answer.text
    links = {"url", "text_link", "mention", "text_mention"}
    assert not [each for each in answers[1].entities if each["type"] in links - {"url"}]


@pytest.mark.parametrize(
    "body",
    ["> बयान एक।\n\n" * 5000, "## शीर्षक\n\nवाक्य।\n\n" * 500, "😀" * 5000 + " क", "\u200b \u200d\n\nक"],
    ids=["quotations", "headings", "emoji", "invisible"],
)
async def test_a_hostile_body_is_told_in_messages_that_telegram_takes(
    idle: Any, control: Control, asha: Reader, body: str
) -> None:
    idle.put("odd.md", f"---\ntitle: अजीब खबर\n---\n\n{body}")
    await idle.start()
    family = await idle.group("परिवार", asha)

    await asha.send("/read")
    page = await asha.ask("/read", chat=family)
    last = await asha.ask("/help")

    assert SORRY not in page.text
    assert SORRY not in last.text
    assert not [each for each in await control.requests("sendMessage") if not each["ok"]]
    entries = await control.wait_until(lambda found: any("खबर पूरी हुई।" in str(each) for each in found))
    assert entries


async def test_two_megabytes_of_one_word_keep_nobody_else_waiting(
    idle: Any, control: Control, asha: Reader, ravi: Reader
) -> None:
    idle.put("word.txt", "एक शब्द\n\n" + "a" * 2_000_000)
    await idle.start()

    await asha.send("/read")
    await asha.wait_for(patience=60)
    page = await ravi.ask("/headline")
    so_far = await control.received(asha.id)
    await asha.block()  # she has seen enough, and the bot can be stopped

    assert page.text.startswith("एक शब्द\n")
    assert so_far[0].text.startswith("भाग 1, कुल 5")
    assert not any("खबर पूरी हुई।" in each.text for each in so_far)


async def test_what_is_no_article_is_not_on_the_shelf(khabar: Any, asha: Reader) -> None:
    for number, content in enumerate((b"", b"\n \n", b"\x00\x01\x02" * 500, b"%PDF-1.7\n\xff\xfe\x00")):
        (khabar.folder / f"zzz{number}.txt").write_bytes(content)

    assert (await asha.ask("/headline")).text.startswith("नगर पुस्तकालय")
    assert "कुल 1\n" in (await asha.ask("/stories")).text


@pytest.mark.usefixtures("shelved")
async def test_the_demo_shows_its_own_shelf_below_the_owners_article(
    asha: Reader, seed: dict[str, Any]
) -> None:
    listed = await asha.ask("/stories")

    assert listed.parts("bold")[1] == seed["title"]
    assert "खबर 1 से 5, कुल 7\n" in listed.text
    for number in range(2, 8):
        assert (await asha.ask(str(number))).text.split("\n")[0] not in {"", seed["title"]}
