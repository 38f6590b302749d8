"""Times the quotation finder on a megabyte of each of several hostile texts, to show that it stays linear."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from bot.article import Article, Block
from bot.text.quotes import key_quotes

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = {
    "quotation marks": "“",
    "marks of all kinds": "“‘\"'« ",
    "paragraphs of speech": "राजन सूद ने कहा, “हम यह पुल समय पर पूरा करेंगे।”\n\n",
    "one paragraph of speech": "राजन सूद ने कहा, “हम यह पुल समय पर पूरा करेंगे।” ",
    "speech without an end": "सूद ने कहा “हम यह पुल समय पर पूरा करेंगे” ",
    "reopened quotations": "“हम यह पुल समय पर पूरा करेंगे।\n\n",
    "verbs of speech": "कहा ",
    "English": "“We will finish the bridge on time,” said Rajan Sood. ",
    "emoji": "😀",
}
COLUMNS = "{:<26} {:>10} {:>10} {:>8}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints seconds for half the size and for the whole of it; twice the text should take twice the time."""
    parser = argparse.ArgumentParser(prog="python -m bench.quotes_size", description=__doc__)
    parser.add_argument("--letters", type=int, default=1_000_000, help="letters of each text")
    options = parser.parse_args(arguments)
    print(COLUMNS.format("text", "half, s", "whole, s", "quotes"))
    for name, unit in TEXTS.items():
        half, _ = _timed(unit * (options.letters // 2 // len(unit)))
        whole, quotes = _timed(unit * (options.letters // len(unit)))
        print(COLUMNS.format(name, f"{half:.2f}", f"{whole:.2f}", quotes))
    return 0


def _timed(text: str) -> tuple[float, int]:
    blocks = tuple(Block("paragraph", part) for part in text.split("\n\n") if part)
    article = Article("a", "", None, None, None, None, None, blocks)
    start = time.perf_counter()
    found = key_quotes(article)
    return time.perf_counter() - start, len(found)


if __name__ == "__main__":
    sys.exit(main())
