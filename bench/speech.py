"""Scores what a voice would be given against sentences whose spoken words are known."""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.text.speech.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = Path(__file__).parent
SETS = {
    "read": HERE.parent / "tests" / "text" / "speech" / "cases.jsonl",
    "more": HERE.parent / "tests" / "text" / "speech" / "more_cases.jsonl",
    "unread": HERE / "data" / "speech_unread.jsonl",
}
DASHES = re.compile(r"[-‐-―−]")


@dataclass(frozen=True)
class Case:
    """One text and the ways in which it may be said."""

    id: str
    language: str
    kind: str
    text: str
    say: tuple[str, ...]

    def is_said(self, words: str) -> bool:
        """Whether these words are one of the ways; marks, case and white space do not count."""
        return fold(words) in {fold(way) for way in self.say}


def fold(words: str) -> str:
    """Letters and figures alone, in one normal form and case, single spaces between words."""
    plain = DASHES.sub(" ", unicodedata.normalize("NFC", words).casefold())
    return " ".join("".join(sign for sign in plain if unicodedata.category(sign)[0] != "P").split())


def read_cases(path: Path) -> tuple[Case, ...]:
    """Reads one case a line: id, lang, kind, text and say, a list of the right ways."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip())
    return tuple(Case(row["id"], row["lang"], row["kind"], row["text"], tuple(row["say"])) for row in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the share that is right, in all, by language and by kind; no misses of the unread set."""
    parser = argparse.ArgumentParser(prog="python -m bench.speech", description=__doc__)
    parser.add_argument("set", nargs="?", choices=SETS, default="read", help="which cases (read)")
    options = parser.parse_args(arguments)
    cases = read_cases(SETS[options.set])
    said = {case.id: say(case.text, case.language) for case in cases}
    right = {case.id for case in cases if case.is_said(said[case.id])}
    _show("all", len(right), len(cases))
    _shares("language", ((case.language, case.id in right) for case in cases))
    _shares("kind", ((f"{case.language} {case.kind}", case.id in right) for case in cases))
    # Whoever has seen the unread misses writes rules for them, and the figure means nothing any more.
    for case in cases if options.set != "unread" else ():
        if case.id not in right:
            print(f"\n{case.id}: {case.text}\n  wanted  {case.say[0]}\n  got     {said[case.id]}")
    return 0


def _shares(name: str, answers: Iterable[tuple[str, bool]]) -> None:
    print(f"\nby {name}")
    wanted: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for group, is_right in answers:
        wanted[group] += 1
        got[group] += is_right
    for group, count in wanted.items():
        _show(f"  {group}", got[group], count)


def _show(name: str, right: int, count: int) -> None:
    print(f"{name:<20} {right:>4} of {count:<4} {right / count:>6.1%}" if count else f"{name}: no cases")


if __name__ == "__main__":
    sys.exit(main())
