"""Sounds as Devanagari writes them: the same join of letters for words of English and of Indian spelling."""

from collections.abc import Sequence

MATRAS = {
    "अ": "", "आ": "ा", "इ": "ि", "ई": "ी", "उ": "ु", "ऊ": "ू", "ऋ": "ृ",
    "ए": "े", "ऐ": "ै", "ओ": "ो", "औ": "ौ", "ऑ": "ॉ",
}  # fmt: skip
VIRAMA, NUKTA, ANUSVARA = "\u094d", "\u093c", "ं"

# What a nasal before it is written with a dot for: बैंक, कंपनी, लाइसेंस.
NASAL_BEFORE = {"न": frozenset("कखगघचछजझटठडढतथदधस"), "म": frozenset("पफबभ")}

# Two consonants in the middle of a word are joined where both open or both close a syllable (एक्टर,
# डॉक्टर, सिस्टम, पेट्रोल); others meet at its edge and stand apart, as in अपडेट and फ़ेसबुक.
OPENING = frozenset(
    f"{first}{second}"
    for second, firsts in {
        "र": ("क", "ग", "ट", "ड", "प", "ब", "फ़", "थ", "त", "द", "ध", "भ", "श", "व"),
        "ल": ("क", "ग", "प", "ब", "फ़"),
        "य": ("क", "ग", "ट", "ड", "प", "ब", "फ़", "न", "म", "व", "ल", "स", "ख", "त", "द", "ध"),
        "व": ("क", "श", "द", "ध"),
    }.items()
    for first in firsts
)
CLOSING = frozenset(
    "क्स क्ट प्ट स्ट स्क फ़्ट ल्ट ल्ड ल्फ़ ल्म क्श ग्ज़ न्ज़ ख्त च्छ न्फ़ श्ट स्प म्फ़ क्च प्च ज़्म".replace(VIRAMA, "").split()
)


def spelt(sounds: Sequence[str], *, every: bool = False) -> str:
    """Writes sounds as one word.

    Args:
        sounds: Consonants, and vowels as they are written alone; अ is the vowel that no sign is written
            for, ANUSVARA a nasal without a vowel of its own, "|" the edge of a part (नगर|पालिका).
        every: Join every two consonants, as Indian names do (गुप्ता).
    """
    written: list[str] = []
    for at, sound in enumerate(sounds):
        if sound == "|":
            continue
        if sound in MATRAS:
            follows_consonant = at > 0 and is_consonant(sounds[at - 1])
            written.append(MATRAS[sound] if follows_consonant else sound)
        elif dotted(sounds, at):
            written.append(ANUSVARA)
        else:
            written.append(sound)
            if joined(sounds, at, every=every):
                written.append(VIRAMA)
    return "".join(written)


def is_consonant(sound: str) -> bool:
    """Whether a sound can carry a vowel's sign."""
    return sound not in MATRAS and sound not in {"|", ANUSVARA}


def dotted(sounds: Sequence[str], at: int) -> bool:
    """Whether a nasal is written as a dot: before its kind, after a vowel but ऑ, whose sign is in its way."""
    if sounds[at] not in NASAL_BEFORE or not 0 < at < len(sounds) - 1:
        return False
    before, after = sounds[at - 1], sounds[at + 1]
    return after in NASAL_BEFORE[sounds[at]] and not is_consonant(before) and before != "ऑ"


def joined(sounds: Sequence[str], at: int, *, every: bool) -> bool:
    """Whether a consonant is joined to the next."""
    if at + 1 == len(sounds) or not is_consonant(sounds[at + 1]):
        return False
    pair = sounds[at] + sounds[at + 1]
    opens_word = not any(sound in MATRAS for sound in sounds[:at])
    closes_word = not any(sound in MATRAS or sound == "|" for sound in sounds[at + 1 :])
    after_o = sounds[at] in NASAL_BEFORE and at > 0 and sounds[at - 1] == "ऑ"
    return (
        opens_word or closes_word or every or after_o
        or sounds[at] == "र" or pair in OPENING or pair in CLOSING
    )  # fmt: skip
