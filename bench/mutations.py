"""Whether the tests notice broken code: `python -m bench.mutations [NAME ...]`, a run of mutmut per module.

Takes minutes a module; the copy of the tree that is broken lies in a temporary folder.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MODULES = {
    "chunks": ("bot/text/chunks.py", "tests/text/test_chunks.py"),
    "quotes": ("bot/text/quotes/key.py", "tests/text/quotes"),
    "loader": ("bot/loader/headings.py", "tests/loader"),
    "sandbox limits": ("bot/sandbox/text.py", "tests/sandbox/test_text.py"),
    "language": ("bot/text/language.py", "tests/text/test_language.py"),
}
COPIED = ("bot", "handlers", "tests", "bench", "seeds", "pyproject.toml", "README.md")
SETTINGS = """
[tool.mutmut]
paths_to_mutate = ["{source}"]
tests_dir = ["{tests}"]
also_copy = ["bot", "handlers", "bench", "seeds", "tests", "pyproject.toml"]
"""
LAST_COUNT = re.compile(r"(\d+)/(\d+)\s+🎉 (\d+).*?⏰ (\d+).*?🙁 (\d+)")


def main(names: list[str]) -> int:
    """Run the named modules, or all of them, and print a line each."""
    for name in names or MODULES:
        source, tests = MODULES[name]
        caught, survived, total = run(source, tests)
        print(f"{name:<15} {source:<28} {caught} of {total} mutants caught, {survived} survived", flush=True)
    return 0


def run(source: str, tests: str) -> tuple[int, int, int]:
    """How many mutants of a module its tests caught, how many they let live, and how many there were."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder)
        for each in COPIED:
            origin = Path(each)
            copy = shutil.copytree if origin.is_dir() else shutil.copy2
            copy(origin, tree / each)
        with (tree / "pyproject.toml").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS.format(source=source, tests=tests))
        mutmut = Path(sys.executable).with_name("mutmut")
        done = subprocess.run(
            [mutmut, "run", "--max-children", "2"], cwd=tree, capture_output=True, text=True, check=False
        )
    counts = LAST_COUNT.findall(done.stdout)
    if not counts:
        raise SystemExit(f"mutmut could not work on {source}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    _, total, killed, timed_out, survived = map(int, counts[-1])
    return killed + timed_out, survived, total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
