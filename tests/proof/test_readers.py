"""Failure mode 23, in small: three thousand readers; `make prove` has ten thousand."""

from pathlib import Path

import pytest

from tests.proof.readers import slope, watch

pytestmark = pytest.mark.long


async def test_memory_hardly_grows_with_the_number_of_readers(tmp_path: Path) -> None:
    looks = await watch([1000, 3000], tmp_path, ("/help",))

    assert slope(looks) < 2, looks
