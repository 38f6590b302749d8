"""Latin words inside Hindi, as a Hindi newsreader says them, in Devanagari.

In this order: the lexicon (brands, names, common English), words made of known words, initials by the names
of their letters, letters and figures stuck together (GPT-4o, R1, 5G), and else the spelling rules.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from bot.text.speech.lexicon import lexicon, read
from bot.text.speech.transliteration import plain, transliterated

LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        [
            "ए",
            "बी",
            "सी",
            "डी",
            "ई",
            "एफ़",
            "जी",
            "एच",
            "आई",
            "जे",
            "के",
            "एल",
            "एम",
            "एन",
            "ओ",
            "पी",
            "क्यू",
            "आर",
            "एस",
            "टी",
            "यू",
            "वी",
            "डब्ल्यू",
            "एक्स",
            "वाई",
            "ज़ेड",
        ],
        strict=True,
    )
)
SMALL = [
    "ज़ीरो",
    "वन",
    "टू",
    "थ्री",
    "फ़ोर",
    "फ़ाइव",
    "सिक्स",
    "सेवन",
    "एट",
    "नाइन",
    "टेन",
    "इलेवन",
    "ट्वेल्व",
    "थर्टीन",
    "फ़ोर्टीन",
    "फ़िफ़्टीन",
    "सिक्सटीन",
    "सेवनटीन",
    "एटीन",
    "नाइनटीन",
]
TENS = ["ट्वेंटी", "थर्टी", "फ़ोर्टी", "फ़िफ़्टी", "सिक्सटी", "सेवेंटी", "एटी", "नाइंटी"]
HUNDRED, THOUSAND, POINT = "हंड्रेड", "थाउज़ेंड", "पॉइंट"
ORDINALS = {
    "वन": "फ़र्स्ट", "टू": "सेकंड", "थ्री": "थर्ड", "फ़ाइव": "फ़िफ़्थ", "एट": "एट्थ", "ट्वेल्व": "ट्वेल्थ",
    "सेवन": "सेवेंथ", "नाइन": "नाइंथ", "टेन": "टेंथ", "इलेवन": "इलेवेंथ",
}  # fmt: skip
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})

# What a sign between letters is called: R&D, AT&T, Disney+.
SIGNS = {"&": "ऐंड", "+": "प्लस", "@": "ऐट", "%": "परसेंट"}

# Initials of more letters than this are read as a word where they can be (TIKTOK).
LONGEST_INITIALS = 4
# Longer tokens are rare, and not worth a place in the cache.
LONGEST_KEPT = 60
LONGEST_PHRASE = 4

PARTS = re.compile(r"[-‐-―/_.,;:]+")
PIECES = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:\.\d+)*|[&+@%]")
HUMPS = re.compile(r"[A-Z]{2,}s?(?![a-z])|[A-Z]?[a-z]+|[A-Z]")
POSSESSIVE = re.compile(r"['’]s?(?=\Z)", re.IGNORECASE)
MANY_INITIALS = re.compile(r"([A-Z]{2,})s")
# What cannot be said as a syllable: no vowel, or a cluster that no word begins with or holds.
CLUMSY = re.compile(
    r"^[^aeiouy]*$|[^aeiouy]{4}|^(?!bl|br|ch|cl|cr|dr|fl|fr|gl|gr|kn|pl|pr|qu|s|th|tr|wh|wr)[^aeiouy]{2}",
    re.IGNORECASE,
)
IN_DEVANAGARI = re.compile(r"[\u0900-\u0963\u0970-\u097f]")
# Not the dot of ज़ and फ़, which lies among the vowel signs.
OPEN_END = re.compile(r"[ऄ-औऺऻऽ-ौॎ-ॏंँ]\Z")
DENTAL_END = re.compile(r"[टडतद]\Z")
TAKES_ES = ("s", "x", "z", "ch", "sh", "o")
HISSING_END = re.compile(r"(?:स|श|ष|च|ज\u093c?|छ)\Z")
SHORTEST_PART = 3


def devanagari(token: str) -> str:
    """How a Hindi newsreader says what is written in Latin letters.

    Args:
        token: A word, a brand, initials, a model's name; or several, parted by spaces.

    Returns:
        Words in Devanagari; what is in other scripts is left out, and what is in Devanagari stays.
    """
    words = token.split()
    if len(words) == 1:
        return _said(words[0])
    known = lexicon()
    said: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = known.find(" ".join(words[at : at + length])) if length > 1 else _said(words[at])
            if phrase is not None:
                said.append(phrase)
                at += length
                break
    return " ".join(filter(None, said))


def letters(text: str) -> str:
    """The names of the Latin letters of a text: ए आई."""
    return " ".join(LETTERS[letter] for letter in plain(text) if letter in LETTERS)


def english_number(digits: str) -> str:
    """The English words for a number as part of a name, in Devanagari: 320 is थ्री ट्वेंटी, 2.0 टू पॉइंट ज़ीरो.

    Args:
        digits: Figures, with points between them or none; any other sign is skipped.
    """
    whole, *parts = [_figures(part) for part in digits.split(".")]
    said = [_whole(whole)] if whole else []
    for part in filter(None, parts):
        said += [POINT, *(SMALL[int(figure)] for figure in part)]
    return " ".join(said)


def extend(path: Path) -> None:
    """Adds an operator's own words to the lexicon, for the rest of this process.

    Args:
        path: A TOML file of lines such as "word" = "शब्द"; its words count before the lexicon's own.

    Raises:
        SettingError: The file cannot be read, or is not such a file (`lexicon_invalid`).
    """
    lexicon().add(read(path))
    _kept.cache_clear()


def _figures(text: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in text if unicodedata.digit(sign, None) is not None)


def _whole(figures: str) -> str:
    number = int(figures) if len(figures) <= len("99000") else 0
    if figures.startswith("0") or not number:
        return " ".join(SMALL[int(figure)] for figure in figures)
    thousands, rest = divmod(number, 1000)
    if thousands and (not rest or (thousands == len(TENS[:2]) and rest < len(SMALL[:10]))):
        return " ".join(filter(None, (_below_hundred(thousands), THOUSAND, SMALL[rest] if rest else "")))
    if len(figures) > len("9999"):
        return " ".join(SMALL[int(figure)] for figure in figures)
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    if not rest:
        return HUNDRED if number == 100 else f"{_below_hundred(hundreds)} {HUNDRED}"  # noqa: PLR2004
    zero = f"{SMALL[0]} " if rest < len(SMALL[:10]) else ""
    return f"{_below_hundred(hundreds)} {zero}{_below_hundred(rest)}"


def _below_hundred(number: int) -> str:
    if number < len(SMALL):
        return SMALL[number]
    tens, rest = divmod(number, 10)
    return f"{TENS[tens - 2]} {SMALL[rest]}" if rest else TENS[tens - 2]


def _said(token: str) -> str:
    return _kept(token) if len(token) <= LONGEST_KEPT else _token(token)


def _token(token: str) -> str:
    found = lexicon().find(token)
    if found is not None:
        return found
    parts = [part for part in PARTS.split(token) if part] if not re.search(r"\d\.\d", token) else [token]
    if len(parts) > 1:
        figures = any(any(sign.isdigit() for sign in part) for part in parts)
        return " ".join(filter(None, (_part(part, figures=figures) for part in parts)))
    return " ".join(filter(None, (_part(part, figures=False) for part in parts)))


@lru_cache(maxsize=4096)
def _kept(token: str) -> str:
    return _token(token)


def _part(part: str, *, figures: bool) -> str:
    """What stands between hyphens, which may still hold letters and figures."""
    found = lexicon().find(part) if len(part) > 1 else None
    if found is not None:
        return found
    pieces = PIECES.findall(part)
    figures = figures or len(pieces) > 1
    said: list[str] = []
    for at, piece in enumerate(pieces):
        after_figures = at > 0 and pieces[at - 1][-1].isdigit()
        if piece[0].isdigit():
            said.append(english_number(piece))
        elif piece in SIGNS:
            said.append(SIGNS[piece])
        elif after_figures and piece.casefold() in ORDINAL_ENDINGS and at == 1:
            said[-1] = _ordinal(said[-1])
        else:
            said.append(_name(piece, beside_figures=figures))
    return " ".join(filter(None, said))


def _ordinal(number: str) -> str:
    *before, last = number.split()
    said = ORDINALS.get(last) or (f"{last[:-1]}िएथ" if last.endswith("ी") else f"{last}\u094dथ")
    return " ".join([*before, said])


def _name(piece: str, *, beside_figures: bool) -> str:
    """A run of letters: a word, initials, or several words written together (OpenAI)."""
    if IN_DEVANAGARI.search(piece):
        return "".join(sign for sign in piece if IN_DEVANAGARI.match(sign))
    found = lexicon().find(piece)
    if found is not None and not (beside_figures and len(piece) <= SHORTEST_PART - 1):
        return found
    bare = POSSESSIVE.sub("", piece)
    if bare != piece:
        said = _name(bare, beside_figures=beside_figures)
        return plural(said) if piece[-1] in "sS" else said
    if many := MANY_INITIALS.fullmatch(piece):
        return plural(letters(many[1]))
    return _unknown(piece, beside_figures=beside_figures)


def _unknown(piece: str, *, beside_figures: bool) -> str:
    short = beside_figures and len(piece) <= SHORTEST_PART - 1
    if len(piece) == 1 or short or (piece.isupper() and _spelt_out(piece)):
        return letters(piece)
    if _humped(piece):
        return " ".join(_name(hump, beside_figures=False) for hump in HUMPS.findall(piece))
    return _word(plain(piece))


def _spelt_out(capitals: str) -> bool:
    return len(capitals) <= LONGEST_INITIALS or bool(CLUMSY.search(plain(capitals)))


def _humped(piece: str) -> bool:
    """Whether capitals stand inside a word that is not all capitals, as in DeepMind; McDonald is one name."""
    return (
        piece.isascii()
        and not piece.isupper()
        and not piece[1:].islower()
        and not piece.startswith(("Mc", "O'"))
    )


def _word(word: str) -> str:
    if (
        len(word) <= LONGEST_INITIALS
        and word.isascii()
        and CLUMSY.search(word)
        and not re.search("[aeiouy]", word)
    ):
        return letters(word)
    return _inflected(word) or _compound(word) or transliterated(word)


def _inflected(word: str) -> str | None:
    """A known word with an English ending, said as the word is: ट्रेड, ट्रेडिंग, ट्रेडर."""
    find = lexicon().find_small
    for ending in ("ies", "es", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1 and (ending != "es" or stem.endswith(TAKES_ES)):
            said = find(stem + ("y" if ending == "ies" else ""))
            if said:
                return plural(said)
    adjective = find(word[:-1]) if word.endswith("i") else None  # पंजाबी
    if adjective and len(word) > LONGEST_INITIALS and not OPEN_END.search(adjective):
        return f"{adjective}ी"
    for ending, mark, alone in (("ing", "िंग", "इंग"), ("er", "र", "अर"), ("ly", "ली", "ली")):
        root = word.removesuffix(ending)
        if root == word or len(root) < SHORTEST_PART:
            continue
        doubled = root[:-1] if root[-1] == root[-2] else root
        said = find(root) or (find(root + "e") or find(doubled) if ending != "ly" else None)
        if said and ending == "ly" and said.endswith("ल"):
            return f"{said}ी"  # लीगल, लीगली
        if said and (ending != "ly" or not OPEN_END.search(said)):
            return said + (alone if OPEN_END.search(said) else mark)
    return _past(word)


def _past(word: str) -> str | None:
    """A known word with ed: अपडेटेड, लॉन्च्ड, ट्रांसफ़र्ड."""
    find = lexicon().find_small
    root = word.removesuffix("ed")
    if root == word or len(root) < SHORTEST_PART:
        return None
    doubled = root[:-1] if root[-1] == root[-2] else root
    stem = root[:-1] + "y" if root.endswith("i") else doubled
    said = find(root) or find(root + "e") or find(stem)
    if not said:
        return None
    ending = "ेड" if DENTAL_END.search(said) else "ड" if OPEN_END.search(said) else "\u094dड"
    return unicodedata.normalize("NFC", said + ending)


def _compound(word: str) -> str | None:
    """Two known words written as one: a cut as late as possible, so that the first is the longest known."""
    find = lexicon().find_small
    for cut in range(min(len(word) - SHORTEST_PART, LONGEST_KEPT), SHORTEST_PART - 1, -1):
        first, second = find(word[:cut]), find(word[cut:])
        if first and second:
            return first + second
    return None


def plural(said: str) -> str:
    """A word in Devanagari with the English plural's s: ऐप्स, वीडियोज़, बसेज़."""
    if not said:
        return said
    if OPEN_END.search(said):
        return unicodedata.normalize("NFC", f"{said}ज़")
    return unicodedata.normalize("NFC", f"{said}ेज़" if HISSING_END.search(said) else f"{said}\u094dस")
