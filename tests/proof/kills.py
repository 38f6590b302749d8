"""Failure mode 14: kill -9 at random moments of a broadcast, and what readers have received in the end.

    python -m tests.proof.kills 200 [--seed N] [--rate 1000] [--postgresql]

Each round: 2,000 subscribers, a story of two parts, a dozen readers who write meanwhile, one to three kills.
Counted from the server's side: what came, and what was in flight, by its clock, at each kill.
"""

import argparse
import asyncio
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert
from typing_extensions import override

from bot.loader import read_article
from bot.store import Store
from bot.store.tables import subscriptions
from tests import postgresql as postgresqls
from tests.proof.telegram import TOKEN, Telegram

ROOT = Path(__file__).parents[2]
SUBSCRIBERS = 2000
FIRST = 500_000_001
READERS = range(900_000_001, 900_000_013)
PARTS = 2
# A receipt is durable within so many seconds of Telegram's answer; until then the send counts as in flight.
DURABLE = 0.1
PATIENCE = 120.0
# RATE_OVERALL: what one processor does beside the server, so that an answer is read at once.
RATE = 400


@dataclass
class Round:
    """What one round showed."""

    dice: int
    kills: int = 0
    in_flight: int = 0
    twice: int = 0
    lost: list[tuple[int, int]] = field(default_factory=list)
    disordered: list[int] = field(default_factory=list)
    unanswered: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether the promise was kept."""
        return not (self.lost or self.disordered or self.unanswered) and self.twice <= self.in_flight

    @override
    def __str__(self) -> str:
        """One line for people."""
        said = "holds" if self.holds else "BROKEN"
        return (
            f"dice {self.dice:>10}  kills {self.kills}  in flight {self.in_flight:>3}  "
            f"twice {self.twice:>3}  lost {len(self.lost)}  out of order {len(self.disordered)}  "
            f"unanswered {len(self.unanswered)}  {self.seconds:4.1f} s  {said}"
        )


async def play(
    dice: int, folder: Path, database: str | None = None, *, durable: float = DURABLE, rate: int = RATE
) -> Round:
    """One round, decided by these dice; a send counts as in flight until so long after its answer."""
    chance = random.Random(dice)  # noqa: S311 - dice, no secret
    result, begun = Round(dice), time.monotonic()
    url = database or f"sqlite:///{folder / 'khabar.db'}"
    seeds = folder / "seeds"
    seeds.mkdir()
    await prepare(url, seeds)
    async with Telegram(delay=chance.choice([0.005, 0.02, 0.05])) as telegram:
        environment = environment_of(telegram.url, url, seeds, rate)
        asked = 0
        for _ in range(chance.randint(1, 3)):
            process = await start(environment, folder)
            moment = await begun_sending(telegram, chance)
            while time.monotonic() < moment and process.returncode is None:
                await asyncio.sleep(min(0.2, max(0.0, moment - time.monotonic())))
                if asked < len(READERS) and chance.random() < 0.4:
                    telegram.write(READERS[asked], "/help")
                    asked += 1
            result.in_flight += await kill(process, telegram, durable)
            result.kills += 1
        process = await start(environment, folder)
        await settled(telegram, asked, process)
        if process.returncode is not None:
            raise RuntimeError((folder / "log.txt").read_text("utf-8")[-4000:])
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0
        judge(result, telegram, READERS[:asked])
    result.seconds = time.monotonic() - begun
    return result


async def begun_sending(telegram: Telegram, chance: random.Random) -> float:
    """When to kill it: mostly while it sends, sometimes while it starts."""
    if chance.random() < 0.25:
        return time.monotonic() + chance.uniform(0.1, 3.0)
    before, patience = len(telegram.sent), time.monotonic() + 20
    while len(telegram.sent) <= before and time.monotonic() < patience:
        await asyncio.sleep(0.02)
    return time.monotonic() + chance.uniform(0.0, 2.5)


async def prepare(url: str, seeds: Path) -> None:
    """A database that has seen a story and has 2,000 subscribers; and a new story that it has not seen."""
    (seeds / "old.txt").write_text("पुरानी खबर\n\nयह पहले से है।\n", encoding="utf-8")
    store = await Store.open(url)
    await store.articles.first_look([read_article(seeds / "old.txt")])
    rows = [
        {"chat_id": FIRST + number, "topic": 0, "kind": "private", "state": "active", "after": 0}
        for number in range(SUBSCRIBERS)
    ]
    await store.write(lambda connection: connection.execute(insert(subscriptions), rows))
    await store.close()
    body = "\n\n".join(f"अनुच्छेद {number}: " + "नदी के किनारे मेला लगा और लोग आए। " * 12 for number in range(14))
    (seeds / "new.txt").write_text(f"नई खबर\n\n{body}\n", encoding="utf-8")


def environment_of(api: str, url: str, seeds: Path, rate: int) -> dict[str, str]:
    """What `khabar run` is started with."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "COV"))}
    return plain | {
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api,
        "DATABASE_URL": url,
        "SEEDS_DIR": str(seeds),
        "AUDIO_ENGINES": "espeak",
        "RATE_OVERALL": str(rate),
        "RATE_CHAT": "50",
    }


async def start(environment: dict[str, str], folder: Path) -> asyncio.subprocess.Process:
    """The bot; what it says goes to a file beside its database."""
    with (folder / "log.txt").open("ab") as said:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=folder, env=environment, stdout=said, stderr=said
        )


async def kill(process: asyncio.subprocess.Process, telegram: Telegram, durable: float) -> int:
    """Kills it, and gives how many sends were in flight by the server's clock.

    That is what had come and was not answered, or answered so short a time ago that its receipt need not be
    durable; and what was on the wire, which comes within the next moment.
    """
    now, count = time.monotonic(), len(telegram.sent)
    recent = telegram.sent[max(0, count - 400) :]
    in_flight = sum(each.answered is None or now - each.answered < durable for each in recent)
    process.kill()
    await process.wait()
    await asyncio.sleep(0.05)
    return in_flight + len(telegram.sent) - count


async def settled(telegram: Telegram, asked: int, process: asyncio.subprocess.Process) -> None:
    """Waits until everybody has everything, or nothing has come for a while."""
    until, last, quiet = time.monotonic() + PATIENCE, -1, time.monotonic()
    while time.monotonic() < until and process.returncode is None:
        got = {(each.chat, part_of(each.text)) for each in telegram.sent}
        if len(got) >= SUBSCRIBERS * PARTS + asked:
            await asyncio.sleep(0.5)
            return
        if len(telegram.sent) != last:
            last, quiet = len(telegram.sent), time.monotonic()
        if time.monotonic() - quiet > 20:
            return
        await asyncio.sleep(0.2)


def judge(result: Round, telegram: Telegram, readers: range) -> None:
    """What is missing, what came twice, what came in the wrong order, who was not answered."""
    came: dict[int, list[int]] = defaultdict(list)
    for each in telegram.sent:
        came[each.chat].append(part_of(each.text))
    for chat in range(FIRST, FIRST + SUBSCRIBERS):
        counts = Counter(came[chat])
        result.lost += [(chat, part) for part in range(1, PARTS + 1) if part not in counts]
        result.twice += sum(counts.values()) - len(counts)
        firsts = sorted(counts, key=came[chat].index)
        if firsts != sorted(firsts):
            result.disordered.append(chat)
    result.unanswered = [reader for reader in readers if not came[reader]]


def part_of(text: str) -> int:
    """The number of a part: later ones say it in their first line."""
    found = re.match(r"भाग\s(\d+)", text)
    return int(found[1]) if found else 1


def main(rounds: int, dice: int, rate: int, *, postgresql: bool) -> int:
    """Plays the rounds, a line for each; gives how many broke the promise."""
    broken, results = 0, []
    with ExitStack() as life:
        server = life.enter_context(postgresqls.server()) if postgresql else None
        for number in range(rounds):
            with ExitStack() as around:
                folder = Path(around.enter_context(tempfile.TemporaryDirectory(prefix="khabar-kills-")))
                database = around.enter_context(postgresqls.database(server)) if server else None
                result = asyncio.run(play(dice + number, folder, database, rate=rate))
                if not result.holds:
                    print((folder / "log.txt").read_text("utf-8")[-4000:])  # noqa: T201 - for people
            results.append(result)
            broken += not result.holds
            print(f"{number + 1:>4}/{rounds}  {result}", flush=True)  # noqa: T201 - for people
    print(told(results), f"promise broken in {broken} rounds", sep=", ")  # noqa: T201 - for people
    return broken


def told(results: list[Round]) -> str:
    """All rounds in one line."""
    return ", ".join(
        [
            f"{len(results)} rounds",
            f"{sum(each.kills for each in results)} kills",
            f"lost {sum(len(each.lost) for each in results)}",
            f"twice {sum(each.twice for each in results)}"
            f" of {sum(each.in_flight for each in results)} in flight",
            f"out of order {sum(len(each.disordered) for each in results)}",
            f"unanswered {sum(len(each.unanswered) for each in results)}",
        ]
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="kill -9 at random moments of a broadcast")
    arguments.add_argument("rounds", type=int, nargs="?", default=200)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    arguments.add_argument("--rate", type=int, default=RATE, help="RATE_OVERALL, messages a second")
    arguments.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own, not SQLite")
    options = arguments.parse_args()
    sys.exit(bool(main(options.rounds, options.seed, options.rate, postgresql=options.postgresql)))
