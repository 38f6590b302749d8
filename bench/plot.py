"""Lines on two logarithmic axes, drawn with Pillow: enough for a bench, and nothing more to install."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FONT = Path(__file__).parents[1] / "bot" / "audio" / "fonts" / "mukta-semibold.woff2"
COLOURS = ("#b4233a", "#0f766e", "#4650b8")
INK, GRID = "#1d2430", "#d9dde4"
WIDTH, HEIGHT = 760, 560
LEFT, RIGHT, TOP, BOTTOM = 96, 64, 64, 72


@dataclass(frozen=True, slots=True)
class Line:
    """A name, and a value above nought for each place on the horizontal axis."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Panel:
    """What the vertical axis counts, the places on the horizontal one, and the lines."""

    title: str
    places: Sequence[float]
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels: whole decades around all values."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def decades(self) -> list[float]:
        """The values at which the grid is drawn."""
        return [10.0**exponent for exponent in range(self.low, self.high + 1)]


def draw(path: Path, *panels: Panel) -> None:
    """Writes a PNG with the panels side by side."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (WIDTH * len(panels), HEIGHT), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), 20)
    for number, panel in enumerate(panels):
        _panel(pen, font, panel, number * WIDTH)
    picture.save(path, optimize=True)


def _panel(pen: "ImageDraw", font: "FreeTypeFont", panel: Panel, left: int) -> None:
    values = [value for line in panel.lines for value in line.values]
    across = _scale(panel.places, left + LEFT, left + WIDTH - RIGHT)
    up = _scale(values, HEIGHT - BOTTOM, TOP)
    for place in across.decades:
        pen.line([(across.at(place), TOP), (across.at(place), HEIGHT - BOTTOM)], GRID)
        pen.text((across.at(place), HEIGHT - BOTTOM + 8), f"{place:,.0f}", INK, font, anchor="ma")
    for value in up.decades:
        pen.line([(left + LEFT, up.at(value)), (left + WIDTH - RIGHT, up.at(value))], GRID)
        pen.text((left + LEFT - 10, up.at(value)), f"{value:,g}", INK, font, anchor="rm")
    pen.text((left + LEFT, TOP - 44), panel.title, INK, font)
    pen.text((left + (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 34), "subscriptions", INK, font, anchor="ma")
    for line, colour in zip(panel.lines, COLOURS, strict=False):
        points = [
            (across.at(place), up.at(value)) for place, value in zip(panel.places, line.values, strict=True)
        ]
        pen.line(points, colour, width=3)
        for x, y in points:
            pen.ellipse([x - 5, y - 5, x + 5, y + 5], fill=colour)
    _legend(pen, font, panel.lines, left)


def _legend(pen: "ImageDraw", font: "FreeTypeFont", lines: Sequence[Line], left: int) -> None:
    """The names, above the lines on the left, where what grows is still small."""
    for number, (line, colour) in enumerate(zip(lines, COLOURS, strict=False)):
        y = TOP + 18 + 28 * number
        pen.rectangle([left + LEFT + 14, y - 5, left + LEFT + 34, y + 1], fill=colour)
        pen.text((left + LEFT + 44, y - 2), line.name, INK, font, anchor="lm")


def _scale(values: Sequence[float], start: float, end: float) -> Scale:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return Scale(low, max(high, low + 1), start, end)
