"""How fast texts become messages, whether the time is linear, and how evenly the messages are filled.

Run as `python -m bench.chunks`; times are CPU seconds of this process.
"""

import time
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from statistics import mean

from bot.text.chunks import LIMIT, chunks
from bot.text.language import language
from bot.text.rich import RichText, blockquote, join, utf16_length
from bot.text.sentences import sentences

MEGABYTE = 1_000_000
FAMILY = "👨‍👩‍👧"
WORDS = "सरकार ने कल बताया कि नई सड़क अगले साल तक बनेगी और डॉ. वर्मा इसकी देखरेख करेंगे"


def prose(size: int, paragraph: int) -> str:
    """Hindi sentences of 5 to 23 words, so many to a paragraph."""
    words = cycle(WORDS.split())
    pieces = []
    for number, count in enumerate(islice(cycle(range(5, 24, 3)), size // 25), start=1):
        pieces.append(" ".join(islice(words, count)) + ("।\n\n" if number % paragraph == 0 else "। "))
    return of_size(size)("".join(pieces))


def of_size(size: int) -> Callable[[str], str]:
    """Repeats or cuts a text to so many bytes of UTF-8."""
    return lambda text: (text * (size // len(text.encode()) + 1)).encode()[:size].decode(errors="ignore")


def quotations(size: int) -> RichText:
    """5,000 quotations for each megabyte."""
    count = size * 5000 // MEGABYTE
    return join("\n", [blockquote(of_size(size // count)("कथन पूरा हुआ। ")) for _ in range(count)])


SHAPES: dict[str, Callable[[int], str | RichText]] = {
    "article": lambda size: prose(size, 4),
    "one paragraph": lambda size: prose(size, size),
    "one word": lambda size: of_size(size)("क्षे"),
    "latin words": lambda size: of_size(size)("a "),
    "initials": lambda size: of_size(size)("A. "),
    "emoji": lambda size: of_size(size)("😀" + FAMILY),
    "dandas": lambda size: of_size(size)("।"),
    "white space": lambda size: "a" + of_size(size)(" ") + "a",
    "combining marks": lambda size: "a" + of_size(size)("\u0301"),
    "5,000 quotations": quotations,
}


def seconds(work: Callable[[], object]) -> float:
    """The CPU time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def speed() -> None:
    """Seconds for 0.25, 0.5 and 1 MB, and how many times a quarter's seconds 1 MB takes."""
    print(f"{'chunks':18}{'0.25 MB':>9}{'0.5 MB':>9}{'1 MB':>9}{'MB/s':>8}{'1 / 0.25':>10}")
    for name, make in SHAPES.items():
        times = [seconds(partial(chunks, make(MEGABYTE // part))) for part in (4, 2, 1)]
        print(
            f"{name:18}",
            *(f"{taken:8.2f}" for taken in times),
            f"{1 / times[-1]:7.2f}{times[-1] / times[0]:10.1f}",
        )
    text = prose(MEGABYTE, MEGABYTE)
    print(f"\nsentences of 1 MB {seconds(partial(sentences, text, 'hi')):8.2f}")
    print(f"language of 1 MB  {seconds(partial(language, text)):8.4f}")


def evenness() -> None:
    """How full messages are, and how many end with a paragraph, for articles of several lengths."""
    print("\narticle, units     parts  least  shortest   mean  longest  paragraph ends")
    for size in (10_000, 20_000, 50_000, 200_000, 1_000_000):
        text = prose(size, 4).strip()
        parts = [part.text for part in chunks(text)]
        lengths = list(map(utf16_length, parts))
        ends = sum(f"{part}\n\n" in text for part in parts[:-1])
        least = -(-utf16_length(text) // LIMIT)
        figures = f"{min(lengths):10}{mean(lengths):7.0f}{max(lengths):9}{ends:10}/{len(parts) - 1}"
        print(f"{utf16_length(text):<17}{len(parts):7}{least:7}{figures}")


if __name__ == "__main__":
    speed()
    evenness()
