"""Whose names count where a page tells several, and where an old page has its headline."""

import json

import pytest

from bot.loader.byline import read_byline
from bot.loader.parse import INDIA, parse

TITLE = "पहाड़ी गांव की महिलाओं ने सूखे झरने को फिर से जिंदा कर दिया"
A = "चार साल की मेहनत के बाद गांव का पुराना झरना इस गर्मी में एक दिन के लिए भी नहीं सूखा है।"
B = "मंगल दल की अध्यक्ष ने बताया कि पहले पानी के लिए दो घंटे चलना पड़ता था, अब नल घर के पास है।"
SITE = "हिमशिखर"


def page(author: str | None, above: str) -> str:
    story = {"@type": "NewsArticle", "headline": TITLE, "publisher": {"name": SITE}, "author": author}
    data = f'<script type="application/ld+json">{json.dumps(story)}</script>'
    body = f"<h1>{TITLE}</h1>{above}<div><p>{A}</p><p>{B}</p></div>"
    return f"<html lang='hi'><head>{data}</head><body>{body}</body></html>"


EDITED = "<span>संपादन: <a href='/author/kiran'>किरण नेगी</a></span>"
AUTHORS = {
    "the agency, and not who published what it sent": (
        None,
        "<div><span itemprop='author'><a itemprop='name'>हिमगिरि समाचार एजेंसी</a></span>"
        " <span>Published by: <a href='/author/kiran'>किरण नेगी</a></span></div>",
        "हिमगिरि समाचार एजेंसी",
    ),
    "the desk that is printed before the site and an editor": (
        SITE,
        "<div class='author-line'>By : <a href='/author/desk'>डिजिटल डेस्क</a> | Edited By:"
        " <a href='/author/kiran'>किरण नेगी</a> | Updated at : 05 Dec 2026 07:48 PM (IST)</div>",
        "डिजिटल डेस्क",
    ),
    "an editor where only the site is stated": (SITE, f"<div>{EDITED}</div>", "किरण नेगी"),
    "the writer before the editor": (
        SITE,
        f"<div>{EDITED} <a href='/author/uma'>उमा बिष्ट</a></div>",
        "उमा बिष्ट",
    ),
    "who is printed before the site's desk in the data": (
        f"ऑनलाइन {SITE}",
        "<div>By <a href='/author/uma'>उमा बिष्ट</a></div>",
        "उमा बिष्ट",
    ),
    "who is printed before its staff in the data": (
        "पर्वत स्टाफ",
        "<div>By <a href='/author/uma'>उमा बिष्ट</a></div>",
        "उमा बिष्ट",
    ),
    "a name, and not where one has come from": (
        SITE,
        "<div class='byline'>Author, उमा बिष्ट और हेम पंत, Role, नीती घाटी से लौटकर</div>",
        "उमा बिष्ट, हेम पंत",
    ),
    "who published it where no writer is named": (
        SITE,
        "<div>Published by: किरण नेगी | 2 नवंबर 2026, शाम 6:40 बजे</div>",
        "किरण नेगी",
    ),
    "a name, and not the post behind it": (
        None,
        "<div class='byline'>उमा बिष्ट, वरिष्ठ संवाददाता, नीती</div>",
        "उमा बिष्ट",
    ),
    "an agency that a bar parts from the date": (
        None,
        "<div>ANI | Updated: Nov 02, 2026 18:40 IST</div>",
        "ANI",
    ),
    "the desk that is printed before the site": (SITE, "<div class='author'>शिखर डेस्क</div>", "शिखर डेस्क"),
    "a name before its label, behind a date": (
        None,
        "<p>प्रविष्टि तिथि: 05 नवंबर 2026, 4:32 अपराह्न IST, उमा बिष्ट द्वारा</p>",
        "उमा बिष्ट",
    ),
    "who presents it": (None, "<div>प्रस्तुतकर्ता: उमा बिष्ट</div>", "उमा बिष्ट"),
    "nobody who asks for something": (None, "<p><a href='#'>अक्षर बड़ा करें</a></p>", None),
}


@pytest.mark.parametrize(("author", "above", "expected"), AUTHORS.values(), ids=AUTHORS.keys())
def test_the_author_is(author: str | None, above: str, expected: str | None) -> None:
    assert parse(page(author, above), "a.html").author == expected


def test_a_label_that_ends_in_another_is_one() -> None:
    facts = read_byline("नीती Published by: किरण नेगी", INDIA)

    assert facts is not None
    assert (facts.author, facts.editor) == (None, "किरण नेगी")


DATED = "दिनांक : 9 अगस्त 2026, रविवार (सायं 6:30 बजे) &nbsp; प्रस्तुति : उमा बिष्ट"
LARGE = "<center><font size='4'>एक झरने की पूरी कहानी यह है</font></center>"


@pytest.mark.parametrize(
    "top",
    [
        pytest.param(f"<div class='mota'>{TITLE}</div><div>{DATED}</div>", id="beside it"),
        pytest.param(f"<div class='mota'><b>{TITLE}</b></div><hr><p>{DATED}</p>", id="below a rule"),
        pytest.param(
            f"<table><tr><td>{TITLE}</td></tr><tr><td>{DATED}</td></tr></table>", id="in another row"
        ),
    ],
)
def test_on_a_page_without_headings_the_headline_stands_right_above_the_byline(top: str) -> None:
    title = f"<title>{SITE} - पहाड़ का अपना समाचार पोर्टल, खबर सबसे पहले</title>"
    html = f"<html><head>{title}</head><body>{top}<div>{A}<br><br>{LARGE}{B}<br></div></body></html>"

    article = parse(html, "a.html")

    assert (article.title, article.author) == (TITLE, "उमा बिष्ट")
    assert str(article.published) == "2026-08-09 18:30:00+05:30"
    assert article.blocks[0].text == A


def test_a_title_that_is_repeated_below_the_story_is_no_headline_above_it() -> None:
    head = f'<meta property="og:title" content="{TITLE}">'
    html = f"<html><head>{head}</head><body><div><p>{A}</p><p>{B}</p></div><span>{TITLE}</span></body></html>"

    assert [block.text for block in parse(html, "a.html").blocks][:2] == [A, B]


@pytest.mark.parametrize(
    ("stated", "headline", "title"),
    [
        pytest.param(TITLE, f"<h1><span>LIVE</span> {TITLE}</h1>", TITLE, id="without a label"),
        pytest.param(
            TITLE, f"<h1>{TITLE}<small>सत्तर परिवारों तक नल</small></h1>", TITLE, id="without a second line"
        ),
        pytest.param(TITLE, f"<h1><b>झरने:</b> {TITLE}</h1>", f"झरने: {TITLE}", id="with what opens it"),
        pytest.param("झरना", f"<h1><b>{TITLE}</b></h1>", TITLE, id="whole where nothing bears the rest out"),
        pytest.param(f"{SITE} | {TITLE}", "", TITLE, id="without the site before a bar"),
        pytest.param(f"{SITE} | झरने", "", f"{SITE} | झरने", id="with a site that is half of it"),
    ],
)
def test_the_headline_is(stated: str, headline: str, title: str) -> None:
    names = f'<meta property="og:title" content="{stated}"><meta property="og:site_name" content="{SITE}">'
    html = f"<html><head>{names}</head><body>{headline}<div><p>{A}</p><p>{B}</p></div></body></html>"

    assert parse(html, "a.html").title == title
