"""`broadcast` and `stats` as processes: what they say, what they leave in the database, how they fail."""

import json
from pathlib import Path

import pytest

from tests.test_command_line import Run, complaint, khabar, shelf

__all__ = ["khabar", "shelf"]  # fixtures


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """The settings of a bot with one story."""
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "bridge.md").write_text("---\ntitle: पुल खुला\n---\n\nपुल सोमवार को खुला।\n", encoding="utf-8")
    return {"SEEDS_DIR": str(folder), "DATABASE_URL": f"sqlite:///{tmp_path / 'khabar.db'}"}


def bridge(khabar: Run, desk: dict[str, str]) -> str:
    return str(json.loads(khabar("show", "--json", **desk).stdout)["id"])


def test_a_dry_run_leaves_nothing_behind(khabar: Run, desk: dict[str, str]) -> None:
    done = khabar("broadcast", bridge(khabar, desk), "--dry-run", **desk)

    assert done.returncode == 0, done.stderr
    assert "nobody will receive it" in done.stdout.decode()
    assert json.loads(khabar("stats", "--json", **desk).stdout)["broadcasts"] == []


def test_a_broadcast_is_in_the_figures(khabar: Run, desk: dict[str, str]) -> None:
    done = khabar("broadcast", bridge(khabar, desk), **desk)
    found = json.loads(khabar("stats", "--json", **desk).stdout)

    assert done.returncode == 0, done.stderr
    assert [each["title"] for each in found["broadcasts"]] == ["पुल खुला"]
    assert (found["articles"], found["sent_today"], found["subscriptions"]) == (1, 0, {})
    assert "पुल खुला" in khabar("stats", **desk).stdout.decode()


def test_an_article_that_is_not_there_is_one_sentence(khabar: Run, desk: dict[str, str]) -> None:
    assert complaint(khabar("broadcast", "nosuch", **desk))
