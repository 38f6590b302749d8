"""Every feed of the sets to develop with is read as its sidecar says, and every entry has its key."""

from pathlib import Path
from typing import Any

import pytest

from bench.feed_sets import DEVELOPMENT, cases, compared

READ = [case for half in DEVELOPMENT for case in cases(half)]


@pytest.mark.parametrize(("path", "expected"), READ, ids=[path.name for path, _ in READ])
def test_a_feed_is_read_as_it_was_meant(path: Path, expected: dict[str, Any]) -> None:
    assert [(name, wanted, got) for name, wanted, got in compared(path, expected) if wanted != got] == []


def test_there_are_feeds_to_read() -> None:
    assert len(READ) >= 80
