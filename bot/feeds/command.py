"""`khabar feeds`: its commands, their options, and what each prints."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.errors import KhabarError, OperatorError
from bot.terminal import complain, explain, load_settings, progress_bar, wording, write

if TYPE_CHECKING:
    from bot.sources.follow import Followed

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

WHAT = "the address of a feed, or of a page that leads to one"


def add_to(commands: Commands) -> None:
    """Give the command line its command `feeds`."""
    summary = "news from feeds: RSS, Atom, JSON Feed"
    feeds = commands.add_parser("feeds", help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    inner = feeds.add_subparsers(title="commands", metavar="COMMAND", required=True)

    added = _command(inner, "add", _add, "follows feeds: a running bot sends their new stories")
    added.add_argument("urls", nargs="+", metavar="URL", help=WHAT)
    added.add_argument("--title", help="as readers are to be shown it; else as the feed calls itself")
    added.add_argument("--language", type=_language, metavar="CODE", help="its language, such as hi")
    added.add_argument(
        "--tag", action="append", default=[], help="a topic of all its stories; may be repeated"
    )
    added.add_argument(
        "--summary", action="store_true", help="send a summary with the link, not the whole text"
    )

    listed = _command(inner, "list", _list, "the feeds that are followed, and how each of them is")
    listed.add_argument("--json", action="store_true", help="print JSON and nothing else")

    removed = _command(inner, "remove", _remove, "follows feeds no more; their stories stay")
    removed.add_argument("feeds", nargs="+", metavar="ID-OR-URL", help="as `khabar feeds list` shows them")

    taken = _command(inner, "import", _import, "follows the feeds of a list that another reader has written")
    taken.add_argument("file", type=Path, metavar="FILE", help="OPML, with 5,000 feeds at most")
    taken.add_argument(
        "--summary", action="store_true", help="send a summary with the link, not the whole text"
    )

    given = _command(inner, "export", _export, "the feeds that are followed, as a list for other readers")
    given.add_argument("file", nargs="?", type=Path, metavar="FILE", help="where to; else it is printed")
    given.add_argument("--force", action="store_true", help="replace a file that is there")

    tried = _command(inner, "test", _test, "what a feed would bring; nothing is kept and nothing is sent")
    tried.add_argument("what", metavar="URL", help=f"{WHAT}; or the file of a feed")
    tried.add_argument("--json", action="store_true", help="print JSON and nothing else")


def _command(
    commands: Commands, name: str, carry_out: Callable[[argparse.Namespace], None], summary: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
    command.set_defaults(carry_out=carry_out)
    return command


def _add(options: argparse.Namespace) -> None:
    from bot.feeds import following
    from bot.sources.follow import Wanted

    if options.title and len(options.urls) > 1:
        raise OperatorError("feed_title_for_one")
    wanted = Wanted(
        options.title, options.language, tuple(options.tag), "summary" if options.summary else None
    )
    failed: list[tuple[str, KhabarError]] = []

    def tell(url: str, outcome: "Followed | KhabarError") -> None:
        if isinstance(outcome, KhabarError):
            failed.append((url, outcome))
        else:
            write(following.line_of(outcome, wording()))

    following.add(options.urls, wanted, load_settings(), tell)
    _complain_of(failed, len(options.urls))


def _list(options: argparse.Namespace) -> None:
    import json
    from datetime import UTC, datetime

    from bot.feeds import following

    settings = load_settings()
    standings = following.standings(settings)
    if options.json:
        write(json.dumps(following.as_json(standings), ensure_ascii=False))
    else:
        write(following.for_people(standings, datetime.now(UTC), settings.timezone, wording()))


def _remove(options: argparse.Namespace) -> None:
    from bot.feeds import following
    from bot.i18n import isolate

    gone = following.remove(options.feeds, load_settings())
    for row in gone:
        if not isinstance(row, KhabarError):
            write(wording().text("feed_removed", title=isolate(row.title)))
    named = zip(options.feeds, gone, strict=True)
    _complain_of([(name, row) for name, row in named if isinstance(row, KhabarError)], len(gone))


def _test(options: argparse.Namespace) -> None:
    from bot.feeds import trial

    found = trial.try_out(options.what, load_settings)
    if options.json:
        import json

        write(json.dumps(trial.as_json(found), ensure_ascii=False))
    else:
        write(trial.for_people(found, wording()))


def _import(options: argparse.Namespace) -> None:
    from bot.feeds import lists

    with progress_bar(options.file.name) as progress:
        taken = lists.take(options.file, "summary" if options.summary else "text", load_settings(), progress)
    write(lists.for_people(taken, wording()))


def _export(options: argparse.Namespace) -> None:
    from bot.feeds import lists

    content = lists.given(load_settings())
    if options.file is None:
        write(content.decode().rstrip())
    else:
        lists.save(content, options.file, force=options.force)
        write(wording().text("feeds_given", name=options.file))


def _complain_of(failed: list[tuple[str, KhabarError]], total: int) -> None:
    """Say of each what was wrong.

    Raises:
        KhabarError: Where there was anything: the trouble of the only one, or how many there were.
    """
    if failed and total == 1:
        raise failed[0][1]
    for name, error in failed:
        sentence = explain(error)
        complain(sentence if name in sentence else f"{name}: {sentence}")
    if failed:
        raise OperatorError("feeds_incomplete", failed=len(failed), total=total)


def _language(text: str) -> str:
    from bot.sources.fields import language_code

    code = language_code(text)
    if code is None:
        raise argparse.ArgumentTypeError(f"the code of a language, such as hi, not {text}")
    return code
