"""A cover shows the outlet's name, in letters and never in boxes."""

import io
import unicodedata

import numpy as np
import pytest
from PIL import Image, ImageColor, ImageFont

from bot.audio import cover as module
from bot.audio.cover import _drawable, _fitted, _font, cover

LONG = "हिन्दुस्तान टाइम्स और राष्ट्रीय सहारा का संयुक्त साप्ताहिक विशेष अंक"


def opened(name: str) -> Image.Image:
    return Image.open(io.BytesIO(cover(name)))


def inked(name: str) -> "np.typing.NDArray[np.intp]":
    """Where the writing is, above the bars: rows and columns."""
    picture = np.asarray(opened(name).convert("RGB"))[:245]
    return np.argwhere((picture > 200).all(axis=2))


@pytest.mark.parametrize(
    "name",
    ["Hind News Tv", "दैनिक समाचार", LONG, "قناة", "தினத்தந்தி", "📰🔥", "", "\0\ud800", "क" * 5_000, "ि" * 900],
)
def test_whatever_the_name_it_is_a_small_square_jpeg_with_writing_well_inside(name: str) -> None:
    picture, (top, left), (bottom, right) = opened(name), inked(name).min(axis=0), inked(name).max(axis=0)

    assert (picture.format, picture.size, picture.mode) == ("JPEG", (320, 320), "RGB")
    assert len(cover(name)) < 200_000
    assert 30 <= left < right <= 290
    assert 40 <= top < bottom


def test_the_same_name_is_always_the_same_picture_and_another_another() -> None:
    assert cover("BBC") == cover("BBC")
    assert cover("दैनिक समाचार") != cover("अमर उजाला")


def test_the_colour_belongs_to_the_name_in_every_process() -> None:
    assert opened("BBC").getpixel((5, 5)) == pytest.approx(ImageColor.getrgb("#97358f"), abs=6)


def test_white_is_read_well_on_every_colour() -> None:
    def luminance(colour: str) -> float:
        parts = [part / 255 for part in ImageColor.getrgb(colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for colours in module._COLOURS:
        assert all(1.05 / (luminance(colour) + 0.05) > 4.5 for colour in colours), colours


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("🔥 आज तक", "आज तक"),
        ("Zee न्यूज़", "Zee न्यूज़"),
        ("द  वायर\n", "द वायर"),
        ("Dainik தி", "Dainik"),
        ("قناة الجزيرة", "ख़बर"),
        ("தினத்தந்தி News", "ख़बर"),
        ("📰", "ख़बर"),
        ("—", "ख़बर"),
        ("", "ख़बर"),
    ],
)
def test_only_what_the_font_holds_is_written_else_the_bots_own_name(name: str, shown: str) -> None:
    assert _drawable(name) == unicodedata.normalize("NFC", shown)


def test_no_letter_that_it_writes_is_missing_from_the_font() -> None:
    font = ImageFont.truetype(module._FONT, 40)
    joiners = "\u200c\u200d"
    held = [chr(code) for code in range(0x21, 0x3000) if _drawable("ab" + chr(code)) == "ab" + chr(code)]

    assert len(held) > 400
    assert [letter for letter in held if not font.getmask(letter).getbbox() and letter not in joiners] == []


def test_devanagari_is_shaped() -> None:
    font = _font(60)

    assert font.getlength("क्ष") < 0.8 * (font.getlength("क") + font.getlength("ष"))


def test_where_devanagari_cannot_be_shaped_the_name_is_latin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_shapes", lambda: False)

    assert _drawable("दैनिक समाचार") == _drawable("") == "Khabar"
    assert _drawable("BBC") == "BBC"


@pytest.mark.parametrize("name", [LONG, "BBC", "विश्वविद्यालयपरिसरसमाचारपत्रिका", "a " * 200, "Ж" + "abc" * 150])
def test_the_name_stands_in_at_most_three_lines(name: str) -> None:
    _, lines = _fitted(name)

    assert 1 <= len(lines) <= 3


def test_a_name_of_sixty_letters_is_written_whole() -> None:
    _, lines = _fitted(LONG)

    assert " ".join(lines) == LONG


def test_a_short_name_is_written_larger_than_a_long_one() -> None:
    assert _fitted("BBC")[0].size > 2 * _fitted(LONG)[0].size
