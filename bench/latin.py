"""How near the spelling rules alone come to what newspapers write, held against the lexicon's single words.

Run as `python -m bench.latin`. The rules were made with one half of the words in sight (first byte of the
word's SHA-256 even); the other half is what tells of words they have not seen.
"""

from collections.abc import Iterator
from hashlib import sha256
from statistics import mean

from bot.text.speech.lexicon import themes
from bot.text.speech.transliteration import transliterated

NOT_SPELT = frozenset({"acronyms", "initials"})


def distance(one: str, other: str) -> int:
    """Levenshtein's distance in code points."""
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, start=1):
        following = [at]
        for column, against in enumerate(other, start=1):
            change = row[column - 1] + (sign != against)
            following.append(min(row[column] + 1, following[-1] + 1, change))
        row = following
    return row[-1]


def words(theme: str, *, seen: bool) -> Iterator[tuple[str, str]]:
    """The single words of a theme that the rules' author had in sight, or had not."""
    for word, said in themes()[theme].items():
        if word.isalpha() and " " not in said and (sha256(word.encode()).digest()[0] % 2 == 0) == seen:
            yield word, said


def report(name: str, pairs: list[tuple[str, str]]) -> None:
    spelt = [(transliterated(word), said) for word, said in pairs]
    equal = mean(one == other for one, other in spelt)
    errors = mean(distance(one, other) / len(other) for one, other in spelt)
    print(f"{name:24} {len(pairs):5} words  {equal:6.1%} equal  {errors:.3f} character error rate")


def main() -> None:
    """Prints one line a theme for the words not seen, then both halves."""
    names = sorted(themes().keys() - NOT_SPELT)
    for theme in names:
        report(theme, list(words(theme, seen=False)))
    for name, seen in (("all, not seen", False), ("all, seen", True)):
        report(name, [pair for theme in names for pair in words(theme, seen=seen)])


if __name__ == "__main__":
    main()
