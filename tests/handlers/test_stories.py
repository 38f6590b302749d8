"""The list of stories, where it is long."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.article import Article, Block
from bot.delivery.messages import View
from bot.i18n import load_wordings
from bot.loader import Page
from bot.text.rich import utf16_length
from handlers.context import Listed
from handlers.stories import story_list

TODAY = date(2026, 1, 1)
HINDI = View(load_wordings()["hi"], ZoneInfo("Asia/Kolkata"), private=True)


def article(title: str, author: str | None = None) -> Article:
    return Article("0123456789ab", title, "hi", "hi", author, None, None, (Block("paragraph", "एक।"),))


def test_numbers_beyond_a_thousand_are_grouped() -> None:
    page = Page((article("मेला"),) * 5, number=201, pages=256, total=1280, first=1001)

    shown = story_list(page, HINDI, TODAY)

    assert "1,001. मेला" in shown.text.text
    assert "खबर 1,001 से 1,005, कुल 1,280" in shown.text.text
    assert [len(row) for row in shown.rows] == [2, 2, 1, 2]
    assert shown.rows[0][0].label == "1,001 पढ़ें"


@pytest.mark.parametrize("cluster", ["क", "😀", "क्ष्म्य", "a\u0301" * 5])
def test_five_of_the_longest_titles_fit_one_message(cluster: str) -> None:
    page = Page((article(cluster * 3000, cluster * 3000),) * 5, number=2, pages=3, total=15, first=6)

    shown = story_list(page, HINDI, TODAY)

    assert utf16_length(shown.text.text) <= 4096
    assert sum(entity.kind == "bold" for entity in shown.text.entities) == 6


def test_who_asked_longest_ago_is_forgotten() -> None:
    listed = Listed(most_chats=2)
    for chat in (1, 2, 1, 3):
        listed.remember(chat, {1: f"story{chat}"}, anew=True)

    assert [listed.find(chat, 1) for chat in (1, 2, 3)] == ["story1", None, "story3"]
