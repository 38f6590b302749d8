"""`feeds import` and `feeds export` as processes: lists of feeds from other readers, and for them."""

from pathlib import Path

import pytest

from tests.sources.web import RSS, Web
from tests.terminal import shown
from tests.test_command_line import answer, complaint, khabar, shelf
from tests.test_feeds_command import CANAL, Feeds, database, feeds, rss, web

__all__ = ["database", "feeds", "khabar", "shelf", "web"]  # fixtures


def opml(*urls: str) -> str:
    """A list of feeds, in one folder."""
    outlines = "".join(f'<outline type="rss" text="गाँव {n}" xmlUrl="{url}"/>' for n, url in enumerate(urls))
    return f'<opml version="2.0"><body><outline text="बिहार">{outlines}</outline></body></opml>'


async def test_a_list_is_followed_without_asking_for_its_feeds(
    web: Web, feeds: Feeds, tmp_path: Path
) -> None:
    file = tmp_path / "feeds.opml"
    known, one, two = web.serve("/known", rss(CANAL), kind=RSS), web.at("/one"), web.at("/two")
    file.write_text(opml(known, one, two, two, "ftp://kosi.example.in"), "utf-8")
    await feeds("add", known)
    web.asked.clear()

    english = (await feeds("import", str(file))).stdout.decode().replace("\u00a0", " ").splitlines()
    told = answer(await feeds("list", "--json"))

    assert english == [
        "2 feeds were added.",
        "The running bot looks at all of them within 1 s.",
        "1 feed was followed already.",
        "1 feed was left out. This feed has come earlier in the file.",
        "1 feed was left out. The address does not begin with http:// or https://, or holds a password "
        "or a mistake.",
    ]
    assert [(each["url"], each["tags"]) for each in told] == [
        (known, []),
        (one, ["बिहार"]),
        (two, ["बिहार"]),
    ]
    assert told[1]["due"] < told[2]["due"]
    assert web.asked == []


async def test_in_hindi_and_as_summaries(feeds: Feeds, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(opml("https://kosi.example.in/feed"), "utf-8")

    done = await feeds("import", str(file), "--summary", LANG="hi_IN.UTF-8")

    assert done.stdout.decode().replace("\u00a0", " ").startswith("1 फ़ीड जोड़ी गई।\n")
    assert [each["carries"] for each in answer(await feeds("list", "--json"))] == ["summary"]


async def test_what_was_given_can_be_taken_elsewhere(feeds: Feeds, tmp_path: Path, database: str) -> None:
    file, given = tmp_path / "feeds.opml", tmp_path / "given.opml"
    file.write_text(opml("https://kosi.example.in/a", "https://kosi.example.in/b"), "utf-8")
    await feeds("import", str(file))

    printed = (await feeds("export")).stdout
    said = (await feeds("export", str(given))).stdout.decode()
    elsewhere = f"{database}.elsewhere"
    await feeds("import", str(given), DATABASE_URL=elsewhere)

    assert said == f"{given} holds all feeds.\n"
    assert printed.startswith(b"<?xml")
    wanted, found = [
        [
            (each["title"], each["url"], each["tags"])
            for each in answer(await feeds("list", "--json", **there))
        ]
        for there in ({}, {"DATABASE_URL": elsewhere})
    ]
    assert found == wanted
    assert len(found) == 2


async def test_a_file_that_is_there_is_replaced_only_if_forced(feeds: Feeds, tmp_path: Path) -> None:
    file = tmp_path / "given.opml"
    file.write_text("mine", "utf-8")

    assert "--force" in complaint(await feeds("export", str(file)))
    assert file.read_text("utf-8") == "mine"
    assert (await feeds("export", str(file), "--force")).returncode == 0
    assert file.read_text("utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("import", "/nowhere/feeds.opml"), id="no such file"),
        pytest.param(("import", "/dev/zero"), id="no file"),
        pytest.param(("import", "a\tb" * 200), id="no name of a file"),
        pytest.param(("import", __file__), id="no list"),
        pytest.param(("export", "/nowhere/feeds.opml"), id="no such folder"),
    ],
)
async def test_what_cannot_be_read_or_written_is_one_sentence(
    feeds: Feeds, arguments: tuple[str, ...]
) -> None:
    assert complaint(await feeds(*arguments))


def test_a_terminal_is_told_how_far_it_is(tmp_path: Path, database: str) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(opml("https://kosi.example.in/feed"), "utf-8")

    assert "feeds.opml: 100%" in shown("feeds", "import", str(file), DATABASE_URL=database)


async def test_a_list_of_nothing_says_so(feeds: Feeds, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(opml(), "utf-8")

    assert (await feeds("import", str(file))).stdout.decode() == "There is no feed in this file.\n"
