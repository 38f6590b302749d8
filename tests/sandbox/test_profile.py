"""Menus, names and descriptions are resolved by scope and language as on Telegram."""

from typing import Any

import pytest

from bot.sandbox.client import Control


def menu(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name} for name in names]


async def test_the_narrowest_scope_wins_and_in_it_the_readers_language(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha", language_code="hi-IN")
    ravi = await control.reader("Ravi", language_code="en")
    group = await control.group("परिवार", ravi, admins=(asha,))
    scopes: list[tuple[str, dict[str, Any]]] = [
        ("anyone", {}),
        ("english", {"language_code": "en"}),
        ("private", {"scope": {"type": "all_private_chats"}}),
        ("groups", {"scope": {"type": "all_group_chats"}}),
        ("admins", {"scope": {"type": "all_chat_administrators"}, "language_code": "hi"}),
    ]
    await asha.send("/start")
    offered = [
        (await asha.commands(), await ravi.commands(), await asha.commands(group), await ravi.commands(group))
    ]
    for name, scope in scopes:
        await bot.do("setMyCommands", commands=menu(name), **scope)
        offered.append(
            (
                await asha.commands(),
                await ravi.commands(),
                await asha.commands(group),
                await ravi.commands(group),
            )
        )

    assert [tuple("".join(each) for each in row) for row in offered] == [
        ("", "", "", ""),
        ("anyone", "anyone", "anyone", "anyone"),
        ("anyone", "english", "anyone", "english"),
        ("private", "private", "anyone", "english"),
        ("private", "private", "groups", "groups"),
        ("private", "private", "admins", "groups"),
    ]


async def test_a_chat_and_a_member_may_have_a_menu_of_their_own(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    ravi = await control.reader("Ravi")
    group = await control.group("परिवार", ravi, admins=(asha,))
    await ravi.send("/start")
    for scope in (
        {"type": "chat", "chat_id": ravi.id},
        {"type": "chat", "chat_id": group},
        {"type": "chat_administrators", "chat_id": group},
        {"type": "chat_member", "chat_id": group, "user_id": ravi.id},
    ):
        await bot.do("setMyCommands", commands=menu(str(scope["type"])), scope=scope)

    assert await ravi.commands() == ["chat"]
    assert await asha.commands(group) == ["chat_administrators"]
    assert await ravi.commands(group) == ["chat_member"]


async def test_a_menu_can_be_read_and_taken_back(control: Control, bot: Any) -> None:
    await bot.do("setMyCommands", commands=menu("read"), language_code="en")
    kept = await bot.do("getMyCommands", language_code="en"), await bot.do("getMyCommands")
    await bot.do("deleteMyCommands", language_code="en")
    await bot.do("setMyCommands", commands=[])

    assert kept == (menu("read"), [])
    assert await bot.do("getMyCommands", language_code="en") == []
    assert len(await control.journal("commands")) == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"commands": menu("Read")}, "BOT_COMMAND_INVALID"),
        ({"commands": menu("खबर")}, "BOT_COMMAND_INVALID"),
        ({"commands": menu("a" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "a" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": menu(*(f"a{i}" for i in range(101)))}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": menu("a"), "language_code": "hi-IN"}, "invalid language code"),
        ({"commands": menu("a"), "scope": {"type": "chat", "chat_id": 404}}, "chat not found"),
        ({"commands": menu("a"), "scope": {"type": "everywhere"}}, "can't parse parameter"),
    ],
    ids=["capital", "devanagari", "long", "blank", "verbose", "many", "language", "chat", "scope"],
)
async def test_a_menu_that_breaks_a_rule_is_refused(bot: Any, fields: dict[str, Any], words: str) -> None:
    assert words in await bot.refused("setMyCommands", **fields)


@pytest.mark.parametrize(
    ("what", "field", "longest"),
    [
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ],
)
async def test_texts_are_kept_by_language(
    control: Control, bot: Any, what: str, field: str, longest: int
) -> None:
    await bot.do(f"setMy{what}", **{field: "ख़बर"})
    await bot.do(f"setMy{what}", **{field: "Khabar", "language_code": "en"})
    read = [(await bot.do(f"getMy{what}", language_code=code))[field] for code in ("en", "ta", "")]
    profile = (await control.state())["profile"]
    await bot.do(f"setMy{what}", language_code="en")

    assert read == ["Khabar", "ख़बर", "ख़बर"]
    assert profile[field] == {"": "ख़बर", "en": "Khabar"}
    assert (await bot.do(f"getMy{what}", language_code="en"))[field] == "ख़बर"
    assert await bot.do(f"setMy{what}", **{field: "a" * longest})
    assert "longer than" in await bot.refused(f"setMy{what}", **{field: "a" * (longest + 1)})


async def test_the_default_name_is_what_readers_see(control: Control, bot: Any) -> None:
    asha = await control.reader("Asha")
    await bot.do("setMyName", name="ख़बर")
    await bot.do("setMyName", name="Khabar", language_code="en")

    assert (await bot.do("getMe"))["first_name"] == "ख़बर"
    assert (await control.get("chats", reader=asha.id))["chats"][0]["title"] == "ख़बर"
