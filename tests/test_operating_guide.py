"""The operators' guide names only what there is, and explains every sentence that stops the bot."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.__main__ import parser
from bot.i18n import LOCALE_DIR
from bot.settings import NEVER_SHOWN, Settings
from handlers.menu import MENU

ROOT = Path(__file__).parents[1]
GUIDE_FILE = ROOT / "docs" / "operating.md"
GUIDE = GUIDE_FILE.read_text("utf-8")
CODE = re.findall(r"```\n(.*?)```|`([^`\n]+)`", GUIDE, re.DOTALL)
SAID_IN_CODE = [block or span for block, span in CODE]

# What the guide names beside our own settings: Compose's, PostgreSQL's image's, and a line of the Dockerfile.
OF_OTHERS = {"COMPOSE_PROFILES", "POSTGRES_PASSWORD", "HEALTHCHECK"}

# The errors that an operator has to do something about; a reader meets none of them.
OF_OPERATORS = re.compile(r"\b(?:Setting|Store|Operator)Error\(\s*\"(\w+)\"|\bTokenRefused\(\s*\"(\w+)\"")

# Sentences about what was just typed on the command line: they say all there is to do.
OF_THE_MOMENT = {
    *("output_failed", "voice_unknown", "audio_form_unknown", "say_without_text"),
    *(
        "article_on_its_way",
        "file_missing",
        "file_unwritable",
        "lexicon_invalid",
        "import_incomplete",
        "folder_without_articles",
        "feed_not_followed",
        "feed_title_for_one",
        "feeds_incomplete",
    ),
}


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """The command line's commands, `feeds add` among them."""
    known = choices_of(parser())
    for name, command in tuple(known.items()):
        known |= {f"{name} {inner}": each for inner, each in choices_of(command).items()}
    return known


def choices_of(command: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands of a command."""
    actions = (each for each in command._actions if isinstance(each, argparse._SubParsersAction))
    return {name: each for action in actions for name, each in action.choices.items()}


def commands_said() -> Iterator[tuple[str, str]]:
    """Each `khabar COMMAND ...` of the guide: the command, and the rest of its line."""
    for code in SAID_IN_CODE:
        yield from re.findall(r"(?:^|bin/|bot )khabar ((?:feeds )?[a-z]+)([^\n&;]*)", code, re.MULTILINE)


def sentences() -> dict[str, str]:
    """The English sentences, with plain spaces."""
    with (LOCALE_DIR / "en" / "LC_MESSAGES" / "khabar.po").open("rb") as file:
        catalog = read_po(file)
    return {
        str(each.id): str(each.string).replace("~", " ").replace("\u00a0", " ") for each in catalog if each.id
    }


def headings(path: Path) -> set[str]:
    """The anchors of a Markdown file, as the usual sites make them."""
    lines = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


def duration(seconds: int) -> str:
    """As the guide writes it: from the greatest unit down to seconds."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    first = next((number for number, (amount, _) in enumerate(parts) if amount), 2)
    return " ".join(f"{amount} {unit}" for amount, unit in parts[first:])


def test_every_setting_that_it_names_exists() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    from_files = {f"{name.upper()}_FILE" for name in NEVER_SHOWN}
    named = {word for code in SAID_IN_CODE for word in re.findall(r"\b[A-Z][A-Z]+(?:_[A-Z]+)+\b", code)}

    assert {"ADMIN_IDS", "RATE_OVERALL", "WEBHOOK_URL"} <= named
    assert named <= settings | from_files | OF_OTHERS


def test_every_command_and_option_that_it_names_exists() -> None:
    known = subcommands()
    said = list(commands_said())

    assert {"run", "backup", "import", "show", "voices", "feeds add", "feeds test"} <= {
        name for name, _ in said
    }
    for name, rest in said:
        assert name in known
        options = {option for action in known[name]._actions for option in action.option_strings}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= options


def test_every_command_for_the_chat_that_it_names_exists() -> None:
    known = (
        {row.name for row in MENU} | {alias for row in MENU for alias in row.aliases} | operators_commands()
    )
    named = {match for code in SAID_IN_CODE for match in re.findall(r"^/([a-z]+)(?=$| )", code)}
    # What one sends to @BotFather.
    of_botfather = {"newbot", "revoke", "setprivacy", "setjoingroups"}
    paths = {"telegram", "home", "data"}

    assert {"publish", "broadcast", "recall", "stats", "subscribe"} <= named
    assert named - of_botfather - paths <= known


def operators_commands() -> set[str]:
    """The commands of operators alone."""
    from handlers.operating import COMMANDS

    return set(COMMANDS)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https://)([^)]+)\)", GUIDE))))
def test_every_link_leads_somewhere(target: str) -> None:
    path, _, anchor = target.partition("#")
    file = (GUIDE_FILE.parent / path).resolve() if path else GUIDE_FILE

    assert file.is_file()
    assert not anchor or anchor in headings(file)


def test_the_sentences_are_those_that_the_bot_says() -> None:
    known = set(sentences().values())
    table = GUIDE.partition("## What the sentences mean")[2].partition("\nAnd in the log")[0]
    rows = re.findall(r"^\| (.+?) \| .+ \|$", table, re.MULTILINE)

    assert len(rows) > 10
    assert [row for row in rows if row not in {"sentence", "---"} | known] == []


def test_no_sentence_that_stops_the_bot_goes_unexplained() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    raised = {first or second for first, second in OF_OPERATORS.findall(code)} - OF_THE_MOMENT
    by_key = sentences()

    assert {"setting_missing", "store_newer", "token_refused"} <= raised
    assert sorted(key for key in raised if by_key[f"error_{key}"] not in GUIDE) == []


@pytest.mark.parametrize("rate", [Settings.model_fields["rate_overall"].default, 30, 1000])
def test_the_times_follow_from_the_rates(rate: int) -> None:
    for subscribers in (1_000, 10_000, 100_000, 1_000_000):
        sent = [subscribers * messages for messages in (1, 3, 5)]
        cells = [duration(round(count / rate)) for count in sent]
        if rate == 1000:  # with what it costs: a tenth of a Star each
            cells = [
                cell for count, time in zip(sent, cells, strict=True) for cell in (time, f"{count // 10:,}")
            ]

        assert f"| {subscribers:,} | {' | '.join(cells)} |" in GUIDE
