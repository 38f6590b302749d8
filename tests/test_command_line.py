"""The command line as a process: what it prints, where, and how it ends."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import parser
from bot.text.rich import utf16_length

ROOT = Path(__file__).parents[1]
MELA = """\
नदी का मेला

लेखक: मीना जोशी

शहर में मेला लगा। मेयर सुनीता राव ने कहा, “इस साल पहले से ज़्यादा लोग आए और सबने मेले का आनंद लिया।”

दूसरा पैराग्राफ़ यहाँ है।
"""
MEANT = "इस साल पहले से ज़्यादा लोग आए और सबने मेले का आनंद लिया।"

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder of two articles; the one with a date is the newer."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "mela.txt").write_text(MELA, encoding="utf-8")
    (folder / "bridge.md").write_text(
        "---\ntitle: नया पुल\nauthor: [अ ब, स द]\ndate: 2025-01-29T18:30:00+05:30\n"
        "url: https://example.in/pul\n---\n\n## शुरुआत\n\nपुल खुल गया।\n\n- एक\n- दो\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def khabar(shelf: Path) -> Run:
    """Runs a command to its end, and holds it to what is promised of all of them."""
    nowhere = f"sqlite:///{shelf.parent}/none/khabar.db"  # whoever works here may have one of their own

    def run(
        *arguments: str, given: str | bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        data = given.encode() if isinstance(given, str) else given
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "bot", *arguments],
            input=data,
            capture_output=True,
            cwd=ROOT,
            env=plain_environment() | {"SEEDS_DIR": str(shelf), "DATABASE_URL": nowhere} | environment,
            timeout=60,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        return done

    return run


def plain_environment() -> dict[str, str]:
    """This process's environment in plain English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    return kept | {"LANG": "C.UTF-8"}


def answer(done: subprocess.CompletedProcess[bytes]) -> Any:
    """What was printed, which must be one line of JSON and nothing else."""
    assert (done.returncode, done.stderr) == (0, b"")
    (line,) = done.stdout.decode().splitlines()
    return json.loads(line)


def complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one sentence of a command that failed."""
    assert done.returncode != 0
    assert done.stdout == b""
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("khabar: ")
    return line.removeprefix("khabar: ")


class TestShow:
    def test_the_newest_article_has_the_promised_form(self, khabar: Run) -> None:
        shown = answer(khabar("show", "--json"))

        assert list(shown) == [
            "id",
            "title",
            "title_language",
            "language",
            "author",
            "published",
            "url",
            "blocks",
        ]
        assert shown.pop("id").isalnum()
        assert shown == {
            "title": "नया पुल",
            "title_language": "hi",
            "language": "hi",
            "author": "अ ब, स द",
            "published": "2025-01-29T18:30:00+05:30",
            "url": "https://example.in/pul",
            "blocks": [
                {"kind": "heading", "text": "शुरुआत"},
                {"kind": "paragraph", "text": "पुल खुल गया।"},
                {"kind": "list", "text": "एक\nदो"},
            ],
        }

    def test_a_file_standard_input_and_an_id_give_the_same_story(self, khabar: Run, shelf: Path) -> None:
        by_file = answer(khabar("show", str(shelf / "mela.txt"), "--json"))
        by_id = answer(khabar("show", by_file["id"], "--json"))
        given = answer(khabar("show", "-", "--json", given=MELA))

        assert by_id == by_file
        assert (given["title"], given["blocks"]) == (by_file["title"], by_file["blocks"])
        assert by_file["author"] == "मीना जोशी"
        assert (by_file["published"], by_file["url"]) == (None, None)

    def test_for_people_it_is_the_text(self, khabar: Run, shelf: Path) -> None:
        done = khabar("show", str(shelf / "bridge.md"))

        assert done.stdout.decode() == (
            "नया पुल\nअ ब, स द\n2025-01-29T18:30:00+05:30\nhttps://example.in/pul\n\n"
            "## शुरुआत\n\nपुल खुल गया।\n\nएक\nदो\n"
        )


class TestChunks:
    def test_messages_have_the_promised_form_and_stay_within_the_limit(self, khabar: Run) -> None:
        parts = answer(khabar("chunks", "-", "--limit", "60", "--json", given=MELA))

        assert len(parts) > 2
        assert all(set(part) == {"text", "utf16"} for part in parts)
        assert all(part["utf16"] == utf16_length(part["text"]) <= 60 for part in parts)

    def test_a_body_is_cut_as_it_is(self, khabar: Run) -> None:
        text = "e\u0301 क\u093c  दो\n\n\n😀 तीन"

        assert answer(khabar("chunks", "-", "--body", "--json", given=text)) == [{"text": text, "utf16": 18}]

    def test_the_body_of_a_file_is_the_whole_file(self, khabar: Run, shelf: Path) -> None:
        (part,) = answer(khabar("chunks", str(shelf / "mela.txt"), "--body", "--json"))

        assert part["text"] == MELA.strip()

    def test_the_body_of_a_known_article_is_its_blocks(self, khabar: Run) -> None:
        (part,) = answer(khabar("chunks", "--body", "--json"))

        assert part["text"] == "शुरुआत\n\nपुल खुल गया।\n\nएक\nदो"

    def test_for_people_each_is_numbered(self, khabar: Run) -> None:
        done = khabar("chunks", "-", "--body", "--limit", "4", given="एक\n\nदो")

        assert done.stdout.decode() == "[1 / 2: 2]\nएक\n\n[2 / 2: 2]\nदो\n"


class TestQuotes:
    def test_they_have_the_promised_form(self, khabar: Run) -> None:
        (quote,) = answer(khabar("quotes", "-", "--json", given=MELA))

        assert list(quote) == ["text", "speaker", "speaker_aliases", "block"]
        assert (quote["text"], quote["speaker"], quote["block"]) == (MEANT, "सुनीता राव", 0)
        assert isinstance(quote["speaker_aliases"], list)

    def test_in_a_body_every_paragraph_counts(self, khabar: Run) -> None:
        (quote,) = answer(khabar("quotes", "-", "--body", "--json", given=MELA))

        assert (quote["text"], quote["block"]) == (MEANT, 2)

    def test_for_people_the_speaker_comes_first(self, khabar: Run) -> None:
        assert khabar("quotes", "-", given=MELA).stdout.decode() == f"सुनीता राव:\n“{MEANT}”\n"

    def test_none_is_an_empty_list_and_for_people_a_sentence(self, khabar: Run) -> None:
        assert answer(khabar("quotes", "--json")) == []
        assert khabar("quotes").stdout == b"This story quotes nobody directly.\n"


class TestCorpus:
    def test_a_line_out_for_each_line_in_at_once(self, khabar: Run) -> None:
        lines = [json.dumps({"id": "a", "text": MELA}), "no json", json.dumps({"id": "c", "text": MELA})]
        done = khabar("quotes", "--jsonl", "--body", given="\n".join(lines))

        assert (done.returncode, done.stderr) == (0, b"")
        first, second, third = map(json.loads, done.stdout.decode().splitlines())
        assert (first["id"], third["id"]) == ("a", "c")
        assert first["quotes"] == third["quotes"] != []
        assert second == {"id": None, "error": "This line is not a JSON object."}

    def test_who_stops_reading_is_no_error(self) -> None:
        line = json.dumps({"id": 1, "text": MELA}).encode() + b"\n"
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "chunks", "--jsonl"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
        ) as process:
            assert process.stdin
            assert process.stdout
            assert process.stderr
            process.stdin.write(line)
            process.stdin.flush()
            process.stdout.readline()
            process.stdout.close()
            process.stdin.write(line * 10)
            process.stdin.close()

            assert process.wait(30) == 0
            assert process.stderr.read() == b""


class TestComplaints:
    @pytest.mark.parametrize(
        ("command", "what", "given", "sentence"),
        [
            ("show", "missing.txt", b"", "There is no file called missing.txt here."),
            ("chunks", "no/such/file", b"", "There is no file called no/such/file here."),
            ("quotes", "0123456789ab", b"", "There is no story of that name here."),
            (
                "show",
                "http://127.1/a",
                b"",
                "127.1 is in a private network, and nothing is taken from there.",
            ),
            ("chunks", "docs", b"", "The file docs could not be read. Check that reading it is permitted."),
            ("quotes", "-", b"", "There is no story in this: it needs some text under its headline."),
            (
                "chunks",
                "-",
                b"\x00\x01\x02\xff" * 999,
                "This is not a written story: the file holds something other than text.",
            ),
            ("show", "-", b"a " * 2_600_000, "This file is too large. A story may have 5\u00a0MB at most."),
        ],
        ids=["missing", "no-folder", "no-id", "address", "directory", "empty", "binary", "too-large"],
    )
    def test_what_is_no_article_is_told_in_one_sentence(
        self, khabar: Run, command: str, what: str, given: bytes, sentence: str
    ) -> None:
        assert complaint(khabar(command, what, "--json", given=given)) == sentence

    @pytest.mark.parametrize(
        ("what", "given"),
        [
            ("missing.txt", b""),
            ("docs", b""),
            ("-", b"a " * 2_600_000),
            ("x" * 5000, b""),
            ("ftp://a/b" + "x" * 5000, b""),
        ],
        ids=["missing", "directory", "too-large", "long-name", "strange-address"],
    )
    def test_a_body_is_held_to_the_same(self, khabar: Run, what: str, given: bytes) -> None:
        assert complaint(khabar("chunks", what, "--body", given=given))

    def test_a_large_file_is_not_even_read(self, khabar: Run, tmp_path: Path) -> None:
        large = tmp_path / "large.txt"
        with large.open("wb") as file:
            file.truncate(20_000_000_000)

        assert "too large" in complaint(khabar("quotes", str(large), "--body"))

    def test_an_empty_shelf(self, khabar: Run, tmp_path: Path) -> None:
        done = khabar("show", "--json", SEEDS_DIR=str(tmp_path / "none"))

        assert complaint(done) == "There are no stories yet. Please look again later."

    def test_under_a_hindi_locale_in_hindi(self, khabar: Run) -> None:
        done = khabar("show", "missing.txt", LC_ALL="hi_IN.UTF-8")

        assert complaint(done) == "missing.txt नाम की फ़ाइल यहाँ नहीं है।"

    def test_a_setting_that_cannot_be_used(self, khabar: Run) -> None:
        done = khabar("show", LANGUAGE="klingon")

        assert complaint(done) == "The setting LANGUAGE cannot be “klingon”. Write it like: hi, en"

    def test_a_full_disk(self, shelf: Path) -> None:
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "bot", "show"],
                stdout=full,
                stderr=subprocess.PIPE,
                cwd=ROOT,
                env=plain_environment() | {"SEEDS_DIR": str(shelf)},
                check=False,
            )

        assert done.returncode == 1
        assert done.stderr == b"khabar: The output could not be written. Check the free space on the disk.\n"

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("unknown",),
            ("chunks", "--limit", "0"),
            ("chunks", "--limit", "x"),
            ("demo", "--port", "70000"),
        ],
        ids=["nothing", "unknown", "limit-0", "limit-x", "port"],
    )
    def test_a_wrong_command_is_explained(
        self, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as stopped:
            parser().parse_args(arguments)

        assert stopped.value.code == 2
        assert "usage: khabar" in capsys.readouterr().err


COMMANDS = ("run", "demo", "sandbox", "show", "chunks", "quotes", "say", "speak", "voices")


def test_help_names_every_command(khabar: Run) -> None:
    done = khabar("--help")

    assert done.returncode == 0
    assert all(f"    {command} " in done.stdout.decode() for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args([command, "--help"])

    said = capsys.readouterr().out
    assert stopped.value.code == 0
    assert said.startswith(f"usage: khabar {command}")
    assert len(said.split("\n\n")[1]) > 10


def test_the_version(khabar: Run) -> None:
    assert khabar("--version").stdout.startswith(b"khabar 0.")
