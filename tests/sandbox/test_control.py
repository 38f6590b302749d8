"""The control API shows readers what is theirs, tells what happens as it happens, refuses in sentences."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Refused
from bot.sandbox.journal import Journal


async def test_the_state_shows_bot_readers_and_groups(control: Control, bot: Any) -> None:
    asha = await control.reader("आशा", username="asha_reads")
    forum = await control.group("मोहल्ला", admins=(asha,), topics=("खबर",))
    waiting = asyncio.create_task(bot.call("getUpdates", offset=-1, timeout=0))
    await waiting
    state = await control.state()

    (reader,), (group,) = state["readers"], state["chats"]
    assert state["bot"]["username"] == "khabar_bot"
    assert (reader["id"], reader["first_name"], reader["language_code"]) == (asha.id, "आशा", "hi")
    assert (group["id"], group["type"], group["is_forum"], group["bot"]) == (
        forum,
        "supergroup",
        True,
        "member",
    )
    assert group["members"] == [{"id": asha.id, "status": "creator"}]
    assert [each["name"] for each in group["topics"]] == ["General", "खबर"]
    assert state["polling"] is False
    assert state["last_event"] > 0


async def test_a_reader_sees_their_chats_the_newest_first(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    ravi = await control.reader("Ravi")
    group = await control.group("परिवार", asha)
    await control.group("दूसरे", ravi)
    before = (await control.get("chats", reader=asha.id))["chats"]
    await asha.send("/start")
    after = (await control.get("chats", reader=asha.id))["chats"]

    assert [each["id"] for each in before] == [group, asha.id]
    assert [each["id"] for each in after] == [asha.id, group]
    assert before[1]["last_message"] is None
    assert (after[0]["title"], after[0]["last_message"]["text"]) == ("Khabar", "/start")


async def test_messages_say_whose_they_are_and_how_they_came(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    asked = await asha.send("/start")
    await asha.edit(asked, "/start now")
    await bot.do("sendMessage", chat_id=asha.id, text="a", disable_notification=True)
    mine, its = [each.data for each in await asha.messages()]

    assert (mine["out"], mine["edited"], mine["silent"]) == (True, True, False)
    assert (its["out"], its["edited"], its["silent"]) == (False, False, True)
    assert its["author"] == (await control.state())["bot"]["id"]


async def test_an_edit_of_a_reader_reaches_the_bot_as_one(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    message = await asha.send("/headline")
    await asha.edit(message, "बयान")
    edited = (await bot.updates())[-1]["edited_message"]

    assert edited["text"] == "बयान"
    assert "entities" not in edited
    assert edited["edit_date"]


async def test_a_forwarded_command_carries_its_origin(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    group = await control.group("परिवार", admins=(asha,))
    said = await asha.send("/headline", chat=group, as_chat=True)
    await asha.forward(said)
    message = (await bot.updates())[-1]["message"]

    assert message["entities"][0]["type"] == "bot_command"
    assert message["forward_origin"]["sender_chat"]["id"] == group
    await asha.forward(await asha.send("/read"))
    assert (await bot.updates())[-1]["message"]["forward_origin"]["sender_user"]["id"] == asha.id


@pytest.mark.parametrize("kind", ["voice", "photo", "sticker"])
async def test_a_reader_can_send_more_than_words(control: Control, bot: Any, kind: str) -> None:
    asha = await control.reader("Asha")
    await asha.show(kind)

    assert kind in (await bot.updates())[-1]["message"]


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://t.me/khabar_bot?start=a_12", "/start a_12"),
        ("https://t.me/Khabar_Bot", "/start"),
    ],
)
async def test_a_deep_link_starts_the_private_chat(control: Control, bot: Any, url: str, text: str) -> None:
    asha = await control.reader("Asha")
    await asha.open(url)

    assert (await bot.updates())[-1]["message"]["text"] == text


async def test_a_message_taken_back_is_gone_and_the_bot_is_not_told(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    message = await asha.send("oops")
    await bot.updates()
    await control.post("delete", reader=asha.id, chat=asha.id, message_id=message.id)

    assert await asha.messages() == []
    assert await bot.updates() == []


async def test_a_reader_can_change(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha", language_code="hi")
    await control.post("readers", id=asha.id, language_code="en", last_name="Devi")
    await asha.send("/start")
    sender = (await bot.updates())[-1]["message"]["from"]

    assert (sender["first_name"], sender["last_name"], sender["language_code"]) == ("Asha", "Devi", "en")


async def events(http: aiohttp.ClientSession, url: str, count: int, **rest: Any) -> list[dict[str, Any]]:
    """The first so many server-sent events."""
    found = []
    async with http.get(f"{url}/sandbox/events", **rest) as stream:
        assert stream.content_type == "text/event-stream"
        async for line in stream.content:
            if line.startswith(b"data: "):
                found.append(json.loads(line[6:]))
            if len(found) == count:
                break
    return found


async def test_events_are_told_as_they_happen_and_again_from_any_number(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    since = (await control.state())["last_event"]
    stream = asyncio.create_task(events(bot.http, control.url, 3, params={"since": since}))
    await asha.send("/start")
    await bot.do("sendMessage", chat_id=asha.id, text="a")
    await bot.do("sendChatAction", chat_id=asha.id, action="typing")
    live = await stream
    resumed = await events(bot.http, control.url, 2, headers={"Last-Event-ID": str(live[0]["event"])})

    assert [each["kind"] for each in live] == ["message", "message", "action"]
    assert live[1]["message"]["text"] == "a"
    assert [live[0]["topic"], live[2]["topic"]] == [None, None]
    assert resumed == live[1:]


async def test_without_a_number_only_what_comes_is_told(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("before")
    async with bot.http.get(f"{control.url}/sandbox/events") as stream:
        assert await stream.content.readline() == b": hello\n"
        await asha.send("after")
        async for line in stream.content:
            if line.startswith(b"data: "):
                assert json.loads(line[6:])["message"]["text"] == "after"
                break


async def test_the_journal_waits_for_news_and_no_longer_than_asked(control: Control) -> None:
    asha = await control.reader("Asha")
    since = (await control.state())["last_event"]
    waiting = asyncio.create_task(control.journal(since=since, wait=30))
    await asha.send("/start")

    assert (await waiting)[0]["kind"] == "message"
    last = (await control.state())["last_event"]
    assert await control.journal(since=last, wait=0.05) == []


async def test_what_the_journal_has_forgotten_is_not_counted() -> None:
    async with Sandbox(journal=2) as sandbox, Control(sandbox.url) as control:
        for name in ("Asha", "Ravi", "Usha", "Mira", "Zoya"):
            await control.reader(name)

        assert len(await control.journal(since=2)) == 3
        with pytest.raises(Refused, match="The journal begins at 3"):
            await control.journal()


async def test_what_does_not_come_is_waited_for_only_so_long(control: Control) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")

    with pytest.raises(TimeoutError, match=r"in vain.*: message, update"):
        await asha.wait_for(patience=0.05)


def test_the_journal_keeps_the_newest_entries() -> None:
    journal = Journal(keep=3)
    for number in range(10):
        journal.record("message", number=number)
    kept = journal.since(0)

    assert [each["event"] for each in kept] == [7, 8, 9, 10]
    assert journal.first == 7
    assert [each["event"] for each in journal.since(9)] == [10]
    assert journal.since(10) == []


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "no such reader": ("send", {"reader": 999, "text": "a"}, "There is no reader 999."),
    "the bot": ("send", {"reader": 7_000_000_001, "text": "a"}, "The bot is no reader."),
    "no such chat": ("send", {"chat": -5, "text": "a"}, "There is no chat -5."),
    "somebody else's chat": ("send", {"reader": 102, "text": "a"}, "Reader 102 is not in chat 101."),
    "no such topic": ("send", {"text": "a", "topic": 3}, "There is no topic 3"),
    "nothing to answer": ("send", {"text": "a", "reply_to": 99}, "There is no message 99"),
    "no text": ("send", {}, "text is missing."),
    "empty text": ("send", {"text": " "}, "message text is empty"),
    "text is a number": ("send", {"text": 5}, "text must be of type str."),
    "a flag is a number": ("send", {"text": "a", "as_chat": 1}, "as_chat must be of type bool."),
    "a number is a flag": ("send", {"text": "a", "topic": True}, "topic must be of type int."),
    "entities of strings": ("send", {"text": "a", "entities": ["b"]}, "entities must be a list of dict."),
    "not theirs to edit": ("edit", {"message_id": 2, "text": "a"}, "not the reader's own"),
    "no text to edit": ("edit", {"message_id": 3, "text": "a"}, "Only texts can be edited"),
    "unknown media": ("media", {"kind": "film"}, "not 'film'"),
    "no such button": ("press", {"message_id": 2, "row": 0, "column": 5}, "no button at row 0, column 5"),
    "a link": ("press", {"message_id": 2, "row": 0, "column": 0}, "does not reach the bot"),
    "no message to press": ("press", {"message_id": 99, "data": "a"}, "There is no message 99"),
    "another's link": (
        "open",
        {"url": "https://t.me/other?start=a"},
        "Only links to https://t.me/khabar_bot",
    ),
    "an id below one": ("readers", {"id": -5, "first_name": "a"}, "-5 can be no reader's id."),
    "the bot's own id": ("readers", {"id": 7_000_000_001, "first_name": "a"}, "can be no reader's id."),
    "a service message": (
        "forward",
        {"from_chat": -4_000_000_001, "message_id": 1},
        "A service message cannot be forwarded.",
    ),
}


@pytest.mark.parametrize(("what", "fields", "words"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_cannot_be_done_is_refused_with_a_sentence(
    control: Control, bot: Any, what: str, fields: dict[str, Any], words: str
) -> None:
    asha = await control.reader("Asha")
    await control.reader("Ravi")
    await control.group("परिवार", asha)
    await asha.send("/start")
    link = {"inline_keyboard": [[{"text": "a", "url": "https://example.in"}]]}
    await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=link)
    await asha.show("photo")

    with pytest.raises(Refused) as refused:
        await control.post(what, **{"reader": asha.id, "chat": asha.id} | fields)
    assert words in str(refused.value)


async def test_who_blocked_the_bot_neither_writes_nor_presses(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    message = await asha.send("/start")
    await asha.block()
    await asha.block()

    with pytest.raises(Refused, match="unblock it first"):
        await asha.send("a")
    with pytest.raises(Refused, match="unblock it first"):
        await asha.forge(message, "a")
    assert (await control.get("chats", reader=asha.id))["chats"][0]["blocked"] is True
    assert len([each for each in await bot.updates() if "my_chat_member" in each]) == 1


async def test_a_page_from_elsewhere_may_not_ask(sandbox: Sandbox, bot: Any) -> None:
    headers = {"Origin": "http://example.in"}
    async with bot.http.get(f"{sandbox.url}/sandbox/state", headers=headers) as response:
        assert response.status == 403
    async with bot.http.get(f"{sandbox.url}/sandbox/state", headers={"Origin": sandbox.url}) as response:
        assert response.status == 200


@pytest.mark.parametrize("path", ["files/none", "messages?reader=5&chat=5"])
async def test_what_is_not_there_is_a_404_with_a_sentence(sandbox: Sandbox, bot: Any, path: str) -> None:
    async with bot.http.get(f"{sandbox.url}/sandbox/{path}") as response:
        answer = await response.json()

    assert response.status == 404
    assert answer["error"].startswith("There is no")


async def test_a_control_that_is_not_open_says_so() -> None:
    with pytest.raises(Refused, match="async with"):
        await Control("http://127.0.0.1:9").state()


async def test_a_button_is_found_by_its_label(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    keyboard = {
        "inline_keyboard": [[{"text": "a", "callback_data": "a"}], [{"text": "b", "callback_data": "b"}]]
    }
    await bot.do("sendMessage", chat_id=asha.id, text="a", reply_markup=keyboard)
    (card,) = await asha.wait_for()
    await asha.press(card, "b")

    assert card.buttons == [["a"], ["b"]]
    assert (await bot.updates())[-1]["callback_query"]["data"] == "b"
    with pytest.raises(LookupError, match="No button 'c'"):
        await asha.press(card, "c")


async def test_a_question_gets_the_first_answer(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    asking = asyncio.create_task(asha.ask("/start"))
    (update,) = await bot.updates(timeout=20)
    to = {"message_id": update["message"]["message_id"]}
    await bot.do("sendMessage", chat_id=asha.id, text="नमस्ते", reply_parameters=to)
    answer = await asking

    assert (answer.text, answer.reply_to, answer.topic, answer.silent) == ("नमस्ते", 1, None, False)
