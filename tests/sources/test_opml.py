"""Lists of feeds come in from any reader and go out to any, and a hostile one costs nothing."""

import time
import tracemalloc
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotAnOutline
from bot.sources.fields import line_of
from bot.sources.opml import LARGEST, MOST, Listed, read_opml, write_opml

AT = datetime(2026, 11, 24, 13, 5, tzinfo=ZoneInfo("Asia/Kolkata"))

# As a reader with folders gives its list.
SHELVES = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0">
  <head><title>मेरी फ़ीड</title></head>
  <body>
    <outline text="राज्य" title="राज्य">
      <outline text="बिहार">
        <outline type="rss" text="गंगा समाचार" title="गंगा समाचार"
                 xmlUrl="https://ganga.example.in/rss" htmlUrl="https://ganga.example.in/" language="hi-IN"/>
      </outline>
      <outline type="rss" text="Hill Post" xmlUrl="http://hill.example.org/feed/"
               category="English,/News/Hills"/>
    </outline>
    <outline type="rss" text="खेल &amp; खिलाड़ी" xmlUrl="https://khel.example.in/feed?id=7&amp;lang=hi"/>
  </body>
</opml>"""

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a0 "हा">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + ']><opml><body><outline text="&a9;" xmlUrl="https://x.example.in/rss"/></body></opml>'
)
OUTSIDE = (
    '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<opml><body><outline text="x" xmlUrl="https://x.example.in/?&x;"/></body></opml>'
)
# A system literal that looks like the first element.
HIDDEN = '<!DOCTYPE opml SYSTEM "<opml>" [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><opml/>'


def opml(*outlines: str) -> bytes:
    return f'<opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'.encode()


def feed(url: str, more: str = 'text="नदी"') -> str:
    return f'<outline type="rss" xmlUrl="{url}" {more}/>'


def many(count: int) -> bytes:
    return opml(*(feed(f"https://x{n}.example.in/rss", f'text="समाचार {n}"') for n in range(count)))


def one(*outlines: str) -> Listed:
    [listed] = read_opml(opml(*outlines)).listed
    return listed


def refusal(data: bytes) -> NotAnOutline:
    with pytest.raises(NotAnOutline) as refused:
        read_opml(data)
    return refused.value


class TestReading:
    def test_folders_and_categories_are_tags_and_the_order_stays(self) -> None:
        outline = read_opml(SHELVES.encode())

        assert outline.listed == (
            Listed("https://ganga.example.in/rss", "गंगा समाचार", "hi", ("राज्य", "बिहार")),
            Listed("http://hill.example.org/feed/", "Hill Post", None, ("राज्य", "English", "News", "Hills")),
            Listed("https://khel.example.in/feed?id=7&lang=hi", "खेल & खिलाड़ी"),
        )
        assert outline.left_out == {}

    def test_the_title_counts_before_the_text_and_an_address_is_no_title(self) -> None:
        url = "https://x.example.in/rss"

        assert one(feed(url, 'text="संक्षेप" title="पूरा नाम"')).title == "पूरा नाम"
        assert one(feed(url, 'text="संक्षेप" title=""')).title == "संक्षेप"
        assert one(feed(url, f'text="{url}"')).title == ""
        assert one(feed(url, "")).title == ""

    def test_titles_are_one_line_of_plain_text(self) -> None:
        title = "नदी\u202e &amp;amp; &#2328;&#2366;&#2335;&#10;&lt;b&gt;"

        assert one(feed("https://x.example.in/rss", f'text="{title}"')).title == "नदी & घाट <b>"

    def test_an_address_in_several_folders_is_listed_once_with_the_tags_of_all(self) -> None:
        outline = read_opml(
            opml(
                f'<outline text="गाँव">{feed("https://www.x.example.in/rss")}</outline>',
                feed("https://y.example.in/rss"),
                f'<outline text="खेती">{feed("http://x.example.in/rss/?utm_source=a")}</outline>',
            )
        )

        assert [(listed.url, listed.tags) for listed in outline.listed] == [
            ("https://www.x.example.in/rss", ("गाँव", "खेती")),
            ("https://y.example.in/rss", ()),
        ]
        assert outline.left_out == {"opml_entry_repeated": 1}

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "ftp://x.example.in/rss",
            "/rss",
            "https://",
            "https://me:secret@x.example.in/rss",
            "https://x.example.in:99999/rss",
        ],
    )
    def test_what_cannot_be_fetched_is_left_out_and_counted(self, url: str) -> None:
        outline = read_opml(opml(feed(url), feed("https://good.example.in/rss")))

        assert [listed.url for listed in outline.listed] == ["https://good.example.in/rss"]
        assert outline.left_out == {"opml_entry_address": 1}

    def test_links_and_feeds_without_an_address_are_counted_but_folders_are_not(self) -> None:
        outline = read_opml(
            opml(
                '<outline text="खाली फ़ोल्डर"/>',
                '<outline text="पन्ना" type="link" url="https://x.example.in/page"/>',
                '<outline text="भूली हुई" type="rss" xmlUrl=" "/>',
            )
        )

        assert outline.listed == ()
        assert outline.left_out == {"opml_entry_without_address": 2}

    @pytest.mark.parametrize(
        "written",
        [
            '<OPML><Body><Outline XMLURL="https://x.example.in/rss?a=1&amp;b=2" TEXT="नदी"/></Body></OPML>',
            '<opml xmlns="http://opml.org/spec2"><body>'
            '<outline xmlUrl="https://x.example.in/rss?a=1&amp;b=2" text="नदी"/></body></opml>',
            '<opml><body><outline xmlUrl="https://x.example.in/rss?a=1&b=2" text="नदी"/></body></opml>',
            '<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/opml.dtd"><opml><body>'
            '<outline type="RSS" url="https://x.example.in/rss?a=1&amp;b=2" text="नदी\x0b&#0;"/>'
            "</body></opml>",
        ],
        ids=["capitals", "namespace", "bare ampersand", "old DOCTYPE and characters no XML may hold"],
    )
    def test_habits_of_other_programs_are_understood(self, written: str) -> None:
        assert read_opml(written.encode()).listed == (Listed("https://x.example.in/rss?a=1&b=2", "नदी"),)

    @pytest.mark.parametrize("said", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "x-no-such-thing"])
    @pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_the_encoding_is_seen_whatever_is_declared(self, said: str, written: str) -> None:
        outline = read_opml(SHELVES.replace("UTF-8", said).encode(written))

        assert [listed.title for listed in outline.listed] == ["गंगा समाचार", "Hill Post", "खेल & खिलाड़ी"]

    def test_a_declared_encoding_counts_where_it_is_true(self) -> None:
        data = opml(feed("https://x.example.in/rss", 'text="Café"')).decode().encode("iso-8859-1")

        assert read_opml(b'<?xml version="1.0" encoding="iso-8859-1"?>' + data).listed[0].title == "Café"


class TestRefusing:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xef\xbb\xbf  ",
            b"https://x.example.in/rss",
            b'{"version": "2.0"}',
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"PK\x03\x04" + b"\0" * 50,
            b"<!doctype html><html><body><p>x</body></html>",
            b'<rss version="2.0"><channel><title>x</title></channel></rss>',
            b"<outline xmlUrl='https://x.example.in/rss'/>",
            b"< opml>",
        ],
    )
    def test_what_is_no_opml_is_said_to_be_none(self, data: bytes) -> None:
        assert refusal(data).key == "not_opml"

    @pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, HIDDEN])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_declared_entities_are_refused(self, text: str, encoding: str) -> None:
        assert refusal(text.encode(encoding)).key == "opml_entities"

    def test_a_damaged_file_is_refused_whole_with_the_line_of_the_damage(self) -> None:
        cut = SHELVES[: SHELVES.index("</body>")]
        refused = [refusal(text.encode()) for text in (cut, SHELVES.replace("</head>", "</haed>"))]

        assert [error.key for error in refused] == ["opml_damaged", "opml_damaged"]
        assert refused[1].fills == {"line": 3}

    def test_fifty_thousand_feeds_are_refused_with_their_count_and_the_limit(self) -> None:
        refused = refusal(many(50_000))

        assert (refused.key, refused.fills) == ("opml_too_many", {"count": 50_000, "limit": MOST})

    def test_as_many_as_the_limit_are_taken_and_repeats_do_not_count(self) -> None:
        data = many(MOST)
        twice = data.replace(b"</body>", data.partition(b"<body>")[2].partition(b"</body>")[0] + b"</body>")

        assert len(read_opml(twice).listed) == MOST
        assert refusal(many(MOST + 1)).fills["count"] == MOST + 1

    def test_a_hundred_megabytes_are_refused_unread(self) -> None:
        data = bytes(100_000_000)
        tracemalloc.start()
        refused = refusal(data)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

        assert (refused.key, refused.fills) == ("opml_too_large", {"limit": LARGEST // 1_000_000})
        assert peak < 1_000_000

    @pytest.mark.parametrize("depth", [1_000, 200_000])
    def test_folders_without_end_are_refused(self, depth: int) -> None:
        deep = '<outline text="x">' * depth + feed("https://x.example.in/rss") + "</outline>" * depth

        assert refusal(opml(deep)).key == "opml_too_deep"

    def test_fifty_folders_in_one_another_are_read(self) -> None:
        deep = '<outline text="राज्य">' * 50 + feed("https://x.example.in/rss") + "</outline>" * 50

        assert one(deep).tags == ("राज्य",)

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(
                opml(*[feed("https://x.example.in/rss", f'text="{"क" * 300}"')] * 5_000), id="repeats"
            ),
            pytest.param(
                opml(feed("https://x.example.in/rss", f'category="{"a," * 2_500_000}"')), id="categories"
            ),
            pytest.param(
                opml(feed("https://x.example.in/rss", f'text="{"&amp;" * 1_000_000}"')), id="one title"
            ),
            pytest.param(
                opml(feed("https://x.example.in/rss", f'text="{"&" * 2_000_000}"')), id="ampersands"
            ),
            pytest.param(b"<opml" + b" " * 5_000_000, id="spaces"),
            pytest.param(b"<opml>" + b"<!--" * 1_200_000, id="comments"),
            pytest.param(b"<opml><body>" + b"<outline/>" * 500_000, id="empty outlines"),
            pytest.param(
                opml(
                    *[f'<outline text="{"x" * 300}{n}">' for n in range(90)],
                    *[feed(f"https://x{n}.example.in/rss") for n in range(4_900)],
                    "</outline>" * 90,
                ),
                id="feeds in ninety folders",
            ),
        ],
    )
    def test_five_megabytes_of_anything_take_seconds_at_most(self, data: bytes) -> None:
        began = time.process_time()
        with suppress(NotAnOutline):
            read_opml(data)

        # What is quadratic takes hours; what is measured line by line, ten times as long as otherwise.
        assert time.process_time() - began < 90


LISTS = [
    [],
    [Listed("https://ganga.example.in/rss", "गंगा समाचार", "hi", ("बिहार", "राजनीति"))],
    [
        Listed("https://a.example.in/rss?x=1&y=2", "कागज़ & कलम", "hi", ("किताबें",)),
        Listed("https://b.example.in/rss", "", None, ("किताबें", "नई किताबें")),
        Listed("https://c.example.in/rss", "<b>मोटा</b> &amp; &lt;पतला&gt;", "en"),
        Listed("https://d.example.in/rss", "https://d.example.in/rss", None, ("किताबें",)),
        Listed("https://e.example.in/rss", "“उद्धरण”", "mr", ("पटना, बिहार", "खेल/क्रिकेट", "Q&amp;A")),
        Listed("https://f.example.in/समाचार.xml", "एफ़", None, ("x", "a/b")),
    ],
]
ENTRIES = st.lists(
    st.builds(
        Listed,
        st.integers(0, 10**6).map(lambda n: f"https://x{n}.example.in/rss"),
        st.text(max_size=40).map(line_of),
        st.sampled_from([None, "hi", "en"]),
        st.lists(
            st.text("कख ,/&;<>\"'amplt#x1", max_size=12).map(line_of).filter(bool), max_size=4, unique=True
        ).map(tuple),
    ),
    max_size=6,
    unique_by=lambda listed: listed.url,
)


class TestWriting:
    @pytest.mark.parametrize("listed", LISTS)
    def test_what_goes_out_comes_back_the_same(self, listed: Sequence[Listed]) -> None:
        outline = read_opml(write_opml("मेरी फ़ीड", listed, AT))

        assert (outline.listed, outline.left_out) == (tuple(listed), {})

    @given(ENTRIES)
    @settings(max_examples=150, deadline=None)
    def test_so_does_whatever_people_call_their_feeds(self, listed: list[Listed]) -> None:
        assert read_opml(write_opml("x", listed, AT)).listed == tuple(listed)

    def test_other_readers_find_a_standard_file_with_folders(self) -> None:
        root = ET.fromstring(write_opml("मेरी फ़ीड", LISTS[2], AT))  # noqa: S314 - our own
        outlines = list(root.iter("outline"))

        assert (root.tag, root.attrib) == ("opml", {"version": "2.0"})
        assert root.findtext("head/title") == "मेरी फ़ीड"
        assert root.findtext("head/dateCreated") == "Tue, 24 Nov 2026 07:35:00 GMT"
        assert all(outline.get("text") for outline in outlines)
        assert {outline.get("type") for outline in outlines if outline.get("xmlUrl")} == {"rss"}
        assert [
            outline.get("text") for outline in root.findall("body/outline[@text='किताबें'][1]/outline")
        ] == [
            "कागज़ & कलम",
            "https://b.example.in/rss",
        ]

    def test_the_same_list_gives_the_same_bytes_in_utf_8(self) -> None:
        data = write_opml("मेरी फ़ीड", LISTS[2], AT)

        assert data == write_opml("मेरी फ़ीड", LISTS[2], AT.astimezone(ZoneInfo("UTC")))
        assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
        assert "गंगा" not in data.decode()
        assert "कागज़ &amp; कलम" in data.decode()

    def test_characters_that_no_xml_may_hold_are_left_out(self) -> None:
        data = write_opml(
            "न\0दी", [Listed("https://x.example.in/rss", "घा\x1bट\ufffe", None, ("\x0c", "रे\x01त"))], AT
        )

        assert read_opml(data).listed == (Listed("https://x.example.in/rss", "घाट", None, ("रेत",)),)
