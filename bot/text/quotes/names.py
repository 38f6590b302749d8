"""Two spellings of one name: a skeleton of consonants that is the same for ब्रेनर, ब्रैनर and Brenner."""

import re

from bot.text.quotes.words import spelling

# Letters that one ear hears and two pens write differently fall together.
_DEVANAGARI = {
    **dict.fromkeys("कखक़ख़", "k"),
    **dict.fromkeys("गघग़", "g"),
    **dict.fromkeys("चछ", "c"),
    **dict.fromkeys("जझ", "j"),
    **dict.fromkeys("टठतथ", "t"),
    **dict.fromkeys("डढदध", "d"),
    **dict.fromkeys("नणङञंँ", "n"),
    **dict.fromkeys("पफ", "p"),
    **dict.fromkeys("बभ", "b"),
    **dict.fromkeys("रऱ", "r"),
    **dict.fromkeys("लळ", "l"),
    **dict.fromkeys("शषस", "s"),
    "म": "m",
    "य": "y",
    "व": "v",
    "ह": "h",
}
_DEVANAGARI_VOWELS = frozenset("अआइईउऊऋएऐओऔऍऑ")
_LATIN = (
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "c"),
    ("ck", "k"),
    ("th", "t"),
    ("ph", "p"),
    ("wh", "v"),
    ("zh", "j"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
    ("z", "j"),
    ("f", "p"),
)
_SOFT_C = re.compile(r"c(?=[eiy])")
LEAST_CONSONANTS = 2


def skeleton(word: str) -> str:
    """The consonants of a name, "A" for a vowel at its start; empty where there are too few to compare."""
    word = spelling(word)
    bones = _latin(word) if word.isascii() else "".join(_bone(letter, i) for i, letter in enumerate(word))
    bones = bones[:1] + re.sub("[hyA]", "", bones[1:])
    bones = re.sub(r"m(?=[pb])", "n", bones)
    bones = re.sub(r"(.)\1+", r"\1", bones)
    return bones if len(bones.lstrip("A")) >= LEAST_CONSONANTS else ""


def alike(one: str, other: str) -> bool:
    """Whether two words may be two spellings of one name."""
    return one == other or (skeleton(one) == skeleton(other) != "")


def _bone(letter: str, index: int) -> str:
    if letter in _DEVANAGARI_VOWELS:
        return "A" if index == 0 else ""
    return _DEVANAGARI.get(letter, "")


def _latin(word: str) -> str:
    plain = word.casefold()
    first = "A" if plain[:1] in "aeiou" else ""
    for digraph, bone in _LATIN:
        plain = plain.replace(digraph, bone.replace("c", "\x01"))
    plain = _SOFT_C.sub("s", plain).replace("c", "k").replace("\x01", "c")
    return first + re.sub("[^bcdghjklmnprstvy]", "", plain)
