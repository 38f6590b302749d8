"""A channel is subscribed by a post in it, or from the private chat of one of its admins."""

import asyncio
from typing import Any

import pytest

from bot.delivery import fading
from bot.sandbox.client import Control, Reader

TITLE = "गाँव की खबर"
WHICH = {
    "hi": "किस चैनल में नई खबरें चाहिए? नीचे 1~बटन है, या चैनल का @नाम लिखें।",
    "en": "Which channel should get new stories? There is 1~button below, or type its @name.",
}
KEY = {"hi": "चैनल चुनें", "en": "Choose channel"}
DONE = {"hi": "अब हर नई खबर “{title}” में मिलेगी। 🔔", "en": "Each new story now comes to “{title}”. 🔔"}
CHANGE = {
    "hi": "वहाँ का समय और तरीका सेटिंग में बदलें।\nनीचे 2~बटन हैं।",
    "en": "Change time and form there in settings.\nThere are 2~buttons below.",
}
BUTTONS = {"hi": [["सेटिंग बदलें", "खबरें बंद करें"]], "en": [["Change settings", "Stop stories"]]}
BOT_NO_ADMIN = {
    "hi": "“{title}” में ख़बर को एडमिन बनाएँ और पोस्ट करने का अधिकार दें, फिर दोबारा चुनें।",
    "en": "Make Khabar an admin of “{title}” with the right to post, then choose it again.",
}
READER_NO_ADMIN = {
    "hi": "इसके लिए “{title}” में आपका एडमिन होना ज़रूरी है।",
    "en": "For this you need to be an admin of “{title}”.",
}
POSTED = {"अब हर नई खबर इस चैनल में मिलेगी। 🔔", "Each new story now comes to this channel. 🔔"}
ALREADY = "नई खबरें यहाँ पहले से आ रही हैं।"
OFF = "अब नई खबरें यहाँ नहीं आएँगी।"
NEVER_ON = "नई खबरें यहाँ पहले से बंद हैं।"


def spaced(text: str) -> str:
    """`~` as the non-breaking space that it stands for."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


async def deleted(control: Control, chat: int, message: int, since: int = 0) -> None:
    """Waits until a message is gone."""
    await control.wait_until(
        lambda entries: any(
            each["kind"] == "deleted" and each["chat"] == chat and message in numbers(each)
            for each in entries
        ),
        since=since,
    )


def numbers(entry: dict[str, Any]) -> list[int]:
    """The messages that an entry of the journal is about."""
    found = entry.get("message_ids") or [entry.get("message_id")]
    return [number for number in found if number is not None]


@pytest.mark.usefixtures("khabar")
async def test_a_post_turns_them_on_and_goes_and_so_does_the_answer(
    monkeypatch: pytest.MonkeyPatch, idle: Any, control: Control, asha: Reader
) -> None:
    await idle.stop()
    monkeypatch.setattr(fading.Fading.__init__, "__defaults__", (0.2,))
    await idle.start()
    channel = await control.channel(TITLE, admins=(asha,))

    post = await asha.send("/subscribe", chat=channel)
    (answer,) = await asha.wait_for(chat=channel)
    await deleted(control, channel, post.id)
    await deleted(control, channel, answer.id)

    assert answer.text in POSTED
    assert (answer.silent, answer.reply_to, answer.buttons) == (True, None, [])
    assert await asha.messages(channel) == []


@pytest.mark.usefixtures("khabar")
async def test_what_is_said_in_a_channel_stands_for_a_while_and_goes_at_the_stop(
    idle: Any, control: Control, asha: Reader
) -> None:
    channel = await control.channel(TITLE, admins=(asha,))
    await asha.send("/subscribe@khabar_bot", chat=channel)
    (answer,) = await asha.wait_for(chat=channel)
    await asyncio.sleep(0)

    assert [each.id for each in await asha.messages(channel)] == [answer.id]
    await idle.stop()

    assert await asha.messages(channel) == []


@pytest.mark.usefixtures("khabar")
async def test_posts_turn_them_off_and_say_how_it_is(control: Control, asha: Reader) -> None:
    channel = await control.channel(TITLE, admins=(asha,))

    answers = [
        await asha.ask(post, chat=channel)
        for post in ("/unsubscribe", "/subscribe", "/subscribe", "/stop", "/unsubscribe")
    ]

    first, _, *others = answers
    assert [first.text, *(each.text for each in others)] == [NEVER_ON, ALREADY, OFF, NEVER_ON]
    assert all(each.silent and each.buttons == [] for each in answers)


@pytest.mark.usefixtures("khabar")
async def test_where_the_bot_may_not_delete_the_post_stays_and_counts(control: Control, asha: Reader) -> None:
    channel = await control.channel(TITLE, admins=(asha,), rights={"can_delete_messages": False})

    post = await asha.send("/subscribe", chat=channel)
    (answer,) = await asha.wait_for(chat=channel)

    assert answer.text in POSTED
    assert post.id in [each.id for each in await asha.messages(channel)]


@pytest.mark.usefixtures("khabar")
async def test_other_posts_are_no_concern_of_the_bot(control: Control, asha: Reader) -> None:
    channel = await control.channel(TITLE, admins=(asha,))
    since = (await control.state())["last_event"]

    first = await asha.send("/headline", chat=channel)
    await asha.send("चालू", chat=channel)
    await asha.edit(first, "/subscribe")
    await asha.forward(await asha.send("/subscribe"), chat=channel)
    answer = await asha.ask("/unsubscribe", chat=channel)

    assert answer.text == NEVER_ON
    assert len(await control.received(channel, since)) == 1


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_a_channel_is_chosen_by_the_key(control: Control, language: str) -> None:
    asha = await control.reader("Asha", language_code=language)
    channel = await control.channel(TITLE, admins=(asha,), bot_admin=False)

    question = await asha.ask("/subscribe channel")
    await asha.choose(channel)
    (missing,) = await asha.wait_for()
    await control.status(channel, None, "administrator")
    await asha.choose(channel)
    done, change = await asha.wait_for(2)

    assert question.text == spaced(WHICH[language])
    (key,) = question.data["keyboard"]["keyboard"][0]
    assert (key["text"], key["request_chat"]["chat_is_channel"]) == (KEY[language], True)
    assert missing.text == BOT_NO_ADMIN[language].format(title=TITLE)
    assert missing.data["keyboard"] == question.data["keyboard"]
    assert done.text == DONE[language].format(title=TITLE)
    assert done.data["keyboard"] == {"remove_keyboard": True}
    assert change.text == spaced(CHANGE[language])
    assert (change.buttons, change.silent) == (BUTTONS[language], True)
    assert (await asha.ask("/subscribe", chat=channel)).text == ALREADY


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("typed", ["चैनल", "channel", "/subscribe चैनल", "/subscribe Channel"])
async def test_the_question_is_asked_for_in_many_ways(asha: Reader, typed: str) -> None:
    assert (await asha.ask(typed)).text == spaced(WHICH["hi"])


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    "typed", ["@gaon_news", "/subscribe @gaon_news", "/subscribe https://t.me/gaon_news", "t.me/gaon_news"]
)
async def test_a_channel_is_named(control: Control, asha: Reader, typed: str) -> None:
    await control.channel(TITLE, admins=(asha,), username="gaon_news")

    assert (await asha.ask(typed)).text == DONE["hi"].format(title=TITLE)


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize("language", ["hi", "en"])
async def test_what_is_missing_is_said(control: Control, asha: Reader, language: str) -> None:
    ravi = await control.reader("Ravi", language_code=language)
    bare = await control.channel("बिना बोट", admins=(ravi,), bot_admin=False, username="bare_news")
    mute = await control.channel("चुप", admins=(ravi,), can_post=False, username="mute_news")
    foreign = await control.channel("पराया", admins=(asha,), subscribers=(ravi,), username="foreign_news")

    assert (await ravi.ask("@bare_news")).text == BOT_NO_ADMIN[language].format(title="बिना बोट")
    assert (await ravi.ask("@mute_news")).text == BOT_NO_ADMIN[language].format(title="चुप")
    assert (await ravi.ask("@foreign_news")).text == READER_NO_ADMIN[language].format(title="पराया")
    assert (await ravi.ask("@nowhere_news")).text == BOT_NO_ADMIN[language].format(title="@nowhere_news")
    await control.status(bare, None, "administrator")
    await control.status(mute, None, "administrator", rights={"can_post_messages": True})
    await control.status(foreign, ravi, "administrator")
    for name, title in (("@bare_news", "बिना बोट"), ("@mute_news", "चुप"), ("@foreign_news", "पराया")):
        await ravi.send(name)
        done, _ = await ravi.wait_for(2)
        assert done.text == DONE[language].format(title=title)


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<b>a</b> & <a href='tg://x'>", "<b>a</b> & <a href='tg://x'>"),
        ("أخبار القرية", "\u2068أخبار القرية\u2069"),
        ("😀" * 127, "😀" * 127),
    ],
    ids=["html", "right-to-left", "emoji"],
)
async def test_a_title_is_shown_as_it_is(control: Control, asha: Reader, title: str, shown: str) -> None:
    await control.channel(title, admins=(asha,), username="gaon_news")

    done = await asha.ask("@gaon_news")

    assert done.text == DONE["hi"].format(title=shown)
    assert done.data.get("entities") in ([], None)
