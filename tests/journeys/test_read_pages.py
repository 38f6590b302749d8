"""A page whose address a reader sends: read, quoted and heard like any story, for that chat alone."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import load_wordings
from bot.sandbox.client import Control, Reader, any_of
from bot.sandbox.received import Received
from handlers import fetching, looking, pages
from tests.journeys.test_read import TITLE, spaced
from tests.sources.web import Asked, Web

STORY = """<!doctype html><html lang="hi"><head><meta charset="utf-8"><title>{title} | गंगा समाचार</title>
<meta property="og:title" content="{title}"><meta name="author" content="ममता देवी">{more}</head><body>
<nav><a href="/">होम</a> <a href="/desh">देश</a></nav><article><h1>{title}</h1>
<p>नदी के घाट पर सोमवार को मेला लगा और हज़ारों लोग सुबह से ही वहाँ पहुँचने लगे थे। प्रशासन ने पानी का इंतज़ाम किया था।</p>
<p>मेले के संयोजक रघु प्रसाद ने कहा, “इस बार भीड़ पिछले साल से दोगुनी है और हम सबका स्वागत करते हैं।”</p>
<p>{last}</p></article><footer>सर्वाधिकार सुरक्षित</footer></body></html>"""
FAIR = "घाट पर मेला"
LAST = "मेला तीन दिन चलेगा। आखिरी दिन शाम को नावों की दौड़ होगी।"
BODY = """\
नदी के घाट पर सोमवार को मेला लगा और हज़ारों लोग सुबह से ही वहाँ पहुँचने लगे थे। प्रशासन ने पानी का इंतज़ाम किया था।

मेले के संयोजक रघु प्रसाद ने कहा, “इस बार भीड़ पिछले साल से दोगुनी है और हम सबका स्वागत करते हैं।”

मेला तीन दिन चलेगा। आखिरी दिन शाम को नावों की दौड़ होगी।"""

ONCE = "मेले में "
WAITING = {wording.text("looking") for wording in load_wordings().values()}


def story(title: str = FAIR, *, last: str = LAST, more: str = "") -> str:
    return STORY.format(title=title, last=last, more=more)


async def answer_to(reader: Reader, text: str) -> Received:
    """What comes of an address; a waiting line may come before it."""
    await reader.send(text)
    return await until(reader, lambda each: each.text not in WAITING)


async def audio(reader: Reader) -> Received:
    """The audio that comes since the last act; a waiting line may come before it."""
    return await until(reader, lambda each: "audio" in each.data)


async def until(reader: Reader, fits: Callable[[Received], bool], patience: float = 20) -> Received:
    """The first message since the last act that is as wanted."""
    count = 1
    while True:
        come = await reader.wait_for(count, patience=patience)
        if found := [each for each in come if fits(each)]:
            return found[0]
        count = len(come) + 1


def kept(tmp_path: Path) -> int:
    """How many pages the bot keeps."""
    with sqlite3.connect(tmp_path / "khabar.db") as database:
        return int(database.execute("SELECT count(*) FROM pages").fetchone()[0])


@pytest.mark.usefixtures("reaching")
@pytest.mark.parametrize(
    ("language", "closing", "labels"),
    [
        ("hi", "खबर पूरी हुई। नीचे 2~बटन हैं।", ["सुनें 🔊", "बयान पढ़ें"]),
        ("en", "End of the story. There are 2~buttons below.", ["Listen 🔊", "Read quotes"]),
    ],
    ids=["hindi", "english"],
)
async def test_a_page_is_read_like_any_story(
    web: Web, control: Control, language: str, closing: str, labels: list[str]
) -> None:
    asha = await control.reader("Asha", language_code=language)

    read = await answer_to(asha, "/read " + web.serve("/mela", story()))

    assert read.text == spaced(f"{FAIR}\nममता देवी\n\n{BODY}\n\n{closing}")
    assert read.parts("bold") == [FAIR]
    assert read.buttons == [labels]
    assert not read.silent


@pytest.mark.usefixtures("reaching")
@pytest.mark.parametrize("said", ["{url}", " {url} ", "पढ़ो {url}", "/full {url}", "read {url}", "Read {url}"])
async def test_ways_to_send_an_address(web: Web, asha: Reader, said: str) -> None:
    answer = await answer_to(asha, said.format(url=web.serve("/mela", story())))

    assert answer.text.startswith(FAIR)


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    "said", ["/read 127.0.0.1", "127.0.0.1/mela", "/read localhost:8080", "पढ़ो localhost/x"]
)
async def test_an_address_that_was_typed_without_https_is_one(asha: Reader, said: str) -> None:
    assert (await answer_to(asha, said)).text.endswith(" निजी नेटवर्क में है, इसलिए वहाँ से कुछ नहीं लिया जाता।")


@pytest.mark.usefixtures("reaching")
@pytest.mark.parametrize("said", ["देखो {url}", "{url} पढ़ो", "/read पहली {url}", "पढ़ो 2 {url}"])
async def test_what_only_mentions_an_address_is_not_fetched(web: Web, asha: Reader, said: str) -> None:
    await answer_to(asha, said.format(url=web.serve("/mela", story())))

    assert web.asked == []


@pytest.mark.usefixtures("reaching")
async def test_its_buttons_bring_quotes_audio_and_the_text_again(web: Web, asha: Reader) -> None:
    read = await answer_to(asha, web.serve("/mela", story()))

    await asha.press(read, "बयान पढ़ें")
    (quotes,) = await asha.wait_for()
    await asha.press(quotes, "बयान सुनें 🔊")
    heard_quotes = await audio(asha)
    await asha.press(quotes, "पूरा पढ़ें")
    (again,) = await asha.wait_for()
    await asha.press(again, "सुनें 🔊")
    heard = await audio(asha)

    assert quotes.parts("bold")[1:] == ["रघु प्रसाद:"]
    assert again.text == read.text
    assert heard_quotes.text.startswith(spaced("किसने क्या कहा: 1~बयान"))
    assert heard.text.startswith(FAIR)


async def test_its_buttons_work_after_a_restart_without_asking_the_web(
    reaching: Any, web: Web, asha: Reader
) -> None:
    read = await answer_to(asha, web.serve("/mela", story()))
    await reaching.restart()

    await asha.press(read, "बयान पढ़ें")
    (quotes,) = await asha.wait_for()

    assert "रघु प्रसाद:" in quotes.text
    assert web.count("/mela") == 1


@pytest.mark.usefixtures("reaching")
async def test_nobody_else_opens_it_by_button_or_link(
    web: Web, asha: Reader, ravi: Reader, control: Control
) -> None:
    read = await answer_to(asha, web.serve("/mela", story()))
    listen = read.data["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    page_id = listen.partition(":")[2]
    card = await ravi.ask("/headline")

    await ravi.forge(card, f"read:{page_id}")
    (pressed,) = await ravi.wait_for()
    linked = [await each.ask(f"/start read_{page_id}") for each in (asha, ravi)]

    assert pressed.text.startswith("That story is no longer here. This is the latest:")
    assert [TITLE in each.text and FAIR not in each.text for each in linked] == [True, True]
    assert FAIR not in (await asha.ask("/stories")).text
    assert (await asha.ask("/headline")).text.startswith(TITLE)
    assert FAIR not in "".join(each.text for each in await control.received(ravi.id))


async def test_what_everybody_has_of_the_same_address_stays_as_it_is_beside_it(
    idle: Any, web: Web, asha: Reader, ravi: Reader
) -> None:
    url = web.serve("/mela", story())
    idle.put("short.md", f"---\ntitle: मेले का सार\nurl: {url}\n---\n\nमेला लगा।\n")
    idle.near()
    await idle.start()
    card = await ravi.ask("/headline")

    read = await answer_to(asha, url)
    await asha.press(read, "बयान पढ़ें")
    (quotes,) = await asha.wait_for()
    await ravi.press(card, "Read in full")
    (short,) = await ravi.wait_for()

    assert "रघु प्रसाद:" in quotes.text
    assert short.text.startswith("मेले का सार\n")


async def test_in_a_group_the_private_chat_is_pointed_to(reaching: Any, web: Web, asha: Reader) -> None:
    family = await reaching.group("परिवार", asha)

    answer = await asha.ask("/read " + web.serve("/mela", story()), chat=family)

    assert answer.text == spaced("वेबसाइट का पन्ना निजी चैट में पढ़ा जाता है। उसका पता वहाँ भेजें।\nनीचे 1~बटन है।")
    assert answer.buttons == [["निजी चैट खोलें"]]
    assert web.asked == []


async def test_a_day_later_the_button_shows_the_newest_story(
    reaching: Any, web: Web, asha: Reader, tmp_path: Path
) -> None:
    read = await answer_to(asha, web.serve("/mela", story()))
    with sqlite3.connect(tmp_path / "khabar.db") as database:
        database.execute("UPDATE pages SET at = at - 86400")

    await asha.press(read, "बयान पढ़ें")
    (gone,) = await asha.wait_for()
    assert gone.text.startswith("वह खबर अब यहाँ नहीं है। यह ताज़ा खबर है:")

    await reaching.restart()  # the first thing it does is to sweep
    async with asyncio.timeout(20):
        while kept(tmp_path):
            await asyncio.sleep(0.05)


@pytest.mark.usefixtures("reaching")
async def test_while_a_page_is_slow_the_reader_is_answered_and_so_is_everybody(
    web: Web, asha: Reader, ravi: Reader, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "GRACE", 0.2)
    come = asyncio.Event()

    async def slow(_: Asked, writer: asyncio.StreamWriter) -> None:
        await come.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
        writer.write(story().encode())

    waiting = await asha.ask(web.play("/slow", slow))
    meanwhile = [await each.ask("/headline") for each in (asha, ravi)]
    come.set()
    read = await until(asha, lambda each: each.text.startswith(FAIR))

    assert (waiting.text, waiting.silent, waiting.buttons) == ("पता देखा जा रहा है…", True, [])
    assert [each.text.startswith(TITLE) for each in meanwhile] == [True, True]
    assert (read.text.startswith(FAIR), read.silent) == (True, False)
    await control.wait_until(any_of("deleted"))
    assert waiting.id not in [each.id for each in await asha.messages()]


async def test_a_page_on_its_way_at_the_stop_comes_after_the_next_start(
    reaching: Any, web: Web, asha: Reader
) -> None:
    come = asyncio.Event()

    async def slow(_: Asked, writer: asyncio.StreamWriter) -> None:
        await come.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
        writer.write(story().encode())

    await asha.send(web.play("/slow", slow))
    async with asyncio.timeout(20):
        while not web.asked:
            await asyncio.sleep(0.02)
    await reaching.stop()
    come.set()
    await reaching.start()

    await until(asha, lambda each: each.text.startswith(FAIR))


@pytest.mark.usefixtures("reaching")
@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"kind": "application/rss+xml"}, "{url} पर फ़ीड है, एक खबर का पन्ना नहीं।"),
        ({"kind": "image/png"}, "{url} पर खबर का पन्ना नहीं, image/png मिला।"),
        ({}, "इसमें कोई खबर नहीं है: शीर्षक के नीचे कुछ लिखा होना ज़रूरी है।"),
        ({"status": 404}, "127.0.0.1 ने यह पन्ना नहीं दिया (जवाब 404)।"),
        ({"status": 410}, "127.0.0.1 ने यह पन्ना हमेशा के लिए हटा दिया है।"),
    ],
    ids=["a feed", "a picture", "an empty page", "missing", "gone"],
)
async def test_what_is_no_story_is_told_in_one_sentence(
    web: Web, asha: Reader, tmp_path: Path, answer: dict[str, Any], sentence: str
) -> None:
    url = web.serve("/page", "<html><body></body></html>", **answer)

    told = await answer_to(asha, f"/read {url}")

    assert told.text == sentence.format(url=url)
    assert kept(tmp_path) == 0


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    "hosts",
    [
        ("127.0.0.1", "localhost", "0177.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0"),
        ("10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "[fd00:ec2::254]", "[fe80::1]"),
    ],
    ids=["this machine", "networks that are not public"],
)
async def test_an_internal_address_is_refused_in_a_sentence_and_not_dialled(
    web: Web, asha: Reader, hosts: tuple[str, ...]
) -> None:
    web.serve("/", story())

    for host in hosts:
        answer = await answer_to(asha, f"http://{host}:{web.port}/")
        assert answer.text.endswith(" निजी नेटवर्क में है, इसलिए वहाँ से कुछ नहीं लिया जाता।")

    assert web.asked == []


@pytest.mark.usefixtures("khabar")
@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.in/x", "http://asha:secret@example.in/", "gopher://example.in/"]
)  # fmt: skip
async def test_an_address_of_another_kind_is_refused(asha: Reader, address: str) -> None:
    answer = await answer_to(asha, f"/read {address}")

    assert answer.text == ("इस पते पर नहीं जाया जाता: पता http:// या https:// से शुरू हो और उसमें कोई पासवर्ड न हो।")


@pytest.mark.usefixtures("reaching")
async def test_a_page_may_not_lead_on_to_what_is_refused(web: Web, asha: Reader) -> None:
    answer = await answer_to(asha, web.redirect("/out", "file:///etc/passwd"))

    assert answer.text.startswith("इस पते पर नहीं जाया जाता")


@pytest.mark.usefixtures("reaching")
async def test_two_megabytes_of_one_word_come_in_pages_and_hold_nobody_up(
    web: Web, asha: Reader, ravi: Reader
) -> None:
    long = web.serve("/long", story(last=ONCE * (2_000_000 // len(ONCE.encode()))))

    await asha.send(long)
    assert (await ravi.ask("/headline")).text.startswith(TITLE)
    first = await until(asha, lambda each: "कुल" in each.text, 240)

    assert first.text.startswith("भाग 1, कुल ")
    assert "अगला भाग ▶" in first.buttons[-1]
    await asha.press(first, "अगला भाग ▶")
    assert (await asha.wait_edited(first)).text.startswith("भाग 2, कुल ")


@pytest.mark.usefixtures("reaching")
async def test_what_a_title_tries_is_shown_as_text(web: Web, asha: Reader) -> None:
    hostile = "मेला &lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt; \u202eगडबड़\u202c /start @khabar_bot"

    read = await answer_to(asha, web.serve("/mela", story(hostile)))

    title = read.text.splitlines()[0]
    assert "</b><script>alert(1)</script>" in title
    assert "\u202e" not in title
    assert read.parts("bold") == [title]
    assert {entity["type"] for entity in read.entities} <= {
        "bold",
        "bot_command",
        "mention",
    }  # no code, no link


@pytest.mark.usefixtures("reaching")
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("hi", "एक घंटे में ज़्यादा से ज़्यादा 3~पन्ने पढ़े जाते हैं। अगला पता 1~घंटा बाद भेजें।"),
        ("en", "At most 3~pages are read in an hour. Send the next address in 1~h."),
    ],
    ids=["hindi", "english"],
)
async def test_a_reader_has_so_many_an_hour_and_another_has_as_many(
    web: Web, control: Control, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    monkeypatch.setattr(fetching, "MOST_PAGES", 3)
    monkeypatch.setattr(pages, "MOST_PAGES", 3)
    asha, ravi = [await control.reader(name, language_code=language) for name in ("Asha", "Ravi")]
    url = web.serve("/mela", story())

    read = [await answer_to(asha, url) for _ in range(3)]
    refused = await answer_to(asha, url)

    assert all(each.text.startswith(FAIR) for each in read)
    assert refused.text == spaced(sentence)
    assert (await answer_to(ravi, url)).text.startswith(FAIR)
