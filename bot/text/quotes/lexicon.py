"""The tables of words behind the rules, read from the TOML files beside this module."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bot.text.quotes.words import spelling

Words = frozenset[str]


@dataclass(frozen=True)
class Tables:
    """One language's tables, or several languages' together; asked by dotted name."""

    entries: dict[str, tuple[str, ...]]

    def words(self, *names: str) -> Words:
        """Everything in these tables, or in all tables of a group ("nouns"), in folded spelling."""
        wanted = tuple(f"{name}." for name in names)
        return frozenset(
            word for name, words in self.entries.items() if f"{name}.".startswith(wanted) for word in words
        )

    def made(self, stems: str, endings: str) -> Words:
        """Every stem of one table with every ending of another."""
        return frozenset(stem + ending for stem in self.entries[stems] for ending in self.entries[endings])

    def pairs(self, name: str) -> dict[str, str]:
        """A table whose entries are written "from:to"."""
        return dict(entry.split(":", 1) for entry in self.entries[name])


@cache
def read(*languages: str) -> Tables:
    """Reads the tables of these files, joined."""
    entries: dict[str, tuple[str, ...]] = {}
    for language in languages:
        for name, words in _file(language):
            entries[name] = entries.get(name, ()) + words
    return Tables(entries)


@cache
def _file(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = (resources.files("bot.text.quotes") / "tables" / f"{language}.toml").read_text(encoding="utf-8")
    return tuple(_flat(tomllib.loads(text), ""))


def _flat(tree: dict[str, Any], prefix: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, tuple(spelling(word).replace("_", " ") for word in value.split())
