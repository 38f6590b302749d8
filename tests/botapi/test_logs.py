"""Failure mode 1: the token appears in no output."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.botapi.redaction import redact

ROOT = Path(__file__).parents[2]
TOKEN = "7000000001:AAF-made_up_for_these_tests_0123456789"
SHORT = "42:short"

# What is logged in each program ends up on standard error; SECRET stands in for the token.
START = f"""
import logging, sys, threading, warnings
from bot.botapi.logs import configure_logging
configure_logging("DEBUG", sys.argv[1], ["{SHORT}", "hush/hush"])
log = logging.getLogger("trial")
SECRET = sys.argv[2]
"""
PROGRAMS = {
    "message": "log.info('asking https://api.telegram.org/bot%s/getMe', SECRET)",
    "traceback": "try: raise ValueError(SECRET)\nexcept ValueError: log.exception('failed')",
    "warning": "warnings.warn(SECRET)",
    "crash": "raise ValueError(SECRET)",
    "thread": "t = threading.Thread(target=lambda: int(SECRET)); t.start(); t.join()",
    "unraisable": "class A:\n  def __del__(self): raise ValueError(SECRET)\nA()",
    "wrong arguments": "log.info('one place %d', SECRET)",
    "the library": "import telegram\ntelegram.Bot(SECRET)\nlog.info(repr(telegram.Bot(SECRET)))",
}


def output(program: str, style: str = "text", secret: str = TOKEN) -> str:
    command = [sys.executable, "-c", START + program, style, secret]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 - our own
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("way", PROGRAMS)
def test_the_token_does_not_appear_whichever_way_it_comes(way: str, style: str) -> None:
    written = output(PROGRAMS[way], style)

    assert written
    assert "made_up_for_these_tests" not in written


def test_a_token_of_any_shape_is_masked_once_it_is_known() -> None:
    written = output(PROGRAMS["message"], secret=SHORT)

    assert "https://api.telegram.org/bot***/getMe" in written


def test_json_lines_are_one_object_each_with_its_time_in_utc() -> None:
    written = output("log.info('ख़बर %s', 1)\n" + PROGRAMS["traceback"], "json")
    first, second = (json.loads(line) for line in written.splitlines())

    assert (first["level"], first["logger"], first["message"]) == ("INFO", "trial", "ख़बर 1")
    assert first["time"].endswith("+00:00")
    assert "ValueError: ***" in second["traceback"]


def test_text_lines_say_when_how_grave_and_where() -> None:
    written = output("log.warning('the disk is nearly full')")

    assert written.endswith("WARNING trial: the disk is nearly full\n")


def test_what_readers_write_is_not_logged_by_the_library() -> None:
    written = output("logging.getLogger('telegram.Bot').debug('a private word')")

    assert written == ""


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("sys.exit(3)", id="an exit"),
        pytest.param("t = threading.Thread(target=sys.exit); t.start(); t.join()", id="the exit of a thread"),
    ],
)
def test_an_orderly_end_is_no_crash(program: str) -> None:
    assert output(program) == ""


def test_an_interruption_is_told_as_python_tells_it() -> None:
    assert "KeyboardInterrupt" in output("raise KeyboardInterrupt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"token {TOKEN}.", "token ***.", id="in a sentence"),
        pytest.param(f"/bot{TOKEN}/getMe", "/bot***/getMe", id="in an address"),
        pytest.param("/file/bot1:x/voice.ogg", "/file/bot***/voice.ogg", id="a short one in an address"),
        pytest.param(TOKEN.replace(":", "%3A"), "***", id="percent-encoded"),
        pytest.param("postgresql://khabar:hush/hush@db", "postgresql://khabar:***@db", id="a password"),
        pytest.param("password=hush%2Fhush", "password=***", id="a password, percent-encoded"),
        pytest.param(
            'File "bot/botapi/transport.py"', 'File "bot/botapi/transport.py"', id="our own folders"
        ),
        pytest.param("at 12:30:45, port 8081: ok", "at 12:30:45, port 8081: ok", id="times and ports"),
        pytest.param("a b c", "a b c", id="a secret too short to be looked for"),
    ],
)
def test_secrets_are_masked_and_nothing_else(text: str, expected: str) -> None:
    assert redact(text, ["hush/hush", "b"]) == expected


def test_configuring_twice_does_not_say_everything_twice() -> None:
    written = output("configure_logging('INFO', 'text')\nlog.info('once')")

    assert written.count("once") == 1
    assert logging.getLogger("trial").handlers == []
