"""Keyboards are held against Telegram's rules."""

from typing import Any

import pytest

from bot.sandbox.keyboards import check_markup
from bot.sandbox.refusal import Refusal


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(text: str = "पढ़ें", **action: Any) -> dict[str, Any]:
    return {"text": text} | (action or {"callback_data": "read"})


@pytest.mark.parametrize(
    "action",
    [
        {"callback_data": "क" * 21 + "a"},
        {"url": "https://example.in/"},
        {"copy_text": {"text": "K" * 256}},
        {"switch_inline_query": ""},
        {"pay": True},
    ],
    ids=["64 bytes", "link", "copy", "inline", "pay"],
)
def test_a_button_with_one_action_is_taken(action: dict[str, Any]) -> None:
    markup = keyboard([button(**action)])

    assert check_markup(markup) == markup


REFUSED = {
    "data of 65 bytes": (keyboard([button(callback_data="क" * 21 + "ab")]), "BUTTON_DATA_INVALID"),
    "no data": (keyboard([button(callback_data="")]), "Text buttons are unallowed"),
    "no action": (keyboard([{"text": "पढ़ें"}]), "Text buttons are unallowed"),
    "two actions": (keyboard([button(callback_data="a", url="https://a.in")]), "more than one action"),
    "no label": (keyboard([button(" ")]), "text must be non-empty"),
    "wrong address": (keyboard([button(url="example")]), "'example' is invalid: Wrong HTTP URL"),
    "nothing to copy": (keyboard([button(copy_text={"text": ""})]), "BUTTON_COPY_TEXT_INVALID"),
    "too much to copy": (keyboard([button(copy_text={"text": "K" * 257})]), "BUTTON_COPY_TEXT_INVALID"),
    "nine in a row": (keyboard([button()] * 9), "more than 8 buttons"),
    "a hundred and one": (
        keyboard(*([button()] * 8 for _ in range(12)), [button()] * 5),
        "REPLY_MARKUP_TOO_LONG",
    ),
}


@pytest.mark.parametrize(("markup", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_keyboard_that_breaks_a_rule_is_refused(markup: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        check_markup(markup)


def test_a_hundred_buttons_are_taken() -> None:
    markup = keyboard(*([button()] * 8 for _ in range(12)), [button()] * 4)

    assert check_markup(markup) == markup


def test_a_keyboard_without_buttons_is_none() -> None:
    assert check_markup(keyboard([])) is None


def test_other_markup_is_left_alone() -> None:
    assert check_markup({"force_reply": True}) == {"force_reply": True}
