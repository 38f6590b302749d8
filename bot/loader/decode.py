"""From the bytes of a file to clean text: encodings, line ends, invisible and control characters."""

import codecs
import re
import unicodedata

import regex

from bot.errors import NotAnArticle

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# XML without a mark whose first sign tells (XML 1.0, appendix F).
FIRST_SIGNS = ((b"\0\0\0<", "utf-32-be"), (b"<\0\0\0", "utf-32-le"), ("<?xm".encode("cp037"), "cp037"))

# Names on the web that Python has for fewer characters than are sent under them, or has not at all (WHATWG).
CALLED = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "windows-874": "cp874", "tis-620": "cp874", "macintosh": "mac-roman", "x-mac-roman": "mac-roman",
}  # fmt: skip
BINARY_STARTS = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x7fELF",
    b"OggS",
    b"\x1f\x8b",
    b"ID3",
)
SAMPLE = 8192
MARKS_IN_A_ROW = 6

DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{3,40})", re.IGNORECASE
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]")
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
STRAY_JOINERS = regex.compile(
    r"(?<![\p{L}\p{M}\p{So}\p{Sk}\ufe0f])[\u200c\u200d]+|[\u200c\u200d](?=[\u200c\u200d])"
)
STACKED_MARKS = regex.compile(rf"(\p{{M}}{{{MARKS_IN_A_ROW}}})\p{{M}}+")


def decode(data: bytes, charset: str | None = None) -> str:
    """The text in `data`, its characters otherwise untouched; UTF-8 unless the bytes say something else.

    Args:
        data: The bytes of a file or of an answer.
        charset: An encoding named from outside, as by an HTTP header.

    Raises:
        NotAnArticle: `article_binary` where the bytes are no text.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    for sign, encoding in FIRST_SIGNS:
        if data.startswith(sign):
            return data.decode(encoding, "replace")
    wide = _utf16_without_bom(data)
    if wide is not None:
        return wide
    if _is_binary(data):
        raise NotAnArticle("article_binary")
    return _narrow(data, charset)


def clean(text: str) -> str:
    """`text` in NFC, with plain line ends and spaces, and without what is never seen or only does harm.

    Joiners stay inside words and emoji, where Devanagari, Persian and families need them.
    """
    text = LINE_ENDS.sub("\n", text)
    text = SPACES.sub(" ", text)
    text = CONTROLS.sub("", text)
    text = INVISIBLE.sub("", text)
    text = STRAY_JOINERS.sub("", text)
    text = STACKED_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFC", _without_surrogates(text))


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8")


def _is_binary(data: bytes) -> bool:
    """Known beginnings, or more control characters than a damaged text has."""
    if data.startswith(BINARY_STARTS):
        return True
    sample = data[:SAMPLE]
    controls = sum(byte < ord(" ") and byte not in b"\t\n\r\x0b\x0c\x1b" for byte in sample)
    return controls > len(sample) * 0.05


def _utf16_without_bom(data: bytes) -> str | None:
    """Text whose every character takes two bytes: its spaces and line ends show on which side the zero is."""
    sample = data[: SAMPLE // 2 * 2]
    if b"\0" not in sample or data.startswith(BINARY_STARTS):
        return None
    texts = [sample.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be")]
    spaces = [sum(text.count(mark) for mark in " \n\r") for text in texts]
    best = 0 if spaces[0] >= spaces[1] else 1
    if spaces[best] == 0 or not _looks_written(texts[best]):
        return None
    return data.decode(("utf-16-le", "utf-16-be")[best], "replace")


def _looks_written(text: str) -> bool:
    odd = sum(unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"} for char in text if char not in "\r\n\t")
    rare = sum("\u3400" <= char <= "\udfff" for char in text)
    return odd <= len(text) * 0.02 and rare <= len(text) * 0.3


def _narrow(data: bytes, charset: str | None) -> str:
    for encoding in ("utf-8", charset, _declared(data)):
        text = _strict(data, encoding)
        if text is not None:
            return text
    damaged = data.decode("utf-8", "replace")
    written = sum(char > "\x7f" for char in damaged)
    if damaged.count("\ufffd") * 10 <= written:
        return damaged.replace("\ufffd", "")
    return data.decode("cp1252", "replace").replace("\ufffd", "")


def _strict(data: bytes, encoding: str | None) -> str | None:
    if not encoding:
        return None
    try:
        return data.decode(CALLED.get(encoding.lower(), encoding))
    except (LookupError, UnicodeError):
        return None


def _declared(data: bytes) -> str | None:
    found = DECLARED.search(data[:4096])
    return found[1].decode("ascii", "ignore") if found else None
