"""Hostile input 4: whatever a feed has for a title is shown as text, within bounds, and hides nothing."""

from zoneinfo import ZoneInfo

import pytest

from bot.delivery.messages import MESSAGE_LIMIT, View, card, new_story
from bot.i18n import load_wordings
from bot.text.rich import utf16_length
from tests.sources.following import Following, item

VIEWS = [View(load_wordings()[each], ZoneInfo("Asia/Kolkata"), private=True) for each in ("hi", "en")]
HIDDEN = {*map(chr, (0, 0x202A, 0x202B, 0x202D, 0x202E, 0x200B, 0x2060, 0xFEFF))}


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("मेला</b><script>alert(1)</script>", "मेला", id="markup"),
        pytest.param('<a href="tg://user?id=1">मेला</a> लगा', "मेला लगा", id="a link of Telegram's"),
        pytest.param("मेला &lt;b&gt;लगा&lt;/b&gt;", "मेला", id="markup that is escaped"),
        pytest.param("मेला \u202eलगा\u202c", "मेला", id="turned round"),
        pytest.param("मे\u200bला\u2060 \ufeff" + "\u200b" * 5000 + "लगा", "मेला लगा", id="zero-width spam"),
        pytest.param("मेला" + "\u0302" * 4000, "मेला", id="four thousand combining marks"),
        pytest.param("मेला " * 3000, "मेला मेला", id="a title as long as a book"),
    ],
)
async def test_a_title_is_shown_as_text_or_stripped(following: Following, title: str, shown: str) -> None:
    await following.follow("/feed", item(1, title=title))

    await following.poll()

    (article,) = await following.store.articles.kept()
    assert article.title.startswith(shown)
    assert HIDDEN.isdisjoint(article.title)
    for view in VIEWS:
        for message in (*new_story(article, view, "story"), card(article, view)):
            assert utf16_length(message.text.text) <= MESSAGE_LIMIT
            assert not [each for each in message.text.entities if (each.url or "").startswith("tg:")]
