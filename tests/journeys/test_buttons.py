"""Buttons that are old, forged or somebody else's: answered, and harmless."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader

OLD = "यह बटन पुराना हो चुका है।"


FORGED = (
    *("", "x", "read", "read:", "read:../../etc", "read:0123456789abcdef0", "READ:abc", "page:abc"),
    *("page:abc:-1", "page:abc:99999", "list:x", "list:१", "language:xx", "language:hi\n", "start:en"),
    *(
        "delete:all",
        "listen:../x",
        "listen_quotes:",
        "voice:pick:espeak:",
        "voice:loud",
        "'; DROP TABLE chats; --",
        "😀" * 16,
    ),
)


@pytest.mark.usefixtures("khabar")
async def test_a_button_that_is_none_of_ours_is_out_of_date(asha: Reader) -> None:
    card = await asha.ask("/headline")

    toasts = {data: (await asha.wait_answer(await asha.forge(card, data))).text for data in FORGED}

    assert toasts == dict.fromkeys(FORGED, OLD)
    assert len(await asha.control.received(asha.id)) == 1
    assert not await asha.control.journal("edited")


@pytest.mark.usefixtures("khabar")
async def test_a_button_of_a_story_that_is_gone_gives_the_newest(ravi: Reader) -> None:
    card = await ravi.ask("/headline")

    for data in (
        "listen:gone",
        "listen_quotes:gone",
        "read:gone",
        "quotes:gone",
        "open:gone",
        "pages:gone",
        "page:gone:2",
    ):
        query = await ravi.forge(card, data)
        (answer,) = await ravi.wait_for()

        assert (await ravi.wait_answer(query)).text is None
        assert answer.text.startswith(
            f"That story is no longer here. This is the latest:\n\n{card.text[:20]}"
        )


async def test_a_story_that_was_deleted_leaves_its_buttons_harmless(khabar: Any, asha: Reader) -> None:
    khabar.put("fair.md", "---\ntitle: मेला\ndate: 2026-01-01\n---\n\nमेले में भीड़ रही।\n")
    await khabar.restart()
    card = await asha.ask("/headline")
    listed = await asha.ask("/stories")
    assert card.text.startswith("मेला\n")
    (khabar.folder / "fair.md").unlink()
    await khabar.restart()

    await asha.press(card, "पूरा पढ़ें")
    (gone,) = await asha.wait_for()
    await asha.press(listed, "1 पढ़ें")
    (gone_too,) = await asha.wait_for()

    for answer in (gone, gone_too):
        assert answer.text.startswith("वह खबर अब यहाँ नहीं है। यह ताज़ा खबर है:\n\nनगर पुस्तकालय")


async def test_a_page_of_a_story_that_became_shorter_is_its_last(
    idle: Any, asha: Reader, long_article: str
) -> None:
    idle.put("fair.md", long_article)
    await idle.start()
    page = await asha.ask("/headline")
    data = page.data["reply_markup"]["inline_keyboard"][0][0]["callback_data"].replace("listen", "page")
    await asha.forge(page, f"{data}:4")
    assert (await asha.wait_edited(page)).text.startswith("भाग 4, कुल 4\n")
    idle.put("fair.md", long_article[:5000])
    await idle.restart()

    await asha.forge(page, f"{data}:4")

    assert (await asha.wait_edited(page)).text.startswith("भाग 2, कुल 2\n")


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("data", ["list:0", "list:9999"])
async def test_a_page_of_the_list_that_is_not_there_is_the_nearest(asha: Reader, data: str) -> None:
    card = await asha.ask("/headline")

    await asha.forge(card, data)

    assert (await asha.wait_edited(card)).text.startswith("खबरें, सबसे नई पहले\n")


@pytest.mark.usefixtures("khabar")
async def test_a_press_too_old_to_be_answered_still_does_what_it_says(asha: Reader) -> None:
    card = await asha.ask("/headline")

    await asha.press(card, "बयान पढ़ें", stale=True)

    assert (await asha.wait_for())[0].text.startswith("किसने क्या कहा")
    assert (await asha.ask("/help")).text.startswith("ख़बर की मदद")


@pytest.mark.usefixtures("khabar")
async def test_pressed_twice_is_answered_twice(asha: Reader) -> None:
    card = await asha.ask("/headline")

    pressed = {await asha.press(card, "बयान पढ़ें"), await asha.press(card, "बयान पढ़ें")}
    entries = await asha.control.wait_until(lambda found: len(answered(found)) == 2)

    assert answered(entries) == pressed


def answered(entries: list[dict[str, Any]]) -> set[str]:
    """The presses that have been answered."""
    return {entry["query_id"] for entry in entries if entry["kind"] == "answer"}


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("data", ["list:1", "language:en", "start:hi"])
async def test_a_message_that_was_deleted_is_answered_with_a_new_one(
    control: Control, asha: Reader, data: str
) -> None:
    """A private chat of one's own: whatever the button would have changed comes anew, without sound."""
    card = await asha.ask("/headline")
    await control.post("delete", reader=asha.id, chat=asha.id, message_id=card.id)

    query = await asha.forge(card, data)
    (anew,) = await asha.wait_for()

    assert (await asha.wait_answer(query)).text is None
    assert anew.silent


async def test_a_forged_button_changes_nothing_for_a_group(khabar: Any, asha: Reader, ravi: Reader) -> None:
    """The button that chooses Hindi is one of the private chat; a client can send its data anywhere."""
    family = await khabar.group("परिवार", ravi, admins=(asha,))
    card = await ravi.ask("/headline", chat=family)

    query = await ravi.forge(card, "start:hi")

    assert (await ravi.wait_answer(query)).text == "This button is out of date."
    assert (await ravi.ask("/quotes", chat=family)).text.startswith("Who said what")
    assert not await ravi.control.journal("edited")


@pytest.mark.usefixtures("shelved")
async def test_what_buttons_carry_stays_under_64_bytes(asha: Reader) -> None:
    for command in ("/start", "/headline", "/read", "/quotes", "/stories", "/language", "/voice"):
        await asha.ask(command)

    rows = [
        row
        for message in await asha.control.received(asha.id)
        for row in message.data.get("reply_markup", {}).get("inline_keyboard", [])
    ]
    assert rows
    assert all(1 <= len(button["callback_data"].encode()) < 64 for row in rows for button in row)
    assert all(len(button["text"]) <= 16 for row in rows for button in row)
