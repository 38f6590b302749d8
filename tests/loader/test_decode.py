"""Whatever bytes a text is kept in, and whatever hides in it, the words come out."""

import pytest

from bot.errors import NotAnArticle
from bot.loader.decode import clean, decode

HINDI = "नई योजना\n\nसरकार ने कहा कि काम पूरा हो गया है।\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)  # fmt: skip
def test_unicode_is_read_in_any_of_its_forms(encoding: str) -> None:
    data = HINDI.encode(encoding)
    if encoding == "utf-32-be":
        data = b"\0\0\xfe\xff" + data

    assert decode(data) == HINDI


def test_english_in_wide_characters_without_a_mark_is_read() -> None:
    assert decode("Plain words here\n".encode("utf-16-be")) == "Plain words here\n"


def test_windows_text_keeps_its_quotes() -> None:
    assert decode("“Café”, he said – twice".encode("cp1252")) == "“Café”, he said – twice"


def test_a_page_may_name_its_encoding() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head>привет'

    assert decode(page.encode("koi8-r")).endswith("привет")
    assert decode("привет".encode("koi8-r"), "koi8-r") == "привет"


def test_a_name_of_the_web_means_what_browsers_take_it_for() -> None:
    assert decode("鎔".encode("gb18030"), "GB2312") == "鎔"
    assert decode("ข่าว".encode("cp874"), "windows-874") == "ข่าว"


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be", "cp037"])
def test_xml_without_a_mark_is_told_by_its_first_sign(encoding: str) -> None:
    document = '<?xml version="1.0"?><rss/>'

    assert decode(document.encode(encoding)) == document


def test_an_encoding_nobody_knows_is_passed_over() -> None:
    assert decode("Café".encode("cp1252"), "no-such-thing") == "Café"


def test_one_broken_byte_costs_one_character() -> None:
    data = HINDI.encode()
    broken = data[:60] + b"\xff" + data[60:]

    assert decode(broken).replace(" ", "")[:8] == HINDI.replace(" ", "")[:8]
    assert "\ufffd" not in decode(broken)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"%PDF-1.7 text",
        b"PK\x03\x04 something",
        b"\0" * 4000,
        bytes(range(256)) * 40,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00\x01\x02\x03" * 500,
    ],
    ids=["png", "pdf", "zip", "zeros", "all bytes", "old office"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnArticle) as refused:
        decode(data)

    assert refused.value.key == "article_binary"


CLEANED = {
    "a\r\nb\rc\u2028d\x0be": "a\nb\nc\nd\ne",
    "नम\x00स्ते\x07 \x1b": "नमस्ते ",
    "\u202eउल्टा\u202c \u2066अलग\u2069": "उल्टा अलग",
    "ख\u200bब\u200b\u200bर\ufeff": "खबर",
    "क्\u200dष और क्\u200cष": "क्\u200dष और क्\u200cष",
    "\u200dखबर \u200c\u200c और\u200d\u200d": "खबर  और",
    "👨\u200d👩\u200d👧 परिवार": "👨\u200d👩\u200d👧 परिवार",
    "अ\u00a0ब\u2009स\td": "अ ब स d",
    "क\u093cलम": "क\u093cलम",
    "e\u0301": "é",
    "soft\u00adhyphen": "softhyphen",
    "half \ud83d pair": "half  pair",
}


@pytest.mark.parametrize(("text", "expected"), CLEANED.items(), ids=map(ascii, CLEANED))
def test_what_is_never_seen_goes_and_what_shapes_words_stays(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_a_tower_of_marks_is_cut_down() -> None:
    assert len(clean("z" + "\u0335" * 4000)) < 10
