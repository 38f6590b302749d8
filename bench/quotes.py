"""Scores the quotation finder against passages whose quotes are known: precision, recall, speakers."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DATA = Path(__file__).parent / "data"
FILES = (DATA / "quotes_read.jsonl", DATA / "quotes_unread.jsonl")
FINDER = (sys.executable, "-m", "bot", "quotes", "--jsonl", "--body")
COLUMNS = "{:<16} {:<9} {:>8} {:>7} {:>10} {:>7} {:>8}"

_MARKS = re.compile("[“”„‟‘’‚‛\"'«»‹›`´]+")
_ENDS = " .,;:!?…।॥"


@dataclass(frozen=True)
class Quote:
    """A direct quotation; `speaker` is None where nobody is said to speak, `also` holds other right forms."""

    text: str
    speaker: str | None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """Body paragraphs separated by an empty line, with every quote that stands in them, in order."""

    id: str
    language: str
    trap: str
    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Miss:
    """One thing answered wrongly: `kind` is missing, extra or speaker."""

    passage: Passage
    kind: str
    wanted: Quote | None
    got: Quote | None


@dataclass(frozen=True)
class Score:
    """Counts over some passages; a rate with nothing to count is 1."""

    passages: int
    wanted: int
    got: int
    matched: int
    speakers: int
    misses: tuple[Miss, ...]

    @property
    def precision(self) -> float:
        """The part of the answered quotes that are quotes."""
        return _rate(self.matched, self.got)

    @property
    def recall(self) -> float:
        """The part of the known quotes that were answered."""
        return _rate(self.matched, self.wanted)

    @property
    def speaker(self) -> float:
        """The part of the matched quotes whose speaker is right."""
        return _rate(self.speakers, self.matched)


def score(passages: Iterable[Passage], answers: Mapping[str, Sequence[Quote]]) -> Score:
    """Compares answers, by passage id, with what the passages hold; no answer counts as no quotes."""
    passages = tuple(passages)
    wanted = got = matched = 0
    misses: list[Miss] = []
    for passage in passages:
        answered = answers.get(passage.id, ())
        pairs = _pair(passage.quotes, answered)
        wanted += len(passage.quotes)
        got += len(answered)
        matched += sum(None not in pair for pair in pairs)
        misses += [miss for pair in pairs if (miss := _judge(passage, *pair))]
    wrong_speakers = sum(miss.kind == "speaker" for miss in misses)
    return Score(len(passages), wanted, got, matched, matched - wrong_speakers, tuple(misses))


def read_passages(path: Path) -> list[Passage]:
    """Reads one passage a line (JSON); the keys are those of `Passage`, with speaker_also in a quote."""
    rows = _rows(path.read_text(encoding="utf-8"))
    return [
        Passage(row["id"], row["language"], row["trap"], row["text"], _quotes(row["quotes"])) for row in rows
    ]


def read_answers(text: str) -> dict[str, tuple[Quote, ...]]:
    """Reads the output of `khabar quotes --jsonl`; a line with an error answers nothing."""
    return {row["id"]: _quotes(row.get("quotes", ())) for row in _rows(text)}


def ask(passages: Iterable[Passage], command: Sequence[str] = FINDER) -> dict[str, tuple[Quote, ...]]:
    """Runs the finder as a user would, one process for all passages, a line in and a line out.

    Raises:
        subprocess.CalledProcessError: the finder ended with a status other than 0.
    """
    lines = [json.dumps({"id": one.id, "text": one.text}, ensure_ascii=False) + "\n" for one in passages]
    done = subprocess.run(command, input="".join(lines), stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return read_answers(done.stdout)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a table a file and, when asked, every miss; returns the exit status."""
    options = _parser().parse_args(arguments)
    missing = [path for path in options.files if not path.is_file()]
    if missing:
        print(f"There is no file {missing[0]}.", file=sys.stderr)
        return 2
    given = read_answers(options.answers.read_text(encoding="utf-8")) if options.answers else None
    print(COLUMNS.format("file", "language", "passages", "quotes", "precision", "recall", "speaker"))
    for path in options.files or [path for path in FILES if path.is_file()]:
        passages = read_passages(path)
        try:
            answers = ask(passages) if given is None else given
        except subprocess.CalledProcessError as error:
            print(f"The finder ended with status {error.returncode}.", file=sys.stderr)
            return 1
        _show(path.stem, passages, answers, misses=options.misses)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.quotes", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="passages, JSON lines")
    parser.add_argument(
        "--misses", action="store_true", help="print what was missing, extra, or misattributed"
    )
    parser.add_argument("--answers", type=Path, metavar="FILE", help="score these answers, run nothing")
    return parser


def _show(
    name: str, passages: list[Passage], answers: Mapping[str, Sequence[Quote]], *, misses: bool
) -> None:
    for language in [*dict.fromkeys(one.language for one in passages), "all"]:
        part = score([one for one in passages if language in (one.language, "all")], answers)
        rates = [f"{rate:.3f}" for rate in (part.precision, part.recall, part.speaker)]
        print(COLUMNS.format(name, language, part.passages, part.wanted, *rates))
    for miss in score(passages, answers).misses if misses else ():
        print(f"\n{miss.passage.id} ({miss.passage.trap}): {miss.kind}")
        print(f"  wanted  {_line(miss.wanted)}\n  got     {_line(miss.got)}")


def _line(quote: Quote | None) -> str:
    return "-" if quote is None else f"{quote.speaker}: {quote.text}"


def _pair(
    wanted: Sequence[Quote], answered: Sequence[Quote]
) -> list[tuple[Quote, Quote] | tuple[Quote, None] | tuple[None, Quote]]:
    """Each known quote with the first free answer of the same words, then the answers left over."""
    free = list(answered)
    pairs: list[tuple[Quote, Quote] | tuple[Quote, None] | tuple[None, Quote]] = []
    for quote in wanted:
        match = next((one for one in free if _fold(one.text) == _fold(quote.text)), None)
        if match is None:
            pairs.append((quote, None))
            continue
        free.remove(match)
        pairs.append((quote, match))
    return pairs + [(None, one) for one in free]


def _judge(passage: Passage, wanted: Quote | None, got: Quote | None) -> Miss | None:
    if wanted is None or got is None:
        return Miss(passage, "extra" if wanted is None else "missing", wanted, got)
    right = {_fold_name(name) for name in (wanted.speaker, *wanted.also)}
    return None if _fold_name(got.speaker) in right else Miss(passage, "speaker", wanted, got)


def _fold(text: str) -> str:
    """One form for all marks and white space, and no end marks: how a quote's words are compared."""
    plain = _MARKS.sub('"', unicodedata.normalize("NFC", text))
    return " ".join(plain.split()).rstrip(_ENDS)


def _fold_name(name: str | None) -> str | None:
    return None if name is None else " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _quotes(rows: Iterable[Mapping[str, Any]]) -> tuple[Quote, ...]:
    return tuple(Quote(row["text"], row["speaker"], tuple(row.get("speaker_also", ()))) for row in rows)


def _rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def _rate(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


if __name__ == "__main__":
    sys.exit(main())
