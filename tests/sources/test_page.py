"""A web page becomes an article: its story, its own address, and a sentence for what is none."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import FetchError, NotAnArticle
from bot.loader.parse import INDIA
from bot.sources.fetch import Fetcher
from bot.sources.page import FEED_START, article_at
from tests.sources.web import RSS, Web
from tests.test_command_line import plain_environment

ROOT = Path(__file__).parents[2]
PAGE = """<!doctype html><html lang="hi"><head><title>घाट पर मेला | गंगा समाचार</title>
<meta property="og:title" content="घाट पर मेला"><meta property="og:site_name" content="गंगा समाचार">
<meta property="article:published_time" content="2026-11-03T08:15:00+05:30">
<meta name="author" content="डॉ. ममता देवी">
{more}</head><body><nav><a href="/">होम</a> <a href="/desh">देश</a></nav><article><h1>घाट पर मेला</h1>
<p>नदी के घाट पर सोमवार को मेला लगा और हज़ारों लोग सुबह से ही वहाँ पहुँचने लगे थे।
प्रशासन ने पानी और छाया का इंतज़ाम किया था।</p>
<p>मेले के संयोजक रघु प्रसाद ने कहा, “इस बार भीड़ पिछले साल से दोगुनी है और हम सबका स्वागत करते हैं।”</p>
<p>मेला तीन दिन चलेगा। आखिरी दिन शाम को नावों की दौड़ होगी, जिसमें आसपास के बारह गाँवों के दल भाग लेंगे।</p>
</article><footer>सर्वाधिकार सुरक्षित</footer></body></html>"""
RIVER = """<rss version="2.0"><channel><title>समाचार</title><item><title>एक</title></item></channel></rss>"""


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """One that may reach this machine, where the test's web server is."""
    async with Fetcher(private=True) as fetcher:
        yield fetcher


async def test_a_page_gives_its_story_with_who_wrote_it_and_when(web: Web, fetcher: Fetcher) -> None:
    url = web.serve("/mela", PAGE.format(more=""))

    article = await article_at(url, fetcher, INDIA)

    assert (article.title, article.author, article.language) == ("घाट पर मेला", "डॉ. ममता देवी", "hi")
    assert article.published == datetime(2026, 11, 3, 8, 15, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert [block.kind for block in article.blocks] == ["paragraph"] * 3
    assert article.url == url


async def test_the_id_is_the_same_however_the_page_was_reached(web: Web, fetcher: Fetcher) -> None:
    canonical = '<link rel="canonical" href="https://ganga.example.in/mela">'
    first = web.serve("/mela?from=app", PAGE.format(more=canonical))
    second = web.redirect("/short", web.serve("/amp/mela", PAGE.format(more=canonical)))

    articles = [await article_at(url, fetcher, INDIA) for url in (first, second)]

    assert {article.url for article in articles} == {"https://ganga.example.in/mela"}
    assert articles[0].id == articles[1].id


async def test_a_charset_in_the_header_counts(web: Web, fetcher: Fetcher) -> None:
    text = "A fair by the river\n\nThe café “Ganga” served five hundred people before noon on Monday.\n"
    url = web.serve("/fair", text.encode("windows-1252"), kind="text/plain; charset=windows-1252")

    article = await article_at(url, fetcher, INDIA)

    assert article.blocks[0].text.startswith("The café “Ganga”")


@pytest.mark.parametrize(
    ("body", "kind", "key"),
    [
        (RIVER, RSS, "url_is_feed"),
        ("<?xml version='1.0'?>\n" + RIVER, "text/xml", "url_is_feed"),
        (
            "<!-- a -->\n<!DOCTYPE rss [ ]>\n<?xml-stylesheet href='x'?><!---->" + RIVER,
            "text/xml",
            "url_is_feed",
        ),
        (b"\x89PNG\r\n\x1a\n", "image/png", "url_not_text"),
        ('{"a": 1}', "application/json", "url_not_text"),
        ("<html><body></body></html>", "text/html", "article_empty"),
    ],
)
async def test_what_is_no_story_is_said_to_be_none(
    web: Web, fetcher: Fetcher, body: str | bytes, kind: str, key: str
) -> None:
    url = web.serve("/what", body, kind=kind)

    with pytest.raises(NotAnArticle) as told:
        await article_at(url, fetcher, INDIA)

    assert told.value.key == key


def test_hundreds_of_comments_before_a_page_cost_nothing() -> None:
    began = time.process_time()

    assert not FEED_START.match(b"<!---->" * 580)
    assert (
        time.process_time() - began < 5
    )  # tried in every combination, they would take longer than the sun has


async def test_a_page_that_is_not_there_is_an_error_of_fetching(web: Web, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError):
        await article_at(web.at("/gone"), fetcher, INDIA)


# The command line


async def khabar(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Runs a command to its end; gives its status, and what it printed and complained."""
    own = {"DATABASE_URL": f"sqlite:///{folder}/khabar.db", "SEEDS_DIR": str(folder), "LANGUAGE": "en"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=ROOT,
        env=plain_environment() | own | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


async def test_show_tells_of_a_page_and_import_puts_it_on_the_shelf(web: Web, tmp_path: Path) -> None:
    url = web.serve("/mela", PAGE.format(more=""))

    shown = await khabar(tmp_path, "show", url, "--json", ALLOW_PRIVATE_NETWORKS="true")
    brought = await khabar(tmp_path, "import", url, ALLOW_PRIVATE_NETWORKS="true")
    newest = await khabar(tmp_path, "show", "--json")

    assert (shown[0], brought[0], newest[0]) == (0, 0, 0)
    assert json.loads(shown[1])["title"] == "घाट पर मेला"
    assert json.loads(newest[1]) == json.loads(shown[1])


async def test_an_address_of_this_machine_is_refused_in_one_sentence(web: Web, tmp_path: Path) -> None:
    url = web.serve("/mela", PAGE.format(more=""))

    status, out, complaint = await khabar(tmp_path, "import", url)

    assert (status, out, web.count("/mela")) == (1, "", 0)
    assert complaint.startswith("khabar: ")
    assert len(complaint.splitlines()) == 1
