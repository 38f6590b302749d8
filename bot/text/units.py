"""Translates between Python indices of one text and offsets in UTF-16 code units."""

import re
from bisect import bisect_left

ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")


class Units:
    """The two ways of counting in one text, each answer in logarithmic time."""

    def __init__(self, text: str) -> None:
        self._astral = [match.start() for match in ASTRAL.finditer(text)]
        self._astral_offsets = [place + number for number, place in enumerate(self._astral)]

    def offset(self, index: int) -> int:
        """The offset in units of a Python index."""
        return index + bisect_left(self._astral, index)

    def index(self, offset: int) -> int:
        """The last Python index at or before an offset; inside a surrogate pair that is the pair's own."""
        return offset - bisect_left(self._astral_offsets, offset)
