"""Hostile feeds and lists, named on the command line: each costs a sentence, in less than a minute."""

import gzip
from pathlib import Path

import pytest

from tests.sources.web import RSS, Web
from tests.test_command_line import complaint, khabar, shelf
from tests.test_feeds_command import CANAL, ITEM, Feeds, database, entries, feeds, is_there, rss, web
from tests.test_feeds_lists import opml

pytestmark = pytest.mark.long

__all__ = ["database", "feeds", "khabar", "shelf", "web"]  # fixtures

INSIDE = (
    "http://127.1:{port}/feed",
    "http://2130706433:{port}/feed",
    "http://0x7f.0.0.1:{port}/feed",
    "http://[::ffff:127.0.0.1]:{port}/feed",
    "http://[64:ff9b::127.0.0.1]:{port}/feed",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/feed",
    "http://kosi.example.in@127.0.0.1:{port}/feed",
    "file:///etc/hostname",
    "gopher://127.0.0.1:{port}/feed",
    "data:application/rss+xml,<rss/>",
    "http://127.0.0.1:{port}/feed\r\nX-More: 1",
    "http://127.0.0.1:{port}/" + "a" * 10_000,
)


async def test_addresses_inside_are_refused_one_by_one_and_never_asked(web: Web, feeds: Feeds) -> None:
    web.serve("/feed", rss(CANAL), kind=RSS)
    urls = [url.format(port=web.port) for url in INSIDE]

    done = await feeds("add", *urls, ALLOW_PRIVATE_NETWORKS="false")
    tried = await feeds("test", urls[0], ALLOW_PRIVATE_NETWORKS="false")

    assert f"{len(urls)} of {len(urls)}" in done.stderr.decode()
    assert done.stdout == b""
    assert "private network" in complaint(tried)
    assert web.asked == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(
            gzip.compress(bytes(200_000_000), compresslevel=9),
            "too much at this address",
            id="a gzip bomb",
        ),
        pytest.param(gzip.compress(rss(CANAL).encode())[:-20], "cut short", id="half of a packed feed"),
    ],
)
async def test_what_is_packed_is_unpacked_within_bounds(
    web: Web, feeds: Feeds, body: bytes, said: str
) -> None:
    url = web.serve("/feed", body, kind=RSS, headers={"Content-Encoding": "gzip"})

    assert said in complaint(await feeds("test", url, "--json"))


async def test_a_body_without_an_end_is_given_up(web: Web, feeds: Feeds) -> None:
    assert "too much at this address" in complaint(await feeds("test", web.endless("/feed"), "--json"))


@pytest.mark.parametrize(
    ("prolog", "said"),
    [
        pytest.param(
            '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)),
            "entities",
            id="a billion laughs",
        ),
        pytest.param('<!ENTITY a SYSTEM "file:///etc/hostname">', "entities", id="a file of this machine"),
    ],
)
async def test_entities_are_never_expanded(web: Web, feeds: Feeds, prolog: str, said: str) -> None:
    item = ITEM.format("&a9;&a;", "/a", "1", "", "")
    url = web.serve("/feed", f"<!DOCTYPE rss [{prolog}]>{rss(item)}", kind=RSS)

    assert said in complaint(await feeds("test", url, "--json"))


async def test_tags_in_tags_in_tags_end_in_a_sentence(web: Web, feeds: Feeds) -> None:
    nested = ITEM.format("गहरी", "/a", "1", "", f"<description>{'<b>' * 1_500_000}</description>")
    url = web.serve("/feed", rss(nested), kind=RSS)

    assert "too tangled" in complaint(await feeds("test", url, "--json"))


async def test_of_a_hundred_thousand_items_a_thousand_are_read(web: Web, feeds: Feeds) -> None:
    items = (f"<item><title>{n}</title></item>" for n in range(100_000))
    url = web.serve("/feed", rss(*items), kind=RSS)

    assert len(await entries(feeds, url)) == 1000


async def test_a_list_of_fifty_thousand_feeds_is_refused_and_nothing_is_kept(
    feeds: Feeds, tmp_path: Path, database: str
) -> None:
    file = tmp_path / "many.opml"
    file.write_text(opml(*(f"https://kosi.example.in/{n}" for n in range(50_000))), "utf-8")

    said = complaint(await feeds("import", str(file)))

    assert "50000" in said
    assert not is_there(database)
