"""The container's and the unit's steps, carried out as a user without rights, up to the first answer.

Docker and systemd themselves are not asked for: a clean virtual environment is built by the Dockerfile's own
commands, with uv in pip's place since it is quicker, and the unit's own command line runs in it.
"""

import asyncio
import configparser
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from typing_extensions import override

from bot.__main__ import MISCONFIGURED
from bot.sandbox import Sandbox
from bot.sandbox.client import Control, Reader, any_of

ROOT = Path(__file__).parents[1]
UNIT_FILE = ROOT / "docs" / "khabar.service"
PREFIX = "/opt/khabar"
STORY = "नदी का मेला\n\nमेले में भीड़ रही।\n"
# `nobody` of most systems: it owns nothing.
NOBODY = 65534
PATIENCE = 60.0

# The steps


def dockerfile() -> list[list[str]]:
    """The Dockerfile's instructions as words, the name of each first."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8"))
    lines = [line.strip() for line in text.splitlines()]
    return [line.split() for line in lines if line and not line.startswith("#")]


def installing() -> list[str]:
    """The Dockerfile's commands that make the virtual environment."""
    return [" ".join(words[1:]) for words in dockerfile() if words[0] == "RUN" and PREFIX in " ".join(words)]


def built_from() -> list[str]:
    """What the Dockerfile takes from the checkout to build with."""
    copies = [words[1:] for words in dockerfile() if words[0] == "COPY" and not words[1].startswith("--")]
    return [source for *sources, _target in copies for source in sources]


class UnitFile(configparser.ConfigParser):
    """A systemd unit; of a name given twice the last counts."""

    @override
    def optionxform(self, optionstr: str) -> str:
        return optionstr  # systemd's names have capitals


def unit() -> UnitFile:
    """The systemd unit."""
    read = UnitFile(strict=False, interpolation=None)
    read.read_string(UNIT_FILE.read_text("utf-8"))
    return read


def compose() -> dict[str, Any]:
    """The Compose file."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return read


# Carrying them out


@dataclass(frozen=True)
class Place:
    """A folder that stands for a machine, and the user of the bot there.

    Attributes:
        folder: The user's own.
        user: Its number, None for who runs the tests.
    """

    folder: Path
    user: int | None

    @property
    def identity(self) -> dict[str, Any]:
        """How a process of that user is started."""
        return {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}

    @property
    def prefix(self) -> Path:
        """Where this machine has /opt/khabar."""
        return self.folder / "opt"

    def environment(self, **more: str) -> dict[str, str]:
        """Next to nothing: no path into the checkout, no setting of who runs the tests."""
        return {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(self.folder)} | more

    def run(self, command: list[str], cwd: Path) -> None:
        """Carries out one step; the network is reached as it is from here."""
        environment = os.environ | {"HOME": str(self.folder), "UV_CACHE_DIR": str(self.folder / "cache")}
        done = subprocess.run(  # noqa: S603 - our own steps
            command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, **self.identity
        )
        assert done.returncode == 0, done.stderr

    def own(self, path: Path) -> None:
        """Gives a path and all below it to the user."""
        if self.user is not None:
            for each in (path, *path.rglob("*")):
                os.chown(each, self.user, self.user)

    def work(self) -> Path:
        """A fresh folder for one bot, with an article."""
        work = Path(tempfile.mkdtemp(prefix="work-", dir=self.folder))
        (work / "seeds").mkdir()
        (work / "seeds" / "mela.txt").write_text(STORY, "utf-8")
        self.own(work)
        return work


def interpreter(place: Place) -> str:
    """A Python that this user may run and build a virtual environment with."""
    names = [f"python3.{minor}" for minor in range(11, 16)] + ["python3"]
    found = [shutil.which(name, path=f"/usr/local/bin:{os.defpath}") for name in names]
    enough = "import sys, venv; sys.exit(sys.version_info < (3, 11))"
    base: str = getattr(sys, "_base_executable", "")
    for path in filter(None, (base, *found)):
        try:
            asked = subprocess.run(  # noqa: S603 - an interpreter
                [path, "-I", "-c", enough],
                capture_output=True,
                check=False,
                cwd=place.folder,
                **place.identity,
            )
        except OSError:
            continue
        if asked.returncode == 0:
            return path
    pytest.fail("No Python here can be run by a user without rights.", pytrace=False)


@pytest.fixture(scope="module")
def installed() -> Iterator[Place]:
    """A machine on which Khabar was installed by the Dockerfile's commands, by a user who is not root."""
    place = Place(Path(tempfile.mkdtemp(prefix="khabar-machine-")), NOBODY if os.geteuid() == 0 else None)
    try:
        source = place.folder / "src"
        source.mkdir()
        for name in built_from():
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, source / Path(name).name)
        uv = shutil.copy(Path(sys.prefix) / "bin" / "uv", place.folder)
        place.own(place.folder)
        for command in installing():
            words = shlex.split(command.replace(PREFIX, str(place.prefix)))
            if words[0] == f"{place.prefix}/bin/pip":
                words = [
                    str(uv),
                    "pip",
                    words[1],
                    "--quiet",
                    f"--python={place.prefix}/bin/python",
                    *words[2:],
                ]
            else:
                words[0] = interpreter(place)
            place.run(words, source)
        shutil.rmtree(source)  # what was installed needs no checkout
        yield place
    finally:
        shutil.rmtree(place.folder)


Start = Callable[..., Any]


@pytest.fixture
async def start(installed: Place) -> Any:
    """Starts the unit's command in a folder of the user's; what still runs at the end is killed."""
    processes: list[asyncio.subprocess.Process] = []

    async def begin(work: Path, **settings: str) -> asyncio.subprocess.Process:
        command = unit()["Service"]["ExecStart"].replace(PREFIX, str(installed.prefix))
        process = await asyncio.create_subprocess_exec(
            *shlex.split(command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=work,
            env=installed.environment(AUDIO_ENGINES="espeak", **settings),
            **installed.identity,
        )
        processes.append(process)
        return process

    yield begin
    for process in processes:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ending(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    """The exit status and all that was printed."""
    output, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, output.decode()


def token_file(place: Place, work: Path, token: str) -> str:
    """A file that holds the token, with the line end that an editor leaves."""
    path = work / "token"
    path.write_text(token + "\n", "utf-8")
    path.chmod(0o400)
    place.own(path)
    return str(path)


class TestInstalled:
    async def test_it_answers_a_reader_and_ends_well_on_the_stop_signal(
        self, installed: Place, start: Start, sandbox: Sandbox, control: Control, asha: Reader
    ) -> None:
        work = installed.work()
        secret = token_file(installed, work, sandbox.token)
        process = await start(work, TELEGRAM_BOT_TOKEN_FILE=secret, TELEGRAM_API_URL=sandbox.url)
        await control.wait_until(any_of("polling"), patience=PATIENCE)

        card = await asha.ask("/headline")
        status = await asyncio.to_thread(Path(f"/proc/{process.pid}/status").read_text, "utf-8")
        process.send_signal(getattr(signal, unit()["Service"]["KillSignal"]))
        code, output = await ending(process)

        assert card.text.startswith("नदी का मेला\n")
        assert code == 0
        assert sandbox.token not in output
        assert set(re.search(r"^Uid:(.*)$", status, re.MULTILINE)[1].split()) != {"0"}  # type: ignore[index]
        assert (work / "data" / "khabar.db").is_file()

    async def test_without_a_token_it_ends_with_one_sentence(self, installed: Place, start: Start) -> None:
        assert await ending(await start(installed.work())) == (
            78,
            "khabar: The setting TELEGRAM_BOT_TOKEN is missing. Write it in the file .env.\n",
        )

    async def test_a_token_file_that_is_not_there_is_named_in_one_sentence(
        self, installed: Place, start: Start
    ) -> None:
        code, output = await ending(await start(installed.work(), TELEGRAM_BOT_TOKEN_FILE="/none/token"))

        assert (code, output.count("\n")) == (78, 1)
        assert "TELEGRAM_BOT_TOKEN_FILE=/none/token" in output

    async def test_in_a_folder_that_may_only_be_read_it_ends_with_one_sentence(
        self, installed: Place, start: Start, sandbox: Sandbox
    ) -> None:
        work = installed.work()
        secret = token_file(installed, work, sandbox.token)
        work.chmod(0o500)

        process = await start(work, TELEGRAM_BOT_TOKEN_FILE=secret, TELEGRAM_API_URL=sandbox.url)
        code, output = await ending(process)

        assert code == 1
        assert output.splitlines()[-1] == (
            "khabar: data cannot be written. Check the rights on the folder and the free space on the disk."
        )
        assert "Traceback" not in output


@pytest.fixture
async def asha(control: Control) -> Reader:
    """A reader whose phone is set to Hindi."""
    return await control.reader("Asha", language_code="hi")


class TestTheFiles:
    def test_the_guide_installs_as_the_image_does(self) -> None:
        guide = (ROOT / "docs" / "operating.md").read_text("utf-8").splitlines()
        told = [line.strip().removeprefix("sudo ") for line in guide]

        for command in installing():
            assert command in told

    def test_what_the_image_runs_on_is_pinned_as_the_tests_have_it(self) -> None:
        ours = pins("requirements.lock")

        assert pins("requirements-run.lock").items() <= ours.items()
        assert {"python-telegram-bot", "av", "hatchling"} <= set(pins("requirements-run.lock"))

    def test_no_lock_names_an_index(self) -> None:
        assert "://" not in (ROOT / "requirements-run.lock").read_text("utf-8")

    def test_the_builder_is_sent_what_the_image_needs_and_nothing_else(self) -> None:
        lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        kept = {line.removeprefix("!") for line in lines if line.startswith("!")}

        assert "*" in lines
        assert kept == {*built_from()}
        assert all((ROOT / name).exists() for name in kept)

    def test_the_container_runs_as_a_user_without_rights_and_takes_the_stop_signal_itself(self) -> None:
        words = {words[0]: words[1:] for words in dockerfile()}

        assert words["USER"] == ["10001:10001"]
        assert words["STOPSIGNAL"] == ["SIGTERM"]
        assert words["VOLUME"] == ["/data"]
        assert (words["ENTRYPOINT"], words["CMD"]) == (['["khabar"]'], ['["run"]'])

    def test_compose_gives_the_token_as_a_file_and_time_to_end(self) -> None:
        bot = compose()["services"]["bot"]

        assert bot["environment"]["TELEGRAM_BOT_TOKEN_FILE"] == "/run/secrets/token"
        assert bot["stop_grace_period"] == "25s"
        assert bot["depends_on"]["database"]["required"] is False
        assert compose()["services"]["database"]["profiles"] == ["postgres"]
        assert set(compose()["secrets"]) == set(bot["secrets"])

    def test_the_unit_gives_the_bot_one_folder_and_no_rights(self) -> None:
        service = unit()["Service"]

        assert service["User"] != "root"
        assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"
        assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "strict")
        assert int(service["TimeoutStopSec"]) > 20
        assert int(service["RestartPreventExitStatus"]) == MISCONFIGURED

    def test_systemd_understands_every_line_of_the_unit(self, tmp_path: Path) -> None:
        verify = shutil.which("systemd-analyze")
        known = tmp_path / "khabar.service"
        text = UNIT_FILE.read_text("utf-8")
        known.write_text(text.replace(f"{PREFIX}/bin/khabar", sys.executable), "utf-8")
        if verify is None:
            assert all("=" in line for line in text.splitlines() if line and line[0] not in "#[")
            return

        done = subprocess.run(  # noqa: S603 - our own file
            [verify, "verify", "--man=no", str(known)], capture_output=True, text=True, check=False
        )

        assert [line for line in done.stderr.splitlines() if "khabar.service" in line] == []


def pins(lock: str) -> dict[str, str]:
    """The packages of a lock with their versions, for the oldest Python."""
    lines = re.findall(r"^([a-z0-9._-]+)==(\S+)(.*)$", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    return {name: f"{version}{marker}" for name, version, marker in lines if ">= '3.12'" not in marker}
