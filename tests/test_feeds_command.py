"""`feeds` as a process: what is followed, what a feed would bring, and how each of its commands fails."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from bot.store import Store
from bot.store.feeds import Incoming, Outcome
from bot.store.remembered import Pause, Schedule
from tests.sources.web import HTML, RSS, Web
from tests.test_command_line import Run, answer, complaint, khabar, shelf

__all__ = ["khabar", "shelf"]  # fixtures

# What runs a subcommand of `feeds` against the scripted web.
Feeds = Callable[..., Awaitable[CompletedProcess[bytes]]]

ITEM = "<item><title>{}</title><link>{}</link><guid>{}</guid><pubDate>{}</pubDate>{}</item>"
LONG = "नहर का पानी खेतों तक पहुँच गया और किसान खुश हैं। " * 12


def rss(*items: str, title: str = "कोसी समाचार") -> str:
    """A feed of these items."""
    head = f"<title>{title}</title><language>hi</language>"
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


CANAL = ITEM.format(
    "नहर <b>खुली</b>".replace("<", "&lt;"), "/nahar", "n1", "Tue, 24 Nov 2026 10:00:00 IST", ""
)
BRIDGE = ITEM.format(
    "पुल बंद",
    "https://kosi.example.in/pul",
    "n2",
    "24 नवंबर 2026, 11:30",
    f"<description>{LONG}</description>",
)
NOBODY_KNOWS = ITEM.format("मेला", "/mela", "n3", "", "")


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with Web().listening() as web:
        yield web


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'khabar.db'}"


@pytest.fixture
def feeds(khabar: Run, database: str) -> Feeds:
    """Runs a subcommand, on a database of the test's own, where this machine may be reached."""

    async def run(*arguments: str, **environment: str) -> CompletedProcess[bytes]:
        settings = {"ALLOW_PRIVATE_NETWORKS": "true", "DATABASE_URL": database} | environment
        return await asyncio.to_thread(khabar, "feeds", *arguments, **settings)

    return run


def is_there(database: str) -> bool:
    """Whether there is a database."""
    return Path(database.removeprefix("sqlite:///")).exists()


async def entries(feeds: Feeds, what: str) -> list[dict[str, Any]]:
    """What `feeds test --json` prints of a feed."""
    found = answer(await feeds("test", what, "--json"))
    assert list(found) == ["entries"]
    told: list[dict[str, Any]] = found["entries"]
    assert [list(entry) for entry in told] == [["title", "link", "published", "key"]] * len(told)
    return told


class TestTest:
    async def test_each_entry_has_the_promised_form(self, web: Web, feeds: Feeds) -> None:
        url = web.serve("/feed", rss(CANAL, BRIDGE, NOBODY_KNOWS), kind=RSS)

        told = await entries(feeds, url)

        keys = [entry.pop("key") for entry in told]
        assert len(set(keys)) == 3
        assert told == [
            {"title": "नहर खुली", "link": web.at("/nahar"), "published": "2026-11-24T04:30:00Z"},
            {"title": "पुल बंद", "link": "https://kosi.example.in/pul", "published": "2026-11-24T06:00:00Z"},
            {"title": "मेला", "link": web.at("/mela"), "published": None},
        ]

    async def test_a_date_to_come_is_now_and_one_before_the_web_is_none(self, web: Web, feeds: Feeds) -> None:
        late = ITEM.format("कल की बात", "/a", "1", "Fri, 06 Nov 2099 10:00:00 GMT", "")
        early = ITEM.format("कब की बात", "/b", "2", "Thu, 01 Jan 1970 00:00:00 GMT", "")
        before = datetime.now(UTC).replace(microsecond=0)

        told = await entries(feeds, web.serve("/feed", rss(late, early), kind=RSS))

        assert before <= datetime.fromisoformat(told[0]["published"]) <= datetime.now(UTC)
        assert told[1]["published"] is None

    async def test_an_item_repeated_word_for_word_counts_once_and_one_guid_is_two_stories(
        self, web: Web, feeds: Feeds
    ) -> None:
        other = CANAL.replace("नहर", "सड़क").replace("/nahar", "/sadak")
        url = web.serve("/feed", rss(CANAL, CANAL, other), kind=RSS)

        told = await entries(feeds, url)

        assert [entry["title"] for entry in told] == ["नहर खुली", "सड़क खुली"]
        assert told[0]["key"] != told[1]["key"]

    async def test_keys_are_the_same_for_http_and_https(self, web: Web, feeds: Feeds) -> None:
        secure = ITEM.format("पुल", "https://kosi.example.in/pul", "https://kosi.example.in/pul", "", "")
        one = await entries(feeds, web.serve("/one", rss(secure), kind=RSS))
        two = await entries(feeds, web.serve("/two", rss(secure.replace("https:", "http:")), kind=RSS))

        assert one[0]["key"] == two[0]["key"]

    async def test_the_server_names_the_encoding_where_the_feed_does_not(
        self, web: Web, feeds: Feeds
    ) -> None:
        feed = rss(ITEM.format("Café ouvert", "/a", "1", "", ""), title="Le café").encode("iso-8859-1")
        url = web.serve("/feed", feed, kind="text/xml; charset=ISO-8859-1")

        assert [entry["title"] for entry in await entries(feeds, url)] == ["Café ouvert"]

    async def test_a_page_leads_to_its_feed(self, web: Web, feeds: Feeds) -> None:
        web.serve("/news.xml", rss(CANAL), kind=RSS)
        page = web.serve(
            "/", '<html><link rel="alternate" type="application/rss+xml" href="/news.xml"></html>'
        )

        assert [entry["title"] for entry in await entries(feeds, page)] == ["नहर खुली"]

    async def test_a_file_is_read_as_well(self, feeds: Feeds, tmp_path: Path) -> None:
        file = tmp_path / "feed.xml"
        file.write_text(rss(CANAL, BRIDGE), "utf-8")

        told = await entries(feeds, str(file))

        assert [entry["link"] for entry in told] == [None, "https://kosi.example.in/pul"]

    async def test_people_see_what_would_be_sent_and_what_not(self, web: Web, feeds: Feeds) -> None:
        url = web.serve("/feed", rss(CANAL, "<item><guid>empty</guid></item>", BRIDGE), kind=RSS)

        english = (await feeds("test", url)).stdout.decode().replace("\u00a0", " ")
        hindi = (await feeds("test", url, LANG="hi_IN.UTF-8")).stdout.decode()

        assert f"कोसी समाचार\n{url}\nLanguage: हिंदी\nIt holds 2 entries.\n" in english
        assert f"1. नहर खुली\nTuesday, 24 November 2026, 10:00 am\n{web.at('/nahar')}\n" in english
        assert english.count("The text will be taken from its page.") == 1
        assert english.count("The feed carries the whole text.") == 1
        assert "Entry 2 is set aside. This entry of the feed has neither a title" in english
        assert english.endswith("this story goes out first, and alone: पुल बंद\n")
        assert "भाषा: हिंदी" in hindi
        assert hindi.endswith("यह खबर जाएगी: पुल बंद\n")

    async def test_it_keeps_nothing(self, web: Web, feeds: Feeds, database: str) -> None:
        await entries(feeds, web.serve("/feed", rss(CANAL), kind=RSS))

        assert not is_there(database)

    @pytest.mark.parametrize(
        ("body", "kind", "said"),
        [
            pytest.param("<html><p>खबर</p></html>", HTML, "No feed was found", id="a page without a feed"),
            pytest.param('{"a": 1}', "application/json", "no feed", id="some other JSON"),
            pytest.param("", RSS, "no feed", id="nothing at all"),
            pytest.param(bytes(range(256)), RSS, "no feed", id="no text"),
            pytest.param(
                f'<!DOCTYPE rss [<!ENTITY a "b">]>{rss(CANAL)}', RSS, "entities", id="entities of its own"
            ),
        ],
    )
    async def test_what_is_no_feed_is_refused_in_a_sentence(
        self, web: Web, feeds: Feeds, body: str | bytes, kind: str, said: str
    ) -> None:
        url = web.serve("/feed", body, kind=kind)

        assert said in complaint(await feeds("test", url, "--json"))

    async def test_a_plain_doctype_is_harmless(self, web: Web, feeds: Feeds) -> None:
        doctype = (
            '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:1/d">'
        )
        url = web.serve("/feed", doctype + rss(CANAL).replace("2.0", "0.91"), kind=RSS)

        assert len(await entries(feeds, url)) == 1


class TestFollowing:
    async def test_a_feed_is_added_listed_and_removed(self, web: Web, feeds: Feeds) -> None:
        url = web.serve("/feed", rss(CANAL), kind=RSS)

        added = await feeds("add", url, "--tag", "बिहार", "--tag", "बाढ़", "--summary")
        listed = (await feeds("list")).stdout.decode()
        (found,) = answer(await feeds("list", "--json"))
        removed = await feeds("remove", str(found["id"]))

        assert added.stdout.decode() == f"{found['id']} कोसी समाचार, {url}\n"
        assert f"\n{url}\nLanguage: हिंदी\nTopics: बिहार, बाढ़\n" in listed
        assert "The running bot looks at it next." in listed
        assert {name: found[name] for name in ("title", "url", "language", "tags", "carries", "held")} == {
            "title": "कोसी समाचार",
            "url": url,
            "language": "hi",
            "tags": ["बिहार", "बाढ़"],
            "carries": "summary",
            "held": 0,
        }
        assert removed.stdout.decode() == "“कोसी समाचार” is followed no more. Its stories stay.\n"
        assert (await feeds("list")).stdout.decode().startswith("No feed is followed yet.")

    async def test_it_is_called_and_placed_as_the_operator_says(self, web: Web, feeds: Feeds) -> None:
        url = web.serve("/feed", rss(CANAL), kind=RSS)

        await feeds("add", url, "--title", "कोसी", "--language", "Nepali")

        (found,) = answer(await feeds("list", "--json"))
        assert (found["title"], found["language"]) == ("कोसी", "ne")

    async def test_one_that_is_followed_already_is_said_to_be(self, web: Web, feeds: Feeds) -> None:
        url = web.serve("/feed", rss(CANAL), kind=RSS)
        await feeds("add", url)

        assert (await feeds("add", url)).stdout.decode().endswith("(followed already)\n")
        assert len(answer(await feeds("list", "--json"))) == 1

    async def test_what_cannot_be_followed_is_named_and_the_rest_goes_on(
        self, web: Web, feeds: Feeds
    ) -> None:
        url = web.serve("/feed", rss(CANAL), kind=RSS)

        done = await feeds("add", web.at("/none"), url, "ftp://kosi.example.in")

        assert done.returncode == 1
        assert done.stdout.decode().endswith(f"कोसी समाचार, {url}\n")
        first, second, total = done.stderr.decode().splitlines()
        assert "404" in first
        assert second.startswith("khabar: ftp://kosi.example.in: ")
        assert "2 of 3" in total

    @pytest.mark.parametrize(
        "arguments",
        [
            ("add", "http://127.0.0.1:1/feed"),
            ("add", "kosi.example.in"),
            ("add", "a", "b", "--title", "c"),
            ("remove", "7"),
            ("remove", "9" * 40),
            ("remove", "https://kosi.example.in/feed"),
        ],
    )
    async def test_what_cannot_be_done_is_one_sentence(
        self, feeds: Feeds, arguments: tuple[str, ...]
    ) -> None:
        assert complaint(await feeds(*arguments))

    async def test_it_is_removed_by_its_address_also_as_others_write_it(self, web: Web, feeds: Feeds) -> None:
        url = web.serve("/feed", rss(CANAL), kind=RSS)
        await feeds("add", url)

        done = await feeds("remove", f"{url}/", "https://kosi.example.in")

        assert "“कोसी समाचार”" in done.stdout.decode()
        assert "1 of 2" in done.stderr.decode()
        assert answer(await feeds("list", "--json")) == []

    async def test_the_list_says_what_rests_and_why_what_is_held_and_what_comes_next(
        self, feeds: Feeds, database: str
    ) -> None:
        now = datetime.now(UTC)
        crowd = tuple(Incoming(3, key, "held", "{}", 0, 0.0, 0.0) for key in "ab")
        store = await Store.open(database)
        for place in ("kosi.example.in/gone", "kosi.example.in/slow", "kosi.example.in/full"):
            await store.feeds.add(place, f"https://{place}", title="कोसी", now=now)
        await store.feeds.conclude(1, Outcome(Schedule(pause=Pause.GONE), trouble="fetch_gone"))
        await store.feeds.conclude(
            2, Outcome(Schedule(failures=20, pause=Pause.FAILURES), trouble="fetch_timeout")
        )
        await store.feeds.conclude(3, Outcome(Schedule(due=now + timedelta(hours=1)), incoming=crowd))
        await store.close()

        gone, slow, full = (await feeds("list")).stdout.decode().replace("\u00a0", " ").split("\n\n")
        told = answer(await feeds("list", "--json"))

        assert (
            "kosi.example.in has removed it for good.\nIt is paused. To resume it, run khabar feeds add"
            in gone
        )
        assert "could not be read 20 times in a row.\n" in slow
        assert "The whole answer of kosi.example.in did not come in time." in slow
        assert "Next look: " in full
        assert "2 entries are held." in full
        assert [(each["paused"], each["trouble"], each["held"]) for each in told] == [
            ("gone", "fetch_gone", 0),
            ("failures", "fetch_timeout", 0),
            (None, None, 2),
        ]
        assert told[2]["due"] == (now + timedelta(hours=1)).isoformat()
