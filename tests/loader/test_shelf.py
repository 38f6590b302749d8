"""The shelf keeps up with its folders, in the right order, and nothing in them stops it."""

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.article import Article
from bot.errors import ArticleNotFound, EmptyShelf, NotAnArticle, OperatorError
from bot.loader import ArticleLoader, read_article
from bot.loader.parse import parse

BODY = "\n\nपहला अनुच्छेद यहां है और इसमें कई शब्द हैं।\n\nदूसरा अनुच्छेद भी यहां है।"


class Clock:
    """Seconds since 1970 that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loader(tmp_path: Path, clock: Clock) -> ArticleLoader:
    return ArticleLoader([tmp_path], clock=clock)


def put(
    folder: Path, name: str, title: str, clock: Clock, *, age: float = 0, date: str = "", url: str = ""
) -> Path:
    """A file as it was left `age` seconds ago."""
    path = folder / name
    path.write_text(f"{title}\n{date}\n{url}{BODY}", "utf-8")
    os.utime(path, (clock.now - age, clock.now - age))
    return path


async def titles(loader: ArticleLoader) -> list[str]:
    return [article.title for article in (await loader.page(1, 100)).articles]


async def test_an_empty_folder_and_one_that_is_not_there_are_an_empty_shelf(tmp_path: Path) -> None:
    loader = ArticleLoader([tmp_path, tmp_path / "none"])

    with pytest.raises(EmptyShelf):
        await loader.newest()
    with pytest.raises(EmptyShelf):
        await loader.page()


async def test_an_article_is_found_by_its_id_and_nothing_else(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock)
    article = await loader.newest()

    assert await loader.by_id(article.id) == article
    for wrong in ("", "../a.txt", "a.txt", article.id.upper() + "x", "'; drop table", "x" * 512):
        with pytest.raises(ArticleNotFound):
            await loader.by_id(wrong)


async def test_of_files_seen_together_the_last_published_is_newest_then_the_last_by_name(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पुरानी खबर", clock, date="1 जनवरी 2024")
    put(tmp_path, "b.txt", "नई खबर", clock, date="1 जनवरी 2025")
    put(tmp_path, "c.txt", "बिना तारीख", clock)
    put(tmp_path, "d.txt", "यह भी बिना तारीख", clock)

    assert await titles(loader) == ["नई खबर", "पुरानी खबर", "यह भी बिना तारीख", "बिना तारीख"]


async def test_at_first_sight_later_folders_are_newer(tmp_path: Path, clock: Clock) -> None:
    shelf, seeds = tmp_path / "shelf", tmp_path / "seeds"
    shelf.mkdir()
    seeds.mkdir()
    put(shelf, "a.txt", "शेल्फ की खबर", clock, date="1 जनवरी 2025")
    put(seeds, "b.txt", "बीज की खबर", clock)

    assert await titles(ArticleLoader([shelf, seeds], clock=clock)) == ["बीज की खबर", "शेल्फ की खबर"]


async def test_a_new_file_is_newest_a_second_after_it_was_written(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "z.txt", "पहली खबर", clock, date="1 जनवरी 2025")
    await loader.newest()
    put(tmp_path, "a.txt", "दूसरी खबर", clock, date="1 जनवरी 2020")

    assert (await loader.newest()).title == "पहली खबर"
    clock.now += 1
    assert (await loader.newest()).title == "दूसरी खबर"


async def test_a_file_still_being_written_waits(loader: ArticleLoader, tmp_path: Path, clock: Clock) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock)
    await loader.newest()
    for length in range(1, 4):
        clock.now += 1.1
        put(tmp_path, "b.txt", "दूसरी खबर " * length, clock)
        assert (await loader.newest()).title == "पहली खबर"

    clock.now += 1.1
    assert (await loader.newest()).title.startswith("दूसरी खबर दूसरी खबर")


async def test_a_file_with_a_time_in_the_future_is_taken_once_it_rests(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock)
    await loader.newest()
    put(tmp_path, "b.txt", "दूसरी खबर", clock, age=-86_400)
    clock.now += 1.1
    assert (await loader.newest()).title == "पहली खबर"

    clock.now += 1.1
    assert (await loader.newest()).title == "दूसरी खबर"


async def test_an_edit_keeps_the_place_and_the_id(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock)
    before = await loader.newest()
    clock.now += 2
    put(tmp_path, "b.txt", "दूसरी खबर", clock, age=1.5)
    await loader.newest()
    clock.now += 2
    put(tmp_path, "a.txt", "पहली खबर, सुधरी हुई", clock, age=1.5)

    assert await titles(loader) == ["दूसरी खबर", "पहली खबर, सुधरी हुई"]
    assert (await loader.by_id(before.id)).content_hash != before.content_hash


async def test_a_deleted_file_leaves_and_comes_back_to_its_place(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock)
    gone = put(tmp_path, "b.txt", "दूसरी खबर", clock)
    assert len(await titles(loader)) == 2
    gone.unlink()
    clock.now += 1
    assert await titles(loader) == ["पहली खबर"]

    put(tmp_path, "b.txt", "दूसरी खबर", clock, age=5)
    clock.now += 1
    assert await titles(loader) == ["दूसरी खबर", "पहली खबर"]


async def test_the_folder_is_looked_at_once_a_second_at_most(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock)
    await loader.newest()
    put(tmp_path, "b.txt", "दूसरी खबर", clock, age=100)
    clock.now += 0.9
    assert await titles(loader) == ["पहली खबर"]

    clock.now += 0.2
    assert await titles(loader) == ["दूसरी खबर", "पहली खबर"]


async def test_a_clock_set_back_does_not_stop_the_shelf(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock)
    await loader.newest()
    clock.now -= 3600
    put(tmp_path, "b.txt", "दूसरी खबर", clock, age=100)

    assert await titles(loader) == ["दूसरी खबर", "पहली खबर"]


async def test_an_unchanged_file_is_not_read_again(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock)
    first = await loader.newest()
    clock.now += 5

    assert await loader.newest() is first


async def test_of_two_files_with_one_address_the_later_seen_counts(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock, url="https://example.in/a")
    put(tmp_path, "c.txt", "तीसरी खबर", clock)
    await loader.newest()
    later = put(tmp_path, "b.txt", "वही खबर, नए शब्दों में", clock, url="http://example.in/a/", age=9)
    clock.now += 1
    assert await titles(loader) == ["वही खबर, नए शब्दों में", "तीसरी खबर"]

    later.unlink()
    clock.now += 1
    assert await titles(loader) == ["तीसरी खबर", "पहली खबर"]


async def test_two_files_with_one_title_are_two_articles(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "वही शीर्षक", clock)
    put(tmp_path, "b.txt", "वही शीर्षक", clock)

    assert len(await titles(loader)) == 2


async def test_pages_are_numbered_and_a_number_out_of_range_gives_the_nearest(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    for at in range(7):
        put(tmp_path, f"{at}.txt", f"खबर संख्या {at}", clock)

    pages = {number: await loader.page(number, 3) for number in (-1, 1, 2, 3, 99)}

    assert [article.title[-1] for article in pages[2].articles] == ["3", "2", "1"]
    assert (pages[2].number, pages[2].pages, pages[2].total, pages[2].first) == (2, 3, 7, 4)
    assert pages[-1] == pages[1]
    assert pages[99] == pages[3]
    assert len(pages[3].articles) == 1


async def test_what_cannot_be_an_article_stops_no_other_and_is_logged_once(
    loader: ArticleLoader, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path, "good.txt", "अच्छी खबर", clock)
    outside = tmp_path.parent / "outside.txt"
    outside.write_text("बाहर की खबर" + BODY, "utf-8")
    (tmp_path / "link.txt").symlink_to(outside)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "empty.txt").touch()
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(10_000_000_000)

    with caplog.at_level(logging.WARNING):
        found = await titles(loader)
        clock.now += 5
        found_again = await titles(loader)

    assert found == found_again == ["अच्छी खबर"]
    left_out = sorted(record.getMessage().split("'")[1] for record in caplog.records)
    assert left_out == [
        "binary.txt",
        "dangling.txt",
        "device.txt",
        "empty.txt",
        "folder.txt",
        "huge.txt",
        "link.txt",
        "loop.txt",
        "pipe.txt",
    ]


async def test_a_link_within_the_folder_is_an_article(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    hidden = tmp_path / "..data"
    hidden.mkdir()
    put(hidden, "a.txt", "जुड़ी हुई खबर", clock)
    (tmp_path / "a.txt").symlink_to(hidden / "a.txt")

    assert await titles(loader) == ["जुड़ी हुई खबर"]


class Archive:
    """What another life of the bot remembers."""

    def __init__(self, *kept: Article) -> None:
        self.places: dict[str, int] = {article.id: at for at, article in enumerate(kept, 1)}
        self.articles = kept

    async def order(self) -> Mapping[str, int]:
        return self.places

    async def kept(self) -> Sequence[Article]:
        return self.articles


async def test_the_archive_knows_what_was_seen_first_and_what_it_does_not_know_is_newer(
    tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पहली खबर", clock, date="1 जनवरी 2020")
    put(tmp_path, "b.txt", "दूसरी खबर", clock, date="1 जनवरी 2025")
    put(tmp_path, "c.txt", "अनजान खबर", clock)
    archive = Archive()
    ids = {each.article.title: each.article.id for each in await ArticleLoader([tmp_path]).found()}
    archive.places = {ids["दूसरी खबर"]: 1, ids["पहली खबर"]: 2}

    loader = ArticleLoader([tmp_path], archive=archive, clock=clock)

    assert await titles(loader) == ["अनजान खबर", "पहली खबर", "दूसरी खबर"]
    archive.places = {**archive.places, ids["अनजान खबर"]: 0}
    clock.now += 1
    assert await titles(loader) == ["पहली खबर", "दूसरी खबर", "अनजान खबर"]


async def test_what_the_archive_keeps_is_on_the_shelf_at_its_place(tmp_path: Path, clock: Clock) -> None:
    put(tmp_path, "a.txt", "फ़ाइल की खबर", clock)
    imported = parse("लाई हुई खबर" + BODY, "imported.txt")
    loader = ArticleLoader([tmp_path], archive=Archive(imported), clock=clock)

    assert await titles(loader) == ["फ़ाइल की खबर", "लाई हुई खबर"]
    assert await loader.by_id(imported.id) is imported
    assert [each.article.title for each in await loader.found()] == ["फ़ाइल की खबर"]


async def test_a_file_counts_more_than_what_the_archive_keeps_under_its_id(
    tmp_path: Path, clock: Clock
) -> None:
    imported = parse("जैसी लाई गई थी" + BODY, "a.txt")
    loader = ArticleLoader([tmp_path], archive=Archive(imported), clock=clock)
    path = put(tmp_path, "a.txt", "जैसी फ़ाइल में है", clock)
    assert await titles(loader) == ["जैसी फ़ाइल में है"]

    path.unlink()
    clock.now += 1
    assert await titles(loader) == ["जैसी लाई गई थी"]


async def test_a_file_found_while_it_is_written_is_whole_once_it_rests(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "a.txt", "पुरानी खबर", clock, age=60)
    put(tmp_path, "b.txt", "लिखी जा रही", clock)
    first = [each.whole for each in await loader.found()]
    clock.now += 1
    second = [each.whole for each in await loader.found()]

    assert (first, second) == ([True, False], [True, True])


async def test_notes_hidden_files_and_other_kinds_are_left_alone(
    loader: ArticleLoader, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("README.md", "readme.txt", ".hidden.txt", "a.txt~", "b.txt.part", "c.json", "d"):
        put(tmp_path, name, "यह खबर नहीं है", clock)
    for name in ("e.MD", "f.htm", "g.HTML"):
        (tmp_path / name).write_text(
            "<h1>यह खबर है</h1>" + BODY if "h" in name.lower() else "# यह खबर है" + BODY, "utf-8"
        )

    assert len(await titles(loader)) == 3
    assert not caplog.records


async def test_a_file_that_was_empty_at_first_is_read_when_it_is_filled(
    loader: ArticleLoader, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(EmptyShelf):
        await loader.newest()
    put(tmp_path, "a.txt", "अब भरी हुई", clock)
    clock.now += 2

    assert (await loader.newest()).title == "अब भरी हुई"


def test_a_file_a_person_names_is_read_wherever_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("एक खबर" + BODY, "utf-8")

    assert read_article(tmp_path / "." / "a.txt").title == "एक खबर"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError) as missing:
        read_article(tmp_path / "none.txt")
    with pytest.raises(NotAnArticle) as folder:
        read_article(tmp_path)
    with pytest.raises(OperatorError) as odd:
        read_article(Path("a\0b.txt"))

    assert (missing.value.key, folder.value.key, odd.value.key) == (
        "file_missing",
        "file_unreadable",
        "file_unreadable",
    )
    assert missing.value.fills == {"name": str(tmp_path / "none.txt")}


async def test_the_demo_s_shelf_is_older_than_the_seeds_and_has_a_long_story() -> None:
    root = Path(__file__).parents[2]
    loader = ArticleLoader([root / "bot/demo/shelf", root / "seeds"])

    page = await loader.page(1, 100)

    seeds, shelf = page.articles[:-6], page.articles[-6:]
    assert len(seeds) == 1
    assert sorted(article.language or "" for article in shelf) == ["en", "en", "hi", "hi", "hi", "mr"]
    assert all(article.author and article.published and article.url and article.tags for article in shelf)
    assert max(sum(len(block.text) for block in article.blocks) for article in shelf) > 13_000
