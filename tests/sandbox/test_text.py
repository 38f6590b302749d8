"""Texts and entities are held against Telegram's rules."""

from typing import Any

import pytest

from bot.sandbox.refusal import Refusal
from bot.sandbox.text import caption, detect, is_link, may_hold, message_text, utf16


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("text", "units"),
    [("", 0), ("abc", 3), ("ख़बर", 4), ("🙏", 2), ("a🙏b", 4)],
    ids=["nothing", "latin", "devanagari", "outside the first plane", "mixed"],
)
def test_length_is_counted_in_utf16_units(text: str, units: int) -> None:
    assert utf16(text) == units


@pytest.mark.parametrize("text", ["a" * 4096, "क" * 4096, "🙏" * 2048], ids=["latin", "devanagari", "emoji"])
def test_a_text_of_4096_units_fits(text: str) -> None:
    assert message_text(text, []) == {"text": text}


@pytest.mark.parametrize("text", ["a" * 4097, "🙏" * 2048 + "a"], ids=["latin", "emoji"])
def test_a_text_of_4097_units_is_too_long(text: str) -> None:
    with pytest.raises(Refusal, match="Bad Request: message is too long"):
        message_text(text, [])


def test_length_is_counted_after_trimming() -> None:
    assert message_text("  \n" + "a" * 4096 + "\n ", []) == {"text": "a" * 4096}


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "\u200d\u200b", "\u00a0"], ids=["none", "space", "format", "nbsp"]
)
def test_a_text_that_shows_nothing_is_empty(text: str) -> None:
    with pytest.raises(Refusal, match="Bad Request: message text is empty"):
        message_text(text, [])


def test_a_caption_may_be_empty_and_has_1024_units_at_most() -> None:
    assert caption("", []) == {}
    assert caption("क" * 1024, []) == {"caption": "क" * 1024}
    with pytest.raises(Refusal, match="message caption is too long"):
        caption("क" * 1025, [])


def test_trimming_moves_entities_along_and_drops_those_of_space_alone() -> None:
    given = [entity("bold", 0, 2), entity("italic", 2, 3), entity("code", 5, 2)]

    assert message_text("  abc  ", given) == {"text": "abc", "entities": [entity("italic", 0, 3)]}


def test_an_entity_that_reaches_into_the_trimmed_space_is_shortened() -> None:
    assert caption(" ab ", [entity("bold", 0, 4)]) == {
        "caption": "ab",
        "caption_entities": [entity("bold", 0, 2)],
    }


def test_control_characters_become_spaces_and_line_feeds_stay() -> None:
    assert message_text("a\0b\tc\nd", [])["text"] == "a b c\nd"


REFUSED = {
    "outside the text": ("abc", [entity("bold", 1, 3)]),
    "before the text": ("abc", [entity("bold", -1, 2)]),
    "without length": ("abc", [entity("bold", 1, 0)]),
    "ends within a surrogate pair": ("🙏a", [entity("bold", 0, 1)]),
    "begins within a surrogate pair": ("🙏a", [entity("bold", 1, 2)]),
    "overlap in part": ("abcdef", [entity("bold", 0, 3), entity("italic", 2, 3)]),
    "overlap in part under a third": (
        "abcdef",
        [entity("underline", 0, 6), entity("bold", 0, 3), entity("italic", 2, 3)],
    ),
    "quote in a quote": ("abcdef", [entity("blockquote", 0, 6), entity("blockquote", 1, 2)]),
    "quote in a fold": ("abcdef", [entity("expandable_blockquote", 0, 6), entity("blockquote", 0, 6)]),
    "bold in code": ("abcdef", [entity("code", 0, 6), entity("bold", 1, 2)]),
    "code in bold": ("abcdef", [entity("bold", 0, 6), entity("code", 1, 2)]),
    "code on bold": ("abcdef", [entity("bold", 0, 6), entity("code", 0, 6)]),
    "pre in code": ("abcdef", [entity("code", 0, 6), entity("pre", 1, 2)]),
    "quote in a link": ("abcd", [entity("text_link", 0, 4, url="https://a.in"), entity("blockquote", 1, 2)]),
    "link without a url": ("abcd", [entity("text_link", 0, 4)]),
    "link to nowhere": ("abcd", [entity("text_link", 0, 4, url="ftp://example.in/")]),
    "unknown kind": ("abcd", [entity("marquee", 0, 4)]),
    "more than a hundred": ("a" * 200, [entity("bold", i, 1) for i in range(101)]),
}


@pytest.mark.parametrize(("text", "entities"), REFUSED.values(), ids=REFUSED.keys())
def test_entities_that_telegram_would_drop_or_refuse_are_refused(
    text: str, entities: list[dict[str, Any]]
) -> None:
    with pytest.raises(Refusal, match=r"Bad Request: .*entit"):
        message_text(text, entities)


ALLOWED = {
    "bold in italic": ("abcd", [entity("italic", 0, 4), entity("bold", 1, 2)]),
    "bold on italic": ("abcd", [entity("italic", 0, 4), entity("bold", 0, 4)]),
    "side by side": ("abcd", [entity("bold", 0, 2), entity("code", 2, 2)]),
    "code in a quote": ("abcd", [entity("blockquote", 0, 4), entity("code", 1, 2)]),
    "bold in a fold": ("abcd", [entity("expandable_blockquote", 0, 4), entity("bold", 0, 2)]),
    "link in a quote": (
        "abcd",
        [entity("blockquote", 0, 4), entity("text_link", 1, 2, url="https://a.in/b")],
    ),
    "a whole pair": ("a🙏b", [entity("bold", 1, 2)]),
    "a hundred": ("a" * 200, [entity("bold", 2 * i, 1) for i in range(100)]),
}


@pytest.mark.parametrize(("text", "entities"), ALLOWED.values(), ids=ALLOWED.keys())
def test_entities_that_telegram_takes_stay_as_they_are(text: str, entities: list[dict[str, Any]]) -> None:
    assert message_text(text, entities) == {"text": text, "entities": entities}


def test_entities_come_back_in_order_the_outer_first() -> None:
    given = [entity("bold", 1, 1), entity("italic", 0, 3)]

    assert message_text("abc", given)["entities"] == [entity("italic", 0, 3), entity("bold", 1, 1)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [entity("bot_command", 0, 6)]),
        ("/read@khabar_bot", [entity("bot_command", 0, 16)]),
        ("🙏 /help", [entity("bot_command", 3, 5)]),
        ("/help।", [entity("bot_command", 0, 5)]),
        ("a/b, /मदद, //x, /x/y", []),
        ("see https://example.in/a?b=1.", [entity("url", 4, 24)]),
        ("ask @khabar_bot, not a@b.in", [entity("mention", 4, 11)]),
        ("https://example.in/start /start", [entity("url", 0, 24), entity("bot_command", 25, 6)]),
    ],
    ids=[
        "command",
        "addressed",
        "after an emoji",
        "before a danda",
        "none",
        "link",
        "mention",
        "command and link",
    ],
)
def test_telegram_finds_commands_links_and_mentions(text: str, found: list[dict[str, Any]]) -> None:
    assert list(detect(text)) == found


def test_what_telegram_finds_gives_way_to_code_and_joins_bold() -> None:
    in_code = message_text("/help", [entity("code", 0, 5)])["entities"]
    in_bold = message_text("/help", [entity("bold", 0, 5)])["entities"]

    assert in_code == [entity("code", 0, 5)]
    assert in_bold == [entity("bold", 0, 5), entity("bot_command", 0, 5)]


@pytest.mark.parametrize(
    "url",
    ["https://example.in", "http://127.0.0.1:8080/a", "https://t.me/khabar_bot?start=x", "tg://user?id=1"],
)
def test_links_that_telegram_opens(url: str) -> None:
    assert is_link(url)


@pytest.mark.parametrize(
    "url", ["", "example.in", "https://", "https://localhost/", "https://a b.in", "javascript:x"]
)
def test_links_that_telegram_does_not_open(url: str) -> None:
    assert not is_link(url)


def test_no_kind_but_a_style_may_hold_itself() -> None:
    assert may_hold("bold", "bold")
    assert not any(may_hold(kind, kind) for kind in ("code", "pre", "blockquote", "text_link"))
