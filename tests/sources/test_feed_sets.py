"""Every feed of the development half is read as its sidecar says."""

from pathlib import Path
from typing import Any

import pytest

from bench.feed_sets import cases, compared

READ = cases("read")


@pytest.mark.parametrize(("path", "expected"), READ, ids=[path.name for path, _ in READ])
def test_a_feed_is_read_as_it_was_meant(path: Path, expected: dict[str, Any]) -> None:
    assert [(name, wanted, got) for name, wanted, got in compared(path, expected) if wanted != got] == []


def test_there_are_feeds_to_read() -> None:
    assert len(READ) >= 25
