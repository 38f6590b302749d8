"""What the newsroom makes of the folder: what is news, what is not, and what it does when something fails."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.article import Article
from bot.delivery.newsroom import CROWD, Newsroom, watch
from bot.loader import ArticleLoader
from bot.store import Store

NOW = 1_750_000_000.0


class Clock:
    """Seconds since 1970 that pass when told to."""

    now = NOW

    def __call__(self) -> float:
        return self.now


class Desk:
    """A folder, and one life of the bot after the other over it, on one database."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.clock = Clock()
        self.woken = 0
        self.start()

    def start(self) -> None:
        """Another life: nothing is remembered but what is stored."""
        self.loader = ArticleLoader([self.folder], archive=self.store.articles, clock=self.clock)
        self._newsroom = Newsroom(self.loader, self.store.articles, self._wake)

    def put(self, name: str, title: str, *, age: float = 60, text: str = "") -> Path:
        """A file as it was left `age` seconds ago."""
        path = self.folder / name
        path.write_text(f"{title}\n\n{text or title} के बारे में सब कुछ यहाँ लिखा है।\n", "utf-8")
        os.utime(path, (self.clock.now - age, self.clock.now - age))
        return path

    async def look(self) -> list[str]:
        """One look a second later; the titles that it announces, in their order."""
        before = len(await self.store.broadcasts.recent(1000))
        self.clock.now += 1.1
        await self._newsroom.look()
        recent = await self.store.broadcasts.recent(1000)
        fresh = [each.article_id for each in reversed(recent[: len(recent) - before])]
        return [(await self.loader.by_id(str(article_id))).title for article_id in fresh]

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    folder = tmp_path / "articles"
    folder.mkdir()
    store = await Store.open(f"sqlite:///{tmp_path / 'khabar.db'}")
    yield Desk(store, folder)
    await store.close()


async def test_what_lay_there_at_the_first_start_is_no_news_and_what_comes_then_is(desk: Desk) -> None:
    desk.put("a.txt", "पहली खबर")
    assert (await desk.look(), desk.woken) == ([], 0)

    desk.put("b.txt", "दूसरी खबर")
    assert (await desk.look(), desk.woken) == (["दूसरी खबर"], 1)
    assert (await desk.look(), desk.woken) == ([], 1)


async def test_what_comes_while_the_bot_is_down_is_news_also_after_an_empty_folder(desk: Desk) -> None:
    await desk.look()
    desk.put("b.txt", "रात की खबर")
    desk.start()

    assert await desk.look() == ["रात की खबर"]


async def test_an_import_before_the_first_start_makes_no_news_of_the_folder(
    desk: Desk, tmp_path: Path
) -> None:
    desk.put("a.txt", "पहली खबर")
    article = await desk.loader.newest()
    await desk.store.articles.see([article], "import", announce=False)
    desk.put("b.txt", "दूसरी खबर")

    assert await desk.look() == []


async def test_a_restart_announces_nothing_again(desk: Desk) -> None:
    await desk.look()
    desk.put("a.txt", "पहली खबर")
    await desk.look()
    desk.start()

    assert await desk.look() == []


async def test_a_crowd_that_came_while_the_bot_was_down_is_announced_by_its_newest_alone(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.look()
    for at in range(CROWD + 1):
        desk.put(f"{at:02}.txt", f"खबर संख्या {at}")
    desk.start()

    assert await desk.look() == [f"खबर संख्या {CROWD}"]
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert line.startswith(f"{CROWD + 1} articles came while the bot was down")


async def test_as_many_as_may_be_are_all_announced_in_the_order_of_the_shelf(desk: Desk) -> None:
    await desk.look()
    for at in range(CROWD):
        desk.put(f"{at:02}.txt", f"खबर संख्या {at}")
    desk.start()

    assert await desk.look() == [f"खबर संख्या {at}" for at in range(CROWD)]


async def test_many_that_come_while_it_runs_are_all_announced(desk: Desk) -> None:
    await desk.look()
    for at in range(CROWD + 5):
        desk.put(f"{at:02}.txt", f"खबर संख्या {at}")

    assert len(await desk.look()) == CROWD + 5


async def test_an_edited_article_is_no_news_and_keeps_its_new_words(desk: Desk) -> None:
    desk.put("a.txt", "पहली खबर")
    await desk.look()
    desk.put("a.txt", "पहली खबर, सुधरी हुई", age=30)

    assert await desk.look() == []
    kept = await desk.store.articles.get((await desk.loader.newest()).id)
    assert kept is not None
    assert kept.title == "पहली खबर, सुधरी हुई"


async def test_a_renamed_file_a_copy_and_one_put_back_are_no_news(desk: Desk) -> None:
    await desk.look()
    path = desk.put("a.txt", "पहली खबर")
    assert await desk.look() == ["पहली खबर"]

    path.rename(desk.folder / "b.txt")
    assert await desk.look() == []
    desk.put("c.txt", "पहली खबर", age=20)
    assert await desk.look() == []
    (desk.folder / "b.txt").unlink()
    assert await desk.look() == []
    desk.put("b.txt", "पहली खबर", age=10)
    assert await desk.look() == []


async def test_two_stories_under_one_title_are_both_news(desk: Desk) -> None:
    await desk.look()
    desk.put("a.txt", "वही शीर्षक", text="मेले")
    desk.put("b.txt", "वही शीर्षक", text="पुल")

    assert await desk.look() == ["वही शीर्षक"] * 2


async def test_what_is_still_being_written_waits_also_at_a_start(desk: Desk) -> None:
    await desk.look()
    desk.start()
    desk.put("a.txt", "अधूरी", age=-1)
    assert await desk.look() == []

    desk.put("a.txt", "अधूरी खबर पूरी हुई", age=-0.5)
    assert await desk.look() == []
    assert await desk.look() == ["अधूरी खबर पूरी हुई"]


async def test_what_was_being_written_at_the_first_start_is_no_news(desk: Desk) -> None:
    desk.put("a.txt", "अधूरी", age=-1)
    assert await desk.look() == []

    desk.put("a.txt", "अधूरी खबर पूरी हुई", age=0.5)
    assert [await desk.look(), await desk.look()] == [[], []]


async def test_what_is_no_article_stops_no_other(desk: Desk) -> None:
    await desk.look()
    (desk.folder / "a.txt").write_bytes(bytes(range(256)) * 4)
    os.mkfifo(desk.folder / "b.txt")
    (desk.folder / "c.txt").symlink_to("/etc/hostname")
    desk.put("d.txt", "अच्छी खबर")

    assert await desk.look() == ["अच्छी खबर"]


@pytest.mark.parametrize(("name", "head"), [("a.txt", "टैग: बड़ी ख़बर\n\n"), ("a.md", "")])
async def test_a_tag_in_the_file_makes_it_breaking_news(desk: Desk, name: str, head: str) -> None:
    await desk.look()
    front = "" if head else "---\ntitle: पुल टूटा\ntags: [शहर, Breaking]\n---\n\n"
    path = desk.folder / name
    path.write_text(front + ("पुल टूटा\n\n" if head else "") + head + "नदी का पुल रात में टूट गया।\n", "utf-8")
    os.utime(path, (NOW - 60, NOW - 60))
    await desk.look()

    assert [each.breaking for each in await desk.store.broadcasts.recent()] == [True]


class Faulty:
    """A store that cannot be written to for a while, and what reaches it in the end."""

    def __init__(self, articles: Any, failures: int) -> None:
        self._articles = articles
        self._failures = failures

    def __getattr__(self, name: str) -> Any:
        return getattr(self._articles, name)

    async def see(self, articles: Sequence[Article], *arguments: Any, **more: Any) -> Any:
        if self._failures:
            self._failures -= 1
            raise OSError("disk full")
        return await self._articles.see(articles, *arguments, **more)


async def test_what_fails_is_logged_and_tried_again_until_it_is_stored(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.look()
    desk.put("a.txt", "पहली खबर")
    desk.clock.now += 5
    told = asyncio.Event()
    loader = ArticleLoader([desk.folder], archive=desk.store.articles, clock=desk.clock)
    faulty: Any = Faulty(desk.store.articles, failures=2)

    watching = asyncio.create_task(watch(loader, faulty, told.set, every=0.01))
    async with asyncio.timeout(20):
        await told.wait()

    assert not watching.done()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert ["disk full" in record.getMessage() for record in caplog.records] == [True, True]
    assert len(await desk.store.broadcasts.recent()) == 1
