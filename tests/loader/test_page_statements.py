"""Who wrote the story on a page, when, and under which headline, in the ways in which sites state it."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.loader.page import read_page
from bot.loader.parse import INDIA, parse

TITLE = "नदी किनारे के गांवों में नाव से पहुंची चलती-फिरती पाठशाला"
A = "बाढ़ में स्कूल बंद होने के बाद तीन गांवों के बच्चों के लिए एक बड़ी नाव को पाठशाला बना दिया गया है।"
B = "अध्यापिका ने बताया कि पहले दिन ग्यारह बच्चे आए थे और अब उनकी गिनती साठ के पार हो चुकी है।"
STORY = f"<div class='s'><p>{A}</p><p>{B}</p></div>"
WHEN = "2026-11-02T18:40:00+05:30"


def data(**story: object) -> str:
    """A story's JSON-LD in a head."""
    text = json.dumps({"@type": "NewsArticle", "headline": TITLE, **story}, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def page(head: str = "", above: str = "", headline: str = f"<h1>{TITLE}</h1>", below: str = "") -> str:
    return f"<html lang='hi'><head>{head}</head><body>{headline}{above}{STORY}{below}</body></html>"


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


GRAPH = {
    "@graph": [
        {"@type": "WebPage", "@id": "#page"},
        {"@type": "NewsArticle", "headline": TITLE, "author": [{"@id": "#m"}]},
        {"@type": "Person", "@id": "#m", "name": "डॉ. ममता देवी"},
    ]
}
AUTHORS = {
    "a name": (data(author="ममता देवी"), "", "ममता देवी"),
    "an object": (data(author={"@type": "Person", "name": "डॉ. ममता देवी"}), "", "डॉ. ममता देवी"),
    "a name with the title that the page prints": (
        data(author="ममता देवी"),
        "<span class='author-name'>डॉ. ममता देवी</span>",
        "डॉ. ममता देवी",
    ),
    "several objects": (data(author=[{"name": "ममता देवी"}, {"name": "रवि झा"}]), "", "ममता देवी, रवि झा"),
    "an object that is only referred to": (
        f'<script type="application/ld+json">{json.dumps(GRAPH)}</script>',
        "",
        "डॉ. ममता देवी",
    ),
    "a meta element": (meta("author", "डॉ. ममता देवी"), "", "डॉ. ममता देवी"),
    "a label and its value": (
        meta("twitter:label1", "Written by") + meta("twitter:data1", "ममता देवी"),
        "",
        "ममता देवी",
    ),
    "microdata": (
        "",
        "<p>लेखक <span itemprop='author'><a itemprop='name'>ममता देवी</a></span></p>",
        "ममता देवी",
    ),
    "rel": ("", "<a rel='author' href='/a'>ममता देवी</a>", "ममता देवी"),
    "a byline": ("", "<div class='byline'>By <a>Mamta Devi</a></div>", "Mamta Devi"),
    "a labelled line": ("", "<p>रिपोर्ट: ममता देवी और रवि झा</p>", "ममता देवी, रवि झा"),
    "a name before its label": ("", "<p>ममता देवी द्वारा</p>", "ममता देवी"),
    "a name in bold beside a date": (
        "",
        "<p><b>ममता देवी</b>, सहरसा<br>2 नवंबर 2026, शाम 6:40 बजे</p>",
        "ममता देवी",
    ),
    "a name called after writers": ("", "<p class='writer'>ममता देवी | नाव टाइम्स</p>", "ममता देवी"),
    "a name with a post and a place": ("", "<p>ममता देवी, संवाददाता, पटना</p>", "ममता देवी"),
    "whose report it is": ("", "<p>ममता देवी की रिपोर्ट</p>", "ममता देवी"),
    "an agency of its own line": ("", "<p>भाषा, नई दिल्ली</p>", "भाषा"),
    "a link to a writer before the outlet": (
        meta("author", "नाव टाइम्स"),
        "<div><a href='/writers/5'>ममता देवी</a></div>",
        "ममता देवी",
    ),
    "an agency": (data(author={"@type": "Organization", "name": "पीटीआई"}), "", "पीटीआई"),
    "a person before the outlet": (
        data(author={"name": "नाव टाइम्स"}, publisher={"name": "नाव टाइम्स"}),
        "<p>लेखक: ममता देवी</p>",
        "ममता देवी",
    ),
    "the outlet where nobody else is named": (
        data(author={"name": "नाव टाइम्स"}, publisher={"name": "नाव टाइम्स"}),
        "",
        "नाव टाइम्स",
    ),
    "a person before the system's account": (meta("author", "nt_admin2"), "<p>लेखक: ममता देवी</p>", "ममता देवी"),
    "nobody where there is but an account": (meta("author", "nt_admin2"), "", None),
    "nobody where there is but an address": (meta("article:author", "https://example.in/a/mamta"), "", None),
    "a label within the name": (data(author="Reported by: ममता देवी, Edited by: रवि झा"), "", "ममता देवी"),
    "all whom another statement names": (
        data(author="ममता देवी")
        + meta("twitter:label1", "Written by")
        + meta("twitter:data1", "ममता देवी, रवि झा"),
        "",
        "ममता देवी, रवि झा",
    ),
    "a person before an account of two words": (
        meta("author", "Super User"),
        "<p>लेखक: ममता देवी</p>",
        "ममता देवी",
    ),
    "a label in a row that only a style sheet parts": (
        "",
        "<div><span>सहरसा</span><span>2 घंटे पहले</span><span>लेखक: ममता देवी</span></div>",
        "ममता देवी",
    ),
    "a label that only a style sheet parts": (
        "",
        "<div class='byline'><b>By</b><b>Mamta Devi</b></div>",
        "Mamta Devi",
    ),
    "a label for those who hear the page": (
        "",
        "<ul class='byline-list'><li><span>Author, </span><span>ममता देवी</span></li></ul>",
        "ममता देवी",
    ),
    "who posted it": ("", "<p>Posted On: 02 NOV 2026 6:40PM by PIO Patna</p>", "PIO Patna"),
    "nobody who asks to print": ("", "<p><a href='#'>Print this page</a></p>", None),
    "a name in data that is no JSON": (
        data(author={"name": "ममता देवी"}, description="D").replace('"D"', '"वह "नाव" चली"'),
        "",
        "ममता देवी",
    ),
    "the letters that the page prints": (
        data(author={"name": "Mamta Devi"}),
        "<p>लेखक: ममता देवी</p>",
        "ममता देवी",
    ),
    "nobody of the comments": ("", "", None),
}


@pytest.mark.parametrize(("head", "above", "author"), AUTHORS.values(), ids=AUTHORS.keys())
def test_the_author_is(head: str, above: str, author: str | None) -> None:
    comments = "<div id='comments'><h3>2 टिप्पणियां</h3><b class='author-name'>पाठक सिंह</b><p>ठीक है।</p></div>"

    assert parse(page(head, above, below=comments), "a.html").author == author


DATES = {
    "JSON-LD": (data(datePublished=WHEN), ""),
    "JSON-LD in another zone": (data(datePublished="2026-11-02T13:10:00Z"), ""),
    "JSON-LD without a zone": (data(datePublished="2026-11-02T18:40:00"), ""),
    "seconds since 1970": (data(datePublished=1793625000), ""),
    "milliseconds since 1970": (meta("publish-date", "1793625000000"), ""),
    "data that is no JSON": (
        data(datePublished=WHEN, description="D").replace('"D"', '"वह "नाव" चली"'),
        "",
    ),
    "the month first, as its weekday tells": ("", "<p>Submitted on Mon, 11/02/2026 - 18:40</p>"),
    "a meta element": (f'<meta property="article:published_time" content="{WHEN}">', ""),
    "microdata": (f'<meta itemprop="datePublished" content="{WHEN}">', ""),
    "an abbreviation's title": ("", f"<abbr itemprop='datePublished' title='{WHEN}'>6:40 pm</abbr>"),
    "a time element": ("", f"<time datetime='{WHEN}'>2 नवंबर</time>"),
    "not the time of the update": (
        "",
        f"<time class='updated' datetime='2026-11-03T09:00:00+05:30'></time><time datetime='{WHEN}'>2</time>",
    ),
    "a line in Hindi": ("", "<p>सोमवार, २ नवंबर २०२६, शाम ६:४० बजे</p>"),
    "a labelled line in English": ("", "<p>Published: Mon, 02 Nov 2026 06:40 PM (IST)</p>"),
    "a day, and its time elsewhere": (
        data(datePublished="2026-11-02"),
        f"<time datetime='{WHEN}'>2 नवंबर</time>",
    ),
}


@pytest.mark.parametrize(("head", "above"), DATES.values(), ids=DATES.keys())
def test_the_moment_of_publication_is_read_from(head: str, above: str) -> None:
    assert parse(page(head, above), "a.html").published == datetime.fromisoformat(WHEN)


def test_todays_date_above_the_headline_is_not_the_storys() -> None:
    strip = "<div>रविवार, 8 नवंबर 2026</div>"

    assert parse(page(headline=f"{strip}<h1>{TITLE}</h1>"), "a.html").published is None


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="नाव टाइम्स">'


SHORT = "गांवों में नाव पर चलती पाठशाला"
TITLES = {
    "the headline on the page, whatever is stated for search engines": (
        og(f"{SHORT} | नाव टाइम्स"),
        f"<h1>{TITLE}</h1>",
        TITLE,
    ),
    "the statement without the outlet behind a bar": (og(f"{TITLE} | नाव टाइम्स"), "", TITLE),
    "the statement without the outlet behind a dash": (og(f"{TITLE} - नाव टाइम्स"), "", TITLE),
    "the headline below the outlet's own h1": (og(TITLE), f"<h1>नाव टाइम्स</h1><h2>{TITLE}</h2>", TITLE),
    "a headline that nothing else bears out": (og("Boat School Bihar News Live"), f"<h1>{TITLE}</h1>", TITLE),
    "a headline in large type on a page that states nothing": (
        "<title>नाव टाइम्स - आपका अखबार</title>",
        f"<font size='5'><b>{TITLE}</b></font>",
        TITLE,
    ),
    "a headline in two lines": ("", f"<h1>{TITLE.replace(' गांवों', '<br>गांवों')}</h1>", TITLE),
    "a headline without its badge": (og(TITLE), f"<h1><span class='badge'>विशेष</span> {TITLE}</h1>", TITLE),
    "a headline that was escaped twice": (og("नाव &amp;amp; पाठशाला: दो गांव"), "", "नाव & पाठशाला: दो गांव"),
    "a headline in no heading": (og(f"Bihar News: {TITLE}"), f"<div class='headline'>{TITLE}</div>", TITLE),
    "a headline with a bar of its own": (og("नाव | पाठशाला"), "", "नाव | पाठशाला"),
}


@pytest.mark.parametrize(("head", "headline", "title"), TITLES.values(), ids=TITLES.keys())
def test_the_title_is(head: str, headline: str, title: str) -> None:
    assert parse(page(head, headline=headline), "a.html").title == title


def test_of_several_stories_in_the_data_the_one_at_the_pages_address_is_meant() -> None:
    other = data(headline="दूसरी खबर", url="https://example.in/2", author="कोई और")
    own = data(url="https://example.in/1", author="ममता देवी")
    link = '<link rel="canonical" href="https://example.in/1">'

    assert parse(page(link + other + own), "a.html").author == "ममता देवी"


def test_data_with_a_comma_too_many_is_read() -> None:
    text = '{"@type":"NewsArticle","headline":"नाव","author":{"name":"ममता देवी"},}'

    assert parse(page(f'<script type="application/ld+json">{text}</script>'), "a.html").author == "ममता देवी"


def test_the_picture_is_the_one_the_page_states() -> None:
    head = '<meta property="og:image" content="/i/boat.jpg">'

    assert read_page(page(head), "https://example.in/1", INDIA).picture == "https://example.in/i/boat.jpg"


LONG = " ".join([A, B] * 8)
WALL = "<section><h3>पूरी खबर पढ़ने के लिए सदस्य बनें</h3><p>₹149 प्रति माह</p></section>"
LOCKED = {"isAccessibleForFree": False}
PART = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".s"}
TEASERS = {
    "said to be for those who pay": (page(data(**LOCKED)), True),
    "said so in a word": (page(data(isAccessibleForFree="False")), True),
    "said so, and served in full": (
        page(data(**LOCKED, hasPart=PART)).replace(B, LONG),
        False,
    ),
    "said to be free": (page(data(isAccessibleForFree=True)), False),
    "a wall below a few lines": (page(below=WALL), True),
    "a wall below a text that breaks off": (page(below=WALL).replace(B, LONG.removesuffix("।")), True),
    "a meter above a whole text": (page(above="<div>आपके 3 में से 2 मुफ्त लेख पूरे</div>").replace(B, LONG), False),
    "an ordinary page": (page(), False),
}


@pytest.mark.parametrize(("text", "teaser"), TEASERS.values(), ids=TEASERS.keys())
def test_a_teaser_is_told_from_a_whole_story(text: str, teaser: bool) -> None:
    draft = read_page(text, None, INDIA)

    assert draft.teaser is teaser
    assert "149" not in "".join(block.text for block in draft.blocks)


PAGES = Path(__file__).parent.parent / "data" / "webpages"


@pytest.mark.parametrize(
    "file",
    sorted(page for each in ("read", "more", "later") for page in PAGES.glob(f"{each}/*.html")),
    ids=lambda file: file.stem,
)
def test_a_page_of_a_real_manner_becomes_its_story(file: Path) -> None:
    expected = json.loads(file.with_suffix(".expected.json").read_text("utf-8"))

    article = parse(file.read_bytes(), kind="page", url=expected["url"])

    assert article.title == expected["title"]
    assert article.author == expected["author"]
    assert article.published == (expected["published"] and datetime.fromisoformat(expected["published"]))
    assert article.url == expected["canonical"]
    assert article.language == expected["language"]
    assert [[block.kind, block.text] for block in article.blocks] == expected["body"]


def test_a_signature_that_names_a_post_is_the_author_and_no_paragraph() -> None:
    for signature in ("<p>ममता देवी, संवाददाता</p>", "<p align='right'>संवाददाता, ममता देवी</p>"):
        article = parse(page().replace(B, B + "</p>" + signature + "<p>"), "a.html")

        assert article.author == "ममता देवी"
        assert [block.text for block in article.blocks] == [A, B]


PROSE = f"<div><p>{A}</p><p>{B}</p></div>"


@pytest.mark.parametrize(
    ("html", "title", "author"),
    [
        pytest.param(
            "<title>ताल की गाद से बनेंगी ईंटें - कोसी पोर्टल : सबसे तेज</title>"
            "<h1><a href='index.php'>कोसी पोर्टल</a></h1><table><tr><td><font size='6'>ताल की गाद से बनेंगी ईंटें"
            f"</font></td></tr><tr><td>{PROSE}</td></tr></table>",
            "ताल की गाद से बनेंगी ईंटें",
            None,
            id="a first heading that leads home is the site's",
        ),
        pytest.param(
            f"<title>विज्ञप्ति : सूचना पटल</title><div><h2>डाकघरों में अब मिट्टी की जांच होगी</h2></div>{PROSE}",
            "डाकघरों में अब मिट्टी की जांच होगी",
            None,
            id="a title that names only the site leaves it to the heading",
        ),
        pytest.param(
            f"<title>गाद से ईंटें</title><h1>ताल की गाद से बनेंगी ईंटें</h1>"
            f"<div><span>ममता देवी</span> <span>सोमवार, 21 सितंबर 2026, शाम 5:15 बजे</span></div>{PROSE}",
            "ताल की गाद से बनेंगी ईंटें",
            "ममता देवी",
            id="a weekday behind a name begins the date",
        ),
        pytest.param(
            f"<title>गाद से ईंटें</title><h1>ताल की गाद से बनेंगी ईंटें</h1><p class='byline'>चित्र और शब्द:"
            f" <a rel='author' href='/m'>ममता देवी</a>, <a rel='author' href='/s'>डॉ. शशि भूषण</a></p>{PROSE}",
            "ताल की गाद से बनेंगी ईंटें",
            "ममता देवी, डॉ. शशि भूषण",
            id="authors whose names stand side by side",
        ),
    ],
)
def test_old_and_plain_pages_are_read_by_what_their_readers_see(
    html: str, title: str, author: str | None
) -> None:
    head, _, body = html.partition("</title>")

    article = parse(f"<html><head>{head}</title></head><body>{body}</body></html>", "a.html")

    assert (article.title, article.author) == (title, author)
