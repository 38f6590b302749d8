"""Folding: spellings that a reader means as one become one, for words that are compared and never shown."""

import re
import unicodedata

import regex

NUKTA = "\N{DEVANAGARI SIGN NUKTA}"
CHANDRABINDU = "\N{DEVANAGARI SIGN CANDRABINDU}"
ANUSVARA = "\N{DEVANAGARI SIGN ANUSVARA}"

LETTERS = str.maketrans(
    {NUKTA: None, CHANDRABINDU: ANUSVARA} | {chr(ord("०") + digit): str(digit) for digit in range(10)}
)

# Pictures with what colours and joins them, flags, keycaps; and everything that has no shape of its own, such
# as the joiners with which keyboards spell conjuncts and the marks of direction that phones put in.
UNSEEN = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Variation_Selector}\u20E3\p{Cf}]"
)

# A bar is what many type for a danda.
END_MARKS = "।॥|?!.,:;…۔؟،“”‘’\"'()"


def fold(text: str) -> str:
    """One spelling for what differs in case, nukta, joiners, chandrabindu, digits, end marks and emoji.

    Composed and decomposed letters come to the same. Words are parted by single spaces. Folding what is
    folded changes nothing.
    """
    plain = UNSEEN.sub("", unicodedata.normalize("NFD", text))
    letters = unicodedata.normalize("NFC", plain.translate(LETTERS).casefold())
    words = (word.strip(END_MARKS) for word in re.split(r"\s+", letters))
    return " ".join(word for word in words if word)
