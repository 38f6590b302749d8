"""Requests are read in every form that Telegram reads, and nothing unknown passes."""

import json
from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.client import Control


async def test_getme_names_the_bot_with_its_username(bot: Any, sandbox: Sandbox) -> None:
    me = await bot.do("getMe")

    assert me["is_bot"] is True
    assert me["username"] == sandbox.bot_username
    assert str(me["id"]) == sandbox.token.partition(":")[0]


async def test_any_other_token_is_refused(bot: Any, sandbox: Sandbox) -> None:
    for path in ("bot1:wrong/getMe", "file/bot1:wrong/voice/file_1.oga"):
        async with bot.http.get(f"{sandbox.url}/{path}") as response:
            answer = await response.json()

        assert response.status == 401
        assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_a_method_that_is_none_is_not_found(bot: Any) -> None:
    assert (await bot.call("sendNonsense"))["error_code"] == 404
    assert await bot.refused("sendNonsense") == "Not Found"


async def test_a_method_not_built_here_says_so(bot: Any) -> None:
    answer = await bot.call("sendPoll", chat_id=1, question="?", options=["a", "b"])

    assert answer["error_code"] == 501
    assert answer["description"] == "Not Implemented: the sandbox does not know sendPoll"


async def test_a_file_that_is_not_there_is_not_found(bot: Any) -> None:
    async with bot.http.get(bot.base.replace("/bot", "/file/bot") + "voice/file_9.oga") as response:
        assert response.status == 404


async def test_the_case_of_a_method_does_not_matter(bot: Any) -> None:
    assert await bot.do("GETME") == await bot.do("getMe")


async def test_a_request_may_come_as_query_json_or_form(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    entities = json.dumps([{"type": "bold", "offset": 0, "length": 1}])
    fields = {"chat_id": str(asha.id), "text": "abc", "entities": entities, "disable_notification": "true"}
    address = bot.base + "sendMessage"
    for arguments in ({"params": fields}, {"data": fields}, {"json": fields}):
        async with bot.http.post(address, **arguments) as response:
            assert (await response.json())["ok"]
    async with bot.http.get(address, params=fields) as response:
        assert (await response.json())["ok"]

    received = await asha.wait_for(4)
    assert [each.silent for each in received] == [True] * 4
    assert [each.parts("bold") for each in received] == [["a"]] * 4


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "unknown parameter": ({"text": "a", "colour": 1}, "unknown parameter 'colour'"),
    "unknown at depth": (
        {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b", "big": 1}]]}},
        "unknown parameter 'reply_markup.inline_keyboard.big'",
    ),
    "wrong type": ({"text": "a", "disable_notification": "maybe"}, "can't parse parameter"),
    "wrong type at depth": (
        {"text": "a", "entities": [{"type": "bold", "offset": "x", "length": 1}]},
        "offset",
    ),
    "broken JSON": ({"text": "a", "entities": "[{"}, "can't parse entities JSON object"),
    "no text": ({}, "message text is empty"),
    "no chat": ({"chat_id": None, "text": "a"}, "chat_id is empty"),
    "parse_mode": ({"text": "a", "parse_mode": "HTML"}, "knows no parse_mode"),
    "half a pair": ({"text": "\ud83d"}, "strings must be encoded in UTF-8"),
    "half a pair at depth": (
        {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "\ud83d", "callback_data": "b"}]]}},
        "strings must be encoded in UTF-8",
    ),
    "unknown chat": ({"chat_id": 404, "text": "a"}, "chat not found"),
    "unknown name": ({"chat_id": "@nobody", "text": "a"}, "chat not found"),
}


@pytest.mark.parametrize(("fields", "words"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_request_that_telegram_would_not_take_is_refused(
    control: Control, bot: Any, fields: dict[str, Any], words: str
) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    refused = await bot.refused("sendMessage", **{"chat_id": asha.id} | fields)

    assert refused.startswith("Bad Request: ")
    assert words in refused
    assert await control.received() == []


def part(name: str, value: bytes, kind: str = "text/plain") -> bytes:
    """One part of a multipart body whose boundary is x."""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    return head.encode() + value + b"\r\n"


BODIES = {
    "nothing": (b"", "application/json", "chat_id is empty"),
    "not JSON": (b"{", "application/json", "can't parse JSON object"),
    "a list": (b"[1]", "application/json", "object expected"),
    "not UTF-8": (b'{"text": "\xff"}', "application/json", "strings must be encoded in UTF-8"),
    "a form not in UTF-8": (
        part("text", b"\xff", "application/x") + b"--x--\r\n",
        "multipart/form-data; boundary=x",
        "strings must be encoded in UTF-8",
    ),
}


@pytest.mark.parametrize(("body", "kind", "words"), BODIES.values(), ids=BODIES.keys())
async def test_a_body_that_cannot_be_read_is_refused(bot: Any, body: bytes, kind: str, words: str) -> None:
    headers = {"Content-Type": kind}
    async with bot.http.post(bot.base + "sendMessage", data=body, headers=headers) as response:
        answer = await response.json()

    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}


async def test_a_part_of_a_form_may_have_a_type_of_its_own(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await asha.send("/start")
    words = part("text", "ख़बर".encode(), "application/x")
    body = part("chat_id", str(asha.id).encode()) + words + b"--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with bot.http.post(bot.base + "sendMessage", data=body, headers=headers) as response:
        assert (await response.json())["result"]["text"] == "ख़बर"


async def test_every_request_is_in_the_journal_without_the_token(
    control: Control, bot: Any, sandbox: Sandbox
) -> None:
    await bot.do("getMe")
    await bot.refused("sendMessage", chat_id=404, text="a")
    good, bad = await control.requests()

    assert (good["method"], good["ok"], good["accepted"], good["error_code"]) == ("getMe", True, True, None)
    assert (bad["ok"], bad["error_code"], bad["description"]) == (False, 400, "Bad Request: chat not found")
    assert bad["params"] == {"chat_id": 404, "text": "a"}
    assert bad["started"] <= bad["monotonic"]
    assert sandbox.token.partition(":")[2] not in json.dumps(await control.journal())


async def test_an_answer_of_ours_that_breaks_the_schema_is_a_500(sandbox: Sandbox, bot: Any) -> None:
    sandbox.world.bot.first_name = 5  # type: ignore[assignment]  # the answer is to be wrong
    answer = await bot.call("getMe")

    assert answer["error_code"] == 500
    assert "first_name" in answer["description"]
    sandbox.world.bot.first_name = "Khabar"
    sandbox.world.profile.texts["name"] = {"": 5}  # type: ignore[dict-item]  # the answer is to be wrong
    assert (await bot.call("getMyName"))["error_code"] == 500


@pytest.mark.parametrize("method", ["logOut", "close", "deleteWebhook"])
async def test_courtesies_are_answered(bot: Any, method: str) -> None:
    assert await bot.do(method) is True
