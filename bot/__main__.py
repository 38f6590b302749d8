"""The command line: `python -m bot ...`, installed as `khabar ...`."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.errors import KhabarError, OperatorError, SettingError, TokenRefused
from bot.feeds import command as feeds
from bot.terminal import complain, explain, load_settings, progress_bar, wording, write

if TYPE_CHECKING:
    from bot.settings import Settings

WHAT = "a file, a web page, - for standard input, an id, or nothing for the newest"

# The exit status where trying again is pointless: the token, or a setting (EX_CONFIG of sysexits.h).
MISCONFIGURED = 78

# Imports wait until a command needs them: the start is part of the price of a command.


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; gives the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Whoever runs a command is told in a sentence; the log of a bot that runs takes these lines all the same.
    logging.getLogger("bot.sources").addHandler(logging.NullHandler())
    options = parser().parse_args(arguments)
    try:
        options.carry_out(options)
    except KhabarError as error:
        failed = complain(explain(error))
        return MISCONFIGURED if isinstance(error, (SettingError, TokenRefused)) else failed
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0  # who read the output has gone
    return 0


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(prog="khabar", description="Khabar delivers the story, on Telegram.")
    top.add_argument("--version", action="version", version=f"khabar {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    _command(commands, "run", _run, "the bot; needs TELEGRAM_BOT_TOKEN")
    demo = _command(commands, "demo", _demo, "the bot and a chat page in the browser: no token, no network")
    demo.add_argument("--port", type=_port, default=8080, help="where the page is (8080)")
    demo.add_argument("--no-browser", action="store_true", help="only print the page's address")
    sandbox = _command(commands, "sandbox", _sandbox, "the local Bot API and its chat page alone")
    sandbox.add_argument("--port", type=_port, default=8081, help="where it listens (8081)")

    _article_command(commands, "show", "an article")
    chunked = _article_command(commands, "chunks", "an article's messages")
    chunked.add_argument("--limit", type=_limit, default=4096, help="UTF-16 units a message (4096)")
    quoted = _article_command(commands, "quotes", "an article's key quotes")
    for each in (chunked, quoted):
        each.add_argument("--body", action="store_true", help="the text is body paragraphs alone")
    _speech_commands(commands)
    _desk_commands(commands)
    feeds.add_to(commands)
    return top


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    carry_out: Callable[[argparse.Namespace], None],
    summary: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
    command.set_defaults(carry_out=carry_out, command=name)
    return command


def _article_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str
) -> argparse.ArgumentParser:
    command = _command(commands, name, _tell, summary)
    command.add_argument(
        "what",
        nargs="?",
        metavar="WHAT",
        help=WHAT,
    )
    command.add_argument("--json", action="store_true", help="print JSON and nothing else")
    command.add_argument("--jsonl", action="store_true", help='a corpus: a line {"id","text"} in, a line out')
    return command


def _speech_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    said = _command(commands, "say", _say, "the words a voice would be given for a text")
    said.add_argument("text", nargs="?", metavar="TEXT", help="a text, or - for standard input")
    said.add_argument("--lang", default="hi", metavar="CODE", help="the language it is in (hi)")
    said.add_argument("--jsonl", action="store_true", help='a corpus: {"id","text","lang"} in, a line out')

    spoken = _command(commands, "speak", _speak, "an article's narration, as an .mp3 or .ogg file")
    spoken.add_argument("what", nargs="?", metavar="WHAT", help=WHAT)
    spoken.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="its name decides: .mp3, or .ogg for Opus",
    )
    spoken.add_argument("--engine", choices=("gtts", "kokoro", "espeak"), help="this engine or none")
    spoken.add_argument("--voice", metavar="NAME", help="one of those that `khabar voices` lists")
    spoken.add_argument("--speed", type=_speed, default=1.0, metavar="X", help="0.8 to 1.5 (1)")

    known = _command(commands, "voices", _voices, "who can speak, and what is missing for it")
    known.add_argument("--get", action="store_true", help="get the neural voice's files, 120 MB")
    known.add_argument("--json", action="store_true", help="print JSON and nothing else")


def _desk_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    brought = _command(commands, "import", _import, "adds articles, also while the bot runs")
    brought.add_argument("paths", nargs="+", metavar="PATH-OR-URL", help="files, folders, web pages")
    brought.add_argument("--quiet", action="store_true", help="send them to nobody")

    copied = _command(commands, "backup", _backup, "a copy of the SQLite database, also while the bot runs")
    copied.add_argument("file", type=Path, metavar="FILE", help="where to; a database that the bot can use")
    copied.add_argument("--force", action="store_true", help="replace a file that is there")

    announced = _command(commands, "broadcast", _broadcast, "an article to all, sent by the running bot")
    announced.add_argument("id", metavar="ID", help="of an article on the shelf")
    announced.add_argument("--dry-run", action="store_true", help="only say how many it would go to")

    told = _command(commands, "stats", _stats, "who is subscribed, and what was sent")
    told.add_argument("--json", action="store_true", help="print JSON and nothing else")


def _broadcast(options: argparse.Namespace) -> None:
    from bot import operate

    plan = operate.announce(load_settings(), options.id, dry_run=options.dry_run)
    write(operate.plan_for_people(plan, wording()))


def _stats(options: argparse.Namespace) -> None:
    import json

    from bot import operate

    settings = load_settings()
    found = operate.stats(settings)
    if options.json:
        write(json.dumps(operate.stats_as_json(found), ensure_ascii=False))
    else:
        write(operate.stats_for_people(found, settings.timezone, wording()))


def _import(options: argparse.Namespace) -> None:
    from bot import desk

    with progress_bar(options.command) as progress:
        brought = desk.read(options.paths, progress, load_settings)
    failed = [(each.name, each.outcome) for each in brought if isinstance(each.outcome, KhabarError)]
    if failed and len(brought) == 1:
        raise failed[0][1]
    for name, error in failed:
        sentence = explain(error)
        complain(sentence if name in sentence else f"{name}: {sentence}")
    articles = [each.outcome for each in brought if not isinstance(each.outcome, KhabarError)]
    if articles:
        desk.keep(
            load_settings().database_url.get_secret_value(),
            articles,
            announce=not options.quiet,
            tell=lambda article, seen: write(desk.line_of(article, seen, wording())),
        )
    if failed:
        raise OperatorError("import_incomplete", failed=len(failed), total=len(brought))


def _backup(options: argparse.Namespace) -> None:
    from bot.store.backup import back_up

    url = load_settings().database_url.get_secret_value()
    with progress_bar(options.file.name) as progress:
        size = back_up(url, options.file, progress, force=options.force)
    megabytes = wording().number(round(size / 1_000_000, 1))
    write(wording().text("backup_done", name=options.file, size=megabytes))


def _say(options: argparse.Namespace) -> None:
    from bot import speak

    _settings_of_speech()
    if options.jsonl:
        for line in speak.say_corpus(sys.stdin.buffer, options.lang, explain):
            write(line)
    else:
        write(speak.words_of(options.text, options.lang))


def _speak(options: argparse.Namespace) -> None:
    from bot import speak
    from bot.audio.engine import Manner
    from bot.audio.engines import engines
    from bot.what import find

    speak.form_of(options.output)  # before the work, not after it
    settings = _settings_of_speech()
    if options.engine is not None:
        settings = settings.model_copy(update={"audio_engines": (options.engine,)})
    article = find(options.what, lambda: settings)
    manner = Manner(options.voice, options.speed)
    with progress_bar(options.output.name) as progress:
        request = speak.Request(article, options.output, manner, options.engine)
        engine = speak.speak(request, engines(settings), progress)
    print(wording().text("spoken_by", name=options.output, engine=engine), file=sys.stderr)


def _voices(options: argparse.Namespace) -> None:
    import json
    from contextlib import ExitStack

    from bot import speak
    from bot.audio.engines import engines

    settings = load_settings()
    if options.get:
        with ExitStack() as bars:
            speak.fetch_voices(
                settings.kokoro_model,
                settings.kokoro_voices,
                lambda name: bars.enter_context(progress_bar(name)),
            )
    described = speak.voices(engines(settings), explain)
    if options.json:
        write(json.dumps(described, ensure_ascii=False))
    else:
        write(speak.voices_for_people(described, wording()))


def _tell(options: argparse.Namespace) -> None:
    import json

    from bot import show

    question = show.Question(
        options.command, getattr(options, "body", False), getattr(options, "limit", 4096)
    )
    if options.jsonl:
        for line in show.tell_corpus(question, sys.stdin.buffer, explain):
            write(line)
        return
    answer = show.tell(question, options.what, load_settings)
    if options.json:
        write(json.dumps(answer, ensure_ascii=False))
    else:
        write(show.for_people(question, answer, wording()))


def _run(_options: argparse.Namespace) -> None:
    from bot import app

    settings = load_settings()
    settings.token()
    app.start(settings)


def _demo(options: argparse.Namespace) -> None:
    from bot import demo

    demo.start(load_settings(), options.port, open_browser=not options.no_browser)


def _sandbox(options: argparse.Namespace) -> None:
    from bot import demo

    demo.start_sandbox(options.port)


def _settings_of_speech() -> "Settings":
    """The settings, with the operator's own words in the lexicon."""
    from bot.text.speech import extend_lexicon

    settings = load_settings()
    if settings.speech_lexicon is not None:
        extend_lexicon(settings.speech_lexicon)
    return settings


def _port(text: str) -> int:
    return _between(text, 0, 65535)


def _limit(text: str) -> int:
    return _between(text, 1, 1_000_000)


def _speed(text: str) -> float:
    from bot.audio.engine import FASTEST, SLOWEST

    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not SLOWEST <= speed <= FASTEST:
        raise argparse.ArgumentTypeError(f"a number from {SLOWEST} to {FASTEST}, not {text}")
    return speed


def _between(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"a whole number from {least} to {most}, not {text}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
