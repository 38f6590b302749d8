"""The picture beside an audio file, made from the outlet's name."""

import hashlib
import io
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIDE = 320
MOST_LINES = 3
OWN_NAME = "ख़बर"
OWN_NAME_UNSHAPED = "Khabar"

_FONT = Path(__file__).with_name("fonts") / "mukta-semibold.woff2"  # licence beside it
_DRAWN = 2 * SIDE  # drawn twice as large, then brought down, so that edges are smooth
_WIDTH, _HEIGHT = 500, 330  # of the text: within the circle to which some apps cut the picture
_LARGEST, _SMALLEST = 180, 46
_LINE = 1.2  # of the size

# The letters that the font holds.
_HELD = (
    r"\u0020-\u007e\u00a0-\u00ab\u00ae-\u00b9\u00bb-\u0137\u0139-\u017e\u0900-\u0977\u0979-\u097f"
    r"\u200c\u200d\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u20b9"
)
_FOREIGN = re.compile(f"[^{_HELD}]+")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")

# Top and bottom of the ground; white is read well on each (contrast over 4.5).
_COLOURS = (
    ("#b4233a", "#7d1330"), ("#b23c17", "#7f2410"), ("#8f5400", "#653600"), ("#5e6a12", "#3d4a0a"),
    ("#2b7436", "#175026"), ("#0f766e", "#0a4f52"), ("#0e6f92", "#0a4a6e"), ("#2563b5", "#173f85"),
    ("#4650b8", "#2c3186"), ("#7040ae", "#4b267f"), ("#97358f", "#681f69"), ("#ad2a66", "#781849"),
)  # fmt: skip


def cover(name: str) -> bytes:
    """A square JPEG of 320 pixels, under 200 kB, with the name on a colour that belongs to that name.

    Args:
        name: The outlet's name in any script; the bot's own name where the outlet is not known.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 - a bot that has not spoken yet need not load it

    picture = _ground(name)
    draw = ImageDraw.Draw(picture)
    _write(draw, _drawable(name))
    _draw_bars(draw)
    out = io.BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "JPEG", quality=90)
    return out.getvalue()


def _drawable(name: str) -> str:
    """What of a name the font can show; the bot's own name where too little of it would be left."""
    own = OWN_NAME if _shapes() else OWN_NAME_UNSHAPED
    whole = unicodedata.normalize("NFC", name)[:500]
    shown = " ".join(_FOREIGN.sub(" ", whole).split())
    letters = sum(letter.isalpha() for letter in whole)
    if sum(letter.isalpha() for letter in shown) < max(1, 0.6 * letters):
        return own
    return own if _DEVANAGARI.search(shown) and not _shapes() else shown


@cache
def _shapes() -> bool:
    """Whether Devanagari can be shaped here: Pillow's raqm needs the system's FriBiDi."""
    from PIL import features  # noqa: PLC0415 - as above

    return bool(features.check("raqm") and features.check("fribidi"))


def _ground(name: str) -> "Image":
    """The colour that belongs to a name, darker towards the bottom."""
    from PIL import Image, ImageColor  # noqa: PLC0415 - as above

    top, bottom = _COLOURS[hashlib.sha256(name.encode(errors="replace")).digest()[0] % len(_COLOURS)]
    shade = Image.linear_gradient("L").resize((_DRAWN, _DRAWN))
    plain = [Image.new("RGB", (_DRAWN, _DRAWN), ImageColor.getrgb(colour)) for colour in (bottom, top)]
    return Image.composite(plain[0], plain[1], shade)


def _write(draw: "ImageDraw", text: str) -> None:
    """The text in the middle, as large as it can be."""
    font, lines = _fitted(text)
    step = font.size * _LINE
    middle = _DRAWN / 2 - 20
    for turn, line in enumerate(lines):
        at = middle + (turn - (len(lines) - 1) / 2) * step
        draw.text((_DRAWN / 2, at), line, font=font, fill="white", anchor="mm")


def _fitted(text: str) -> tuple["FreeTypeFont", list[str]]:
    """The largest font in which the text fits, and its lines; a text too long for any is cut."""
    for size in range(_LARGEST, _SMALLEST - 1, -4):
        font = _font(size)
        lines = _wrapped(text, font)
        if (
            len(lines) * size * _LINE <= _HEIGHT
            and len(lines) <= MOST_LINES
            and _widest(lines, font) <= _WIDTH
        ):
            return font, lines
    font = _font(_SMALLEST)
    lines = _wrapped(" ".join(_broken(word, font) for word in text.split()), font)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], _cut(lines[MOST_LINES - 1] + "…", font)]
    return font, lines


def _wrapped(text: str, font: "FreeTypeFont") -> list[str]:
    """Words put into lines, as many in each as fit."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= _WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _broken(word: str, font: "FreeTypeFont") -> str:
    """A word too wide for a line, in parts that are not."""
    parts = [""]
    for letter in regex.findall(r"\X", word):
        if font.getlength(parts[-1] + letter) > _WIDTH:
            parts.append("")
        parts[-1] += letter
    return " ".join(parts)


def _cut(line: str, font: "FreeTypeFont") -> str:
    """A line without its last letters, if it is too wide."""
    letters = regex.findall(r"\X", line)
    while font.getlength("".join(letters)) > _WIDTH:
        letters[-2:] = ["…"]
    return "".join(letters)


def _widest(lines: list[str], font: "FreeTypeFont") -> float:
    return max(font.getlength(line) for line in lines)


def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415 - as above

    return ImageFont.truetype(_FONT, size)


def _draw_bars(draw: "ImageDraw") -> None:
    """A few bars below the text, as of sound."""
    heights = (16, 34, 54, 28, 44, 20)
    for turn, height in enumerate(heights):
        left = _DRAWN / 2 + (turn - len(heights) / 2) * 20 + 5
        top = 545 - height / 2
        draw.rounded_rectangle((left, top, left + 9, top + height), radius=5, fill="#ffffffb0")
