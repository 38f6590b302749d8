"""What Telegram shows of the bot: its command menus and its descriptions."""

from typing import Any

import pytest

from bot.sandbox.client import Control, Reader

PRIVATE = [
    *("headline", "listen", "read", "quotes", "stories", "subscribe", "unsubscribe", "settings"),
    *("test", "voice", "language", "help", "about", "start"),
]


async def menu(reader: Reader, chat: int | None = None) -> dict[str, str]:
    answer = await reader.control.get("commands", reader=reader.id, chat=chat or reader.id)
    return {each["command"]: each["description"] for each in answer["commands"]}


async def test_the_menus_by_scope_and_language(
    khabar: Any, control: Control, asha: Reader, ravi: Reader
) -> None:
    family = await khabar.group("परिवार", asha, ravi)
    await control.wait_until(lambda found: asked(found, "setMyShortDescription") == 2)

    hindi, english = await menu(asha), await menu(ravi)

    assert list(hindi) == list(english) == PRIVATE
    assert (hindi["headline"], english["headline"]) == ("ताज़ा खबर", "the latest story")
    assert (hindi["start"], english["start"]) == ("शुरू करें", "start")
    assert list(await menu(asha, family)) == [each for each in PRIVATE if each not in {"test", "start"}]
    assert (await menu(ravi, family))["quotes"] == "who said what"
    profile = (await control.state())["profile"]
    assert profile["description"] == {
        "": "यहाँ ताज़ा खबर पढ़ें या सुनें। “खबर” लिखें, या नीचे का बटन दबाएँ।",
        "en": "Read the latest story here, or hear it. Type “news”, or press the button below.",
    }
    assert profile["short_description"] == {
        "": "खबर पढ़ें, सुनें और हर नई खबर पाएँ।",
        "en": "Read the news, hear it, get every new story.",
    }


def asked(entries: list[dict[str, Any]], method: str) -> int:
    """How many requests with that method succeeded."""
    return sum(each["kind"] == "request" and each["method"] == method and each["ok"] for each in entries)


async def test_a_description_of_the_operators_own_is_left_alone(idle: Any, control: Control) -> None:
    await idle.start()
    await control.wait_until(lambda found: asked(found, "setMyShortDescription") == 2)
    since = (await control.state())["last_event"]

    await idle.restart()
    await control.wait_until(lambda found: asked(found, "getMyShortDescription") == 1, since=since)
    await idle.stop()

    assert not await control.requests("setMyDescription", "setMyShortDescription", since=since)


@pytest.mark.parametrize(
    ("kind", "which"),
    [
        ("error", {"error_code": 400, "description": "Bad Request: BOT_COMMAND_INVALID"}),
        ("error", {"error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 60}}),
        ("html", {}),
        ("hang_before", {}),
    ],
    ids=["refused", "too-many", "gateway", "hangs"],
)
async def test_a_menu_that_cannot_be_set_does_no_harm(
    idle: Any, control: Control, asha: Reader, kind: str, which: dict[str, Any]
) -> None:
    await control.fault(kind, method="setMyCommands", **which)

    await idle.start()

    assert (await asha.ask("/help")).text.startswith("ख़बर की मदद\n")
