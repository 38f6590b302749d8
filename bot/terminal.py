"""What the command line says to whoever sits before it: answers, sentences about errors, how far work is."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import KhabarError, OperatorError

if TYPE_CHECKING:
    from bot.i18n import Wording
    from bot.settings import Settings

# Imports wait until a command needs them: the start is part of the price of a command.


def load_settings() -> "Settings":
    """The operator's settings, of the environment and of `.env`.

    Raises:
        SettingError: One of them cannot be used.
    """
    from bot.settings import Settings

    return Settings.load(Path(".env"))


@cache
def wording() -> "Wording":
    """The operator's language, Hindi under a Hindi locale, else English; read once, also for many lines."""
    from bot.i18n import load_wordings

    tongue = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return load_wordings()["hi" if tongue.startswith("hi") else "en"]


def explain(error: KhabarError) -> str:
    """The sentence for an error, in the operator's language."""
    return wording().text(f"error_{error.key}", **error.fills)


def complain(sentence: str) -> int:
    """Print a sentence on standard error; gives the exit status of a command that failed."""
    print(f"khabar: {sentence}", file=sys.stderr)
    return 1


def write(text: str) -> None:
    """Print at once.

    Raises:
        BrokenPipeError: Nobody reads it.
        OperatorError: `output_failed`.
    """
    try:
        print(text, flush=True)
    except OSError as error:
        # Python would try the rest again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise OperatorError("output_failed") from error


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[float], None]]:
    """What is told the share done, 0 to 1; a bar where standard error is a terminal."""
    from tqdm import tqdm

    form = "{desc}: {percentage:3.0f}% |{bar}| {elapsed}, {remaining}"
    with tqdm(total=1.0, desc=title, bar_format=form, disable=None, leave=False, file=sys.stderr) as bar:

        def progress(share: float) -> None:
            bar.n = min(1.0, share)
            bar.refresh()

        yield progress
